"""Show the closes that come from a table of prices, ask, write both files or none, and say so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from promisetrack.cli.asking import ask_yes, can_ask
from promisetrack.cli.batches import faults_refused
from promisetrack.cli.drafts import changed_lines
from promisetrack.cli.options import TextOrJson
from promisetrack.cli.output import note, print_json, print_problems, problem_fields
from promisetrack.problems import harmless

if TYPE_CHECKING:
    from promisetrack.pipeline.importing_prices import ImportedPrices
    from promisetrack.pipeline.writing import Book


def keep_prices(
    book: Book,
    path: Path,
    imported: ImportedPrices,
    *,
    yes: bool,
    dry_run: bool,
    output: TextOrJson,
) -> None:
    """Write the drafts of a table of prices.

    Parameters
    ----------
    book, path, imported
        The ledger, the file that was read, and what became of it.
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

    drafts = imported.batch.drafts
    asks = bool(drafts) and not yes and not dry_run and can_ask()
    if asks:
        _show(imported, output)
        if not ask_yes(f"Write {_count(len(drafts), 'file')}?", default=True):
            raise typer.Abort
    if drafts and not dry_run:
        with faults_refused(path):
            write_batch(book, imported.batch)
    if not asks:
        _show(imported, output)
    if output is TextOrJson.JSON:
        print_json(**_fields(imported, written=not dry_run))
    else:
        _print_files(imported, dry_run=dry_run)


# --- private -------------------------------------------------------------------------------


def _show(imported: ImportedPrices, output: TextOrJson) -> None:
    for sentence in _sentences(imported):
        typer.echo(harmless(sentence), err=output is TextOrJson.JSON)
    print_problems(imported.warnings)


def _sentences(imported: ImportedPrices) -> Iterator[str]:
    read, kept = imported.read, imported.kept
    first, last = kept[0], kept[-1]
    yield (
        f"{_count(len(read.closes), 'close')} in the layout of {read.layout.value}, from "
        f"{first.day} ({first.close:g}) to {last.day} ({last.close:g}); {len(kept):,} are kept"
    )
    if any(one.adjusted is not None for one in kept):
        yield "with closes that have dividends reinvested: returns can be total returns"
    else:
        yield "prices alone: returns leave dividends out"
    if read.left_out:
        yield f"left out: {_count(read.left_out, 'row')} without a trade"
    if imported.known:
        yield f"{_count(imported.known, 'close')} stood in the ledger already"


def _print_files(imported: ImportedPrices, *, dry_run: bool) -> None:
    for draft in imported.batch.drafts:
        verb = "would write" if dry_run else "wrote"
        new = " (new)" if draft.before is None else ""
        typer.echo(f"{verb} {harmless(str(draft.path))}{new}")
        if dry_run:
            for line in changed_lines(draft.before, draft.after):
                typer.echo("  " + harmless(line))
    if not imported.batch.drafts:
        note("nothing was changed")


def _fields(imported: ImportedPrices, *, written: bool) -> dict[str, Any]:
    drafts = imported.batch.drafts
    return {
        "files": [
            {"id": one.place.id, "path": str(one.path), "new": one.before is None} for one in drafts
        ],
        "layout": imported.read.layout.value,
        "closes": len(imported.read.closes),
        "kept": len(imported.kept),
        "added": imported.added,
        "known": imported.known,
        "first": str(imported.kept[0].day),
        "last": str(imported.kept[-1].day),
        "written": written and bool(drafts),
        "warnings": [problem_fields(one) for one in imported.warnings],
    }


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
