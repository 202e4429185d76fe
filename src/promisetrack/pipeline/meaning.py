"""What a claim or an outcome means, in sentences: the windows, the deadline, the days between."""

from __future__ import annotations

from promisetrack.dates import DateWindow
from promisetrack.model import Claim, Outcome, Promise, Status
from promisetrack.phrases import explain_phrase
from promisetrack.words import date_words, day_words


def claim_sentences(claim: Claim, before: Promise | None = None) -> list[str]:
    """Say what the timing words mean and by which rule, the deadline, and how far it moves.

    Parameters
    ----------
    claim
        The claim.
    before
        The promise that it restates; None for a new one.
    """
    sentences = [_words_sentence(claim.said, claim)] if claim.said else []
    if claim.withdrawn:
        return [*sentences, "it takes the earlier date back"]
    if claim.deadline is None:
        return [*sentences, f"no deadline: {claim.due} only says not before"]
    days = (claim.deadline - claim.made.middle).days
    sentences.append(f"deadline {day_words(claim.deadline)}, {_days(days)} after it was said")
    newest = before.newest_dated if before else None
    if newest is not None and newest.deadline is not None:
        moved = (claim.deadline - newest.deadline).days
        there = f"{_days(abs(moved))} {'later' if moved > 0 else 'earlier'} than" if moved else "as"
        sentences.append(f"{there} the newest date so far, {day_words(newest.deadline)}")
    return sentences


def outcome_sentence(promise: Promise, outcome: Outcome) -> str:
    """Say what an outcome means for the first date that was promised.

    "delivered 1 Mar 2027, 60 days after the deadline of its first claim (31 Dec 2026)".
    """
    happened, first = _happened_words(outcome), promise.first_dated
    if first is None or first.deadline is None:
        return f"{happened}; no claim gave it a date"
    deadline = f"the deadline of its first claim ({day_words(first.deadline)})"
    window = outcome.date or DateWindow(outcome.as_of, outcome.as_of)
    earliest, latest = (
        None if day is None else (day - first.deadline).days for day in (window.lower, window.upper)
    )
    if latest is not None and latest <= 0:
        return f"{happened}, {_early_words(latest, exact=window.is_day)} {deadline}"
    if earliest is not None and earliest > 0:
        least = "" if window.is_day else "at least "
        return f"{happened}, {least}{_days(earliest)} after {deadline}"
    return f"{happened}, which leaves open whether by {deadline}"


# --- private -------------------------------------------------------------------------------


def _words_sentence(said: str, claim: Claim) -> str:
    when = f"on {date_words(claim.made)}" if claim.made.is_day else date_words(claim.made)
    quoted = f"“{said}”, said {when},"
    reading = explain_phrase(said, made=claim.made)
    if reading is None:
        return f"{quoted} settles no date by itself"
    meaning = f"{quoted} means {date_words(reading.window)} (rule: {reading.rule})"
    return meaning if reading.window == claim.due else f"{meaning}; the due date given is another"


def _happened_words(outcome: Outcome) -> str:
    when = date_words(outcome.date) if outcome.date else ""
    if outcome.status is Status.PENDING:
        return f"still open on {day_words(outcome.as_of)}"
    if outcome.status is Status.PARTIAL:
        share = f"{outcome.reached:.0%} of it" if outcome.reached is not None else "in part"
        return f"delivered {share} by {when or day_words(outcome.as_of)}"
    reason = f" ({outcome.because.value})" if outcome.because else ""
    return f"{outcome.status.value} {when}{reason}"


def _early_words(days: int, *, exact: bool) -> str:
    if not exact:
        return "by"
    return f"{_days(-days)} before" if days else "on"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count:,} days"
