"""Outcomes: what each status needs, and what cannot be."""

from __future__ import annotations

from collections.abc import Iterator

from promisetrack.dates import DateWindow
from promisetrack.model import Because, Outcome, Promise, Status
from promisetrack.problems import Fault, KeyPath

_DATED = (Status.DELIVERED, Status.CANCELLED)


def without_date(promise: Promise) -> Iterator[Fault]:
    """Find what was delivered or cancelled, but on no day."""
    outcome = promise.outcome
    for where, status, date in _readings(outcome):
        if status in _DATED and date is None:
            yield Fault(
                (*where, "date"),
                f"{status} without a date",
                f"the day on which it was {status}; a coarse one such as 2021 will do",
                "add `date:`, or say `status: pending` where nobody knows",
            )


def pending_with_date(promise: Promise) -> Iterator[Fault]:
    """Find what is still open, but has a day on which it ended."""
    for where, status, date in _readings(promise.outcome):
        if status is Status.PENDING and date is not None:
            yield Fault(
                (*where, "date"),
                "a pending promise has no date",
                "a date only for what is delivered, partial or cancelled",
                "delete `date`, or correct `status`; the day of the newest page goes into `as_of`",
            )


def before_first_claim(promise: Promise) -> Iterator[Fault]:
    """Find an end before the beginning."""
    made = promise.claims[0].made.lower
    for where, _, date in _readings(promise.outcome):
        if made and date and date.upper is not None and date.upper < made:
            yield Fault(
                (*where, "date"),
                f"the outcome lies before the first claim, of {promise.claims[0].made}",
                f"a date on or after {made}",
                "correct one of the two dates, or add the older claim",
            )


def after_as_of(promise: Promise) -> Iterator[Fault]:
    """Find an event later than the newest evidence of it."""
    as_of = promise.outcome.as_of
    for where, _, date in _readings(promise.outcome):
        if date is not None and date.lower is not None and date.lower > as_of:
            yield Fault(
                (*where, "date"),
                f"the outcome lies after its newest evidence, of {as_of}",
                f"a date on or before {as_of}",
                "correct `date`, or move `as_of` to the day of the page that reports it",
            )


def cancelled_without_because(promise: Promise) -> Iterator[Fault]:
    """Find a cancellation of which nobody says why."""
    if promise.outcome.status is Status.CANCELLED and promise.outcome.because is None:
        yield Fault(
            ("outcome", "because"),
            "cancelled without a reason",
            ", ".join(Because),
            "add `because:`",
        )


def because_without_cancelled(promise: Promise) -> Iterator[Fault]:
    """Find a reason for a cancellation that did not happen."""
    outcome = promise.outcome
    if outcome.because is not None and outcome.status is not Status.CANCELLED:
        yield Fault(
            ("outcome", "because"),
            f"`because` says why something was cancelled; this is {outcome.status}",
            "`because` only beside `status: cancelled`",
            "delete it, or correct `status`",
        )


def successor_without_reason(promise: Promise) -> Iterator[Fault]:
    """Find a successor named, but not superseded."""
    outcome = promise.outcome
    if outcome.superseded_by is not None and outcome.because is not Because.SUPERSEDED:
        yield Fault(
            ("outcome", "superseded_by"),
            "`superseded_by` stands without `because: superseded`",
            "both or neither",
            "write `status: cancelled` and `because: superseded`, or delete this line",
        )


def superseded_by_nothing(promise: Promise) -> Iterator[Fault]:
    """Find what was superseded by nothing."""
    outcome = promise.outcome
    if outcome.because is Because.SUPERSEDED and outcome.superseded_by is None:
        yield Fault(
            ("outcome", "because"),
            "superseded, but by which promise?",
            "`superseded_by:` with the id of the promise that took its place",
            "name it, or choose withdrawn or abandoned",
        )


def quota_without_share(promise: Promise) -> Iterator[Fault]:
    """Find a quota that was missed, by an unknown part."""
    outcome = promise.outcome
    if promise.is_fixed_window and outcome.status is Status.PARTIAL and outcome.reached is None:
        yield Fault(
            ("outcome", "reached"),
            "a missed quota needs the share that was reached",
            "a number from 0 to below 1, such as 0.6",
            "add `reached:`, the amount divided by the threshold",
        )


def share_out_of_range(promise: Promise) -> Iterator[Fault]:
    """Find a share that does not go with the status."""
    reached, status = promise.outcome.reached, promise.outcome.status
    if reached is None:
        return
    fits, expected = {
        Status.PARTIAL: (0 <= reached < 1, "from 0 to below 1 for a partial outcome"),
        Status.DELIVERED: (reached >= 1, "1 or more for a delivered outcome"),
    }.get(status, (False, "`reached` only for a partial or delivered outcome"))
    if not fits:
        yield Fault(
            ("outcome", "reached"),
            f"{reached:g} of the threshold was reached, and yet it is {status}",
            expected,
            "write the amount divided by the threshold (60 % is 0.6), or correct `status`",
        )


def quota_late(promise: Promise) -> Iterator[Fault]:
    """Find a quota that was kept after its period had ended."""
    outcome = promise.outcome
    dated = promise.newest_dated
    deadline = dated.deadline if dated else None
    if not promise.is_fixed_window or outcome.status is not Status.DELIVERED or deadline is None:
        return
    if outcome.date is not None and outcome.date.lower and outcome.date.lower > deadline:
        yield Fault(
            ("outcome", "date"),
            "a quota cannot be kept after its period",
            f"a date on or before {deadline}",
            "say `status: partial` with the share reached by then, or `window: open`",
        )


def without_evidence(promise: Promise) -> Iterator[Fault]:
    """Find a judgement without what was seen."""
    outcome = promise.outcome
    if outcome.status is not Status.PENDING and outcome.evidence is None:
        yield Fault(
            ("outcome", "evidence"),
            f"{outcome.status}, but nothing says what was seen",
            "one sentence in own words",
            "add `evidence:`",
        )


def lenient_says_nothing(promise: Promise) -> Iterator[Fault]:
    """Find a generous reading that is no other."""
    outcome, lenient = promise.outcome, promise.outcome.lenient
    if lenient and (lenient.status, lenient.date) == (outcome.status, outcome.date):
        yield Fault(
            ("outcome", "lenient"),
            "the lenient reading is the same as the strict one",
            "another status or another date",
            "delete `lenient`",
        )


# --- private -------------------------------------------------------------------------------


def _readings(outcome: Outcome) -> Iterator[tuple[KeyPath, Status, DateWindow | None]]:
    """Yield the strict reading of an outcome and, where there is one, the lenient one."""
    yield ("outcome",), outcome.status, outcome.date
    if outcome.lenient is not None:
        yield ("outcome", "lenient"), outcome.lenient.status, outcome.lenient.date
