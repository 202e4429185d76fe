"""What a drawn roadmap says: a timeline for each milestone, and what holds it up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from promisetrack.forecast.clock import first_clock
from promisetrack.forecast.delivery import HORIZON_DAYS, DeliveryForecast, Timeline
from promisetrack.forecast.roadmap.milestones import GROWTH, OWN, MilestoneDraws, RoadmapDraws
from promisetrack.model import Promise
from promisetrack.model.knowledge import claims_known_on

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class DrawnCurve:
    """The distribution of drawn days (n,), rising, infinite ones last: a `DeliveryCurve`."""

    days: Floats

    @property
    def never(self) -> float:
        """Share of the draws in which it never comes."""
        return float(np.isinf(self.days).mean())

    def probability_within(self, days: Floats) -> Floats:
        """Return the shares (m,) of the draws within ``days`` (m,)."""
        upto = np.searchsorted(self.days, np.where(days > 0.0, days, 0.0), side="right")
        share: Floats = upto / len(self.days)
        return share


@dataclass(frozen=True, slots=True)
class Holdup:
    """What came last, in a share of the draws: a milestone by its id, launches or satellites."""

    cause: str
    share: float


@dataclass(frozen=True, slots=True, eq=False)
class MilestoneTimeline:
    """One milestone of a roadmap: when, as promised and as drawn, and what holds it up.

    Parameters
    ----------
    draws
        What it was read from.
    timeline
        With requirements and ramps; a `DeliveryForecast` where it was promised. None: it is done,
        or was called off.
    alone
        The same by its own promise alone; None where nothing was promised or it is settled.
    holdups
        What decided the day, most often first.
    """

    draws: MilestoneDraws
    timeline: Timeline | None
    alone: DeliveryForecast | None
    holdups: tuple[Holdup, ...]

    @property
    def id(self) -> str:
        """Id of the milestone."""
        return self.draws.id

    @property
    def label(self) -> str:
        """Its short name."""
        return self.draws.milestone.label

    @property
    def promise(self) -> Promise | None:
        """The promise; None where it is nobody's."""
        return self.draws.promise


def timelines(drawn: RoadmapDraws) -> tuple[MilestoneTimeline, ...]:
    """Return the timelines of all milestones, in the order of the roadmap."""
    return tuple(_timeline(drawn, one) for one in drawn.milestones)


def timeline_of(drawn: RoadmapDraws, name: str) -> Timeline:
    """Return the timeline of one milestone: a `DeliveryForecast` where it was promised."""
    one = drawn[name]
    zero = _zero(drawn, one)
    joint = None if one.promise is None else _forecast(drawn, one.promise, one.days, zero)
    if joint is not None:
        return joint
    return Timeline(
        promise=one.id,
        as_of=drawn.as_of,
        known_as_of=zero,
        curve=_curve(drawn, one.days, zero),
        never_is_floor=_is_floor(one.days),
    )


def root_causes(drawn: RoadmapDraws, name: str) -> Counter[str]:
    """Count what held a milestone up at bottom, over the draws.

    From the milestone back along whatever came last, to one that waited for nothing but its own
    promise, or to launches or satellites. A milestone stands for its own promise; "growth" before
    its id for its ramp.
    """
    counts: Counter[str] = Counter()
    waiting = [(name, np.arange(drawn.worlds.count))]
    while waiting:
        at, worlds = waiting.pop()
        milestone = drawn[at]
        deciding = milestone.deciding[worlds]
        for number, cause in enumerate(milestone.causes):
            chosen = worlds[deciding == number]
            if not len(chosen):
                continue
            if cause == OWN:
                counts[at] += len(chosen)
            elif cause == GROWTH:
                counts[f"{GROWTH} {at}"] += len(chosen)
            elif cause in drawn:
                waiting.append((cause, chosen))
            else:
                counts[cause] += len(chosen)
    return counts


# --- private -------------------------------------------------------------------------------


def _timeline(drawn: RoadmapDraws, one: MilestoneDraws) -> MilestoneTimeline:
    counts = root_causes(drawn, one.id)
    holdups = tuple(
        Holdup(cause, count / drawn.worlds.count) for cause, count in counts.most_common()
    )
    if one.outcome is not None and one.outcome.is_settled and not one.assumed:
        return MilestoneTimeline(one, None, None, holdups)
    zero = _zero(drawn, one)
    alone = None
    if one.promise is not None and one.alone is not None:
        alone = _forecast(drawn, one.promise, one.alone, zero)
    return MilestoneTimeline(one, timeline_of(drawn, one.id), alone, holdups)


def _forecast(
    drawn: RoadmapDraws, promise: Promise, days: Floats, zero: date
) -> DeliveryForecast | None:
    claims = claims_known_on(promise, drawn.as_of)
    clock = first_clock(claims)
    newest = [claim.deadline for claim in claims if claim.deadline]
    if clock is None:
        return None
    return DeliveryForecast(
        promise=promise.id,
        as_of=drawn.as_of,
        known_as_of=zero,
        curve=_curve(drawn, days, zero),
        first_due=clock.deadline,
        due=newest[-1],
        never_is_floor=_is_floor(days),
    )


def _is_floor(days: Floats) -> bool:
    """Whether never is a least value: what grows too slowly is put far off, and not called never.

    A reader who sees 0 % of never beside a ramp that mostly comes to nothing would be misled.
    """
    beyond = np.isfinite(days) & (days > HORIZON_DAYS)
    return float(beyond.mean()) > _FAR_OFF


_FAR_OFF: Final = 0.01
"""Share of draws more than 80 years ahead from which never is told as a least value."""


def _curve(drawn: RoadmapDraws, days: Floats, zero: date) -> DrawnCurve:
    return DrawnCurve(np.sort(days + (drawn.as_of - zero).days))


def _zero(drawn: RoadmapDraws, one: MilestoneDraws) -> date:
    """Return the last day on which it was known to be open."""
    if one.outcome is not None:
        return one.outcome.as_of
    earliest = np.floor(min(float(one.days.min()), 1.0)) - 1.0
    return drawn.as_of + timedelta(days=int(earliest))
