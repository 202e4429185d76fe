r"""What a ledger lacks: promises kept on time that nobody wrote down.

Where a promise that was kept on time is q times as likely to be in the ledger as any other, one
that is in it has the likelihood of `promisetrack.forecast.delay_likelihood` over its chance to be
in it. Kept means delivered by m, the horizon or the end of its watch, whichever is earlier:

.. math:: P(\text{in}) \propto 1 - (1-q) F(m)
    = W \{q + (1-q)(1-U(m))\} + (1-W)(1-\pi) \{q + (1-q) S(m)\} + (1-W)\,\pi

with F the probability of a delivery by m, of any part; q itself, a factor of every kept row, is
constant and left out. What never comes is in the ledger surely, announced or not. So the chance is
a sum of the same three parts, its derivatives are those of a row that is open at m, and the whole
is one such sum less another. A row of which nobody can say whether it was kept, because its window
straddles the date, is left as it is.

Known q corrects exactly (Cosslett 1981, on choice-based samples, in *Structural Analysis of
Discrete Data*); q cannot be found from the ledger alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from promisetrack.forecast.delay_likelihood import (
    TEMPER,
    DelayLikelihood,
    DelayTimes,
    RowDerivatives,
)
from promisetrack.forecast.on_plan import plan_share_by
from promisetrack.forecast.rows import OPEN
from promisetrack.survival.blocks import Block
from promisetrack.survival.contributions import RowTerms, row_terms
from promisetrack.survival.families import Family

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class EntryLikelihood(DelayLikelihood):
    """Log of the chance of every row to be in the ledger. Made by `entry_likelihood`.

    ``recorded`` is q; ``times`` are open rows at m, whose ``plan`` is the on-plan part's chance.
    """

    recorded: float

    def _late(self, blocks: list[Block], mu: Floats, log_scale: Floats) -> RowTerms:
        """Return log(q + (1 - q) S): as if a share q were never to come."""
        logit = np.log(self.recorded) - np.log1p(-self.recorded)
        return row_terms(self.family, blocks, mu, log_scale, np.full(len(mu), logit))

    @property
    def _silence(self) -> Floats:
        nothing: Floats = np.zeros(len(self.times.lower))
        return nothing


@dataclass(frozen=True, eq=False)
class SelectedLikelihood:
    """The log-likelihood of rows, given that they are in the ledger."""

    seen: DelayLikelihood
    entry: EntryLikelihood

    def at(self, eta: Floats, theta: Floats) -> RowDerivatives:
        """Return values and derivatives at predictors (2, n) and parameters (4,).

        ``complete`` stays that of the rows alone, which is definite.
        """
        seen, entry = self.seen.at(eta, theta), self.entry.at(eta, theta)
        return seen._replace(
            value=seen.value - entry.value,
            first=seen.first - entry.first,
            second=seen.second - entry.second,
            parameter=seen.parameter - entry.parameter,
            mixed=seen.mixed - entry.mixed,
        )

    def changes(self, _: RowDerivatives, eta: Floats, theta: Floats) -> tuple[Floats, Floats]:
        """Return how the tempered second derivatives (3, n) change with what they depend on."""
        seen = self.seen.changes(self.seen.at(eta, theta), eta, theta)
        entry = self.entry.changes(self.entry.at(eta, theta), eta, theta, temper=0.0)
        less = 1.0 - TEMPER  # of the second derivatives, as much as is not tempered
        return seen[0] - less * entry[0], seen[1] - less * entry[1]


def entry_likelihood(
    family: Family, kept_by: Floats, opens: Floats, horizon: Floats, *, recorded: float
) -> EntryLikelihood:
    """Return the log chance of rows to be in the ledger.

    Parameters
    ----------
    family
        Of the late part.
    kept_by
        Shape (n,), in years: m, until when a row could be seen to be kept; at most the horizon.
    opens, horizon
        Shape (n,), in years: the on-plan window.
    recorded
        q, above 0 and below 1.
    """
    ahead = 1.0 - plan_share_by(kept_by, opens, horizon)
    times = DelayTimes(
        lower=kept_by,
        upper=np.full(len(kept_by), np.inf),
        cause=np.full(len(kept_by), OPEN, dtype=np.int64),
        plan=recorded + (1.0 - recorded) * ahead,
        log_horizon=np.log(horizon),
    )
    return EntryLikelihood(family, times, recorded)
