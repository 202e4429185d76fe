"""What the delay model is fitted to: rows sorted by organization, their columns, and priors.

Inner parameters are the *core*, coefficients and effects of domains, and for each organization its
*own* pair of effects, on mu and on logit W. An organization's pair meets only the core and itself,
which is what makes fits fast (`promisetrack.forecast.delay_mode`). Outer parameters are the four
that rows share and the log of the standard deviation of each group of effects.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.delay_arrow import Cells, cells_of
from promisetrack.forecast.delay_entry import SelectedLikelihood, entry_likelihood
from promisetrack.forecast.delay_likelihood import PARAMETERS, DelayLikelihood, DelayTimes
from promisetrack.forecast.delay_priors import DelayPriors, Normal
from promisetrack.forecast.on_plan import plan_share_by
from promisetrack.forecast.rows import DELIVERED, OPEN, DelayRows
from promisetrack.survival.families import Family

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Index: TypeAlias = NDArray[np.intp]

COEFFICIENTS: Final = ("a", "b", "w0", "w1")
"""The first core parameters; the effects of domains on mu, in their order, follow."""

GROUPS: Final = ("domain", "organization", "organization_plan")
"""Groups of effects, in the order of their standard deviations among the outer parameters."""

OUTER: Final = (*PARAMETERS, *(f"log_{name}_sd" for name in GROUPS))


@dataclass(frozen=True, eq=False)
class DelayDesign:
    """Rows, columns and priors of one fit.

    Parameters
    ----------
    likelihood
        Of n rows, sorted by organization and domain, given that they are in the ledger.
    log_horizon
        Shape (n,). The columns of the q coefficients, for mu and then for logit W, are 1 and this
        one. Of the D other core parameters, the effects of domains on mu, each row has one.
    of_domains
        Shape (n,): the number of each row's domain.
    of_rows, starts
        Shapes (n,) and (J,): the number of each row's organization, and each one's first row.
    domains, organizations
        Names of the D domains and J organizations.
    coefficients
        Priors of the coefficients.
    outer
        Priors of the parameters that rows share.
    scales
        Shape (3,): standard deviations of the half-normal priors of those of `GROUPS`.
    """

    likelihood: DelayLikelihood | SelectedLikelihood
    log_horizon: Floats
    of_domains: Index
    of_rows: Index
    starts: Index
    domains: tuple[str, ...]
    organizations: tuple[str, ...]
    coefficients: tuple[Normal, ...]
    outer: tuple[Normal, ...]
    scales: Floats

    @property
    def core_mean(self) -> Floats:
        """Prior means (p,) of the core."""
        return np.array([prior.mean for prior in self.coefficients] + [0.0] * len(self.domains))

    def precisions(self, phi: Floats) -> tuple[Floats, Floats]:
        """Return prior precisions of the core (p,) and of an organization's own pair (2,)."""
        of_groups = np.exp(-2.0 * phi[len(PARAMETERS) :])
        fixed = [prior.sd**-2 for prior in self.coefficients]
        return np.array(fixed + [of_groups[0]] * len(self.domains)), of_groups[1:]

    def predictors(self, core: Floats, own: Floats) -> Floats:
        """Return the predictors (2, n) of core (p,) and own (J, 2) parameters."""
        cells, effects = self.cells, own[self.cells.organization]
        of_mu = core[0] + core[len(COEFFICIENTS) :][cells.domain] + effects[:, 0]
        of_plan = core[2] + effects[:, 1]
        return np.stack(
            [
                cells.spread_out(of_mu) + core[1] * self.log_horizon,
                cells.spread_out(of_plan) + core[3] * self.log_horizon,
            ]
        )

    def sums(self, values: Floats) -> tuple[Floats, Floats]:
        """Return the sums over rows of values (2, n) for the core (p,) and for own (J, 2)."""
        of_cells, by_horizon = self.cells.sums(values), values @ self.log_horizon
        of_mu, of_plan = of_cells.sum(axis=1)
        core = [of_mu, by_horizon[0], of_plan, by_horizon[1]]
        own = self.cells.organization_sums(of_cells.T)
        return np.concatenate([core, self.cells.domain_sums(of_cells[0])]), own

    @cached_property
    def cells(self) -> Cells:
        """The pairs of an organization and a domain that rows have."""
        return cells_of(self.of_rows, self.of_domains, len(self.domains))

    def outer_log_prior(self, phi: Floats) -> tuple[float, Floats]:
        """Return the log prior density of the outer parameters, up to a constant, and its slope."""
        mean, sd = np.array([(prior.mean, prior.sd) for prior in self.outer]).T
        split = len(PARAMETERS)
        z = (phi[:split] - mean) / sd
        squares = np.exp(2.0 * phi[split:]) / self.scales**2
        # half-normal in the standard deviation, times it for the change to its log
        value = -0.5 * z @ z + float((phi[split:] - 0.5 * squares).sum())
        return float(value), np.concatenate([-z / sd, 1.0 - squares])


