"""From readings to ramps: odd series teach what they can, and nothing that they do not say."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from forecast.made_up import CLOSING
from forecast.roadmap.made_up import series
from promisetrack.forecast.roadmap.ramp_model import fit_growth
from promisetrack.forecast.roadmap.readings import NONE_COUNTED, decimal_year, ramp_of, rate_now
from promisetrack.model import Series


def amounts(one: Series, as_of: date = CLOSING) -> list[float]:
    found: list[float] = ramp_of(one, as_of=as_of).amounts.tolist()
    return found


def test_a_ramp_is_its_whole_years_each_at_its_middle() -> None:
    found = ramp_of(series({"2019": 3, "2020": 6, "2021": 9}, organization="Acme"), as_of=CLOSING)
    assert (found.name, found.organization, found.counted, len(found)) == (
        "flights", "Acme", True, 3,
    )  # fmt: skip
    assert found.amounts.tolist() == [3.0, 6.0, 9.0]
    assert found.times == pytest.approx([2019.5, 2020.5, 2021.5], abs=0.05)
    assert found.ages == pytest.approx([0.0, 1.0, 2.0], abs=0.01)
    assert found.gaps == pytest.approx([1.0, 1.0], abs=0.01)
    assert found.growth == pytest.approx(np.log([2.0, 1.5]))


def test_parts_of_years_and_longer_spans_are_no_yearly_amounts() -> None:
    values = {"2019": 3, "2020-01-01/2020-06-30": 2, "2020/2021": 12, "2022-Q1": 9, "2021": 8}
    assert amounts(series(values)) == [3.0, 8.0]


def test_what_had_not_ended_by_the_day_of_knowledge_is_unknown() -> None:
    one = series({"2019": 3, "2020": 6, "2021": 9})
    assert amounts(one, date(2021, 12, 30)) == [3.0, 6.0]
    assert amounts(one, date(2021, 12, 31)) == [3.0, 6.0, 9.0]
    assert amounts(one, date(2018, 1, 1)) == []


def test_a_ramp_begins_with_its_first_amount_above_zero() -> None:
    assert amounts(series({"2015": 0, "2016": 0, "2017": 2, "2018": 5})) == [2.0, 5.0]


def test_what_was_given_up_stays_a_ramp_that_fell_to_nothing() -> None:
    """A rule that names failures as well as successes must not lose the failures here."""
    failed = series({"2015": 1, "2016": 2, "2017": 1, "2018": 0, "2019": 0})
    assert amounts(failed) == [1.0, 2.0, 1.0, NONE_COUNTED]  # what ended does not end again
    paused = series({"2015": 1, "2016": 0, "2017": 4, "2018": 8})
    assert amounts(paused) == [1.0, NONE_COUNTED, 4.0, 8.0]
    model = fit_growth([ramp_of(one, as_of=CLOSING) for one in (failed, paused)])
    assert len(model.ramps) == 2


def test_a_year_of_nothing_is_left_out_where_no_things_are_counted() -> None:
    power = series({"2015": 10, "2016": 0, "2017": 40}, "power", "MW/year")
    found = ramp_of(power, as_of=CLOSING)
    assert (found.amounts.tolist(), found.counted) == ([10.0, 40.0], False)
    assert found.gaps == pytest.approx([2.0], abs=0.01)


def test_missing_years_are_gaps() -> None:
    found = ramp_of(series({"2015": 10, "2018": 40, "2019": 50}), as_of=CLOSING)
    assert found.gaps == pytest.approx([3.0, 1.0], abs=0.01)


@pytest.mark.parametrize(
    ("values", "left"),
    [
        pytest.param(
            [("2015", 10), ("2015", 11), ("2016", 20), ("2017", 30)], [10, 20, 30], id="twice"
        ),
        pytest.param(
            [("2015", 10), ("2015-04-01/2016-03-31", 13), ("2016", 20), ("2017", 30)],
            [10, 20, 30],
            id="fiscal beside calendar",
        ),
        pytest.param(
            [(f"{year}-04-01/{year + 1}-03-31", 5 * year - 10060) for year in (2014, 2015, 2016)],
            [10, 15, 20],
            id="fiscal years",
        ),
    ],
)  # fmt: skip
def test_years_that_overlap_count_once(values: list[tuple[str, float]], left: list[float]) -> None:
    found = ramp_of(series(values), as_of=CLOSING)
    assert found.amounts.tolist() == left
    assert found.gaps.min() > 0.7
    fit_growth([found])  # two amounts at one time would leave nothing to divide by


def test_of_a_stock_levels_a_year_apart_count() -> None:
    levels = {"2019-01-01": 10, "2019-04-01": 12, "2020-01-05": 20, "2020-12-28": 40}
    power = series(levels, "power", "MW", "stock")
    assert amounts(power) == [10.0, 20.0, 40.0]


@pytest.mark.parametrize(
    ("unit", "value", "counted"),
    [
        ("flights/year", 999.0, True),
        ("flights/year", 1000.0, False),
        ("GW/year", 3.0, False),
        ("USD/year", 3.0, False),
        ("satellites/year", 3.0, True),
        ("t/year", 3.0, False),
    ],
)
def test_small_numbers_of_things_are_counts(unit: str, value: float, *, counted: bool) -> None:
    one = series({"2019": value, "2020": 2 * value}, unit=unit)
    assert ramp_of(one, as_of=CLOSING).counted is counted


def test_an_empty_series_is_an_empty_ramp() -> None:
    for one in (series({}), series({"2019": 0, "2020": 0})):
        assert len(ramp_of(one, as_of=CLOSING)) == 0
        assert rate_now(one, as_of=CLOSING) is None


def test_the_rate_now_is_the_newest_reading_over_at_least_a_quarter() -> None:
    found = rate_now(series({"2024": 6, "2025-01-01/2025-06-30": 8, "2025-11": 5}), as_of=CLOSING)
    assert found is not None
    assert found.amount == 8.0
    assert found.rate == pytest.approx(8.0 * 365.25 / 181)
    assert found.time == pytest.approx(decimal_year(date(2025, 4, 1)), abs=0.01)


def test_the_rate_now_of_an_estimate_is_what_it_says_a_year() -> None:
    one = series({"2025-01-01/2025-06-30": 8}, kind="estimate")
    found = rate_now(one, as_of=CLOSING)
    assert found is not None
    assert found.rate == pytest.approx(8.0)


def test_the_newest_level_of_a_stock_is_where_it_stands() -> None:
    levels = {"2024-01-01": 10, "2025-10-01": 30}
    found = rate_now(series(levels, "power", "MW", "stock"), as_of=CLOSING)
    assert found is not None
    assert (found.rate, found.years) == (30.0, 1.0)
    assert found.time == pytest.approx(decimal_year(date(2025, 10, 1)))


def test_behind_a_small_count_stands_a_rate_in_doubt() -> None:
    found = rate_now(series({"2025-01-01/2025-06-30": 4}), as_of=CLOSING)
    assert found is not None
    drawn = found.draw(40_000, np.random.default_rng(1))
    years = 181 / 365.25  # the gamma posterior under Jeffreys' prior: mean (n + 1/2) / t
    assert drawn.mean() == pytest.approx(4.5 / years, rel=0.02)
    assert drawn.std() == pytest.approx(np.sqrt(4.5) / years, rel=0.02)
    power = rate_now(series({"2025": 4}, unit="GW/year"), as_of=CLOSING)
    assert power is not None
    assert set(power.draw(9, np.random.default_rng(1))) == {power.rate}
