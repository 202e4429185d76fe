r"""How long an organization takes, drawn towards everybody: the median of what the model gives it.

For each draw of the parameters of each family, the promises of an organization are forecast as on
the days on which they were made, each in its field and with its horizon h,

.. math:: F(x) = \frac1n \sum_i W_i P_i(x h_i) + (1 - W_i)(1 - \pi)(1 - S_i(x h_i))

and the x is found at which half have come. Draws of all families together give its distribution:
the organization's own effects are in it, as far as its promises have told them from chance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from promisetrack.forecast.delay_draws import DelayDraws
from promisetrack.forecast.delays import DelayModel
from promisetrack.forecast.explain import Interval
from promisetrack.forecast.members import DelayMembers, claims_of_rows
from promisetrack.forecast.on_plan import plan_share_by
from promisetrack.forecast.open_promises import OpenClaims

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

LEVELS: Final = (0.1, 0.5, 0.9)
"""Of the interval and its middle: 8 chances in 10."""


def shrunk_stretch(model: DelayModel, organization: str) -> Interval | None:
    """Return the median stretch of an organization as the model has it, with 8 chances in 10.

    None where the model knows no organizations, this one has no row, or half of its promises are
    more likely never delivered.

    Parameters
    ----------
    model
        The fitted model.
    organization
        Its name in the ledger.
    """
    return shrunk_stretches(model, (organization,))[organization]


def shrunk_stretches(
    model: DelayModel, organizations: Sequence[str]
) -> Mapping[str, Interval | None]:
    """Return the same for several organizations by their names, reading the rows once."""
    if model.members is None:
        return dict.fromkeys(organizations)
    rows: dict[str, list[int]] = {name: [] for name in organizations}
    for at, name in enumerate(model.rows.frame["organization"].tolist()):
        if name in rows:
            rows[name].append(at)
    claims = claims_of_rows(model.rows)
    return {
        name: _interval(model.members, claims.take(np.array(own))) if own else None
        for name, own in rows.items()
    }


# --- private -------------------------------------------------------------------------------


def _interval(members: DelayMembers, claims: OpenClaims) -> Interval | None:
    found = np.concatenate([_medians(draws, claims) for draws in members.draws])
    low, middle, high = np.quantile(found, LEVELS)
    return Interval(float(middle), float(low), float(high)) if np.isfinite(high) else None


_GRID: Final = np.concatenate(
    [
        np.geomspace(0.1, 0.8, 12, endpoint=False),
        np.geomspace(0.8, 1.25, 16, endpoint=False),
        np.geomspace(1.25, 60.0, 36),
    ]
)
"""Stretches between which the median is interpolated: closest where plans end."""


def _medians(draws: DelayDraws, claims: OpenClaims) -> Floats:
    """Return for each draw (K,) the stretch by which half have come; infinite where never."""
    mu, scale = draws.location(claims), draws.scale(claims)
    plan, never = draws.plan_share(claims), draws.never_share()
    come = np.stack([_come(draws, claims, (mu, scale, plan, never), x) for x in _GRID])
    reached = come >= 0.5  # noqa: PLR2004  half
    at = reached.argmax(axis=0)
    column = np.arange(come.shape[1])
    before = np.maximum(at - 1, 0)
    low, high = come[before, column], come[at, column]
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(high > low, (0.5 - low) / (high - low), 1.0)
    log_x = np.log(_GRID)
    between = np.exp(log_x[before] + part * (log_x[at] - log_x[before]))
    return np.where(reached.any(axis=0), between, np.inf)


def _come(
    draws: DelayDraws, claims: OpenClaims, parts: tuple[Floats, Floats, Floats, Floats], x: float
) -> Floats:
    """Return the share (K,) that has come by a stretch, averaged over the claims."""
    mu, scale, plan, never = parts
    days = x * claims.horizon
    on_plan = plan_share_by(days, claims.opens, claims.horizon)[:, None]
    late = 1.0 - draws.survival(mu, scale, days[:, None])
    share: Floats = (plan * on_plan + (1.0 - plan) * (1.0 - never) * late).mean(axis=0)
    return share
