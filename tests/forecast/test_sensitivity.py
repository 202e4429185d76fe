"""Forecasts under every variant: what is changed, how it is sorted, and what cannot be tried."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from forecast.made_up import CLOSING, claim, ledger, outcome, promise, timed
from forecast.test_delay_model import drawn_ledger
from promisetrack.forecast import DelayModel, ForecastError, fit_delays
from promisetrack.forecast.listed import kept_by_listing
from promisetrack.forecast.sensitivity import Answer, Sensitivity, sensitivity
from promisetrack.forecast.variants import VARIANTS, Refitted, Variant, fit_variants
from promisetrack.ledger import read_ledger
from promisetrack.model import Ledger, Promise

SHIPPED, _ = read_ledger(Path(__file__).parents[2] / "claims")
HEADLINE = "spacex-orbital-ai-1gw-per-year"


def named(name: str) -> Variant:
    return next(one for one in VARIANTS if one.name == name)


@cache
def model() -> DelayModel:
    assert SHIPPED.closing is not None
    return fit_delays(SHIPPED, as_of=SHIPPED.closing)


@cache
def refitted() -> tuple[Refitted, ...]:
    return fit_variants(model())


@cache
def found(name: str = HEADLINE) -> Sensitivity:
    return sensitivity(model(), refitted(), SHIPPED.promises[name], as_of=model().as_of)


def on_time(name: str) -> float:
    answer = next(one for one in found().answers if one.variant.name == name)
    assert answer.forecast is not None
    return answer.forecast.probability_on_time


# --- the shipped ledger --------------------------------------------------------------------


def test_every_variant_can_be_tried_on_the_shipped_ledger() -> None:
    assert [one.variant for one in refitted()] == list(VARIANTS)
    assert {one.reason for one in refitted()} == {""}
    names = [one.name for one in VARIANTS]
    assert len(names) == len(set(names)) == len({one.label for one in VARIANTS})


def test_the_default_stands_beside_its_variants_as_it_is_forecast() -> None:
    alone = model().forecast(SHIPPED.promises[HEADLINE], as_of=model().as_of)
    default = found().default
    assert default.probability_on_time == alone.probability_on_time
    assert default.quantile(0.5) == alone.quantile(0.5)
    assert found().promises == len(model().rows)


def test_what_moves_the_answer_most_comes_first() -> None:
    moves = [one.moves for one in found().answers]
    assert moves == sorted(moves, reverse=True)
    assert moves[0] > 0.1
    day = date(2028, 6, 30)
    change = [
        abs(one.forecast.probability_by(day) - found().default.probability_by(day))
        for one in found().answers
        if one.forecast is not None
    ]
    assert all(small <= move + 0.005 for small, move in zip(change, moves, strict=True))


def test_the_headline_moves_as_the_explanation_says() -> None:
    """docs/explanation/sensitivity.md."""
    default = found().default.probability_on_time
    assert on_time("kept-quarter") > on_time("kept-half") > default + 0.05
    assert on_time("due-middle") < default - 0.03
    assert on_time("only-stretch") > default + 0.05
    assert found().answers[0].variant.name == "kept-quarter"
    for name in ("lenient", "competing", "systematic"):
        assert abs(on_time(name) - default) < 0.05


def test_what_the_explanation_says_of_lists_and_of_calling_off() -> None:
    listed = kept_by_listing(model().rows, SHIPPED)
    assert listed.recorded == pytest.approx(0.5, abs=0.15)
    competing = next(one.model for one in refitted() if one.variant.name == "competing")
    assert competing is not None
    assert competing.members is not None
    assert competing.members.cancellation is not None
    assert competing.members.cancellation.hazard == pytest.approx(0.016, abs=0.005)
    moves = next(one.moves for one in found().answers if one.variant.name == "competing")
    assert moves < 0.04


def test_families_alone_are_what_the_average_is_made_of() -> None:
    alone = [on_time(name) for name in VARIANT_MEMBERS]
    assert min(alone) < found().default.probability_on_time < max(alone)


VARIANT_MEMBERS = ("only-lognormal", "only-loglogistic", "only-weibull", "only-stretch")


def test_a_promise_that_was_dated_once_moves_by_no_newer_date() -> None:
    dated_once = next(
        one
        for one in SHIPPED.promises
        if len(one.claims) == 1
        and one.outcome.status == "pending"
        and not one.is_fixed_window
        and one.claims[0].deadline is not None
    )
    answers = found(dated_once.id).answers
    assert next(one for one in answers if one.variant.name == "first-date").moves == 0.0


def test_without_newer_dates_a_forecast_knows_only_the_first() -> None:
    known = model().forecast(SHIPPED.promises[HEADLINE], as_of=model().as_of)
    promise = SHIPPED.promises[HEADLINE]
    one_date = promise.model_copy(update={"claims": promise.claims[:1]})
    ignoring = next(one.model for one in refitted() if one.variant.name == "first-date")
    assert ignoring is not None
    late = date(2035, 1, 1)
    there = ignoring.forecast(promise, as_of=model().as_of).probability_by(late)
    assert there == model().forecast(one_date, as_of=model().as_of).probability_by(late)
    assert there != known.probability_by(late) or len(promise.claims) == 1


@pytest.mark.parametrize("name", ["due-middle", "kept-quarter", "verified", "competing"])
def test_a_climb_from_nearby_says_what_one_from_afar_does(name: str) -> None:
    """Along a ridge both may end some tenths of a nat below the top; forecasts hardly differ."""
    near = next(one.model for one in refitted() if one.variant.name == name)
    far = fit_delays(SHIPPED, as_of=model().as_of, kind="full", **named(name).choices)
    assert near is not None
    days = [date(year, 12, 31) for year in (2027, 2028, 2030, 2035, 2045)]
    promise = SHIPPED.promises[HEADLINE]
    one, other = (
        each.forecast(promise, as_of=model().as_of).probabilities_by(days) for each in (near, far)
    )
    np.testing.assert_allclose(one, other, atol=0.015)


# --- what cannot be tried ------------------------------------------------------------------


def small(*more: Promise) -> Ledger:
    crowd = (timed(f"p{k:02}", 365, 200 + 60 * k) for k in range(24))
    thing = promise("thing", [claim("2025-06-01", "2027"), claim("2025-09-01", "2028")])
    return ledger(*crowd, thing, *more)


def tried(of: Ledger, name: str = "thing") -> Sensitivity:
    default = fit_delays(of, as_of=CLOSING)
    return sensitivity(default, fit_variants(default), of.promises[name], as_of=CLOSING)


def reason(answers: tuple[Answer, ...], name: str) -> str:
    return next(one.reason for one in answers if one.variant.name == name)


def test_a_small_ledger_says_in_words_what_it_cannot_try() -> None:
    answers = tried(small()).answers
    one_curve = "with fewer than 60 promises one curve is all there is"
    for name in (*VARIANT_MEMBERS, "first-date"):
        assert reason(answers, name) == one_curve
    assert "needs the full model" in reason(answers, "competing")
    assert "no list that was gone through whole" in reason(answers, "systematic")
    assert reason(answers, "verified") != ""  # none was read at its source
    untried = [one.forecast is None for one in answers]
    assert untried == sorted(untried)


def test_a_small_ledger_tries_the_rest() -> None:
    answers = {one.variant.name: one for one in tried(small()).answers if one.forecast is not None}
    assert set(answers) == {"due-middle", "kept-half", "kept-quarter", "lenient", "partial"}
    assert answers["kept-quarter"].moves > answers["kept-half"].moves > 0.0
    assert answers["lenient"].moves == answers["partial"].moves == 0.0


def test_too_few_promises_for_the_model_are_too_few_for_a_variant() -> None:
    of = drawn_ledger()
    few = {one.id for one in of.promises[:40]}
    marked = ledger(
        *(
            one.model_copy(update={"sampling": "whole" if one.id in few else one.sampling})
            for one in of.promises
        )
    )
    default = replace(fit_delays(marked, as_of=CLOSING), choices={})
    variant = Variant("few", "Few", choices={"frames": ("whole",)})
    (found,) = fit_variants(default, variants=(variant,))
    assert found.model is None
    assert found.reason == "it leaves 40 promises, and the model needs 60"


def test_a_promise_that_a_variant_takes_for_settled_says_so() -> None:
    half = promise("half", [claim("2020-01-01", "2021")], outcome("partial", "2021-06-01"))
    answers = tried(small(half), "half").answers
    assert reason(answers, "partial").endswith("nothing is open any more")


def test_a_quota_of_a_fixed_period_has_no_delay_to_vary() -> None:
    quota = promise(
        "quota",
        [claim("2025-10-01", "2026")],
        measure={"quantity": "launches", "reaches": "48 launches/year", "window": "fixed"},
    )
    with pytest.raises(ForecastError, match="cannot be late"):
        tried(small(quota), "quota")


def test_progress_is_told_once_a_variant() -> None:
    told: list[None] = []
    fit_variants(fit_delays(small(), as_of=CLOSING), on_variant=lambda: told.append(None))
    assert len(told) == len(VARIANTS)
