"""Scores of single forecasts: one row a case and model, from which every table is made."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.backtest.outcomes import Seen
from promisetrack.forecast.backtest.sets import CaseSet
from promisetrack.forecast.baselines import Curve, Forecaster
from promisetrack.forecast.scoring import FlooredScoreWarning, crps_restricted, log_score, pit

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

YEARS: Final = (1, 2, 3, 5)
"""Years after the zero day for which "delivered by then" is scored."""

BY_YEAR: Final = tuple(f"by_{year}_years" for year in YEARS)
"""The columns of their probabilities."""


def score_sets(fitted: Mapping[str, Forecaster], sets: Iterable[CaseSet]) -> list[pd.DataFrame]:
    """Score every model on every set.

    Parameters
    ----------
    fitted
        Models by name.
    sets
        The cases of an origin.

    Returns
    -------
    list of DataFrame
        One row a case: what was seen (`Seen`), ``set``, ``origin``, ``model``, ``case`` (the same
        for all models of one set and origin), and the columns of `score_curve`.
    """
    return [
        _labelled(one, model).join(score_curve(forecast(one.cases), one.seen))
        for one in sets
        if len(one.cases)
        for model, forecast in fitted.items()
    ]


def score_curve(curve: Curve, seen: Seen) -> pd.DataFrame:
    """Score n forecasts against what was seen.

    Returns
    -------
    DataFrame
        n rows: ``log_score`` (nats), ``crps`` (years), ``level_low`` and ``level_high`` (of what
        was seen, in the forecast), ``p_kept`` (the chance to be on time), and `BY_YEAR`. NaN
        where there is no forecast.
    """
    import pandas as pd

    levels = pit(curve, seen.days, np.where(seen.delivered, seen.days, np.inf))
    years = np.broadcast_to(np.array(YEARS) * DAYS_PER_YEAR, (len(seen), len(YEARS)))
    columns = {
        "log_score": log_scores(curve, seen),
        "crps": crps_of(curve, seen),
        "level_low": levels.lower,
        "level_high": levels.upper,
        "p_kept": curve(seen.facts["due"].to_numpy(dtype=np.float64)),
        **dict(zip(BY_YEAR, curve(years).T, strict=True)),
    }
    return pd.DataFrame(columns)


def log_scores(curve: Curve, seen: Seen) -> Floats:
    """Return the log scores (n,) of n forecasts, in nats."""
    with warnings.catch_warnings():
        # the table counts the rows at the floor, model by model
        warnings.simplefilter("ignore", FlooredScoreWarning)
        return log_score(curve, *seen.cells)


def crps_of(curve: Curve, seen: Seen) -> Floats:
    """Return the restricted CRPS (n,) of n forecasts, in years."""

    def in_years(years: Floats) -> Floats:
        return curve(years * DAYS_PER_YEAR)

    window = seen.facts["window"].to_numpy(dtype=np.float64) / DAYS_PER_YEAR
    time = np.where(seen.delivered, seen.days / DAYS_PER_YEAR, window)
    return crps_restricted(in_years, time, seen.delivered, window)


# --- private -------------------------------------------------------------------------------


def _labelled(one: CaseSet, model: str) -> pd.DataFrame:
    return one.seen.facts.assign(
        set=one.name, origin=one.origin, model=model, case=np.arange(len(one.seen))
    )
