"""The backtest in short: shares seen, their clustered errors, and what is kept for reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from forecast.made_up import CLOSING, ledger, timed
from promisetrack.forecast.backtest import Backtest, backtest
from promisetrack.forecast.backtest.digest import Digest, digest, share_by
from promisetrack.forecast.backtest.shipped import DEFAULT
from promisetrack.model import Ledger
from promisetrack.pipeline.tested import keep_test, kept_test


def held(count: int = 40) -> Ledger:
    promises = [timed(f"thing-{i:02}", 365, 200 + 40 * i) for i in range(count)]
    return ledger(*promises)


@pytest.fixture(scope="module")
def found() -> Backtest:
    return backtest(held(), as_of=CLOSING, first=2014, last=2024)


def test_without_censoring_the_share_and_its_error_are_those_of_a_binomial() -> None:
    until = np.arange(1.0, 21.0)
    came = np.ones(20, dtype=bool)
    names = np.array([f"one-{i}" for i in range(20)])
    share, error = share_by(until, came, names, 5.0)
    assert share == pytest.approx(0.25)
    assert error == pytest.approx(np.sqrt(0.25 * 0.75 / 19))


def test_with_censoring_the_error_is_near_greenwoods() -> None:
    from statsmodels.duration.survfunc import SurvfuncRight

    draw = np.random.default_rng(7)
    event, last = draw.exponential(10, 400), draw.exponential(15, 400)
    until, came = np.minimum(event, last), event <= last
    share, error = share_by(until, came, np.arange(400).astype(str), 8.0)
    known = SurvfuncRight(until, came)
    at = int(np.searchsorted(known.surv_times, 8.0, side="right")) - 1
    assert share == pytest.approx(1.0 - known.surv_prob[at])
    assert error == pytest.approx(known.surv_prob_se[at], rel=0.01)


def test_the_same_case_seen_twice_is_no_new_evidence() -> None:
    until = np.arange(1.0, 21.0)
    came = np.arange(20) % 3 != 0
    names = np.array([f"one-{i}" for i in range(20)])
    once = share_by(until, came, names, 9.0)
    twice = share_by(np.tile(until, 2), np.tile(came, 2), np.tile(names, 2), 9.0)
    assert twice == pytest.approx(once)
    apart = np.concatenate([names, np.char.add(names, "-again")])
    assert share_by(np.tile(until, 2), np.tile(came, 2), apart, 9.0)[1] < 0.8 * once[1]


def test_a_digest_counts_the_cases_of_its_bins(found: Backtest) -> None:
    short = digest(found)
    assert short.as_of == CLOSING
    assert {one.set for one in short.sets} == set(found.scored["set"].unique())
    for one in short.sets:
        cases = found.scored[(found.scored["set"] == one.set) & (found.scored["model"] == DEFAULT)]
        assert one.n == len(cases) == sum(each.n for each in one.bins)
        assert sum(one.levels) == pytest.approx(one.n)
        for each in one.bins:
            if each.seen is not None and each.lower is not None and each.upper is not None:
                assert 0.0 <= each.lower <= each.seen <= each.upper <= 1.0 or each.seen in (0, 1)
                assert each.upper > each.lower
    assert {one.domain for one in short.domains} == {"flight"}
    assert sum(one.score.n for one in short.domains) == sum(one.n for one in short.sets)


def test_it_is_read_again_for_the_same_ledger_and_day_alone(
    found: Backtest, tmp_path: Path
) -> None:
    kept = keep_test(held(), found, folder=tmp_path)
    assert isinstance(kept, Digest)
    assert kept_test(held(), as_of=CLOSING, folder=tmp_path) == kept
    assert kept_test(held(39), as_of=CLOSING, folder=tmp_path) is None
    assert kept_test(held(), as_of=date(2025, 1, 1), folder=tmp_path) is None
    for path in tmp_path.iterdir():
        path.write_text('{"as_of": 3}', "utf-8")
    assert kept_test(held(), as_of=CLOSING, folder=tmp_path) is None


def test_a_folder_that_cannot_be_written_is_no_fault(found: Backtest, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("", "utf-8")
    assert keep_test(held(), replace(found), folder=file / "below").as_of == CLOSING
    assert kept_test(held(), as_of=CLOSING, folder=file / "below") is None
