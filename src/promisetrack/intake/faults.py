"""What can be wrong with a table of claims: a code, a place in the file, and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from promisetrack.problems import Span


class Code(StrEnum):
    """The kinds of fault; what is wrong with a value by itself keeps the code of the ledger."""

    UNREADABLE = "TAB001"
    QUOTES = "TAB002"
    CELLS = "TAB003"
    COLUMNS = "TAB004"
    MISSING = "TAB005"
    OTHER_FACTS = "TAB006"
    IDS = "TAB007"
    ROWS = "TAB008"


@dataclass(frozen=True, slots=True)
class FileFault:
    """One fault at one place of a file; without a place it is of the file as a whole."""

    code: str
    message: str
    expected: str = ""
    remedy: str = ""
    span: Span | None = None


class IntakeError(ValueError):
    """A file cannot be used; ``faults`` holds every fault that was found in it."""

    def __init__(self, faults: Sequence[FileFault]) -> None:
        super().__init__(faults[0].message)
        self.faults = tuple(faults)
