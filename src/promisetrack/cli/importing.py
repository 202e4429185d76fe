"""The commands under import: saved market files, tables of claims and prices, lists of launches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from promisetrack.cli import keys, options
from promisetrack.cli.output import print_json
from promisetrack.model import Closes, Platform, SecurityKind
from promisetrack.problems import harmless

if TYPE_CHECKING:
    from promisetrack.pipeline.importing import Imported


class KeptCloses(StrEnum):
    """Which closes of a table are kept."""

    ALL = "all"
    MONTHS = "months"
    YEARS = "years"


DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Show every line that would be written; write nothing.")
]

HELP = """Read claims or market prices out of a saved file.

Nothing is fetched. On a terminal it asks before it writes; --yes never asks. The same file twice
changes nothing.

Example: promisetrack import csv claims.csv --map promise=Title --dry-run
"""


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    group = typer.Typer(help=HELP, no_args_is_help=True, rich_markup_mode=None)
    group.command("csv")(import_table)
    group.command("launch-library")(import_launches)
    group.command("issue")(import_issue)
    group.command("prices")(import_prices)
    for platform in Platform:
        group.command(platform.value)(market_command(platform))
    app.add_typer(group, name="import")


def import_table(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="Comma-separated values.", show_default=False),
    ],
    maps: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="KEY=COLUMN",
            help="The column of a key, or a YAML file of such lines; may be given many times. "
            "A column called as a key needs none.",
            show_default=False,
        ),
    ] = None,
    texts: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="KEY=TEXT",
            help="What holds for every row; may be given many times.",
            show_default=False,
        ),
    ] = None,
    dry_run: DryRun = False,
    yes: keys.Yes = False,
    claims: options.Claims = None,
    output: options.OutputTextOrJson = options.TextOrJson.TEXT,
) -> None:
    """Log the claims of a table, one a row.

    Dates, timing words and units are read as log reads them. Where any row is wrong, every fault
    is shown with its line and column, and nothing is written.

    Example: promisetrack import csv claims.csv --map promise=Title --set domain=energy
    """
    from promisetrack.cli.batches import faults_refused, log_file
    from promisetrack.pipeline.importing_claims import pairs, read_table
    from promisetrack.pipeline.writing import open_book

    values = dict(pairs(texts or (), option="--set"))
    book = open_book(claims, start=Path.cwd())
    with faults_refused(file):
        found = read_table(file, maps or (), values)
    log_file(book, found, yes=yes, dry_run=dry_run, output=output)


def import_launches(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="A saved answer of the Launch Library (JSON).", show_default=False
        ),
    ],
    domain: keys.Domain = None,
    sampling: keys.Sampling = None,
    dry_run: DryRun = False,
    yes: keys.Yes = False,
    claims: options.Claims = None,
    output: options.OutputTextOrJson = options.TextOrJson.TEXT,
) -> None:
    """Log the planned dates of a saved list of launches.

    The precision of a date becomes a window: a day, month, quarter, half or year. A launch that
    has flown is left out, and so is one whose date the ledger has already.

    Example: promisetrack import launch-library upcoming.json --domain spaceflight
    """
    from promisetrack.cli.batches import faults_refused, log_file
    from promisetrack.pipeline.fields import require, tidy_fields
    from promisetrack.pipeline.importing_claims import read_launch_list
    from promisetrack.pipeline.writing import open_book

    fields = tidy_fields({"domain": domain, "sampling": sampling})
    require(fields, ("domain", "sampling"), what="a list of launches", remedy="give them")
    book = open_book(claims, start=Path.cwd())
    with faults_refused(file):
        found = read_launch_list(file, book, fields)
    log_file(book, found, yes=yes, dry_run=dry_run, output=output)


def import_issue(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="The saved body of an issue, as text.", show_default=False
        ),
    ],
    dry_run: DryRun = False,
    yes: keys.Yes = False,
    claims: options.Claims = None,
    output: options.OutputTextOrJson = options.TextOrJson.TEXT,
) -> None:
    """Log the claim of an issue that was made with the form.

    Save the issue's body first: gh issue view NUMBER --json body --jq .body > claim.md

    Example: promisetrack import issue claim.md --dry-run
    """
    from promisetrack.cli.batches import faults_refused, log_file
    from promisetrack.pipeline.importing_claims import read_issue_form
    from promisetrack.pipeline.writing import open_book

    book = open_book(claims, start=Path.cwd())
    with faults_refused(file):
        found = read_issue_form(file)
    log_file(book, found, yes=yes, dry_run=dry_run, output=output)


def import_prices(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="Prices as comma-separated values.", show_default=False
        ),
    ],
    ticker: Annotated[
        str,
        typer.Option(
            "--ticker", metavar="TICKER", help="The sign on the exchange.", show_default=False
        ),
    ],
    is_adjusted: Annotated[
        bool | None,
        typer.Option(
            "--adjusted/--unadjusted",
            help="Whether closes from before a split are counted in the shares of today.",
            show_default=False,
        ),
    ] = None,
    currency: Annotated[
        str | None,
        typer.Option(
            "--currency", metavar="USD", help="Currency of the closes.", show_default=False
        ),
    ] = None,
    kind: Annotated[
        SecurityKind | None,
        typer.Option("--kind", help="A share, or an index to hold it against.", show_default=False),
    ] = None,
    title: Annotated[
        str | None,
        typer.Option("--title", metavar="TEXT", help="What is priced.", show_default=False),
    ] = None,
    exchange: Annotated[
        str | None,
        typer.Option("--exchange", metavar="NAME", help="Where it is traded.", show_default=False),
    ] = None,
    split: Annotated[
        list[str] | None,
        typer.Option(
            "--split",
            metavar="DATE=RATIO",
            help="With --unadjusted: first day of the new shares, and how many for one old one; "
            "may be given many times.",
            show_default=False,
        ),
    ] = None,
    keep: Annotated[
        KeptCloses, typer.Option("--keep", help="All closes, or the last of each month or year.")
    ] = KeptCloses.ALL,
    is_replaced: Annotated[
        bool,
        typer.Option("--replace", help="The closes of the ledger make way for those of the file."),
    ] = False,
    source: Annotated[
        str | None,
        typer.Option(
            "--source",
            metavar="ID",
            help="What the rows call this page. Default: source-1, source-2.",
            show_default=False,
        ),
    ] = None,
    url: keys.Url = None,
    publisher: keys.Publisher = None,
    published: keys.Published = None,
    accessed: keys.Accessed = None,
    verified: keys.Verified = None,
    note: keys.Note = None,
    dry_run: DryRun = False,
    yes: keys.Yes = False,
    claims: options.Claims = None,
    output: options.OutputTextOrJson = options.TextOrJson.TEXT,
) -> None:
    """Read the closes of a share or an index into claims/prices.

    Reads the layouts of Yahoo, Stooq, Nasdaq and Google Sheets. Where any row is wrong, every
    fault is shown with its line and column, and nothing is written.

    Example: promisetrack import prices TSLA.csv --ticker TSLA --adjusted --currency USD
    """
    from promisetrack.cli.batches import faults_refused
    from promisetrack.cli.price_batches import keep_prices
    from promisetrack.intake import Keep
    from promisetrack.pipeline.fields import tidy_fields
    from promisetrack.pipeline.importing_claims import pairs
    from promisetrack.pipeline.importing_prices import draft_prices, read_price_file
    from promisetrack.pipeline.writing import open_book

    closes = {None: None, True: Closes.SPLIT_ADJUSTED, False: Closes.AS_TRADED}[is_adjusted]
    given = keys.as_written(
        ticker=ticker, closes=closes, currency=currency, kind=kind, title=title, exchange=exchange,
        source=source, url=url, publisher=publisher, published=published, accessed=accessed,
        verified=verified, note=note,
    )  # fmt: skip
    fields, splits = tidy_fields(given), tuple(pairs(split or (), option="--split"))
    book = open_book(claims, start=Path.cwd())
    with faults_refused(file):
        found, read = read_price_file(file, today=options.today())
        imported = draft_prices(
            book, found, read, fields, keep=Keep(keep), splits=splits, is_replaced=is_replaced
        )
    keep_prices(book, file, imported, yes=yes, dry_run=dry_run, output=output)


def market_command(platform: Platform) -> Callable[..., None]:
    """Return the command that reads the prices of one platform."""

    def import_market(
        file: Annotated[
            Path,
            typer.Argument(
                metavar="FILE",
                help="A saved answer of the platform's API (JSON).",
                show_default=False,
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

    import_market.__doc__ = f"""Read a file of {platform.value.title()} into a series.

    Example: promisetrack import {platform.value} saved.json --reaches "1 MW"
    """
    return import_market


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
