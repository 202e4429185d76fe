"""A roadmap with all that is read from its draws, for commands and for pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any, Final

import numpy as np

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.delays import DelayModel
from promisetrack.forecast.roadmap.draws import DEPENDENCE, DRAWS, Worlds
from promisetrack.forecast.roadmap.fan import CapacityFan, capacity_fan
from promisetrack.forecast.roadmap.fields import fan_fields, milestone_fields, takes_fields
from promisetrack.forecast.roadmap.milestones import RoadmapDraws
from promisetrack.forecast.roadmap.needs import takes
from promisetrack.forecast.roadmap.plan import CapacityPlan, plan_capacity
from promisetrack.forecast.roadmap.promises import PromiseDraws
from promisetrack.forecast.roadmap.scenarios import Moved, Scenario, move, scenarios
from promisetrack.forecast.roadmap.simulate import Assumptions, draw_roadmap
from promisetrack.forecast.roadmap.timelines import MilestoneTimeline, timelines
from promisetrack.mapper import Mapper, in_turn
from promisetrack.model.roadmap import Roadmap


@dataclass(frozen=True, eq=False)
class Drawn:
    """A roadmap drawn: its milestones' timelines, its fan, and what it rests on."""

    roadmap: Roadmap
    draws: RoadmapDraws
    promises: PromiseDraws
    milestones: tuple[MilestoneTimeline, ...]
    fan: CapacityFan | None

    @property
    def plan(self) -> CapacityPlan | None:
        """What the ramps rest on."""
        return self.draws.plan

    @property
    def as_of(self) -> date:
        """Day of the forecast."""
        return self.draws.as_of

    def get(self, name: str) -> MilestoneTimeline | None:
        """Return a milestone by id, or None."""
        return next((one for one in self.milestones if one.id == name), None)


def drawn_roadmap(  # noqa: PLR0913  every decision is an argument
    model: DelayModel,
    roadmap: Roadmap,
    *,
    assume: Assumptions | None = None,
    doubling_years: float | None = None,
    dependence: float = DEPENDENCE,
    draws: int = DRAWS,
    mapper: Mapper = in_turn,
) -> Drawn:
    """Draw a roadmap of the model's ledger on the model's day, and read its draws.

    Parameters
    ----------
    model
        The fitted delays.
    roadmap
        One of the ledger.
    assume, doubling_years, dependence
        As for `draw_roadmap`, `plan_capacity` and `Worlds`.
    draws
        Number of worlds.
    mapper
        Hands out their blocks; the draws are the same whatever it is.

    Raises
    ------
    ForecastError
        Where readings are missing, or a milestone has no forecast.
    """
    ledger = model.ledger
    plan = plan_capacity(ledger, roadmap, as_of=model.as_of, doubling_years=doubling_years)
    promises = PromiseDraws(model, Worlds(draws, dependence))
    drawn = draw_roadmap(promises, roadmap, assume=assume, plan=plan, mapper=mapper)
    fan = None
    if plan is not None:
        fan = capacity_fan(drawn, ledger.series[plan.capacity.series].unit)
    read = tuple(_with_own_forecast(one, model) for one in timelines(drawn))
    return Drawn(roadmap, drawn, promises, read, fan)


MOVES_DRAWS: Final = 5_000
"""Worlds in which scenarios are compared: a difference of chances is then good to a point."""


def what_moves(
    drawn: Drawn,
    milestone: str,
    *,
    mapper: Mapper = in_turn,
    on_scenario: Callable[[], object] = lambda: None,
) -> tuple[Moved, ...]:
    """Return the roadmap's scenarios for one milestone, the one that moves it most first.

    Only the part of the roadmap that decides the milestone is drawn again, in `MOVES_DRAWS`
    worlds that all scenarios share, the usual one among them.
    """
    part = part_that_decides(drawn.roadmap, [milestone])
    worlds = replace(drawn.draws.worlds, count=min(drawn.draws.worlds.count, MOVES_DRAWS))
    promises = drawn.promises.blocks[0]
    if promises.worlds.count != worlds.count:
        promises = PromiseDraws(drawn.promises.model, worlds)
    usual = draw_roadmap(promises, part, plan=drawn.plan)
    changed = scenarios(promises, part, drawn.plan, milestone=milestone)
    found = []
    moved = mapper(partial(move, usual, milestone), changed)
    for scenario, one in zip(changed, moved, strict=True):
        found.append(Moved(scenario, *one))
        on_scenario()
    return tuple(sorted(found, key=lambda one: -one.moves))


def drawn_so(drawn: Drawn, scenario: Scenario) -> Drawn:
    """Return a roadmap, or the part of it that a scenario draws, with one thing changed."""
    draws = scenario.draw()
    fan = None
    if draws.plan is not None and drawn.fan is not None:
        fan = capacity_fan(draws, drawn.fan.unit)
    return Drawn(draws.roadmap, draws, drawn.promises, timelines(draws), fan)


def count_scenarios(drawn: Drawn, milestone: str) -> int:
    """Return how many scenarios `what_moves` draws."""
    return len(scenarios(drawn.promises, drawn.roadmap, drawn.plan, milestone=milestone))


def share_begun(drawn: Drawn, day: date) -> float | None:
    """Return the share of the draws in which the capacity has begun by a day; None without one."""
    ramps = drawn.draws.ramps
    if ramps is None:
        return None
    years = (day - drawn.as_of).days / DAYS_PER_YEAR
    return float(np.isfinite(ramps.at(years)).mean())


def part_that_decides(roadmap: Roadmap, names: Iterable[str]) -> Roadmap:
    """Return a roadmap with some milestones, all that they wait for, and the thresholds' likes.

    In the same worlds these are drawn as in the whole roadmap, only sooner.
    """
    thresholds = roadmap.capacity.thresholds if roadmap.capacity is not None else ()
    waits_for = roadmap.waits_for
    wanted: set[str] = set()
    asked = [*names, *thresholds]
    while asked:
        name = asked.pop()
        if name not in wanted:
            wanted.add(name)
            asked.extend(waits_for[name])
    kept = tuple(one for one in roadmap.milestones if one.id in wanted)
    return roadmap.model_copy(update={"milestones": kept})


def roadmap_fields(drawn: Drawn) -> dict[str, Any]:
    """Return a drawn roadmap as JSON fields: its milestones, its fan, what thresholds take."""
    plan = drawn.plan
    return {
        "roadmap": drawn.roadmap.id,
        "draws": drawn.draws.worlds.count,
        "dependence": drawn.draws.worlds.dependence,
        "milestones": [milestone_fields(one) for one in drawn.milestones],
        "capacity": None if drawn.fan is None else fan_fields(drawn.fan),
        "takes": {} if plan is None else _takes(plan),
    }


# --- private -------------------------------------------------------------------------------


def _with_own_forecast(one: MilestoneTimeline, model: DelayModel) -> MilestoneTimeline:
    """Read a promise alone from the model, so that it has the numbers of its own page.

    The draws give the same but for chance: half a point in a hundred, enough to round otherwise.
    """
    if one.promise is None or one.alone is None or one.draws.assumed:
        return one
    return replace(one, alone=model.forecast(one.promise, as_of=model.as_of))


def _takes(plan: CapacityPlan) -> dict[str, Any]:
    return {
        name: takes_fields(takes(plan.needs, watts))
        for name in plan.thresholds
        for watts in [plan.watts(name)]
        if watts is not None
    }
