"""The issued forecasts of the repository: readable, and of promises that the ledger still knows."""

from __future__ import annotations

from pathlib import Path

from promisetrack.ledger import read_ledger
from promisetrack.pipeline.forecast_log import read_log

ROOT = Path(__file__).parents[2]


def test_what_was_issued_is_of_the_day_of_its_file_and_of_promises_that_are_known() -> None:
    ledger = read_ledger(ROOT / "claims", warnings=False)[0]
    known = {name for one in ledger.promises for name in (one.id, *one.aliases)}
    issued = read_log(ROOT / "reports")
    files = {path.stem for path in (ROOT / "reports/forecasts").glob("*.csv")}
    assert {str(row.as_of) for row in issued} == files
    assert [row.promise for row in issued if row.promise not in known] == []
    rows = [(row.as_of, row.ledger_hash, row.promise) for row in issued]
    assert len(rows) == len(set(rows))
