"""What docs/explanation/delay-model.md says of the shipped ledger is still so."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from promisetrack.forecast import DelayModel, ForecastError, fit_delays
from promisetrack.forecast.explain import Effect
from promisetrack.forecast.records import track_record
from promisetrack.ledger import read_ledger
from promisetrack.pipeline.modelling import Fitted, fit_ledger

LEDGER, _ = read_ledger(Path(__file__).parents[2] / "claims")
assert LEDGER.closing is not None
CLOSING = LEDGER.closing


@cache
def fitted() -> Fitted:
    return fit_ledger(LEDGER, as_of=CLOSING)


def model() -> DelayModel:
    return fitted().model


def organization(name: str) -> Effect:
    assert fitted().explanation is not None
    return next(one for one in fitted().explanation.organizations if one.name == name)  # type: ignore[union-attr]


def on_plan(name: str) -> float:
    found = organization(name).on_plan
    assert found is not None
    return found.value


def test_all_three_families_hold_and_the_numbers_are_about_as_told() -> None:
    found = fitted().explanation
    assert found is not None
    assert found.families == ("lognormal", "loglogistic", "weibull")
    year = next(one for one in found.horizons if one.years == 1.0)
    assert year.on_plan.value == pytest.approx(0.24, abs=0.04)
    assert found.slope.value == pytest.approx(0.92, abs=0.05)
    assert found.spread["domain"].value == pytest.approx(0.28, abs=0.08)
    assert found.spread["organization"].value == pytest.approx(0.22, abs=0.06)
    assert found.never == pytest.approx(0.09, abs=0.02)
    assert found.announced.value == pytest.approx(0.13, abs=0.04)
    assert found.mostly_prior == ()


def test_organizations_differ_in_how_often_they_hit_their_plans() -> None:
    assert max(on_plan("SpaceX"), on_plan("Tesla")) < 0.15
    assert on_plan("NASA") > 0.5
    record = track_record(model(), "SpaceX")
    assert record.kept / record.decided < 0.3


def test_whole_and_curve_are_averaged_into_forecasts_of_every_open_promise() -> None:
    stretch = fit_delays(LEDGER, as_of=CLOSING, kind="stretch")
    differing = 0
    for promise in LEDGER.promises:
        if promise.is_fixed_window:
            continue
        try:
            one = model().forecast(promise, as_of=CLOSING)
        except ForecastError:
            continue
        other = stretch.forecast(promise, as_of=CLOSING)
        assert one.probability_cancelled is not None
        assert 0.0 <= one.probability_cancelled <= one.probability_never < 1.0
        differing += abs(one.probability_never - other.probability_never) > 0.001
    assert differing > 100


def test_a_quota_of_this_year_is_kept_or_not() -> None:
    assert model().quotas is not None
    assert (model().quotas.quotas, model().quotas.kept) == (75, 20)  # type: ignore[union-attr]
