"""Regression of log durations with partial pooling of groups (crossed random effects)."""

# ruff: noqa: N803  (X is what a table of covariates is called)

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np

from promisetrack.survival import existence
from promisetrack.survival.blocks import blocks_of
from promisetrack.survival.design import Design, Table, read_design, read_never
from promisetrack.survival.families import Array, Family, family_named
from promisetrack.survival.inner_mode import inner_mode
from promisetrack.survival.laplace import LaplaceFit, fit_laplace
from promisetrack.survival.laplace_problem import LaplaceProblem, RowParameter
from promisetrack.survival.likelihood import Likelihood, chunks_of
from promisetrack.survival.linear_predictors import LinearPredictor, Normal
from promisetrack.survival.moments import moments_of, starting_point
from promisetrack.survival.newton import maximize
from promisetrack.survival.observations import Observations
from promisetrack.survival.pooled_fit import PooledFit
from promisetrack.survival.pooled_groups import GroupWarning, factors_of, read_groups
from promisetrack.survival.pooled_priors import FLAT, Priors
from promisetrack.survival.pooled_rows import DurationRows
from promisetrack.survival.problems import (
    BoundaryWarning,
    ConvergenceWarning,
    FitError,
    SeparationWarning,
)


def fit_pooled(  # noqa: PLR0913 (each is one choice of the model)
    obs: Observations,
    X: Table,
    *,
    groups: Mapping[str, Any],
    family: str | Family,
    priors: Priors | None = Priors(),  # noqa: B008 (a frozen table)
    never: Table | bool | None = None,
    nodes: int | None = None,
) -> PooledFit:
    """Fit log T = X b + u[group 1] + v[group 2] + ... + s eps to censored durations.

    u ~ N(0, tau_1^2), v ~ N(0, tau_2^2), ...: the effect of a level with few rows is drawn towards
    0, by as much as the levels are alike. Rows as in `fit_aft`. With effects (and coefficients that
    have a proper prior) in w, P their prior precision and H the curvature at their mode, maximised
    is the Laplace approximation

        l(w) - (w - m)' P (w - m) / 2 + log|P| / 2 - log|H| / 2 + log prior(log s, logit, log tau).

    Parameters
    ----------
    obs
        n durations, in any unit.
    X
        DataFrame or (n, p) array, used as it is: no intercept is added.
    groups
        Mapping of a grouping's name to labels (n,), or a DataFrame; groupings may cross.
    family
        ``"exponential"``, ``"weibull"``, ``"lognormal"``, ``"loglogistic"``, or a `Family`.
    priors
        The table of priors; None: all flat, which is marginal maximum likelihood (coefficients
        maximised and not integrated: ML, not REML).
    never
        True: one never-delivered share for all rows (column ``const``); a DataFrame or (n, q)
        array: the columns Z of its logit; None: no such share.
    nodes
        For one grouping: the nodes of adaptive Gauss-Hermite quadrature, 9 is plenty. Coefficients
        are then maximised together with their priors. None: Laplace, which may be off by some
        tenths of log-likelihood where groups are small and censored.

    Returns
    -------
    PooledFit
        Estimates, effects, draws, and forecasts for known and for new levels.

    Raises
    ------
    FitError
        As `fit_aft`; and for a missing label, a level without weight, a grouping whose standard
        deviation no data could tell under a flat prior, nodes with several groupings.

    Warns
    -----
    ConvergenceWarning, SeparationWarning, BoundaryWarning, GroupWarning
        Where a parameter is not held by the data; what tends to a border is fixed there.

    Notes
    -----
    Inner damped Newton steps with a Cholesky factor, outer ones with the exact gradient (adjoint)
    of the approximation. With a never-delivered share the inner problem is not concave: it starts
    from the mode without the share.

    References
    ----------
    Tierney and Kadane (1986), JASA 81, 82-86. Rue, Martino and Chopin (2009), J. R. Stat. Soc. B
    71, 319-392. docs/explanation/pooled-effects.md.

    Examples
    --------
    >>> rows = Observations([2, 3, 5, 8, 4, 6], [2, 3, 5, 8, float("inf"), 6])
    >>> fit = fit_pooled(rows, [[1]] * 6, groups={"firm": list("aabbcc")}, family="lognormal")
    >>> fit.group_scale.round(2).to_dict(), fit.converged
    ({'firm': 0.48}, True)
    """
    family = family_named(family)
    priors = FLAT if priors is None else priors
    existence.refuse_unusable_rows(obs)
    design = read_design(X, len(obs))
    groupings = read_groups(groups, len(obs))
    shares = read_never(never, len(obs))
    factors = factors_of(groupings, obs.weights, priors)
    rows = DurationRows(family, blocks_of(obs), shares is not None)
    _refuse_equal_names([*design.names, "log_scale", *(each.name for each in groupings)])
    location = _location(design, priors, integrated=nodes is None)
    predictors = (location,) if shares is None else (location, _share(shares, priors))
    scale = () if family.log_scale is not None else (RowParameter("log_scale", priors.log_scale),)
    problem = LaplaceProblem(rows, predictors, factors, scale)
    start = _start(obs, family, design, shares)
    found = fit_laplace(
        problem,
        start=_outer(problem, start, family),
        inner_start=_inner(problem, start, family),
        nodes=nodes,
    )
    fit = PooledFit(found, family, groupings, never is True)
    _warn(found, fit)
    return fit


