"""Time on an axis: decimal years and the years that are named."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promisetrack.charts.years import bounds, decimal_year, year_ticks


def test_a_year_starts_at_its_number_and_ends_just_below_the_next() -> None:
    assert decimal_year(date(2027, 1, 1)) == 2027.0
    assert decimal_year(date(2027, 12, 31)) == pytest.approx(2028 - 1 / 365)
    assert decimal_year(date(2028, 12, 31)) == pytest.approx(2029 - 1 / 366)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 30)))
def test_later_days_are_larger(day: date) -> None:
    assert decimal_year(day) < decimal_year(date.fromordinal(day.toordinal() + 1))


@pytest.mark.parametrize(
    ("low", "high", "pixels", "expected"),
    [
        pytest.param(2014.2, 2026.9, 700, [2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023,
                                           2024, 2025, 2026], id="every-year"),
        pytest.param(2014.2, 2026.9, 400, [2016, 2018, 2020, 2022, 2024, 2026], id="even-years"),
        pytest.param(1997.0, 2051.0, 400, [2000, 2010, 2020, 2030, 2040, 2050], id="decades"),
    ],
)  # fmt: skip
def test_named_years_are_round_and_apart(
    low: float, high: float, pixels: float, expected: list[int]
) -> None:
    assert year_ticks(low, high, pixels=pixels, apart=48) == expected


def test_bounds_widen_evenly_to_the_least() -> None:
    assert bounds([2020.0, 2021.0], least=4) == (2018.5, 2022.5)
    assert bounds([2010.0, 2021.0], least=4) == (2010.0, 2021.0)
    with pytest.raises(ValueError, match="empty"):
        bounds([], least=1)
