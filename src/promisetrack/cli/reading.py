"""Commands that read: check, list, show, due, schema."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from promisetrack.cli import options
from promisetrack.cli.annotations import annotation
from promisetrack.cli.closing import forecast_day
from promisetrack.cli.output import (
    note,
    print_csv,
    print_facts,
    print_json,
    print_problems,
    print_table,
    problem_fields,
)
from promisetrack.cli.shown import show_facts, shown_fields
from promisetrack.model.bulk import many_values
from promisetrack.model.knowledge import ledger_known_on
from promisetrack.model.listed import ListedPromise, Listing
from promisetrack.pipeline.listing import (
    Due,
    ListedRow,
    Watch,
    due_promises,
    listed_rows,
    open_listing,
)
from promisetrack.pipeline.reading import (
    Opened,
    Wanted,
    find_claims,
    open_ledger,
    open_sound_ledger,
)
from promisetrack.problems import CommandError, Severity, harmless

if TYPE_CHECKING:
    from promisetrack.forecast.quality import Quality
    from promisetrack.forecast.records import SpeakerRecord, TrackRecord

LIST_COLUMNS = (
    "id", "statement", "organization", "domain", "kind", "status", "state", "days",
    "first_due", "due", "claims", "as_of", "roadmaps",
)  # fmt: skip
DUE_COLUMNS = (
    "id", "statement", "organization", "domain", "deadline", "days_to_deadline", "as_of",
    "evidence_days",
)  # fmt: skip
PROBLEM_COLUMNS = (
    "code", "severity", "path", "line", "column", "message", "expected", "try",
)  # fmt: skip


class CheckFormat(StrEnum):
    """How problems are printed."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    GITHUB = "github"


def register(app: typer.Typer) -> None:
    """Add the reading commands to the application."""
    app.command()(check)
    app.command("list")(list_)
    app.command()(show)
    app.command()(due)
    app.command()(schema)


def check(
    claims: options.Claims = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail too.")] = False,
    quality: Annotated[
        bool,
        typer.Option(
            "--quality", help="Print how well the data rest on pages: by domain and sampling rule."
        ),
    ] = False,
    output: Annotated[
        CheckFormat,
        typer.Option("--format", help="How to print; github: as annotations of a pull request."),
    ] = CheckFormat.TEXT,
) -> None:
    """Find every fault in the ledger's files.

    Exit 0 without errors, 1 with errors (with --strict: warnings too). With --quality as CSV, the
    rows are those of the data's quality, else those of the problems.

    Example: promisetrack check --quality
    """
    from promisetrack.ledger import check_ledger

    folder = find_claims(claims, start=Path.cwd())
    problems = check_ledger(folder, cache=folder.parent / ".promisetrack")
    errors = sum(p.severity is Severity.ERROR for p in problems)
    found = _quality(folder) if quality else None
    if output is CheckFormat.JSON:
        print_json(problems=[problem_fields(p) for p in problems], **_quality_json(quality, found))
    elif output is CheckFormat.CSV and not quality:
        print_csv(PROBLEM_COLUMNS, map(problem_fields, problems))
    elif output is CheckFormat.GITHUB:
        for problem in sorted(problems, key=lambda one: one.severity is not Severity.ERROR):
            typer.echo(annotation(problem))
        note(f"{folder}: {_count(errors, 'error')}, {_count(len(problems) - errors, 'warning')}")
    else:
        print_problems(problems)
        if found is not None:
            _print_quality(found, output)
        note(f"{folder}: {_count(errors, 'error')}, {_count(len(problems) - errors, 'warning')}")
    if errors or (strict and problems):
        raise typer.Exit(1)


@many_values()
def list_(
    claims: options.Claims = None,
    store: options.Store = None,
    organization: options.Organization = None,
    domain: options.Domain = None,
    status: options.StatusOption = None,
    overdue: options.Overdue = False,
    search: options.Search = None,
    as_of: options.AsOf = None,
    output: options.OutputFormat = options.Format.TEXT,
) -> None:
    """List promises and where each stands.

    Example: promisetrack list --organization Tesla --overdue
    """
    from promisetrack.words import state_words

    day = as_of or options.today()
    wanted = Wanted(organization, domain, status, overdue, search)
    opened = _listing(claims, store, as_of, day, wanted)
    rows = listed_rows(opened.promises, wanted, as_of=day)
    if output is options.Format.JSON:
        print_json(as_of=str(day), promises=[_list_fields(opened, row) for row in rows])
    elif output is options.Format.CSV:
        fields = (_list_fields(opened, row) for row in rows)
        print_csv(LIST_COLUMNS, ({**one, "roadmaps": " ".join(one["roadmaps"])} for one in fields))
    else:
        cells = [
            (
                row.promise.id,
                state_words(row.promise, row.promise.outcome, as_of=day),
                _due_text(row.promise),
                row.promise.promise,
            )
            for row in rows
        ]
        print_table(("ID", "STATE", "NEWEST DUE", "PROMISE"), cells)
        note(f"{len(cells)} of {opened.total} promises, as of {day}")


