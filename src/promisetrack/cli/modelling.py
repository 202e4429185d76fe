"""Commands about the delay model: fit and what-if."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from promisetrack.cli import options
from promisetrack.cli.closing import forecast_day
from promisetrack.cli.output import note, print_facts, print_json, print_table
from promisetrack.pipeline.reading import find_claims, open_sound_ledger

if TYPE_CHECKING:
    from promisetrack.dates import DateWindow
    from promisetrack.forecast.backtest.newer_dates import NewerDates
    from promisetrack.model import Ledger


_MANY = 5000
"""Promises of a ledger; with more, what takes many fits is done when asked for."""


def register(app: typer.Typer) -> None:
    """Add the modelling commands to the application."""
    app.command()(fit)
    app.command(name="what-if")(what_if)


def fit(
    claims: options.Claims = None,
    store: options.Store = None,
    newer_dates: Annotated[
        bool,
        typer.Option(
            "--newer-dates",
            help=f"With more than {_MANY:,} promises, say what a newer date is worth too.",
        ),
    ] = False,
    as_of: options.AsOf = None,
    output: Annotated[
        options.TextOrJson, typer.Option("--format", help="How to print.")
    ] = options.TextOrJson.TEXT,
) -> None:
    """Say what past delays teach.

    By domain, organization and horizon, with 80% intervals.

    Example: promisetrack fit
    """
    from promisetrack.pipeline.modelling import effect_cells, fit_json, fit_ledger, fit_lines

    ledger = open_sound_ledger(claims, store, start=Path.cwd())
    day = forecast_day(ledger, as_of)
    newer = None
    if newer_dates or len(ledger.promises) <= _MANY:
        newer = _newer_dates(ledger, day, claims, store)
    else:
        note(
            f"{len(ledger.promises):,} promises: what a newer date is worth takes fourteen more "
            "fits, and is told with --newer-dates"
        )
    fitted = fit_ledger(ledger, as_of=day, newer=newer)
    if output is options.TextOrJson.JSON:
        print_json(**fit_json(fitted))
        return
    print_facts(fit_lines(fitted))
    found = fitted.explanation
    if found is not None:
        for head, effects in (("DOMAIN", found.domains), ("ORGANIZATION", found.organizations)):
            typer.echo()
            shown = [one for one in effects if one.promises >= _LEAST_SHOWN]
            print_table(*effect_cells(shown, head=head))
            if len(shown) < len(effects):
                note(f"{len(effects) - len(shown)} with fewer than {_LEAST_SHOWN} are not listed")


def what_if(
    organization: Annotated[str, typer.Option("--organization", help="Who promises it.")],
    domain: Annotated[str, typer.Option("--domain", help="In which field.")],
    by: Annotated[str, typer.Option("--by", help="Who says so.")] = "",
    made: Annotated[
        date | None,
        typer.Option(
            "--made", metavar="DATE", parser=options.read_day, help="Default: the forecast's day."
        ),
    ] = None,
    due: Annotated[
        str | None, typer.Option("--due", metavar="WINDOW", help="Such as 2027-Q3, ../2027-12-31.")
    ] = None,
    said: Annotated[
        str | None, typer.Option("--said", metavar="WORDS", help="Or timing words: next year.")
    ] = None,
    claims: options.Claims = None,
    store: options.Store = None,
    as_of: options.AsOf = None,
    output: options.OutputFormat = options.Format.TEXT,
) -> None:
    """Forecast a promise that nobody has logged.

    Example: promisetrack what-if --organization SpaceX --domain launch-vehicle --said "next year"
    """
    from promisetrack.forecast.fields import CSV_FIELDS, forecast_fields
    from promisetrack.pipeline.forecasting import Forecasts, forecast_cells, forecast_json
    from promisetrack.pipeline.modelling import Imagined, forecast_imagined, strangers

    ledger = open_sound_ledger(claims, store, start=Path.cwd())
    day = forecast_day(ledger, as_of)
    imagined = Imagined(organization, domain, made or day, by, _window(due), said)
    found = Forecasts(
        (forecast_imagined(ledger, imagined, as_of=day),), strangers(ledger, imagined)
    )
    if output is options.Format.JSON:
        print_json(**forecast_json(found, ledger, as_of=day))
    elif output is options.Format.CSV:
        from promisetrack.cli.output import print_csv

        print_csv(
            CSV_FIELDS, (forecast_fields(one.promise, one.forecast) for one in found.forecasts)
        )
    else:
        print_table(*forecast_cells(found.forecasts))
    for sentence in found.notes:
        note(sentence)


# --- private -------------------------------------------------------------------------------

_LEAST_SHOWN = 5


def _newer_dates(
    ledger: Ledger, day: date, claims: Path | None, store: str | None
) -> NewerDates | None:
    """Return what a newer date is worth, with a progress bar where somebody watches."""
    from promisetrack.forecast.backtest.run import FIRST_YEAR, LAST_YEAR
    from promisetrack.pipeline.kept_results import FOLDER
    from promisetrack.pipeline.newer_dates import newer_dates

    folder = None
    if store is None:
        folder = find_claims(claims, start=Path.cwd()).resolve().parent / FOLDER
    with typer.progressbar(
        length=LAST_YEAR - FIRST_YEAR + 1,
        label="newer dates",
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    ) as bar:
        return newer_dates(ledger, as_of=day, folder=folder, on_origin=lambda: bar.update(1))


def _window(text: str | None) -> DateWindow | None:
    from promisetrack.dates import WindowError, parse_window

    try:
        return None if text is None else parse_window(text)
    except WindowError as error:
        raise typer.BadParameter(str(error)) from None
