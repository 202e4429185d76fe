"""Draws of all parameters of a pooled regression, and forecasts that average over them."""

# ruff: noqa: N803  (X is what a table of covariates is called)

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from promisetrack.survival.design import Table
from promisetrack.survival.families import Array
from promisetrack.survival.mixture import DurationMixture
from promisetrack.survival.row_forecasts import RowForecasts

if TYPE_CHECKING:
    import pandas as pd

    from promisetrack.survival.pooled_fit import PooledFit


@dataclass(frozen=True, eq=False)
class PooledDraws(RowForecasts):
    """Draws from the joint distribution of a fit, made by `PooledFit.draws`.

    Forecasts average the distributions of all draws; a row with a new level takes for it, in every
    draw, a level drawn from that draw's population (the same for all such rows).

    Parameters
    ----------
    fit
        Where they come from.
    params
        Draws (size, k) of the parameters, columns as `PooledFit.params`.
    group_effects
        By grouping, draws (size, L) of the effects of its levels.
    new_effects
        By grouping, draws (size,) of the effect of a level that was not in the fit.
    """

    fit: PooledFit
    params: pd.DataFrame
    group_effects: Mapping[str, Array]
    new_effects: Mapping[str, Array]

    def __len__(self) -> int:
        """Return the number of draws."""
        return len(self.params)

    def location(self, X: Table, *, groups: Mapping[str, Any] | None = None) -> Array:
        """Return draws (m, size) of the linear predictor mu of rows, as for `durations`."""
        x = self.fit.rows_of(X)
        mu = x.T @ self.params.to_numpy()[:, : len(x)].T
        numbers = self.fit.levels_of(groups, x.shape[1])
        for grouping, number in zip(self.fit.groupings, numbers, strict=True):
            known = self.group_effects[grouping.name].T[number]
            mu += np.where((number < 0)[:, None], self.new_effects[grouping.name], known)
        drawn: Array = mu
        return drawn

    def durations(
        self,
        X: Table,
        *,
        groups: Mapping[str, Any] | None = None,
        never: Table = None,
        weighted: bool = True,
    ) -> DurationMixture:
        """Return the distributions of m rows: K = size components each.

        Parameters
        ----------
        X, groups, never
            As in `PooledFit.durations`.
        weighted
            Whether a condition T > given weighs the draws by their own P(T > given): True for rows
            that were not in the fit, False for rows that were, as open, and waited so long then.
        """
        mu = self.location(X, groups=groups)
        columns, fixed = len(self.fit.rows_of(X)), self.fit.family.log_scale
        log_scale = self.params["log_scale"].to_numpy() if fixed is None else fixed
        z = self.fit.never_rows_of(never, len(mu))
        logit: Array | float = -np.inf
        if z is not None:
            start = columns + (1 if fixed is None else 0)
            logit = z.T @ self.params.to_numpy()[:, start : start + len(z)].T
        return DurationMixture(self.fit.family, mu, log_scale, logit, weighted=weighted)
