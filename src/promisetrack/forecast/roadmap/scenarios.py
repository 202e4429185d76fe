"""What would move a milestone most: the roadmap drawn again with one thing changed each time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Final

import numpy as np

from promisetrack.forecast.delivery import Timeline
from promisetrack.forecast.roadmap.draws import DEPENDENCE, Worlds
from promisetrack.forecast.roadmap.milestones import RoadmapDraws
from promisetrack.forecast.roadmap.plan import CapacityPlan
from promisetrack.forecast.roadmap.promises import PromiseDraws
from promisetrack.forecast.roadmap.ramp_model import LEAST_YEARS, fit_growth
from promisetrack.forecast.roadmap.simulate import draw_roadmap
from promisetrack.forecast.roadmap.timelines import timeline_of
from promisetrack.model.requirements import milestones_in_order, upstream
from promisetrack.model.roadmap import Roadmap

DEPENDENCES: Final = (0.0, 0.6)
"""Shown beside the default."""

PACES: Final = (1.0, 2.0)
"""Years a doubling takes, for good and all, in the scenarios of a known pace."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One change.

    Parameters
    ----------
    name
        For files: "dependence-0", "done-starship-ship-reuse".
    label
        In words, after "if".
    draw
        Draws the roadmap so.
    """

    name: str
    label: str
    draw: Callable[[], RoadmapDraws]


@dataclass(frozen=True, slots=True)
class Moved:
    """A milestone under one change, and the largest change of its chance by the end of any year."""

    scenario: Scenario
    timeline: Timeline
    moves: float


def scenarios(
    promises: PromiseDraws, roadmap: Roadmap, plan: CapacityPlan | None, *, milestone: str
) -> tuple[Scenario, ...]:
    """Return the changes that could move a milestone.

    Parameters
    ----------
    promises
        The promises in their worlds, which the scenarios share where they can.
    roadmap, plan
        As for `draw_roadmap`.
    milestone
        The one in question: what is not upstream of it is not varied.
    """
    return (
        *_done_today(promises, roadmap, plan, milestone),
        *_ramps(promises, roadmap, plan),
        *_dependences(promises, roadmap, plan),
    )


def move(default: RoadmapDraws, milestone: str, scenario: Scenario) -> tuple[Timeline, float]:
    """Draw one scenario, and return a milestone's timeline in it and how far it moves (`Moved`)."""
    usual, other = default[milestone].days, scenario.draw()
    days = other[milestone].days
    ends = [
        float((date(year, 12, 31) - default.as_of).days)
        for year in range(default.as_of.year, default.as_of.year + _YEARS)
    ]
    changes = [abs(float(np.mean(days <= end)) - float(np.mean(usual <= end))) for end in ends]
    return timeline_of(other, milestone), max(changes)


# --- private -------------------------------------------------------------------------------

_YEARS: Final = 35


def _done_today(
    promises: PromiseDraws, roadmap: Roadmap, plan: CapacityPlan | None, milestone: str
) -> Iterator[Scenario]:
    today = promises.model.as_of
    before = upstream(roadmap, milestone)
    for one in milestones_in_order(roadmap):
        known = promises.known(one.id)
        if one.id in before and not (known and known[1].is_settled):
            yield Scenario(
                f"done-{one.id}",
                f"this were done today: {one.label}",
                partial(draw_roadmap, promises, roadmap, assume={one.id: today}, plan=plan),
            )


def _ramps(
    promises: PromiseDraws, roadmap: Roadmap, plan: CapacityPlan | None
) -> Iterator[Scenario]:
    if plan is None:
        return
    others, promised = replace(plan, as_promised=0.0), replace(plan, as_promised=1.0)
    changed = [
        ("as-other-ramps", "launches and satellites grew as other ramps did", others),
        ("as-promised", "launches and satellites grew as promised, late and short", promised),
        ("launches-free", "launches limited nothing", replace(plan, launches=None)),
        *(
            (
                f"doubling-{years:g}",
                f"everything doubled every {_years(years)} and never slowed",
                replace(plan, doubling_years=years),
            )
            for years in PACES
        ),
    ]  # fmt: skip
    maker = plan.promises[0].organization
    own = [ramp for ramp in plan.growth.ramps if ramp.organization == maker]
    if any(len(ramp) >= LEAST_YEARS for ramp in own):
        alone = replace(plan, growth=fit_growth(own))
        changed.append(("own-ramps", f"growth were learned from {maker}'s ramps alone", alone))
    for name, label, other in changed:
        yield Scenario(name, label, partial(draw_roadmap, promises, roadmap, plan=other))


def _years(years: float) -> str:
    return "year" if years == 1.0 else f"{years:g} years"


def _dependences(
    promises: PromiseDraws, roadmap: Roadmap, plan: CapacityPlan | None
) -> Iterator[Scenario]:
    for dependence in DEPENDENCES:
        others = PromiseDraws(
            promises.model, Worlds(promises.worlds.count, dependence, promises.worlds.seed)
        )
        strength = "had nothing in common" if dependence < DEPENDENCE else "hung together more"
        yield Scenario(
            f"dependence-{dependence:g}",
            f"the milestones' luck {strength} (correlation {dependence:g})",
            partial(draw_roadmap, others, roadmap, plan=plan),
        )
