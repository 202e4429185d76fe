"""The growth that a promise demands, where its level comes from, and the fastest that was seen."""

from __future__ import annotations

import math
from datetime import date

import pytest

from forecast.made_up import CLOSING, claim, ledger, promise
from promisetrack.forecast.fields import growth_fields
from promisetrack.forecast.growth import (
    NO_LEVEL,
    ZERO_LEVEL,
    Ambition,
    GrowthDemanded,
    ambition,
    fastest,
    growth_demanded,
    growth_seen,
)
from promisetrack.forecast.growth_words import ambition_words, times_words
from promisetrack.model import Ledger, Promise, Series

MEASURE = {"quantity": "launches", "reaches": "80 launches/year", "series": "launches"}


def series(
    values: dict[str, float],
    name: str = "launches",
    unit: str = "launches/year",
    kind: str = "flow",
) -> Series:
    readings = [{"date": when, "value": value} for when, value in values.items()]
    return Series.model_validate(
        {
            "id": name,
            "title": f"Number of {name}",
            "quantity": name,
            "unit": unit,
            "type": kind,
            "readings": readings,
        }
    )


def measured(measure: dict[str, str] = MEASURE, **keys: object) -> Promise:
    return promise(claims=[claim("2021-01-01", "../2023-12-31", **keys)], measure=measure)


def demanded(one: Promise, *known: Series, as_of: date = CLOSING) -> GrowthDemanded:
    found = growth_demanded(one, one.claims[0], ledger(one, series=known), as_of=as_of)
    assert isinstance(found, GrowthDemanded)
    return found


def reason(one: Promise, *known: Series) -> str:
    found = growth_demanded(one, one.claims[0], ledger(one, series=known), as_of=CLOSING)
    assert isinstance(found, str)
    return found


def test_the_level_of_the_claim_is_read_over_its_horizon() -> None:
    found = demanded(measured(level="10 launches/year"), series({"2020": 40}))
    assert found.level_from == "claim"
    assert found.years == pytest.approx(2.995, abs=0.001)
    assert found.rate == pytest.approx(math.log(8.0) / found.years)


def test_without_a_level_the_newest_reading_before_the_claim_counts() -> None:
    values = {"2018": 10.0, "2020": 20.0, "2021": 40.0, "2020-10-01/2021-01-31": 30.0}
    found = demanded(measured(), series(values))
    assert (str(found.level), found.level_from) == ("20 launches/year", "launches")
    assert found.years == pytest.approx(3.0, abs=0.01)  # from the end of 2020 to that of 2023
    assert found.rate == pytest.approx(math.log(2.0) * 2 / 3, rel=0.01)


def test_what_was_read_after_the_day_of_knowledge_is_not_used() -> None:
    one = measured()
    known = ledger(one, series=(series({"2018": 10, "2020": 20}),))
    early = growth_demanded(one, one.claims[0], known, as_of=date(2020, 6, 1))
    assert isinstance(early, GrowthDemanded)
    assert str(early.level) == "10 launches/year"


def test_what_must_fall_demands_a_fall() -> None:
    price = {"quantity": "price", "reaches": "200 USD/kg", "direction": "at-most"}
    found = demanded(measured(price, level="1600 USD/kg"))
    assert found.falling
    assert found.rate == pytest.approx(math.log(8.0) / found.years)
    words = ambition_words(ambition_of(measured(price, level="1600 USD/kg")))
    assert words.startswith(
        "From 1,600 USD per kg to 200 USD per kg in 3 years: down to 50% in a year, or 1.0 "
        "halvings a year."
    )


@pytest.mark.parametrize(
    ("one", "known", "why"),
    [
        pytest.param(measured(), (), NO_LEVEL, id="no series"),
        pytest.param(measured(), (series({"2022": 5}),), NO_LEVEL, id="all later"),
        pytest.param(
            measured(level="5 launches"), (series({"2020": 5}),), NO_LEVEL, id="another kind"
        ),
        pytest.param(measured(level="0 launches/year"), (), ZERO_LEVEL, id="nothing said"),
        pytest.param(measured(), (series({"2020": 0}),), ZERO_LEVEL, id="nothing read"),
        pytest.param(promise(), (), "nothing is measured", id="unmeasured"),
        pytest.param(
            promise(claims=[claim("2021-01-01", "2023/..")], measure=MEASURE),
            (),
            "it names no last day",
            id="no last day",
        ),
    ],
)
def test_without_a_level_above_zero_there_is_a_reason(
    one: Promise, known: tuple[Series, ...], why: str
) -> None:
    assert reason(one, *known) == why


def ambition_of(one: Promise, *known: Series) -> Ambition:
    found = ambition(ledger(one, series=known), one, as_of=CLOSING)
    assert found is not None
    return found


def test_a_promise_without_a_measure_has_no_ambition() -> None:
    one = promise()
    assert ambition(ledger(one), one, as_of=CLOSING) is None
    assert growth_fields(None) is None


