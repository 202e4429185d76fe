"""What a fit found: estimates, their uncertainty, and forecasts for rows of covariates."""

# ruff: noqa: N803  (X is what a table of covariates is called)

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from promisetrack.survival.blocks import Index
from promisetrack.survival.design import Table, label_name, read_labels, read_rows
from promisetrack.survival.durations import Durations
from promisetrack.survival.families import Array, Family
from promisetrack.survival.likelihood import Likelihood
from promisetrack.survival.newton import Maximum, definite_inverse
from promisetrack.survival.problems import FitError
from promisetrack.survival.regression import Regression
from promisetrack.survival.row_forecasts import RowForecasts

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class AftFit(RowForecasts):
    """A regression of log durations, fitted by `fit_aft`.

    Parameters
    ----------
    regression
        What was fitted: rows, covariates and names.
    likelihood
        Its log-likelihood, for another pass at any parameters (k,).
    maximum
        Where the climb ended: `point`, `evaluation`, `steps`, `passes`.
    one_share
        Whether a never-delivered share is one number for all rows.
    converged
        Whether a finite maximum was found; if not, a named warning has said why.
    """

    regression: Regression
    likelihood: Likelihood
    maximum: Maximum
    one_share: bool
    converged: bool

    # --- estimates -------------------------------------------------------------------------

    @property
    def family(self) -> Family:
        """The distribution of the standardised log time."""
        return self.likelihood.family

    @property
    def log_likelihood(self) -> float:
        """Log-likelihood on the time scale, weights multiplied in, as R's survreg prints it."""
        return self.maximum.evaluation.value

    @cached_property
    def params(self) -> pd.Series:
        """Estimates (k,): columns of X, ``log_scale`` or ``log_scale[stratum]``, ``never[..]``."""
        import pandas as pd

        return pd.Series(self.maximum.point, index=self.regression.parameters)

    @cached_property
    def covariance(self) -> pd.DataFrame:
        """Covariance (k, k) of the estimates: the inverse of the observed information."""
        return self._frame(definite_inverse(-self.maximum.evaluation.hessian))

    @cached_property
    def standard_errors(self) -> pd.Series:
        """Standard errors (k,) of the estimates."""
        import pandas as pd

        errors = np.sqrt(np.diag(self.covariance.to_numpy()))
        return pd.Series(errors, index=self.regression.parameters)

    @property
    def scale(self) -> float | pd.Series:
        """The scale s of the log time, or a Series of one a stratum; 1 for the exponential."""
        scales = np.exp(self.likelihood.split(self.maximum.point).scales)
        if self.regression.strata is None:
            return float(scales[0])
        import pandas as pd

        return pd.Series(scales, index=list(self.regression.strata.names), name="scale")

    @property
    def never_share(self) -> float | Array:
        """The never-delivered share: one number, or (n,) where it depends on covariates."""
        never = self.likelihood.split(self.maximum.point).never
        if never is None or self.regression.z is None:
            return 0.0
        if self.one_share:
            return float(_share(never)[0])
        return _share(never @ self.regression.z.matrix)

    def robust_covariance(self, cluster: ArrayLike, correction: bool = False) -> pd.DataFrame:  # noqa: FBT001, FBT002
        """Return the sandwich covariance (k, k), which allows for rows that move together.

        A^-1 (sum over clusters of g g') A^-1, with A the information and g the sum of a cluster's
        scores: White (1982), Econometrica 50, 1-25; Lin and Wei (1989), JASA 84, 1074-1078.

        Parameters
        ----------
        cluster
            Labels (n,).
        correction
            True: times G / (G - 1) for G clusters, for few of them; False: as R's survreg (see
            Notes).

        Raises
        ------
        FitError
            For another shape, a missing label, or a correction with a single cluster.

        Notes
        -----
        A weight multiplies the score of its row, so that weights that are counts give what the rows
        written out would. R's survreg leaves weights out of the scores, and has the wrong sign in
        the scale's score of interval rows (docs/explanation/survival.md); elsewhere they agree.
        """
        numbers, levels = read_labels(cluster, self.likelihood.n, called="cluster")
        scores = self.likelihood.scores(self.maximum.point)
        sums = np.zeros((len(levels), scores.shape[1]))
        np.add.at(sums, numbers, scores)
        moved = sums @ self.covariance.to_numpy()
        robust = moved.T @ moved
        if correction:
            if len(levels) == 1:
                message = "the correction needs two clusters or more"
                raise FitError(message)
            robust *= len(levels) / (len(levels) - 1)
        return self._frame(robust)

    # --- forecasts -------------------------------------------------------------------------

    def durations(self, X: Table, *, never: Table = None, strata: Any = None) -> Durations:
        """Return the fitted distributions of m rows of covariates.

        Parameters
        ----------
        X
            DataFrame with the fitted columns in any order, (m, p), or (p,) for one row.
        never
            The columns of the never-delivered share, likewise; not needed after ``never=True``.
        strata
            Labels (m,), or one for all; needed where the fit has strata.
        """
        point = self.likelihood.split(self.maximum.point)
        mu = point.mu @ read_rows(X, self.regression.x.names)
        log_scale = point.scales[self._strata_of(strata, len(mu))]
        if point.never is None or self.regression.z is None:
            return Durations(self.family, mu, log_scale)
        if self.one_share:
            return Durations(self.family, mu, log_scale, float(point.never[0]))
        names = self.regression.z.names
        if never is None:
            message = f"the share depends on {', '.join(names)}: give never="
            raise FitError(message)
        logit = point.never @ read_rows(never, names, called="never")
        return Durations(self.family, mu, log_scale, logit)

    # --- inference, as statsmodels has it ---------------------------------------------------

    @cached_property
    def results(self) -> Any:
        """The statsmodels results (`GenericLikelihoodModelResults`), made when first asked for."""
        from promisetrack.survival.aft_model import results_of

        return results_of(self)

    def summary(self, **options: Any) -> Any:
        """Return statsmodels' table of the fit."""
        return self.results.summary(**options)

    def conf_int(self, alpha: float = 0.05) -> pd.DataFrame:
        """Return normal confidence limits (k, 2) of the parameters, at 1 - alpha."""
        from statistics import NormalDist

        import pandas as pd

        reach = NormalDist().inv_cdf(1.0 - alpha / 2.0) * self.standard_errors
        return pd.DataFrame({0: self.params - reach, 1: self.params + reach})

    def cov_params(self, r_matrix: Any = None) -> pd.DataFrame | Array:
        """Return the covariance of the parameters, or of the combinations in the rows (m, k)."""
        if r_matrix is None:
            return self.covariance
        combined: Array = np.asarray(self.results.cov_params(r_matrix=r_matrix))
        return combined

    def t_test(self, r_matrix: Any, **options: Any) -> Any:
        """Test linear combinations of parameters, given as in statsmodels."""
        return self.results.t_test(r_matrix, **options)

    # --- private ---------------------------------------------------------------------------

    def _frame(self, matrix: Array) -> pd.DataFrame:
        import pandas as pd

        names = self.regression.parameters
        return pd.DataFrame(matrix, index=names, columns=names)

    def _strata_of(self, labels: Any, m: int) -> Index | int:
        """Return the numbers (m,) of strata, or 0 where there is one scale."""
        if self.regression.strata is None:
            return 0
        known = self.regression.strata.names
        if labels is None:
            message = f"the scale depends on the stratum ({', '.join(known)}): give strata="
            raise FitError(message)
        several = np.ndim(labels) > 0
        given = [label_name(label) for label in (labels if several else [labels] * m)]
        if np.ndim(labels) > 1 or len(given) != m:
            message = f"strata must be one label or have shape ({m},), not {np.shape(labels)}"
            raise FitError(message)
        unknown = sorted(set(given) - set(known))
        if unknown:
            message = f"stratum {unknown[0]!r} is none of {', '.join(known)}"
            raise FitError(message)
        return np.array([known.index(name) for name in given], dtype=np.intp)


def _share(logit: Array) -> Array:
    """Return 1 / (1 + e^-logit), whatever the logit."""
    share: Array = np.exp(-np.logaddexp(0.0, -logit))
    return share
