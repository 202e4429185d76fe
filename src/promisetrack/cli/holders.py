"""The command on what holders of a share got while they waited."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from promisetrack.cli import options
from promisetrack.cli.closing import forecast_day
from promisetrack.cli.output import note, print_csv, print_json, print_table
from promisetrack.cli.reporting import Reading
from promisetrack.pipeline.reading import open_sound_ledger
from promisetrack.problems import harmless


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(holders)


def holders(
    claims: options.Claims = None,
    store: options.Store = None,
    organization: options.Organization = None,
    total: Annotated[
        bool, typer.Option("--total", help="Reinvest dividends, where closes with them are there.")
    ] = False,
    gap_days: Annotated[
        int,
        typer.Option(
            "--gap-days", metavar="N", min=0, help="Days that a close may be older than its day."
        ),
    ] = 31,
    reading: Annotated[
        Reading, typer.Option("--reading", help="Whose verdicts count.")
    ] = Reading.STRICT,
    as_of: options.AsOf = None,
    output: options.OutputFormat = options.Format.TEXT,
) -> None:
    """Show what holders of a share got from the day of each claim.

    Beside it the index over the same days, and how many times of holding do not overlap: few, so
    little follows. It is no advice.

    Example: promisetrack holders --organization Tesla
    """
    from promisetrack.forecast.holders import Basis
    from promisetrack.forecast.holders.fields import HOLDING_COLUMNS, holding_fields
    from promisetrack.pipeline import holders as work

    ledger = open_sound_ledger(claims, store, start=Path.cwd())
    day = forecast_day(ledger, as_of)
    basis = Basis.TOTAL if total else Basis.PRICE
    found = work.find_holders(
        ledger,
        as_of=day,
        organization=organization,
        basis=basis,
        gap_days=gap_days,
        reading=reading.value,
    )
    if output is options.Format.JSON:
        print_json(**work.holders_json(found))
    elif output is options.Format.CSV:
        print_csv(HOLDING_COLUMNS, holding_fields(found.rows))
    elif organization is None:
        heads, rows = work.record_cells(found.asked)
        print_table(heads, rows)
        note("in brackets: how many of the times of holding do not overlap")
        for sentence in work.holder_sentences(found):
            note(sentence)
    else:
        for sentence in work.holder_sentences(found):
            typer.echo(harmless(sentence))
