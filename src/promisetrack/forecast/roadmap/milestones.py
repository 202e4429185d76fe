"""What a roadmap's worlds hold: for each milestone when it is done, and what came last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from promisetrack.forecast.roadmap.capacity import Ramps
from promisetrack.forecast.roadmap.draws import Worlds
from promisetrack.forecast.roadmap.plan import CapacityPlan
from promisetrack.model import Outcome, Promise, Status
from promisetrack.model.roadmap import Milestone, Roadmap

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

OWN: Final = "own"
GROWTH: Final = "growth"
LAUNCHES: Final = "launches"
SATELLITES: Final = "satellites"
"""Causes besides the ids of milestones: its own promise, a ramp, and what a threshold waits for."""


@dataclass(frozen=True, slots=True, eq=False)
class MilestoneDraws:
    """One milestone in n worlds.

    Parameters
    ----------
    milestone, promise
        What it is; None: it is nobody's promise.
    outcome
        What is known of the promise.
    days
        Shape (n,): days from the day of the forecast until it is done; infinite: never.
    alone
        Shape (n,): the same by its own promise alone; None where nothing was promised.
    causes, deciding
        Names (c,), and for each world (n,) the number of the one that came last, or never.
    assumed
        Whether it was taken as given.
    """

    milestone: Milestone
    promise: Promise | None
    outcome: Outcome | None
    days: Floats
    alone: Floats | None
    causes: tuple[str, ...]
    deciding: NDArray[np.intp]
    assumed: bool = False

    @property
    def id(self) -> str:
        """Id of the milestone."""
        return self.milestone.id

    @property
    def is_done(self) -> bool:
        """Whether it is done already."""
        return self.outcome is not None and self.outcome.status is Status.DELIVERED

    @classmethod
    def joined(cls, parts: Sequence[MilestoneDraws]) -> MilestoneDraws:
        """Return one milestone in the worlds of all parts, in their order."""
        alone = [part.alone for part in parts if part.alone is not None]
        return replace(
            parts[0],
            days=np.concatenate([part.days for part in parts]),
            alone=np.concatenate(alone) if alone else None,
            deciding=np.concatenate([part.deciding for part in parts]),
        )


@dataclass(frozen=True, eq=False)
class RoadmapDraws:
    """All milestones of a roadmap in the same worlds, in the order of its file."""

    roadmap: Roadmap
    as_of: date
    worlds: Worlds
    milestones: tuple[MilestoneDraws, ...]
    ramps: Ramps | None = None
    plan: CapacityPlan | None = None
    _number: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Note where each milestone stands."""
        numbers = {one.id: at for at, one in enumerate(self.milestones)}
        object.__setattr__(self, "_number", numbers)

    def __contains__(self, name: object) -> bool:
        """Whether an id is a milestone's."""
        return name in self._number

    def __getitem__(self, name: str) -> MilestoneDraws:
        """Return a milestone by id."""
        return self.milestones[self._number[name]]

    @classmethod
    def joined(cls, parts: Sequence[RoadmapDraws], worlds: Worlds) -> RoadmapDraws:
        """Return the roadmap in ``worlds``, of which the parts are the blocks in their order."""
        first = parts[0]
        if len(parts) == 1:
            return first
        together = zip(*(part.milestones for part in parts), strict=True)
        ramps = [part.ramps for part in parts if part.ramps is not None]
        return replace(
            first,
            worlds=worlds,
            milestones=tuple(map(MilestoneDraws.joined, together)),
            ramps=Ramps.joined(ramps) if ramps else None,
        )
