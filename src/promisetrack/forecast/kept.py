r"""Quotas of a fixed period ("48 launches in 2021"): kept or not, they cannot be late.

.. math:: \operatorname{logit} P(kept) = k_0 + k_1 \log H + v_{organization}

over the settled quotas, H the horizon in years: normal priors, the mode, and the normal
distribution around it (Laplace), averaged over when a chance is asked for. An organization
without a settled quota is drawn from the prior of v.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.clock import Clock, first_clock
from promisetrack.forecast.kept_fit import Settled, Spread, find_kept_mode
from promisetrack.forecast.on_plan import LEAST_SHARE
from promisetrack.model import Judgement, Ledger, Status
from promisetrack.model.knowledge import JudgeReading, claims_known_on, outcome_known_on

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

LEAST_SETTLED: Final = 10
"""With fewer settled quotas there is no model: it would be its priors."""

PRIOR_MEAN: Final = (-0.5, -0.3)
PRIOR_SD: Final = (1.0, 0.5)
"""Of k0: 38 in a hundred quotas of a year are kept, 11 to 76 with probability .9. Of k1: what is
promised further ahead is kept a little less often, give or take as much again."""

ORGANIZATION_SD: Final = 0.7
"""Of v: two organizations differ by a factor of 2.7 in their odds, give or take."""


class Quota(NamedTuple):
    """A settled quota: whose, how long ahead in years, and whether it was kept."""

    organization: str
    horizon: float
    kept: bool


@dataclass(frozen=True, eq=False)
class KeptModel:
    """Fitted chances to keep a quota. Made by `fit_kept`.

    Parameters
    ----------
    organizations
        The J of the fit.
    mean
        Shape (2 + J,): k0, k1 and the effects of organizations at the mode.
    spread
        Their covariances.
    quotas, kept
        Numbers of those that it rests on.
    """

    organizations: tuple[str, ...]
    mean: Floats
    spread: Spread
    quotas: int
    kept: int

    def probability(self, organization: str, horizon: float) -> float:
        """Return the chance that a quota of an organization is kept, for a horizon in years."""
        columns, number = np.array([1.0, np.log(horizon)]), self._number.get(organization)
        logit = float(columns @ self.mean[:2])
        logit += 0.0 if number is None else float(self.mean[2 + number])
        variance = self.spread.variance(columns, number)
        variance += ORGANIZATION_SD**2 if number is None else 0.0
        nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
        logits = logit + np.sqrt(variance) * nodes
        return float(weights @ (1.0 / (1.0 + np.exp(-logits))) / weights.sum())

    @cached_property
    def _number(self) -> Mapping[str, int]:
        return {name: at for at, name in enumerate(self.organizations)}


@dataclass(frozen=True, slots=True)
class QuotaCurve:
    """The forecast of one quota: met in the last tenth of its time, or never.

    Parameters
    ----------
    probability
        Chance that it is kept.
    opens, ends
        Days from the zero day between which it is met; ``ends`` is the deadline.
    """

    probability: float
    opens: float
    ends: float

    @property
    def never(self) -> float:
        """Probability that it is not kept: it cannot be late."""
        return 1.0 - self.probability

    def probability_within(self, days: Floats) -> Floats:
        """Return the probabilities (n,) that it is met within ``days`` (n,)."""
        share = np.clip((days - self.opens) / (self.ends - self.opens), 0.0, 1.0)
        within: Floats = self.probability * share
        return within


def settled_quotas(
    ledger: Ledger, *, as_of: date, reading: JudgeReading = "strict"
) -> tuple[Quota, ...]:
    """Return the quotas that were settled by a day.

    Kept is delivered by the deadline; delivered in part, cancelled and delivered later is not.
    """
    found = []
    for promise in ledger.promises:
        clock = first_clock(claims_known_on(promise, as_of)) if promise.is_fixed_window else None
        if clock is None:
            continue
        outcome = outcome_known_on(ledger, promise, as_of, reading=reading)
        if outcome.status is Status.PENDING or outcome.judgement in _NO_VERDICT:
            continue
        when = outcome.date.upper if outcome.date is not None else None
        in_time = outcome.status is Status.DELIVERED and (when is None or when <= clock.deadline)
        found.append(Quota(promise.organization, clock.horizon / DAYS_PER_YEAR, in_time))
    return tuple(found)


def fit_kept(quotas: tuple[Quota, ...]) -> KeptModel | None:
    """Fit the model to settled quotas; None with fewer than `LEAST_SETTLED`."""
    if len(quotas) < LEAST_SETTLED:
        return None
    organizations = sorted({one.organization for one in quotas})
    number = {name: at for at, name in enumerate(organizations)}
    kept = np.array([one.kept for one in quotas], dtype=np.float64)
    of_all = len(organizations)
    settled = Settled(
        log_horizon=np.log([one.horizon for one in quotas]),
        kept=kept,
        of_rows=np.array([number[one.organization] for one in quotas], dtype=np.intp),
        mean=np.array([*PRIOR_MEAN, *[0.0] * of_all]),
        precision=np.array([*PRIOR_SD, *[ORGANIZATION_SD] * of_all]) ** -2,
    )
    mean, spread = find_kept_mode(settled)
    return KeptModel(tuple(organizations), mean, spread, len(quotas), int(kept.sum()))


def quota_curve(probability: float, clock: Clock, zero: date) -> QuotaCurve:
    """Return the forecast of a quota that is open on its zero day, before its deadline."""
    ends = float((clock.deadline - zero).days)
    opens = max(ends - LEAST_SHARE * clock.horizon, 0.0)
    return QuotaCurve(probability, opens, ends)


# --- private -------------------------------------------------------------------------------

_NODES = 31
_NO_VERDICT = (Judgement.AMBIGUOUS, Judgement.VOID, Judgement.UNFALSIFIABLE)