def show(
    promise: Annotated[
        str | None, typer.Argument(metavar="ID", help="An id, or the start of one.")
    ] = None,
    organization: Annotated[
        str | None,
        typer.Option("--organization", metavar="NAME", help="Show a track record instead."),
    ] = None,
    speaker: Annotated[
        str | None,
        typer.Option("--speaker", metavar="NAME", help="Or that of whoever gave the dates."),
    ] = None,
    claims: options.Claims = None,
    store: options.Store = None,
    as_of: options.AsOf = None,
    output: options.OutputTextOrJson = options.TextOrJson.TEXT,
) -> None:
    """Show a promise, or how an organization kept its dates.

    A promise with every statement, what became of it, and from what that was derived.

    Example: promisetrack show tesla-fsd-coast-to-coast
    """
    from promisetrack.ledger.ids import find_id

    if [promise, organization, speaker].count(None) != 2:  # noqa: PLR2004  one of the three
        message = "show takes the id of a promise, or --organization NAME, or --speaker NAME"
        raise CommandError(message, remedy="promisetrack list shows the promises")
    if promise is None:
        _show_record(claims, store, (organization, speaker), as_of, output)
        return
    day = as_of or options.today()
    opened = _opened(claims, store, as_of)
    found = opened.ledger.promises[find_id(promise, [p.id for p in opened.ledger.promises])]
    if output is options.TextOrJson.JSON:
        print_json(as_of=str(day), promise=shown_fields(opened.ledger, found, as_of=day))
    else:
        show_facts(opened.ledger, found, as_of=day)


@many_values()
def due(
    claims: options.Claims = None,
    store: options.Store = None,
    within: Annotated[
        int, typer.Option("--within", metavar="DAYS", min=0, help="Deadlines up to so far ahead.")
    ] = 30,
    stale: Annotated[
        int,
        typer.Option(
            "--stale", metavar="DAYS", min=0, help="Open promises last looked at longer ago."
        ),
    ] = 365,
    organization: options.Organization = None,
    domain: options.Domain = None,
    status: options.StatusOption = None,
    overdue: options.Overdue = False,
    search: options.Search = None,
    as_of: options.AsOf = None,
    output: options.OutputFormat = options.Format.TEXT,
) -> None:
    """List open promises that want a look.

    Their newest deadline has passed or comes soon, or their evidence is old.

    Example: promisetrack due --within 90
    """
    day = as_of or options.today()
    watch = Watch(within, stale)
    wanted = Wanted(organization, domain, status, overdue, search)
    opened = _listing(claims, store, as_of, day, wanted, watch)
    rows = listed_rows(opened.promises, wanted, as_of=day)
    found = due_promises(rows, as_of=day, watch=watch)
    if output is options.Format.JSON:
        print_json(as_of=str(day), due=[_due_fields(one) for one in found])
    elif output is options.Format.CSV:
        print_csv(DUE_COLUMNS, (_due_fields(one) for one in found))
    else:
        print_table(
            ("ID", "DEADLINE", "WHEN", "LAST LOOK", "PROMISE"),
            [_due_cells(one) for one in found],
        )
        note(f"{_count(len(found), 'promise')} to look at, as of {day}")


def schema(
    write: Annotated[
        Path | None,
        typer.Option("--write", metavar="DIR", help="Write the schema files there instead."),
    ] = None,
) -> None:
    """Print the JSON Schema of the ledger's files, for editors.

    Example: promisetrack schema --write schema
    """
    from promisetrack.ledger.schema import schemas, write_schemas

    if write is None:
        typer.echo(json.dumps(schemas(), indent=2, ensure_ascii=False))
        return
    for path in write_schemas(write):
        note(f"wrote {path}")


# --- private -------------------------------------------------------------------------------


