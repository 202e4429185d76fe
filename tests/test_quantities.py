"""Quantities: what parses, what is refused and with which remedy, and what can be compared."""

from __future__ import annotations

import doctest
import math
from types import ModuleType
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

import promisetrack.quantities
import promisetrack.units
from promisetrack.quantities import (
    Quantity,
    QuantityError,
    UnitError,
    convert,
    format_quantity,
    parse_quantity,
    parse_unit,
    ratio,
)

UNITS: Final = (
    "1", "percent", "W", "kW", "GW", "TW", "Wh", "GWh", "g", "kg", "t", "Mt", "m", "nm", "km",
    "m2", "km2", "h", "USD", "kUSD", "OPS", "POPS", "B", "PB", "year", "GW/year", "GWh/quarter",
    "launches/month", "cars/week", "flights/day", "wafers/h", "B/s", "USD/kg", "W/m2", "kW/t",
    "kW/satellite", "kg/flight", "launches/GW", "satellites/launch", "GPUs", "metro areas",
    "algorithmic qubits", "people",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value", "name"),
    [
        ("1 GW/year", 1.0, "GW/year"),
        ("1.5 GW", 1.5, "GW"),
        ("1e6 cars", 1e6, "cars"),
        ("1E-3 W", 1e-3, "W"),
        ("1,000,000 cars/year", 1e6, "cars/year"),
        ("12,500.5 USD", 12500.5, "USD"),
        ("-3 percent", -3.0, "percent"),
        ("90%", 90.0, "percent"),
        ("100GW", 100.0, "GW"),
        ("  8  metro   areas ", 8.0, "metro areas"),
        ("200 USD / kg", 200.0, "USD/kg"),
        ("42", 42.0, "1"),
        ("0 satellites", 0.0, "satellites"),
    ],
)
def test_a_quantity_parses(text: str, value: float, name: str) -> None:
    quantity = parse_quantity(text)
    assert (quantity.value, quantity.unit.name) == (value, name)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("", "not a number and a unit"),
        ("GW", "not a number and a unit"),
        ("NaN GW", "not a number and a unit"),
        ("inf W", "not a number and a unit"),
        ("1e999 W", "too large"),
        ("1_000 W", "not a number and a unit"),
        ("1,5 GW", "not a number and a unit"),
        ("1,0000 W", "not a number and a unit"),
        ("1 000 W", "not a number and a unit"),
        ("+1 W", "not a number and a unit"),
        ("\u0663 W", "not a number and a unit"),
        ("$200/kg", "not a number and a unit"),
        ("1000000 per week", "write a slash"),
        ("5 launches per year", "write a slash"),
        ("1 GW/year/satellite", "at most one '/'"),
        ("1 GW/", "at most one '/'"),
        ("1 /year", "at most one '/'"),
        ("1 KW", "write kW"),
        ("1 kwh", "write kWh"),
        ("1 MWH", "write MWh"),
        ("1 mw", "write MW"),
        ("1 GWe", "write GW"),
        ("1 mt", "write Mt"),
        ("3 megawatts", "write its symbol"),
        ("3 tonnes", "write its symbol"),
        ("200 dollars/kg", "write its symbol"),
        ("5 satellites in orbit", "is not a unit"),
        ("5 Satellites", "is not a unit"),
        ("5 ft", "is not a unit"),
        ("5 x", "is not a unit"),
        ("1 GW\x00", "write GW"),
        ("9" * 10_000_000, "not a number and a unit"),
        ("1 " + "satellites" * 100_000, "not a number and a unit"),
    ],
    ids=lambda text: text[:25],
)
def test_a_wrong_quantity_is_refused_with_a_remedy(text: str, remedy: str) -> None:
    with pytest.raises(QuantityError) as caught:
        parse_quantity(text)
    assert remedy in str(caught.value)
    assert len(str(caught.value)) < 200


