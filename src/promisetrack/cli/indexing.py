"""The command that keeps the SQL copy of the ledger: index."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from promisetrack.cli import options
from promisetrack.cli.output import note, print_json, print_problems, problem_fields
from promisetrack.pipeline.reading import find_claims


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(index)


def index(
    claims: options.Claims = None,
    store: Annotated[
        str | None,
        typer.Option(
            "--store",
            metavar="URL",
            help="Where to keep it: a path, sqlite:///path or postgresql+psycopg://user@host/name. "
            "Default: .promisetrack/ledger.sqlite beside the ledger.",
            show_default=False,
        ),
    ] = None,
    output: options.OutputTextOrJson = options.TextOrJson.TEXT,
) -> None:
    """Copy the ledger into a database, or update the copy.

    Only files that changed are read. Every command that reads takes the copy with --store URL.
    Files with errors are left out; exit 1 when there are any.

    Example: promisetrack index --store postgresql+psycopg://ann@db.example.org/promises
    """
    from promisetrack.pipeline.indexing import index_ledger

    folder = find_claims(claims, start=Path.cwd())
    report, place = index_ledger(folder, store)
    problems = [replace(one, path=str(folder / one.path)) for one in report.problems]
    counts = {
        "added": report.added,
        "changed": report.changed,
        "removed": report.removed,
        "unchanged": report.unchanged,
    }
    if report.notice:
        note(report.notice)
    if output is options.TextOrJson.JSON:
        print_json(store=place, files=counts, problems=[problem_fields(p) for p in problems])
    else:
        shown = [f"{n} {name}" for name, n in counts.items() if n or name == "unchanged"]
        typer.echo(f"{place}: {', '.join(shown)}")
        print_problems(problems)
    if problems:
        raise typer.Exit(1)
