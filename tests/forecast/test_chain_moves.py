"""Moves of a promised date: each kind on a case worked by hand, and what their counts say."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.made_up import claim, promise, unhurried
from promisetrack.forecast.chain_moves import (
    Direction,
    Move,
    MoveKind,
    claim_moves,
    count_directions,
    count_kinds,
)


def moves(*dues: str) -> tuple[Move, ...]:
    """Return the moves of a chain with a statement on each new year's day from 2015 on."""
    claims = [claim(f"{2015 + at}-01-01", due) for at, due in enumerate(dues)]
    return claim_moves(promise(claims=claims).claims)


@pytest.mark.parametrize(
    ("before", "after", "kind", "days"),
    [
        pytest.param("2020", "2021", MoveKind.SLIP, 365, id="a year later"),
        pytest.param("../2020-12-31", "../2020-12-01", MoveKind.PULL_IN, -30, id="a month sooner"),
        pytest.param("2020", "2020", MoveKind.UNCHANGED, 0, id="the same words"),
        pytest.param("2020-12-31", "2021-01-01", MoveKind.UNCHANGED, 1, id="a day is no move"),
        pytest.param("2020-12-31", "2021-01-02", MoveKind.SLIP, 2, id="two days are"),
        pytest.param("2020", "2020-09", MoveKind.FIRMED, -92, id="a year made a month"),
        pytest.param("2020", "2020-12", MoveKind.FIRMED, 0, id="its last month: same deadline"),
        pytest.param("2020", "2020-12-31", MoveKind.FIRMED, 0, id="its last day"),
        pytest.param("2020", "2021-01", MoveKind.SLIP, 31, id="precise, but outside"),
        pytest.param("2020-H2", "2020-06", MoveKind.PULL_IN, -184, id="precise, but before"),
        pytest.param("2020-09", "2020", MoveKind.LOOSENED, 92, id="a month made its year"),
        pytest.param("2020-09", "2021", MoveKind.SLIP, 457, id="vaguer, but another year"),
        pytest.param("../2020-12-31", "2020-09", MoveKind.PULL_IN, -92, id="a limit is not vague"),
        pytest.param("../2020-12-31", "2020", MoveKind.UNCHANGED, 0, id="by the end of it, or in"),
        pytest.param("2020", "../2020-12-31", MoveKind.UNCHANGED, 0, id="in it, or by its end"),
        pytest.param("2020", "none", MoveKind.WITHDRAWN, None, id="taken back"),
    ],
)
def test_a_move_is_of_the_kind_that_the_definitions_say(
    before: str, after: str, kind: MoveKind, days: int | None
) -> None:
    (move,) = moves(before, after)
    assert (move.kind, move.days) == (kind, days)


def test_a_resumed_date_is_measured_from_the_one_taken_back() -> None:
    taken, resumed = moves("2020", "none", "2023")
    assert (taken.kind, resumed.kind) == (MoveKind.WITHDRAWN, MoveKind.RESUMED)
    assert (taken.days, resumed.days) == (None, 3 * 365)
    assert resumed.direction is Direction.LATER


def test_a_first_date_after_a_withdrawal_has_nothing_to_be_measured_from() -> None:
    (resumed,) = moves("none", "2023")
    assert (resumed.kind, resumed.days, resumed.direction) == (MoveKind.RESUMED, None, None)


def test_taking_back_twice_is_one_move() -> None:
    assert [move.kind for move in moves("2020", "none", "none", "2022")] == [
        MoveKind.WITHDRAWN,
        MoveKind.RESUMED,
    ]


def test_a_floor_makes_no_move_and_parts_no_neighbours() -> None:
    (move,) = moves("2020", "2021-01-01/..", "2022")
    assert move.kind is MoveKind.SLIP
    assert move.later.made.lower == date(2017, 1, 1)


def test_one_statement_makes_no_move() -> None:
    assert moves("2020") == ()


def test_kinds_are_counted_all_and_directions_between_dates_alone() -> None:
    chain = moves("2020", "2020-09", "2020-09", "2022", "none", "2030")
    kinds = count_kinds(chain)
    assert {kind: n for kind, n in kinds.items() if n} == {
        MoveKind.FIRMED: 1,
        MoveKind.UNCHANGED: 1,
        MoveKind.SLIP: 1,
        MoveKind.WITHDRAWN: 1,
        MoveKind.RESUMED: 1,
    }
    assert set(kinds) == set(MoveKind)
    assert count_directions(chain) == {
        Direction.LATER: 1,
        Direction.SAME: 1,
        Direction.EARLIER: 1,
    }


DUES = st.sampled_from(
    ["2019", "2020", "2021", "2020-09", "2020-Q4", "2020-H2", "../2020-12-31", "2020-12-31"]
)


@unhurried
@given(before=DUES, after=DUES)
def test_told_backwards_a_move_is_its_opposite(before: str, after: str) -> None:
    opposite = {
        MoveKind.SLIP: MoveKind.PULL_IN,
        MoveKind.PULL_IN: MoveKind.SLIP,
        MoveKind.FIRMED: MoveKind.LOOSENED,
        MoveKind.LOOSENED: MoveKind.FIRMED,
        MoveKind.UNCHANGED: MoveKind.UNCHANGED,
    }
    (forth,), (back,) = moves(before, after), moves(after, before)
    assert back.kind is opposite[forth.kind]
    assert forth.days is not None
    assert back.days == -forth.days
