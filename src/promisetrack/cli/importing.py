"""The command import: prices of a saved market file into a series."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from promisetrack.cli import keys, options
from promisetrack.cli.output import print_json
from promisetrack.model import Platform
from promisetrack.problems import harmless

if TYPE_CHECKING:
    from promisetrack.pipeline.importing import Imported


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("import")(import_market)


def import_market(
    platform: Annotated[
        Platform,
        typer.Argument(
            metavar="PLATFORM",
            help="kalshi, polymarket, manifold or metaculus.",
            show_default=False,
        ),
    ],
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="A saved answer of the platform's API (JSON).", show_default=False
        ),
    ],
    series: Annotated[
        str | None,
        typer.Option(
            "--series",
            metavar="ID",
            help="The series to write. Default: the one of this market, else a new one.",
            show_default=False,
        ),
    ] = None,
    date_: Annotated[
        date | None,
        typer.Option(
            "--date",
            metavar="DATE",
            parser=options.read_day,
            help="The day of the prices. Default: what the file says.",
            show_default=False,
        ),
    ] = None,
    reaches: Annotated[
        str | None,
        typer.Option(
            "--reaches",
            metavar="QUANTITY",
            help='The threshold that the market asks about, such as "1 MW".',
            show_default=False,
        ),
    ] = None,
    url: Annotated[
        str | None,
        typer.Option(
            "--url",
            metavar="URL",
            help="The market's page, where the file does not name it.",
            show_default=False,
        ),
    ] = None,
    yes: keys.Yes = False,
    claims: options.Claims = None,
    output: options.OutputTextOrJson = options.TextOrJson.TEXT,
) -> None:
    """Read the prices of a saved market file into a series.

    Nothing is fetched. On a terminal it asks before it writes; --yes never asks.

    Example: promisetrack import kalshi saved.json --date 2026-05-28 --reaches "1 MW"
    """
    from promisetrack.cli.drafts import errors_refused, settle
    from promisetrack.pipeline.fields import tidy_fields
    from promisetrack.pipeline.importing import draft_import, read_saved
    from promisetrack.pipeline.importing_words import import_fields, import_sentences
    from promisetrack.pipeline.writing import open_book

    fields = tidy_fields({"series": series, "reaches": reaches, "url": url})
    market = read_saved(file, platform, taken=date_)
    book = open_book(claims, start=Path.cwd())
    with errors_refused():
        imported = draft_import(book, market, fields)
    said, result = import_sentences(imported), import_fields(imported)
    if imported.draft.before == imported.draft.after:
        _nothing_to_do(imported, said, result, output)
        return
    settle(book, imported.draft, said, yes=yes, output=output, result=result)


# --- private -------------------------------------------------------------------------------


def _nothing_to_do(
    imported: Imported, said: list[str], result: dict[str, Any], output: options.TextOrJson
) -> None:
    """Say what the file holds, and that all of it is there already."""
    draft = imported.draft
    if output is options.TextOrJson.JSON:
        print_json(id=draft.place.id, path=str(draft.path), **result)
        return
    for sentence in said:
        typer.echo(harmless(sentence))
    typer.echo(f"{harmless(str(draft.path))}: says so already; nothing was changed")
