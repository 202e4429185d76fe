"""Show the closes that come from a table of prices, ask, write both files or none, and say so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from promisetrack.cli.batches import BatchWords, counted, settle_batch

if TYPE_CHECKING:
    from promisetrack.cli.options import TextOrJson
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
    said = BatchWords(tuple(_sentences(imported)), imported.warnings, _fields(imported))
    settle_batch(book, path, imported.batch, said, yes=yes, dry_run=dry_run, output=output)


# --- private -------------------------------------------------------------------------------


def _sentences(imported: ImportedPrices) -> Iterator[str]:
    from promisetrack.intake import PriceLayout

    read, kept = imported.read, imported.kept
    first, last = kept[0], kept[-1]
    layout = "" if read.layout is PriceLayout.OTHER else f" in the layout of {read.layout.value}"
    are = "is" if len(kept) == 1 else "are"
    yield (
        f"{counted(len(read.closes), 'close')}{layout}, from {first.day} ({first.close:g}) to "
        f"{last.day} ({last.close:g}); {len(kept):,} {are} kept"
    )
    if any(one.adjusted is not None for one in kept):
        yield "with closes that have dividends reinvested: returns can be total returns"
    else:
        yield "prices alone: returns leave dividends out"
    if read.left_out:
        yield f"left out: {counted(read.left_out, 'row')} without a close (no trade, or a dividend)"
    if imported.known:
        yield f"{counted(imported.known, 'close')} stood in the ledger already"


def _fields(imported: ImportedPrices) -> dict[str, Any]:
    return {
        "layout": imported.read.layout.value,
        "closes": len(imported.read.closes),
        "kept": len(imported.kept),
        "added": imported.added,
        "known": imported.known,
        "first": str(imported.kept[0].day),
        "last": str(imported.kept[-1].day),
    }
