r"""Scores of forecasts of durations: proper ones, for rows that are coarse or still pending.

Conventions of every score here: row i is scored against forecast i; a forecast is a callable from
times, (n,) or (n, m) with row i for forecast i, to probabilities of the same shape; scores are
(n,) and lower is better; the mean over rows is what is compared. Why these and not others:
docs/explanation/scores.md.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from promisetrack.forecast.calibration import (
    DCalibration,
    Pit,
    d_calibration,
    interval_coverage,
    pit,
)
from promisetrack.forecast.crps import crps_restricted
from promisetrack.forecast.seen import seen
from promisetrack.survival import Observations, ObservationsError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Curve: TypeAlias = Callable[[Floats], Floats]

__all__ = [
    "FLOOR",
    "DCalibration",
    "FlooredScoreWarning",
    "Pit",
    "brier_ipcw",
    "crps_restricted",
    "d_calibration",
    "interval_coverage",
    "is_floored",
    "log_score",
    "pit",
]

FLOOR: Final = 1e-6
"""The least probability that the log score takes at its word: worse costs no more."""


class FlooredScoreWarning(UserWarning):
    """Something happened to which a forecast gave next to no chance."""


def log_score(cdf: Curve, lower: ArrayLike, upper: ArrayLike) -> Floats:
    r"""Score forecasts by what they gave to the interval that came true; lower is better.

    .. math:: -\log \max(F(upper) - F(lower), 10^{-6})

    Parameters
    ----------
    cdf
        Callable: times (n,), row i for forecast i, to P(T <= t).
    lower, upper
        Shape (n,): the duration lies in (lower, upper]; ``upper`` infinite: pending at ``lower``,
        *never* included. Compare forecasts on cells of one width, such as 30 days, for exact and
        coarse rows alike.

    Returns
    -------
    ndarray
        Shape (n,), in nats, at most 13.82. `is_floored` says which are at the floor.

    Raises
    ------
    ObservationsError
        If a row is no interval or has no width: a point has a density, not a probability, and
        the two do not compare. The message names the row.

    Warns
    -----
    FlooredScoreWarning
        With the number of rows at the floor.

    References
    ----------
    Good (1952), J. R. Statist. Soc. B 14, 107-114. Proper with censoring that is independent of
    the event: Rindt, Hu, Steinsaltz and Sejdinovic (2022), AISTATS.

    Examples
    --------
    >>> log_score(lambda t: 1 - np.exp(-t / 10), [0, 20], [10, float("inf")]).round(3).tolist()
    [0.459, 2.0]
    """
    rows = Observations(lower, upper)
    if rows.is_exact.any():
        row = int(np.argmax(rows.is_exact))
        message = (
            f"row {row}: {rows.lower[row]:g} is a point; score the cell it lies in, "
            "such as the 30 days that end with it"
        )
        raise ObservationsError(message)
    ends = np.where(rows.is_right_censored, rows.lower, rows.upper)
    probability = np.where(rows.is_right_censored, 1.0, cdf(ends)) - cdf(rows.lower)
    scores: Floats = -np.log(np.maximum(probability, FLOOR))
    floored = int(is_floored(scores).sum())
    if floored:
        message = f"{floored} of {len(scores)} rows at the floor of {FLOOR:g}"
        warnings.warn(message, FlooredScoreWarning, stacklevel=2)
    return scores


def is_floored(scores: ArrayLike) -> NDArray[np.bool_]:
    """Return which log scores (n,) are at the floor."""
    floored: NDArray[np.bool_] = np.greater_equal(scores, -np.log(FLOOR))
    return floored


def brier_ipcw(survival: Curve, time: ArrayLike, event: ArrayLike, at: ArrayLike) -> Floats:
    r"""Score the forecast of whether the event happens by a time; lower is better.

    .. math::

        \frac{S(t)^2}{G(T-)} \text{ if the event happened at } T \le t, \quad
        \frac{(1 - S(t))^2}{G(t)} \text{ if } T > t, \quad
        0 \text{ if last seen, without event, at or before } t

    with G the Kaplan-Meier estimate of not being censored, from all rows.

    Parameters
    ----------
    survival
        Callable: times (n,) or (n, m), row i for forecast i, to P(T > t).
    time, event
        Shape (n,): when the event happened, or until when it had not; and whether it did.
    at
        The time t in the unit of ``time``, or m of them.

    Returns
    -------
    ndarray
        Shape (n,), or (n, m) where ``at`` is (m,). Their *mean* is the Brier score: weights stand
        for the rows that were lost. NaN where everyone left was censored by t: nothing stands
        for them.

    Raises
    ------
    ValueError
        For another shape, a negative number or NaN; the message names the row.

    Notes
    -----
    Of equal times events leave first: at a time of censoring c, those whose event happens at c
    are no longer at risk of being censored. Proper if censoring does not depend on the event.

    References
    ----------
    Graf, Schmoor, Sauerbrei and Schumacher (1999), Statist. Med. 18, 2529-2545.

    Examples
    --------
    >>> half = lambda t: np.full(t.shape, 0.5)
    >>> brier_ipcw(half, [1, 2, 3, 4], [True, False, True, True], 3).round(3).tolist()
    [0.25, 0.0, 0.375, 0.375]
    """
    rows = seen(time, event)
    when = np.asarray(at, dtype=np.float64)
    if when.ndim > 1 or not (when >= 0.0).all():
        message = f"at must be a time of at least 0, or a list of such, not {when.tolist()}"
        raise ValueError(message)
    times = np.broadcast_to(when, (len(rows), *when.shape))
    last, happened = rows.lower, rows.is_exact
    if when.ndim:
        last, happened = last[:, None], happened[:, None]
    uncensored = _Uncensored(rows)
    at_event, at_time = uncensored.before(last), uncensored.after(when)
    left = survival(times)
    with np.errstate(divide="ignore", invalid="ignore"):
        scores = np.where(
            happened & (last <= when),
            left**2 / at_event,
            np.where(last > when, (1.0 - left) ** 2 / at_time, 0.0),
        )
    return np.where(at_time > 0.0, scores, np.nan)


# --- private -------------------------------------------------------------------------------


class _Uncensored:
    """The Kaplan-Meier estimate G of not being censored; of equal times events come first."""

    def __init__(self, rows: Observations) -> None:
        censored = rows.lower[rows.is_right_censored]
        self.times, lost = np.unique(censored, return_counts=True)
        later = len(rows) - np.searchsorted(np.sort(rows.lower), self.times, side="right")
        self.share = np.concatenate(([1.0], np.cumprod(later / (later + lost))))

    def before(self, t: Floats) -> Floats:
        """Return G(t-)."""
        return self.share[np.searchsorted(self.times, t, side="left")]

    def after(self, t: Floats) -> Floats:
        """Return G(t)."""
        return self.share[np.searchsorted(self.times, t, side="right")]
