"""Linear predictors of rows: columns with coefficients, and groups with an effect a level.

A row's predictor eta_k is a sum of coefficients times columns and of the effects of the row's
levels. A term knows how to do with its own part of a vector of coefficients what a matrix
(n, size) would do, without that matrix: for levels, by counting.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from promisetrack.survival.blocks import Index
from promisetrack.survival.families import Array


@dataclass(frozen=True, slots=True)
class Normal:
    """A normal prior; ``sd=inf`` is flat: the parameter is maximised and has no prior."""

    mean: float = 0.0
    sd: float = np.inf

    @property
    def is_flat(self) -> bool:
        """Whether it says nothing."""
        return not np.isfinite(self.sd)

    def log_density(self, value: float) -> float:
        """Return its log density, 0 where it is flat."""
        if self.is_flat:
            return 0.0
        z = (value - self.mean) / self.sd
        return float(-0.5 * z * z - np.log(self.sd) - 0.5 * np.log(2.0 * np.pi))

    def slope(self, value: float) -> float:
        """Return the derivative of the log density."""
        return 0.0 if self.is_flat else (self.mean - value) / self.sd**2


@dataclass(frozen=True, eq=False, slots=True)
class LinearPredictor:
    """A predictor's columns and the priors of their coefficients.

    Parameters
    ----------
    name
        What it predicts, such as ``mu``.
    names, matrix
        The p columns, (p, n).
    priors
        One for each column.
    integrated
        True: coefficients with a proper prior are integrated out together with the group effects;
        those with a flat prior are maximised. False: all are maximised.
    """

    name: str
    names: tuple[str, ...]
    matrix: Array
    priors: tuple[Normal, ...]
    integrated: bool = True


class Load(NamedTuple):
    """Where the effects of a factor go: into which predictor, times what (n,); None: times 1."""

    predictor: int
    values: Array | None = None


@dataclass(frozen=True, eq=False, slots=True)
class GroupFactor:
    """Effects u ~ N(0, tau^2) of the levels of a grouping; tau is estimated.

    Parameters
    ----------
    name, levels
        As they are printed.
    of_rows
        Number of each row's level, (n,).
    loads
        Predictors that the effect enters; more than one is an effect they share.
    prior_sd
        Of the half-normal prior of tau; inf: flat.
    """

    name: str
    levels: tuple[Any, ...]
    of_rows: Index
    loads: tuple[Load, ...] = (Load(0),)
    prior_sd: float = np.inf


@dataclass(frozen=True, eq=False, slots=True)
class Columns:
    """A term with a coefficient for each of p columns (p, n)."""

    matrix: Array

    @property
    def size(self) -> int:
        """Number of coefficients."""
        return len(self.matrix)

    def sums(self, values: Array) -> Array:
        """Return each column's sum (p,) of values (n,)."""
        sums: Array = self.matrix @ values
        return sums

    def spread(self, coefficients: Array) -> Array:
        """Return what coefficients (p,) add to the predictor, (n,)."""
        added: Array = coefficients @ self.matrix
        return added


@dataclass(frozen=True, eq=False, slots=True)
class Levels:
    """A term with an effect for each level; values (n,) multiply it, None: 1."""

    of_rows: Index
    size: int
    values: Array | None = None

    def sums(self, values: Array) -> Array:
        """Return each level's sum (size,) of values (n,)."""
        return _counted(self.of_rows, self.scaled(values), self.size)

    def spread(self, coefficients: Array) -> Array:
        """Return what effects (size,) add to the predictor, (n,)."""
        return self.scaled(coefficients[self.of_rows])

    def scaled(self, values: Array) -> Array:
        """Return values (n,) times what the effect is multiplied with."""
        return values if self.values is None else values * self.values


Term: TypeAlias = Columns | Levels


def products(one: Term, other: Term, weights: Array) -> Array:
    """Return the weighted products (size, size) of two terms: A' diag(weights) B."""
    if isinstance(one, Columns):
        if isinstance(other, Columns):
            square: Array = (one.matrix * weights) @ other.matrix.T
            return square
        return np.stack([other.sums(column * weights) for column in one.matrix])
    if isinstance(other, Columns):
        return products(other, one, weights).T
    both = one.scaled(other.scaled(weights))
    if one.of_rows is other.of_rows:
        return np.diag(_counted(one.of_rows, both, one.size))
    cells = one.of_rows * other.size + other.of_rows
    return _counted(cells, both, one.size * other.size).reshape(one.size, other.size)


def row_products(one: Term, other: Term, block: Array) -> Array:
    """Return a_i' V b_i of every row (n,), V being a block (size, size)."""
    if isinstance(one, Columns):
        if isinstance(other, Columns):
            each = one.matrix * (block @ other.matrix)
        else:
            each = other.scaled(one.matrix * block[:, other.of_rows])
        summed: Array = each.sum(axis=0)
        return summed
    if isinstance(other, Columns):
        return row_products(other, one, block.T)
    return one.scaled(other.scaled(block[one.of_rows, other.of_rows]))


# --- private -------------------------------------------------------------------------------


def _counted(numbers: Index, values: Array, size: int) -> Array:
    """Return the sums (size,) of values (n,) by number (n,)."""
    return np.asarray(np.bincount(numbers, values, minlength=size), dtype=np.float64)
