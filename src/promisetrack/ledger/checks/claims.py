"""Claims: their order, their dates, and their words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from promisetrack.model import Claim, Promise
from promisetrack.problems import Fault

LONGEST_SAID: Final = 8
"""Words: `said` quotes the timing, not the sentence around it."""

AGREEMENT_DAYS: Final = 31
"""`said` and `due` may end so many days apart: a month is what timing words leave open."""


def due_before_made(promise: Promise) -> Iterator[Fault]:
    """Find a due window that ends before the claim can have been made."""
    for i, claim in enumerate(promise.claims):
        made, deadline = claim.made.lower, claim.deadline
        if made is not None and deadline is not None and deadline < made:
            yield Fault(
                ("claims", i, "due"),
                "due window ends before the claim was made",
                f"a due date on or after {made}",
                "check the year in `due`; if the statement is older, correct `made`",
            )


def due_inside_made(promise: Promise) -> Iterator[Fault]:
    """Find a due window that ends in the first half of a coarse `made`."""
    for i, claim in enumerate(promise.claims):
        made, deadline = claim.made, claim.deadline
        if made.lower is None or deadline is None or deadline < made.lower:
            continue
        if deadline < made.middle:
            yield Fault(
                ("claims", i, "made"),
                f"`made` is so coarse that {deadline} may lie before it",
                "the day or month of the statement",
                "look the day up; a window such as 2019-02/2019-03 will do",
            )


def oldest_first(promise: Promise) -> Iterator[Fault]:
    """Find a claim that stands after a later one."""
    for i, (before, claim) in enumerate(zip(promise.claims, promise.claims[1:], strict=False), 1):
        last, earlier = claim.made.upper, before.made.lower
        if last is not None and earlier is not None and last < earlier:
            yield Fault(
                ("claims", i, "made"),
                f"this claim is older than the one before it, of {before.made}",
                "claims in the order in which they were made, the oldest first",
                "move the claim up, or correct the date of one of the two",
            )


def first_withdraws(promise: Promise) -> Iterator[Fault]:
    """Find a first claim that takes back a date nobody has given."""
    if promise.claims[0].withdrawn:
        yield Fault(
            ("claims", 0, "due"),
            "the first claim takes back a date that was never given",
            "a claim with a date before it",
            "add the claim that gave the date, with its `made`",
        )


def after_the_end(promise: Promise) -> Iterator[Fault]:
    """Find a restatement made after the promise had been delivered or cancelled."""
    outcome = promise.outcome
    if not outcome.is_settled or outcome.date is None or outcome.date.upper is None:
        return
    for i, claim in enumerate(promise.claims[1:], 1):
        if claim.made.lower is not None and claim.made.lower > outcome.date.upper:
            yield Fault(
                ("claims", i, "made"),
                f"claim made after the promise was {outcome.status}, on {outcome.date}",
                f"claims made on or before {outcome.date.upper}",
                "correct one of the two dates; a promise made anew is a new file",
            )


def after_the_evidence(promise: Promise) -> Iterator[Fault]:
    """Find a claim that is newer than the newest evidence, although it is evidence itself."""
    outcome = promise.outcome
    newest = max(
        (claim.made.lower for claim in promise.claims if claim.made.lower is not None),
        default=None,
    )
    if not outcome.is_settled and newest is not None and newest > outcome.as_of:
        yield Fault(
            ("outcome", "as_of"),
            f"the newest evidence is older than the claim of {newest}",
            f"a day on or after {newest}",
            "whoever restates a promise shows that it is still open: move `as_of` on",
        )


def said_too_long(promise: Promise) -> Iterator[Fault]:
    """Find timing words that are a whole sentence."""
    for i, claim in enumerate(promise.claims):
        words = len(claim.said.split()) if claim.said else 0
        if words > LONGEST_SAID:
            yield Fault(
                ("claims", i, "said"),
                f"`said` has {words} words",
                f"the timing words alone, at most {LONGEST_SAID}",
                "keep `by the end of next year`; say the rest in own words in `note`",
            )


def said_against_due(promise: Promise) -> Iterator[Fault]:
    """Find a `due` whose deadline is not the one that the words give."""
    for i, claim in enumerate(promise.claims):
        fault = _disagreement(i, claim)
        if fault is not None:
            yield fault


def said_twice(promise: Promise) -> Iterator[Fault]:
    """Find the same statement twice."""
    seen: dict[tuple[object, ...], int] = {}
    for i, claim in enumerate(promise.claims):
        first = seen.setdefault((claim.made, claim.by, claim.due, claim.said), i)
        if first != i:
            yield Fault(
                ("claims", i, "made"),
                f"this claim says the same as number {first + 1}",
                "one claim a statement",
                "delete one, or give the other its own date or speaker",
            )


# --- private -------------------------------------------------------------------------------


def _disagreement(i: int, claim: Claim) -> Fault | None:
    if claim.said is None or claim.due_from_said or claim.deadline is None:
        return None
    from promisetrack.phrases import resolve_phrase  # its grammar takes a while to load

    read = resolve_phrase(claim.said, made=claim.made)
    if read is None or read.upper is None:
        return None
    apart = abs((read.upper - claim.deadline).days)
    if apart <= AGREEMENT_DAYS:
        return None
    return Fault(
        ("claims", i, "due"),
        f"`said` gives {read}, whose deadline is {apart:,} days from that of `due`",
        f"deadlines within {AGREEMENT_DAYS} days of each other",
        "correct the one that is wrong, or leave `due` out: then the words are read",
    )
