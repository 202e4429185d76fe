"""The inner parameters of the delay model integrated out, for given outer ones (Laplace).

With x the inner parameters at their mode and H the curvature there,

    M(phi) = log p(rows | x, phi) - (x - m)' P (x - m) / 2 + log|P| / 2 - log|H| / 2.

H is tempered (`promisetrack.forecast.delay_likelihood.TEMPER`), so that it is always definite, and
has an arrow's shape: a dense block of the core, a 2 x 2 block for each organization, and what joins
each to the core. So it is solved through the Schur complement of the core, and its size is that of
the core however many organizations there are. x and H move with phi: dx = H^-1 r, r the change of
the inner gradient; the change of log|H| is a sum over rows, since each row's part of H depends on
its own predictors only (Kristensen and others 2016, J. Statist. Software 70(5), section 2).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from promisetrack.forecast.delay_design import COEFFICIENTS, DelayDesign
from promisetrack.forecast.delay_likelihood import PARAMETERS, RowDerivatives

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Inner:
    """Inner parameters, or a direction among them: core (p,) and own (J, 2)."""

    core: Floats
    own: Floats

    def moved(self, step: Inner, share: float) -> Inner:
        """Return the point a share of a step away."""
        return Inner(self.core + share * step.core, self.own + share * step.own)

    def dot(self, other: Inner) -> float:
        """Return the inner product."""
        return float(self.core @ other.core + (self.own * other.own).sum())


@dataclass(frozen=True, eq=False)
class Arrow:
    """A positive definite arrow-shaped matrix, factored.

    Parameters
    ----------
    own_inverse
        Inverses (J, 2, 2) of the organizations' blocks.
    join
        Shape (J, 2, p): each inverse times what joins the organization to the core.
    core_inverse
        Inverse (p, p) of the Schur complement of the core: the core's block of the inverse.
    log_determinant
        Of the whole.
    """

    own_inverse: Floats
    join: Floats
    core_inverse: Floats
    log_determinant: float

    def solve(self, right: Inner) -> Inner:
        """Return the inverse times a direction."""
        folded = np.einsum("jkp,jk->p", self.join, right.own)
        core = self.core_inverse @ (right.core - folded)
        own = np.einsum("jkl,jl->jk", self.own_inverse, right.own) - self.join @ core
        return Inner(core, own)

    def own_variances(self) -> Floats:
        """Return the diagonal (J, 2) of the organizations' blocks of the inverse."""
        through_core = ((self.join @ self.core_inverse) * self.join).sum(axis=2)
        variances: Floats = np.einsum("jkk->jk", self.own_inverse) + through_core
        return variances


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


def marginal_gradient(design: DelayDesign, mode: Mode) -> Floats:
    """Return the derivatives of M in the outer parameters, (7,)."""
    curvature, rows, split = mode.curvature, mode.rows, len(PARAMETERS)
    by_eta, by_theta = design.likelihood.changes(rows, mode.eta, mode.phi[:split])
    spread = _row_spread(design, curvature)
    # log|H| moves by minus these, through the inner parameters and directly
    through = np.einsum("tn,ktn->kn", spread, by_eta)
    direct = np.einsum("tn,ktn->k", spread, by_theta)
    pull = curvature.solve(Inner(*design.sums(0.5 * through)))
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
    """Return the curvature for second derivatives (3, n) of rows; None if it is not definite."""
    core_precision, own_precision = design.precisions(phi)
    core, join = _cross_products(design, second)
    core[np.diag_indices_from(core)] += core_precision
    sums = np.add.reduceat(-second, design.starts, axis=1)
    top, corner, bottom = sums[0] + own_precision[0], sums[1], sums[2] + own_precision[1]
    determinant = top * bottom - corner**2
    if not (np.all(determinant > 0.0) and np.all(top > 0.0)):
        return None
    inverse = np.array([[bottom, -corner], [-corner, top]]).transpose(2, 0, 1)
    inverse /= determinant[:, None, None]
    folded = inverse @ join
    schur = core - join.reshape(-1, len(core)).T @ folded.reshape(-1, len(core))
    try:
        root = np.linalg.cholesky(schur)
    except np.linalg.LinAlgError:
        return None
    log_determinant = np.log(determinant).sum() + 2.0 * np.log(np.diag(root)).sum()
    core_inverse = np.asarray(np.linalg.inv(schur), dtype=np.float64)
    return Arrow(inverse, folded, core_inverse, float(log_determinant))


def _cross_products(design: DelayDesign, second: Floats) -> tuple[Floats, Floats]:
    """Return what rows give to the core (p, p), and join (J, 2, p) organizations to it."""
    mu, plan = design.columns
    mu_mu, both, plan_plan = -second
    # what each row's pair of predictors gives to the coefficients' columns, (2, q, n)
    joined = np.stack([mu_mu * mu + both * plan, both * mu + plan_plan * plan])
    mixed = np.stack([design.domain_sums(one) for one in joined[0]])
    top = mu @ joined[0].T + plan @ joined[1].T
    core: Floats = np.block([[top, mixed], [mixed.T, np.diag(design.domain_sums(mu_mu))]])
    own = np.add.reduceat(joined, design.starts, axis=2).transpose(2, 0, 1)
    of_domains = np.stack([design.cell_sums(mu_mu), design.cell_sums(both)], axis=1)
    return core, np.concatenate([own, of_domains], axis=2)


def _row_spread(design: DelayDesign, curvature: Arrow) -> Floats:
    """Return variances and twice the covariance (3, n) of each row's predictors under H^-1.

    In the order of the second derivatives, so that a product with them is a trace. With a row's
    columns A (2, p), the join J of its organization and C the core's block of the inverse it is
    A C A' - A C J' - J C A' + J C J', and the organization's own inverse.
    """
    columns, of_rows, core = design.columns, design.of_rows, curvature.core_inverse
    q = columns.shape[1]
    at = q + design.of_domains
    joined = curvature.join @ core
    own = joined @ curvature.join.transpose(0, 2, 1) + curvature.own_inverse
    # C A' for each predictor: at the coefficients (2, q, n), and at the row's domain (2, n)
    there = core[:q, :q] @ columns
    there[0] += core[:q, at]
    domain = np.einsum("kqn,qn->kn", columns, core[:q, at])
    domain[0] += np.diag(core)[at]
    there -= joined[:, :, :q].transpose(1, 2, 0)[:, :, of_rows]
    domain -= joined[of_rows, :, at].T
    # and what is left of - J C A': nothing of it is at a domain for logit W
    back = np.einsum("kqn,lqn->kln", columns, joined[:, :, :q].transpose(1, 2, 0)[:, :, of_rows])
    back[0] += joined[of_rows, :, at].T
    spread = np.einsum("kqn,lqn->kln", columns, there) - back.transpose(1, 0, 2)
    spread[0] += domain
    spread += own[of_rows].transpose(1, 2, 0)
    return np.stack([spread[0, 0], 2.0 * spread[0, 1], spread[1, 1]])
