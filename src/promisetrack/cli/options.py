"""Options that many commands share, and how they are read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from promisetrack.dates import WindowError, parse_window
from promisetrack.model import Status


class Format(StrEnum):
    """How a result is printed."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


class TextOrJson(StrEnum):
    """How a result is printed where a table makes no sense."""

    TEXT = "text"
    JSON = "json"


def today() -> date:
    """Return the day by the machine's own clock: the only clock of the program."""
    return datetime.now(tz=UTC).astimezone().date()


def read_day(text: str | date) -> date:
    """Parse an option that names one day."""
    if isinstance(text, date):
        return text
    try:
        window = parse_window(text)
    except WindowError as error:
        raise typer.BadParameter(str(error)) from None
    if window.lower is None or not window.is_day:
        message = f"{text} is not one day; write it as 2026-10-09"
        raise typer.BadParameter(message)
    return window.lower


Claims = Annotated[
    Path | None,
    typer.Option(
        "--claims",
        metavar="DIR",
        help="The ledger's folder. Default: claims/ here or in a folder above.",
        show_default=False,
    ),
]
Store = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="URL",
        help="Read from a database that `index` filled, instead of from the files.",
        show_default=False,
    ),
]
Jobs = Annotated[
    int, typer.Option("--jobs", metavar="N", min=1, help="Processes of this machine to work with.")
]
Engine = Annotated[
    str,
    typer.Option(
        "--engine",
        metavar="local|dask://HOST:PORT",
        help="Where to work: on this machine, or on the workers of a Dask cluster.",
    ),
]
AsOf = Annotated[
    date | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        parser=read_day,
        help="The day up to which knowledge reaches.",
        show_default=False,
    ),
]
Organization = Annotated[
    str | None,
    typer.Option(
        "--organization", metavar="NAME", help="Only this organization.", show_default=False
    ),
]
Domain = Annotated[
    str | None,
    typer.Option("--domain", metavar="NAME", help="Only this domain.", show_default=False),
]
StatusOption = Annotated[
    Status | None,
    typer.Option("--status", help="Only promises of this status.", show_default=False),
]
Overdue = Annotated[
    bool, typer.Option("--overdue", help="Only open promises whose newest deadline has passed.")
]
Search = Annotated[
    str | None,
    typer.Option(
        "--search",
        metavar="TEXT",
        help="Only promises with these words in the id, statement or organization.",
        show_default=False,
    ),
]
OutputFormat = Annotated[Format, typer.Option("--format", help="How to print.")]
OutputTextOrJson = Annotated[TextOrJson, typer.Option("--format", help="How to print.")]
