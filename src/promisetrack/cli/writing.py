"""Commands that write: init, log, resolve and observe."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from promisetrack.cli import keys, options
from promisetrack.cli.asking import can_ask
from promisetrack.cli.output import note, print_json
from promisetrack.problems import CommandError, harmless

if TYPE_CHECKING:
    from promisetrack.model import Promise
    from promisetrack.pipeline.writing import Book


def register(app: typer.Typer) -> None:
    """Add the writing commands to the application."""
    app.command()(init)
    app.command()(log)
    app.command()(resolve)
    app.command()(observe)


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="[DIR]", help="Where claims/ shall lie; default: here.")
    ] = Path(),
    output: options.OutputTextOrJson = options.TextOrJson.TEXT,
) -> None:
    """Start a ledger with two promises as examples.

    Makes claims/ and schema/; nothing is ever overwritten.

    Example: promisetrack init my-ledger
    """
    from promisetrack.pipeline.start import start_ledger

    made = [str(path) for path in start_ledger(folder)]
    if output is options.TextOrJson.JSON:
        print_json(files=made)
        return
    for path in made:
        typer.echo(f"wrote {harmless(path)}")
    note("next: promisetrack list, then promisetrack log ID")


def log(
    promise: Annotated[
        str | None,
        typer.Argument(
            metavar="ID",
            help="A promise of the ledger, or the id of a new one.",
            show_default=False,
        ),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="A CSV of claims, its columns called as these options; an option given besides "
            "holds for every row.",
            show_default=False,
        ),
    ] = None,
    statement: keys.Statement = None,
    organization: keys.Organization = None,
    domain: keys.Domain = None,
    kind: keys.KindOption = None,
    criteria: keys.Criteria = None,
    sampling: keys.Sampling = None,
    programme: keys.Programme = None,
    by: keys.By = None,
    made: keys.Made = None,
    said: keys.Said = None,
    due: keys.Due = None,
    level: keys.Level = None,
    confidence: keys.Confidence = None,
    venue: keys.Venue = None,
    url: keys.Url = None,
    publisher: keys.Publisher = None,
    published: keys.Published = None,
    accessed: keys.Accessed = None,
    verified: keys.Verified = None,
    note_: keys.Note = None,
    yes: keys.Yes = False,
    claims: options.Claims = None,
    output: options.OutputTextOrJson = options.TextOrJson.TEXT,
) -> None:
    """Log a claim, on a promise of the ledger or a new one.

    On a terminal it asks for what is missing and before it writes; --yes never asks. With --from,
    all claims of a table are logged, or none; import csv reads tables with other columns.

    Example: promisetrack log spacex-crewed-mars --by "Elon Musk" --said "in four years"
    """
    from promisetrack.cli.drafts import errors_refused, settle
    from promisetrack.cli.questions import complete_claim, meant_subject, note_similar
    from promisetrack.pipeline.fields import tidy_fields
    from promisetrack.pipeline.log import draft_log, find_subject
    from promisetrack.pipeline.meaning import claim_sentences
    from promisetrack.pipeline.writing import open_book

    given = tidy_fields(
        keys.as_written(
            promise=statement, organization=organization, domain=domain, kind=kind,
            criteria=criteria, sampling=sampling, programme=programme, by=by, made=made, said=said,
            due=due, level=level, confidence=confidence, venue=venue, url=url, publisher=publisher,
            published=published, accessed=accessed, verified=verified, note=note_,
        )
    )  # fmt: skip
    book = open_book(claims, start=Path.cwd())
    if file is not None:
        _log_table(book, file, promise, given, yes=yes, output=output)
        return
    if promise is None:
        message = "log needs the ID of a promise, or --from FILE"
        raise CommandError(message, remedy="promisetrack list shows all ids")
    today = options.today()
    subject = find_subject(book, promise, given)
    asks = not yes and can_ask()
    if asks:
        subject = meant_subject(book, subject)
        given = complete_claim(book, subject, given, today=today)
    elif subject.place is None:
        note_similar(book, given)
    with errors_refused(again=("log", promise, given) if asks else None):
        logged = draft_log(book, subject, given, today=today)
    settle(
        book,
        logged.draft,
        claim_sentences(logged.claim, logged.before),
        yes=yes,
        output=output,
        result={"promise": _shown(book, logged.draft.promise, today)},
    )


def resolve(
    promise: Annotated[str, typer.Argument(metavar="ID", help="An id, or the start of one.")],
    status: keys.StatusOption = None,
    date: keys.OutcomeDate = None,
    as_of: keys.OutcomeAsOf = None,
    evidence: keys.Evidence = None,
    url: keys.Url = None,
    publisher: keys.Publisher = None,
    published: keys.Published = None,
    accessed: keys.Accessed = None,
    verified: keys.Verified = None,
    because: keys.BecauseOption = None,
    superseded_by: keys.SupersededBy = None,
    reached: keys.Reached = None,
    judgement: keys.JudgementOption = None,
    lenient_status: keys.LenientStatus = None,
    lenient_date: keys.LenientDate = None,
    lenient_evidence: keys.LenientEvidence = None,
    note_: keys.Note = None,
    yes: keys.Yes = False,
    claims: options.Claims = None,
    output: options.OutputTextOrJson = options.TextOrJson.TEXT,
) -> None:
    """Say what became of a promise, or that it is still open.

    On a terminal it asks for what is missing and before it writes; --yes never asks.

    Example: promisetrack resolve artemis-3-landing --status delivered --date 2028-09-14
    """
    from promisetrack.cli.drafts import errors_refused, settle
    from promisetrack.cli.questions import complete_outcome
    from promisetrack.pipeline.fields import tidy_fields
    from promisetrack.pipeline.meaning import outcome_sentence
    from promisetrack.pipeline.resolve import draft_outcome, resolved_id
    from promisetrack.pipeline.writing import open_book

    given = tidy_fields(
        keys.as_written(
            status=status, date=date, as_of=as_of, evidence=evidence, url=url,
            publisher=publisher, published=published, accessed=accessed, verified=verified,
            because=because, superseded_by=superseded_by, reached=reached, judgement=judgement,
            lenient_status=lenient_status, lenient_date=lenient_date,
            lenient_evidence=lenient_evidence, note=note_,
        )
    )  # fmt: skip
    today = options.today()
    book = open_book(claims, start=Path.cwd())
    identity = resolved_id(book, promise)
    asks = not yes and can_ask()
    if asks:
        given = complete_outcome(book, identity, given, today=today)
    with errors_refused(again=("resolve", promise, given) if asks else None):
        draft = draft_outcome(book, identity, given, today=today)
    after = draft.promise
    settle(
        book,
        draft,
        [after.promise, outcome_sentence(after, after.outcome)],
        yes=yes,
        output=output,
        result={"promise": _shown(book, after, today)},
    )


def observe(
    series: Annotated[str, typer.Argument(metavar="SERIES", help="A series, or its start.")],
    date: keys.ReadingDate = None,
    value: keys.Value = None,
    deadline: keys.Deadline = None,
    volume: keys.Volume = None,
    traders: keys.Traders = None,
    url: keys.Url = None,
    publisher: keys.Publisher = None,
    published: keys.Published = None,
    accessed: keys.Accessed = None,
    verified: keys.Verified = None,
    note_: keys.Note = None,
    yes: keys.Yes = False,
    claims: options.Claims = None,
    output: options.OutputTextOrJson = options.TextOrJson.TEXT,
) -> None:
    """Add a reading to a series, and see what it settles.

    On a terminal it asks for what is missing and before it writes; --yes never asks.

    Example: promisetrack observe starship-flights-per-year --date 2026 --value 14
    """
    from promisetrack.cli.drafts import errors_refused, settle
    from promisetrack.cli.questions import complete_reading
    from promisetrack.pipeline.fields import tidy_fields
    from promisetrack.pipeline.observe import draft_reading, series_id, turn_sentence
    from promisetrack.pipeline.writing import open_book

    given = tidy_fields(
        keys.as_written(
            date=date, value=value, deadline=deadline, volume=volume, traders=traders, url=url,
            publisher=publisher, published=published, accessed=accessed, verified=verified,
            note=note_,
        )
    )  # fmt: skip
    book = open_book(claims, start=Path.cwd())
    identity = series_id(book, series)
    asks = not yes and can_ask()
    if asks:
        given = complete_reading(book, identity, given)
    with errors_refused(again=("observe", series, given) if asks else None):
        observed = draft_reading(book, identity, given)
    said = {turn.promise.id: turn_sentence(turn) for turn in observed.turns}
    settle(
        book,
        observed.draft,
        [f"{one}: {sentence}" for one, sentence in said.items()],
        yes=yes,
        output=output,
        result={
            "series": observed.draft.series.model_dump(mode="json", exclude_none=True),
            "outcomes": said,
        },
    )


# --- private -------------------------------------------------------------------------------


def _log_table(
    book: Book,
    file: Path,
    promise: str | None,
    given: dict[str, str],
    *,
    yes: bool,
    output: options.TextOrJson,
) -> None:
    from promisetrack.cli.batches import faults_refused, log_file
    from promisetrack.pipeline.importing_claims import read_table

    values = given if promise is None else {**given, "id": promise}
    with faults_refused(file):
        found = read_table(file, (), values)
    log_file(book, found, yes=yes, dry_run=False, output=output)


def _shown(book: Book, promise: Promise, today: date) -> dict[str, Any]:
    from promisetrack.model.fields import promise_fields

    return promise_fields(promise, book.ledger.outcome(promise, as_of=today), as_of=today)
