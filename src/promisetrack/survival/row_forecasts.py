"""Forecasts of rows of covariates, read off the distributions that a fit or its draws give."""

# ruff: noqa: N803  (X is what a table of covariates is called)

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from numpy.typing import ArrayLike

from promisetrack.survival.design import Table
from promisetrack.survival.families import Array

if TYPE_CHECKING:
    from collections.abc import Callable

    from promisetrack.survival.durations import Durations
    from promisetrack.survival.mixture import DurationMixture


class RowForecasts:
    """Shapes of times and probabilities as in `Durations`, keywords as in `durations`."""

    if TYPE_CHECKING:
        durations: Callable[..., Durations | DurationMixture]

    def survival(self, t: ArrayLike, X: Table, **rows: Any) -> Array:
        """Return P(T > t)."""
        return self.durations(X, **rows).survival(t)

    def log_survival(self, t: ArrayLike, X: Table, **rows: Any) -> Array:
        """Return log P(T > t), which keeps its digits where the probability underflows."""
        return self.durations(X, **rows).log_survival(t)

    def cdf(self, t: ArrayLike, X: Table, **rows: Any) -> Array:
        """Return P(T <= t), which stays below 1 with a never-delivered share."""
        return self.durations(X, **rows).cdf(t)

    def quantile(self, p: ArrayLike, X: Table, **rows: Any) -> Array:
        """Return the t with P(T <= t) = p; inf where so many are never delivered."""
        return self.durations(X, **rows).quantile(p)

    def conditional_quantile(self, p: ArrayLike, t0: ArrayLike, X: Table, **rows: Any) -> Array:
        """Return the t with P(T <= t | T > t0) = p, counted from 0 and not from t0."""
        return self.durations(X, **rows).conditional_quantile(p, t0)

    def probability_by(
        self, t: ArrayLike, X: Table, *, given: ArrayLike | None = None, **rows: Any
    ) -> Array:
        """Return P(T <= t | T > given); None: given nothing."""
        return self.durations(X, **rows).probability_by(t, given=0.0 if given is None else given)

    def probability_never(self, X: Table, *, given: ArrayLike | None = None, **rows: Any) -> Array:
        """Return P(never delivered | T > given), which rises with the time waited."""
        return self.durations(X, **rows).probability_never(given=0.0 if given is None else given)
