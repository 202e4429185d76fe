"""The same fit as a statsmodels model, for its tables and tests.

statsmodels' own optimisers are not used: without the exact Hessian they take minutes where
`fit_aft` takes milliseconds, and from statsmodels' start of 0.1 they may diverge.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from statsmodels.base.model import (
    GenericLikelihoodModel,
    GenericLikelihoodModelResults,
    LikelihoodModelResults,
)

from promisetrack.survival.aft_fit import AftFit
from promisetrack.survival.families import Array


class AftModel(GenericLikelihoodModel):  # type: ignore[misc]
    """Log-likelihood, score and Hessian of a fitted regression of log durations."""

    def __init__(self, fit: AftFit) -> None:
        import pandas as pd

        self.aft = fit
        exog = pd.DataFrame(fit.regression.x.matrix.T, columns=list(fit.regression.x.names))
        extra = fit.regression.parameters[fit.likelihood.columns :]
        super().__init__(_log_times(fit), exog, extra_params_names=extra)

    def fit(self, **_options: Any) -> GenericLikelihoodModelResults:
        """Return the results at the maximum that `fit_aft` found."""
        fit = self.aft
        covariance = fit.covariance.to_numpy()
        estimates = LikelihoodModelResults(self, fit.maximum.point, covariance, scale=1.0)
        estimates.mle_retvals = {"converged": fit.converged, "iterations": fit.maximum.steps}
        return GenericLikelihoodModelResults(self, estimates)

    def initialize(self) -> None:
        """Count degrees of freedom; the columns are known to be of full rank."""
        k = self.aft.likelihood.size
        extra = k - self.aft.likelihood.columns
        self.df_model = float(k - extra - self.k_constant)
        self.df_resid = float(self.aft.likelihood.n - k + extra)  # the base takes extra off

    def loglikeobs(self, params: Array) -> Array:
        """Return the weighted log-likelihood (n,) of every row."""
        return self.aft.likelihood.row_values(np.asarray(params))

    def loglike(self, params: Array) -> float:
        """Return the log-likelihood."""
        return self.aft.likelihood.evaluate(np.asarray(params)).value

    def score_obs(self, params: Array, **_options: Any) -> Array:
        """Return the derivatives (n, k) of every row."""
        return self.aft.likelihood.scores(np.asarray(params))

    def score(self, params: Array) -> Array:
        """Return the gradient (k,)."""
        return self.aft.likelihood.evaluate(np.asarray(params)).gradient

    def hessian(self, params: Array) -> Array:
        """Return the Hessian (k, k)."""
        return self.aft.likelihood.evaluate(np.asarray(params)).hessian


def results_of(fit: AftFit) -> GenericLikelihoodModelResults:
    """Return statsmodels' results at the estimates of a fit."""
    return AftModel(fit).fit()


# --- private -------------------------------------------------------------------------------


def _log_times(fit: AftFit) -> Any:
    """Return one log time a row, the response that tables are headed with."""
    import pandas as pd

    times = np.zeros(fit.likelihood.n)
    for chunk in fit.likelihood.chunks:
        if not chunk.block.is_entry:
            times[chunk.block.rows] = chunk.block.log_time + 0.5 * chunk.block.log_width
    return pd.Series(times, name="log duration")
