"""What waits for what, in a roadmap and in the promises' own files."""

from __future__ import annotations

from dataclasses import dataclass

from promisetrack.model.graph import in_order
from promisetrack.model.ledger import Ledger
from promisetrack.model.roadmap import Milestone, Requirement, Roadmap

OWN_FILE = "The promise's own file names it."


@dataclass(frozen=True, slots=True)
class Connections:
    """Where a promise stands: ids of promises, and (roadmap, milestones) pairs of ids.

    ``required_by`` are promises whose own files name it; ``roadmaps`` has every roadmap with
    the promise as a milestone, what it requires there and what waits for it there.
    """

    required_by: tuple[str, ...] = ()
    roadmaps: tuple[Placement, ...] = ()


@dataclass(frozen=True, slots=True)
class Placement:
    """A milestone in one roadmap: ids of what it requires, and of what waits for it."""

    roadmap: str
    requires: tuple[str, ...] = ()
    required_by: tuple[str, ...] = ()


def milestones_in_order(roadmap: Roadmap) -> tuple[Milestone, ...]:
    """Return the milestones so that none stands before one that it requires or is the first of.

    Otherwise they keep the order of the file.

    Raises
    ------
    RoundTripError
        Where milestones wait for each other, which `check` reports with the way round.
    """
    by_id = {milestone.id: milestone for milestone in roadmap.milestones}
    return tuple(by_id[identity] for identity in in_order(roadmap.waits_for))


def upstream(roadmap: Roadmap, identity: str) -> set[str]:
    """Return all that a milestone waits for, directly or not."""
    waits_for = roadmap.waits_for
    found: set[str] = set()
    asked = [identity]
    while asked:
        for name in waits_for[asked.pop()]:
            if name not in found:
                found.add(name)
                asked.append(name)
    return found


def requirements_of(roadmap: Roadmap, ledger: Ledger, identity: str) -> tuple[Requirement, ...]:
    """Return what a milestone waits for directly, without what is behind that.

    First come the roadmap's own requirements, then those that only the promise's file names.
    The latter are no milestones of the roadmap and have no lag.

    Raises
    ------
    KeyError
        If the roadmap has no such milestone.
    """
    milestone = roadmap.get(identity)
    if milestone is None:
        raise KeyError(identity)
    promise = ledger.promises.get(identity)
    known = {required.id for required in milestone.requires}
    others = dict.fromkeys(promise.requires if promise else ())
    own = (Requirement(id=one, because=OWN_FILE) for one in others if one not in known)
    return (*milestone.requires, *own)


def connections(ledger: Ledger, identity: str) -> Connections:
    """Return which roadmaps name a promise, and what waits for it there and in the files."""
    return Connections(
        tuple(other.id for other in ledger.promises if identity in other.requires),
        tuple(
            Placement(
                roadmap.id,
                milestone.waits_for,
                tuple(one.id for one in roadmap.milestones if identity in one.waits_for),
            )
            for roadmap in ledger.roadmaps
            if (milestone := roadmap.get(identity)) is not None
        ),
    )