def delay_design(rows: DelayRows, family: Family, priors: DelayPriors) -> DelayDesign:
    """Return what a family is fitted to."""
    frame = rows.frame
    organizations, organization = np.unique(
        frame["organization"].to_numpy(dtype=np.str_), return_inverse=True
    )
    domains, domain = np.unique(frame["domain"].to_numpy(dtype=np.str_), return_inverse=True)
    order = np.lexsort((domain, organization))
    of_rows = organization[order].astype(np.intp)
    horizon = frame["horizon_years"].to_numpy(dtype=np.float64)[order]
    log_scale = Normal(priors.deviation.mean - math.log(family.deviation), priors.deviation.sd)
    return DelayDesign(
        likelihood=_likelihood(rows, order, family),
        log_horizon=np.log(horizon),
        of_domains=domain[order].astype(np.intp),
        of_rows=of_rows,
        starts=np.searchsorted(of_rows, np.arange(len(organizations))),
        domains=tuple(map(str, domains)),
        organizations=tuple(map(str, organizations)),
        coefficients=(priors.stretch, priors.slope, priors.plan, priors.plan_slope),
        outer=(log_scale, priors.never, priors.log_hazard, priors.scale_slope),
        scales=np.array([priors.domain_scale, priors.organization_scale, priors.plan_scale]),
    )


# --- private -------------------------------------------------------------------------------


def _likelihood(
    rows: DelayRows, order: Index, family: Family
) -> DelayLikelihood | SelectedLikelihood:
    """Return the likelihood of the rows, given that they are in the ledger where that matters."""
    seen, recorded = DelayLikelihood(family, _times(rows, order)), rows.on_time_recorded
    if recorded == 1.0:
        return seen
    watched, horizon, opens = (
        rows.frame[name].to_numpy(dtype=np.float64)[order]
        for name in ("watched_years", "horizon_years", "plan_opens_years")
    )
    kept_by = np.minimum(watched, horizon)
    return SelectedLikelihood(
        seen, entry_likelihood(family, kept_by, opens, horizon, recorded=recorded)
    )


def _times(rows: DelayRows, order: Index) -> DelayTimes:
    """Return what was seen of every row, in years, with its share of the on-plan window."""
    lower = rows.observations.lower / DAYS_PER_YEAR
    upper = rows.observations.upper / DAYS_PER_YEAR
    opens = rows.frame["plan_opens_years"].to_numpy(dtype=np.float64)
    horizon = rows.frame["horizon_years"].to_numpy(dtype=np.float64)
    over = plan_share_by(lower, opens, horizon)
    inside = plan_share_by(np.minimum(upper, horizon), opens, horizon) - over
    plan = np.select([rows.cause == DELIVERED, rows.cause == OPEN], [inside, 1.0 - over], 0.0)
    return DelayTimes(
        lower[order], upper[order], rows.cause[order], plan[order], np.log(horizon)[order]
    )
