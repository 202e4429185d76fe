"""The roadmaps of an edition: each drawn once, with what would move its headline most.

A roadmap is drawn when the first page asks for it, in about two seconds; its scenarios take some
three more. Both share the delay model that the edition has fitted already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from promisetrack.forecast.delivery import DeliveryForecast, ForecastError, Timeline
from promisetrack.forecast.roadmap.drawn import Drawn, drawn_roadmap, what_moves
from promisetrack.forecast.roadmap.scenarios import Moved
from promisetrack.forecast.roadmap.timelines import MilestoneTimeline

if TYPE_CHECKING:
    from promisetrack.forecast import DelayModel
    from promisetrack.model import Ledger
    from promisetrack.model.roadmap import Roadmap


@dataclass(frozen=True, eq=False)
class RoadmapStudy:
    """A roadmap as drawn for an edition; where it cannot be drawn, ``no_draws`` says why.

    Parameters
    ----------
    roadmap
        Of the ledger.
    ledger
        That it rests on.
    drawn
        Its draws; None: there are none.
    no_draws
        Why, in a sentence without its full stop.
    """

    roadmap: Roadmap
    ledger: Ledger
    drawn: Drawn | None
    no_draws: str = ""

    @property
    def id(self) -> str:
        """Id of the roadmap."""
        return self.roadmap.id

    @property
    def headline(self) -> str:
        """Id of the milestone that it is about: its smallest threshold, or its last milestone."""
        capacity = self.roadmap.capacity
        return capacity.thresholds[0] if capacity is not None else self.roadmap.milestones[-1].id

    @property
    def top(self) -> MilestoneTimeline | None:
        """The timeline of the headline; None without draws."""
        return self.drawn.get(self.headline) if self.drawn is not None else None

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Short names of its milestones, by id."""
        return {one.id: one.label for one in self.roadmap.milestones}

    @cached_property
    def moved(self) -> tuple[Moved, ...]:
        """What would move the headline, most first; empty where it is settled or not drawn."""
        top = self.top
        if self.drawn is None or top is None or top.timeline is None:
            return ()
        return what_moves(self.drawn, self.headline)

    @cached_property
    def alone_name(self) -> str:
        """What the answer of a promise alone is called: it depends on what the model knows."""
        full = self.drawn is not None and self.drawn.promises.model.describe().kind == "full"
        like = "of this company and field" if full else "of this ledger"
        return f"If it behaved like an average promise {like}"

    @property
    def moves_most(self) -> Moved | None:
        """The change that moves the headline most; None where none moves it."""
        first = next(iter(self.moved), None)
        return first if first is not None and first.moves >= _LEAST_MOVE else None

    def answer(self, name: str) -> DeliveryForecast | None:
        """Return a milestone's forecast with all that it requires; None where it has none."""
        found = self.drawn.get(name) if self.drawn is not None else None
        timeline: Timeline | None = found.timeline if found is not None else None
        return timeline if isinstance(timeline, DeliveryForecast) else None


def study_roadmaps(
    ledger: Ledger, model: DelayModel | None, no_model: str
) -> tuple[RoadmapStudy, ...]:
    """Draw every roadmap of a ledger, as far as the model allows.

    Parameters
    ----------
    ledger
        With the roadmaps.
    model
        The delays as fitted for the day; None: there is no model, and ``no_model`` says why.
    """
    return tuple(study_roadmap(ledger, model, no_model, roadmap) for roadmap in ledger.roadmaps)


def study_roadmap(
    ledger: Ledger, model: DelayModel | None, no_model: str, roadmap: Roadmap
) -> RoadmapStudy:
    """Draw one of them."""
    if model is None:
        return RoadmapStudy(roadmap, ledger, None, no_model)
    try:
        return RoadmapStudy(roadmap, ledger, drawn_roadmap(model, roadmap))
    except ForecastError as error:
        return RoadmapStudy(roadmap, ledger, None, str(error))


def by_end_of(timeline: Timeline, year: int) -> float:
    """Return the chance by the last day of a year."""
    return timeline.probability_by(date(year, 12, 31))


# --- private -------------------------------------------------------------------------------

_LEAST_MOVE = 0.005
"""Half a point in a hundred: what is smaller rounds to nothing."""
