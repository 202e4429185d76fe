"""Small ledgers made up for tests: a promise is told by the dates that matter."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
from hypothesis import settings
from numpy.typing import NDArray

from promisetrack.forecast import DeliveryForecast
from promisetrack.model import Catalog, Ledger, Promise, Series

CLOSING = date(2026, 1, 1)

unhurried = settings(deadline=None)
"""The first example of a run pays for importing pandas and statsmodels: no clock on examples."""


def claim(made: str, due: str, **keys: Any) -> dict[str, Any]:
    return {"made": made, "by": "Jane Doe", "due": due, "verified": False, **keys}


def outcome(status: str = "pending", when: str | None = None, **keys: Any) -> dict[str, Any]:
    dated = {} if when is None else {"date": when}
    return {"status": status, "as_of": str(CLOSING), **dated, **keys}


def promise(
    name: str = "thing",
    claims: list[dict[str, Any]] | None = None,
    became: dict[str, Any] | None = None,
    **keys: Any,
) -> Promise:
    return Promise.model_validate(
        {
            "id": name,
            "domain": "flight",
            "promise": f"Acme delivers {name}",
            "organization": "Acme",
            "kind": "product",
            "criteria": "It can be bought.",
            "sampling": "named-projects",
            "claims": claims or [claim("2020-01-01", "../2020-12-31")],
            "outcome": became or outcome(),
            **keys,
        }
    )


def ledger(*promises: Promise, series: tuple[Series, ...] = ()) -> Ledger:
    return Ledger(promises=Catalog(promises), series=Catalog(series))


def timed(
    name: str, horizon: int, days: int, status: str = "delivered", made: date = date(2010, 1, 1)
) -> Promise:
    """Return a promise of a horizon that was delivered, cancelled or last seen after `days`."""
    last = made + timedelta(days=days)
    dated = None if status == "pending" else str(last)
    return promise(
        name,
        [claim(str(made), f"../{made + timedelta(days=horizon)}")],
        outcome(status, dated, as_of=str(last)),
    )


class Exponential:
    """A delivery curve with one hazard a day and a never-share."""

    def __init__(self, half_life: float, never: float = 0.0) -> None:
        self.half_life, self._never = half_life, never

    @property
    def never(self) -> float:
        return self._never

    def probability_within(self, days: NDArray[np.float64]) -> NDArray[np.float64]:
        return (1.0 - self._never) * (1.0 - 0.5 ** (np.maximum(days, 0.0) / self.half_life))


def exponential_forecast(
    half_life: float,
    *,
    never: float = 0.0,
    never_is_floor: bool = False,
    first_due: date = date(2030, 12, 31),
    known_as_of: date = CLOSING,
) -> DeliveryForecast:
    return DeliveryForecast(
        promise="thing",
        as_of=CLOSING,
        known_as_of=known_as_of,
        first_due=first_due,
        due=first_due,
        curve=Exponential(half_life, never),
        never_is_floor=never_is_floor,
    )
