"""The chances to keep a quota, fitted: a logistic regression with an effect for each organization.

An effect meets the two coefficients and itself alone, so the curvature has an arrow's shape, [[A,
B'], [B, D]] with D diagonal, and is solved through the Schur complement of D: a fit takes seconds
as the number of organizations, not as its cube.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Index: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Settled:
    """Quotas that were settled, and priors.

    Parameters
    ----------
    log_horizon, kept
        Shapes (n,): log years ahead, and 1 where it was kept, else 0.
    of_rows
        Shape (n,): the number of each one's organization, of J.
    mean, precision
        Shapes (2 + J,): of the normal priors of k0, k1 and the effects.
    """

    log_horizon: Floats
    kept: Floats
    of_rows: Index
    mean: Floats
    precision: Floats


@dataclass(frozen=True, eq=False)
class Spread:
    """The inverse of the curvature, in parts.

    Parameters
    ----------
    core
        Shape (2, 2): covariance of the coefficients.
    join
        Shape (J, 2): covariances of each effect with them.
    own
        Shape (J,): variances of the effects.
    """

    core: Floats
    join: Floats
    own: Floats

    def variance(self, columns: Floats, organization: int | None) -> float:
        """Return the variance of a logit: columns (2,), and the number of the effect in it."""
        variance = float(columns @ self.core @ columns)
        if organization is None:
            return variance
        return variance + float(2.0 * columns @ self.join[organization] + self.own[organization])


def find_kept_mode(settled: Settled) -> tuple[Floats, Spread]:
    """Climb to the mode (2 + J,) of the posterior by Newton's steps; return it and the spread.

    The posterior is concave, and its curvature at least that of the priors: the climb ends.
    """
    here = _point(settled, settled.mean)
    for _ in range(_STEPS):
        curvature = _curvature(settled, here)
        step = curvature.solve(here.gradient)
        promised = float(here.gradient @ step)
        there = _risen(settled, here, step, promised)
        if there is None:
            break
        here = there
        if promised < _SMALL:
            break
    return here.at, _curvature(settled, here).spread()


# --- private -------------------------------------------------------------------------------

_STEPS = 100
_HALVINGS = 40
_SMALL = 1e-10  # promised by the step that is the last: what it leaves is nothing


@dataclass(frozen=True, eq=False, slots=True)
class _Point:
    """The log posterior at parameters (2 + J,): its value, its gradient, the chances (n,)."""

    at: Floats
    share: Floats
    value: float
    gradient: Floats


@dataclass(frozen=True, eq=False, slots=True)
class _Curvature:
    """Minus the second derivatives: the inverse (2, 2) of the Schur complement, B / D, and D."""

    core_inverse: Floats
    folded: Floats
    diagonal: Floats

    def solve(self, right: Floats) -> Floats:
        """Return the inverse times a direction (2 + J,)."""
        core = self.core_inverse @ (right[:2] - right[2:] @ self.folded)
        return np.concatenate([core, right[2:] / self.diagonal - self.folded @ core])

    def spread(self) -> Spread:
        """Return the inverse."""
        join = -self.folded @ self.core_inverse
        own = 1.0 / self.diagonal - (join * self.folded).sum(axis=1)
        return Spread(self.core_inverse, join, own)


def _point(settled: Settled, at: Floats) -> _Point:
    logits = at[0] + at[1] * settled.log_horizon + at[2:][settled.of_rows]
    off = at - settled.mean
    share = 1.0 / (1.0 + np.exp(-logits))
    value = (settled.kept * logits - np.logaddexp(0.0, logits)).sum()
    gradient = _sums(settled, settled.kept - share) - settled.precision * off
    return _Point(at, share, float(value - 0.5 * settled.precision @ off**2), gradient)


def _sums(settled: Settled, values: Floats) -> Floats:
    """Return the sums (2 + J,) over the rows of each parameter of values (n,)."""
    own = np.bincount(settled.of_rows, values, len(settled.mean) - 2)
    return np.concatenate([[values.sum(), settled.log_horizon @ values], own])


def _curvature(settled: Settled, here: _Point) -> _Curvature:
    weight = here.share * (1.0 - here.share)
    by_horizon = _sums(settled, weight * settled.log_horizon)
    sums = _sums(settled, weight) + settled.precision
    join = np.stack([sums[2:] - settled.precision[2:], by_horizon[2:]], axis=1)
    core = np.array([[sums[0], by_horizon[0]], [by_horizon[0], by_horizon[1]]])
    core[1, 1] += settled.precision[1]
    folded = join / sums[2:, None]
    inverse: Floats = np.linalg.inv(core - join.T @ folded).astype(np.float64)
    return _Curvature(inverse, folded, sums[2:])


def _risen(settled: Settled, here: _Point, step: Floats, promised: float) -> _Point | None:
    share, noise = 1.0, 1e-13 * (1.0 + abs(here.value))
    for _ in range(_HALVINGS):
        there = _point(settled, here.at + share * step)
        if there.value - here.value >= 1e-4 * share * promised - noise:
            return there
        share *= 0.5
    return None
