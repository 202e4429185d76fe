"""Can the chances be taken at their word? What was forecast beside what was seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.backtest.scored import BY_YEAR, YEARS
from promisetrack.forecast.scoring import DCalibration, Pit, d_calibration

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

BINS: Final = 10
FEWER_BINS: Final = 5
ENOUGH: Final = 100
"""Cases from which on ten bins are used."""


@dataclass(frozen=True, slots=True)
class WithinYears:
    """The chance of a delivery within some years of the zero day, forecast and seen."""

    years: int
    forecast: float
    seen: float | None
    """From the Kaplan-Meier curve of the cases: those last seen earlier count while seen. None
    where nobody was seen for so long."""
    at_risk: int
    """Cases of which it is known what they were at that time."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Cases that were given a similar chance of a delivery within some years."""

    n: int
    forecast: float
    seen: float | None


@dataclass(frozen=True, slots=True)
class Reliability:
    """The calibration of one model on one set.

    Parameters
    ----------
    model, set
        Which.
    n
        Number of cases.
    levels
        Cases in equal bins of the level of what was seen: n / bins each if all is right. Too many
        in the last: it came later than said.
    d_calibration
        A test of that; cases of one programme make its p-value too small.
    within
        By number of years.
    bins
        Cases by their chance of a delivery within ``bins_years``.
    """

    model: str
    set: str
    n: int
    levels: tuple[float, ...]
    d_calibration: DCalibration
    within: tuple[WithinYears, ...]
    bins_years: int
    bins: tuple[Bin, ...]


def reliability(
    scored: pd.DataFrame, *, model: str, name: str, bins_years: int = 2
) -> Reliability | None:
    """Return the calibration of a model on a set; None where it has no cases there.

    Parameters
    ----------
    scored
        `Backtest.scored`.
    model, name
        The model, and the set.
    bins_years
        One of `YEARS`, for the bins of chances.
    """
    rows = scored[(scored["model"] == model) & (scored["set"] == name)]
    if rows.empty:
        return None
    low, high = (rows[key].to_numpy(dtype=np.float64) for key in ("level_low", "level_high"))
    bins = BINS if len(rows) >= ENOUGH else FEWER_BINS
    return Reliability(
        model=model,
        set=name,
        n=len(rows),
        levels=tuple(Pit(low, high).counts(bins).tolist()),
        d_calibration=d_calibration(1.0 - low, rows["delivered"].to_numpy(), bins),
        within=tuple(_within(rows, at) for at in range(len(YEARS))),
        bins_years=bins_years,
        bins=_bins(rows, YEARS.index(bins_years)),
    )


# --- private -------------------------------------------------------------------------------

_EDGES = np.linspace(0.0, 1.0, 11)


def _within(rows: pd.DataFrame, at: int) -> WithinYears:
    days = YEARS[at] * DAYS_PER_YEAR
    known = rows["delivered"] | (rows["days"] >= days)
    return WithinYears(
        years=YEARS[at],
        forecast=float(rows[BY_YEAR[at]].mean()),
        seen=_share_delivered(rows, days),
        at_risk=int(known.sum()),
    )


def _bins(rows: pd.DataFrame, at: int) -> tuple[Bin, ...]:
    chance = rows[BY_YEAR[at]].to_numpy(dtype=np.float64)
    of_row = np.clip(np.searchsorted(_EDGES, chance, side="right") - 1, 0, len(_EDGES) - 2)
    days = YEARS[at] * DAYS_PER_YEAR
    return tuple(
        Bin(
            n=int((of_row == bin_).sum()),
            forecast=float(chance[of_row == bin_].mean()),
            seen=_share_delivered(rows[of_row == bin_], days),
        )
        for bin_ in np.unique(of_row)
    )


def _share_delivered(rows: pd.DataFrame, days: float) -> float | None:
    """Return the share delivered within ``days`` (Kaplan-Meier); None past the last look."""
    from promisetrack.survival import Observations, kaplan_meier

    until = rows["days"].to_numpy(dtype=np.float64)
    upper = np.where(rows["delivered"], until, np.inf)
    curve = kaplan_meier(Observations(until, upper))
    left = float(curve.survival(min(days, curve.end)))
    return 1.0 - left if days <= curve.end or left == 0.0 else None
