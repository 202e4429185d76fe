"""What each platform's files say: deadlines, prices, volumes, and what is missing."""

from __future__ import annotations

from datetime import date

import pytest

from crowd.documents import OF_PLATFORM, as_bytes, chances, changed, document, read
from promisetrack.crowd import Layout, UndatedFileError, market_distribution, read_market
from promisetrack.model import Platform


def test_a_kalshi_ladder_gives_a_price_for_each_open_deadline() -> None:
    market = read("kalshi-ladder", document("kalshi-ladder"))
    assert chances(market) == {
        "2027-12-31": 0.06,  # the middle of 5 and 7 cents
        "2028-12-31": 0.10,  # 2 to 30 cents say little: the last trade
        "2029-12-31": 0.14,
        "2030-12-31": 0.10,
    }
    assert (market.id, market.layout, market.unit) == ("KXMOONBASE-26", Layout.LADDER, "contracts")
    assert market.volume == 400 + 120 + 310 + 90 + 900
    assert market.address is None


def test_what_nobody_bid_for_or_traded_is_missing_and_not_0() -> None:
    market = read("kalshi-ladder", document("kalshi-ladder"))
    assert {one.name: one.is_settled for one in market.left_out} == {
        "Before 2033": False,
        "Before 2027": True,
    }


def test_kalshi_cents_are_read_where_no_dollars_stand_beside_them() -> None:
    content = document("kalshi-ladder")
    whole = chances(read("kalshi-ladder", content))
    for market in content["markets"]:
        for key in [key for key in market if key.endswith("_dollars")]:
            del market[key]
    assert chances(read("kalshi-ladder", content)) == pytest.approx(whole)


def test_kalshi_dollars_win_over_cents() -> None:
    content = changed(document("kalshi-ladder"), ("markets", 0, "yes_bid_dollars"), "0.0610")
    assert chances(read("kalshi-ladder", content))["2027-12-31"] == pytest.approx(0.0655)


def test_a_kalshi_deadline_comes_from_the_close_where_no_words_name_it() -> None:
    content = document("kalshi-ladder")
    content["markets"][0] |= {"yes_sub_title": "First rung", "title": "First rung"}
    assert "2027-12-31" in chances(read("kalshi-ladder", content))


def test_a_kalshi_market_alone_is_a_ladder_of_one() -> None:
    content = {"market": document("kalshi-ladder")["markets"][0]}
    market = read("kalshi-ladder", content)
    assert chances(market) == {"2027-12-31": 0.06}
    assert market.id == "KXMOONBASE-26"


def test_kalshi_buckets_are_those_of_an_event_whose_markets_exclude_each_other() -> None:
    content = document("kalshi-ladder")
    content["event"]["mutually_exclusive"] = True
    names = ("2027 or earlier", "2028", "2029", "2030 or later")
    content["markets"] = content["markets"][:4]
    for market, name, cents in zip(content["markets"], names, (10, 20, 30, 40), strict=True):
        dollars = f"{cents / 100:.4f}"
        market |= {"yes_sub_title": name, "yes_bid_dollars": dollars, "yes_ask_dollars": dollars}
    market = read("kalshi-ladder", content)
    assert market.layout is Layout.BUCKETS
    assert market_distribution(market).probabilities == pytest.approx((0.1, 0.3, 0.6))


def test_a_polymarket_event_has_lists_in_texts_and_a_deadline_for_each_market() -> None:
    market = read("polymarket-event", document("polymarket-event"))
    assert chances(market) == {"2026-12-31": 0.08, "2027-06-30": 0.12, "2027-12-31": 0.16}
    assert (market.volume, market.unit, market.taken) == (12644.4, "USD", date(2026, 6, 3))
    assert market.address == "https://polymarket.com/event/made-up-rocket-lands-by"
    assert [one.name for one in market.left_out] == ["March 31, 2026"]


def test_a_polymarket_title_without_a_year_takes_it_from_the_end_of_the_market() -> None:
    content = document("polymarket-event")
    content[0]["markets"][0] |= {"groupItemTitle": "December 31", "question": "Lands by Dec 31?"}
    assert "2027-12-31" in chances(read("polymarket-event", content))


def test_manifold_buckets_add_up_and_the_last_holds_later_and_never() -> None:
    market = read("manifold-buckets", document("manifold-buckets"))
    assert (market.layout, market.traders, market.unit) == (Layout.BUCKETS, 2, "mana")
    assert market.taken == date(2026, 5, 28)  # milliseconds, not seconds
    distribution = market_distribution(market)
    assert distribution.deadlines[-2:] == (date(2032, 12, 31), date(2035, 12, 31))
    assert distribution.probabilities == pytest.approx((0.06, 0.12, 0.22, 0.32, 0.51, 0.67))
    assert distribution.unpriced == pytest.approx(0.33)


