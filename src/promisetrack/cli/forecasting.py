"""The command that looks ahead: forecast."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from promisetrack.cli import options
from promisetrack.cli.closing import forecast_day
from promisetrack.cli.output import note, print_csv, print_json, print_table
from promisetrack.pipeline import CommandError
from promisetrack.pipeline.reading import Wanted, open_sound_ledger

if TYPE_CHECKING:
    from datetime import date

    from promisetrack.model import Ledger
    from promisetrack.pipeline.forecasting import Forecasts


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(forecast)


def forecast(
    promises: Annotated[
        list[str] | None, typer.Argument(metavar="ID", help="Only these; default: all open.")
    ] = None,
    claims: options.Claims = None,
    store: options.Store = None,
    organization: options.Organization = None,
    domain: options.Domain = None,
    status: options.StatusOption = None,
    overdue: options.Overdue = False,
    search: options.Search = None,
    issue: Annotated[
        bool, typer.Option("--issue", help="Keep them in reports/forecasts/, to be graded later.")
    ] = False,
    as_of: options.AsOf = None,
    output: options.OutputFormat = options.Format.TEXT,
) -> None:
    """Say when open promises may be kept, and with what odds.

    Example: promisetrack forecast spacex-orbital-ai-1gw-per-year
    """
    from promisetrack.forecast.fields import CSV_FIELDS
    from promisetrack.pipeline.forecast_log import reports_beside
    from promisetrack.pipeline.forecasting import (
        forecast_cells,
        forecast_json,
        forecast_promises,
    )

    ledger = open_sound_ledger(claims, store, start=Path.cwd())
    day = forecast_day(ledger, as_of)
    wanted = Wanted(organization, domain, status, overdue, search)
    found = forecast_promises(ledger, as_of=day, ids=promises or (), wanted=wanted)
    if issue:
        if promises or wanted != Wanted():
            message = "forecasts are issued for all open promises, not for chosen ones"
            raise CommandError(message, remedy="leave the ids and filters away")
        _issue(found, ledger, day, reports_beside(claims, store, start=Path.cwd()))
    if output is options.Format.JSON:
        print_json(**forecast_json(found, ledger, as_of=day))
    elif output is options.Format.CSV:
        print_csv(CSV_FIELDS, (one.fields for one in found.forecasts))
    else:
        heads, rows = forecast_cells(found.forecasts)
        print_table(heads, rows)
    for sentence in found.notes:
        note(sentence)


# --- private -------------------------------------------------------------------------------


def _issue(found: Forecasts, ledger: Ledger, day: date, reports: Path) -> None:
    from promisetrack.pipeline.forecast_log import issue

    issued = issue(found, ledger, as_of=day, reports=reports)
    if issued.added:
        note(f"issued {issued.added} forecasts: {issued.path}")
    else:
        note(f"issued before, from the same ledger: {issued.path}")
