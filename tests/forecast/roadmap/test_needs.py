"""What a rate takes: the arithmetic by hand, in whatever units readings come, or a refusal."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from forecast.made_up import CLOSING, ledger
from forecast.roadmap.made_up import series
from promisetrack.forecast import ForecastError
from promisetrack.forecast.roadmap.needs import ROLES, Needs, Range, needs_of, takes
from promisetrack.model.roadmap import Capacity

DAYS = {"2025-01-01": 100.0, "2025-02-01": 150.0, "2025-03-01": 120.0}


def read(role: str, unit: str, values: dict[str, float] = DAYS, as_of: date = CLOSING) -> Range:
    one = series(values, "reading", unit, "estimate")
    capacity = Capacity.model_validate({"series": "rate", "thresholds": ["one"], role: "reading"})
    found: Range | None = getattr(needs_of(ledger(series=(one,)), capacity, as_of=as_of), role)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("role", "unit", "factor"),
    [
        ("satellite_power", "kW/satellite", 1000.0),
        ("satellite_power", "kW", 1000.0),
        ("satellite_power", "MW/satellite", 1e6),
        ("satellites_per_launch", "satellites/launch", 1.0),
        ("satellites_per_launch", "satellites/flight", 1.0),
        ("satellites_per_launch", "satellites", 1.0),
        ("satellite_mass", "kg/satellite", 1e-3),
        ("satellite_mass", "t", 1.0),
        ("launch_share", "percent", 0.01),
        ("first_year", "satellites/year", 1.0),
        ("array_power", "kW/m2", 1000.0),
        ("heat_rejection", "W/m2", 1.0),
    ],
)
def test_readings_are_told_in_one_unit(role: str, unit: str, factor: float) -> None:
    found = read(role, unit)
    assert (found.low, found.high) == pytest.approx((100.0 * factor, 150.0 * factor))
    assert (found.count, found.series) == (3, "reading")


def test_every_role_has_a_unit_and_a_range_or_none() -> None:
    capacity = Capacity.model_validate({"series": "rate", "thresholds": ["one"]})
    needs = needs_of(ledger(), capacity, as_of=CLOSING)
    assert all(getattr(needs, role) is None for role in ROLES)
    nothing = takes(needs, 1e9)
    assert nothing.satellites is nothing.launches is nothing.tonnes is None
    assert nothing.array_km2 is nothing.radiator_km2 is None


@pytest.mark.parametrize(
    ("role", "unit"),
    [
        ("satellite_power", "kg"),
        ("satellite_power", "kW/launch"),
        ("satellites_per_launch", "launches/satellite"),
        ("satellite_mass", "t/launch"),
        ("array_power", "W"),
        ("first_year", "satellites"),
    ],
)
def test_a_unit_that_does_not_fit_is_refused(role: str, unit: str) -> None:
    with pytest.raises(ForecastError, match=f"{role}: reading: "):
        read(role, unit)


def test_what_was_read_later_is_unknown_and_nothing_is_no_range() -> None:
    assert read("satellite_power", "W", as_of=date(2025, 1, 31)).high == 100.0
    with pytest.raises(ForecastError, match="no reading above 0 by 2024-12-31"):
        read("satellite_power", "W", as_of=date(2024, 12, 31))
    with pytest.raises(ForecastError, match="no reading above 0"):
        read("satellite_power", "W", {"2025-01-01": 0.0})
    missing = Capacity.model_validate(
        {"series": "rate", "thresholds": ["one"], "satellite_power": "gone"}
    )
    with pytest.raises(ForecastError, match="satellite_power: there is no series gone"):
        needs_of(ledger(), missing, as_of=CLOSING)


def ranges(**known: tuple[float, float]) -> Needs:
    found = {role: known.get(role) for role in ROLES}
    return Needs(**{
        role: None if ends is None else Range(*ends, 2, role) for role, ends in found.items()
    })  # fmt: skip


def test_a_gigawatt_by_hand() -> None:
    """1 GW of satellites of 100 to 125 kW, 20 to 50 a launch, 2 to 4 t each; W a square metre."""
    found = takes(
        ranges(
            satellite_power=(100e3, 125e3),
            satellites_per_launch=(20.0, 50.0),
            satellite_mass=(2.0, 4.0),
            array_power=(200.0, 250.0),
            heat_rejection=(500.0, 1000.0),
        ),
        1e9,
    )
    assert found.satellites == pytest.approx((8000.0, 10_000.0))
    assert found.launches == pytest.approx((160.0, 500.0))
    assert found.tonnes == pytest.approx((16_000.0, 40_000.0))
    assert found.array_km2 == pytest.approx((4.0, 5.0))
    assert found.radiator_km2 == pytest.approx((1.0, 2.0))


def test_launches_need_satellites_and_areas_do_not() -> None:
    found = takes(ranges(satellites_per_launch=(1.0, 2.0), array_power=(100.0, 100.0)), 1e6)
    assert found.satellites is found.launches is None
    assert found.array_km2 == pytest.approx((0.01, 0.01))


def test_eight_draws_in_ten_lie_in_a_range() -> None:
    drawn = Range(20.0, 50.0, 2, "x").draw(np.random.default_rng(1).random(50_000))
    assert ((drawn > 20.0) & (drawn < 50.0)).mean() == pytest.approx(0.8, abs=0.01)
