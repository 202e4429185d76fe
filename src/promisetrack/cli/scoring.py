"""Commands that grade forecasts: backtest and score."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from promisetrack.cli import options
from promisetrack.cli.closing import forecast_day
from promisetrack.cli.output import note, print_csv, print_json, print_table
from promisetrack.pipeline.reading import open_sound_ledger

if TYPE_CHECKING:
    from datetime import date

    from promisetrack.forecast.backtest import Backtest
    from promisetrack.mapper import Mapper
    from promisetrack.model import Ledger

FIRST_YEAR, LAST_YEAR = 2012, 2025
"""Years of the first and last origin, as `promisetrack.forecast.backtest.run` has them."""


class Every(StrEnum):
    """How often a backtest forecasts."""

    YEAR = "year"
    HALF = "half"


class By(StrEnum):
    """What the scores are broken down by."""

    DOMAIN = "domain"
    HORIZON = "horizon"


def register(app: typer.Typer) -> None:
    """Add the scoring commands to the application."""
    app.command()(backtest)
    app.command()(score)


def backtest(
    claims: options.Claims = None,
    store: options.Store = None,
    every: Annotated[
        Every, typer.Option("--every", help="Forecast on 1 January, or also on 1 July.")
    ] = Every.YEAR,
    first: Annotated[
        int, typer.Option("--from", metavar="YEAR", min=1900, max=2200, help="Of the first origin.")
    ] = FIRST_YEAR,
    last: Annotated[
        int, typer.Option("--to", metavar="YEAR", min=1900, max=2200, help="Of the last origin.")
    ] = LAST_YEAR,
    test: Annotated[
        Path | None,
        typer.Option(
            "--test",
            metavar="DIR",
            help="Instead: fit to the whole ledger, score the promises of this other one.",
        ),
    ] = None,
    by: Annotated[By | None, typer.Option("--by", help="Break the scores down.")] = None,
    jobs: options.Jobs = 1,
    engine: options.Engine = "local",
    as_of: options.AsOf = None,
    output: options.OutputFormat = options.Format.TEXT,
) -> None:
    """Score forecasts from past days beside naive rules.

    With the default origins the result is kept, and the next report shows it.

    Example: promisetrack backtest --from 2018 --jobs 2
    """
    from promisetrack.pipeline.engines import find_engine
    from promisetrack.pipeline.scoring import run_unseen

    ledger = open_sound_ledger(claims, store, start=Path.cwd())
    day = forecast_day(ledger, as_of)
    if test is None:
        found = _rolling(ledger, day, (first, last), every, find_engine(engine, jobs=jobs))
        if store is None and (first, last, every) == (FIRST_YEAR, LAST_YEAR, Every.YEAR):
            _keep(ledger, found, claims)
    else:
        other = open_sound_ledger(test, None, start=Path.cwd())
        found = run_unseen(ledger, other, as_of=day)
    _show(found, by, output)


def score(
    claims: options.Claims = None,
    store: options.Store = None,
    forecasts: Annotated[
        Path | None,
        typer.Option(
            "--forecasts",
            metavar="FILE",
            help="Instead of the issued forecasts, anyone's, beside ours: a CSV file with the "
            "columns promise, as_of, and either by and probability, or date.",
        ),
    ] = None,
    reports: Annotated[
        Path | None,
        typer.Option("--reports", metavar="DIR", help="Default: reports/ beside claims/."),
    ] = None,
    as_of: options.AsOf = None,
    output: options.OutputTextOrJson = options.TextOrJson.TEXT,
) -> None:
    """Grade issued forecasts, or anyone's beside ours.

    Example: promisetrack score --forecasts mine.csv
    """
    ledger = open_sound_ledger(claims, store, start=Path.cwd())
    day = forecast_day(ledger, as_of)
    if forecasts is not None:
        _score_statements(ledger, forecasts, day, output)
    else:
        from promisetrack.pipeline.forecast_log import reports_beside

        remedy = "name their folder with --reports DIR"
        folder = reports or reports_beside(claims, store, start=Path.cwd(), remedy=remedy)
        _score_log(ledger, folder, day, output)


# --- private -------------------------------------------------------------------------------


def _rolling(
    ledger: Ledger, day: date, years: tuple[int, int], every: Every, mapper: Mapper
) -> Backtest:
    """Run the backtest, with a progress bar where somebody watches."""
    from promisetrack.forecast.backtest.run import steps
    from promisetrack.pipeline.scoring import run_backtest

    first, last = years
    length = sum(step.origin < day for step in steps(first, last, every=every.value))
    with typer.progressbar(
        length=length, label="origins", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        return run_backtest(
            ledger,
            as_of=day,
            first=first,
            last=last,
            every=every.value,
            mapper=mapper,
            on_origin=lambda: bar.update(1),
        )


def _keep(ledger: Ledger, found: Backtest, claims: Path | None) -> None:
    """Keep the backtest in short, for reports."""
    from promisetrack.pipeline.kept_results import FOLDER
    from promisetrack.pipeline.reading import find_claims
    from promisetrack.pipeline.tested import keep_test

    keep_test(ledger, found, folder=find_claims(claims, start=Path.cwd()).resolve().parent / FOLDER)


def _show(found: Backtest, by: By | None, output: options.Format) -> None:
    from promisetrack.forecast.backtest import summarize
    from promisetrack.pipeline import scoring

    named = None if by is None else by.value
    if output is options.Format.JSON:
        print_json(**scoring.backtest_json(found, named))
    elif output is options.Format.CSV:
        print_csv(scoring.CSV_FIELDS, scoring.backtest_rows(found, named))
    else:
        print_table(*scoring.score_cells(summarize(found.scored)))
        typer.echo()
        print_table(*scoring.reliability_cells(found))
        if named is not None:
            typer.echo()
            print_table(*scoring.group_cells(found, named))
    for sentence in scoring.backtest_notes(found):
        note(sentence)


def _score_statements(ledger: Ledger, file: Path, day: date, output: options.TextOrJson) -> None:
    from promisetrack.pipeline.statements import (
        grade_cells,
        grade_fields,
        grade_statements,
        read_statements,
    )

    statements = read_statements(file, [promise.id for promise in ledger.promises])
    grades = grade_statements(ledger, statements, as_of=day)
    if output is options.TextOrJson.JSON:
        print_json(as_of=str(day), grades=list(map(grade_fields, grades)))
    else:
        print_table(*grade_cells(grades))
        note(
            f"outcomes as known on {day}; chances: squared error; dates: years off while watched; "
            "lower is better; ours as known on the day on which each was made"
        )


def _score_log(ledger: Ledger, reports: Path, day: date, output: options.TextOrJson) -> None:
    from promisetrack.pipeline.forecast_log import read_log
    from promisetrack.pipeline.grading import grade_log, issue_cells, issue_fields

    grades = grade_log(ledger, read_log(reports), as_of=day)
    if output is options.TextOrJson.JSON:
        print_json(as_of=str(day), issues=list(map(issue_fields, grades)))
    else:
        print_table(*issue_cells(grades))
    if not grades:
        note(f"no forecasts have been issued in {reports}; promisetrack forecast --issue does")
    elif not any(grade.year_ends for grade in grades):
        note(f"outcomes are known up to {day}: no year end of an issued forecast is decided yet")
