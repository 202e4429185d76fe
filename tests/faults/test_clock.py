"""A clock that goes back, or that stands still: nothing depends on the times of files."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from faults.commands import AS_OF, PROMISE, WRITING, issue_forecast, run
from promisetrack.pipeline.forecast_log import read_log

Fresh = Callable[[], Path]

FILE = f"claims/orbital-compute/{PROMISE}.yaml"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return a function that sets the clock of the command line."""

    def turn_to(day: str) -> None:
        monkeypatch.setattr("promisetrack.cli.options.today", lambda: date.fromisoformat(day))

    return turn_to


@pytest.mark.parametrize("seconds", [0, -86_400 * 365, 86_400 * 365], ids=["still", "back", "on"])
def test_a_change_is_seen_whatever_the_times_of_the_files(fresh: Fresh, seconds: int) -> None:
    folder = fresh()
    path = folder / FILE
    about = path.stat()
    assert run(folder, "index").code == 0
    assert run(folder, "check").code == 0
    text = path.read_text("utf-8")
    path.write_text(text.replace("kind: production-rate", "kind: production-ratf"), "utf-8")
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns + seconds * 10**9))
    assert path.stat().st_size == about.st_size
    assert "TYP002" in run(folder, "check").said
    assert "1 changed" in run(folder, "index").said


def test_an_outcome_does_not_grow_older_when_the_clock_goes_back(
    fresh: Fresh, clock: Callable[[str], None]
) -> None:
    folder = fresh()
    clock("2026-12-24")
    look = ("resolve", PROMISE, "--status", "pending", "--evidence")
    assert run(folder, *look, "Not yet.", "--yes").code == 0
    assert "as_of: 2026-12-24" in (folder / FILE).read_text("utf-8")
    clock("2026-11-01")
    assert run(folder, *look, "Still not.", "--yes").code == 0
    text = (folder / FILE).read_text("utf-8")
    assert "as_of: 2026-12-24" in text
    assert "Still not." in text
    assert run(folder, "check").code == 0


def test_a_claim_logged_with_a_clock_gone_back_stands_where_its_day_is(
    fresh: Fresh, clock: Callable[[str], None]
) -> None:
    folder = fresh()
    words = ("log", PROMISE, "--by", "Ann", "--yes", "--said")
    clock("2026-12-24")
    assert run(folder, *words, "in two years").code == 0
    clock("2026-11-01")
    assert run(folder, *words, "in three years").code == 0
    text = (folder / FILE).read_text("utf-8")
    assert text.index("made: 2026-11-01") < text.index("made: 2026-12-24")
    assert run(folder, "check").code == 0


def test_forecasts_of_an_earlier_day_are_issued_beside_the_later_ones(fresh: Fresh) -> None:
    folder = fresh()
    later = (folder / f"reports/forecasts/{AS_OF}.csv").read_bytes()
    issue_forecast(folder, as_of=date(2026, 11, 1))
    assert [row.as_of for row in read_log(folder / "reports")] == [date(2026, 11, 1), AS_OF]
    assert (folder / f"reports/forecasts/{AS_OF}.csv").read_bytes() == later


@pytest.mark.parametrize("name", ["log", "resolve", "observe", "seal"])
def test_files_dated_in_the_future_are_written_to_all_the_same(name: str, fresh: Fresh) -> None:
    folder = fresh()
    for path in folder.rglob("*"):
        os.utime(path, (4e9, 4e9))
    ended = WRITING[name](folder)
    assert ended.code == 0, ended.said
