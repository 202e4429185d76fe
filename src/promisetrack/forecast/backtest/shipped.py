"""The shipped delay model as a competitor: scored through the forecasts that everyone gets.

Beside it stand its members, each as it would forecast alone, from the same fit.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from promisetrack.forecast.baselines import BASELINES, Cases, Competitor, Curve, Forecaster, Known
from promisetrack.forecast.delays import DelayModel, fit_delays
from promisetrack.forecast.delivery import DeliveryForecast, ForecastError
from promisetrack.forecast.members import NEWEST_SHARE
from promisetrack.forecast.open_promises import Member, OpenClaims, average_claims, stack_claims
from promisetrack.model import Promise

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
        full = model if model.members is not None else _full(known)
        return {DEFAULT: forecaster(model)} | ({} if full is None else _members(full))


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


def member_forecaster(member: Member, model: DelayModel) -> Forecaster:
    """Return one member of a model alone, reading first and newest claims as the model does."""

    def forecast(cases: Cases) -> Curve:
        first, newest, restated = _claims(model, cases)
        share = np.where(restated, NEWEST_SHARE, 0.0)
        found = average_claims(member.forecast(first), member.forecast(newest), share)
        return lambda days: found.by(days.reshape(len(cases), -1)).reshape(days.shape)

    return forecast


COMPETITORS: Final[tuple[Competitor, ...]] = (*BASELINES, Shipped())
"""The baselines, and what has to beat them."""


# --- private -------------------------------------------------------------------------------


def _full(known: Known) -> DelayModel | None:
    try:
        return fit_delays(known.ledger, as_of=known.as_of, kind="full")
    except ForecastError:
        return None


def _members(model: DelayModel) -> dict[str, Forecaster]:
    members = model.members
    assert members is not None  # noqa: S101  the full model has them
    alone: dict[str, Member] = {one.family.name: one for one in members.draws}
    alone[STRETCH] = members.stretch
    return {name: member_forecaster(member, model) for name, member in alone.items()}


def _claims(model: DelayModel, cases: Cases) -> tuple[OpenClaims, OpenClaims, NDArray[np.bool_]]:
    """Return first claims (n,), newest (n,), and where (n,) the newest is not the first."""
    first, newest, restated = [], [], []
    for promise, day in zip(cases.promises, cases.as_of, strict=True):
        read = model.read_claims(promise, as_of=day)
        assert read is not None  # noqa: S101  the full model reads every case
        first.append(read.first)
        newest.append(read.newest or read.first)
        restated.append(read.newest is not None)
    return stack_claims(first), stack_claims(newest), np.array(restated)


def _forecast(model: DelayModel, promise: Promise, as_of: date) -> DeliveryForecast | None:
    try:
        return model.forecast(promise, as_of=as_of)
    except ForecastError:
        return None
