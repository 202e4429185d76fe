r"""Cumulative incidence of competing causes from a parametric distribution for each.

The incidence is an integral over the probability p that the cause alone would have been seen,

.. math:: F_j(t) = \int_0^{1 - S_j(t)} \prod_{k \ne j} S_k(Q_j(p))\, dp

so that it takes no more than each distribution's survival :math:`S_k` and quantile :math:`Q_j`.
It is taken over z = logit p, in which the integrand is smooth for every log-location-scale family
and falls off by itself: Gauss-Legendre, 32 panels of 16 nodes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]


class Distribution(Protocol):
    """What is asked of a cause: arrays of any one shape in, the same shape out."""

    def survival(self, t: Floats, /) -> Floats:
        """Return P(T > t)."""

    def quantile(self, p: Floats, /) -> Floats:
        """Return the times by which a share p has ended; infinite where that never happens."""


@dataclass(frozen=True, slots=True, eq=False)
class ParametricIncidence:
    """The probability of having ended for one cause, others competing.

    Parameters
    ----------
    own
        Distribution of the time to this cause if there were no other.
    others
        Those of the other causes.
    """

    own: Distribution
    others: tuple[Distribution, ...]

    def probability(self, t: ArrayLike) -> Floats:
        """Return P(T <= t, cause) at ``t`` (any shape, at least 0; otherwise NaN)."""
        at = np.asarray(t, dtype=np.float64)
        times = at.ravel()
        found = np.full(times.shape, np.nan)
        known = times >= 0.0
        found[known] = self._incidence(times[known])
        return found.reshape(at.shape)

    def survival(self, t: ArrayLike) -> Floats:
        """Return the probability of having ended for no cause at ``t`` (any shape)."""
        at = np.asarray(t, dtype=np.float64)
        times = np.maximum(at.ravel(), 0.0)
        lasting = _product([self.own, *self.others], times).reshape(at.shape)
        return np.where(at >= 0.0, lasting, np.nan)

    def _incidence(self, times: Floats) -> Floats:
        """Integrate for each of the times (n,)."""
        from scipy.special import expit, logit

        alone = np.clip(1.0 - self.own.survival(times), 0.0, 1.0)
        with np.errstate(divide="ignore"):
            until = np.clip(logit(alone), _FROM, _UNTIL)
        width = (until - _FROM)[:, None] / _PANELS
        z = _FROM + width * _PLACES
        p = expit(z)
        lasting = _product(self.others, self.own.quantile(p.ravel())).reshape(p.shape)
        total: Floats = (width * _WEIGHTS * p * expit(-z) * lasting).sum(axis=1)
        return total


def parametric_incidence(
    fits: Mapping[int, Distribution] | Sequence[Distribution], cause: int
) -> ParametricIncidence:
    r"""Return the cumulative incidence of a cause from cause-specific distributions.

    Parameters
    ----------
    fits
        One distribution a cause, fitted with the rows of all others censored where they ended:
        by cause, or in the order of causes 1, 2, ... Each has ``survival(t)`` and
        ``quantile(p)``, all in one unit of time.
    cause
        The cause asked for.

    Returns
    -------
    ParametricIncidence
        With ``.probability(t)`` and ``.survival(t)``, the latter that of lasting through all
        causes; the probabilities of all causes and it add up to 1.

    Raises
    ------
    ValueError
        If there is no distribution for the cause.

    Notes
    -----
    A product of the survivals is the probability of lasting because hazards add up; whether the
    causes are independent beyond that, data cannot say (Tsiatis 1975). A distribution with a
    never-share has an incidence that levels off, as do those of its competitors.
    Precise to 1e-8 while the spread of log time of one cause is at most ten times that of
    another; to a few in a thousand at fifty times.

    References
    ----------
    Kalbfleisch and Prentice (2002), The Statistical Analysis of Failure Time Data, 2nd ed.,
    section 8.2. Tsiatis (1975), Proc. Nat. Acad. Sci. 72, 20-22.

    Examples
    --------
    >>> class Exponential:
    ...     def __init__(self, rate): self.rate = rate
    ...     def survival(self, t): return np.exp(-self.rate * t)
    ...     def quantile(self, p): return -np.log1p(-p) / self.rate
    >>> delivered = parametric_incidence([Exponential(0.3), Exponential(0.1)], cause=1)
    >>> delivered.probability([1, 1000]).round(4).tolist()  # 3/4 of what has ended
    [0.2473, 0.75]
    """
    by_cause = dict(fits) if isinstance(fits, Mapping) else dict(enumerate(fits, start=1))
    if cause not in by_cause:
        message = f"there is no cause {cause!r}; there are {', '.join(map(str, by_cause))}"
        raise ValueError(message)
    own = by_cause.pop(cause)
    return ParametricIncidence(own, tuple(by_cause.values()))


# --- private -------------------------------------------------------------------------------

_PANELS = 32
_FROM, _UNTIL = -40.0, 36.0  # logits beyond which a probability is 0 or 1 to rounding
_nodes, _node_weights = np.polynomial.legendre.leggauss(16)
_PLACES = (np.arange(_PANELS)[:, None] + (_nodes + 1.0) / 2.0).ravel()
_WEIGHTS = np.tile(_node_weights / 2.0, _PANELS)


def _product(fits: Sequence[Distribution], times: Floats) -> Floats:
    lasting = np.ones(times.shape)
    for fit in fits:
        lasting = lasting * fit.survival(times)
    return lasting
