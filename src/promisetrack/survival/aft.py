"""Regression of log durations (accelerated failure time), by maximum likelihood."""

# ruff: noqa: N803  (X is what a table of covariates is called)

from __future__ import annotations

from typing import Any

import numpy as np

from promisetrack.survival import existence
from promisetrack.survival.aft_fit import AftFit, Columns
from promisetrack.survival.blocks import blocks_of
from promisetrack.survival.design import Design, Strata, Table, read_design, read_strata
from promisetrack.survival.families import FAMILIES, Array, Family
from promisetrack.survival.likelihood import Likelihood, chunks_of
from promisetrack.survival.moments import moments_of, starting_point
from promisetrack.survival.newton import Maximum, maximize
from promisetrack.survival.observations import Observations
from promisetrack.survival.problems import FitError


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
    Damped Newton on the exact gradient and Hessian, from least squares on the log times; with
    many rows first on a random part of them, always the same. Rows of weight 0 are as if absent.

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
    family = _family(family)
    existence.refuse_unusable_rows(obs)
    design = read_design(X, len(obs))
    z = _never_design(never, len(obs))
    levels = None if strata is None else _strata(strata, len(obs), family)
    columns = Columns(
        design.names,
        () if levels is None else levels.names,
        () if z is None else z.names,
        has_scale=family.log_scale is None,
    )
    likelihood = _likelihood(obs, family, design, z, levels)
    moments = moments_of(likelihood)
    existence.refuse_one_sided(moments, columns.strata)
    existence.refuse_collinear(moments.x_x, design.names)
    if z is not None:
        existence.refuse_collinear(moments.z_z, z.names, called="never")
    start = _warm_start(obs, family, design, z, levels)
    if start is None:
        start = starting_point(family, likelihood, moments)
    maximum = _climb(likelihood, start)
    sound = existence.is_sound(likelihood, maximum, moments, columns.parameters)
    shares = None if never is True else z
    return AftFit(likelihood, maximum, columns, design, shares, sound)


# --- private -------------------------------------------------------------------------------

_ROWS_FOR_WARM_START = 60_000
_ROWS_OF_WARM_START = 20_000


def _family(family: str | Family) -> Family:
    if isinstance(family, Family):
        return family
    if family not in FAMILIES:
        message = f"family {family!r} is none of {', '.join(FAMILIES)}"
        raise FitError(message)
    return FAMILIES[family]


def _never_design(never: Table, n: int) -> Design | None:
    if never is None or never is False:
        return None
    if never is True:
        return Design(("const",), np.ones((1, n)))
    return read_design(never, n, called="never")


def _strata(labels: Any, n: int, family: Family) -> Strata:
    if family.log_scale is not None:
        message = f"{family.name} has no scale of its own, so it takes no strata"
        raise FitError(message)
    return read_strata(labels, n)


def _likelihood(
    obs: Observations,
    family: Family,
    design: Design,
    z: Design | None,
    levels: Strata | None,
) -> Likelihood:
    blocks = blocks_of(obs, None if levels is None else levels.of_rows)
    scales = 1 if levels is None else len(levels.names)
    return Likelihood(
        family,
        chunks_of(blocks, design.matrix, None if z is None else z.matrix),
        len(obs),
        len(design.names),
        scales if family.log_scale is None else 0,
        0 if z is None else len(z.names),
    )


def _climb(likelihood: Likelihood, start: Array) -> Maximum:
    p, s, q = likelihood.columns, likelihood.strata, likelihood.never_columns
    longest = np.concatenate([np.full(p, np.inf), np.full(s, 1.5), np.full(q, 4.0)])
    return maximize(
        likelihood.evaluate,
        start,
        longest=longest,
        is_lost=lambda point: existence.has_no_scale(likelihood, point),
        last_pass=likelihood.n < _ROWS_FOR_WARM_START,
    )


def _warm_start(
    obs: Observations, family: Family, design: Design, z: Design | None, levels: Strata | None
) -> Array | None:
    """Return the estimates (k,) from a part of many rows; None where it says too little."""
    if len(obs) < _ROWS_FOR_WARM_START:
        return None
    some = np.unique(np.random.default_rng(0).integers(len(obs), size=_ROWS_OF_WARM_START))
    part = Observations(
        obs.lower[some],
        obs.upper[some],
        None if obs.entry is None else obs.entry[some],
        None if obs.weights is None else obs.weights[some],
    )
    likelihood = _likelihood(
        part,
        family,
        Design(design.names, design.matrix[:, some]),
        None if z is None else Design(z.names, z.matrix[:, some]),
        None if levels is None else Strata(levels.names, levels.of_rows[some]),
    )
    moments = moments_of(likelihood)
    try:
        existence.refuse_one_sided(moments, ())
        existence.refuse_collinear(moments.x_x, design.names)
        existence.refuse_collinear(moments.z_z, () if z is None else z.names)
    except FitError:  # a rare column or stratum may be missing from the part
        return None
    maximum = _climb(likelihood, starting_point(family, likelihood, moments))
    if existence.unbounded_parameter(likelihood, maximum, moments) is not None:
        return None
    return maximum.point if maximum.converged else None
