"""Show the claims that come from a file, ask, write all of them or none, and say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from promisetrack.cli.asking import ask_yes, can_ask
from promisetrack.cli.drafts import changed_lines
from promisetrack.cli.options import TextOrJson
from promisetrack.cli.output import note, print_json, print_problems, problem_fields
from promisetrack.problems import CommandError, LedgerError, harmless

if TYPE_CHECKING:
    from promisetrack.pipeline.batch import Batch
    from promisetrack.pipeline.importing_claims import FromFile
    from promisetrack.pipeline.writing import Book


def log_file(book: Book, found: FromFile, *, yes: bool, dry_run: bool, output: TextOrJson) -> None:
    """Log the claims of a file.

    Parameters
    ----------
    book, found
        The ledger, and what the file says.
    yes
        Whether to write without asking.
    dry_run
        Whether only to show what would be written.
    output
        Form of the answer.

    Raises
    ------
    CommandError
        If anything is wrong; then nothing is written.
    typer.Abort
        If the answer is no.
    """
    from promisetrack.pipeline.batch import draft_batch, write_batch

    with faults_refused(found.source.path):
        batch = draft_batch(book, found.source, found.claims)
    asks = bool(batch.drafts) and not yes and not dry_run and can_ask()
    if asks:
        _show(batch, found, output)
        if not ask_yes(f"Write {_count(len(batch.drafts), 'file')}?", default=True):
            raise typer.Abort
    if not dry_run:
        with faults_refused(found.source.path):
            write_batch(book, batch)
    if not asks:
        _show(batch, found, output)
    if output is TextOrJson.JSON:
        _print_json(batch, found, written=not dry_run)
    else:
        _print_files(batch, dry_run=dry_run)


@contextmanager
def faults_refused(path: Path) -> Iterator[None]:
    """Print everything that is wrong with a file, and end the command with it."""
    try:
        yield
    except LedgerError as error:
        print_problems(error.problems)
        count = _count(len(error.problems), "problem")
        message = f"{path}: {count}; nothing was written"
        raise CommandError(message, exit_code=1) from None


# --- private -------------------------------------------------------------------------------


def _show(batch: Batch, found: FromFile, output: TextOrJson) -> None:
    """Say what a file holds, what of it is new, and what is odd."""
    for sentence in _sentences(batch, found):
        typer.echo(harmless(sentence), err=output is TextOrJson.JSON)
    print_problems(batch.warnings)


def _sentences(batch: Batch, found: FromFile) -> Sequence[str]:
    known = batch.known + found.unchanged
    new, more = batch.new_promises, len(batch.drafts) - batch.new_promises
    on = [_count(new, "new promise")] if new else []
    on += [f"{_count(more, 'promise')} of the ledger"] if more else []
    place = f", on {' and '.join(on)}" if on else ""
    sentences = [f"{_count(batch.claims, 'new claim')}{place}"]
    if known:
        verb = "says" if known == 1 else "say"
        sentences.append(f"{_count(known, 'claim')} {verb} what the ledger says already")
    return [*sentences, *found.notes]


def _print_files(batch: Batch, *, dry_run: bool) -> None:
    for draft in batch.drafts:
        verb = "would write" if dry_run else "wrote"
        new = " (new)" if draft.before is None else ""
        typer.echo(f"{verb} {harmless(str(draft.path))}{new}")
        if dry_run:
            for line in changed_lines(draft.before, draft.after):
                typer.echo("  " + harmless(line))
    if not batch.drafts:
        note("nothing was changed")


def _print_json(batch: Batch, found: FromFile, *, written: bool) -> None:
    print_json(
        files=[
            {"id": one.place.id, "path": str(one.path), "new": one.before is None}
            for one in batch.drafts
        ],
        added=batch.claims,
        known=batch.known + found.unchanged,
        written=written and bool(batch.drafts),
        notes=list(found.notes),
        warnings=[problem_fields(one) for one in batch.warnings],
    )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
