"""Import a table of prices: what it means into one file of the ledger, its closes into another.

Both are written together, or neither. A day that the ledger has already must have the same close:
another one comes of other shares (after a split) or another price, and then the whole table has to
be given anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from promisetrack.intake import (
    Code,
    FileFault,
    FoundClose,
    IntakeError,
    Keep,
    PriceTableRead,
    keep_last,
    read_prices,
)
from promisetrack.intake.sheet import MAX_BYTES
from promisetrack.ledger.changes import with_source
from promisetrack.ledger.checks.prices import gaps, split_jumps, weekends
from promisetrack.ledger.edit import Document
from promisetrack.ledger.files import PRICES_FOLDER, SUFFIX, TABLE_SUFFIX, Place, Role
from promisetrack.ledger.layout import mapping_lines
from promisetrack.ledger.locate import place_findings
from promisetrack.ledger.price_rows import price_text, table_text
from promisetrack.ledger.rules import SEVERITY
from promisetrack.ledger.shape import shape_of
from promisetrack.ledger.trial import try_texts
from promisetrack.ledger.write import Edit
from promisetrack.model import (
    Close,
    PriceTable,
    Security,
    SecurityFile,
    Split,
)
from promisetrack.pipeline.batch import Batch
from promisetrack.pipeline.fields import Fields, checked_record
from promisetrack.pipeline.file_problems import SourceFile
from promisetrack.pipeline.price_contradictions import (
    MOST,
    contradiction,
    is_same,
    refuse_apart,
    standing_closes,
)
from promisetrack.pipeline.price_options import named_split, security_id, with_currency
from promisetrack.pipeline.writing import (
    Book,
    Draft,
    document_edit,
    file_text,
    new_file_edit,
)
from promisetrack.problems import CommandError, LedgerError, Problem, Severity

SOURCE_KEYS: Final = ("url", "publisher", "published", "accessed")
SECURITY_KEYS: Final = ("title", "ticker", "kind", "currency", "exchange", "closes")


@dataclass(frozen=True, slots=True)
class ImportedPrices:
    """The drafts of both files, and what the table holds.

    ``kept`` closes are taken over, ``added`` of them are new and the others known; ``warnings``
    are of the file that was read, each at its line.
    """

    batch: Batch
    read: PriceTableRead
    kept: tuple[FoundClose, ...]
    added: int
    warnings: tuple[Problem, ...]

    @property
    def known(self) -> int:
        """How many of the closes stand in the ledger already."""
        return len(self.kept) - self.added


def read_price_file(path: Path, *, today: date) -> tuple[SourceFile, PriceTableRead]:
    """Read a table of prices.

    Parameters
    ----------
    path
        A file of comma-separated values.
    today
        No close can be of a later day.

    Raises
    ------
    LedgerError
        With every fault, each at its place in the file.
    OSError
        If it cannot be read.
    """
    with path.open("rb") as file:
        source = SourceFile(path, file.read(MAX_BYTES + 1))
    try:
        return source, read_prices(source.content, today=today)
    except IntakeError as error:
        raise source.refusal(error) from None


def draft_prices(  # noqa: PLR0913  what is read, and three choices
    book: Book,
    source: SourceFile,
    read: PriceTableRead,
    fields: Fields,
    *,
    keep: Keep = Keep.ALL,
    splits: Sequence[tuple[str, str]] = (),
    is_replaced: bool = False,
) -> ImportedPrices:
    """Draft the two files that a table of prices changes.

    Parameters
    ----------
    book
        The ledger.
    source, read
        The file, and its closes.
    fields
        ``ticker``; of a new security also ``closes`` (split-adjusted or as-traded), ``currency``
        and, if wanted, ``title``, ``kind``, ``exchange``; of the source ``id``, ``url``,
        ``publisher``, ``published``, ``accessed``, ``verified``, ``note``.
    keep
        All closes, or the last of each month or year.
    splits
        Days and ratios, only for closes as traded.
    is_replaced
        Whether the closes that stand in the ledger make way for those of the file.

    Raises
    ------
    CommandError
        If something is not said that must be, or contradicts what the ledger says of the ticker.
    LedgerError
        With each close that contradicts the ledger, at its place in the file, or the errors that
        the change would add to the ledger.
    """
    identity = security_id(fields)
    fields = with_currency(fields, read, book.ledger.securities.get(identity))
    kept = keep_last(read.closes, keep)
    name = _source_name(book, identity, fields)
    security = _security_draft(book, identity, fields, name, splits, is_replaced=is_replaced)
    rows = [Close(date=c.day, close=_rounded(c.close), adjusted_close=_adjusted(c), source=name)
            for c in kept]  # fmt: skip
    table = _table_draft(book, identity, rows, source, kept, is_replaced=is_replaced)
    drafts, problems = _tried(book, [security, table])
    errors = [one for one in problems if one.severity is Severity.ERROR]
    if errors:
        raise LedgerError(sorted(errors))
    record = drafts[0].record
    assert isinstance(record, Security)  # noqa: S101  its place says so
    changed = tuple(draft for draft in drafts if draft.before != draft.after)
    return ImportedPrices(
        batch=Batch(changed, len(kept)),
        read=read,
        kept=kept,
        added=_count_added(drafts[1]),
        warnings=tuple(_warnings(source, read, record.splits)),
    )


# --- private -------------------------------------------------------------------------------

_MODELINE: Final = "# yaml-language-server: $schema=../../schema/security.schema.json"


def _source_name(book: Book, identity: str, fields: Fields) -> str:
    """Return what the rows call their source: the name given, that of the same page, or a new one.

    A page that the ledger names already for these prices keeps its name.
    """
    if "source" in fields:
        return fields["source"]
    standing = book.ledger.securities.get(identity)
    for one in standing.sources if standing else ():
        if (one.source.url if one.source else None) == fields.get("url"):
            return one.id
    taken = {one.id for one in standing.sources} if standing else set()
    numbers = (f"source-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in numbers if name not in taken)


def _security_draft(  # noqa: PLR0913  as `draft_prices`
    book: Book,
    identity: str,
    fields: Fields,
    name: str,
    splits: Sequence[tuple[str, str]],
    *,
    is_replaced: bool,
) -> tuple[Place, Edit]:
    place = Place(f"{PRICES_FOLDER}/{identity}{SUFFIX}", Role.SECURITY, identity)
    path = book.root / place.file
    own = {key: fields[key] for key in ("verified", "note") if key in fields}
    given = {key: fields[key] for key in SOURCE_KEYS if key in fields}
    about: Document = with_source({"id": name, **given, **own})
    named = [named_split(day, ratio) for day, ratio in splits]
    if file_text(path) is None:
        document = _new_document(fields, about, named)
        checked_record(Security, document, {"id": identity}, as_a_whole="ticker")
        text = "\n".join([_MODELINE, *mapping_lines(document, shape_of(SecurityFile), 0), ""])
        return place, new_file_edit(path, text)
    standing = book.ledger.securities.get(identity)
    if standing is not None and not is_replaced:
        _refuse_other_meaning(standing, fields)

    def change(now: Document) -> Document:
        head = {key: fields[key] for key in SECURITY_KEYS if key in fields} if is_replaced else {}
        sources = [] if is_replaced else list(now.get("sources", []))
        if all(one.get("id") != name for one in sources):
            sources.append(about)
        return {**now, **head, **({"splits": named} if named else {}), "sources": sources}

    return place, document_edit(path, Role.SECURITY, change)


def _new_document(fields: Fields, about: Document, splits: list[dict[str, str]]) -> Document:
    if "closes" not in fields:
        message = "the file does not say whether its closes are adjusted for splits"
        remedy = "--adjusted (most pages), or --unadjusted with --split 2020-08-31=5 for each split"
        raise CommandError(message, remedy=remedy)
    kind = fields.get("kind", "share")
    if kind == "share" and "currency" not in fields:
        message = "the file does not say in which currency its closes are"
        raise CommandError(message, remedy="--currency USD")
    head = {key: fields[key] for key in SECURITY_KEYS if key in fields}
    document: Document = {"title": fields["ticker"], **head, "kind": kind, "sources": [about]}
    return {**document, "splits": splits} if splits else document


def _refuse_other_meaning(standing: Security, fields: Fields) -> None:
    """Refuse closes that mean something else than those that stand in the ledger."""
    for key in ("kind", "currency", "closes"):
        said = getattr(standing, key)
        if key in fields and said is not None and str(said) != fields[key]:
            message = f"{standing.ticker}: {key} is {said} in the ledger, not {fields[key]}"
            remedy = "give a table of the same kind, or the whole of it anew with --replace"
            raise CommandError(message, remedy=remedy, exit_code=1)


def _table_draft(  # noqa: PLR0913  as `draft_prices`
    book: Book,
    identity: str,
    rows: Sequence[Close],
    source: SourceFile,
    kept: Sequence[FoundClose],
    *,
    is_replaced: bool,
) -> tuple[Place, Edit]:
    place = Place(f"{PRICES_FOLDER}/{identity}{TABLE_SUFFIX}", Role.PRICES, identity)
    spans = {one.day: one.span for one in kept}

    def edit(before: str | None) -> str:
        standing = {} if is_replaced else standing_closes(book.root / place.file, before, identity)
        refuse_apart(rows, standing)
        faults = [
            contradiction(row, standing[row.date], spans)
            for row in rows
            if row.date in standing and not is_same(row, standing[row.date])
        ]
        if faults:
            raise LedgerError([source.problem(fault) for fault in faults[:MOST]])
        merged = {**{row.date: row for row in rows}, **standing}
        ordered = tuple(merged[day] for day in sorted(merged))
        text = table_text(PriceTable.model_construct(id=identity, rows=ordered))
        return before if before is not None and ordered == tuple(standing.values()) else text

    return place, edit


def _tried(
    book: Book, planned: Sequence[tuple[Place, Edit]]
) -> tuple[list[Draft], tuple[Problem, ...]]:
    """Check the ledger with both files changed at once: the drafts, and what they would add."""
    texts: dict[Place, str] = {}
    befores: dict[Place, str | None] = {}
    for place, edit in planned:
        befores[place] = file_text(book.root / place.file)
        texts[place] = edit(befores[place])
    tried, added = try_texts(book.root, book.files, texts)
    errors = [one for one in added if SEVERITY[one.code] is Severity.ERROR]
    drafts = []
    for (place, edit), reading in zip(planned, tried, strict=True):
        path = book.root / place.file
        if reading.record is not None:
            drafts.append(
                Draft(place, path, befores[place], texts[place], edit, reading.record, ())
            )
        elif not errors:
            message = f"{path}: has errors of its own; nothing was changed"
            raise CommandError(message, remedy="promisetrack check shows them", exit_code=1)
    return drafts, place_findings(book.root, errors)


def _warnings(
    source: SourceFile, read: PriceTableRead, splits: Sequence[Split]
) -> Iterator[Problem]:
    """Yield what looks wrong in the whole file, whichever of its closes are kept."""
    if read.unsure is not None:
        said = FileFault(
            Code.ROWS,
            f"{read.unsure.text[:20]!r} is read as month/day/year: no day of the table shows which "
            "of them comes first",
            "a day such as 2026-10-09",
            "if the day comes first, write days as 2026-10-09",
            read.unsure.span,
        )
        yield source.problem(said, Severity.WARNING)
    rows = [
        Close.model_construct(date=one.day, close=one.close, adjusted_close=None, source="file")
        for one in read.closes
    ]
    found = {
        "PRC013": split_jumps(rows, splits),
        "PRC014": gaps(rows),
        "PRC015": weekends(rows),
    }
    for code, faults in found.items():
        for number, fault in faults:
            span = read.closes[number].span
            said = FileFault(code, fault.message, fault.expected, fault.remedy, span)
            yield source.problem(said, Severity.WARNING)


def _count_added(draft: Draft) -> int:
    before = draft.before.count("\n") if draft.before else 1
    return max(draft.after.count("\n") - before, 0)


def _adjusted(close: FoundClose) -> float | None:
    return None if close.adjusted is None else _rounded(close.adjusted)


def _rounded(price: float) -> float:
    return float(price_text(price))
