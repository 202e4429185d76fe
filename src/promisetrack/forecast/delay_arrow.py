"""The curvature of the inner parameters of the delay model: an arrow, solved without its zeros.

It has a dense block of the core, a 2 x 2 block for each organization, and what joins each to the
core. An organization meets the coefficients, and of the domains those alone in which it has
promised something: each such pair of an organization and a domain is a *cell*. Most organizations
have one, so that nothing here is as large as organizations times domains.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Index: TypeAlias = NDArray[np.intp]


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
class Cells:
    """Which organizations have promised something in which domains. Made by `cells_of`.

    Parameters
    ----------
    first_rows, rows
        Shape (K,): the first row of each cell, and how many it has; rows lie cell by cell.
    organization, domain
        Shape (K,): of each cell, sorted by organization.
    starts
        Shape (J,): the first cell of each organization.
    left, right
        Shape (P,): all pairs of cells of one organization, each cell with itself and in both
        orders, sorted by the left one.
    domains
        How many domains there are.
    """

    first_rows: Index
    rows: Index
    organization: Index
    domain: Index
    starts: Index
    left: Index
    right: Index
    domains: int

    def sums(self, values: Floats) -> Floats:
        """Return the sums (..., K) over the rows of each cell of values (..., n)."""
        sums: Floats = np.add.reduceat(values, self.first_rows, axis=-1)
        return sums

    def spread_out(self, values: Floats) -> Floats:
        """Return to each row (n,) the value (K,) of its cell."""
        of_rows: Floats = np.repeat(values, self.rows)
        return of_rows

    def organization_sums(self, values: Floats) -> Floats:
        """Return the sums (J, ...) over the cells of each organization of values (K, ...)."""
        sums: Floats = np.add.reduceat(values, self.starts, axis=0)
        return sums

    def domain_sums(self, values: Floats) -> Floats:
        """Return the sums (D,) over the cells of each domain of values (K,)."""
        sums: Floats = np.bincount(self.domain, values, self.domains).astype(np.float64)
        return sums

    def pair_sums(self, values: Floats) -> Floats:
        """Return the sums (D, D) over pairs of values (P,), by the domains left and right."""
        at = self.domain[self.left] * self.domains + self.domain[self.right]
        sums: Floats = np.bincount(at, values, self.domains**2).astype(np.float64)
        return sums.reshape(self.domains, self.domains)

    def left_sums(self, values: Floats) -> Floats:
        """Return the sums (K,) over the pairs of each left cell of values (P,)."""
        sums: Floats = np.bincount(self.left, values, len(self.domain)).astype(np.float64)
        return sums


def cells_of(of_rows: Index, of_domains: Index, domains: int) -> Cells:
    """Return the cells of rows, sorted by the numbers (n,) of their organizations and domains."""
    kinds, first_rows, rows = np.unique(
        of_rows * domains + of_domains, return_index=True, return_counts=True
    )
    organization, domain = np.divmod(kinds, domains)
    starts = np.flatnonzero(np.diff(organization, prepend=-1))
    sizes = np.diff(starts, append=len(kinds))[organization]  # of the cell's organization
    left = np.repeat(np.arange(len(kinds)), sizes)
    within = np.arange(len(left)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    right = starts[organization[left]] + within
    return Cells(first_rows, rows, organization, domain, starts, left, right, domains)


@dataclass(frozen=True, eq=False)
class Arrow:
    """A positive definite arrow-shaped matrix, factored. Made by `arrow`.

    Parameters
    ----------
    cells
        Of the organizations.
    own_inverse
        Inverses (J, 2, 2) of the organizations' blocks.
    join, cell_join
        Shapes (J, 2, q) and (K, 2): each inverse times what joins the organization to the q
        coefficients and, through a cell, to its domain.
    core_inverse
        Inverse (p, p) of the Schur complement of the core: the core's block of the inverse.
    log_determinant
        Of the whole.
    """

    cells: Cells
    own_inverse: Floats
    join: Floats
    cell_join: Floats
    core_inverse: Floats
    log_determinant: float

    def solve(self, right: Inner) -> Inner:
        """Return the inverse times a direction."""
        of_cells = _dot(self.cell_join, right.own[self.cells.organization])
        q = self.join.shape[2]
        folded = np.concatenate(
            [self.join.reshape(-1, q).T @ right.own.ravel(), self.cells.domain_sums(of_cells)]
        )
        core = self.core_inverse @ (right.core - folded)
        own = _times(self.own_inverse, right.own) - self.followed(core[None])[0]
        return Inner(core, own)

    def followed(self, core: Floats) -> Floats:
        """Return by how much less the own parameters (S, J, 2) are where the core is (S, p)."""
        q = self.join.shape[2]
        of_coefficients = (core[:, :q] @ self.join.reshape(-1, q).T).reshape(len(core), -1, 2)
        of_cells = core[:, q:][:, self.cells.domain, None] * self.cell_join
        moved: Floats = of_coefficients + np.add.reduceat(of_cells, self.cells.starts, axis=1)
        return moved

    @cached_property
    def own_spread(self) -> tuple[Floats, Floats, Floats]:
        """Return the organizations' blocks (J, 2, 2) of the inverse, and their joins times it.

        Of the joins times the core's block of the inverse, what stands at the coefficients
        (J, 2, q) and, for each cell, at its domain (K, 2).
        """
        cells, core, q = self.cells, self.core_inverse, self.join.shape[2]
        of_cells = self.cell_join[:, :, None] * core[q:, :q][cells.domain][:, None, :]
        there = self.join @ core[:q, :q] + cells.organization_sums(of_cells)
        at_domain = core[:q, q:].T[cells.domain]
        at_cells = (self.join[cells.organization] * at_domain[:, None, :]).sum(axis=2)
        between = core[q:, q:][cells.domain[cells.left], cells.domain[cells.right]]
        for own in range(2):
            at_cells[:, own] += cells.left_sums(between * self.cell_join[cells.right, own])
        folded = cells.organization_sums(at_cells[:, :, None] * self.cell_join[:, None, :])
        return self.own_inverse + there @ self.join.transpose(0, 2, 1) + folded, there, at_cells

    def own_variances(self) -> Floats:
        """Return the diagonal (J, 2) of the organizations' blocks of the inverse."""
        variances: Floats = np.einsum("jkk->jk", self.own_spread[0])
        return variances


