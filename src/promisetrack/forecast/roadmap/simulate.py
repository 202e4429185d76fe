"""A roadmap drawn: when each milestone is done, in many worlds at once.

A milestone is done when its own promise is kept (where a date was promised), all that it requires
is done and the time between has passed, and, for a threshold of the capacity, when launches and
satellites suffice. It is never done where any of these never comes. So a child never comes before
its parents, in any world, nor a larger threshold before a smaller one. What is settled already
counts as it was settled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.delivery import ForecastError
from promisetrack.forecast.roadmap.capacity import Path, Ramps, stepped
from promisetrack.forecast.roadmap.draws import Worlds
from promisetrack.forecast.roadmap.milestones import (
    GROWTH,
    LAUNCHES,
    OWN,
    SATELLITES,
    MilestoneDraws,
    RoadmapDraws,
)
from promisetrack.forecast.roadmap.plan import CapacityPlan
from promisetrack.forecast.roadmap.promises import PromiseDraws
from promisetrack.forecast.roadmap.spans import draw_lag
from promisetrack.mapper import Mapper, in_turn
from promisetrack.model.graph import RoundTripError, in_order
from promisetrack.model.requirements import upstream
from promisetrack.model.roadmap import Milestone, Roadmap

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

Never = Literal["never"]
Assumptions: TypeAlias = Mapping[str, "date | Never"]
"""What is taken as given: a day, or that it never comes, by id of a milestone."""


def draw_roadmap(
    promises: PromiseDraws,
    roadmap: Roadmap,
    *,
    assume: Assumptions | None = None,
    plan: CapacityPlan | None = None,
    mapper: Mapper = in_turn,
) -> RoadmapDraws:
    """Draw a roadmap.

    Parameters
    ----------
    promises
        The promises in their worlds; roadmaps drawn from the same ones share them.
    roadmap
        Without cycles, its ids known (`promisetrack check`).
    assume
        What is taken as given: such a milestone waits for nothing, and what waits for it takes
        it as it is.
    plan
        What the thresholds of its capacity take; None: they wait for their requirements alone.
    mapper
        Hands out the blocks of worlds; the draws are the same whatever it is.

    Raises
    ------
    ForecastError
        Where a milestone's promise has no forecast, an id is none of the roadmap's, nothing says
        how a milestone comes about, or milestones wait for each other.
    """
    given = dict(assume or {})
    thresholds = () if plan is None else plan.thresholds
    named = {*given, *thresholds, *chain.from_iterable(roadmap.waits_for.values())}
    unknown = named - {one.id for one in roadmap.milestones}
    if unknown:
        message = f"{', '.join(sorted(unknown))}: no milestone of the roadmap {roadmap.id}"
        raise ForecastError(message)
    order = _in_order(roadmap, thresholds, () if plan is None else plan.launch_steps)
    work = partial(_draw_block, roadmap=roadmap, order=order, given=given, plan=plan)
    return RoadmapDraws.joined(list(mapper(work, promises.blocks)), promises.worlds)


# --- private -------------------------------------------------------------------------------


def _draw_block(
    promises: PromiseDraws,
    *,
    roadmap: Roadmap,
    order: Sequence[Milestone],
    given: dict[str, date | Never],
    plan: CapacityPlan | None,
) -> RoadmapDraws:
    """Draw a roadmap in one block of worlds."""
    run = _Run(promises, roadmap, given, plan)
    for milestone in order:
        run.draw(milestone)
    drawn = tuple(run.done[one.id] for one in roadmap.milestones)
    return RoadmapDraws(roadmap, promises.model.as_of, promises.worlds, drawn, run.ramps, plan)


def _in_order(
    roadmap: Roadmap, thresholds: Sequence[str], launch_steps: Iterable[str]
) -> list[Milestone]:
    """Return the milestones, none before what it waits for or before a smaller threshold.

    The milestones that promise launches come before the thresholds, which need launches, unless
    they wait for them.
    """
    waits_for = {one.id: list(one.waits_for) for one in roadmap.milestones}
    for step in launch_steps:
        if step in waits_for and not set(thresholds) & upstream(roadmap, step):
            waits_for[thresholds[0]].append(step)
    for smaller, larger in pairwise(thresholds):
        waits_for[larger].append(smaller)
    by_id = {one.id: one for one in roadmap.milestones}
    try:
        return [by_id[name] for name in in_order(waits_for)]
    except RoundTripError as error:
        message = f"{roadmap.id}: {error}"
        raise ForecastError(message) from error


@dataclass(eq=False)
class _Run:
    """One pass through the milestones, parents first."""

    promises: PromiseDraws
    roadmap: Roadmap
    given: dict[str, date | Never]
    plan: CapacityPlan | None
    done: dict[str, MilestoneDraws] = field(default_factory=dict)
    ramps: Ramps | None = None

    @property
    def worlds(self) -> Worlds:
        return self.promises.worlds

    def draw(self, milestone: Milestone) -> None:
        name = milestone.id
        known = self.promises.known(name)
        promise, outcome = known or (None, None)
        alone = self._alone(name)
        if name in self.given:
            causes = {OWN: self._given(name)}
        elif outcome is not None and outcome.is_settled and alone is not None:
            causes = {OWN: alone}
        elif milestone.first_of:
            causes = {one: self.done[one].days for one in milestone.first_of}
        else:
            causes = self._causes(milestone, alone)
        days = np.stack(list(causes.values()))
        deciding = days.argmin(axis=0) if milestone.first_of else days.argmax(axis=0)
        self.done[name] = MilestoneDraws(
            milestone, promise, outcome, days[deciding, np.arange(self.worlds.count)], alone,
            tuple(causes), deciding, name in self.given,
        )  # fmt: skip

    def _alone(self, name: str) -> Floats | None:
        """Return the days by its own promise; None without, or where what is assumed replaces it.

        A promise that was called void has no forecast. To assume its milestone is then the way
        to draw the roadmap all the same.
        """
        if not self.promises.is_dated(name):
            return None
        try:
            return self.promises.days(name)
        except ForecastError:
            if name in self.given:
                return None
            raise

    def _given(self, name: str) -> Floats:
        day = self.given[name]
        as_of = self.promises.model.as_of
        return np.full(self.worlds.count, np.inf if day == "never" else float((day - as_of).days))

    def _causes(self, milestone: Milestone, alone: Floats | None) -> dict[str, Floats]:
        """Return for each thing that the milestone waits for when that lets it be done."""
        causes = {
            required.id: self.done[required.id].days
            + draw_lag(required.lag, self.worlds.alone(f"{required.id} {milestone.id}"))
            for required in milestone.requires
        }
        if self.plan is not None and milestone.id in self.plan.thresholds[1:]:
            smaller = self.plan.thresholds[self.plan.thresholds.index(milestone.id) - 1]
            causes.setdefault(smaller, self.done[smaller].days)
        if self.plan is not None and milestone.id in self.plan.launch_steps:
            causes |= self._launched(self.plan, milestone.id)
        if milestone.grows is not None:
            causes[GROWTH] = self._grown(milestone, _latest(causes, self.worlds.count))
        if self.plan is not None and milestone.id in self.plan.thresholds:
            causes |= self._limits(self.plan, milestone.id, causes)
        if alone is not None:
            causes[OWN] = alone
        elif milestone.grows is None:
            return self._undated(milestone, causes)
        return causes

    def _undated(self, milestone: Milestone, causes: dict[str, Floats]) -> dict[str, Floats]:
        """Return what a promise without a date waits for: it is open, so no day before today."""
        if self.promises.known(milestone.id) is None:
            message = f"{milestone.id} is no promise of the ledger, and neither a ramp nor a first"
            raise ForecastError(message)
        if not causes:
            message = f"{milestone.id} was promised without a date, and requires nothing"
            raise ForecastError(message)
        return {cause: np.maximum(days, 0.0) for cause, days in causes.items()}

    def _grown(self, milestone: Milestone, start: Floats) -> Floats:
        """Return when a ramp is through that starts when all that it requires is done."""
        if self.plan is None:
            message = f"{milestone.id} grows, and the roadmap has no capacity to learn growth from"
            raise ForecastError(message)
        makers = (self.promises.known(one.id) for one in milestone.requires)
        maker = next((known[0].organization for known in makers if known is not None), "")
        return start + self.plan.growing_days(milestone, maker, self.worlds)

    def _limits(
        self, plan: CapacityPlan, name: str, causes: dict[str, Floats]
    ) -> dict[str, Floats]:
        """Return when launches and satellites suffice for a threshold."""
        if self.ramps is None:
            start = _latest(causes, self.worlds.count) / DAYS_PER_YEAR
            first = plan.thresholds[0]
            own = self.done[first].days if first in self.done else self.promises.days(first)
            ramps = plan.ramps(self.worlds, start, own / DAYS_PER_YEAR, self._launches(plan))
            self.ramps = self._from_given(plan, name, ramps)
        target = np.full(self.worlds.count, plan.log2_threshold(name))
        found = {SATELLITES: DAYS_PER_YEAR * self.ramps.satellites_reach(target)}
        if self.ramps.launches is not None:
            found[LAUNCHES] = DAYS_PER_YEAR * self.ramps.launches_reach(target)
        return found

    def _launched(self, plan: CapacityPlan, name: str) -> dict[str, Floats]:
        """Return when launches suffice for a milestone that promises so many, in worlds of ramps.

        In the other worlds it is the milestone that says how many launches there are.
        """
        if self.launch_ramp is None:
            return {}
        target = np.full(self.worlds.count, plan.launch_steps[name])
        days = DAYS_PER_YEAR * self.launch_ramp.reaches(target)
        return {LAUNCHES: np.where(plan.is_as_promised(self.worlds), -np.inf, days)}

    def _launches(self, plan: CapacityPlan) -> Path | None:
        """Return launches a year: as ramps grow, or from one promised step to the next."""
        known = [
            (self.done[name].days / DAYS_PER_YEAR, rate)
            for name, rate in plan.launch_steps.items()
            if name in self.done
        ]
        if self.launch_ramp is None or not known:
            return self.launch_ramp
        return stepped(self.launch_ramp, known, plan.is_as_promised(self.worlds))

    @cached_property
    def launch_ramp(self) -> Path | None:
        return None if self.plan is None else self.plan.launch_path(self.worlds)

    def _from_given(self, plan: CapacityPlan, name: str, ramps: Ramps) -> Ramps:
        """Return the ramps, through the threshold before this one where its day is given."""
        smaller = plan.thresholds[: plan.thresholds.index(name)]
        if not smaller:
            return ramps
        time = float(self.done[smaller[-1]].days[0]) / DAYS_PER_YEAR  # settled or assumed
        return ramps if np.isinf(time) else ramps.through(time, plan.log2_threshold(smaller[-1]))


def _latest(causes: Mapping[str, Floats], count: int) -> Floats:
    latest: Floats = np.maximum.reduce([np.zeros(count), *causes.values()])
    return latest