def test_a_long_unit_is_refused_unread() -> None:
    with pytest.raises(QuantityError, match="is not a unit"):
        parse_unit("satellites" * 1_000_000)


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_parses_back_from_its_written_form(name: str) -> None:
    assert str(parse_unit(name)) == name
    assert parse_unit(str(parse_unit(name))) == parse_unit(name)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("42", "42"),
        ("3 GW", "3 GW"),
        ("0.25 GW", "0.25 GW"),
        ("1e3 W", "1000 W"),
        ("1e15 W", "1000000000000000 W"),
        ("9999999999999998 W", "9999999999999998 W"),
        ("1e16 W", "1e+16 W"),
    ],
)
def test_a_quantity_is_written_without_a_unit_of_one_and_without_needless_digits(
    text: str, written: str
) -> None:
    assert str(parse_quantity(text)) == written


@given(
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(UNITS),
)
def test_a_quantity_parses_back_from_its_written_form(value: float, name: str) -> None:
    quantity = Quantity(value, parse_unit(name))
    assert parse_quantity(str(quantity)) == quantity


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("satellite", "satellites"),
        ("city", "cities"),
        ("launch", "launches"),
        ("bus", "buses"),
        ("box", "boxes"),
        ("class", "classes"),
        ("house", "houses"),
        ("size", "sizes"),
        ("movie", "movies"),
        ("person", "people"),
        ("gas", "gases"),
        ("status", "status"),
        ("GPU", "GPUs"),
        ("metro area", "metro areas"),
        ("sales person", "sales people"),
        ("hour", "h"),
        ("kW/satellite", "kW/satellites"),
        ("percent", "%"),
    ],
)
def test_two_ways_of_writing_one_unit_are_equal(one: str, many: str) -> None:
    assert parse_unit(one) == parse_unit(many)
    assert hash(parse_unit(one)) == hash(parse_unit(many))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GW", "MW"),
        ("GW", "GW/year"),
        ("GW/year", "GW/month"),
        ("launches", "flights"),
        ("kW/satellite", "satellites/kW"),
        ("W", "Wh"),
        ("m", "m2"),
        ("1", "percent"),
    ],
)
def test_different_units_differ(one: str, other: str) -> None:
    assert parse_unit(one) != parse_unit(other)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("250 MW/GW", "1", 0.25),
        ("1 GW", "MW", 1000),
        ("1 TW/year", "GW/year", 1000),
        ("250 MW/quarter", "GW/year", 1),
        ("12 launches/month", "launches/year", 144),
        ("7 flights/week", "flights/day", 1),
        ("1 km2", "m2", 1e6),
        ("100 W/m2", "MW/km2", 100),
        ("2 t/satellite", "kg/satellite", 2000),
        ("200 USD/kg", "kUSD/t", 200),
        ("1 POPS", "TOPS", 1000),
        ("24 h", "day", 1),
        ("60 wafers/h", "wafers/minute", 1),
        ("50 percent", "1", 0.5),
        ("5 nm", "m", 5e-9),
    ],
)
def test_amounts_convert(text: str, unit: str, value: float) -> None:
    converted = convert(parse_quantity(text), parse_unit(unit))
    assert converted.value == pytest.approx(value, rel=1e-12)
    assert converted.unit == parse_unit(unit)


@given(
    st.floats(-1e12, 1e12),
    st.sampled_from(("MW", "GW", "TW")),
    st.sampled_from(("year", "month", "week", "day", "h")),
    st.sampled_from(("year", "month", "week", "day", "h")),
)
def test_converting_there_and_back_changes_nothing(
    value: float, unit: str, period: str, other: str
) -> None:
    start = Quantity(value, parse_unit(f"{unit}/{period}"))
    there = convert(start, parse_unit(f"kW/{other}"))
    assert convert(there, start.unit).value == pytest.approx(value, rel=1e-12)


