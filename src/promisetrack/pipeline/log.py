"""Log a claim: on a promise of the ledger, or on a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from promisetrack.dates import WindowError, parse_window
from promisetrack.ledger.changes import add_claim, flat_keys, new_promise_text, with_source
from promisetrack.ledger.edit import Document
from promisetrack.ledger.files import RESERVED_FOLDERS, SUFFIX, Place, Role
from promisetrack.ledger.ids import near_ids
from promisetrack.ledger.similar import similar_promises
from promisetrack.model import Claim, Promise
from promisetrack.phrases import Reading, explain_phrase
from promisetrack.pipeline.fields import (
    Fields,
    check_field,
    checked_record,
    option,
    require,
)
from promisetrack.pipeline.writing import Book, Draft, document_edit, draft_change, new_file_edit
from promisetrack.problems import CommandError

PROMISE_KEYS: Final = (
    "promise", "organization", "domain", "kind", "criteria", "sampling", "programme",
)  # fmt: skip
"""What a promise says besides its claims."""

NEEDED_OF_PROMISE: Final = ("promise", "organization", "domain", "kind", "criteria", "sampling")
NEEDED_OF_CLAIM: Final = ("by", "said|due")


@dataclass(frozen=True, slots=True)
class Subject:
    """The promise that a claim is logged on; ``place`` is None for one that is to be made."""

    id: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class Logged:
    """The draft of a claim, the claim, and the promise before it; None for a new one."""

    draft: Draft
    claim: Claim
    before: Promise | None


def find_subject(book: Book, text: str, fields: Fields) -> Subject:
    """Return the promise that is meant: by its id, an earlier id, or the start of its id.

    What only a new promise needs (``promise``, ``organization`` and so on) makes a text that is
    no id the id of a new one, even where another id begins with it.

    Raises
    ------
    CommandError
        If it is no promise of the ledger, and no new one can have it as its id.
    """
    known = book.aliases.get(text, text)
    if known in book.promises:
        return Subject(known, book.promises[known])
    if not any(key in fields for key in PROMISE_KEYS):
        begun = _begun(book, text)
        if len(begun) == 1:
            return Subject(begun[0], book.promises[begun[0]])
    check_field(Promise, "id", text)
    return Subject(text, None)


def nearest(book: Book, text: str) -> Sequence[str]:
    """Return the ids that begin with a text, else those that look like it: a few at most."""
    return _begun(book, text)[:_SHOWN] or near_ids(text, book.promises)


def needed_keys(subject: Subject) -> tuple[str, ...]:
    """Return the keys without which nothing can be logged; ``a|b`` stands for either."""
    return NEEDED_OF_CLAIM if subject.place else (*NEEDED_OF_PROMISE, *NEEDED_OF_CLAIM)


def draft_log(book: Book, subject: Subject, fields: Fields, *, today: date) -> Logged:
    """Draft the file with the claim.

    Parameters
    ----------
    book
        The ledger.
    subject
        The promise.
    fields
        Keys of the promise and the claim; those of a promise that exists may only repeat it.
    today
        When the claim was made, where `made` is not given.

    Raises
    ------
    CommandError
        Naming the options that are missing or wrong.
    LedgerError
        With the errors that the claim would add to the ledger.
    """
    _require(book, subject, fields)
    claim = claim_document(fields, today=today)
    if subject.place is None:
        draft = _draft_promise(book, subject.id, fields, claim)
    else:
        _refuse_other_facts(book, subject.id, fields)
        edit = document_edit(
            book.root / subject.place.file, Role.PROMISE, lambda now: with_claim(now, claim)
        )
        draft = draft_change(book, subject.place, edit)
    before = book.ledger.promises.get(subject.id)
    return Logged(draft, checked_record(Claim, claim), before)


def claim_document(fields: Fields, *, today: date) -> Document:
    """Return a claim as it is written: with its due window, read from the words where need be.

    Raises
    ------
    CommandError
        Naming the options that are wrong.
    """
    claim = {"made": str(today), **given_claim(fields)}
    return with_due(claim, checked_record(Claim, claim, as_a_whole="due"))


def given_claim(fields: Fields) -> Document:
    """Return the claim that some fields make, as a file would write it."""
    given = {key: fields[key] for key in flat_keys(Claim) if key in fields}
    return with_source({"verified": "false", **given})


def with_due(claim: Document, read: Claim) -> Document:
    """Return a claim with the window that its words mean, where it names none itself."""
    if "due" in claim or read.due is None:
        return claim
    return {**claim, "due": str(read.due)}


def promise_document(fields: Fields, claim: Document) -> Document:
    """Return a new promise with its first claim, still open as far as that claim shows."""
    about = {key: fields[key] for key in PROMISE_KEYS if key in fields and key != "domain"}
    return {**about, "claims": [claim], "outcome": _pending(claim)}


def with_claim(document: Document, claim: Document) -> Document:
    """Add a claim; a promise that is restated is still open on that day."""
    changed = add_claim(document, claim)
    outcome = changed.get("outcome")
    if not isinstance(outcome, dict) or outcome.get("status") in ("delivered", "cancelled"):
        return changed
    seen = _seen_open(claim)
    try:
        known = parse_window(str(outcome.get("as_of", ""))).middle
    except WindowError:
        return changed
    return changed if seen <= known else {**changed, "outcome": {**outcome, "as_of": str(seen)}}


def other_facts(book: Book, identity: str, fields: Fields) -> dict[str, str]:
    """Return what a promise of the ledger says otherwise than the fields; `log` adds claims only.

    >>> other_facts(book, "artemis-3-landing", {"organization": "ESA"})  # doctest: +SKIP
    {'organization': 'NASA'}
    """
    promise = book.ledger.promises.get(identity)
    stands = {key: getattr(promise, key, None) for key in PROMISE_KEYS if key in fields}
    return {
        key: str(value)
        for key, value in stands.items()
        if value is not None and fields[key] != str(value)
    }


def read_words(said: str, made: str) -> Reading | None:
    """Return what timing words mean, said on a written date; None where they settle no date."""
    try:
        return explain_phrase(said, made=parse_window(made))
    except WindowError:
        return None


def similar(book: Book, fields: Fields) -> Sequence[Promise]:
    """Return the promises of the same organization that say nearly the same."""
    if "promise" not in fields or "organization" not in fields:
        return ()
    return similar_promises(fields["promise"], fields["organization"], book.ledger.promises)


def organization_meant(book: Book, name: str) -> str | None:
    """Return the spelling in use for a name that is new to the ledger, None where it is none."""
    if name in book.organizations:
        return None
    for spelling, variants in book.ledger.names.organizations.items():
        if name in variants:
            return spelling
    folded = {one.casefold(): one for one in book.organizations}
    near = near_ids(name.casefold(), folded)
    return folded[near[0]] if near else None


# --- private -------------------------------------------------------------------------------

_SHOWN: Final = 3


def _begun(book: Book, text: str) -> list[str]:
    return sorted(one for one in book.promises if text and one.startswith(text))


def _require(book: Book, subject: Subject, fields: Fields) -> None:
    if subject.place is not None:
        require(fields, needed_keys(subject), what="a claim")
        return
    near = nearest(book, subject.id)
    if near and not any(key in fields for key in PROMISE_KEYS):
        message = f"no promise {subject.id!r}"
        new = ", ".join(option(key) for key in NEEDED_OF_PROMISE)
        raise CommandError(
            message, remedy=f"did you mean {' or '.join(near)}? A new one needs {new}"
        )
    require(fields, needed_keys(subject), what=f"the new promise {subject.id}")


def _draft_promise(book: Book, identity: str, fields: Fields, claim: Document) -> Draft:
    domain, document = fields["domain"], promise_document(fields, claim)
    checked_record(Promise, document, {"id": identity, "domain": domain})
    if domain in RESERVED_FOLDERS:
        message = f"--domain: {domain} is the folder of something else"
        raise CommandError(message, remedy=f"one of {', '.join(book.domains)}, or a new word")
    place = Place(f"{domain}/{identity}{SUFFIX}", Role.PROMISE, identity, domain)
    edit = new_file_edit(book.root / place.file, new_promise_text(document))
    return draft_change(book, place, edit)


def _pending(claim: Document) -> Document:
    """Return the outcome of a promise of which no more is known than that it was made."""
    return {"status": "pending", "as_of": str(_seen_open(claim)), "verified": "false"}


def _seen_open(claim: Document) -> date:
    """Return the day on which a claim shows its promise still open: the first it may be of.

    The day of its page shows nothing of the kind; a page may look back.
    """
    made = parse_window(claim["made"])
    return made.lower or made.middle


def _refuse_other_facts(book: Book, identity: str, fields: Fields) -> None:
    """Refuse what would say something else of a promise that exists."""
    for key, stands in other_facts(book, identity, fields).items():
        message = f"--{key}: {identity} is there already, and its {key} is {stands}"
        raise CommandError(
            message, remedy="leave it out to add a claim; another promise needs another id"
        )