def arrow(
    cells: Cells, core: Floats, own: tuple[Floats, Floats, Floats], join: Floats, cell_join: Floats
) -> Arrow | None:
    """Factor an arrow-shaped matrix; None if it is not definite.

    Parameters
    ----------
    cells
        Of the organizations.
    core
        Shape (p, p), its dense block.
    own
        Shapes (J,): the first, mixed and last elements of the organizations' blocks.
    join, cell_join
        Shapes (J, 2, q) and (K, 2): what joins each organization to the q coefficients and,
        through a cell, to its domain.
    """
    top, corner, bottom = own
    determinant = top * bottom - corner**2
    if not (np.all(determinant > 0.0) and np.all(top > 0.0)):
        return None
    inverse = np.array([[bottom, -corner], [-corner, top]]).transpose(2, 0, 1)
    inverse /= determinant[:, None, None]
    folded = inverse @ join
    cell_folded = _times(inverse[cells.organization], cell_join)
    schur = core - _folded_core(cells, join, cell_join, folded, cell_folded)
    try:
        root = np.linalg.cholesky(schur)
    except np.linalg.LinAlgError:
        return None
    log_determinant = np.log(determinant).sum() + 2.0 * np.log(np.diag(root)).sum()
    core_inverse = np.asarray(np.linalg.inv(schur), dtype=np.float64)
    return Arrow(cells, inverse, folded, cell_folded, core_inverse, float(log_determinant))


# --- private -------------------------------------------------------------------------------


def _dot(one: Floats, other: Floats) -> Floats:
    """Return the inner products (m,) of pairs (m, 2): far quicker than a sum over an axis of 2."""
    dot: Floats = one[:, 0] * other[:, 0] + one[:, 1] * other[:, 1]
    return dot


def _times(blocks: Floats, pairs: Floats) -> Floats:
    """Return the products (m, 2) of blocks (m, 2, 2) and pairs (m, 2)."""
    return np.stack([_dot(blocks[:, 0], pairs), _dot(blocks[:, 1], pairs)], axis=1)


def _folded_core(
    cells: Cells, join: Floats, cell_join: Floats, folded: Floats, cell_folded: Floats
) -> Floats:
    """Return what the organizations take from the core's block (p, p)."""
    q = join.shape[2]
    top = join.reshape(-1, q).T @ folded.reshape(-1, q)
    of_cells = folded[cells.organization]
    mixed = of_cells[:, 0] * cell_join[:, :1] + of_cells[:, 1] * cell_join[:, 1:]
    side = np.stack([cells.domain_sums(one) for one in mixed.T])
    pairs = _dot(cell_join[cells.left], cell_folded[cells.right])
    folded_core: Floats = np.block([[top, side], [side.T, cells.pair_sums(pairs)]])
    return folded_core