def test_a_stock_against_a_rate_says_which_is_which() -> None:
    level, rate = parse_quantity("1 GW"), parse_quantity("1 GW/year")
    which = "GW/year is a rate, GW is a level"
    with pytest.raises(UnitError) as caught:
        ratio(level, rate)
    assert str(caught.value) == f"GW and GW/year measure different things: {which}"
    with pytest.raises(UnitError) as caught:
        ratio(rate, level)
    assert str(caught.value) == f"GW/year and GW measure different things: {which}"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GW", "launches/year"),
        ("launches", "flights"),
        ("kg", "h"),
        ("USD/kg", "USD"),
        ("year", "1"),
        ("W", "Wh"),
        ("kW/satellite", "kW"),
    ],
)
def test_other_mismatches_name_both_units_and_no_more(one: str, other: str) -> None:
    with pytest.raises(UnitError) as caught:
        convert(Quantity(1, parse_unit(one)), parse_unit(other))
    assert str(caught.value) == f"{one} and {other} measure different things"


def test_a_ratio_is_a_plain_number() -> None:
    assert ratio(parse_quantity("3 cities"), parse_quantity("1 city")) == 3
    assert ratio(parse_quantity("500 MW/year"), parse_quantity("1 GW/year")) == 0.5
    assert ratio(parse_quantity("1 W"), parse_quantity("0 W")) == math.inf
    assert ratio(parse_quantity("-1 W"), parse_quantity("0 W")) == -math.inf
    assert math.isnan(ratio(parse_quantity("0 W"), parse_quantity("0 W")))


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("GW/year", 365.25),
        ("cars/quarter", 91.3125),
        ("flights/day", 1),
        ("wafers/hour", 1 / 24),
        ("GW", None),
        ("USD/kg", None),
        ("year", None),
        ("h/satellite", None),
    ],
)
def test_a_rate_knows_its_period(name: str, days: float | None) -> None:
    assert parse_unit(name).period_days == days


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1 GW/year", "1 GW a year"),
        ("100000 GPUs", "100,000 GPUs"),
        ("1 launches/year", "1 launch a year"),
        ("1 metro areas", "1 metro area"),
        ("60 wafers/hour", "60 wafers an hour"),
        ("200 USD/kg", "200 USD per kg"),
        ("6700 satellites/year", "6,700 satellites a year"),
        ("3.6 GW", "3.6 GW"),
        ("2032 year", "2032"),
        ("90 percent", "90%"),
        ("5 percent/year", "5% a year"),
        ("1234.5", "1,234.5"),
        ("-2 kg", "-2 kg"),
        ("750000000000.5 USD", "750,000,000,000 USD"),
        ("1234567890 USD", "1,234,567,890 USD"),
        ("-98765432109 USD", "-98,765,432,109 USD"),
        ("1e12 OPS", "1e+12 OPS"),
        ("1234500000000 OPS", "1.23e+12 OPS"),
        ("1e15 OPS", "1e+15 OPS"),
    ],
)
def test_a_quantity_reads_well_in_a_sentence(text: str, words: str) -> None:
    assert format_quantity(parse_quantity(text)) == words


@given(st.text(max_size=100))
def test_any_text_parses_or_is_refused(text: str) -> None:
    try:
        quantity = parse_quantity(text)
    except QuantityError:
        return
    assert math.isfinite(quantity.value)
    assert parse_quantity(str(quantity)) == quantity


@pytest.mark.parametrize("number", ["1e14", "44444444444454444", "-1.2345678901234567e-100"])
def test_a_quantity_of_the_longest_unit_reads_back_as_itself(number: str) -> None:
    quantity = parse_quantity(f"{number} {'f' * 80}")
    assert parse_quantity(str(quantity)) == quantity


@pytest.mark.parametrize("module", [promisetrack.quantities, promisetrack.units])
def test_the_examples_in_the_docstrings_hold(module: ModuleType) -> None:
    outcome = doctest.testmod(module)
    assert outcome.attempted > 0
    assert outcome.failed == 0
