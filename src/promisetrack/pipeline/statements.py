"""Grade anyone's forecasts beside ours: chances of a delivery by a day, or bare dates."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from statistics import fmean
from typing import Any, Final

from promisetrack.forecast import DelayModel, DeliveryForecast, ForecastError, fit_delays
from promisetrack.forecast.backtest.graded import Fate, date_error, fate_of, forecast_error
from promisetrack.ledger.ids import find_id
from promisetrack.model import Ledger
from promisetrack.problems import CommandError

COLUMNS: Final = ("promise", "as_of", "by", "probability", "date")
"""Of a file of forecasts: ``by`` and ``probability``, or ``date``; the other left empty."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Somebody's forecast: a chance of a delivery by a day, or a bare date."""

    promise: str
    as_of: date
    """The day on which it was made."""
    by: date | None = None
    probability: float | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Grade:
    """A statement with its grade and ours; lower is better.

    Of a chance the grades are squared errors (Brier), of a date years; None where it is not
    decided, or where we have no forecast.
    """

    statement: Statement
    came_true: bool | None
    theirs: float | None
    our_probability: float | None
    ours: float | None
    note: str = ""


def read_statements(path: Path, known: Collection[str]) -> list[Statement]:
    """Read a CSV file of forecasts with the `COLUMNS`.

    Raises
    ------
    CommandError
        With file and line, for what is no forecast.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        missing = {"promise", "as_of"} - set(rows.fieldnames or ())
        if missing:
            message = f"{path}:1: no column {', '.join(sorted(missing))}"
            raise CommandError(message, remedy=f"name the columns {', '.join(COLUMNS)}")
        return [_statement(row, f"{path}:{line}", known) for line, row in enumerate(rows, start=2)]


def grade_statements(
    ledger: Ledger, statements: Iterable[Statement], *, as_of: date
) -> list[Grade]:
    """Grade statements beside our own forecasts of the same promises on the same days.

    Parameters
    ----------
    ledger
        The ledger with what became of the promises.
    statements
        What was said.
    as_of
        Day up to which outcomes are known.
    """
    in_order = sorted(statements, key=lambda one: one.as_of)
    return [
        _grade(ledger, _model(ledger, day), one, as_of)
        for day, of_day in groupby(in_order, key=lambda one: one.as_of)
        for one in list(of_day)
    ]


def grade_fields(grade: Grade) -> dict[str, Any]:
    """Return a grade as JSON fields."""
    said = grade.statement
    return {
        "promise": said.promise,
        "as_of": str(said.as_of),
        "by": None if said.by is None else str(said.by),
        "probability": said.probability,
        "date": None if said.day is None else str(said.day),
        "came_true": grade.came_true,
        "score": _rounded(grade.theirs),
        "our_probability": _rounded(grade.our_probability),
        "our_score": _rounded(grade.ours),
        "note": grade.note,
    }


def grade_cells(grades: Sequence[Grade]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return a table of statements, and of their means where both have a grade."""
    heads = ("ID", "MADE", "SAID", "CAME TRUE", "THEIRS", "OURS", "NOTE")
    rows = [_cells(one) for one in grades]
    for name, chosen in (("chances", True), ("dates", False)):
        pairs = [
            (one.theirs, one.ours)
            for one in grades
            if one.theirs is not None
            and one.ours is not None
            and (one.statement.by is not None) is chosen
        ]
        if pairs:
            means = (_number(fmean(values)) for values in zip(*pairs, strict=True))
            rows.append(("mean", "", f"{len(pairs)} {name}", "", *means, ""))
    return heads, rows


# --- private -------------------------------------------------------------------------------


def _statement(row: Mapping[str, str | None], place: str, known: Collection[str]) -> Statement:
    values = {name: (row.get(name) or "").strip() for name in COLUMNS}
    try:
        days = {
            name: date.fromisoformat(values[name]) if values[name] else None
            for name in ("as_of", "by", "date")
        }
        probability = float(values["probability"]) if values["probability"] else None
    except ValueError as error:
        message = f"{place}: {error}"
        raise CommandError(message, remedy="write days as 2026-10-09, chances as 0.35") from None
    made, by, day = days["as_of"], days["by"], days["date"]
    chance = by is not None and probability is not None and 0.0 <= probability <= 1.0
    if made is None or chance == (day is not None):
        message = f"{place}: neither a chance by a day nor a date"
        remedy = "give as_of, and either by and a probability from 0 to 1, or a date"
        raise CommandError(message, remedy=remedy)
    return Statement(find_id(values["promise"], known), made, by, probability, day)


def _model(ledger: Ledger, day: date) -> DelayModel | str:
    try:
        return fit_delays(ledger, as_of=day)
    except ForecastError as error:
        return str(error)


def _grade(ledger: Ledger, model: DelayModel | str, said: Statement, as_of: date) -> Grade:
    fate = fate_of(ledger, ledger.promises[said.promise], as_of=as_of)
    if isinstance(fate, str):
        return Grade(said, None, None, None, None, fate)
    if fate.delivered_by(said.as_of):
        return Grade(said, None, None, None, None, "it had been delivered by then")
    ours = _our_forecast(ledger, model, said)
    note = ours if isinstance(ours, str) else ""
    forecast = None if isinstance(ours, str) else ours
    if said.by is not None and said.probability is not None:
        return _chance_grade(said, said.by, said.probability, fate, forecast, note)
    assert said.day is not None  # noqa: S101  a statement is one or the other
    return Grade(
        said,
        None,
        date_error(said.day, fate, made=said.as_of),
        None,
        None if forecast is None else forecast_error(forecast, fate),
        note,
    )


def _our_forecast(
    ledger: Ledger, model: DelayModel | str, said: Statement
) -> DeliveryForecast | str:
    if isinstance(model, str):
        return model
    try:
        return model.forecast(ledger.promises[said.promise], as_of=said.as_of)
    except ForecastError as error:
        return str(error)


def _chance_grade(  # noqa: PLR0913, PLR0917  what is compared
    said: Statement,
    by: date,
    probability: float,
    fate: Fate,
    forecast: DeliveryForecast | None,
    note: str,
) -> Grade:
    came = fate.delivered_by(by)
    ours = None if forecast is None else forecast.probability_by(by)
    if came is None:
        return Grade(said, None, None, ours, None, note or "not decided yet")
    our_score = None if ours is None else (ours - came) ** 2
    return Grade(said, came, (probability - came) ** 2, ours, our_score, note)


def _cells(grade: Grade) -> tuple[str, ...]:
    said = grade.statement
    words = str(said.day) if said.by is None else f"{said.probability:g} by {said.by}"
    came = "–" if grade.came_true is None else ("yes" if grade.came_true else "no")
    scores = (_number(grade.theirs), _number(grade.ours))
    return said.promise, str(said.as_of), words, came, *scores, grade.note


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
