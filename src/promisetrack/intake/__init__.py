"""Claims out of files that others made: tables, and saved answers of interfaces.

A reader turns a file into `Incoming` claims, each with its place in the file; what becomes of them
in the ledger is the same for all (`promisetrack.pipeline.batch`).
"""

from promisetrack.intake.columns import ColumnMap, read_map, table_claims
from promisetrack.intake.faults import Code, FileFault, IntakeError
from promisetrack.intake.incoming import Incoming
from promisetrack.intake.issue import read_issue
from promisetrack.intake.launches import LaunchList, read_launches
from promisetrack.intake.prices import (
    FoundClose,
    Keep,
    PriceLayout,
    PriceTableRead,
    keep_last,
    read_prices,
)
from promisetrack.intake.sheet import Cell, Sheet, read_sheet

__all__ = [
    "Cell", "Code", "ColumnMap", "FileFault", "FoundClose", "Incoming", "IntakeError", "Keep",
    "LaunchList", "PriceLayout", "PriceTableRead", "Sheet", "keep_last", "read_issue",
    "read_launches", "read_map", "read_prices", "read_sheet", "table_claims",
]  # fmt: skip
