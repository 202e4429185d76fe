"""The shipped delay model as a competitor: scored through the forecasts that everyone gets.

Beside it stand its members, each as it would forecast alone, from the same fit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.baselines import BASELINES, Cases, Competitor, Curve, Forecaster, Known
from promisetrack.forecast.clock import Clock, first_clock
from promisetrack.forecast.delays import DelayModel, fit_delays
from promisetrack.forecast.delivery import DeliveryForecast, ForecastError
from promisetrack.forecast.members import NEWEST_SHARE, DelayMembers, fit_members, open_claim
from promisetrack.forecast.open_promises import Member, OpenClaims, average_claims, stack_claims
from promisetrack.forecast.rows import OPEN, DelayRows
from promisetrack.model import Claim, Promise
from promisetrack.model.knowledge import claims_known_on

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

DEFAULT: Final = "default"

STRETCH: Final = "stretch"
"""The member without a family: the pooled curve of the stretch, joined, with its never-share."""


class Shipped:
    """The model of `fit_delays`, and its members."""

    def fit(self, known: Known) -> Mapping[str, Forecaster]:
        """Return the fitted model under the name `DEFAULT`, its members under their families'.

        Where the model is the pooled curve alone, because the promises are few, the members are
        fitted to see what they would have said; those that do not hold are missing.
        """
        model = fit_delays(known.ledger, as_of=known.as_of)
        members = model.members or _members(known.rows)
        found = {DEFAULT: forecaster(model)}
        if members is not None:
            alone = {one.family.name: one for one in members.draws} | {STRETCH: members.stretch}
            found |= {name: member_forecaster(one, known.rows) for name, one in alone.items()}
        return found


def forecaster(model: DelayModel) -> Forecaster:
    """Return a delay model as a forecaster; what it refuses to forecast is NaN."""

    def forecast(cases: Cases) -> Curve:
        made = [
            _forecast(model, promise, day)
            for promise, day in zip(cases.promises, cases.as_of, strict=True)
        ]

        def curve(days: Floats) -> Floats:
            times = days.reshape(len(made), -1)
            come = np.full(times.shape, np.nan)
            for row, one in enumerate(made):
                if one is not None:
                    come[row] = one.curve.probability_within(times[row])
            return come.reshape(days.shape)

        return curve

    return forecast


def member_forecaster(member: Member, rows: DelayRows) -> Forecaster:
    """Return one member alone as a forecaster, read at first and newest claims as all are.

    Parameters
    ----------
    member
        Fitted to ``rows``.
    rows
        What it was fitted to: of open promises it knows how long they had been open.
    """
    days_seen = rows.frame["duration_years"].to_numpy(dtype=np.float64) * DAYS_PER_YEAR
    fitted = {
        str(name): float(days)
        for name, days, cause in zip(rows.frame["id"], days_seen, rows.cause, strict=True)
        if cause == OPEN
    }

    def forecast(cases: Cases) -> Curve:
        first, newest, restated = _claims(cases, fitted)
        share = np.where(restated, NEWEST_SHARE, 0.0)
        found = average_claims(member.forecast(first), member.forecast(newest), share)
        return lambda days: found.by(days.reshape(len(cases), -1)).reshape(days.shape)

    return forecast


COMPETITORS: Final[tuple[Competitor, ...]] = (*BASELINES, Shipped())
"""The baselines, and what has to beat them."""


# --- private -------------------------------------------------------------------------------


def _members(rows: DelayRows) -> DelayMembers | None:
    try:
        return fit_members(rows)
    except ForecastError:
        return None


def _claims(
    cases: Cases, fitted: Mapping[str, float]
) -> tuple[OpenClaims, OpenClaims, NDArray[np.bool_]]:
    """Return first claims (n,), newest (n,), and where (n,) the newest is not the first."""
    first, newest, restated = [], [], []
    for promise, day, zero in zip(cases.promises, cases.as_of, cases.zero, strict=True):
        claims = claims_known_on(promise, day)
        old, new = _clock(claims), _clock(claims[::-1])
        seen = fitted.get(promise.id, 0.0)
        first.append(open_claim(promise, old, (zero - old.start).days, seen))
        newest.append(open_claim(promise, new, (zero - new.start).days))
        restated.append(new.claim is not old.claim)
    return stack_claims(first), stack_claims(newest), np.array(restated)


def _clock(claims: Sequence[Claim]) -> Clock:
    """Return the clock of the first of the claims that has a deadline."""
    clock = first_clock(claims)
    assert clock is not None  # noqa: S101  a case has a dated claim
    return clock


def _forecast(model: DelayModel, promise: Promise, as_of: date) -> DeliveryForecast | None:
    try:
        return model.forecast(promise, as_of=as_of)
    except ForecastError:
        return None
