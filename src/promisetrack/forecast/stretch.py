r"""The pooled Kaplan-Meier curve of the stretch (duration : horizon), with a Pareto tail.

A cancelled promise is known never to come, so it stays in every risk set: the curve is that of
*not delivered*, and levels off above the share that never is.

.. math:: S(x) = \hat S(x) \text{ for } x \le x_0, \quad
          \pi + (\hat S(x_0) - \pi)(x/x_0)^{-a} \text{ beyond}

* :math:`\hat S` is the product-limit estimate (`promisetrack.survival.kaplan_meier`); of equal
  stretches deliveries come first, then those last seen open.
* :math:`x_0`, the last stretch with cases: the largest at which `AT_RISK` promises could still be
  delivered, and never below the median of the delivered ones.
* :math:`a`, the hazard of delivery per unit of log stretch, is that of the slower half: the
  maximum-likelihood rate over all that is known beyond the median delivered stretch, allowing
  for the share of the open ones that never come.
* :math:`\pi`, unless given, is the Aalen-Johansen incidence of *declared* cancellations up to
  :math:`x_0`. What is given up silently is not in it: it is a floor.

Coarse dates enter by their points (`promisetrack.forecast.rows`), not as intervals; this matters
where a window is as wide as the horizon.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from promisetrack.forecast.delivery import ForecastError
from promisetrack.forecast.rows import CANCELLED, DELIVERED, OPEN
from promisetrack.survival import Observations, aalen_johansen, kaplan_meier

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from promisetrack.survival.kaplan_meier import SurvivalCurve

    Floats = NDArray[np.float64]

AT_RISK: Final = 10
"""Beyond the last stretch with this many promises still open the curve is shape, not cases."""

LEAST_DELIVERED: Final = 10
"""With fewer deliveries there is no curve: its quartiles would rest on two or three promises."""


@dataclass(frozen=True, slots=True, eq=False)
class StretchCurve:
    """The probability that a promise is still undelivered at a multiple of its horizon.

    Parameters
    ----------
    stretch, undelivered
        Shape (k,), rising and falling: the steps, each value holding from its stretch on.
    tail_from
        Stretch beyond which the tail takes over.
    tail_rate
        Hazard of delivery per unit of log stretch in the tail; 0 is a flat tail.
    never
        Share that is never delivered.
    """

    stretch: Floats
    undelivered: Floats
    tail_from: float
    tail_rate: float
    never: float

    def survival(self, stretch: Floats) -> Floats:
        """Return the probabilities (n,) of being undelivered at ``stretch`` (n,).

        A stretch below 0 lies before the clock starts: 1.
        """
        steps = np.concatenate(([1.0], self.undelivered))
        at = np.searchsorted(self.stretch, np.minimum(stretch, self.tail_from), side="right")
        left = steps[at]
        beyond = np.maximum(stretch / self.tail_from, 1.0) ** -self.tail_rate
        return np.where(stretch <= self.tail_from, left, self.never + (left - self.never) * beyond)

    def joined_survival(self, stretch: Floats) -> Floats:
        """Return the same with the steps joined by lines, its tail as it is.

        What came at a stretch is spread back to the one before it. A step function gives no
        chance at all to most months, which a score, or an average, would take at its word.
        """
        steps = np.interp(stretch, *self._knots)
        return np.where(stretch > self.tail_from, self.survival(stretch), steps)

    def inverse_joined_survival(self, left: Floats) -> Floats:
        """Return the first stretches (n,) at which the joined curve is down to ``left`` (n,).

        Infinite where it never is.
        """
        knots, undelivered = (bend[:-1] for bend in self._knots)  # the last line is level
        steps = np.interp(-left, -undelivered, knots)
        last = undelivered[-1]
        if self.tail_rate == 0.0:
            return np.where(left >= last, steps, np.inf)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            share = np.maximum(left - self.never, 0.0) / (last - self.never)
            tail = self.tail_from * share ** (-1.0 / self.tail_rate)
        return np.where(left >= last, steps, tail)

    @property
    def _knots(self) -> tuple[Floats, Floats]:
        """Where the joined curve bends, and what it is there."""
        knots = np.concatenate(([0.0], self.stretch, [self.tail_from]))
        return knots, np.concatenate(([1.0], self.undelivered, [self.undelivered[-1]]))


def fit_stretch(
    stretch: Floats,
    cause: NDArray[np.int64],
    *,
    never_share: float | None = None,
    weights: Floats | None = None,
) -> StretchCurve:
    """Fit the curve.

    Parameters
    ----------
    stretch
        Shape (n,), not negative: of the delivery, cancellation or newest evidence.
    cause
        Shape (n,): `OPEN`, `DELIVERED` or `CANCELLED`.
    never_share
        Share never delivered, at least 0 and below 1; None: the floor from cancellations. Where
        the curve itself falls below it, the level that the curve reaches is taken instead.
    weights
        Shape (n,), above 0: of how many promises each is one, where the ledger lacks some
        (`promisetrack.forecast.rows.DelayRows.stands_for`); None: of itself.

    Raises
    ------
    ForecastError
        With fewer than `LEAST_DELIVERED` deliveries.
    ValueError
        If ``never_share`` is not a share.
    """
    if never_share is not None and not 0.0 <= never_share < 1.0:
        message = f"never_share must be at least 0 and below 1, not {never_share}"
        raise ValueError(message)
    delivered = int(np.count_nonzero(cause == DELIVERED))
    if delivered < LEAST_DELIVERED:
        raise ForecastError(_too_few(delivered))
    weights = np.ones(len(stretch)) if weights is None else weights
    steps = product_limit(stretch, cause, weights)
    came = cause == DELIVERED
    middle = _weighted_median(stretch[came], weights[came])
    tail_from = max(float(np.sort(stretch[cause != CANCELLED])[-AT_RISK]), middle)
    kept = steps.times <= tail_from
    times, undelivered = steps.times[kept], steps.values[kept]
    share = never_share
    if share is None:
        share = _announced(stretch, cause, weights, tail_from)
    never = min(share, float(undelivered[-1]))
    left = float(steps.values[steps.times <= middle][-1])
    rate = _tail_rate(stretch, cause, weights, middle, never / left if left > 0.0 else 0.0)
    return StretchCurve(times, undelivered, tail_from, rate, never)


def product_limit(
    time: Floats, cause: NDArray[np.int64], weights: Floats | None = None, *, level: float = 0.8
) -> SurvivalCurve:
    """Return the product-limit estimate of not delivered, cancelled rows being at risk for ever.

    Parameters
    ----------
    time
        Shape (n,), not negative.
    cause
        Shape (n,): `OPEN`, `DELIVERED` or `CANCELLED`.
    weights
        Shape (n,), above 0; None: 1 each.
    level
        Level of its pointwise bands and of the intervals of its quantiles.
    """
    seen = np.where(cause == CANCELLED, time.max() + 1.0, time)
    came = np.where(cause == DELIVERED, seen, np.inf)
    return kaplan_meier(Observations(seen, came, weights=weights), level=level)


def stretch_quantile(
    steps: SurvivalCurve, p: float
) -> tuple[float | None, float | None, float | None]:
    """Return the stretch by which a share ``p`` is delivered, with its log-log interval.

    None where the curve, or its band, does not come down that far.
    """
    found = (float(value) for value in (steps.quantile(p), *steps.quantile_interval(p)))
    middle, lower, upper = (value if np.isfinite(value) else None for value in found)
    return middle, lower, upper


# --- private -------------------------------------------------------------------------------

_ROUNDS = 200
_CLOSE = 1e-12


def _too_few(delivered: int) -> str:
    seen = "no promise" if delivered == 0 else f"only {delivered} promise{'s' * (delivered > 1)}"
    return (
        f"{seen} in the ledger had been delivered by then; "
        f"how long promises take needs at least {LEAST_DELIVERED}"
    )


def _weighted_median(values: Floats, weights: Floats) -> float:
    """Return the value with half of the weight on either side; between two, their mean."""
    order = np.argsort(values, kind="stable")
    values, reached = values[order], np.cumsum(weights[order])
    half = 0.5 * reached[-1]
    at = int(np.searchsorted(reached, half))
    after = at + 1 if reached[at] == half else at
    return float(0.5 * (values[at] + values[after]))


def _announced(stretch: Floats, cause: NDArray[np.int64], weights: Floats, upto: float) -> float:
    """Return the Aalen-Johansen incidence of cancellation up to a stretch."""
    if not (cause == CANCELLED).any():
        return 0.0
    seen = Observations(stretch, np.where(cause == OPEN, np.inf, stretch), weights=weights)
    return float(aalen_johansen(seen, cause)[CANCELLED].probability(min(upto, stretch.max())))


def _tail_rate(
    stretch: Floats, cause: NDArray[np.int64], weights: Floats, start: float, share: float
) -> float:
    """Return the maximum-likelihood Pareto rate beyond ``start``, by expectation-maximisation.

    An open row may be one of the ``share`` that never comes: it counts with its probability not
    to be.
    """
    late = (stretch > start) & (cause != CANCELLED)
    excess, weights = np.log(stretch[late] / start), weights[late]
    is_open = cause[late] == OPEN
    events = float(weights[~is_open].sum())
    if events == 0.0:
        return 0.0
    rate = events / (weights * excess).sum()
    for _ in range(_ROUNDS):
        still = (1.0 - share) * np.exp(-rate * excess)
        counted = np.where(is_open, still / (share + still), 1.0)
        before, rate = rate, events / (weights * counted * excess).sum()
        if abs(rate - before) < _CLOSE * before:
            break
    return float(rate)
