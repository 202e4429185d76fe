"""Log many claims at once, out of a file: all of them, or none.

What is wrong is told with the place in the file it came from, whether a value is wrong by itself
or only beside what the ledger says. A claim that stands in the ledger already is left out, so that
the same file can be read twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from promisetrack.intake import FileFault, Incoming
from promisetrack.ledger.changes import new_promise_text
from promisetrack.ledger.edit import Document, parse_document
from promisetrack.ledger.files import SUFFIX, Place, Role
from promisetrack.ledger.locate import place_findings
from promisetrack.ledger.rules import SEVERITY
from promisetrack.ledger.text import MAX_BYTES
from promisetrack.ledger.trial import read_files, try_texts
from promisetrack.ledger.write import Change, Edit, change_files
from promisetrack.model import Record
from promisetrack.pipeline.batch_claims import Group, Read, gather, read_claim, without_repeats
from promisetrack.pipeline.file_problems import SourceFile
from promisetrack.pipeline.log import promise_document, with_claim
from promisetrack.pipeline.writing import Book, Draft, document_edit, file_text, new_file_edit
from promisetrack.problems import CommandError, Finding, LedgerError, Problem, Severity


@dataclass(frozen=True, slots=True)
class Batch:
    """The drafts of all files that change, and how many claims are new and how many known."""

    drafts: tuple[Draft, ...] = ()
    claims: int = 0
    known: int = 0
    warnings: tuple[Problem, ...] = ()

    @property
    def new_promises(self) -> int:
        """How many of the files are new."""
        return sum(draft.before is None for draft in self.drafts)


def draft_batch(book: Book, source: SourceFile, claims: Iterable[Incoming]) -> Batch:
    """Draft the files that some claims change.

    Parameters
    ----------
    book
        The ledger.
    source
        The file they come from.
    claims
        The claims.

    Raises
    ------
    LedgerError
        With everything that is wrong, each at its place in the file.
    CommandError
        If a file of the ledger cannot be changed.
    """
    faults: list[FileFault] = []
    reads: list[Read] = []
    for one in claims:
        read, found = read_claim(one)
        reads += [read] if read is not None else []
        faults += found
    groups = gather(book, reads)
    faults += [fault for group in groups for fault in group.faults]
    planned = [_plan(book, group) for group in groups if not group.faults]
    problems = [source.problem(fault) for fault in faults]
    drafts, added = _tried(book, source, [plan for plan in planned if plan.reads])
    problems += added
    if any(one.severity is Severity.ERROR for one in problems):
        raise LedgerError(sorted(problems))
    count = sum(len(plan.reads) for plan in planned)
    return Batch(drafts, count, len(reads) - count, tuple(sorted(problems)))


def write_batch(book: Book, batch: Batch) -> tuple[Change, ...]:
    """Make all the changes of a batch, or none.

    Raises
    ------
    LedgerError
        With the errors that they would add to the ledger as it stands now.
    CommandError
        If a file cannot be written.
    """
    drafts = {str(draft.path): draft for draft in batch.drafts}

    def accept(changes: tuple[Change, ...]) -> None:
        moved = any(
            (one.before, one.after) != (drafts[str(one.path)].before, drafts[str(one.path)].after)
            for one in changes
        )
        if moved:
            texts = {drafts[str(one.path)].place: one.after for one in changes}
            _, added = try_texts(book.root, read_files(book.root), texts)
            errors = [one for one in added if SEVERITY[one.code] is Severity.ERROR]
            if errors:
                raise LedgerError(place_findings(book.root, errors))

    edits = {draft.place.file: draft.edit for draft in batch.drafts}
    return change_files(book.root, edits, accept=accept)


# --- private -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Plan:
    """A file to be changed, the edit, and the claims that it adds."""

    place: Place
    before: str | None
    after: str
    edit: Edit
    reads: tuple[Read, ...]


def _plan(book: Book, group: Group) -> _Plan:
    if group.id in book.promises:
        return _plan_known(book, book.promises[group.id], group.reads)
    domain = group.facts["domain"]
    place = Place(f"{domain}/{group.id}{SUFFIX}", Role.PROMISE, group.id, domain)
    reads = without_repeats(group.reads, ())
    document = promise_document(group.facts, reads[0].document)
    for read in reads[1:]:
        document = with_claim(document, read.document)
    text = new_promise_text(document)
    return _Plan(place, None, text, new_file_edit(book.root / place.file, text), tuple(reads))


def _plan_known(book: Book, place: Place, reads: Sequence[Read]) -> _Plan:
    path = book.root / place.file

    def change(document: Document) -> Document:
        for read in without_repeats(reads, _claims(document)):
            document = with_claim(document, read.document)
        return document

    edit = document_edit(path, Role.PROMISE, change)
    before = file_text(path)
    after = edit(before)
    standing = _claims(parse_document(before or ""))
    return _Plan(place, before, after, edit, tuple(without_repeats(reads, standing)))


def _claims(document: Document) -> list[Document]:
    found = document.get("claims", [])
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _tried(
    book: Book, source: SourceFile, plans: Sequence[_Plan]
) -> tuple[tuple[Draft, ...], list[Problem]]:
    """Check the ledger with all files changed at once: the drafts, and what they would add."""
    for plan in plans:
        _check_size(book, plan)
    texts = {plan.place: plan.after for plan in plans}
    tried, added = try_texts(book.root, book.files, texts)
    by_file = {plan.place.file: plan for plan in plans}
    here = [one for one in added if one.file in by_file]
    elsewhere = [one for one in added if one.file not in by_file]
    problems = [_placed(source, by_file[one.file], one) for one in here]
    problems += place_findings(book.root, elsewhere)
    return tuple(_drafts(book, plans, [reading.record for reading in tried], problems)), problems


def _drafts(
    book: Book,
    plans: Sequence[_Plan],
    records: Sequence[Record | None],
    problems: Sequence[Problem],
) -> Iterator[Draft]:
    for plan, record in zip(plans, records, strict=True):
        path = book.root / plan.place.file
        if record is not None:
            yield Draft(plan.place, path, plan.before, plan.after, plan.edit, record, ())
        elif not problems:
            message = f"{path}: has errors of its own; nothing was changed"
            raise CommandError(message, remedy="promisetrack check shows them", exit_code=1)


def _check_size(book: Book, plan: _Plan) -> None:
    size = len(plan.after.encode())
    if size > MAX_BYTES:
        message = f"{book.root / plan.place.file}: the file would have {size:,} bytes"
        raise CommandError(message, remedy=f"a file has at most {MAX_BYTES:,} bytes", exit_code=1)


def _placed(source: SourceFile, plan: _Plan, finding: Finding) -> Problem:
    """Turn a finding in a file of the ledger into a problem at the place it came from."""
    fault = finding.fault
    key = next((str(part) for part in reversed(fault.where) if isinstance(part, str)), "id")
    incoming = _origin(plan, finding).incoming
    found = FileFault(
        finding.code, fault.message, fault.expected, fault.remedy, incoming.locate(key)
    )
    return source.problem(found, SEVERITY[finding.code])


def _origin(plan: _Plan, finding: Finding) -> Read:
    """Return the claim that a finding is about; the first of the promise where it is of none."""
    where = finding.fault.where
    if len(where) > 1 and where[0] == "claims" and isinstance(where[1], int):
        standing = _claims(parse_document(plan.after))
        for read in plan.reads:
            if where[1] < len(standing) and standing[where[1]] == read.document:
                return read
    return plan.reads[0]