def test_independent_manifold_answers_are_deadlines() -> None:
    content = document("manifold-buckets")
    content |= {"shouldAnswersSumToOne": False}
    content["answers"] = [
        {"text": "2028", "probability": 0.2},
        {"text": "by 2030", "probability": 0.5},
        {"text": "Never", "probability": 0.3},
    ]
    market = read("manifold-buckets", content)
    assert chances(market) == {"2028-12-31": 0.2, "2030-12-31": 0.5}
    assert [one.name for one in market.left_out] == ["Never"]


def test_a_yes_or_no_question_takes_its_deadline_from_its_words_before_its_close() -> None:
    content = document("manifold-binary")
    assert chances(read("manifold-binary", content)) == {"2029-12-31": 0.25}
    content["question"] = "Will the made-up tower stand by June 30, 2028?"
    assert chances(read("manifold-binary", content)) == {"2028-06-30": 0.25}


def test_a_window_that_is_still_to_begin_is_no_deadline() -> None:
    content = document("polymarket-event")
    content[0]["markets"][0] |= {"question": "Will the made-up rocket land in 2027?"}
    market = read("polymarket-event", content)
    assert list(chances(market)) == ["2026-12-31", "2027-06-30"]
    assert market.left_out[0].why == "it asks only about the time from 1 Jan 2027 on"


def test_metaculus_dates_leave_their_internal_scale() -> None:
    market = read("metaculus-date", document("metaculus-date"))
    assert market.layout is Layout.CURVE
    assert market.traders == 41
    first, last = market.prices[0], market.prices[-1]
    assert (first.deadline, first.probability) == (date(2025, 12, 31), 0.01)
    assert (last.deadline, last.probability) == (date(2035, 12, 31), 0.75)
    half = market_distribution(market).probability_by(date(2030, 12, 31))
    assert half == pytest.approx(0.01 + 0.74 * 0.5**1.5, abs=1e-3)


def test_metaculus_dates_may_stand_on_a_logarithmic_scale() -> None:
    content = document("metaculus-date")
    plain = read("metaculus-date", content)
    low = content["question"]["scaling"]["range_min"]
    changed(content, ("question", "scaling", "zero_point"), low - 86_400 * 30)
    bent = read("metaculus-date", content)
    assert (bent.prices[0].deadline, bent.prices[-1].deadline) == (
        plain.prices[0].deadline,
        plain.prices[-1].deadline,
    )
    day = date(2027, 12, 31)
    early, late = market_distribution(bent), market_distribution(plain)
    assert (early.probability_by(day) or 0) > (late.probability_by(day) or 1) + 0.2


def test_metaculus_quartiles_stand_in_for_a_distribution_that_is_not_told() -> None:
    content = document("metaculus-date")
    content["question"]["aggregations"]["recency_weighted"]["latest"] |= {
        "forecast_values": None,
        "interval_lower_bounds": [0.2],
        "centers": [0.5],
        "interval_upper_bounds": [0.9],
    }
    market = read("metaculus-date", content)
    assert [price.probability for price in market.prices] == [0.25, 0.5, 0.75]
    assert market.prices[1].deadline == date(2030, 12, 31)


def test_a_metaculus_group_is_a_ladder_with_its_own_forecasters() -> None:
    market = read("metaculus-group", document("metaculus-group"))
    assert chances(market) == {"2027-12-31": 0.05, "2029-12-31": 0.2}
    assert [price.traders for price in market.prices] == [12, 41]
    assert [one.name for one in market.left_out] == ["Before 2035"]


def test_metaculus_options_are_buckets() -> None:
    market = read("metaculus-choice", document("metaculus-choice"))
    assert chances(market) == {
        "2027-12-31": 0.1, "2028-12-31": 0.2, "2029-12-31": 0.3, "later": 0.4,
    }  # fmt: skip


def test_the_community_prediction_comes_before_other_aggregations() -> None:
    content = document("metaculus-group")
    aggregations = content["group_of_questions"]["questions"][0]["aggregations"]
    aggregations["unweighted"]["latest"] = {"start_time": 1779968400, "centers": [0.9]}
    assert chances(read("metaculus-group", content))["2029-12-31"] == 0.2
    aggregations["recency_weighted"]["latest"] = None
    assert chances(read("metaculus-group", content))["2029-12-31"] == 0.9


def test_a_file_without_a_day_says_so_and_a_day_can_be_given() -> None:
    content = as_bytes(document("kalshi-ladder"))
    with pytest.raises(UndatedFileError, match="does not say when"):
        read_market(content, Platform.KALSHI)
    assert read_market(content, Platform.KALSHI, taken=date(2026, 5, 1)).taken == date(2026, 5, 1)


@pytest.mark.parametrize("name", OF_PLATFORM)
@pytest.mark.parametrize("nothing", [None, "", "not allowed"])
def test_hidden_volumes_and_counts_are_missing(name: str, nothing: str | None) -> None:
    content = document(name)
    top = content[0] if isinstance(content, list) else content
    for key in ("volume", "volumeNum", "uniqueBettorCount", "nr_forecasters"):
        top[key] = nothing
    for market in top.get("markets", []):
        market["volume"] = nothing
    market = read(name, content)
    assert market.volume is None
    assert market.unit is None