# --- private -------------------------------------------------------------------------------


def _refuse_equal_names(names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            message = f"{name!r} is the name of two parameters: columns and groups need their own"
            raise FitError(message)


def _location(design: Design, priors: Priors, *, integrated: bool) -> LinearPredictor:
    each = tuple(priors.of_column(name) for name in design.names)
    return LinearPredictor("mu", design.names, design.matrix, each, integrated)


def _share(shares: Design, priors: Priors) -> LinearPredictor:
    def prior(column: Array) -> Normal:
        return priors.never if np.ptp(column) == 0 else priors.never_slopes

    each = tuple(prior(column) for column in shares.matrix)
    return LinearPredictor("never", shares.names, shares.matrix, each, integrated=False)


def _start(obs: Observations, family: Family, design: Design, shares: Design | None) -> Array:
    """Return coefficients, log scale and logit of a fit without groups; refuse what has none."""
    likelihood = Likelihood(
        family,
        chunks_of(blocks_of(obs), design.matrix, None if shares is None else shares.matrix),
        len(obs),
        len(design.names),
        1 if family.log_scale is None else 0,
        0 if shares is None else len(shares.names),
    )
    moments = moments_of(likelihood)
    existence.refuse_one_sided(moments, ())
    existence.refuse_collinear(moments.x_x, design.names)
    if shares is not None:
        existence.refuse_collinear(moments.z_z, shares.names, called="never")
    start = starting_point(family, likelihood, moments)
    longest = np.concatenate(
        [
            np.full(likelihood.columns, np.inf),
            np.full(likelihood.strata, 1.5),
            np.full(likelihood.never_columns, 4.0),
        ]
    )
    maximum = maximize(likelihood.evaluate, start, longest=longest)
    if maximum.converged and existence.unbounded_parameter(likelihood, maximum, moments) is None:
        return maximum.point
    return start


def _outer(problem: LaplaceProblem, start: Array, family: Family) -> Array:
    """Return the outer parameters' start; levels differ by half of what rows do."""
    p, scales = len(problem.predictors[0].names), len(problem.parameters)
    log_scale = float(start[p]) if scales else float(family.log_scale or 0.0)
    of_predictor = (start[:p], start[p + scales :])
    coefficients = [of_predictor[k][j] for k, j in problem.outer_coefficients]
    log_taus = np.full(len(problem.factors), log_scale + np.log(0.5))
    return np.concatenate([coefficients, start[p : p + scales], log_taus])


def _inner(problem: LaplaceProblem, start: Array, family: Family) -> Array:
    """Return the inner parameters' start; with a never-delivered share, the mode without."""
    inner = problem.inner_mean.copy()
    inner[: len(problem.inner_coefficients)] = [start[j] for _, j in problem.inner_coefficients]
    rows = problem.rows
    if not (isinstance(rows, DurationRows) and rows.has_never):
        return inner
    without = LaplaceProblem(
        DurationRows(family, rows.blocks),
        problem.predictors[:1],
        problem.factors,
        problem.parameters,
    )
    mode = inner_mode(without, _outer(without, start, family), inner)
    return inner if mode is None else mode.w


def _warn(found: LaplaceFit, fit: PooledFit) -> None:
    if not found.converged:
        text = "the marginal likelihood still rises, or is flat in some direction"
        warnings.warn(text, ConvergenceWarning, stacklevel=3)
    problem = found.problem
    for k in np.flatnonzero(found.held):
        name = fit.outer_names[k]
        if k >= problem.theta.stop:
            text = f"{name!r}: the standard deviation tends to 0, and is taken for 0"
            warnings.warn(text, GroupWarning, stacklevel=3)
        elif k < problem.theta.start and problem.outer_coefficients[k][0] == 1:
            text = f"{name!r}: the never-delivered share tends to 0 or 1"
            warnings.warn(text, BoundaryWarning, stacklevel=3)
        else:
            text = f"{name!r} has no finite estimate: the likelihood rises without end"
            warnings.warn(text, SeparationWarning, stacklevel=3)
