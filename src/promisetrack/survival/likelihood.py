"""The log-likelihood of a regression as a function of all its parameters, in one pass.

Parameters in order: p coefficients of mu = X b, the log scales (one a stratum, none where the
family fixes it), q coefficients of eta = Z g, the logit of the never-delivered share.

A pass goes over the blocks in chunks that stay in the processor's cache, on all cores when rows
are many: numpy works outside the interpreter's lock. Chunks are summed in their order, so that
the number of cores does not change a digit.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np

from promisetrack.survival.blocks import Block, Index
from promisetrack.survival.contributions import RowTerms, block_terms
from promisetrack.survival.families import Array, Family
from promisetrack.survival.newton import Evaluation

T = TypeVar("T")


class Chunk(NamedTuple):
    """Rows of one block with their covariates, (p, m) and (q, m) or None."""

    block: Block
    x: Array
    z: Array | None


class Parameters(NamedTuple):
    """A vector of parameters in its three parts; scales holds one number a stratum."""

    mu: Array
    scales: Array
    never: Array | None


def chunks_of(blocks: Sequence[Block], x: Array, z: Array | None = None) -> tuple[Chunk, ...]:
    """Bring covariates (p, n) and (q, n) into the order of the blocks, and cut them up."""
    chunks = []
    for block in blocks:
        xs = x.take(block.rows, axis=1)
        zs = None if z is None else z.take(block.rows, axis=1)
        for start in range(0, len(block.rows), _CHUNK):
            stop = start + _CHUNK
            some = None if zs is None else zs[:, start:stop]
            chunks.append(Chunk(block.part(start, stop), xs[:, start:stop], some))
    return tuple(chunks)


@dataclass(frozen=True, eq=False, slots=True)
class Likelihood:
    """Rows and covariates, ready for any number of passes.

    Parameters
    ----------
    family
        The distribution of the standardised log time.
    chunks
        From `chunks_of`.
    n
        Rows of the observations, those without weight included.
    columns, strata, never_columns
        Numbers p, S (0 where the family fixes the scale) and q of parameters.
    """

    family: Family
    chunks: tuple[Chunk, ...]
    n: int
    columns: int
    strata: int
    never_columns: int

    @property
    def size(self) -> int:
        """Number of parameters."""
        return self.columns + self.strata + self.never_columns

    def split(self, point: Array) -> Parameters:
        """Return the parts of a vector of parameters (k,)."""
        p, end = self.columns, self.columns + self.strata
        scales = point[p:end] if self.strata else np.array([self.family.log_scale or 0.0])
        return Parameters(point[:p], scales, point[end:] if self.never_columns else None)

    def evaluate(self, point: Array) -> Evaluation:
        """Return value, gradient (k,) and Hessian (k, k) at a vector of parameters (k,)."""
        parts = self.split(point)
        value, gradient, hessian = 0.0, np.zeros(self.size), np.zeros((self.size, self.size))
        for chunk, sums in zip(
            self.chunks, self.in_order(lambda chunk: self._sums(chunk, parts)), strict=True
        ):
            where = self._positions(chunk.block.stratum)
            value += sums.value
            gradient[where] += sums.gradient
            hessian[where[:, None], where] += sums.hessian
        return Evaluation(value, gradient, hessian)

    def scores(self, point: Array) -> Array:
        """Return the derivatives (n, k) of every row's weighted log-likelihood."""
        parts = self.split(point)
        scores = np.zeros((self.n, self.size))
        for chunk in self.chunks:
            terms = self._terms(chunk, parts)
            where = self._positions(chunk.block.stratum)
            scores[chunk.block.rows[:, None], where] += self._gradients(chunk, terms).T
        return scores

    def row_values(self, point: Array) -> Array:
        """Return the weighted log-likelihood (n,) of every row."""
        parts = self.split(point)
        values = np.zeros(self.n)
        for chunk in self.chunks:
            values[chunk.block.rows] += self._terms(chunk, parts).value
        return values

    def _terms(self, chunk: Chunk, parts: Parameters) -> RowTerms:
        never = None if chunk.z is None or parts.never is None else parts.never @ chunk.z
        log_scale = float(parts.scales[chunk.block.stratum if self.strata else 0])
        return block_terms(self.family, chunk.block, parts.mu @ chunk.x, log_scale, never)

    def _positions(self, stratum: int) -> Index:
        """Return where the parameters that a chunk depends on stand among all."""
        p, end = self.columns, self.columns + self.strata
        scale = [p + stratum] if self.strata else []
        return np.array([*range(p), *scale, *range(end, self.size)], dtype=np.intp)

    def _gradients(self, chunk: Chunk, terms: RowTerms) -> Array:
        """Return the derivatives (p + 1 + q, m) of every row of a chunk."""
        parts = [chunk.x * terms.mu]
        if self.strata:
            parts.append(terms.scale[None, :])
        if chunk.z is not None and terms.never is not None:
            parts.append(chunk.z * terms.never.first)
        return np.concatenate(parts)

    def _sums(self, chunk: Chunk, parts: Parameters) -> Evaluation:
        """Return a chunk's sums, over its p coefficients, its log scale, q coefficients."""
        terms = self._terms(chunk, parts)
        x, z, p, s = chunk.x, chunk.z, self.columns, 1 if self.strata else 0
        size = p + s + self.never_columns
        gradient, hessian = np.empty(size), np.zeros((size, size))
        gradient[:p] = x @ terms.mu
        hessian[:p, :p] = (x * terms.mu_mu) @ x.T
        if s:
            gradient[p] = terms.scale.sum()
            hessian[:p, p] = hessian[p, :p] = x @ terms.mu_scale
            hessian[p, p] = terms.scale_scale.sum()
        if z is not None and terms.never is not None:
            shares = slice(p + s, size)
            gradient[shares] = z @ terms.never.first
            beside = (x * terms.never.mu) @ z.T
            hessian[:p, shares], hessian[shares, :p] = beside, beside.T
            hessian[shares, shares] = (z * terms.never.second) @ z.T
            if s:
                hessian[p, shares] = hessian[shares, p] = z @ terms.never.scale
        return Evaluation(float(terms.value.sum()), gradient, hessian)

    def in_order(self, work: Callable[[Chunk], T]) -> list[T]:
        """Return the work on every chunk, done on all cores when rows are many."""
        cores = _cores() if self.n >= _ROWS_FOR_THREADS else 1
        if cores == 1:
            return [work(chunk) for chunk in self.chunks]
        size = -(-len(self.chunks) // (4 * cores))  # a few batches a core even out their speeds
        batches = [self.chunks[k : k + size] for k in range(0, len(self.chunks), size)]
        with ThreadPoolExecutor(cores) as pool:
            done = pool.map(lambda batch: [work(chunk) for chunk in batch], batches)
            return [result for batch in done for result in batch]


# --- private -------------------------------------------------------------------------------

_CHUNK = 8192  # rows: ten columns of temporaries fit the second-level cache
_ROWS_FOR_THREADS = 50_000


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):  # a container may allow fewer than there are
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
