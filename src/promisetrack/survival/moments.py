"""Sums over rows that a fit needs once: where to start, and which columns can be told apart."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from promisetrack.survival.families import Array, Family
from promisetrack.survival.likelihood import Chunk, Likelihood


class Moments(NamedTuple):
    """Weighted sums over rows; delayed entries are no rows of their own.

    The log time of a row is one number: the middle of an interval, the end that is known of a
    censored row.
    """

    x_x: Array  # (p, p)
    x_one: Array  # (p,)
    x_log_time: Array  # (p,)
    log_time_squared: Array  # (1,)
    z_z: Array  # (q, q)
    z_one: Array  # (q,)
    delivered: Array  # (S,) weight of the exact and interval rows of each stratum
    below: Array  # (S,) that of the rows that had happened by some time
    open: Array  # (S,) that of the right-censored rows


def moments_of(likelihood: Likelihood) -> Moments:
    """Sum over the rows of a likelihood in one pass."""
    strata = max(1, likelihood.strata)
    parts = likelihood.in_order(lambda chunk: _of_chunk(chunk, strata))
    parts.append(_nothing(likelihood, strata))
    return Moments(*(np.sum(values, axis=0) for values in zip(*parts, strict=True)))


def starting_point(family: Family, likelihood: Likelihood, moments: Moments) -> Array:
    """Return parameters (k,) to climb from: least squares on the log times.

    Censored rows count where they were last seen, so the start is early; of the share that is
    still open, half is taken for never delivered.
    """
    weight = float(moments.below.sum() + moments.open.sum())
    slope = np.linalg.solve(moments.x_x, moments.x_log_time)
    squares = float(moments.log_time_squared[0] - slope @ moments.x_log_time)
    scale = max(np.sqrt(max(squares / weight, 0.0)) / family.deviation, _SMALLEST_SCALE)
    if family.log_scale is not None:
        scale = np.exp(family.log_scale)
    mu = slope - family.mean * scale * np.linalg.solve(moments.x_x, moments.x_one)
    share = np.clip(0.5 * moments.open.sum() / weight, 0.02, 0.5)
    never = np.log(share / (1.0 - share)) * np.linalg.solve(moments.z_z, moments.z_one)
    return np.concatenate([mu, np.full(likelihood.strata, np.log(scale)), never])


# --- private -------------------------------------------------------------------------------

_SMALLEST_SCALE = 1e-3


def _nothing(likelihood: Likelihood, strata: int) -> Moments:
    p, q = likelihood.columns, likelihood.never_columns
    none = np.zeros(p), np.zeros(p), np.zeros(1)
    counts = np.zeros((3, strata))
    return Moments(np.zeros((p, p)), *none, np.zeros((q, q)), np.zeros(q), *counts)


def _of_chunk(chunk: Chunk, strata: int) -> Moments:
    block, x = chunk.block, chunk.x
    m = 0 if block.is_entry else len(block.rows)
    x, z = x[:, :m], np.zeros((0, m)) if chunk.z is None else chunk.z[:, :m]
    weights = np.ones(m) if block.weights is None else block.weights[:m]
    log_time = block.log_time[:m] + 0.5 * block.log_width[:m]
    weighted_x, weighted_z, weighted_time = x * weights, z * weights, log_time * weights
    counts = np.zeros((3, strata))
    kinds = (block.kind in {"exact", "interval"}, block.kind != "right", block.kind == "right")
    counts[:, block.stratum] = np.multiply(kinds, weights.sum())
    return Moments(
        weighted_x @ x.T,
        weighted_x.sum(axis=1),
        x @ weighted_time,
        np.array([log_time @ weighted_time]),
        weighted_z @ z.T,
        weighted_z.sum(axis=1),
        *counts,
    )
