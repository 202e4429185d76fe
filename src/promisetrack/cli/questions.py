"""Complete the fields of a claim, an outcome or a reading by asking a person."""

from __future__ import annotations

import re
from datetime import date

from promisetrack.cli.asking import Fault, ask, ask_choice, ask_yes, offer
from promisetrack.cli.output import note
from promisetrack.model import (
    Because,
    Claim,
    Kind,
    Outcome,
    Promise,
    Reading,
    Record,
    Source,
    Status,
)
from promisetrack.pipeline.fields import Fields, field_fault
from promisetrack.pipeline.log import (
    Subject,
    nearest,
    organization_meant,
    read_words,
    similar,
)
from promisetrack.pipeline.writing import Book
from promisetrack.problems import harmless
from promisetrack.words import date_words


def complete_claim(book: Book, subject: Subject, given: Fields, *, today: date) -> dict[str, str]:
    """Ask for what a claim still needs, and before it for what a new promise needs."""
    fields = dict(given)
    if subject.place is None:
        note(f"{harmless(subject.id)} is new. What is promised?")
        _statement(book, fields)
    else:
        note(f"{harmless(subject.id)}: who says what now?")
    _fill(fields, "by", "by: who said it", Claim)
    _fill(fields, "made", "made: when", Claim, default=str(today))
    if "due" not in fields:
        _fill(fields, "said", "said: the timing words", Claim, optional=True)
        _due(fields)
    _fill(fields, "venue", "venue: occasion or medium", Claim, optional=True)
    _source(fields, "states both dates")
    return fields


def meant_subject(book: Book, subject: Subject) -> Subject:
    """Ask whether an id that is new was meant to be one like it; return the promise meant."""
    near = nearest(book, subject.id) if subject.place is None else ()
    for one in near:
        if ask_yes(f"{subject.id} is new. Do you mean {one}?", default=True):
            return Subject(one, book.promises[one])
    return subject


def complete_outcome(book: Book, identity: str, given: Fields, *, today: date) -> dict[str, str]:
    """Ask for what an outcome still needs."""
    fields = dict(given)
    promise = book.ledger.promises.get(identity)
    if not fields:
        note(harmless(promise.promise if promise else identity))
        if promise is not None:
            note(f"counts when: {harmless(promise.criteria)}")
        fields["status"] = ask_choice("status", [one.value for one in Status])
    if fields.get("status") in (Status.DELIVERED, Status.CANCELLED):
        _fill(fields, "date", "date: when", Outcome)
    if fields.get("status") == Status.CANCELLED and "superseded_by" not in fields:
        fields.setdefault("because", ask_choice("because", [one.value for one in Because]))
    if "status" in fields:
        _fill(fields, "evidence", "evidence: what was seen", Outcome, optional=True)
        _source(fields, "states it")
        default = str(fields.get("published", today))
        _fill(fields, "as_of", "as_of: day of the newest evidence", Outcome, default=default)
    return fields


def complete_reading(book: Book, identity: str, given: Fields) -> dict[str, str]:
    """Ask for what a reading still needs."""
    fields = dict(given)
    series = book.ledger.series.get(identity)
    if series is not None:
        unit = "" if str(series.unit) == "1" else f", in {series.unit}"
        note(f"{harmless(series.title)}{unit}")
    _fill(fields, "date", "date: the day, or for a flow the whole period", Reading)
    _fill(fields, "value", "value: a number", Reading)
    if series is not None and series.type == "probability":
        _fill(fields, "deadline", "deadline: last day that counts", Reading)
    _source(fields, "states it")
    return fields


def note_similar(book: Book, fields: Fields) -> None:
    """Name the promises that say nearly the same; a claim on one of those belongs there."""
    for one in similar(book, fields):
        note(f"much like {one.id}: {harmless(one.promise)}")


# --- private -------------------------------------------------------------------------------


def _statement(book: Book, fields: dict[str, str]) -> None:
    _fill(fields, "promise", "promise: who does what, without the date", Promise)
    if "organization" not in fields:
        fields["organization"] = _organization(book)
    note_similar(book, fields)
    if "domain" not in fields:
        fields["domain"] = _domain(book)
    if "kind" not in fields:
        fields["kind"] = ask_choice("kind", [one.value for one in Kind])
    _fill(fields, "criteria", "criteria: what must be seen for it to count", Promise)
    if "sampling" not in fields:
        fields["sampling"] = _sampling(book)


def _organization(book: Book) -> str:
    name = ask("organization: who would have to deliver") or ""
    meant = organization_meant(book, name)
    if meant is not None and ask_yes(f"Do you mean {harmless(meant)}?", default=True):
        return meant
    return name


def _domain(book: Book) -> str:
    note(f"domains in use: {', '.join(book.domains)}")
    name = ask("domain: one of them, or a new word", fault=_fault(Promise, "domain")) or ""
    from promisetrack.ledger.ids import near_ids

    near = [] if name in book.domains else near_ids(name, book.domains)
    return near[0] if near and ask_yes(f"Do you mean {near[0]}?", default=True) else name


def _sampling(book: Book) -> str:
    rules = book.ledger.sampling
    offer("sampling rules:", [(name, rule.title) for name, rule in rules.items()])
    only = next(iter(rules)) if len(rules) == 1 else None
    if not rules:
        return ask("sampling: name of the rule by which it comes in") or ""
    return ask_choice("sampling: one of them", tuple(rules), default=only, listed=True)


def _due(fields: dict[str, str]) -> None:
    """Propose the window that the timing words mean; without words, ask for one."""
    read = read_words(fields["said"], fields["made"]) if "said" in fields else None
    if read is not None:
        note(f"that is {date_words(read.window)} (rule: {read.rule})")
    elif "said" in fields:
        note("these words settle no date by themselves")
    proposed = str(read.window) if read else None
    _fill(fields, "due", "due: for when, or none to take a date back", Claim, default=proposed)


def _source(fields: dict[str, str], states: str) -> None:
    if "url" not in fields:
        url = ask("url: of the page", fault=_address_fault, optional=True)
        if url is None:
            return
        fields["url"] = url
    _fill(fields, "publisher", "publisher", Source, optional=True)
    _fill(fields, "published", "published: the page's own date", Source, optional=True)
    if "verified" not in fields:
        fields["verified"] = str(ask_yes(f"The page {states}?", default=False)).lower()


def _address_fault(answer: str) -> str | None:
    good = re.fullmatch(r"https?://\S+", answer)
    return None if good else "give an address that begins with https:// or http://"


def _fill(
    fields: dict[str, str],
    key: str,
    label: str,
    model: type[Record],
    *,
    default: str | None = None,
    optional: bool = False,
) -> None:
    if key in fields:
        return
    answer = ask(label, default=default, fault=_fault(model, key), optional=optional)
    if answer is not None:
        fields[key] = answer


def _fault(model: type[Record], key: str) -> Fault:
    return lambda answer: field_fault(model, key, answer)
