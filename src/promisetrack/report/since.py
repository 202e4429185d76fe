"""What changed of one promise since an earlier day, in one paragraph for its page."""

from __future__ import annotations

from promisetrack.forecast.words import MORE_LIKELY_NEVER
from promisetrack.model import Status
from promisetrack.report.changes import came_due, event_day, new_claims, odds_then_and_now
from promisetrack.report.edition import Edition, Entry
from promisetrack.report.phrasing import counted, opening
from promisetrack.words import date_words, day_words


def since_words(entry: Entry, edition: Edition) -> str:
    """Say what was said and what happened since the earlier day, and how the forecast moved.

    Empty where nothing is compared; "Nothing changed" where nothing did.
    """
    if edition.earlier is None:
        return ""
    parts = [*_said(entry, edition), *_passed(entry, edition), *_forecast(entry, edition)]
    return " ".join(f"{opening(part)}." for part in parts) or "Nothing changed."


# --- private -------------------------------------------------------------------------------


def _said(entry: Entry, edition: Edition) -> list[str]:
    assert edition.earlier is not None  # noqa: S101  asked by since_words
    since = edition.earlier.as_of
    new = new_claims(entry, since=since, until=edition.as_of)
    if not new:
        return []
    newest = new[-1]
    to = "its date was taken back" if newest.withdrawn else "no date was given"
    if newest.due is not None:
        to = f"for {date_words(newest.due)}"
    if new[0] is entry.promise.claims[0]:
        return [f"first promised in this time, {to}"]
    return [f"{counted(len(new), 'new statement')}, the newest: {to}"]


def _passed(entry: Entry, edition: Edition) -> list[str]:
    assert edition.earlier is not None  # noqa: S101  asked by since_words
    since, until = edition.earlier.as_of, edition.as_of
    parts = [
        f"the date {date_words(one.due)} passed"
        for one in came_due(entry, since=since, until=until)
    ]
    outcome = entry.outcome
    if outcome.status is not Status.PENDING and since < event_day(outcome) <= until:
        when = date_words(outcome.date) if outcome.date is not None else day_words(outcome.as_of)
        parts.append(f"resolved, {when}: {entry.state_words}")
    return parts


def _forecast(entry: Entry, edition: Edition) -> list[str]:
    """Say both forecasts where both sides have one; the earlier one where it is settled now."""
    odds = odds_then_and_now(entry, edition)
    if odds is None:
        return []
    parts = []
    even = [_even(one) for one in odds.even]
    if len(even) > 1:
        stayed = even[0] == even[1]
        parts.append(f"{even[0]}, as before" if stayed else f"{even[0]} then, {even[1]} now")
    else:
        parts.append(f"the forecast before: {even[0]}")
    if len(odds.on_time) > 1 and odds.on_time[0] == odds.on_time[1]:
        return [*parts, f"on time {odds.on_time[0]}, as before"]
    now = f", {odds.on_time[1]} now" if len(odds.on_time) > 1 else ""
    then = " then" if now else ""
    return [*parts, f"on time {odds.on_time[0]}{then}{now}"]


def _even(words: str) -> str:
    return words if words == MORE_LIKELY_NEVER else f"even odds {words}"
