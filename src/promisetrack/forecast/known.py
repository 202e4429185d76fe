"""A digest of what a ledger held on a day, to tell whether forecasts of that day still hold.

Two ledgers with the same digest on a day give the same forecasts as of it. The digest reads more
than a model does, a source's address too: so it may differ where the forecasts do not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from promisetrack.forecast.clock import first_clock
from promisetrack.model import Claim, Ledger, Promise
from promisetrack.model.knowledge import JudgeReading, claims_known_on, outcome_known_on
from promisetrack.model.state import is_open


@dataclass(frozen=True, eq=False)
class Known:
    """What a ledger held, day by day; its texts are made once for all days."""

    ledger: Ledger = field(repr=False)

    def on(self, day: date, *, reading: JudgeReading = "strict") -> str:
        """Return the digest of what was known on a day.

        Parameters
        ----------
        day
            Day up to which knowledge reaches.
        reading
            Whose verdicts count.
        """
        parts = [f"{day} {reading} {self._noticed(day)}"]
        for promise, (head, texts) in zip(self.ledger.promises, self._texts, strict=True):
            known = {id(claim) for claim in claims_known_on(promise, day)}
            if known:
                outcome = outcome_known_on(self.ledger, promise, day, reading=reading)
                said = zip(promise.claims, texts, strict=True)
                parts += [head, *(text for claim, text in said if id(claim) in known)]
                parts.append(outcome.model_dump_json())
        return _digest(parts)

    def became_of_restated(self, day: date, *, as_of: date) -> str:
        """Return the digest of what was known later of the promises open and restated on a day.

        Restated is a promise whose newest dated claim of then is another than its first.

        Parameters
        ----------
        day
            The day on which they were open.
        as_of
            Day up to which knowledge reaches.
        """
        parts = [f"{day} {as_of} {self._noticed(as_of)}"]
        for promise in self.ledger.promises:
            if self._is_restated(promise, day):
                first = first_clock(claims_known_on(promise, as_of))
                later = outcome_known_on(self.ledger, promise, as_of)
                parts += [promise.id, "" if first is None else first.claim.model_dump_json()]
                parts.append(later.model_dump_json())
        return _digest(parts)

    @cached_property
    def _texts(self) -> list[tuple[str, list[str]]]:
        """Each promise without its claims and outcome, and each of its claims, as texts."""
        return [
            (
                promise.model_dump_json(exclude={"claims", "outcome"}),
                [claim.model_dump_json() for claim in promise.claims],
            )
            for promise in self.ledger.promises
        ]

    def _noticed(self, day: date) -> date:
        """Return the day up to which a delivery would have been noticed."""
        return min(day, self.ledger.closing or day)

    def _is_restated(self, promise: Promise, day: date) -> bool:
        claims = claims_known_on(promise, day)
        if _same_clock(claims):
            return False
        return is_open(promise, outcome_known_on(self.ledger, promise, day), as_of=day)


# --- private -------------------------------------------------------------------------------

_TWO = 2


def _same_clock(claims: tuple[Claim, ...]) -> bool:
    """Whether the first dated claim is the newest too."""
    first, newest = first_clock(claims), first_clock(reversed(claims))
    return first is None or newest is None or first.claim is newest.claim


def _digest(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode())
        digest.update(b"\n")
    return digest.hexdigest()
