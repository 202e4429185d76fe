"""What a fit says of itself, and the forecast of a promise that nobody has logged."""

from __future__ import annotations

import json
from datetime import date
from functools import cache

import numpy as np
import pytest

from forecast.made_up import ledger
from forecast.test_delay_model import CLOSING, DOMAIN, TRUE, drawn_ledger
from promisetrack.dates import DateWindow
from promisetrack.forecast import fit_delays
from promisetrack.forecast.explain import Explanation, explain
from promisetrack.forecast.rows import LEFT_OUT
from promisetrack.pipeline.modelling import (
    Fitted,
    Imagined,
    fit_json,
    fit_ledger,
    fit_lines,
    forecast_imagined,
    strangers,
)
from promisetrack.problems import CommandError


@cache
def fitted(n: int = 600) -> Fitted:
    return fit_ledger(drawn_ledger(n), as_of=CLOSING)


def explanation(n: int = 600) -> Explanation:
    found = fitted(n).explanation
    assert found is not None
    return found


def test_intervals_hold_what_the_promises_were_drawn_with() -> None:
    found = explanation()
    assert found.slope.lower - 0.1 < TRUE["b"] < found.slope.upper + 0.1
    assert found.announced.lower / 1.5 < TRUE["hazard"] < found.announced.upper * 1.5
    assert found.residual.value == pytest.approx(TRUE["s"], rel=0.15)
    assert found.spread["organization"].value < found.spread["domain"].value


def test_domains_come_with_the_most_promises_first_and_slow_ones_slower() -> None:
    domains = {one.name: one for one in explanation().domains}
    assert {one.promises for one in domains.values()} == {200}
    assert domains["slow"].factor.lower > max(1.0, domains["quick"].factor.upper)
    ratio = domains["slow"].factor.value / domains["quick"].factor.value
    assert np.log(ratio) == pytest.approx(DOMAIN["slow"] - DOMAIN["quick"], abs=0.25)
    assert set(domains) == set(DOMAIN)
    for one in explanation().organizations:
        assert one.on_plan is not None
        assert 0.0 < one.on_plan.lower < one.on_plan.value < one.on_plan.upper < 1.0


def test_long_horizons_are_hit_less_often() -> None:
    shares = [one.on_plan.value for one in explanation().horizons]
    assert shares == sorted(shares, reverse=True)


def test_what_few_promises_cannot_tell_is_called_mostly_prior() -> None:
    few = fit_delays(drawn_ledger(24), as_of=CLOSING, kind="full")
    assert few.members is not None
    counts = {
        group: {str(name): int(n) for name, n in few.rows.frame[group].value_counts().items()}
        for group in ("domain", "organization")
    }
    named = explain(few.members, counts).mostly_prior
    assert {"b", "log_hazard"} <= set(named)
    assert "log_scale" not in named
    assert len(named) > len(explanation().mostly_prior)


def test_lines_count_what_was_left_out_with_the_reason() -> None:
    lines = dict(fit_lines(fitted()))
    assert lines["promises"] == "600 of 600 have a row"
    assert "delivered" in lines["became"]
    for name in ("domains differ", "organizations differ", "never", "called off", "limits"):
        assert lines[name]
    assert not any(name.startswith("left out") for name in lines)
    assert all(reason for reason in LEFT_OUT.values())


def test_a_small_ledger_says_that_one_curve_is_all_there_is() -> None:
    small = fit_ledger(drawn_ledger(50), as_of=CLOSING)
    assert small.explanation is None
    lines = dict(fit_lines(small))
    assert lines["never"].startswith("at least")
    assert lines["limits"].startswith("one curve for all")


def test_json_survives_a_round_trip() -> None:
    for one in (fitted(), fit_ledger(drawn_ledger(50), as_of=CLOSING)):
        written = fit_json(one)
        assert json.loads(json.dumps(written, allow_nan=False))["as_of"] == "2026-01-01"


def test_an_imagined_promise_is_forecast_from_a_date_or_from_words() -> None:
    due = DateWindow(None, date(2027, 12, 31))
    common = ("Company 01", "slow", date(2026, 1, 1))
    by_date = forecast_imagined(drawn_ledger(), Imagined(*common, due=due), as_of=CLOSING)
    by_words = forecast_imagined(
        drawn_ledger(), Imagined(*common, said="by the end of next year"), as_of=CLOSING
    )
    assert by_date.forecast.first_due == by_words.forecast.first_due == date(2027, 12, 31)
    assert by_date.forecast.probability_on_time == by_words.forecast.probability_on_time


@pytest.mark.parametrize(
    ("imagined", "why"),
    [
        (Imagined("Acme", "slow", CLOSING), "no date was given"),
        (Imagined("Acme", "slow", CLOSING, said="some day"), "names no last day"),
        (Imagined("Acme", "slow", date(2026, 2, 1), said="next year"), "after the day of the"),
        (
            Imagined("Acme", "slow", CLOSING, due=DateWindow(None, date(2020, 1, 1))),
            "before it is made",
        ),
    ],
)
def test_what_cannot_be_forecast_is_refused_in_one_line(imagined: Imagined, why: str) -> None:
    with pytest.raises(CommandError, match=why):
        forecast_imagined(drawn_ledger(), imagined, as_of=CLOSING)


def test_an_empty_ledger_is_refused() -> None:
    with pytest.raises(CommandError, match="the ledger holds no promise"):
        fit_ledger(ledger(), as_of=CLOSING)
    with pytest.raises(CommandError, match="the ledger holds no promise"):
        forecast_imagined(
            ledger(), Imagined("Acme", "slow", CLOSING, said="next year"), as_of=CLOSING
        )


def test_names_that_the_ledger_does_not_hold_are_said_with_the_nearest() -> None:
    found = strangers(drawn_ledger(), Imagined("Compny 01", "slow", CLOSING))
    assert len(found) == 1
    assert "did you mean Company 01?" in found[0]


def test_families_fitted_at_once_are_those_fitted_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = drawn_ledger(150)
    in_turn = fit_delays(drawn, as_of=CLOSING).members
    monkeypatch.setattr("promisetrack.forecast.members._MANY", 0)
    at_once = fit_delays(drawn, as_of=CLOSING).members
    assert in_turn is not None
    assert at_once is not None
    assert at_once.names == in_turn.names
    for one, other in zip(at_once.fits, in_turn.fits, strict=True):
        np.testing.assert_array_equal(one.mode.phi, other.mode.phi)
        np.testing.assert_array_equal(one.mode.inner.own, other.mode.inner.own)
    assert at_once.never == in_turn.never


def test_claims_forecast_some_at_a_time_are_those_forecast_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn = drawn_ledger(150)
    together = fit_delays(drawn, as_of=CLOSING).members
    monkeypatch.setattr("promisetrack.forecast.members._AT_ONCE", 7)
    apart = fit_delays(drawn, as_of=CLOSING).members
    assert together is not None
    assert apart is not None
    assert apart.never == together.never
