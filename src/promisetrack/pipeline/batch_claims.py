"""Claims on their way into the ledger: each checked by itself, then gathered by promise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from promisetrack.dates import DateWindow
from promisetrack.intake import Code, FileFault, Incoming
from promisetrack.ledger.edit import Document
from promisetrack.ledger.files import RESERVED_FOLDERS
from promisetrack.ledger.record import build_record
from promisetrack.ledger.text import decode
from promisetrack.model import Claim, Promise
from promisetrack.pipeline.fields import missing_keys
from promisetrack.pipeline.log import (
    NEEDED_OF_CLAIM,
    NEEDED_OF_PROMISE,
    PROMISE_KEYS,
    given_claim,
    other_facts,
    promise_document,
    with_due,
)
from promisetrack.pipeline.writing import Book

NEEDED: tuple[str, ...] = ("id|promise", "made", *NEEDED_OF_CLAIM)
"""What every claim of a file needs: today is no day for what was said some time ago."""


@dataclass(frozen=True, slots=True)
class Read:
    """A claim of a file, and how the ledger writes it."""

    incoming: Incoming
    document: Document
    claim: Claim


@dataclass(slots=True)
class Group:
    """The claims of one promise, oldest first; ``facts`` are those of a new promise."""

    id: str
    reads: list[Read] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    faults: list[FileFault] = field(default_factory=list)


def read_claim(one: Incoming) -> tuple[Read | None, list[FileFault]]:
    """Check a claim by itself.

    Returns
    -------
    read, faults
        The claim, None where it has faults.
    """
    faults = [*_hidden(one), *_missing(one), *_wrong_id(one)]
    document = given_claim({"by": _SOMEBODY, **one.words})  # so that the rest is looked at too
    claim, found, _ = build_record(Claim, document, {})
    for code, fault in found:
        if code in ("KEY002", "CLM001"):  # told as missing, with the name of the column
            continue
        key = next((str(part) for part in reversed(fault.where) if isinstance(part, str)), "said")
        faults.append(FileFault(code, fault.message, fault.expected, fault.remedy, one.locate(key)))
    if faults or claim is None:
        return None, faults
    return Read(one, with_due(document, claim), claim), []


def gather(book: Book, reads: Iterable[Read]) -> list[Group]:
    """Gather claims by their promises, each group with what is wrong with it as a whole."""
    groups: dict[str, Group] = {}
    for read in reads:
        given = read.incoming.words["id"]
        identity = book.aliases.get(given, given)
        groups.setdefault(identity, Group(identity)).reads.append(read)
    for group in groups.values():
        if group.id in book.promises:
            group.faults += _of_known(book, group)
        else:
            _settle_facts(group)
        group.reads.sort(key=lambda read: read.claim.made.middle)
    return list(groups.values())


def statement_key(document: Document) -> tuple[DateWindow, str, DateWindow | None, bool] | None:
    """Return what makes a claim the same as another: who said what date on which day."""
    claim, _, _ = build_record(Claim, document, {})
    if claim is None:
        return None
    return claim.made, claim.by, claim.due, claim.withdrawn


def without_repeats(reads: Sequence[Read], standing: Iterable[Document]) -> list[Read]:
    """Return the claims that do not stand there already, each once."""
    seen = {statement_key(document) for document in standing}
    kept = []
    for read in reads:
        key = statement_key(read.document)
        if key not in seen:
            kept.append(read)
        seen.add(key)
    return kept


# --- private -------------------------------------------------------------------------------

_SOMEBODY = "somebody"


def _hidden(one: Incoming) -> Iterator[FileFault]:
    for key, text in one.words.items():
        _, faults = decode(text.encode("utf-8", "surrogatepass"))
        for code, fault in faults[:1]:
            span = one.locate(key)
            yield FileFault(code, fault.message, fault.expected, fault.remedy, span)


def _missing(one: Incoming) -> Iterator[FileFault]:
    for key in missing_keys(one.words, NEEDED):
        yield _lacks("a claim", key, one)


def _lacks(what: str, key: str, one: Incoming) -> FileFault:
    name = " or ".join(key.split("|"))
    first = key.split("|", maxsplit=1)[0]
    return FileFault(
        Code.MISSING,
        f"{what} needs {name}, and nothing is written",
        expected=f"a value for {name}",
        remedy=f"fill it in, name its column (--map {first}=COLUMN), or give it for all rows "
        f"(--set {first}=TEXT)",
        span=one.locate(first),
    )


def _wrong_id(one: Incoming) -> Iterator[FileFault]:
    if "id" not in one.words:
        return
    _, faults, _ = build_record(Promise, {"id": one.words["id"]}, {})
    for code, fault in faults:
        if fault.where == ("id",):
            yield FileFault(code, fault.message, fault.expected, fault.remedy, one.locate("id"))


def _of_known(book: Book, group: Group) -> Iterator[FileFault]:
    for read in group.reads:
        for key, stands in other_facts(book, group.id, read.incoming.fields).items():
            yield FileFault(
                Code.OTHER_FACTS,
                f"{group.id} is in the ledger, and its {key} is {stands}",
                expected=stands,
                remedy="leave the cell empty to add a claim; another promise needs another id",
                span=read.incoming.locate(key),
            )


def _settle_facts(group: Group) -> None:
    """Gather the facts of a new promise: the first row that says one counts, others agree."""
    first: dict[str, Incoming] = {}
    for read in group.reads:
        for key in (key for key in PROMISE_KEYS if key in read.incoming.fields):
            said = read.incoming.fields[key]
            first.setdefault(key, read.incoming)
            if said != group.facts.setdefault(key, said):
                group.faults.append(_contradiction(group, key, first[key], read.incoming))
    start = group.reads[0].incoming
    assumed = {key: start.assumed[key] for key in PROMISE_KEYS if key in start.assumed}
    group.facts = {**assumed, **group.facts}
    for key in missing_keys(group.facts, NEEDED_OF_PROMISE):
        group.faults.append(_lacks(f"the new promise {group.id}", key, start))
    if not group.faults:
        group.faults += _of_new(group, first)


def _contradiction(group: Group, key: str, first: Incoming, one: Incoming) -> FileFault:
    return FileFault(
        Code.OTHER_FACTS,
        f"another {key} for {group.id} than in line {first.locate(key).line}",
        expected=group.facts[key],
        remedy="say it once and leave the other cells empty; another promise needs another id",
        span=one.locate(key),
    )


def _of_new(group: Group, first: dict[str, Incoming]) -> Iterator[FileFault]:
    document = promise_document(group.facts, group.reads[0].document)
    place = {"id": group.id, "domain": group.facts["domain"]}
    _, faults, _ = build_record(Promise, document, place)
    start = group.reads[0].incoming
    for code, fault in faults:
        key = str(fault.where[-1]) if fault.where else "id"
        span = first.get(key, start).locate(key)
        yield FileFault(code, fault.message, fault.expected, fault.remedy, span)
    if group.facts["domain"] in RESERVED_FOLDERS:
        message = f"{group.facts['domain']} is the folder of something else"
        span = first.get("domain", start).locate("domain")
        yield FileFault(Code.IDS, message, "the name of a field, such as energy", span=span)
