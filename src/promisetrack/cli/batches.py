"""Show the claims that come from a file, ask, write all of them or none, and say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from promisetrack.cli.asking import ask_yes, can_ask
from promisetrack.cli.drafts import changed_lines
from promisetrack.cli.options import TextOrJson
from promisetrack.cli.output import note, print_json, print_problems, problem_fields
from promisetrack.problems import CommandError, LedgerError, Problem, harmless

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
    from promisetrack.pipeline.batch import draft_batch

    with faults_refused(found.source.path):
        batch = draft_batch(book, found.source, found.claims)
    said = BatchWords(
        sentences=_sentences(batch, found),
        warnings=batch.warnings,
        fields={
            "added": batch.claims,
            "known": batch.known + found.unchanged,
            "notes": list(found.notes),
        },
    )
    settle_batch(book, found.source.path, batch, said, yes=yes, dry_run=dry_run, output=output)


@dataclass(frozen=True, slots=True)
class BatchWords:
    """What is said of a batch: in sentences and warnings, and as JSON fields of its own."""

    sentences: Sequence[str]
    warnings: Sequence[Problem]
    fields: Mapping[str, Any]


def settle_batch(
    book: Book,
    path: Path,
    batch: Batch,
    said: BatchWords,
    *,
    yes: bool,
    dry_run: bool,
    output: TextOrJson,
) -> None:
    """Show a batch, ask, write it whole or not at all, and name its files.

    Parameters
    ----------
    book, path, batch
        The ledger, the file that was read, and what it changes.
    said
        What is said of it.
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
    from promisetrack.pipeline.batch import write_batch

    asks = bool(batch.drafts) and not yes and not dry_run and can_ask()
    if asks:
        _show(said, output)
        if not ask_yes(f"Write {counted(len(batch.drafts), 'file')}?", default=True):
            raise typer.Abort
    if batch.drafts and not dry_run:
        with faults_refused(path):
            write_batch(book, batch)
    if not asks:
        _show(said, output)
    if output is TextOrJson.JSON:
        _print_json(batch, said, written=not dry_run)
    else:
        _print_files(batch, dry_run=dry_run)


@contextmanager
def faults_refused(path: Path) -> Iterator[None]:
    """Print everything that is wrong with a file, and end the command with it."""
    try:
        yield
    except LedgerError as error:
        print_problems(error.problems)
        count = counted(len(error.problems), "problem")
        message = f"{path}: {count}; nothing was written"
        raise CommandError(message, exit_code=1) from None


def counted(number: int, noun: str) -> str:
    """Return a number with a noun: "1 file", "2 files"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


# --- private -------------------------------------------------------------------------------


def _show(said: BatchWords, output: TextOrJson) -> None:
    """Say what a file holds, what of it is new, and what is odd."""
    for sentence in said.sentences:
        typer.echo(harmless(sentence), err=output is TextOrJson.JSON)
    print_problems(said.warnings)


def _sentences(batch: Batch, found: FromFile) -> Sequence[str]:
    known = batch.known + found.unchanged
    new, more = batch.new_promises, len(batch.drafts) - batch.new_promises
    on = [counted(new, "new promise")] if new else []
    on += [f"{counted(more, 'promise')} of the ledger"] if more else []
    place = f", on {' and '.join(on)}" if on else ""
    sentences = [f"{counted(batch.claims, 'new claim')}{place}"]
    if known:
        verb = "says" if known == 1 else "say"
        sentences.append(f"{counted(known, 'claim')} {verb} what the ledger says already")
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


def _print_json(batch: Batch, said: BatchWords, *, written: bool) -> None:
    print_json(
        files=[
            {"id": one.place.id, "path": str(one.path), "new": one.before is None}
            for one in batch.drafts
        ],
        **said.fields,
        written=written and bool(batch.drafts),
        warnings=[problem_fields(one) for one in said.warnings],
    )
