"""The inner parameters of the delay model integrated out, for given outer ones (Laplace).

With x the inner parameters at their mode and H the curvature there,

    M(phi) = log p(rows | x, phi) - (x - m)' P (x - m) / 2 + log|P| / 2 - log|H| / 2.

H is tempered (`promisetrack.forecast.delay_likelihood.TEMPER`), so that it is always definite, and
an arrow (`promisetrack.forecast.delay_arrow`). x and H move with phi: dx = H^-1 r, r the change of
the inner gradient; the change of log|H| is a sum over rows, since each row's part of H depends on
its own predictors only (Kristensen and others 2016, J. Statist. Software 70(5), section 2).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from promisetrack.forecast.delay_arrow import Arrow, Inner, arrow
from promisetrack.forecast.delay_design import COEFFICIENTS, DelayDesign
from promisetrack.forecast.delay_likelihood import PARAMETERS, RowDerivatives

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Mode:
    """The mode of the inner parameters given the outer ones, and the curvature there."""

    phi: Floats
    inner: Inner
    eta: Floats
    rows: RowDerivatives
    curvature: Arrow
    value: float
    """M(phi), up to a constant."""


def find_mode(design: DelayDesign, phi: Floats, start: Inner) -> Mode | None:
    """Climb to the mode from a start; None where there is none or it cannot be reached.

    Newton's steps where the curvature is definite; else it is led towards the one that would hold
    if the part of each row were known, which always is (Dempster, Laird and Rubin 1977), as far as
    it takes. Halved until the value rises. The step that promises less than 1e-9 is the last.
    """
    here = _point(design, phi, start)
    for _ in range(_STEPS):
        if not np.isfinite(here.value):
            return None
        curvature = _definite(design, phi, here.rows)
        if curvature is None:
            return None
        step = curvature.solve(here.gradient)
        promised = here.gradient.dot(step)
        if promised < _SMALL:
            return _at_mode(design, phi, here)
        there = _risen(design, phi, here, step, promised)
        if there is None:
            return _at_mode(design, phi, here) if promised < _ROUNDING else None
        here = there
    return None


def marginal_gradient(design: DelayDesign, mode: Mode, *, exact: bool = False) -> Floats:
    """Return the derivatives of M in the outer parameters, (7,).

    How the inner mode follows is read from the tempered curvature: with hundreds of organizations
    the climb then ends some hundredths of a standard deviation beside the maximum of M. With tens
    of thousands that adds up; ``exact`` reads it from the curvature itself, where it is definite.
    """
    curvature, rows, split = mode.curvature, mode.rows, len(PARAMETERS)
    by_eta, by_theta = design.likelihood.changes(rows, mode.eta, mode.phi[:split])
    spread = _row_spread(design, curvature)
    # log|H| moves by minus these, through the inner parameters and directly
    through = np.einsum("tn,ktn->kn", spread, by_eta)
    direct = np.einsum("tn,ktn->k", spread, by_theta)
    followed = _arrow(design, mode.phi, rows.second) if exact else None
    pull = (followed or curvature).solve(Inner(*design.sums(0.5 * through)))
    moved = design.predictors(pull.core, pull.own)
    gradient = np.empty(len(mode.phi))
    gradient[:split] = (
        rows.parameter.sum(axis=1) + 0.5 * direct + np.einsum("kn,ktn->t", moved, rows.mixed)
    )
    first = len(COEFFICIENTS)
    core, own = design.precisions(mode.phi)
    effects, pulled = mode.inner.core[first:], pull.core[first:]
    variances = np.diag(curvature.core_inverse)[first:]
    gradient[split] = (core[first:] * (effects**2 + variances + 2.0 * pulled * effects) - 1.0).sum()
    squares = mode.inner.own**2 + curvature.own_variances() + 2.0 * pull.own * mode.inner.own
    gradient[split + 1 :] = (own * squares - 1.0).sum(axis=0)
    return gradient


def mode_slopes(design: DelayDesign, mode: Mode) -> list[Inner]:
    """Return how the inner parameters follow each of the outer ones, dx / dphi."""
    first = len(COEFFICIENTS)
    core, own = design.precisions(mode.phi)
    nothing = Inner(np.zeros(len(core)), np.zeros(mode.inner.own.shape))
    pulls = [Inner(*design.sums(mode.rows.mixed[:, t])) for t in range(len(PARAMETERS))]
    domains = np.zeros(len(core))
    domains[first:] = 2.0 * (core * mode.inner.core)[first:]
    pulls.append(Inner(domains, nothing.own))
    for k in range(2):
        only = np.zeros(mode.inner.own.shape)
        only[:, k] = 2.0 * own[k] * mode.inner.own[:, k]
        pulls.append(Inner(nothing.core, only))
    return [mode.curvature.solve(pull) for pull in pulls]


def modes_near(design: DelayDesign, mode: Mode, step: float) -> list[Inner]:
    """Return about where the inner mode is a step along each of the outer parameters away.

    Where the curvature of the mode itself is definite the error is of the square of the step.
    """
    exact = _arrow(design, mode.phi, mode.rows.second)
    slopes = mode_slopes(design, replace(mode, curvature=exact or mode.curvature))
    return [mode.inner.moved(slope, step) for slope in slopes]


# --- private -------------------------------------------------------------------------------

_STEPS = 60
_SMALL = 1e-9
_ROUNDING = 1e-5  # promised by a step that no longer rises: rounding hides the rest
_HALVINGS = 30
_LEANS = (0.0, 0.1, 0.4, 1.0)


@dataclass(frozen=True, eq=False)
class _Point:
    """Rows and priors at inner parameters: the value of their log joint density, its gradient."""

    inner: Inner
    eta: Floats
    rows: RowDerivatives
    value: float
    gradient: Inner


def _point(design: DelayDesign, phi: Floats, inner: Inner) -> _Point:
    eta = design.predictors(inner.core, inner.own)
    with np.errstate(over="ignore", invalid="ignore"):  # steps too far are taken back
        rows = design.likelihood.at(eta, phi[: len(PARAMETERS)])
    core, own = design.precisions(phi)
    off = inner.core - design.core_mean
    value = rows.value.sum() - 0.5 * (core @ off**2 + (own * inner.own**2).sum())
    sums = design.sums(rows.first)
    return _Point(
        inner, eta, rows, float(value), Inner(sums[0] - core * off, sums[1] - own * inner.own)
    )


def _definite(design: DelayDesign, phi: Floats, rows: RowDerivatives) -> Arrow | None:
    """Return the curvature, led as far towards that of known parts as it takes to be definite."""
    for share in _LEANS:
        curvature = _arrow(design, phi, rows.second + share * (rows.complete - rows.second))
        if curvature is not None:
            return curvature
    return None


def _risen(
    design: DelayDesign, phi: Floats, here: _Point, step: Inner, promised: float
) -> _Point | None:
    share, noise = 1.0, 1e-12 * (1.0 + abs(here.value))
    for _ in range(_HALVINGS):
        there = _point(design, phi, here.inner.moved(step, share))
        if there.value - here.value >= 1e-4 * share * promised - noise:
            return there
        share *= 0.5
    return None


def _at_mode(design: DelayDesign, phi: Floats, here: _Point) -> Mode | None:
    curvature = _arrow(design, phi, here.rows.tempered)
    if curvature is None:
        return None
    core, own = design.precisions(phi)
    precision = np.log(core).sum() + len(design.starts) * np.log(own).sum()
    value = here.value + 0.5 * float(precision - curvature.log_determinant)
    return Mode(phi, here.inner, here.eta, here.rows, curvature, value)


def _arrow(design: DelayDesign, phi: Floats, second: Floats) -> Arrow | None:
    """Return the curvature for second derivatives (3, n) of rows; None if it is not definite.

    Each row gives its second derivatives to pairs of columns that are 1 or log H: what is needed
    are sums of them, times powers of log H, over cells.
    """
    cells, log_horizon = design.cells, design.log_horizon
    by_horizon = second * log_horizon
    plain, once = -cells.sums(second), -cells.sums(by_horizon)
    core = _core(design, plain, once, -by_horizon @ log_horizon)
    core_precision, own_precision = design.precisions(phi)
    core[np.diag_indices_from(core)] += core_precision
    mu_mu, both, plan_plan = cells.organization_sums(plain.T).T
    join = np.stack([plain[:2], once[:2], plain[1:], once[1:]], axis=2).transpose(1, 0, 2)
    own = mu_mu + own_precision[0], both, plan_plan + own_precision[1]
    return arrow(cells, core, own, cells.organization_sums(join), plain[:2].T)


def _core(design: DelayDesign, plain: Floats, once: Floats, twice: Floats) -> Floats:
    """Return what rows give to the core's block (p, p).

    From sums over cells (3, K) of minus second derivatives, plain and times log H, and sums over
    all rows (3,) of those times its square.
    """
    to_domains = design.cells.domain_sums
    zero, one = plain.sum(axis=1), once.sum(axis=1)
    mu_mu, both, plan_plan = (
        np.array([[zero[k], one[k]], [one[k], twice[k]]]) for k in range(len(zero))
    )
    mixed = np.stack([to_domains(part) for part in (plain[0], once[0], plain[1], once[1])])
    q = len(mixed)
    core: Floats = np.zeros((q + mixed.shape[1], q + mixed.shape[1]))
    core[q:, q:] = np.diag(to_domains(plain[0]))
    core[:q, :q] = np.block([[mu_mu, both], [both, plan_plan]])
    core[:q, q:], core[q:, :q] = mixed, mixed.T
    return core


def _row_spread(design: DelayDesign, curvature: Arrow) -> Floats:
    """Return variances and twice the covariance (3, n) of each row's predictors under H^-1.

    In the order of the second derivatives, so that a product with them is a trace. With a row's
    columns A (2, p), the join J of its organization and C the core's block of the inverse it is
    A C A' - A C J' - J C A' + J C J', and the organization's own inverse: a quadratic in log H,
    whose first two terms are the same for all rows of a cell.
    """
    cells, core, q = design.cells, curvature.core_inverse, len(COEFFICIENTS)
    of_own, of_coefficients, at_cells = curvature.own_spread
    own, joined = of_own[cells.organization], of_coefficients[cells.organization]
    at, diagonal = core[:q, q:][:, cells.domain], np.diag(core)[q:][cells.domain]
    level = np.stack(
        [
            core[0, 0] + 2.0 * at[0] + diagonal - 2.0 * (joined[:, 0, 0] + at_cells[:, 0]),
            core[0, 2] + at[2] - joined[:, 1, 0] - at_cells[:, 1] - joined[:, 0, 2],
            core[2, 2] - 2.0 * joined[:, 1, 2],
        ]
    )
    level += np.stack([own[:, 0, 0], own[:, 0, 1], own[:, 1, 1]])
    slope = np.stack(
        [
            2.0 * (core[0, 1] + at[1] - joined[:, 0, 1]),
            core[0, 3] + core[1, 2] + at[3] - joined[:, 1, 1] - joined[:, 0, 3],
            2.0 * (core[2, 3] - joined[:, 1, 3]),
        ]
    )
    bend = np.array([core[1, 1], core[1, 3], core[3, 3]])
    spread: Floats = np.multiply.outer(bend, design.log_horizon)
    for k in range(len(spread)):
        spread[k] = (spread[k] + cells.spread_out(slope[k])) * design.log_horizon
        spread[k] += cells.spread_out(level[k])
    spread[1] *= 2.0
    return spread
