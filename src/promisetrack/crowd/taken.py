"""When the prices of a file were taken, as the file itself says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from promisetrack.crowd.faults import Code, UndatedFileError


def newest_day(moments: Iterable[datetime | None]) -> date:
    """Return the day (UTC) of the newest of the times that a file names.

    Raises
    ------
    UndatedFileError
        If it names none.
    """
    known = [moment for moment in moments if moment is not None]
    if not known:
        message = "the file does not say when its prices were taken"
        raise UndatedFileError(
            message,
            code=Code.WRONG_VALUE,
            expected="the day on which it was saved",
            remedy="give it with --date 2026-05-28",
        )
    return max(known).date()
