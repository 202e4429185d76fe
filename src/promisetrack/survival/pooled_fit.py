"""What a pooled regression found: estimates, effects of levels, draws, and forecasts."""

# ruff: noqa: N803  (X is what a table of covariates is called)

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from promisetrack.survival.blocks import Index
from promisetrack.survival.design import Table, read_rows
from promisetrack.survival.families import Array, Family
from promisetrack.survival.laplace import LaplaceFit
from promisetrack.survival.mixture import DurationMixture
from promisetrack.survival.pooled_draws import PooledDraws
from promisetrack.survival.pooled_groups import Grouping
from promisetrack.survival.problems import FitError
from promisetrack.survival.row_forecasts import RowForecasts

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class PooledFit(RowForecasts):
    """A regression of log durations with effects of groups, fitted by `fit_pooled`.

    Forecasts (`survival`, `quantile`, ...) are at the estimates: a known level has its mean effect,
    a new one is integrated over its population. `draws` brings the uncertainty of everything.

    Parameters
    ----------
    laplace
        The fit below: modes, joint covariance, the problem.
    family
        The distribution of the standardised log time.
    groupings
        Names and levels.
    one_share
        Whether one never-delivered share is for all rows.
    """

    laplace: LaplaceFit
    family: Family
    groupings: tuple[Grouping, ...]
    one_share: bool

    # --- estimates -------------------------------------------------------------------------

    @property
    def converged(self) -> bool:
        """Whether a maximum was found, and nothing is held at a border but a tau of 0."""
        others = self.laplace.held[: self.laplace.problem.theta.stop]
        return self.laplace.converged and not bool(others.any())

    @property
    def log_likelihood(self) -> float:
        """Marginal log-likelihood on the time scale, the groups integrated out, without priors."""
        return self.laplace.log_likelihood

    @property
    def log_posterior(self) -> float:
        """What was maximised: coefficients with a proper prior integrated out, priors added."""
        return self.laplace.log_posterior

    @cached_property
    def params(self) -> pd.Series:
        """Estimates (k,): X's columns, ``log_scale``, ``never[..]``, ``log_group_scale[..]``.

        A standard deviation of 0 has the log -inf.
        """
        import pandas as pd

        values = self._joint[self._order]
        values[self._held] = np.where(self._is_tau, -np.inf, values)[self._held]
        return pd.Series(values, index=self.parameter_names)

    @cached_property
    def covariance(self) -> pd.DataFrame:
        """Covariance (k, k) of the estimates (Laplace); NaN for what is held at a border."""
        import pandas as pd

        matrix = self.laplace.covariance[np.ix_(self._order, self._order)]
        matrix[self._held, :] = matrix[:, self._held] = np.nan
        return pd.DataFrame(matrix, index=self.parameter_names, columns=self.parameter_names)

    @cached_property
    def standard_errors(self) -> pd.Series:
        """Standard errors (k,) of the estimates."""
        import pandas as pd

        return pd.Series(np.sqrt(np.diag(self.covariance)), index=self.parameter_names)

    @property
    def scale(self) -> float:
        """The scale s of the log time, within levels."""
        fixed = self.family.log_scale
        return float(np.exp(self.params["log_scale"] if fixed is None else fixed))

    @cached_property
    def group_scale(self) -> pd.Series:
        """Standard deviations tau of the effects of each grouping, in log time; 0 at the border."""
        import pandas as pd

        logs = self.params.to_numpy()[len(self.params) - len(self.groupings) :]
        return pd.Series(np.exp(logs), index=[each.name for each in self.groupings])

    @cached_property
    def group_effects(self) -> pd.DataFrame:
        """Columns group, level, mean, sd, a row for each level.

        The mean is added to the log time; sd holds all that is uncertain, tau and the coefficients
        included.
        """
        import pandas as pd

        problem, k = self.laplace.problem, self.laplace.problem.outer_size
        variance = np.diag(self.laplace.covariance)[k:]
        parts = []
        for each, where in zip(self.groupings, problem.effects, strict=True):
            mean, sd = self.laplace.inner[where], np.sqrt(variance[where])
            columns = {"group": each.name, "level": list(each.levels), "mean": mean, "sd": sd}
            parts.append(pd.DataFrame(columns))
        return pd.concat(parts, ignore_index=True)

    @property
    def never_share(self) -> float | Array:
        """The never-delivered share at the estimates: one number, or (n,) with covariates."""
        problem = self.laplace.problem
        if len(problem.predictors) == 1:
            return 0.0
        logit = problem.base(self.laplace.outer)[1]
        share: Array = 1.0 / (1.0 + np.exp(-logit))
        return float(share[0]) if self.one_share else share

    # --- draws and forecasts ---------------------------------------------------------------

    def draws(self, size: int, rng: np.random.Generator) -> PooledDraws:
        """Return draws of all parameters and effects from their joint normal distribution."""
        import pandas as pd

        outer, inner = self.laplace.draws(size, rng)
        joint = np.hstack([outer, inner])[:, self._order]
        joint[:, self._held & self._is_tau] = -np.inf
        params = pd.DataFrame(joint, columns=self.parameter_names)
        taus = np.exp(joint[:, self._is_tau])
        new = taus * rng.standard_normal(taus.shape)
        names = [each.name for each in self.groupings]
        effects = [inner[:, where] for where in self.laplace.problem.effects]
        return PooledDraws(
            self,
            params,
            dict(zip(names, effects, strict=True)),
            dict(zip(names, new.T, strict=True)),
        )

    def durations(
        self, X: Table, *, groups: Mapping[str, Any] | None = None, never: Table = None
    ) -> DurationMixture:
        """Return the distributions of m rows at the estimates.

        Parameters
        ----------
        X
            DataFrame with the fitted columns in any order, (m, p), or (p,) for one row.
        groups
            Labels, (m,) or one for all, of every grouping; a label that was not in the fit, None,
            and a grouping that is left out are new levels.
        never
            The columns of the never-delivered share; not needed after ``never=True``.
        """
        x = self.rows_of(X)
        mu, variance = self._column_values @ x, np.zeros(x.shape[1])
        numbers = self.levels_of(groups, x.shape[1])
        effects = self.laplace.problem.effects
        for where, number, tau in zip(effects, numbers, self.group_scale, strict=True):
            mu = mu + np.where(number < 0, 0.0, self.laplace.inner[where][number])
            variance += np.where(number < 0, tau**2, 0.0)
        nodes, log_weights = _NODES if variance.any() else (np.zeros(1), np.zeros(1))
        spread = mu[:, None] + np.multiply.outer(np.sqrt(variance), nodes)
        z = self.never_rows_of(never, x.shape[1])
        logit = -np.inf if z is None else (self._values_of("never[") @ z)[:, None]
        return DurationMixture(self.family, spread, float(np.log(self.scale)), logit, log_weights)

    # --- what draws need too ---------------------------------------------------------------

    def rows_of(self, X: Table) -> Array:
        """Return covariates (p, m) in the order of the fit."""
        return read_rows(X, self.laplace.problem.predictors[0].names)

    def never_rows_of(self, never: Table, m: int) -> Array | None:
        """Return the columns (q, m) of the never-delivered share; None where there is none."""
        predictors = self.laplace.problem.predictors
        if len(predictors) == 1:
            return None
        if self.one_share:
            return np.ones((1, m))
        if never is None:
            message = f"the share depends on {', '.join(predictors[1].names)}: give never="
            raise FitError(message)
        return read_rows(never, predictors[1].names, called="never")

    def levels_of(self, groups: Mapping[str, Any] | None, m: int) -> list[Index]:
        """Return the numbers (m,) of the rows' levels of each grouping, -1 for a new one."""
        given = {} if groups is None else {str(k): labels for k, labels in groups.items()}
        unknown = sorted(set(given) - {each.name for each in self.groupings})
        if unknown:
            known = ", ".join(each.name for each in self.groupings)
            message = f"groups[{unknown[0]!r}] is none of {known}"
            raise FitError(message)
        return [each.find(given.get(each.name), m) for each in self.groupings]

    @cached_property
    def outer_names(self) -> list[str]:
        """Names of the outer parameters of the fit below."""
        problem = self.laplace.problem
        coefficients = [self._name(*pair) for pair in problem.outer_coefficients]
        taus = [f"log_group_scale[{each.name}]" for each in self.groupings]
        return [*coefficients, *(parameter.name for parameter in problem.parameters), *taus]

    @cached_property
    def parameter_names(self) -> list[str]:
        """Names of the k parameters in their order."""
        predictors = self.laplace.problem.predictors
        pairs = [(k, j) for k, each in enumerate(predictors) for j in range(len(each.names))]
        names = [self._name(*pair) for pair in pairs]
        p = len(predictors[0].names)
        scale = [parameter.name for parameter in self.laplace.problem.parameters]
        taus = [f"log_group_scale[{each.name}]" for each in self.groupings]
        return [*names[:p], *scale, *names[p:], *taus]

    # --- private ---------------------------------------------------------------------------

    def _name(self, predictor: int, column: int) -> str:
        name = self.laplace.problem.predictors[predictor].names[column]
        return name if predictor == 0 else f"never[{name}]"

    @property
    def _joint(self) -> Array:
        return np.concatenate([self.laplace.outer, self.laplace.inner])

    @cached_property
    def _order(self) -> Index:
        """Where the parameters, in the order of their names, stand in the joint vector."""
        inner = [self._name(*pair) for pair in self.laplace.problem.inner_coefficients]
        where = {name: k for k, name in enumerate([*self.outer_names, *inner])}
        return np.array([where[name] for name in self.parameter_names], dtype=np.intp)

    @cached_property
    def _held(self) -> Any:
        held = np.concatenate([self.laplace.held, np.zeros(len(self.laplace.inner), dtype=bool)])
        return held[self._order]

    @cached_property
    def _is_tau(self) -> Any:
        return np.arange(len(self.parameter_names)) >= len(self.parameter_names) - len(
            self.groupings
        )

    @property
    def _column_values(self) -> Array:
        return self.params.to_numpy()[: len(self.laplace.problem.predictors[0].names)]

    def _values_of(self, prefix: str) -> Array:
        return self.params[[n for n in self.parameter_names if n.startswith(prefix)]].to_numpy()


def _standard_normal(nodes: int) -> tuple[Array, Array]:
    """Return nodes and log weights of the standard normal distribution (Gauss-Hermite)."""
    x, c = np.polynomial.hermite_e.hermegauss(nodes)
    return x, np.log(c) - 0.5 * np.log(2.0 * np.pi)


_NODES = _standard_normal(31)
