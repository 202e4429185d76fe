"""Promise, claim and outcome: what one file of the ledger says, as frozen values.

`PromiseFile` is exactly the keys that may stand in ``claims/<domain>/<id>.yaml``; the JSON
Schema comes from it. `Promise` adds the two things that the file's place says: id and domain.
Rules between fields (a claim after its delivery, say) are checks of the ledger, not of the
types, so that every fault of a file can be listed at once.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any, Self

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer, model_validator

from promisetrack.dates import DateWindow, WindowError, parse_window
from promisetrack.model.record import Record
from promisetrack.model.scalars import Amount, Chance, Day, Flag, Number, Slug, Text, Window, fault

WITHDRAWN = "none"
"""Written as ``due: none``: the speaker takes the date back and gives no other."""


class Kind(StrEnum):
    """What sort of thing was promised."""

    CAPABILITY = "capability"
    PRODUCT = "product"
    PRODUCTION_RATE = "production-rate"
    CONSTRUCTION = "construction"
    FLIGHT = "flight"
    SERVICE = "service"


class Status(StrEnum):
    """What became of a promise."""

    PENDING = "pending"
    DELIVERED = "delivered"
    PARTIAL = "partial"
    CANCELLED = "cancelled"


class Because(StrEnum):
    """Why a promise was cancelled."""

    WITHDRAWN = "withdrawn"
    ABANDONED = "abandoned"
    IMPOSSIBLE = "impossible"
    SUPERSEDED = "superseded"


class Judgement(StrEnum):
    """How firmly the outcome can be judged; the last three stay visible but leave the fit."""

    CLEAR = "clear"
    DISPUTED = "disputed"
    AMBIGUOUS = "ambiguous"
    VOID = "void"
    UNFALSIFIABLE = "unfalsifiable"


class Direction(StrEnum):
    """On which side of the threshold a measured promise is kept."""

    AT_LEAST = "at-least"
    AT_MOST = "at-most"


class MeasureType(StrEnum):
    """A stock is a level on a day, a flow an amount over a period."""

    STOCK = "stock"
    FLOW = "flow"


class WindowRule(StrEnum):
    """Open: late is still delivery. Fixed: a quota of its period, kept or not, never late."""

    OPEN = "open"
    FIXED = "fixed"


class Source(Record):
    """Where a fact can be read."""

    url: Text | None = None
    """Address of the page; absent when only the publisher is known."""
    publisher: Text | None = None
    """Who published it."""
    published: Window | None = None
    """The page's own date."""
    accessed: Day | None = None
    """The day on which it was read for the ledger."""
    archive: Text | None = None
    """Address of an archived copy."""
    via: Text | None = None
    """The copy or digest that was read, where the original could not be."""

    @model_validator(mode="before")
    @classmethod
    def _address_alone(cls, value: Any) -> Any:
        return {"url": value} if isinstance(value, str) else value


