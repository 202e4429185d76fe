"""Commands on how dates moved and on what came of the like: chains and analogues."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from promisetrack.cli import options
from promisetrack.cli.closing import forecast_day
from promisetrack.cli.output import note, print_csv, print_json, print_table
from promisetrack.pipeline.reading import Wanted, open_sound_ledger
from promisetrack.problems import harmless

if TYPE_CHECKING:
    from promisetrack.pipeline.chains import Chains


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(chains)
    app.command()(analogues)


def chains(
    promises: Annotated[
        list[str] | None,
        typer.Argument(metavar="ID", help="Only these, each whole; default: all restated ones."),
    ] = None,
    claims: options.Claims = None,
    store: options.Store = None,
    organization: options.Organization = None,
    domain: options.Domain = None,
    by_domain: Annotated[
        bool, typer.Option("--by-domain", help="One row a domain, its chains pooled.")
    ] = False,
    as_of: options.AsOf = None,
    output: options.OutputFormat = options.Format.TEXT,
) -> None:
    """Show how promised dates moved, and whether they converge.

    Every restatement by its kind, and how far the date slips a year.

    Example: promisetrack chains --domain fusion
    """
    from promisetrack.pipeline import chains as work

    ledger = open_sound_ledger(claims, store, start=Path.cwd())
    day = forecast_day(ledger, as_of)
    wanted = Wanted(organization=organization, domain=domain)
    found = work.find_chains(ledger, as_of=day, ids=promises or (), wanted=wanted)
    if output is options.Format.JSON:
        print_json(**work.chains_json(found, as_of=day))
    elif output is options.Format.CSV and by_domain:
        print_csv(work.POOL_COLUMNS, map(work.pool_fields, found.pools))
    elif output is options.Format.CSV and promises:
        rows = (row for chain in found.chains for row in work.statement_fields(chain))
        print_csv(work.STATEMENT_COLUMNS, rows)
    elif output is options.Format.CSV:
        print_csv(work.CHAIN_COLUMNS, map(work.chain_fields, found.chains))
    else:
        _print_chains(found, day, whole=bool(promises), by_domain=by_domain)


def analogues(
    promise: Annotated[str, typer.Argument(metavar="ID", help="An id, or the start of one.")],
    claims: options.Claims = None,
    store: options.Store = None,
    count: Annotated[
        int, typer.Option("--count", metavar="N", min=1, help="At most so many.")
    ] = 10,
    same_programme: Annotated[
        bool, typer.Option("--same-programme", help="Allow others of the promise's programme.")
    ] = False,
    as_of: options.AsOf = None,
    output: options.OutputTextOrJson = options.TextOrJson.TEXT,
) -> None:
    """Name the promises most like one, and what became of them.

    Only settled and long overdue ones are named.

    Example: promisetrack analogues spacex-orbital-ai-1gw-per-year
    """
    from promisetrack.forecast.analogues import analogue_fields
    from promisetrack.pipeline import analogues as work

    ledger = open_sound_ledger(claims, store, start=Path.cwd())
    day = forecast_day(ledger, as_of)
    found = work.find_analogues(
        ledger, promise, as_of=day, count=count, same_programme=same_programme
    )
    if output is options.TextOrJson.JSON:
        fields = [analogue_fields(one) for one in found.analogues]
        print_json(as_of=str(day), promise=found.promise.id, analogues=fields)
        return
    typer.echo(f"{harmless(found.promise.promise)}\n")
    heads, rows = work.analogue_cells(found)
    print_table(heads, [tuple(map(harmless, row)) for row in rows])
    for sentence in work.analogue_sentences(found, as_of=day):
        note(sentence)


# --- private -------------------------------------------------------------------------------


def _print_chains(found: Chains, day: date, *, whole: bool, by_domain: bool) -> None:
    from promisetrack.pipeline import chain_tables as tables

    if by_domain:
        print_table(*tables.pool_cells(found.pools))
    elif whole:
        for place, chain in enumerate(found.chains):
            typer.echo(f"{chr(10) * (place > 0)}{harmless(chain.promise.promise)}\n")
            print_table(*tables.statement_cells(chain))
            typer.echo("\n" + "\n".join(tables.chain_sentences(chain)))
        return
    else:
        print_table(*tables.chain_cells(found.chains))
    for sentence in tables.summary(found, as_of=day):
        note(sentence)
