"""Rows of a regression of log durations, as the Laplace approximation wants them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from promisetrack.survival.blocks import Block
from promisetrack.survival.contributions import row_terms
from promisetrack.survival.families import Array, Family
from promisetrack.survival.laplace_problem import RowDerivatives


@dataclass(frozen=True, eq=False, slots=True)
class DurationRows:
    """Log-likelihood of n durations in mu, in log s, and in the logit of the never-share.

    Predictors: mu, then with `has_never` the logit. Parameters: the log scale, none where the
    family fixes it.
    """

    family: Family
    blocks: Sequence[Block]
    has_never: bool = False

    def __call__(self, eta: Array, theta: Array) -> RowDerivatives:
        """Return it at predictors (1 or 2, n) and parameters (1 or 0,)."""
        fixed = self.family.log_scale
        log_scale = float(theta[0]) if fixed is None else fixed
        never = eta[1] if self.has_never else None
        terms = row_terms(self.family, self.blocks, eta[0], log_scale, never)
        scale = 0 if fixed is not None else 1
        if terms.never is None:
            return RowDerivatives(
                terms.value,
                terms.mu[None],
                terms.mu_mu[None, None],
                terms.scale[None][:scale],
                terms.mu_scale[None, None][:, :scale],
            )
        share = terms.never
        return RowDerivatives(
            terms.value,
            np.stack([terms.mu, share.first]),
            np.stack([np.stack([terms.mu_mu, share.mu]), np.stack([share.mu, share.second])]),
            terms.scale[None][:scale],
            np.stack([terms.mu_scale, share.scale])[:, None][:, :scale],
        )
