"""The growth model asked early: from the first years of each ramp, what came later.

Each ramp in turn is cut after its first years, the model is fitted to these and to all other
ramps, and its forecasts of the highest yearly amount so far are held against what came. Ramps are
compared on a scale of doublings, on which being twice too high or too low is an error of 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from promisetrack.forecast.roadmap.ramp_model import PRIORS, RampModel, RampPriors, fit_growth
from promisetrack.forecast.roadmap.ramps import Ramp

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

EARLY: Final = 3
"""Yearly amounts that are known of the ramp."""

LEADS: Final = ((1, 3), (4, 7), (8, 15))
"""Years ahead, first and last, of what is scored together."""

DRAWS: Final = 2000
SEED: Final = 20_261_107


@dataclass(frozen=True, slots=True)
class RampForecast:
    """One later year of one ramp as forecast from its first years; doublings since the last known.

    Parameters
    ----------
    ramp, organization
        Whose.
    lead
        Years ahead.
    low, median, high
        P10, P50 and P90 of the highest amount by then.
    came
        What it was.
    position
        Share of the draws below it, and half of those that are the same: where a ramp never
        passes its best year again, many are.
    crps
        Continuous ranked probability score.
    steady_crps
        The same of a naive rule: growth goes on at the average pace of the known years, for sure.
    """

    ramp: str
    organization: str
    lead: int
    low: float
    median: float
    high: float
    came: float
    position: float
    crps: float
    steady_crps: float


@dataclass(frozen=True, slots=True)
class LeadScore:
    """What the forecasts so many years ahead were worth, each ramp counting once.

    Parameters
    ----------
    first, last
        Years ahead.
    ramps, organizations
        How many were scored.
    coverage_50, coverage_80
        Share of what came that lay in the middle 50 and 80 %.
    above_90
        Share that lay above P90.
    crps, steady_crps
        Mean scores, of the model and of the naive rule.
    """

    first: int
    last: int
    ramps: int
    organizations: int
    coverage_50: float
    coverage_80: float
    above_90: float
    crps: float
    steady_crps: float


def backtest_ramps(
    ramps: Sequence[Ramp],
    *,
    priors: RampPriors = PRIORS,
    on_ramp: Callable[[], object] = lambda: None,
) -> tuple[RampForecast, ...]:
    """Forecast the later years of every ramp from its first ones and all other ramps.

    Parameters
    ----------
    ramps
        As `ramp_of` gives them; those without later years are only learned from.
    priors
        Of the model.
    on_ramp
        Called after each.
    """
    forecasts: list[RampForecast] = []
    for ramp in ramps:
        if len(ramp) > EARLY:
            forecasts.extend(_forecasts(ramps, ramp, priors))
        on_ramp()
    return tuple(forecasts)


def lead_scores(forecasts: Sequence[RampForecast]) -> tuple[LeadScore, ...]:
    """Return one score a band of `LEADS` that has forecasts."""
    banded = (
        (first, last, [one for one in forecasts if first <= one.lead <= last])
        for first, last in LEADS
    )
    return tuple(_lead_score(first, last, chosen) for first, last, chosen in banded if chosen)


# --- private -------------------------------------------------------------------------------


def _forecasts(ramps: Sequence[Ramp], ramp: Ramp, priors: RampPriors) -> Iterator[RampForecast]:
    early = ramp.until(float(ramp.times[EARLY - 1]))
    others = [early if one.name == ramp.name else one for one in ramps]
    model = fit_growth(others, priors=priors)
    leads = np.rint(ramp.times[EARLY:] - early.times[-1]).astype(np.int64)
    highest = np.log2(np.maximum.accumulate(ramp.amounts)[EARLY:] / early.amounts[-1])
    drawn = _highest(model, early, int(leads.max()))
    pace = float(np.log2(early.amounts[-1] / early.amounts[0]) / early.ages[-1])
    for lead, came in zip(leads, highest, strict=True):
        if lead > LEADS[-1][1]:
            break
        draws = drawn[:, lead]
        low, median, high = np.quantile(draws, (0.1, 0.5, 0.9))
        yield RampForecast(
            ramp=ramp.name,
            organization=ramp.organization or ramp.name,
            lead=int(lead),
            low=float(low),
            median=float(median),
            high=float(high),
            came=float(came),
            position=_position(draws, float(came)),
            crps=_crps(draws, float(came)),
            steady_crps=abs(max(pace, 0.0) * float(lead) - float(came)),
        )


def _highest(model: RampModel, early: Ramp, years: int) -> Floats:
    """Draw the highest amounts (n, years + 1) so far, in doublings since the last known one."""
    rng = np.random.default_rng(SEED)
    growth = model.draw(DRAWS, rng, np.random.default_rng(SEED + 1), early)
    path = growth.paths(float(early.ages[-1]), years, np.random.default_rng(SEED + 2))
    if early.counted:
        path = _counted(path, float(early.amounts[-1]))
    before = float(np.log2(early.amounts.max() / early.amounts[-1]))
    path[:, 0] = before
    highest: Floats = np.maximum.accumulate(path, axis=1)
    return highest


def _counted(path: Floats, now: float) -> Floats:
    """Replace expected amounts by counts: the chance in the known one, and in those to come."""
    rng = np.random.default_rng(SEED + 3)
    rate = rng.gamma(np.floor(now) + 0.5, 1.0, size=len(path))  # half a thing stands for none
    counts = rng.poisson(np.minimum(rate[:, None] * np.exp2(path), _MOST))
    amounts: Floats = np.log2(np.maximum(counts, 0.5) / now)
    return amounts


_MOST: Final = 1e12
_HALF: Final = 0.5
_HIGH: Final = 0.9


def _position(draws: Floats, came: float) -> float:
    return float((draws < came).mean() + (draws <= came).mean()) / 2.0


def _crps(draws: Floats, came: float) -> float:
    """Return E|X - y| - E|X - X'| / 2 over the draws."""
    ordered = np.sort(draws)
    count = len(ordered)
    spread = 2.0 * float((np.arange(1, count + 1) - (count + 1) / 2) @ ordered) / count**2
    return float(np.abs(ordered - came).mean()) - spread


def _lead_score(first: int, last: int, forecasts: Sequence[RampForecast]) -> LeadScore:
    names = sorted({one.ramp for one in forecasts})
    per_ramp = [[one for one in forecasts if one.ramp == name] for name in names]

    def mean(value: Callable[[RampForecast], float]) -> float:
        return float(np.mean([np.mean([value(one) for one in group]) for group in per_ramp]))

    return LeadScore(
        first=first,
        last=last,
        ramps=len(names),
        organizations=len({one.organization for one in forecasts}),
        coverage_50=mean(lambda one: abs(one.position - _HALF) <= 0.5 * _HALF),
        coverage_80=mean(lambda one: one.position <= _HIGH and 1.0 - one.position <= _HIGH),
        above_90=mean(lambda one: one.position > _HIGH),
        crps=mean(lambda one: one.crps),
        steady_crps=mean(lambda one: one.steady_crps),
    )