class Claim(Record):
    """One dated statement of a promise."""

    made: Window
    """When it was said; a window where the page does not name the day."""
    by: Text
    """Who said it."""
    said: Text | None = None
    """The speaker's own timing words, at most eight."""
    due: Window | None = None
    """For when. `none` takes an earlier date back. Left out: read from `said`."""
    level: Amount | None = None
    """Where the measured quantity stood when the claim was made."""
    confidence: Chance | None = None
    """The chance of keeping this date that the speaker gave with it: 0.5 for even odds."""
    venue: Text | None = None
    """Occasion or medium."""
    source: Source | None = None
    """Where the statement can be read: an address, or its parts."""
    verified: Flag
    """Whether a page at the address states both dates: when it was said, and for when."""
    note: Text | None = None
    """Anything a reader should know, in own words."""
    withdrawn: bool = Field(default=False, exclude=True, repr=False)
    due_from_said: bool = Field(default=False, exclude=True, repr=False)

    @model_validator(mode="before")
    @classmethod
    def _settle_due(cls, value: Any) -> Any:
        """Turn ``due: none`` into a withdrawal, and a missing due into what `said` says."""
        if not isinstance(value, dict):
            return value
        written = value.get("due")
        if written == WITHDRAWN:
            return {**value, "due": None, "withdrawn": True}
        if written is not None or value.get("said") is None:
            return value
        due = _read_words(str(value["said"]), value.get("made"))
        return value if due is None else {**value, "due": due, "due_from_said": True}

    @model_validator(mode="after")
    def _has_due(self) -> Self:
        if self.due is not None or self.withdrawn:
            return self
        if self.said is None:
            raise fault(
                "CLM001",
                "a claim needs `due` or `said`",
                expected="for when it was promised",
                remedy="add `due: ../2027-12-31`, or the speaker's timing words as `said`",
            )
        raise fault(
            "CLM002",
            f"the words {self.said!r} do not settle a date",
            expected="timing words of the grammar, or a `due` beside them",
            remedy="write the window as `due:` yourself; it always wins over the words",
        )

    @model_serializer(mode="wrap")
    def _written(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Write `due` as the file has it: `none`, the window, or nothing where `said` gave it."""
        written: dict[str, Any] = write(self)
        if self.withdrawn:
            return {**written, "due": WITHDRAWN}
        if self.due_from_said:
            written.pop("due", None)
        return written

    @property
    def deadline(self) -> date | None:
        """Last day of the due window; None when withdrawn or promised only as a floor."""
        return None if self.due is None else self.due.upper


class Measure(Record):
    """The threshold of a promise that can be measured."""

    quantity: Text
    """What is measured, in words joined by underscores."""
    reaches: Amount
    """The threshold, with its unit."""
    series: Slug | None = None
    """The file in claims/series that measures it; only with it is an outcome derived."""
    direction: Direction = Direction.AT_LEAST
    """On which side of the threshold the promise is kept: at-least, or at-most for a price that
    must fall.
    """
    type: MeasureType | None = None
    """Stock (a level on a day) or flow (an amount over a period); left out: flow where the unit is
    a rate.
    """
    window: WindowRule = WindowRule.OPEN
    """Open: late is still delivery. Fixed: a quota of its period, kept or not, never late."""


class Lenient(Record):
    """What a generous judge would say of the outcome."""

    status: Status
    """What a generous judge would call it."""
    date: Window | None = None
    """When, for that judge."""
    evidence: Text | None = None
    """Why that judge says so, in own words."""
    source: Source | None = None
    """Where that can be read."""


class Outcome(Record):
    """What happened, and up to when anyone looked."""

    status: Status
    """What became of it: pending, delivered, partial or cancelled."""
    date: Window | None = None
    """Day of delivery or cancellation; for partial, the day that was assessed."""
    as_of: Day
    """Day of the newest evidence; up to it a pending promise is known to be open."""
    evidence: Text | None = None
    """What was seen, in own words."""
    source: Source | None = None
    """Where it can be read: an address, or its parts."""
    verified: Flag = False
    """Whether a page at the address states it."""
    because: Because | None = None
    """Why it was cancelled."""
    superseded_by: Slug | None = None
    """The promise that took its place, by its id."""
    reached: Number | None = None
    """For partial: the share of the threshold that was reached."""
    judgement: Judgement = Judgement.CLEAR
    """How firmly the outcome can be judged; ambiguous, void and unfalsifiable stay visible but
    leave the fit.
    """
    lenient: Lenient | None = None
    """What a generous judge would say of the outcome, where that differs."""
    note: Text | None = None
    """Anything a reader should know, in own words."""
    derived_from: tuple[str, ...] = Field(default=(), exclude=True, repr=False)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is open any more: delivered or cancelled."""
        return self.status in (Status.DELIVERED, Status.CANCELLED)


class PromiseFile(Record):
    """A dated technology promise: what was said, when, and what became of it."""

    promise: Text
    """The statement: who does what, in one sentence without the date."""
    organization: Text
    """Who would have to deliver; of partners the one in the lead."""
    kind: Kind
    """What sort of thing was promised."""
    criteria: Text
    """What must be seen for it to count, so that a stranger could decide."""
    sampling: Slug
    """The rule of claims/sampling.yaml by which it came into the ledger."""
    programme: Slug | None = None
    """Promises that share a project or an event share this word; their errors are taken as one."""
    aliases: tuple[Slug, ...] = ()
    """Earlier ids; their addresses redirect."""
    measure: Measure | None = None
    """The threshold of a promise that can be measured, and where its readings are."""
    requires: tuple[Slug, ...] = ()
    """Promises that must be delivered before this one can be, by their ids."""
    claims: tuple[Claim, ...] = Field(min_length=1)
    """Every dated statement of the promise, oldest first."""
    outcome: Outcome
    """What happened, and up to when anyone looked."""


class Promise(PromiseFile):
    """A promise with what the place of its file says."""

    id: Slug
    """Stem of the file."""
    domain: Slug
    """Folder of the file."""

    @property
    def first_dated(self) -> Claim | None:
        """The first claim with a deadline: the clock of the delay model starts there."""
        return next((claim for claim in self.claims if claim.deadline is not None), None)

    @property
    def newest_dated(self) -> Claim | None:
        """The last claim with a deadline."""
        return next((c for c in reversed(self.claims) if c.deadline is not None), None)

    @property
    def is_fixed_window(self) -> bool:
        """Whether it is a quota bound to its period."""
        return self.measure is not None and self.measure.window is WindowRule.FIXED


def _read_words(said: str, made: Any) -> DateWindow | None:
    """Resolve timing words against a `made` that may itself be faulty (reported elsewhere)."""
    from promisetrack.phrases import resolve_phrase  # only where `due` is left out

    if isinstance(made, DateWindow):
        return resolve_phrase(said, made=made)
    try:
        return resolve_phrase(said, made=parse_window(str(made)))
    except WindowError:
        return None