def _quality(folder: Path) -> Quality | None:
    """Count what a ledger holds, without the files that have errors."""
    from promisetrack.ledger import read_ledger
    from promisetrack.pipeline.quality import quality_of

    return quality_of(read_ledger(folder, warnings=False)[0])


def _quality_json(asked: bool, found: Quality | None) -> dict[str, Any]:
    from promisetrack.forecast.quality import quality_fields

    if not asked:
        return {}
    return {"quality": quality_fields(found) if found is not None else None}


def _print_quality(found: Quality, output: CheckFormat) -> None:
    from promisetrack.pipeline.quality import HEADS, quality_cells, quality_rows

    if output is CheckFormat.CSV:
        rows = quality_rows(found)
        print_csv(tuple(rows[0]), rows)
    else:
        print_table(HEADS, quality_cells(found))
        size = f"{_count(found.total.promises, 'promise')}, {_count(found.total.claims, 'claim')}"
        note(f"{size}, as known on {found.as_of}")


def _show_record(
    claims: Path | None,
    store: str | None,
    names: tuple[str | None, str | None],
    as_of: date | None,
    output: options.TextOrJson,
) -> None:
    """Print the record of an organization or, where none is named, of a speaker."""
    from promisetrack.pipeline import records

    ledger = open_sound_ledger(claims, store, start=Path.cwd())
    day = forecast_day(ledger, as_of)
    organization, speaker = names
    record: TrackRecord | SpeakerRecord
    if organization is not None:
        record = of_all = records.organization_record(ledger, organization, as_of=day)
        name, lines = of_all.organization, records.record_lines(of_all)
    else:
        record = of_one = records.record_of_speaker(ledger, str(speaker), as_of=day)
        name, lines = of_one.speaker, records.speaker_lines(of_one)
    if output is options.TextOrJson.JSON:
        print_json(as_of=str(day), record=records.record_fields(record))
        return
    typer.echo(f"{harmless(name)}: {record.promises} promises with a date, as of {day}\n")
    print_facts(lines)


def _opened(claims: Path | None, store: str | None, as_of: date | None) -> Opened:
    """Open a ledger, as known on a day where one is named."""
    opened = open_ledger(claims, store, start=Path.cwd())
    if as_of is not None:
        opened = replace(opened, ledger=ledger_known_on(opened.ledger, as_of))
    _tell_faulty(len({problem.path for problem in opened.errors}))
    return opened


def _listing(
    claims: Path | None,
    store: str | None,
    as_of: date | None,
    today: date,
    wanted: Wanted,
    watch: Watch | None = None,
) -> Listing:
    """Open what a list shows of a ledger, as known on a day where one is named."""
    opened = open_listing(
        claims, store, start=Path.cwd(), today=today, as_of=as_of, watch=watch, wanted=wanted
    )
    _tell_faulty(opened.faulty)
    return opened


def _tell_faulty(files: int) -> None:
    if files:
        left_out = f"{_count(files, 'file')} with errors left out"
        note(f"{left_out}: promisetrack check lists them", matters=True)


def _list_fields(opened: Listing, row: ListedRow) -> dict[str, Any]:
    promise, state = row.promise, row.state
    first, newest = promise.first_dated, promise.newest_dated
    return {
        "id": promise.id,
        "statement": promise.promise,
        "organization": promise.organization,
        "domain": promise.domain,
        "kind": promise.kind,
        "status": promise.outcome.status.value,
        "state": state.label.value,
        "days": state.days,
        "first_due": first.due if first else None,
        "due": newest.due if newest else None,
        "claims": promise.claims,
        "as_of": str(promise.outcome.as_of),
        "roadmaps": list(opened.roadmaps.get(promise.id, ())),
    }


def _due_fields(one: Due) -> dict[str, Any]:
    promise = one.promise
    return {
        "id": promise.id,
        "statement": promise.promise,
        "organization": promise.organization,
        "domain": promise.domain,
        "deadline": str(one.deadline) if one.deadline else None,
        "days_to_deadline": one.days_to_deadline,
        "as_of": str(promise.outcome.as_of),
        "evidence_days": one.evidence_days,
    }


def _due_cells(one: Due) -> tuple[str, ...]:
    left = one.days_to_deadline
    when = "no date" if left is None else f"in {left} d" if left >= 0 else f"{-left} d ago"
    looked = f"{one.evidence_days} d ago"
    return (one.promise.id, str(one.deadline or "-"), when, looked, one.promise.promise)


def _due_text(promise: ListedPromise) -> str:
    return promise.newest_dated.due if promise.newest_dated else "-"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
