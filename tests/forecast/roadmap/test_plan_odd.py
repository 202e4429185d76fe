"""Other capacities: a quantity that has begun, series that say little, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from forecast.made_up import outcome
from forecast.roadmap.made_up import milestone, series, stretch_model
from forecast.roadmap.test_plan import (
    COUNT,
    draws,
    known_series,
    made_up,
    planned,
    promises,
    threshold,
)
from promisetrack.forecast import DelayModel, ForecastError
from promisetrack.forecast.roadmap.draws import Worlds
from promisetrack.forecast.roadmap.fan import capacity_fan
from promisetrack.forecast.roadmap.promises import PromiseDraws
from promisetrack.forecast.roadmap.simulate import draw_roadmap
from promisetrack.model.roadmap import Roadmap
from promisetrack.units import parse_unit

# --- a quantity that has begun --------------------------------------------------------------


def begun(kind: str = "flow", unit: str = "MW/year") -> tuple[DelayModel, Roadmap]:
    days = {"2023": 0.1, "2024": 0.2, "2025": 0.4}
    levels = {"2023-12-31": 0.1, "2024-12-31": 0.2, "2025-12-31": 0.4}
    power = series(levels if kind == "stock" else days, "power", unit, kind)
    changed = [
        one if one.id == "first-satellite" else
        threshold(one.id, f"{10**k} {unit}", f"../20{27 + k}-12-31")
        for k, one in enumerate(promises(), start=-1)
    ]  # fmt: skip
    known = stretch_model(*changed, known=(power, *known_series()[1:]))
    plain = dict.fromkeys(
        ("launches", "satellite_power", "satellites_per_launch", "launch_share", "first_year")
    )
    return known, made_up(**plain)


@pytest.mark.parametrize(("kind", "unit"), [("flow", "MW/year"), ("stock", "MW")])
def test_what_has_begun_grows_from_where_it_stands(kind: str, unit: str) -> None:
    known, one = begun(kind, unit)
    plan = planned(one, 1.0, to=known)
    assert plan.measured is not None
    found = draw_roadmap(PromiseDraws(known, Worlds(COUNT)), one, plan=plan)
    assert found.ramps is not None
    now = found.ramps.at(0.0) if kind == "stock" else found.ramps.at(-0.5)
    level = np.exp2(now) / parse_unit(unit).scale
    np.testing.assert_allclose(level, 0.4, rtol=0.02)
    reached = found.ramps.satellites_reach(np.full(COUNT, plan.log2_threshold("one")))
    doublings = np.log2(1.0 / 0.4)
    np.testing.assert_allclose(reached, doublings - (0.5 if kind == "flow" else 0.0), atol=0.02)
    fan = capacity_fan(found, parse_unit(unit))
    assert fan is not None
    assert (np.diff(fan.rates, axis=0) >= 0.0).all()
    assert fan.rates[0, 0] > 0.3


# --- what cannot be planned -----------------------------------------------------------------


def shorten(name: str, values: dict[str, float]) -> DelayModel:
    changed = tuple(
        series(values, one.id, str(one.unit), one.type) if one.id.startswith(name) else one
        for one in known_series()
    )
    return stretch_model(*promises(), known=changed)


@pytest.mark.parametrize(
    ("capacity", "message"),
    [
        pytest.param({"thresholds": ["first-satellite"]}, "with a measure", id="unmeasured"),
        pytest.param({"thresholds": ["elsewhere"]}, "elsewhere: a thres", id="threshold unknown"),
        pytest.param({"satellite_power": "elsewhere"}, "no series elsewhere", id="series unknown"),
        pytest.param({"analogues": ["elsewhere"]}, "no series elsewhere", id="analogue unknown"),
        pytest.param({"analogues": [], "launches": None}, "teach no growth", id="nothing to learn"),
        pytest.param({"satellite_power": "carried"}, "satellite_power: carried", id="wrong unit"),
    ],
)  # fmt: skip
def test_what_cannot_be_planned_is_refused_by_name(capacity: dict[str, Any], message: str) -> None:
    with pytest.raises(ForecastError, match=message):
        planned(made_up(**capacity))


def test_empty_analogues_teach_no_growth() -> None:
    empty = shorten("analogue", {"2020": 0.0, "2021": 0.0, "2022": 0.0})
    with pytest.raises(ForecastError, match="teach no growth: no ramp has 3 yearly amounts"):
        planned(made_up(launches=None), to=empty)


def test_without_launches_so_far_they_limit_nothing() -> None:
    none = shorten("launches", {"2024": 0.0, "2025": 0.0})
    assert planned(made_up(), to=none).launches is None


def test_without_a_first_year_those_of_the_analogues_count() -> None:
    plan = planned(made_up(first_year=None))
    assert sorted({amount for _, amount in plan.first_years}) == [20.0]
    with pytest.raises(ForecastError, match="none of the roadmap's analogues counts satellites"):
        planned(made_up(first_year=None, analogues=["launches"]))


def test_nothing_to_grow_from_is_refused() -> None:
    one = made_up(satellite_power=None, launches=None)
    with pytest.raises(ForecastError, match="nothing to grow from"):
        draw_roadmap(draws(), one, plan=planned(one))


def test_thresholds_that_no_milestone_is_are_refused() -> None:
    one = made_up(milestone("first-satellite"))
    with pytest.raises(ForecastError, match="no milestone of the roadmap"):
        draw_roadmap(draws(), one, plan=planned(one))


def test_a_threshold_that_is_reached_already_is_as_it_was() -> None:
    done = [
        one if one.id != "one" else
        threshold("one", "1 MW/year", "../2027-12-31", outcome=outcome("delivered", "2025-06-01"))
        for one in promises()
    ]  # fmt: skip
    known = stretch_model(*done, known=known_series())
    one = made_up()
    found = draw_roadmap(PromiseDraws(known, Worlds(COUNT)), one, plan=planned(one, to=known))
    assert found["one"].is_done
    assert (found["ten"].days >= 0.0).all()
    assert found.ramps is not None
    reached = found.ramps.satellites_reach(np.full(COUNT, planned(one).log2_threshold("one")))
    assert (reached <= 0.0).all()
