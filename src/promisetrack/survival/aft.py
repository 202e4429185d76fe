"""Regression of log durations (accelerated failure time), by maximum likelihood."""

# ruff: noqa: N803  (X is what a table of covariates is called)

from __future__ import annotations

from typing import Any

from promisetrack.survival import existence
from promisetrack.survival.aft_fit import AftFit
from promisetrack.survival.climb import highest
from promisetrack.survival.design import Table
from promisetrack.survival.families import Family
from promisetrack.survival.moments import moments_of
from promisetrack.survival.observations import Observations
from promisetrack.survival.regression import read_regression


def fit_aft(
    obs: Observations,
    X: Table,
    *,
    family: str | Family,
    never: Table | bool | None = None,
    strata: Any = None,
) -> AftFit:
    """Fit log T = X b + s eps to censored durations.

    The likelihood is a product over rows of f(t) / (s t) (exact), S (right-censored), 1 - S
    (left-censored) or S(lower) - S(upper) (interval), at z = (log t - X b) / s. With a
    never-delivered share, logit(share) = Z g, a right-censored row has share + (1 - share) S and
    every other row a factor 1 - share. Delayed entry divides by the same at the entry.

    Parameters
    ----------
    obs
        n durations, in any unit.
    X
        DataFrame or (n, p) array, used as it is: no intercept is added.
    family
        ``"exponential"``, ``"weibull"``, ``"lognormal"``, ``"loglogistic"``, or a `Family`.
    never
        True: one never-delivered share for all rows (column ``const``); a DataFrame or (n, q)
        array: the columns Z of its logit, used as they are; None: no such share.
    strata
        Shape (n,) of labels: each has a scale of its own; None: one scale.

    Returns
    -------
    AftFit
        Estimates, their covariance, and the forecasts that follow from them.

    Raises
    ------
    FitError
        For an exact duration of 0, rows bounded from one side only, in all or in a stratum,
        columns that are not finite or depend on each other, a scale that tends to 0.

    Warns
    -----
    ConvergenceWarning, SeparationWarning, BoundaryWarning
        Where there is no finite maximum; `converged` is then False.

    Notes
    -----
    Damped Newton on the exact gradient and Hessian, from least squares on the log times; many rows
    first on a random part of them, always the same. A share fitted to few rows can have several
    maxima: there the climb from the fit without a share is tried too. Rows of weight 0 are as if
    absent.

    References
    ----------
    Kalbfleisch and Prentice (2002), The Statistical Analysis of Failure Time Data, ch. 3.
    Boag (1949), J. R. Stat. Soc. B 11, 15-53, for the share that never has the event.
    docs/explanation/survival.md has the formulas.

    Examples
    --------
    >>> rows = Observations([2, 3, 5, 8, 4], [2, 3, 5, 8, float("inf")])
    >>> fit = fit_aft(rows, [[1], [1], [1], [1], [1]], family="exponential")
    >>> round(float(fit.scale), 3), fit.params.round(4).to_dict(), fit.converged
    (1.0, {'x0': 1.7047}, True)
    """
    existence.refuse_unusable_rows(obs)
    regression = read_regression(obs, X, family, never, strata)
    likelihood = regression.likelihood()
    moments = moments_of(likelihood)
    existence.refuse_one_sided(
        moments, () if regression.strata is None else regression.strata.names
    )
    existence.refuse_collinear(moments.x_x, regression.x.names)
    if regression.z is not None:
        existence.refuse_collinear(moments.z_z, regression.z.names, called="never")
    maximum = highest(regression, likelihood, moments)
    sound = existence.is_sound(likelihood, maximum, moments, regression.parameters)
    return AftFit(regression, likelihood, maximum, one_share=never is True, converged=sound)
