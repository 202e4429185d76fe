"""What the Laplace approximation is given: rows, their linear predictors, groups and priors.

Inner parameters w have a normal prior given the outer ones and are integrated out: coefficients
with a proper prior, and the effects of groups. Outer parameters phi are maximised: coefficients
with a flat prior, parameters of the rows (such as the log scale), and log tau of every group.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, Protocol

import numpy as np

from promisetrack.survival.families import Array
from promisetrack.survival.linear_predictors import (
    Columns,
    GroupFactor,
    Levels,
    LinearPredictor,
    Normal,
    Term,
    products,
    row_products,
)


class RowDerivatives(NamedTuple):
    """Log-likelihood of n rows and its derivatives in K predictors and T row parameters."""

    value: Array  # (n,)
    first: Array  # (K, n) in the predictors
    second: Array  # (K, K, n)
    parameter: Array  # (T, n) in the parameters of the rows
    mixed: Array  # (K, T, n), once in each


class RowFunction(Protocol):
    """The log-likelihood of every row, weights multiplied in."""

    def __call__(self, eta: Array, theta: Array) -> RowDerivatives:
        """Return it at predictors (K, n) and parameters (T,); not finite where undefined."""


@dataclass(frozen=True, slots=True)
class RowParameter:
    """A parameter that all rows share, with its prior."""

    name: str
    prior: Normal


class Placed(NamedTuple):
    """A term, the predictor that it is part of, and where its coefficients stand."""

    predictor: int
    where: slice
    term: Term


@dataclass(frozen=True, eq=False)
class LaplaceProblem:
    """A model of rows: sum over rows of log p(row | eta_1 .. eta_K, theta), and priors.

    Parameters
    ----------
    rows
        The likelihood of the rows and its derivatives.
    predictors
        The K linear predictors.
    factors
        Groupings, each with a standard deviation tau of its own.
    parameters
        The T parameters theta.
    """

    rows: RowFunction
    predictors: tuple[LinearPredictor, ...]
    factors: tuple[GroupFactor, ...]
    parameters: tuple[RowParameter, ...]

    # --- what stands where -----------------------------------------------------------------

    @cached_property
    def inner_coefficients(self) -> tuple[tuple[int, int], ...]:
        """(predictor, column) of the coefficients that are integrated out, in their order."""
        return tuple(pair for pair in self._pairs() if self._is_inner(*pair))

    @cached_property
    def outer_coefficients(self) -> tuple[tuple[int, int], ...]:
        """(predictor, column) of those that are maximised; they stand first in phi."""
        return tuple(pair for pair in self._pairs() if not self._is_inner(*pair))

    @cached_property
    def theta(self) -> slice:
        """Where the parameters of the rows stand in phi."""
        start = len(self.outer_coefficients)
        return slice(start, start + len(self.parameters))

    @cached_property
    def effects(self) -> tuple[slice, ...]:
        """Where the effects of each factor stand in w."""
        ends = len(self.inner_coefficients) + np.cumsum([0, *map(_count, self.factors)])
        return tuple(slice(start, end) for start, end in pairwise(ends.tolist()))

    @property
    def inner_size(self) -> int:
        """Number of inner parameters."""
        return len(self.inner_coefficients) + sum(map(_count, self.factors))

    @property
    def outer_size(self) -> int:
        """Number of outer parameters."""
        return len(self.outer_coefficients) + len(self.parameters) + len(self.factors)

    def log_taus(self, phi: Array) -> Array:
        """Return the log standard deviations of the factors."""
        return phi[self.theta.stop :]

    @cached_property
    def inner_terms(self) -> tuple[Placed, ...]:
        """The terms of the predictors whose coefficients are inner."""
        return (
            *self._columns(self.inner_coefficients),
            *(
                Placed(load.predictor, where, Levels(f.of_rows, _count(f), load.values))
                for f, where in zip(self.factors, self.effects, strict=True)
                for load in f.loads
            ),
        )

    @cached_property
    def outer_terms(self) -> tuple[Placed, ...]:
        """The terms whose coefficients are outer."""
        return self._columns(self.outer_coefficients)

    # --- priors ----------------------------------------------------------------------------

    @cached_property
    def inner_mean(self) -> Array:
        """Prior means (m,) of w."""
        means = [self._prior(*pair).mean for pair in self.inner_coefficients]
        return np.concatenate([means, np.zeros(self.inner_size - len(means))])

    def precision(self, phi: Array) -> Array:
        """Return the prior precisions (m,) of w."""
        fixed = [self._prior(*pair).sd ** -2 for pair in self.inner_coefficients]
        counts = list(map(_count, self.factors))
        return np.concatenate([fixed, np.repeat(np.exp(-2.0 * self.log_taus(phi)), counts)])

    @cached_property
    def outer_priors(self) -> tuple[Normal, ...]:
        """Priors of the outer coefficients and of the parameters of the rows."""
        coefficients = (self._prior(*pair) for pair in self.outer_coefficients)
        return (*coefficients, *(parameter.prior for parameter in self.parameters))

    def outer_log_prior(self, phi: Array) -> tuple[float, Array]:
        """Return the log prior density of phi and its slope; for tau that of log tau."""
        value, slope = 0.0, np.zeros(len(phi))
        for k, prior in enumerate(self.outer_priors):
            value += prior.log_density(phi[k])
            slope[k] = prior.slope(phi[k])
        for k, factor in enumerate(self.factors, start=self.theta.stop):
            if np.isfinite(factor.prior_sd):  # half-normal, times tau for the change to log tau
                square = np.exp(2.0 * (phi[k] - np.log(factor.prior_sd)))
                constant = 0.5 * np.log(2.0 / np.pi) - np.log(factor.prior_sd)
                value += float(constant + phi[k] - 0.5 * square)
                slope[k] = 1.0 - square
        return value, slope

    # --- sums over rows --------------------------------------------------------------------

    def base(self, phi: Array) -> Array:
        """Return the part (K, n) of the predictors that outer coefficients make."""
        eta = np.zeros((len(self.predictors), self.predictors[0].matrix.shape[1]))
        for k, where, term in self.outer_terms:
            eta[k] += term.spread(phi[where])
        return eta

    def spread(self, w: Array) -> Array:
        """Return the part (K, n) that inner parameters make."""
        eta = np.zeros((len(self.predictors), self.predictors[0].matrix.shape[1]))
        for k, where, term in self.inner_terms:
            eta[k] += term.spread(w[where])
        return eta

    def sums(self, values: Array) -> Array:
        """Return the inner parameters' sums (m,) of values (K, n)."""
        total = np.zeros(self.inner_size)
        for k, where, term in self.inner_terms:
            total[where] += term.sums(values[k])
        return total

    def information(self, second: Array) -> Array:
        """Return minus the second derivatives (m, m) of the log-likelihood in w."""
        total = np.zeros((self.inner_size, self.inner_size))
        for number, one in enumerate(self.inner_terms):
            for other in self.inner_terms[number:]:
                block = products(one.term, other.term, -second[one.predictor, other.predictor])
                total[one.where, other.where] += block
                if other is not one:
                    total[other.where, one.where] += block.T
        return total

    def row_variances(self, matrix: Array) -> Array:
        """Return A_i V A_i' (K, K, n) of every row, for a symmetric V (m, m) of w."""
        shape = self.predictors[0].matrix.shape[1]
        total = np.zeros((len(self.predictors), len(self.predictors), shape))
        for one in self.inner_terms:
            for other in self.inner_terms:
                block = matrix[one.where, other.where]
                total[one.predictor, other.predictor] += row_products(one.term, other.term, block)
        return total

    # --- private ---------------------------------------------------------------------------

    def _pairs(self) -> list[tuple[int, int]]:
        return [(k, j) for k, p in enumerate(self.predictors) for j in range(len(p.names))]

    def _is_inner(self, predictor: int, column: int) -> bool:
        return self.predictors[predictor].integrated and not self._prior(predictor, column).is_flat

    def _prior(self, predictor: int, column: int) -> Normal:
        return self.predictors[predictor].priors[column]

    def _columns(self, pairs: tuple[tuple[int, int], ...]) -> tuple[Placed, ...]:
        placed = []
        for k, predictor in enumerate(self.predictors):
            of_predictor = [(at, j) for at, (owner, j) in enumerate(pairs) if owner == k]
            if of_predictor:
                start, columns = of_predictor[0][0], [j for _, j in of_predictor]
                where = slice(start, start + len(columns))
                placed.append(Placed(k, where, Columns(predictor.matrix[columns])))
        return tuple(placed)


def _count(factor: GroupFactor) -> int:
    return len(factor.levels)
