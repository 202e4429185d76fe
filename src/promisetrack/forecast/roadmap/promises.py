"""The promises of a roadmap in the worlds of its draws."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from promisetrack.forecast.clock import first_clock
from promisetrack.forecast.delays import DelayModel
from promisetrack.forecast.delivery import ForecastError
from promisetrack.forecast.roadmap.draws import Worlds, draw_delivery
from promisetrack.model import Outcome, Promise, Status
from promisetrack.model.knowledge import claims_known_on, outcome_known_on

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PromiseDraws:
    """The promises of a ledger in the same worlds, each drawn once, when it is first asked for.

    Parameters
    ----------
    model
        The fitted delay model, with the ledger that holds the promises. Its day is that of the
        forecast.
    worlds
        The replicates.
    """

    model: DelayModel
    worlds: Worlds = field(default_factory=Worlds)
    _drawn: dict[str, Floats] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def blocks(self) -> tuple[PromiseDraws, ...]:
        """The same promises in each block of the worlds; itself where there is one."""
        blocks = self.worlds.blocks
        return (self,) if len(blocks) == 1 else tuple(PromiseDraws(self.model, b) for b in blocks)

    def known(self, name: str) -> tuple[Promise, Outcome] | None:
        """Return a promise and what is known of it; None where an id is no promise's."""
        promise = self.model.ledger.promises.get(name)
        if promise is None:
            return None
        return promise, outcome_known_on(self.model.ledger, promise, self.model.as_of)

    def is_dated(self, name: str) -> bool:
        """Whether a promise has had a deadline, or is settled without one."""
        found = self.known(name)
        if found is None:
            return False
        promise, outcome = found
        claims = claims_known_on(promise, self.model.as_of)
        return outcome.is_settled or first_clock(claims) is not None

    def days(self, name: str) -> Floats:
        """Return the days (n,) to the delivery of a promise; infinite: never.

        Raises
        ------
        ForecastError
            Where it has no forecast.
        """
        if name not in self._drawn:
            parts = [block.days(name) for block in self.blocks if block is not self]
            self._drawn[name] = np.concatenate(parts) if parts else self._days(name)
        return self._drawn[name]

    def _days(self, name: str) -> Floats:
        found = self.known(name)
        if found is None:
            message = f"{name} is no promise of the ledger"
            raise ForecastError(message)
        promise, outcome = found
        as_of = self.model.as_of
        if outcome.status is Status.DELIVERED and outcome.date is not None:
            when = outcome.date.upper or outcome.date.middle
            return np.full(self.worlds.count, float((when - as_of).days))
        if outcome.status is Status.CANCELLED:
            return np.full(self.worlds.count, np.inf)
        try:
            return draw_delivery(self.model, promise, as_of=as_of, worlds=self.worlds)
        except ForecastError as error:
            message = f"{promise.id}: {error}"
            raise ForecastError(message) from error
