"""The ramps that teach a roadmap's growth, and how good that growth was at telling later years."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

import numpy as np

from promisetrack.forecast import ForecastError
from promisetrack.forecast.roadmap.draws import SEED
from promisetrack.forecast.roadmap.plan import plan_capacity
from promisetrack.forecast.roadmap.ramp_backtest import LeadScore, backtest_ramps, lead_scores
from promisetrack.forecast.roadmap.ramp_model import RampModel
from promisetrack.forecast.roadmap.ramps import Ramp
from promisetrack.forecast.roadmap.words import amount_words
from promisetrack.model import Ledger
from promisetrack.model.roadmap import Roadmap
from promisetrack.problems import CommandError
from promisetrack.words import probability_words

DRAWS: Final = 4000
QUANTILES: Final = (0.1, 0.5, 0.9)


@dataclass(frozen=True, slots=True)
class Pace:
    """One ramp, and the years that it took to double in its first year: P10, P50, P90."""

    ramp: Ramp
    doubling_years: tuple[float, float, float]


def growth_of(ledger: Ledger, roadmap: Roadmap, *, as_of: date) -> RampModel:
    """Return the growth that a roadmap's analogues teach.

    Raises
    ------
    CommandError
        Where the roadmap has no capacity, or its readings teach nothing.
    """
    try:
        plan = plan_capacity(ledger, roadmap, as_of=as_of)
    except ForecastError as error:
        raise CommandError(str(error), remedy="promisetrack check", exit_code=1) from None
    if plan is None:
        message = f"the roadmap {roadmap.id} has no capacity, and so no ramps"
        remedy = "add `capacity` to its file in claims/roadmaps/, or name another roadmap"
        raise CommandError(message, remedy=remedy, exit_code=1)
    return plan.growth


def paces(growth: RampModel) -> tuple[Pace, ...]:
    """Return the pace of every ramp, with what is shared in the draws, quickest first."""
    found = []
    for ramp in growth.ramps:
        shared, own = np.random.default_rng(SEED), np.random.default_rng(SEED + 1)
        years = growth.draw(DRAWS, shared, own, ramp).doubling_years
        low, middle, high = np.quantile(years, QUANTILES, method="inverted_cdf")
        found.append(Pace(ramp, (float(low), float(middle), float(high))))
    return tuple(sorted(found, key=lambda pace: pace.doubling_years[1]))


def grade(
    growth: RampModel, *, on_ramp: Callable[[], object] = lambda: None
) -> tuple[LeadScore, ...]:
    """Forecast every ramp's later years from its first ones and all others, and score that."""
    return lead_scores(backtest_ramps(growth.ramps, priors=growth.priors, on_ramp=on_ramp))


def ramps_json(growth: RampModel, scores: Sequence[LeadScore]) -> dict[str, Any]:
    """Return what `ramps --format json` prints below its schema version."""
    return {
        "ramps": [
            {
                "series": pace.ramp.name,
                "organization": pace.ramp.organization or None,
                "years": [int(time) for time in pace.ramp.times[[0, -1]]],
                "amounts": [float(amount) for amount in pace.ramp.amounts],
                "doubling_years": [
                    round(years, 3) if np.isfinite(years) else None for years in pace.doubling_years
                ],
            }
            for pace in paces(growth)
        ],
        "scores": [asdict(score) for score in scores],
    }


def pace_cells(growth: RampModel) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the heads and rows of the ramps in words."""
    heads = ("RAMP", "ORGANIZATION", "YEARS", "FIRST", "LAST", "DOUBLED IN, AT FIRST")
    return heads, [
        (
            pace.ramp.name,
            pace.ramp.organization,
            "{:.0f} – {:.0f}".format(*np.floor(pace.ramp.times[[0, -1]])),
            amount_words(float(pace.ramp.amounts[0])),
            amount_words(float(pace.ramp.amounts[-1])),
            "{1} years ({0} – {2})".format(*map(_years, pace.doubling_years)),
        )
        for pace in paces(growth)
    ]


def score_cells(scores: Sequence[LeadScore]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the heads and rows of how good the growth was."""
    heads = (
        "YEARS AHEAD",
        "RAMPS",
        "IN 50%",
        "IN 80%",
        "ABOVE P90",
        "MISS",
        "SAME PACE WOULD MISS",
    )
    return heads, [
        (
            f"{score.first} to {score.last}",
            str(score.ramps),
            *(
                probability_words(share)
                for share in (score.coverage_50, score.coverage_80, score.above_90)
            ),
            f"{score.crps:.2f} doublings",
            f"{score.steady_crps:.2f} doublings",
        )
        for score in scores
    ]


# --- private -------------------------------------------------------------------------------


def _years(years: float) -> str:
    return f"{years:.1f}" if np.isfinite(years) else "never"
