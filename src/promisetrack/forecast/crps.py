r"""The continuous ranked probability score of durations that are watched for a while only.

A row whose delivery would have been seen up to C says of y whether it lies below C, and where. The
score of a forecast F is the squared distance between F and what was seen, over the time watched:

.. math::

    \int_0^{C} (F(t) - 1\{t \ge y\})^2\, dt \quad\text{delivered at } y, \qquad
    \int_0^{c} F(t)^2\, dt \quad\text{pending at } c \le C

With C the same whether or not the row was delivered, the truth has the least expected score.
Ending the integral of *pending* rows alone does not do that (Rindt and others 2022): there, a
forecast that is too early wins.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from promisetrack.forecast.seen import seen

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Curve: TypeAlias = Callable[[Floats], Floats]


def crps_restricted(cdf: Curve, time: ArrayLike, event: ArrayLike, window: ArrayLike) -> Floats:
    r"""Score forecasts by the CRPS over the time that each row was watched; lower is better.

    Parameters
    ----------
    cdf
        Callable: times (n,) or (n, m), row i for forecast i, to P(T <= t) of the same shape.
    time
        Shape (n,), not negative: when the event happened, or until when it had not.
    event
        Shape (n,), true or false: whether it happened at ``time``.
    window
        One number or (n,), not negative, in the unit of ``time``: C, up to when the event would
        have been seen. It must not depend on what happened: not ``time`` itself. Infinite: the
        plain CRPS of rows with an event.

    Returns
    -------
    ndarray
        Shape (n,), in the unit of ``time``. Infinite where the window and the mean are: the plain
        CRPS of a forecast with a never-share. NaN where ``cdf`` is.

    Raises
    ------
    ValueError
        For another shape, a negative number or NaN; the message names the row.

    Notes
    -----
    An event after its window counts as none within it; a pending row is scored up to the sooner
    of ``time`` and ``window``. Where an event up to the window would have been noticed, a pending
    row was pending at its window: give that as ``time``, not the age of its newest evidence,
    which rewards haste (docs/explanation/scores.md).

    Gauss-Legendre with 8 nodes on quarter octaves about the forecast's middle, whole ones farther
    off, cut at y. Smooth forecasts whose log time has a scale of 0.05 or more: six digits at
    least; of 0.02: two. A jump of F elsewhere than at y is placed to about 2 % of its time.

    References
    ----------
    Matheson and Winkler (1976), Management Science 22, 1087-1096. Gneiting and Ranjan (2011),
    J. Bus. Econ. Stat. 29, 411-422, for the score over a part of the line. Rindt, Hu, Steinsaltz
    and Sejdinovic (2022), AISTATS, for scores of censored data that are not proper.

    Examples
    --------
    >>> def cdf(t): return 1 - np.exp(-t)
    >>> crps_restricted(cdf, [1, 2], [True, False], [5, 5]).round(4).tolist()
    [0.2357, 0.7615]
    """
    rows = seen(time, event)
    stop = _windows(window, len(rows))
    stop = np.where(rows.is_exact, stop, np.minimum(stop, rows.lower))
    turn = np.where(rows.is_exact, np.minimum(rows.lower, stop), stop)
    scale = _middle(cdf, stop)
    top = np.where(np.isfinite(stop), stop, np.maximum(scale * 2.0**_OCTAVES, 2.0 * turn))
    return _integral(cdf, _edges(scale, turn, top), turn) + np.where(
        np.isfinite(stop), 0.0, _tail(cdf, top)
    )


# --- private -------------------------------------------------------------------------------

_OCTAVES = 40.0
_GRID = 2.0 ** np.concatenate(
    (np.arange(-20.0, -4.0), np.arange(-4.0, 4.0, 0.25), np.arange(4, 41))
)
_PROBES = 2.0 ** np.arange(-60.0, 61.0)
_NODES, _NODE_WEIGHTS = np.polynomial.legendre.leggauss(8)
_AT_ONCE = 1_000_000  # times in one call of a cdf
_NOTHING = 1e-12  # a tail below this is rounding


def _windows(window: ArrayLike, n: int) -> Floats:
    try:
        stop = np.broadcast_to(np.asarray(window, dtype=np.float64), (n,))
    except ValueError:
        message = f"window must be one number or have shape ({n},), not {np.shape(window)}"
        raise ValueError(message) from None
    bad = ~(stop >= 0.0)
    if bad.any():
        row = int(np.argmax(bad))
        message = f"row {row}: window {stop[row]:g} is negative or not a number"
        raise ValueError(message)
    return stop


def _middle(cdf: Curve, stop: Floats) -> Floats:
    """Return the times (n,), to an octave, by which half of what comes before ``stop`` has come."""
    times = np.minimum(_PROBES, stop[:, None])
    come = cdf(times)
    first = np.argmax(come >= come[:, -1:] / 2.0, axis=1)
    return np.take_along_axis(times, first[:, None], axis=1)[:, 0]


def _edges(scale: Floats, turn: Floats, top: Floats) -> Floats:
    """Return the ends (n, k) of the panels, rising from 0 to ``top``; ``turn`` is one of them."""
    grid = np.minimum(scale[:, None] * _GRID, top[:, None])
    ends = np.concatenate((np.zeros((len(top), 1)), grid, turn[:, None], top[:, None]), axis=1)
    return np.sort(ends, axis=1)


def _integral(cdf: Curve, edges: Floats, turn: Floats) -> Floats:
    """Integrate F^2 before ``turn`` and (1 - F)^2 after it; a few panels of all rows at a time."""
    n, panels = len(edges), edges.shape[1] - 1
    together = max(1, _AT_ONCE // max(1, n * len(_NODES)))
    total = np.zeros(n)
    for first in range(0, panels, together):
        ends = edges[:, first : first + together + 1]
        width = np.diff(ends, axis=1)[:, :, None] / 2.0
        times = ends[:, :-1, None] + width * (_NODES + 1.0)
        come = cdf(times.reshape(n, times.shape[1] * len(_NODES))).reshape(times.shape)
        missed = np.where(times < turn[:, None, None], come, 1.0 - come)
        total += (width * _NODE_WEIGHTS * missed**2).sum(axis=(1, 2))
    return total


def _tail(cdf: Curve, top: Floats) -> Floats:
    """Return the integral (n,) of (1 - F)^2 beyond ``top``, as that of a power of the time."""
    left = 1.0 - cdf(np.stack((top / 2.0, top), axis=1))
    with np.errstate(divide="ignore", invalid="ignore"):
        power = 2.0 * np.log2(left[:, 0] / left[:, 1])
        beyond = np.where(power > 1.0, top * left[:, 1] ** 2 / (power - 1.0), np.inf)
    return np.where(left[:, 1] > _NOTHING, beyond, 0.0)
