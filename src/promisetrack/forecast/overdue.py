"""Survival of delay: what share of promises is still undelivered a time after the first date.

Kaplan-Meier of the delay (duration - horizon, in years; negative is early) by group, cancelled
promises at risk for ever. Early deliveries and promises not yet due take part before 0, so that
the curve starts, at the date itself, at the share that was late. It stops where fewer than
`LEAST_OPEN` promises are left that could still be delivered; a group without as many at 0 has
none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from promisetrack.forecast.rows import CANCELLED, OPEN, DelayRows
from promisetrack.forecast.stretch import product_limit
from promisetrack.survival.step_function import log_log_interval

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from promisetrack.survival.kaplan_meier import SurvivalCurve

    Floats = NDArray[np.float64]

LEAST_OPEN: Final = 5
YEARS: Final = (0, 1, 2, 5, 10)
"""Years after the date at which the numbers still open are given."""


@dataclass(frozen=True, eq=False)
class DelaySurvival:
    """Curves of the share not yet delivered, and how many promises they rest on.

    Parameters
    ----------
    curves
        One row a step: ``group``, ``delay_years`` (from 0), ``undelivered`` (holding from there
        on), and its log-log band ``lower``, ``upper`` (NaN where the share is 1 or 0). The last
        row of a group marks where its curve stops.
    at_risk
        One row a group, indexed by ``group``: ``rows`` of it in all, and under each of `YEARS`
        the number still open just after that time, cancelled ones not among them.
    still_open
        One row an open promise: ``group``, ``id``, ``delay_years`` when last seen (negative: not
        due by then).
    """

    curves: pd.DataFrame
    at_risk: pd.DataFrame
    still_open: pd.DataFrame

    def curve(self, group: str) -> pd.DataFrame:
        """Return the rows of ``curves`` of a group: none where it has no curve."""
        found = self._by_group.get(group)
        return self.curves.iloc[:0] if found is None else found

    @cached_property
    def _by_group(self) -> Mapping[str, pd.DataFrame]:
        return {str(name): rows for name, rows in self.curves.groupby("group", sort=False)}


def delay_survival(rows: DelayRows, by: str = "domain", *, level: float = 0.8) -> DelaySurvival:
    """Estimate the survival of delay by group.

    Parameters
    ----------
    rows
        Delay rows.
    by
        Column of ``rows.frame`` whose values are the groups, such as "domain", "organization",
        "kind" or "sampling". Rows without a value are in no group.
    level
        Level of the pointwise bands.

    Returns
    -------
    DelaySurvival
        A curve for each group, in years after the deadline, and how many rows are behind it.

    Raises
    ------
    ValueError
        If there is no such column.
    """
    import pandas as pd

    if by not in rows.frame.columns:
        message = f"there is no column {by!r}; there are {', '.join(rows.frame.columns)}"
        raise ValueError(message)
    table = rows.frame.assign(cause=rows.cause, group=rows.frame[by])
    groups = table.groupby("group", sort=True)
    curves = [_curve(str(name), group, level) for name, group in groups]
    counts = {str(name): _still_open_after(group) for name, group in groups}
    still_open = table.loc[table["cause"] == OPEN, ["group", "id", "delay_years"]]
    at_risk = pd.DataFrame.from_dict(counts, orient="index", columns=["rows", *YEARS])
    empty = pd.DataFrame(columns=list(_COLUMNS), dtype=np.float64)
    drawn = [curve for curve in curves if len(curve)]
    return DelaySurvival(
        curves=pd.concat(drawn, ignore_index=True) if drawn else empty,
        at_risk=at_risk.rename_axis("group"),
        still_open=still_open.reset_index(drop=True),
    )


# --- private -------------------------------------------------------------------------------

_COLUMNS = ("group", "delay_years", "undelivered", "lower", "upper")


def _curve(name: str, group: pd.DataFrame, level: float) -> pd.DataFrame:
    """Return the steps from 0 to where fewer than `LEAST_OPEN` are left."""
    import pandas as pd

    delay = group["delay_years"].to_numpy(dtype=np.float64)
    cause = group["cause"].to_numpy()
    can_come = np.sort(delay[cause != CANCELLED])
    if (can_come > 0).sum() < LEAST_OPEN:
        return pd.DataFrame(columns=list(_COLUMNS))
    stop = float(can_come[-LEAST_OPEN])
    # the estimator wants times from 0: the zero point moves, the steps do not
    origin = min(0.0, float(delay.min()))
    steps = product_limit(delay - origin, cause, level=level)
    time = steps.times + origin
    inside = time[(time > 0.0) & (time < stop)]
    drawn = np.concatenate(([0.0], inside, [stop]))
    share, lower, upper = _read(steps, np.searchsorted(time, drawn, side="right"))
    return pd.DataFrame(
        {"group": name, "delay_years": drawn, "undelivered": share, "lower": lower, "upper": upper}
    )


def _read(steps: SurvivalCurve, at: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
    """Return the share and its band after numbers of steps; before the first there is no band."""
    band = log_log_interval(steps.values, steps.standard_errors, steps.level)
    ends = ((1.0, steps.values), (np.nan, band.lower), (np.nan, band.upper))  # noqa: PD011  no table
    share, lower, upper = (np.concatenate(([before], after))[at] for before, after in ends)
    return share, lower, upper


def _still_open_after(group: pd.DataFrame) -> list[int]:
    delay = group["delay_years"].to_numpy()
    return [len(group), *(int((delay > year).sum()) for year in YEARS)]
