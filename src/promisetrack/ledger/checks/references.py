"""Names of other records: ids, requirements, aliases, successors."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator

from promisetrack.ledger.checks.overview import FileFault, Overview, promise_file
from promisetrack.model import Promise, Status
from promisetrack.model.graph import has_round_trip, shortest_way
from promisetrack.problems import Fault


def id_twice(whole: Overview) -> Iterator[FileFault]:
    """Find two files of one name."""
    for files in (whole.promise_files, whole.series_files):
        for identity, paths in files.items():
            for path in paths if len(paths) > 1 else ():
                others = ", ".join(other for other in paths if other != path)
                yield (
                    path,
                    Fault(
                        (),
                        f"the id {identity} is used by another file too: {others}",
                        "an id that is unique in the whole ledger",
                        "rename one of the files",
                    ),
                )


def requires_unknown(whole: Overview) -> Iterator[FileFault]:
    """Find a requirement that is no promise."""
    for promise in whole.ledger.promises:
        for i, required in enumerate(promise.requires):
            if required not in whole.promise_files:
                yield (
                    promise_file(promise),
                    Fault(
                        ("requires", i),
                        f"no promise has the id {required}",
                        "the id of a promise of this ledger",
                        suggestion(required, whole),
                    ),
                )


def requires_in_circle(whole: Overview) -> Iterator[FileFault]:
    """Find promises that wait for each other."""
    requires = {promise.id: promise.requires for promise in whole.ledger.promises}
    for promise in whole.ledger.promises if has_round_trip(requires) else ():
        for i, required in enumerate(promise.requires):
            way = shortest_way(required, promise.id, requires)
            if way is not None:
                yield (
                    promise_file(promise),
                    Fault(
                        ("requires", i),
                        "promises wait for each other: " + " -> ".join((promise.id, *way)),
                        "requirements that lead to no promise twice",
                        "take out the one that can be delivered without the other",
                    ),
                )


def kept_before_required(whole: Overview) -> Iterator[FileFault]:
    """Find what was delivered before something that it cannot be delivered without."""
    for promise in whole.ledger.promises:
        if promise.outcome.status is not Status.DELIVERED:
            continue
        for i, required in enumerate(promise.requires):
            other = whole.ledger.promises.get(required)
            if other is not None and not _is_in_time(other, promise):
                yield (
                    promise_file(promise),
                    Fault(
                        ("requires", i),
                        f"delivered, although {required}, which it requires, is not delivered yet",
                        "required promises that are delivered first",
                        "correct one of the two outcomes, or take the requirement out",
                    ),
                )


def alias_in_use(whole: Overview) -> Iterator[FileFault]:
    """Find an earlier id that leads to more than one promise."""
    owners: dict[str, str] = {}
    for promise in whole.ledger.promises:
        for i, alias in enumerate(promise.aliases):
            owner = owners.setdefault(alias, promise.id)
            living = alias in whole.promise_files
            if living or owner != promise.id:
                by = "a promise of its own" if living else f"an alias of {owner} too"
                yield (
                    promise_file(promise),
                    Fault(
                        ("aliases", i),
                        f"the alias {alias} is {by}",
                        "an earlier id that nothing else uses",
                        "take the alias out, or merge the two promises",
                    ),
                )


def successor_unknown(whole: Overview) -> Iterator[FileFault]:
    """Find superseded by no promise, or by itself."""
    for promise in whole.ledger.promises:
        successor = promise.outcome.superseded_by
        if successor is None:
            continue
        itself = successor == promise.id
        if itself or successor not in whole.promise_files:
            yield (
                promise_file(promise),
                Fault(
                    ("outcome", "superseded_by"),
                    "a promise cannot take its own place"
                    if itself
                    else f"no promise has the id {successor}",
                    "the id of another promise of this ledger",
                    "" if itself else suggestion(successor, whole),
                ),
            )


def same_statement(whole: Overview) -> Iterator[FileFault]:
    """Find one promise under two ids."""
    first: dict[str, Promise] = {}
    for promise in whole.ledger.promises:
        other = first.setdefault(" ".join(promise.promise.casefold().split()), promise)
        if other is not promise:
            yield (
                promise_file(promise),
                Fault(
                    ("promise",),
                    f"{other.id} promises the same in the same words",
                    "one file a promise; what is said again is a claim in it",
                    f"merge the two, or say what sets this apart from {other.id}",
                ),
            )


def nearest(name: str, known: Collection[str]) -> str:
    """Return a question after the known name that comes nearest, or nothing."""
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f"did you mean {near[0]}?" if near else ""


def suggestion(identity: str, whole: Overview) -> str:
    """Return what to try where no promise has an id: what it is called now, or the nearest."""
    if identity in whole.by_alias:
        return f"it is called {whole.by_alias[identity]} now"
    near = nearest(identity, whole.promise_files)
    return near or "`promisetrack list --search WORDS` finds ids"


# --- private -------------------------------------------------------------------------------


def _is_in_time(required: Promise, promise: Promise) -> bool:
    """Whether a required promise may have been delivered by the time the other was."""
    date, reached = required.outcome.date, promise.outcome.date
    if required.outcome.status is not Status.DELIVERED:
        return False
    if date is None or reached is None or date.lower is None or reached.upper is None:
        return True
    return date.lower <= reached.upper
