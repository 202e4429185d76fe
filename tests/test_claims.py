"""Facts about the shipped ledger that any later edit of `claims/` must leave true."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from promisetrack.ledger import read_ledger
from promisetrack.model import Ledger, Promise, SeriesType, Status
from promisetrack.problems import Problem, Severity

CLAIMS = Path(__file__).parents[1] / "claims"
DOCUMENT = Path(__file__).parents[1] / "docs" / "explanation" / "data-quality.md"

MERGED = {
    "akatsuki-venus-2010": "akatsuki-orbit",
    "lares-2-launch": "vega-c-first-flight",
    "oneweb-monthly-launches": "oneweb-first-batch-2020",
    "spacex-starlink-v3-first-deployment": "starlink-satellites-launched-by-starship",
    "spacex-starship-reaches-orbital-energy": "starship-reaches-orbit",
    "vega-c-first-flight-july-2022": "vega-c-first-flight",
    "waymo-one-paid-start-2018": "waymo-public-service-2018",
}


@pytest.fixture(scope="module")
def shipped() -> tuple[Ledger, tuple[Problem, ...]]:
    return read_ledger(CLAIMS)


@pytest.fixture(scope="module")
def ledger(shipped: tuple[Ledger, tuple[Problem, ...]]) -> Ledger:
    return shipped[0]


def test_check_finds_no_error(shipped: tuple[Ledger, tuple[Problem, ...]]) -> None:
    _, problems = shipped
    errors = [f"{one.path}:{one.line} {one.code}" for one in problems if _is_error(one)]
    assert errors == []


def test_every_warning_is_explained_in_the_document(
    shipped: tuple[Ledger, tuple[Problem, ...]],
) -> None:
    _, problems = shipped
    text = DOCUMENT.read_text(encoding="utf-8")
    warned = {Path(one.path).stem for one in problems if not _is_error(one)}
    assert [name for name in sorted(warned) if f"`{name}`" not in text] == []


def test_nothing_that_was_gathered_has_been_lost(ledger: Ledger) -> None:
    assert len(ledger.promises) >= 549
    assert sum(len(promise.claims) for promise in ledger.promises) >= 1246
    assert len(ledger.series) >= 41
    assert str(ledger.closing) >= "2026-10-09"


def test_ids_and_aliases_are_used_once(ledger: Ledger) -> None:
    names = Counter(name for one in ledger.promises for name in (one.id, *one.aliases))
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize(("old", "new"), MERGED.items(), ids=MERGED)
def test_a_merged_promise_is_found_under_its_old_id(ledger: Ledger, old: str, new: str) -> None:
    assert ledger.promises.get(old) is None
    assert old in ledger.promises[new].aliases


def test_an_organization_has_one_spelling(ledger: Ledger) -> None:
    variants = {name for names in ledger.names.organizations.values() for name in names}
    assert variants.isdisjoint(promise.organization for promise in ledger.promises)


def test_a_promise_is_open_at_least_until_it_was_last_restated(ledger: Ledger) -> None:
    late = [
        promise.id
        for promise in ledger.promises
        if promise.outcome.status is Status.PENDING
        and any(
            claim.made.lower and claim.made.lower > promise.outcome.as_of
            for claim in promise.claims
        )
    ]
    assert late == []


def test_a_milestone_is_not_promised_for_days_before_the_claim(ledger: Ledger) -> None:
    early = [
        (promise.id, number)
        for promise in ledger.promises
        if not promise.is_fixed_window
        for number, claim in enumerate(promise.claims)
        if claim.due and claim.due.lower and claim.made.lower and claim.due.lower < claim.made.lower
    ]
    assert early == []


def test_a_missed_quota_says_what_share_was_reached(ledger: Ledger) -> None:
    quotas = [promise for promise in ledger.promises if promise.is_fixed_window]
    missed = [one for one in quotas if one.outcome.status is Status.PARTIAL]
    assert len(quotas) >= 17
    assert all(one.outcome.reached is not None for one in missed)


@pytest.mark.parametrize("year", range(2021, 2026))
def test_the_launch_goals_agree_with_the_counted_launches(ledger: Ledger, year: int) -> None:
    promise = ledger.promises[f"spacex-falcon-launches-{year}"]
    share = _launches(ledger, promise, year)
    kept = promise.outcome.status is Status.DELIVERED
    assert kept == (share >= 1)
    assert kept or promise.outcome.reached == pytest.approx(share, abs=0.006)


def test_market_prices_carry_a_deadline(ledger: Ledger) -> None:
    markets = [one for one in ledger.series if one.type is SeriesType.PROBABILITY]
    assert len(markets) >= 2
    assert all(reading.deadline for market in markets for reading in market.readings)


def test_a_programme_holds_more_than_one_promise(ledger: Ledger) -> None:
    sizes = Counter(promise.programme for promise in ledger.promises if promise.programme)
    assert len(sizes) >= 100
    assert [name for name, size in sizes.items() if size == 1] == []


def _is_error(problem: Problem) -> bool:
    return problem.severity is Severity.ERROR


def _launches(ledger: Ledger, promise: Promise, year: int) -> float:
    """Return the launches of a year as a share of the goal."""
    measure = promise.measure
    assert measure is not None
    assert measure.series is not None
    readings = ledger.series[measure.series].readings
    [flown] = [reading.value for reading in readings if str(reading.date) == str(year)]
    return flown / measure.reaches.value
