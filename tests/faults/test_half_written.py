"""Files that some other program left half-written: named, left alone, and nothing else suffers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from faults.commands import AS_OF, PROMISE, WRITING, files, issue_forecast, run
from promisetrack.ledger import read_ledger
from promisetrack.pipeline.forecast_log import read_log
from promisetrack.problems import CommandError

Fresh = Callable[[], Path]

FILE = f"claims/orbital-compute/{PROMISE}.yaml"
LOG = f"reports/forecasts/{AS_OF}.csv"


def test_a_promise_cut_anywhere_takes_no_other_with_it(fresh: Fresh) -> None:
    folder = fresh()
    whole = (folder / FILE).read_bytes()
    promises = {one.id for one in read_ledger(folder / "claims")[0].promises}
    outcomes = set()
    for size in range(0, len(whole), 7):
        (folder / FILE).write_bytes(whole[:size])
        ledger, problems = read_ledger(folder / "claims", warnings=False)
        found = {one.id for one in ledger.promises}
        assert promises - found <= {PROMISE}
        at_fault = {one.path for one in problems}
        assert at_fault <= {str(folder / FILE)}
        outcomes.add((PROMISE in found, bool(problems)))
    assert outcomes <= {(False, True), (True, False)}
    assert (False, True) in outcomes


def test_a_seal_tells_of_a_promise_cut_anywhere(fresh: Fresh) -> None:
    folder = fresh()
    run(folder, "seal")
    whole = (folder / FILE).read_bytes()
    for size in (0, 1, len(whole) // 2, len(whole) - 1):
        (folder / FILE).write_bytes(whole[:size])
        ended = run(folder, "seal", "--verify")
        assert ended.code == 1
        assert f"{FILE}: error: changed since the seal" in ended.said


def test_a_cut_promise_is_not_written_to(fresh: Fresh) -> None:
    folder = fresh()
    whole = (folder / FILE).read_bytes()
    (folder / FILE).write_bytes(whole[: whole.index(b"outcome:")])
    before = files(folder)
    ended = WRITING["log"](folder)
    assert ended.code == 1
    assert "Traceback" not in ended.said
    assert files(folder) == before


def test_a_log_of_forecasts_cut_anywhere_is_named_and_left_alone(fresh: Fresh) -> None:
    folder = fresh()
    whole = (folder / LOG).read_bytes()
    for size in range(1, len(whole), 11):
        (folder / LOG).write_bytes(whole[:size])
        with pytest.raises(CommandError) as caught:
            issue_forecast(folder, as_of=AS_OF)
        assert str(folder / LOG) in str(caught.value)
        assert (folder / LOG).read_bytes() == whole[:size]


def test_an_empty_log_of_forecasts_is_begun_anew(fresh: Fresh) -> None:
    folder = fresh()
    (folder / LOG).write_bytes(b"")
    issue_forecast(folder, as_of=AS_OF)
    assert [row.promise for row in read_log(folder / "reports")] == [PROMISE]


@pytest.mark.parametrize(
    "row",
    ["", "x", "2026-11-23", "=" * 100, ",".join("1" * 100), '"', "2026-13-45" + "," * 38],
    ids=["empty", "word", "one-cell", "formula", "too-many", "quote", "no-day"],
)
def test_a_strange_row_in_the_log_is_named_with_its_line(fresh: Fresh, row: str) -> None:
    folder = fresh()
    before = (folder / LOG).read_bytes()
    (folder / LOG).write_bytes(before + row.encode() + b"\n")
    if not row:  # an empty line is no row
        assert len(read_log(folder / "reports")) == 1
        return
    with pytest.raises(CommandError, match=r":3: no row of the forecast log"):
        read_log(folder / "reports")
    with pytest.raises(CommandError, match=r":3: no row of the forecast log"):
        issue_forecast(folder, as_of=AS_OF)


def test_an_index_cut_in_half_is_made_anew(fresh: Fresh) -> None:
    folder = fresh()
    run(folder, "index")
    copy = folder / ".promisetrack" / "ledger.sqlite"
    copy.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    ended = run(folder, "index")
    assert ended.code == 0, ended.said
    shown = ("show", PROMISE, "--as-of", "2026-11-24")
    assert run(folder, *shown, "--store", str(copy)) == run(folder, *shown)
