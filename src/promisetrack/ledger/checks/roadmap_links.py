"""Roadmaps beside the promises that they name."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from promisetrack.ledger.checks.overview import FileFault, Overview, promise_file, roadmap_file
from promisetrack.ledger.checks.references import suggestion
from promisetrack.ledger.checks.roadmaps import edges
from promisetrack.model.graph import Graph, has_round_trip, shortest_way
from promisetrack.problems import Fault


def nothing_makes_it(whole: Overview) -> Iterator[FileFault]:
    """Find a milestone that is no promise, and of which nothing says how it comes about."""
    for roadmap in whole.ledger.roadmaps:
        for i, milestone in enumerate(roadmap.milestones):
            is_made = milestone.first_of or milestone.grows is not None
            if milestone.id not in whole.promise_files and not is_made:
                yield (
                    roadmap_file(roadmap),
                    Fault(
                        ("milestones", i, "id"),
                        f"no promise has the id {milestone.id}, "
                        "and the milestone has neither `first_of` nor `grows`",
                        "a promise of this ledger, or one of the two keys",
                        suggestion(milestone.id, whole),
                    ),
                )


def promise_made_otherwise(whole: Overview) -> Iterator[FileFault]:
    """Find a promise that is said to be a ramp, or the first of several."""
    for roadmap in whole.ledger.roadmaps:
        for i, milestone in enumerate(roadmap.milestones):
            key = "first_of" if milestone.first_of else "grows"
            is_made = milestone.first_of or milestone.grows is not None
            if milestone.id in whole.promise_files and is_made:
                yield (
                    roadmap_file(roadmap),
                    Fault(
                        ("milestones", i, key),
                        f"{milestone.id} is a promise, whose own claims say when it comes",
                        f"a promise without `{key}`",
                        f"take `{key}` out, or give the milestone an id that no promise has",
                        on_key=True,
                    ),
                )


def quota_as_milestone(whole: Overview) -> Iterator[FileFault]:
    """Find a milestone that is a quota of its period, which never comes late."""
    for roadmap in whole.ledger.roadmaps:
        for i, milestone in enumerate(roadmap.milestones):
            promise = whole.ledger.promises.get(milestone.id)
            if promise is not None and promise.is_fixed_window:
                yield (
                    roadmap_file(roadmap),
                    Fault(
                        ("milestones", i, "id"),
                        f"{milestone.id} is a quota (`window: fixed`), kept in its period or "
                        "not at all: it has no date that could be late",
                        "a promise that still counts when it is kept late",
                        "name another promise, or say `window: open` in its file",
                    ),
                )


def requirement_left_out(whole: Overview) -> Iterator[FileFault]:
    """Find what a promise's own file requires and a roadmap with both leaves out."""
    for roadmap in whole.ledger.roadmaps:
        graph = roadmap.waits_for
        for i, milestone in enumerate(roadmap.milestones):
            promise = whole.ledger.promises.get(milestone.id)
            known = graph[milestone.id]
            for required in dict.fromkeys(promise.requires if promise else ()):
                is_turned = milestone.id in graph.get(required, ())  # `turned_round` says so
                if promise and required in graph and required not in known and not is_turned:
                    yield (
                        roadmap_file(roadmap),
                        Fault(
                            ("milestones", i, "requires"),
                            f"{promise.id} requires {required} in its own file, but not here",
                            f"`- id: {required}` under `requires`, with the reason",
                            f"add it here, or take it out of {promise_file(promise)}",
                        ),
                    )


def turned_round(whole: Overview) -> Iterator[FileFault]:
    """Find a requirement against which the promises' own files speak."""
    files = {promise.id: promise.requires for promise in whole.ledger.promises}
    for roadmap in whole.ledger.roadmaps:
        own = roadmap.waits_for
        both = {**files, **{one: (*own[one], *files.get(one, ())) for one in own}}
        for where, milestone, other in edges(roadmap) if has_round_trip(both) else ():
            way = shortest_way(other, milestone, both)
            if way is not None and not _is_round_alone((milestone, *way), (own, files)):
                yield (
                    roadmap_file(roadmap),
                    Fault(
                        where,
                        "this and the promises' own files make a round trip: "
                        + " -> ".join((milestone, *way)),
                        "requirements that do not contradict each other",
                        "turn it round here or in the promise's file",
                    ),
                )


# --- private -------------------------------------------------------------------------------


def _is_round_alone(trip: tuple[str, ...], graphs: tuple[Graph, ...]) -> bool:
    """Whether one of the graphs makes a round trip by itself, of which another rule speaks."""
    return any(
        all(other in graph.get(one, ()) for one, other in pairwise(trip)) for graph in graphs
    )
