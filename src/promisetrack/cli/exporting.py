"""The command that writes the ledger as tables for other programs: export."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from promisetrack.cli import options
from promisetrack.cli.output import note
from promisetrack.problems import harmless


class Form(StrEnum):
    """The formats of an export."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"
    SQLITE = "sqlite"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(export)


def export(
    out: Annotated[
        Path,
        typer.Argument(
            metavar="OUT",
            help="A folder for csv, jsonl and parquet; a file for sqlite.",
            show_default=False,
        ),
    ],
    form: Annotated[
        Form,
        typer.Option("--format", help="How to write the tables; parquet needs pyarrow."),
    ] = Form.CSV,
    as_of: Annotated[
        date | None,
        typer.Option(
            "--as-of",
            metavar="DATE",
            parser=options.read_day,
            help="Only what was known on this day. Default: all that the ledger says.",
            show_default=False,
        ),
    ] = None,
    claims: options.Claims = None,
    store: options.Store = None,
) -> None:
    """Write promises, claims, outcomes and readings as tables.

    A folder gets a file for each table, and datapackage.json, which says what every column holds.
    The same ledger gives the same bytes. Files that no export wrote are never replaced.

    Example: promisetrack export --format sqlite ledger.sqlite
    """
    from promisetrack.model.knowledge import ledger_known_on
    from promisetrack.pipeline.exporting import export_ledger
    from promisetrack.pipeline.reading import find_claims, open_sound_ledger

    start = Path.cwd()
    ledger = open_sound_ledger(claims, store, start=start)
    known = ledger if as_of is None else ledger_known_on(ledger, as_of)
    folder = find_claims(claims, start=start) if store is None else None
    done = export_ledger(known, form.value, out, claims=folder)
    for path in done.paths:
        count = done.rows.get(path.stem) if form is not Form.SQLITE else None
        rows = "" if count is None else f": {count:,} {'row' if count == 1 else 'rows'}"
        typer.echo(f"wrote {harmless(str(path))}{rows}")
    if form is Form.SQLITE:
        note("\n".join(f"  {name}: {count:,}" for name, count in done.rows.items()))
