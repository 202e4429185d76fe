r"""Mean scores by model and set, and paired differences from each baseline.

The difference of two models is the mean over cases of the difference of their scores. Its standard
error takes the cases of one programme (of one promise, where it has none) as one:

.. math:: \mathrm{se}^2 = \frac{G}{G - 1} \sum_g \Bigl(\sum_{i \in g} (d_i - \bar d)\Bigr)^2 / n^2

with G programmes and n cases (Liang and Zeger 1986, Biometrika 73, 13-22, with the usual
correction for few clusters).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.backtest.scored import BY_YEAR, YEARS
from promisetrack.forecast.baselines import BASELINES
from promisetrack.forecast.scoring import brier_ipcw, interval_coverage, is_floored

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

LEVELS: Final = (0.5, 0.8, 0.9)
"""Of the central intervals whose coverage is counted."""


@dataclass(frozen=True, slots=True)
class Versus:
    """A model's mean score minus a baseline's: below 0 the model is the better one.

    Standard errors are None where all cases are of one programme.
    """

    log_score: float
    log_score_se: float | None
    crps: float
    crps_se: float | None


@dataclass(frozen=True, slots=True)
class Score:
    """How a model did on a set; of scores, lower is better."""

    model: str
    set: str
    n: int
    """Cases."""
    promises: int
    """Different promises among them."""
    log_score: float
    """Mean, in nats."""
    floors: int
    """Cases at the least probability that the log score counts."""
    crps: float
    """Mean, in years."""
    brier: tuple[float | None, ...]
    """Of "delivered within 1, 2, 3, 5 years"; None where nobody was seen for so long."""
    coverage: tuple[float, ...]
    """Of the central 50, 80 and 90 % intervals."""
    p_on_time: float | None
    """Mean chance to be on time given to the cases that were decided; None where none was."""
    on_time: float | None
    """Share of those that were."""
    versus: Mapping[str, Versus]
    """By baseline, but the model itself."""


def summarize(scored: pd.DataFrame) -> tuple[Score, ...]:
    """Return the scores by set and model, in the order in which they first come.

    Parameters
    ----------
    scored
        One row a case and model, each model with the same cases: `Backtest.scored`.
    """
    found = []
    for name in scored["set"].unique():
        of_set = scored[scored["set"] == name]
        by_model = {
            str(model): of_set[of_set["model"] == model].reset_index(drop=True)
            for model in of_set["model"].unique()
        }
        against = {one.name: by_model[one.name] for one in BASELINES if one.name in by_model}
        found += [_score(str(name), model, rows, against) for model, rows in by_model.items()]
    return tuple(found)


def summarize_by(scored: pd.DataFrame, by: str) -> dict[str, tuple[Score, ...]]:
    """Return the scores of each group of cases.

    Parameters
    ----------
    scored
        As of `summarize`.
    by
        "domain", or "horizon" for bands of the first horizon.
    """
    groups = scored["domain"] if by == "domain" else _bands(scored["horizon_years"])
    names = sorted(groups.unique()) if by == "domain" else [n for n in BANDS if (groups == n).any()]
    return {str(name): summarize(scored[groups == name]) for name in names}


def clustered_error(differences: Floats, clusters: Sequence[str]) -> float | None:
    """Return the standard error of a mean of differences (n,) in clusters (n,).

    None with one cluster.
    """
    _, of_row = np.unique(np.asarray(clusters, dtype=np.str_), return_inverse=True)
    sums = np.bincount(of_row, weights=differences - differences.mean())
    groups = len(sums)
    if groups < 2:  # noqa: PLR2004  one says nothing of the spread among many
        return None
    return float(np.sqrt(groups / (groups - 1) * (sums**2).sum()) / len(differences))


# --- private -------------------------------------------------------------------------------

_BAND_ENDS = (0.5, 1.0, 2.0, 5.0)
BANDS: Final = ("under 6 months", "6 to 12 months", "1 to 2 years", "2 to 5 years", "over 5 years")
"""The bands of the first horizon."""


def _bands(years: pd.Series) -> pd.Series:
    import pandas as pd

    at = np.searchsorted(_BAND_ENDS, years.to_numpy(dtype=np.float64), side="right")
    return pd.Series(np.array(BANDS)[at], index=years.index)


def _score(name: str, model: str, rows: pd.DataFrame, against: Mapping[str, pd.DataFrame]) -> Score:
    decided = rows[rows["kept"].notna()]
    coverage = [_coverage(rows, level) for level in LEVELS]
    return Score(
        model=model,
        set=name,
        n=len(rows),
        promises=rows["id"].nunique(),
        log_score=float(rows["log_score"].mean()),
        floors=int(is_floored(rows["log_score"]).sum()),
        crps=float(rows["crps"].mean()),
        brier=_brier(rows),
        coverage=tuple(coverage),
        p_on_time=float(decided["p_kept"].mean()) if len(decided) else None,
        on_time=float(decided["kept"].mean()) if len(decided) else None,
        versus={base: _versus(rows, other) for base, other in against.items() if base != model},
    )


def _versus(rows: pd.DataFrame, other: pd.DataFrame) -> Versus:
    clusters = rows["cluster"].tolist()
    log_score = (rows["log_score"] - other["log_score"]).to_numpy(dtype=np.float64)
    crps = (rows["crps"] - other["crps"]).to_numpy(dtype=np.float64)
    return Versus(
        float(log_score.mean()),
        clustered_error(log_score, clusters),
        float(crps.mean()),
        clustered_error(crps, clusters),
    )


def _coverage(rows: pd.DataFrame, level: float) -> float:
    low, high = (rows[name].to_numpy(dtype=np.float64) for name in ("level_low", "level_high"))
    # the levels are themselves uniform numbers in [0, 1] if the forecasts are right
    return float(interval_coverage(lambda u: u, low, high, level).mean())


def _brier(rows: pd.DataFrame) -> tuple[float | None, ...]:
    left = 1.0 - rows[list(BY_YEAR)].to_numpy(dtype=np.float64)
    days = [DAYS_PER_YEAR * year for year in YEARS]
    scores = brier_ipcw(lambda _times: left, rows["days"], rows["delivered"], days).mean(axis=0)
    return tuple(None if np.isnan(score) else float(score) for score in scores)
