"""The command that asks what a forecast hangs on: sensitivity."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from promisetrack.cli import options
from promisetrack.cli.closing import forecast_day
from promisetrack.cli.output import note, print_csv, print_json, print_table
from promisetrack.pipeline.reading import open_sound_ledger
from promisetrack.problems import harmless


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(sensitivity)


def sensitivity(
    promises: Annotated[list[str], typer.Argument(metavar="ID", help="Ids, or the starts of ids.")],
    claims: options.Claims = None,
    store: options.Store = None,
    as_of: options.AsOf = None,
    output: options.OutputFormat = options.Format.TEXT,
) -> None:
    """Say how much a forecast hangs on what it assumes.

    Each row changes one thing, the one that matters most first.

    Example: promisetrack sensitivity spacex-orbital-ai-1gw-per-year
    """
    from promisetrack.pipeline import sensitivity as work

    ledger = open_sound_ledger(claims, store, start=Path.cwd())
    day = forecast_day(ledger, as_of)
    with typer.progressbar(
        length=work.STEPS, label="variants", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        varied = work.vary_forecasts(ledger, promises, as_of=day, on_variant=lambda: bar.update(1))
    if output is options.Format.JSON:
        print_json(**work.varied_json(varied, ledger, as_of=day))
    elif output is options.Format.CSV:
        print_csv(work.CSV_COLUMNS, work.varied_rows(varied))
    else:
        for place, one in enumerate(varied.forecasts):
            typer.echo(f"{chr(10) * (place > 0)}{harmless(one.promise.promise)}\n")
            print_table(*work.varied_cells(one))
    for sentence in varied.notes:
        note(sentence)
