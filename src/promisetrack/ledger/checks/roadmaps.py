"""Roadmaps, each for itself: ids, ways round, ramps, and reasons with their sources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from promisetrack.ledger.checks.references import nearest
from promisetrack.model import Growth, Milestone, Requirement, Roadmap
from promisetrack.model.graph import has_round_trip, shortest_way
from promisetrack.model.roadmap import LONGEST_LABEL
from promisetrack.problems import Fault, KeyPath
from promisetrack.quantities import UnitError, ratio

Edge = tuple[KeyPath, str, str]
"""Where it stands, the milestone that waits, and what it waits for."""


def label_too_long(roadmap: Roadmap) -> Iterator[Fault]:
    """Find a label that no chart has room for."""
    for i, milestone in enumerate(roadmap.milestones):
        if len(milestone.label) > LONGEST_LABEL:
            yield Fault(
                ("milestones", i, "label"),
                f"the label has {len(milestone.label)} characters",
                f"at most {LONGEST_LABEL}, so that it fits tables and charts",
                "shorten it; criteria and details stand in the promise",
            )


def named_twice(roadmap: Roadmap) -> Iterator[Fault]:
    """Find a milestone that is there twice, or an id twice in one list."""
    for where, ids in _lists(roadmap):
        seen: set[str] = set()
        for i, identity in enumerate(ids):
            if identity in seen:
                in_mapping = where[-1] in ("milestones", "requires")
                yield Fault(
                    (*where, i, "id") if in_mapping else (*where, i),
                    f"{identity} stands twice in this list",
                    "each id once",
                    "keep one of the two, or correct the id",
                )
            seen.add(identity)


def milestone_unknown(roadmap: Roadmap) -> Iterator[Fault]:
    """Find what is waited for, or a threshold, that is no milestone."""
    known = {milestone.id for milestone in roadmap.milestones}
    named = [(where, other) for where, _, other in edges(roadmap)]
    if roadmap.capacity is not None:
        thresholds = enumerate(roadmap.capacity.thresholds)
        named += [(("capacity", "thresholds", i), one) for i, one in thresholds]
    for where, identity in named:
        if identity not in known:
            near = nearest(identity, known)
            yield Fault(
                where,
                f"no milestone of this roadmap has the id {identity}",
                "the id of one of its milestones",
                f"{near} Otherwise add it to `milestones`"
                if near
                else "add it to `milestones`, or take it out here",
            )


def in_circle(roadmap: Roadmap) -> Iterator[Fault]:
    """Find milestones that wait for each other."""
    graph = roadmap.waits_for
    for where, milestone, other in edges(roadmap) if has_round_trip(graph) else ():
        way = shortest_way(other, milestone, graph)
        if way is not None:
            yield Fault(
                where,
                "milestones wait for each other: " + " -> ".join((milestone, *way)),
                "requirements that lead back to no milestone",
                "take out the one that can be done without the other",
            )


def two_ways(roadmap: Roadmap) -> Iterator[Fault]:
    """Find the first of several that is said to grow, too."""
    for i, milestone in enumerate(roadmap.milestones):
        if milestone.first_of and milestone.grows is not None:
            yield Fault(
                ("milestones", i, "grows"),
                f"{milestone.id} is the first of several and a ramp at once",
                "`first_of` or `grows`, not both",
                "give the ramp an id of its own, and name that in `first_of`",
                on_key=True,
            )


def first_of_too_few(roadmap: Roadmap) -> Iterator[Fault]:
    """Find the first of a single milestone."""
    for i, milestone in enumerate(roadmap.milestones):
        if len(milestone.first_of) == 1:
            [only] = milestone.first_of
            yield Fault(
                ("milestones", i, "first_of"),
                f"the first of one milestone is just that one, {only}",
                "at least two ids",
                f"name the other routes, or use {only} where {milestone.id} is named",
                on_key=True,
            )


def without_source(roadmap: Roadmap) -> Iterator[Fault]:
    """Find a reason that rests on a page, but does not name it."""
    for where, reasoned in reasons(roadmap):
        if reasoned.source is None and not _SELF_EVIDENT.search(reasoned.because):
            yield Fault(
                (*where, "because"),
                "the reason names no source",
                "`source:` with the page that says so",
                "add the page; a reason that needs none says that it is arithmetic or logic",
            )


def ramp_does_not_rise(roadmap: Roadmap) -> Iterator[Fault]:
    """Find a ramp that leads nowhere, or from one kind of thing to another."""
    for i, milestone in enumerate(roadmap.milestones):
        wrong = _wrong_ramp(milestone.grows) if milestone.grows is not None else ""
        if wrong:
            yield Fault(
                ("milestones", i, "grows", "from"),
                wrong,
                "an amount above 0 in `from`, and a larger one of the same kind in `to`",
                "correct the two amounts, or their units",
            )


def edges(roadmap: Roadmap) -> Iterator[Edge]:
    """Yield every requirement and every route of a roadmap."""
    for i, milestone in enumerate(roadmap.milestones):
        for j, required in enumerate(milestone.requires):
            yield ("milestones", i, "requires", j, "id"), milestone.id, required.id
        for j, route in enumerate(milestone.first_of):
            yield ("milestones", i, "first_of", j), milestone.id, route


def reasons(roadmap: Roadmap) -> Iterator[tuple[KeyPath, Requirement | Growth]]:
    """Yield everything of a roadmap that has a reason, with its place."""
    for i, milestone in enumerate(roadmap.milestones):
        yield from _reasons(("milestones", i), milestone)


# --- private -------------------------------------------------------------------------------

_SELF_EVIDENT: Final = re.compile(r"\b(?:arithmetic|logic)(?:al|ally)?\b", re.IGNORECASE)


def _reasons(
    where: KeyPath, milestone: Milestone
) -> Iterator[tuple[KeyPath, Requirement | Growth]]:
    for j, required in enumerate(milestone.requires):
        yield (*where, "requires", j), required
    if milestone.grows is not None:
        yield (*where, "grows"), milestone.grows


def _lists(roadmap: Roadmap) -> Iterator[tuple[KeyPath, Sequence[str]]]:
    yield ("milestones",), [milestone.id for milestone in roadmap.milestones]
    for i, milestone in enumerate(roadmap.milestones):
        yield ("milestones", i, "requires"), [required.id for required in milestone.requires]
        yield ("milestones", i, "first_of"), milestone.first_of
    if roadmap.capacity is not None:
        yield ("capacity", "thresholds"), roadmap.capacity.thresholds
        yield ("capacity", "analogues"), roadmap.capacity.analogues


def _wrong_ramp(ramp: Growth) -> str:
    try:
        times = ratio(ramp.start, ramp.to)
    except UnitError as error:
        return f"the ramp goes from one kind of thing to another: {error}"
    if ramp.start.value <= 0:
        return f"a ramp that starts from {ramp.start} never doubles"
    return "" if times < 1 else f"the ramp does not rise: it goes from {ramp.start} to {ramp.to}"
