"""Grade the issued forecasts by what has been seen since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from statistics import fmean
from typing import Any

from promisetrack.forecast.backtest.graded import Fate, fate_of
from promisetrack.model import Ledger
from promisetrack.pipeline.forecast_log import LoggedForecast


@dataclass(frozen=True, slots=True)
class IssueGrade:
    """How the forecasts of one issue did so far.

    ``brier``, ``forecast`` and ``seen`` are means over the year ends that are decided; `inside`
    of `within` promises came within their 8 chances in 10, as far as that is decided.
    """

    as_of: date
    ledger_hash: str
    forecasts: int
    year_ends: int
    brier: float | None
    forecast: float | None
    seen: float | None
    within: int
    inside: int
    unknown: int
    """Promises that the ledger holds no more, or that have no verdict."""


def grade_log(ledger: Ledger, log: Sequence[LoggedForecast], *, as_of: date) -> list[IssueGrade]:
    """Grade the issued forecasts, one grade an issue.

    Parameters
    ----------
    ledger
        The ledger with what became of the promises.
    log
        Issued forecasts.
    as_of
        Day up to which outcomes are known.
    """
    issues = groupby(log, key=lambda one: (one.as_of, one.ledger_hash))
    return [_issue(ledger, list(rows), as_of) for _, rows in issues]


def issue_fields(grade: IssueGrade) -> dict[str, Any]:
    """Return the grade of an issue as JSON fields."""
    return {
        "as_of": str(grade.as_of),
        "ledger_hash": grade.ledger_hash,
        "forecasts": grade.forecasts,
        "year_ends": grade.year_ends,
        "brier": _rounded(grade.brier),
        "forecast": _rounded(grade.forecast),
        "seen": _rounded(grade.seen),
        "within": grade.within,
        "inside": grade.inside,
        "unknown": grade.unknown,
    }


def issue_cells(grades: Sequence[IssueGrade]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return a table of issues."""
    heads = ("ISSUED", "LEDGER", "FORECASTS", "YEAR ENDS", "BRIER", "FORECAST", "SEEN", "8 IN 10")
    return heads, [
        (
            str(one.as_of),
            one.ledger_hash[:8],
            str(one.forecasts),
            str(one.year_ends),
            _number(one.brier),
            _number(one.forecast),
            _number(one.seen),
            f"{one.inside} of {one.within}",
        )
        for one in grades
    ]


# --- private -------------------------------------------------------------------------------


def _issue(ledger: Ledger, rows: Sequence[LoggedForecast], as_of: date) -> IssueGrade:
    fates = {row.promise: _fate(ledger, row.promise, as_of) for row in rows}
    known = [(row, fate) for row in rows if isinstance(fate := fates[row.promise], Fate)]
    decided = [
        (p, came)
        for row, fate in known
        for day, p in row.by.items()
        if (came := fate.delivered_by(day)) is not None
    ]
    inside = [came for row, fate in known if (came := _inside(row, fate)) is not None]
    return IssueGrade(
        as_of=rows[0].as_of,
        ledger_hash=rows[0].ledger_hash,
        forecasts=len(rows),
        year_ends=len(decided),
        brier=fmean((p - came) ** 2 for p, came in decided) if decided else None,
        forecast=fmean(p for p, _ in decided) if decided else None,
        seen=fmean(came for _, came in decided) if decided else None,
        within=len(inside),
        inside=sum(inside),
        unknown=len(rows) - len(known),
    )


def _inside(row: LoggedForecast, fate: Fate) -> bool | None:
    """Whether it came after its P10 and by its P90; None where that is not decided."""
    too_early = False if row.p10 is None else fate.delivered_by(row.p10)
    by_p90 = None if row.p90 is None else fate.delivered_by(row.p90)
    if too_early or by_p90 is False:
        return False
    return True if too_early is False and by_p90 else None


def _fate(ledger: Ledger, name: str, as_of: date) -> Fate | str:
    promise = ledger.promises.get(name)
    if promise is None:
        return "not in the ledger any more"
    return fate_of(ledger, promise, as_of=as_of)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
