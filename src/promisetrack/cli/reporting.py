"""The command that renders the report: once, or again whenever the ledger changes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Annotated, Final, Protocol
from urllib.parse import urlsplit

import typer

from promisetrack.cli import options
from promisetrack.cli.closing import forecast_day
from promisetrack.cli.output import fail, is_terminal, note, print_problems
from promisetrack.cli.watching import fingerprint, watch
from promisetrack.pipeline import CommandError
from promisetrack.pipeline.reading import find_claims, open_sound_ledger
from promisetrack.problems import LedgerError


class Reading(StrEnum):
    """Whose verdicts count."""

    STRICT = "strict"
    LENIENT = "lenient"


def read_address(text: str) -> str:
    """Parse the address of a site; it comes back with one slash at its end."""
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    plain = text.isascii() and text.isprintable() and " " not in text
    if parts.scheme not in ("http", "https") or not parts.hostname or not plain:
        message = f"{text} is no address of a site; write it as https://example.org/report/"
        raise typer.BadParameter(message)
    if parts.query or parts.fragment:
        message = f"{text}: leave away what follows the folder"
        raise typer.BadParameter(message)
    return f"{text.rstrip('/')}/"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(report)


def report(
    claims: options.Claims = None,
    store: options.Store = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Default: reports/ beside claims/.")
    ] = None,
    as_of: options.AsOf = None,
    since: Annotated[
        date | None,
        typer.Option(
            "--since",
            metavar="DATE",
            parser=options.read_day,
            help="Compare with this earlier day. Default: that of the forecasts issued last,"
            " or a quarter before.",
            show_default=False,
        ),
    ] = None,
    reading: Annotated[
        Reading, typer.Option("--reading", help="Whose verdicts count.")
    ] = Reading.STRICT,
    only: Annotated[
        str | None,
        typer.Option(
            "--only", metavar="DOMAIN", help="Pages of this domain alone.", show_default=False
        ),
    ] = None,
    address: Annotated[
        str | None,
        typer.Option(
            "--address",
            metavar="URL",
            parser=read_address,
            help="Where the site will be published: for citations, feeds and frames.",
            show_default=False,
        ),
    ] = None,
    figures: Annotated[
        bool, typer.Option("--figures", help="Draw every chart as SVG and PNG too.")
    ] = False,
    open_: Annotated[bool, typer.Option("--open", help="Open the front page.")] = False,
    watching: Annotated[
        bool, typer.Option("--watch", help="Render again whenever a file changes, until Ctrl-C.")
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            metavar="N",
            min=1,
            help="Processes to work with. Default: one a processor, at most 4.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Render the ledger as a site that opens from the disk.

    Example: promisetrack report --as-of 2026-10-09
    """
    from promisetrack.pipeline.engines import THREADS, in_processes

    for name in THREADS:  # before numpy loads: on small matrices threads wait for each other
        os.environ.setdefault(name, "1")
    from promisetrack.pipeline.forecast_log import reports_beside
    from promisetrack.pipeline.reporting import Order, render_report
    from promisetrack.report.site import Scope

    if store is not None and (out is None or watching):
        message = "a report from a database needs a place to go, and cannot be watched"
        raise CommandError(message, remedy="name the place with --out DIR, without --watch")
    beside = None if store is not None else reports_beside(claims, None, start=Path.cwd())
    folder = out or beside or Path("reports")
    order = Order(
        scope=Scope(only, reading.value),
        since=since,
        log=beside,
        address=address or "",
        figures=figures,
    )

    found = None if store is not None else find_claims(claims, start=Path.cwd())
    count = jobs or _fitting_jobs(found)
    mapper = partial(in_processes, jobs=count, on_piece=_progress(shown=figures))

    def render(*, show: bool) -> None:
        ledger = open_sound_ledger(claims, store, start=Path.cwd())
        day = forecast_day(ledger, as_of)
        index = render_report(ledger, as_of=day, out=folder, order=order, mapper=mapper)
        note(f"wrote {index}")
        if show:
            typer.launch(index.resolve().as_uri())

    if watching and found is not None:
        _watch(found, render, show=open_)
    else:
        render(show=open_)


# --- private -------------------------------------------------------------------------------

_MANY: Final = 30
"""Pieces of work from which on it is worth telling how many are done."""

_FEW: Final = 100
"""Files of a ledger whose report one process writes before a second one would be of use."""


def _progress(*, shown: bool) -> Callable[[int, int], None]:
    """Return what tells how far the longest work is, in one line of a terminal."""

    def tell(done: int, of: int) -> None:
        if of >= _MANY:
            line = f"\r{100 * done // of:3d} % of the parts of the site"
            typer.echo(line if done < of else f"\r{' ' * len(line)}\r", nl=False, err=True)

    return tell if shown and is_terminal(sys.stderr) else lambda _done, _of: None


def _fitting_jobs(claims: Path | None) -> int:
    """Return how many processes a report of a folder of claims is worth."""
    from promisetrack.pipeline.engines import usual_jobs

    few = claims is not None and sum(1 for _ in islice(claims.glob("*/*.yaml"), _FEW)) < _FEW
    return 1 if few else usual_jobs()


class _Render(Protocol):
    def __call__(self, *, show: bool) -> None: ...


def _watch(folder: Path, render: _Render, *, show: bool) -> None:
    """Render at each change; what is wrong with the data is said, and the next change awaited."""
    unseen = show

    def once() -> None:
        nonlocal unseen
        try:
            render(show=unseen)
            unseen = False
        except LedgerError as error:
            print_problems(error.problems)
        except CommandError as error:
            fail(str(error), remedy=error.remedy)
        note(f"watching {folder}; Ctrl-C ends")

    watch(lambda: fingerprint(folder), once)
