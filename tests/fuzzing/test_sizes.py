"""A megabyte of the worst is read or refused in seconds, and in little memory.

The bounds are generous, since machines are shared; ``docs/explanation/testing.md`` has what
`benchmarks/sizes.py` measured.
"""

from __future__ import annotations

import sys

import pytest

from fuzzing import large_edits, large_files, large_markets, large_words
from fuzzing.measured import Case, Cost, measure

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="memory is counted as Linux counts it"),
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),
]

SECONDS = 3

MEGABYTES = 300
SUBJECTS = {
    "words": large_words.cases,
    "files": large_files.cases,
    "markets": large_markets.cases,
    "edits": large_edits.cases,
}


@pytest.mark.slow
@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_megabyte_of_the_worst_takes_little_time_and_memory(subject: str) -> None:
    costs = [measure(case) for case in SUBJECTS[subject]()]
    assert [cost for cost in costs if _is_too_much(cost)] == []


def test_what_takes_too_long_or_fails_is_noticed() -> None:
    def fails() -> None:
        raise ZeroDivisionError

    assert "ZeroDivisionError" in measure(Case("none", "fails", fails)).failure
    assert measure(Case("none", "grows", lambda: bytearray(50_000_000))).megabytes > 40
    assert measure(Case("none", "spins", lambda: sum(range(20_000_000)))).seconds > 0.05


def _is_too_much(cost: Cost) -> bool:
    return bool(cost.failure) or cost.seconds > SECONDS or cost.megabytes > MEGABYTES