def test_the_fastest_growth_runs_at_least_as_long() -> None:
    cars = series({"2014": 2, "2015": 10, "2016": 80, "2019": 160}, "cars", "cars/year")
    power = series({"2015-06-30": 1, "2019-06-30": 4}, "power", "MW", "stock")
    seen = growth_seen(ledger(series=(cars, power)), as_of=CLOSING)
    year, three, four = (fastest(seen, years) for years in (1.0, 3.0, 3.99))
    assert year is not None
    assert three is not None
    assert four is not None
    assert (year.series, str(year.first), str(year.last)) == ("cars", "2015", "2016")
    assert year.rate == pytest.approx(math.log(8.0), rel=0.01)
    assert (str(three.first), str(three.last)) == ("2015", "2019")
    assert four.series == "cars"
    assert fastest(seen, 5.0) is None


def test_counts_below_ten_parts_of_periods_estimates_and_doubled_readings_show_no_growth() -> None:
    few = series({"2014": 1, "2015": 2, "2016": 9, "2017": 9.5}, "few", "cars/year")
    parts = series({"2014": 10, "2015": 10, "2016-01-01/2016-03-31": 90}, "parts", "cars/year")
    guesses = series({"2014": 10, "2015": 10, "2016": 90}, "guesses", "cars/year", "estimate")
    assert growth_seen(ledger(series=(few, parts, guesses)), as_of=CLOSING) == ()


def test_the_first_period_of_a_flow_is_a_start_and_no_growth() -> None:
    sold = series({"2014": 0, "2015": 20, "2016": 700, "2017": 900}, "sold", "cars/year")
    seen = growth_seen(ledger(series=(sold,)), as_of=CLOSING)
    assert [(str(one.first), str(one.last)) for one in seen] == [("2016", "2017")]
    held = series({"2015-06-30": 20, "2016-06-30": 700}, "held", "cars", "stock")
    assert len(growth_seen(ledger(series=(held,)), as_of=CLOSING)) == 1


def test_growth_after_the_day_of_knowledge_is_not_seen() -> None:
    known = ledger(series=(series({"2014": 1, "2015": 10, "2016": 20, "2017": 90}),))
    seen = growth_seen(known, as_of=date(2017, 12, 30))
    assert [str(one.last) for one in seen] == ["2016"]


def test_a_fall_is_compared_with_falls() -> None:
    price = series({"2015-01-01": 100, "2018-01-01": 25, "2019-01-01": 50}, "p", "USD/kg", "stock")
    seen = growth_seen(ledger(series=(price,)), as_of=CLOSING)
    fell, rose = fastest(seen, 3.0, falling=True), fastest(seen, 0.5)
    assert fell is not None
    assert rose is not None
    assert (fell.rate < 0.0, str(fell.last)) == (True, "2018-01-01")
    assert str(rose.first) == "2018-01-01"


def test_the_words_say_whether_the_like_was_ever_seen() -> None:
    slow = series({"2014": 1, "2015": 10, "2019": 20}, "cars", "cars/year")
    one = measured(level="10 launches/year")
    found = ambition_of(one, slow)
    assert found.is_unprecedented
    assert ambition_words(found) == (
        "From 10 launches a year to 80 launches a year in 3 years: 2.0 times in a year, or 1.0 "
        "doublings a year. The fastest growth in this ledger over 3 years or longer: Number of "
        "cars, 2015 to 2019, 1.19 times in a year, which is less."
    )
    fast = ambition_of(one, series({"2014": 1, "2015": 10, "2019": 2000}, "cars", "cars/year"))
    assert not fast.is_unprecedented
    assert ambition_words(fast).endswith("which is more.")
    alone = ambition_words(ambition_of(one))
    assert alone.endswith("No series in this ledger shows a growth over 3 years or longer.")


def test_a_level_that_meets_the_threshold_demands_nothing_more() -> None:
    found = ambition_of(measured(level="100 launches/year"), series({"2015": 10, "2019": 20}))
    assert ambition_words(found) == (
        "From 100 launches a year to 80 launches a year in 3 years: it had been reached before."
    )


def test_the_fields_are_numbers_with_their_names() -> None:
    slow = series({"2014": 1, "2015": 10, "2019": 20}, "cars", "cars/year")
    fields = growth_fields(ambition_of(measured(level="10 launches/year"), slow))
    assert fields is not None
    assert fields["demanded"] == {
        "level": "10 launches/year",
        "level_from": "claim",
        "threshold": "80 launches/year",
        "years": 2.9952,
        "a_year": 2.00222,
        "doublings_a_year": 1.0016,
    }
    assert fields["fastest"]["series"] == "cars"
    assert fields["fastest"]["a_year"] == pytest.approx(1.189, abs=0.001)
    assert growth_fields(ambition_of(measured())) == {
        "demanded": None,
        "fastest": None,
        "reason": NO_LEVEL,
    }


def test_a_growth_too_large_for_a_number_is_still_said() -> None:
    assert times_words(5000.0).endswith(" times in a year")


def test_the_shipped_ledger_has_growth_to_show() -> None:
    from pathlib import Path

    from promisetrack.ledger import read_ledger

    shipped: Ledger = read_ledger(Path(__file__).resolve().parents[2] / "claims")[0]
    found = ambition(shipped, shipped.promises["starship-hourly-flights"], as_of=date(2026, 10, 9))
    assert found is not None
    assert found.demanded is not None
    assert found.is_unprecedented
