r"""Cumulative incidence of competing causes, without a model: the Aalen-Johansen estimate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from promisetrack.survival.observations import Observations, ObservationsError
from promisetrack.survival.risk_sets import RiskSets, risk_sets, spells
from promisetrack.survival.step_function import (
    StepFunction,
    checked_level,
    first_at_or_below,
    shares,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class IncidenceCurve(StepFunction):
    """The probability of having ended for one cause, rising in steps."""

    def probability(self, t: ArrayLike) -> Floats:
        """Return P(T <= t, cause) at ``t`` (any shape); NaN outside [start, end]."""
        return self(t)

    def quantile(self, p: ArrayLike) -> Floats:
        """Return the first times by which a share ``p`` of all has ended for this cause.

        Infinite where the curve does not rise that far, NaN where p is not in [0, 1].
        """
        times = np.concatenate(([self.start], self.times))
        falling = -np.concatenate(([self.before], self.values))
        return first_at_or_below(times, falling, -shares(p))


def aalen_johansen(
    obs: Observations, cause: ArrayLike, *, level: float = 0.95
) -> dict[int, IncidenceCurve]:
    r"""Estimate the cumulative incidence of each cause.

    .. math:: \hat F_j(t) = \sum_{t_i \le t} \hat S(t_i-) \frac{d_{ji}}{n_i}

    with :math:`\hat S` the product-limit estimate of lasting, all causes taken together, so that
    the incidences and :math:`\hat S` add up to 1.

    Parameters
    ----------
    obs
        n rows, in any unit of time, with or without entry and weights. ``lower`` is when a row
        ended or was last seen. A row that ended may be exact or, as in a table made for one
        cause, right-censored where another cause ended it.
    cause
        Shape (n,), whole numbers: 0 was last seen going on, 1, 2, ... what ended the row.
    level
        Level of the pointwise bands.

    Returns
    -------
    dict
        Cause (1, 2, ... up to the largest seen) to its curve, with ``.probability(t)``,
        ``.quantile(p)`` and ``.confidence_interval(t)``. Empty if nothing ended.

    Raises
    ------
    ObservationsError
        If ``cause`` has another shape or holds anything else; if a row is an interval; if a row
        of cause 0 is exact; if no row has a weight.
    ValueError
        Unless ``level`` lies between 0 and 1.

    Warns
    -----
    RiskSetWarning
        If everyone at risk ended while others were yet to enter: flat from there on.

    Notes
    -----
    The variance is Aalen's with the correction for ties (d - 1)/(n - 1), the one that R's
    `cmprsk::cuminc` prints: at each :math:`t_i` the d endings for cause j, and those for all
    other causes, add :math:`\hat S(t_i-)^2 (1 - (d-1)/(n_i-1)) d/n_i^2` times the square of what
    one more of them does to :math:`\hat F_j(t)`. (R's `survfit` prints another variance, the
    infinitesimal jackknife.)
    Ties, delayed entry and weights are read as by `kaplan_meier`.

    References
    ----------
    Aalen and Johansen (1978), Scand. J. Statist. 5, 141-150. Aalen (1978), Ann. Statist. 6,
    534-545, for the variance. Choudhury (2002), Statist. Med. 21, 1129-1144, for the band.

    Examples
    --------
    >>> inf = float("inf")
    >>> curves = aalen_johansen(Observations([1, 2, 3, 4], [1, 2, inf, 4]), [1, 2, 0, 1])
    >>> curves[1].probability([0, 1, 3, 4]).tolist(), curves[2].probability(3).item()
    ([0.0, 0.25, 0.25, 0.75], 0.25)
    """
    checked_level(level)
    what = _checked(obs, cause)
    rows = spells(obs, what)
    causes = int(what.max(initial=0))
    counts = risk_sets(rows, causes)
    after = counts.surviving
    before = np.concatenate(([1.0], after[:-1]))[: len(after)]
    incidence = np.cumsum(before * counts.ended / counts.at_risk, axis=1)
    return {
        j + 1: IncidenceCurve(
            times=counts.times,
            values=incidence[j],
            standard_errors=_aalen(counts, before, after, incidence[j], j),
            before=0.0,
            start=rows.start,
            end=rows.end,
            level=level,
        )
        for j in range(causes)
    }


# --- private -------------------------------------------------------------------------------


def _checked(obs: Observations, cause: ArrayLike) -> NDArray[np.int64]:
    given = np.asarray(cause)
    if given.shape != (len(obs),):
        message = f"cause must have shape ({len(obs)},), not {given.shape}"
        raise ObservationsError(message)
    with np.errstate(invalid="ignore"):
        whole = _is_number(given) and (given >= 0) & (given == np.floor(given))
    if not np.all(whole):
        where = f"row {int(np.argmin(whole))}: " if np.ndim(whole) else ""
        message = f"{where}cause must be a whole number: 0 is censored, 1, 2, ... are causes"
        raise ObservationsError(message)
    what = given.astype(np.int64)
    wide = ~(obs.is_exact | obs.is_right_censored)
    _refuse(wide, "row {}: an interval; the incidence of causes needs times, not intervals")
    claimed = (what == 0) & obs.is_exact
    _refuse(claimed, "row {}: cause 0 is censored, but the duration is exact; set upper to inf")
    return what


def _is_number(given: NDArray[np.generic]) -> bool:
    return given.dtype.kind in "biuf"


def _refuse(bad: NDArray[np.bool_], message: str) -> None:
    if bad.any():
        raise ObservationsError(message.format(int(np.argmax(bad))))


def _aalen(counts: RiskSets, before: Floats, after: Floats, incidence: Floats, own: int) -> Floats:
    """Return the standard errors (k,) of one cause's incidence.

    An ending at s changes F(t) by 1[own cause] - (F(t) - F(s)) / S(s), and the counts of
    endings are nearly independent Poisson variables; the square of the sum is expanded in F(t).
    """
    ended = np.stack((counts.ended[own], counts.ended.sum(axis=0) - counts.ended[own]))
    with np.errstate(divide="ignore", invalid="ignore"):  # nobody left: no later change
        share = np.where(after > 0.0, 1.0 / after, 0.0)
        ties = np.where(ended > 1.0, (ended - 1.0) / (counts.at_risk - 1.0), 0.0)
    noise = before**2 * (1.0 - ties) * ended / counts.at_risk**2
    change = np.array([[1.0], [0.0]]) + incidence * share
    first, second, third = (
        np.cumsum((noise * term).sum(axis=0)) for term in (change**2, change * share, share**2)
    )
    variance = first - 2.0 * incidence * second + incidence**2 * third
    errors: Floats = np.sqrt(np.maximum(variance, 0.0))
    return errors
