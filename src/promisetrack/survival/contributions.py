"""What each row adds to the log-likelihood, with two derivatives: the one place that knows.

A row's log-likelihood is a function of its location mu, its log scale (the log of s) and, with a
never-delivered share, eta = logit(share). z = (log t - mu) / s; the formulas by kind of row are in
docs/explanation/survival.md. `row_terms` serves any model that has a mu for each row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from promisetrack.survival.blocks import Block
from promisetrack.survival.families import Array, Family, Terms
from promisetrack.survival.intervals import interval_terms


class NeverTerms(NamedTuple):
    """Derivatives (m,) that involve eta: once, with mu, with the log scale, and twice."""

    first: Array
    mu: Array
    scale: Array
    second: Array


class RowTerms(NamedTuple):
    """Log-likelihood of m rows and its derivatives in mu and log scale, each (m,).

    `never` holds those in eta, and is None without a never-delivered share.
    """

    value: Array
    mu: Array
    scale: Array
    mu_mu: Array
    mu_scale: Array
    scale_scale: Array
    never: NeverTerms | None = None


def row_terms(
    family: Family,
    blocks: Sequence[Block],
    mu: Array,
    log_scale: Array | float,
    never: Array | None = None,
) -> RowTerms:
    """Return the weighted log-likelihood of every row and its derivatives.

    Parameters
    ----------
    family
        The distribution of the standardised log time.
    blocks
        From `blocks_of`.
    mu
        Location of every row, (n,).
    log_scale
        Log of the scale, one number or (n,).
    never
        logit of the never-delivered share of every row, (n,); None: all will be delivered.

    Returns
    -------
    RowTerms
        Each field (n,), weights multiplied in and the part before a delayed entry taken away:
        the sum of `value` is the log-likelihood on the time scale.
    """
    total = np.zeros((6, len(mu)))
    total_never = np.zeros((4, len(mu)))
    for block in blocks:
        rows = block.rows  # each at most once in a block
        scale = log_scale if np.ndim(log_scale) == 0 else np.asarray(log_scale)[rows]
        terms = block_terms(family, block, mu[rows], scale, None if never is None else never[rows])
        total[:, rows] += np.stack(terms[:6])
        if terms.never is not None:
            total_never[:, rows] += np.stack(terms.never)
    return _packed(list(total), None if never is None else list(total_never))


def block_terms(
    family: Family, block: Block, mu: Array, log_scale: Array | float, never: Array | None = None
) -> RowTerms:
    """Return what `row_terms` does for the m rows of one block; mu and never are (m,).

    Numbers that cannot be represented come out as infinities, silently.
    """
    with np.errstate(over="ignore", under="ignore", invalid="ignore", divide="ignore"):
        terms = _unweighted(family, block, mu, log_scale, never)
        if block.weights is None:
            return terms
        return _packed(
            [term * block.weights for term in terms[:6]],
            None if terms.never is None else [term * block.weights for term in terms.never],
        )


# --- private -------------------------------------------------------------------------------


def _packed(six: list[Array], four: list[Array] | None) -> RowTerms:
    value, mu, scale, mu_mu, mu_scale, scale_scale = six
    never = None if four is None else NeverTerms(*four)
    return RowTerms(value, mu, scale, mu_mu, mu_scale, scale_scale, never)


def _unweighted(
    family: Family, block: Block, mu: Array, log_scale: Array | float, never: Array | None
) -> RowTerms:
    per_scale = np.exp(-log_scale)
    z = (block.log_time - mu) * per_scale
    if block.kind == "right":
        survival = family.log_survival(z)
        if never is not None:
            return _right_with_never(survival, z, per_scale, never)
        return _chain(survival, z, per_scale)
    if block.kind == "left":
        terms = _chain(family.log_cdf(z), z, per_scale)
    elif block.kind == "exact":
        terms = _chain(family.log_density(z), z, per_scale)
        terms = terms._replace(
            value=terms.value - (block.log_time + log_scale), scale=terms.scale - 1.0
        )
    else:
        six = interval_terms(family, z, block.log_width * per_scale, per_scale)
        terms = _packed(list(six), None)
    return terms if never is None else _delivered_with_never(terms, never)


def _chain(q: Terms, z: Array, per_scale: Array | float) -> RowTerms:
    """Turn derivatives in z into those in mu (dz = -1/s) and log scale (dz = -z)."""
    z_first, z_second = z * q.first, z * q.second
    return RowTerms(
        value=q.value,
        mu=-per_scale * q.first,
        scale=-z_first,
        mu_mu=per_scale * per_scale * q.second,
        mu_scale=per_scale * (q.first + z_second),
        scale_scale=z_first + z * z_second,
    )


def _delivered_with_never(terms: RowTerms, never: Array) -> RowTerms:
    """Add log(1 - share): the row is not of the kind that never comes."""
    log_other, share, spread = _share_terms(never)
    nothing = np.zeros_like(share)
    return terms._replace(
        value=terms.value + log_other, never=NeverTerms(-share, nothing, nothing, -spread)
    )


def _right_with_never(
    survival: Terms, z: Array, per_scale: Array | float, never: Array
) -> RowTerms:
    """Return terms of log(share + (1 - share) S), as log(e^eta + S) + log(1 - share)."""
    larger = np.maximum(never, survival.value)
    mixed = larger + np.log1p(np.exp(-np.abs(never - survival.value)))
    waiting, gone = np.exp(survival.value - mixed), np.exp(never - mixed)  # they add up to 1
    log_other, share, spread = _share_terms(never)
    slope = waiting * survival.first
    mixing = slope * gone
    bend = waiting * survival.second + mixing * survival.first
    chained = _chain(Terms(mixed + log_other, slope, bend), z, per_scale)
    return chained._replace(
        never=NeverTerms(gone - share, per_scale * mixing, z * mixing, waiting * gone - spread)
    )


def _share_terms(never: Array) -> tuple[Array, Array, Array]:
    """Return log(1 - share), share and share (1 - share) for eta = logit(share)."""
    tail = np.exp(-np.abs(never))
    share = np.where(never >= 0, 1.0, tail) / (1.0 + tail)
    log_other = -(np.maximum(never, 0.0) + np.log1p(tail))
    return log_other, share, tail / (1.0 + tail) ** 2
