"""Lengths of time: what is read, what is refused, and that nothing is lost on the way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from promisetrack.model import Lag, LagError, Requirement, parse_lag
from promisetrack.model.lag import BackwardLagError

READ = {
    "6 months": (182.625, 182.625),
    "3..12 months": (91.3125, 365.25),
    "1 year": (365.25, 365.25),
    "0.5..2 years": (182.625, 730.5),
    "0..90 days": (0, 90),
    "1 day": (1, 1),
    "  3..12   months ": (91.3125, 365.25),
}
REFUSED = [
    "", "soon", "6", "months", "6 weeks", "-6 months", "3-12 months", "3 .. 12 months",
    "3..12", "3 months..2 years", "..12 months", "3.. months", "1e3 days", "123456 days",
    "3,5 months", "6  Months", "٣ months", "6 months" + " " * 40,
]  # fmt: skip


@pytest.mark.parametrize(("text", "days"), READ.items())
def test_a_lag_is_read_in_days(text: str, days: tuple[float, float]) -> None:
    lag = parse_lag(text)
    assert (lag.low, lag.high) == pytest.approx(days, rel=1e-12)
    assert lag.is_exact == (days[0] == days[1])


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(LagError, match="is not a length of time"):
        parse_lag(text)


def test_a_range_that_runs_backwards_is_refused_wherever_it_comes_from() -> None:
    with pytest.raises(BackwardLagError, match=r"12\.\.3 months ends before it begins"):
        parse_lag("12..3 months")
    with pytest.raises(BackwardLagError, match=r"9\.\.8 days ends before it begins"):
        Lag(9, 8)
    with pytest.raises(BackwardLagError):
        Lag(-1, 8)
    with pytest.raises(BackwardLagError):
        Lag(float("nan"), 8)


numbers = st.integers(0, 99_999) | st.decimals(0, 99_999, places=2)


@given(ends=st.tuples(numbers, numbers), unit=st.sampled_from(["day", "months", "years"]))
def test_every_written_range_is_read_in_order_and_written_back(
    ends: tuple[object, object], unit: str
) -> None:
    low, high = sorted(ends, key=float)  # type: ignore[arg-type]
    lag = parse_lag(f"{low}..{high} {unit}")
    assert 0 <= lag.low <= lag.high
    assert str(lag) == f"{low}..{high} {unit}"
    assert parse_lag(str(lag)) == lag


@given(low=st.integers(0, 9999), more=st.integers(0, 9999))
def test_a_lag_made_of_days_is_written_so_that_it_can_be_read(low: int, more: int) -> None:
    lag = Lag(low, low + more)
    assert parse_lag(str(lag)) == lag


@given(number=st.integers(0, 8000))
def test_a_year_is_twelve_months_and_a_month_no_round_number_of_days(number: int) -> None:
    year, months = parse_lag(f"{number} years"), parse_lag(f"{12 * number} months")
    assert year.low == pytest.approx(months.low, rel=1e-12)


def test_a_lag_survives_json() -> None:
    before = Requirement.model_validate({"id": "a", "lag": "3..12 months", "because": "Logic."})
    again = Requirement.model_validate_json(before.model_dump_json())
    assert again == before
    assert str(again.lag) == "3..12 months"


@pytest.mark.parametrize(
    ("written", "code"),
    [("soon", "MAP001"), (["3 months"], "MAP001"), ("12..3 months", "MAP002")],
    ids=str,
)
def test_a_faulty_lag_of_a_file_carries_its_code(written: object, code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Requirement.model_validate({"id": "a", "lag": written, "because": "Logic."})
    assert [error["type"] for error in caught.value.errors()] == [code]
