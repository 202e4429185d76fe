"""What docs/explanation/chains.md says of the shipped ledger is still so."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from promisetrack.forecast.analogues import analogues, reference_cases
from promisetrack.forecast.chain_moves import Direction, MoveKind, count_directions, count_kinds
from promisetrack.forecast.chain_pools import pool_chains, pool_domains
from promisetrack.forecast.chain_slopes import Course
from promisetrack.forecast.chains import ClaimChain, claim_chains
from promisetrack.ledger import read_ledger
from promisetrack.model import Ledger
from promisetrack.model.knowledge import ledger_known_on

CLAIMS = Path(__file__).parents[2] / "claims"


@cache
def shipped() -> Ledger:
    return read_ledger(CLAIMS)[0]


@cache
def chains() -> tuple[ClaimChain, ...]:
    closing = shipped().closing
    assert closing is not None
    return claim_chains(shipped(), as_of=closing)


def slopes() -> list[float]:
    return [chain.slope.value for chain in chains() if chain.slope is not None]


def test_the_quantiles_of_the_slope_are_as_described() -> None:
    assert 190 <= len(slopes()) <= 250
    found = np.quantile(slopes(), [0.1, 0.25, 0.5, 0.75, 0.9])
    assert found == pytest.approx([0.0, 0.21, 0.48, 0.69, 0.87], abs=0.04)


def test_nearly_a_fifth_are_perpetual_at_their_word_and_next_to_none_by_the_interval() -> None:
    pool = pool_chains("all", chains())
    assert pool.perpetual is not None
    assert pool.perpetual.value == pytest.approx(0.18, abs=0.03)
    assert pool.perpetual.lower < 0.18 < pool.perpetual.upper
    courses = [chain.verdict.course for chain in chains()]
    assert courses.count(Course.PERPETUAL) <= 3
    assert courses.count(Course.RECEDING) == 0
    assert courses.count(Course.CONVERGING) == pytest.approx(69, abs=6)


def test_pooled_dates_move_by_more_than_half_a_year_a_year() -> None:
    pool = pool_chains("all", chains())
    assert pool.slope is not None
    assert pool.slope.value == pytest.approx(0.56, abs=0.03)
    assert pool.verdict.course is Course.CONVERGING


def test_no_domain_is_perpetual_by_the_interval() -> None:
    courses = {pool.name: pool.verdict.course for pool in pool_domains(chains())}
    assert set(courses.values()) == {Course.CONVERGING, Course.CANNOT_TELL}


def test_moves_go_the_ways_described() -> None:
    moves = [move for chain in chains() for move in chain.moves]
    ways, kinds = count_directions(moves), count_kinds(moves)
    total = sum(ways.values())
    assert ways[Direction.SAME] / total == pytest.approx(0.23, abs=0.03)
    assert ways[Direction.EARLIER] / total == pytest.approx(0.16, abs=0.02)
    assert ways[Direction.LATER] / total == pytest.approx(0.62, abs=0.03)
    assert kinds[MoveKind.FIRMED] / total == pytest.approx(0.13, abs=0.02)


def test_near_promises_have_hardly_more_like_stretches_than_any() -> None:
    closing = shipped().closing
    assert closing is not None
    cases = reference_cases(shipped(), as_of=closing)
    assert len(cases) > 300
    came = [case for case in cases if case.outcome.date is not None and case.stretch > 0.1]
    log_stretch = np.log([case.stretch for case in came])
    middle = float(np.median(log_stretch))
    by_analogues = [
        abs(own - np.median([np.log(near.case.stretch) for near in found]))
        for case, own in list(zip(came, log_stretch, strict=True))[::4]
        if (found := analogues(shipped(), case.promise, as_of=closing, cases=came))
    ]
    by_the_middle = np.abs(log_stretch[::4] - middle)
    assert np.mean(by_analogues) == pytest.approx(np.mean(by_the_middle), abs=0.1)


@pytest.mark.parametrize("day", [date(2016, 1, 1), date(2022, 7, 1)])
def test_deleting_every_later_fact_changes_no_chain_and_no_analogue(day: date) -> None:
    then = ledger_known_on(shipped(), day)
    kept = {chain.promise.id: chain for chain in claim_chains(then, as_of=day)}
    full = {chain.promise.id: chain for chain in claim_chains(shipped(), as_of=day)}
    assert kept.keys() == full.keys()
    assert all(kept[name].slope == full[name].slope for name in full)
    assert all(kept[name].moves == full[name].moves for name in full)
    cases = [reference_cases(ledger, as_of=day) for ledger in (then, shipped())]
    assert len(cases[0]) > 50
    for promise in then.promises[::25]:
        if promise.first_dated is None or promise.is_fixed_window:
            continue
        early, late = (
            [
                (one.case.promise.id, one.case.stretch, one.case.words, one.distance)
                for one in analogues(then, promise, as_of=day, cases=known)
            ]
            for known in cases
        )
        assert early == late
