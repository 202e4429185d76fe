"""Small roadmaps made up for tests: milestones by their names, series by their values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forecast.made_up import CLOSING, claim, ledger, outcome, promise, timed
from promisetrack.forecast import DelayModel, fit_delays
from promisetrack.forecast.roadmap.ramps import Ramp
from promisetrack.model import Ledger, Promise, Series
from promisetrack.model.roadmap import Roadmap

Floats = NDArray[np.float64]


def series(
    values: Mapping[str, float] | list[tuple[str, float]],
    name: str = "flights",
    unit: str = "flights/year",
    kind: str = "flow",
    organization: str | None = None,
) -> Series:
    dated = values.items() if isinstance(values, Mapping) else values
    return Series.model_validate(
        {
            "id": name,
            "title": f"Number of {name}",
            "quantity": name.replace("-", "_"),
            "unit": unit,
            "type": kind,
            "organization": organization,
            "readings": [{"date": when, "value": value} for when, value in dated],
        }
    )


def ramp(
    amounts: list[float], name: str = "cars", organization: str = "", *, counted: bool = False
) -> Ramp:
    """Return a ramp of amounts a year apart."""
    times = 2000.5 + np.arange(len(amounts), dtype=np.float64)
    return Ramp(name, times, np.array(amounts, dtype=np.float64), counted, organization)


def milestone(name: str, *requires: str | tuple[str, str | None], **keys: Any) -> dict[str, Any]:
    """Return a milestone that requires others, each by its id or by its id and the lag."""
    pairs = [(one, None) if isinstance(one, str) else one for one in requires]
    needed = [
        {"id": parent, "because": "That is logic."} | ({"lag": lag} if lag else {})
        for parent, lag in pairs
    ]
    return {"id": name, "label": name, "requires": needed, **keys}


def growing(start: str, to: str) -> dict[str, str]:
    return {"from": start, "to": to, "because": "That is arithmetic."}


def roadmap(*milestones: dict[str, Any], capacity: dict[str, Any] | None = None) -> Roadmap:
    return Roadmap.model_validate(
        {"id": "made-up", "title": "Made up", "milestones": milestones, "capacity": capacity}
    )


def open_promise(
    name: str, due: str = "../2028-12-31", made: str = "2025-01-01", **keys: Any
) -> Promise:
    return promise(name, [claim(made, due)], **keys)


def settled(days: int = 40) -> list[Promise]:
    """Return promises of a year that were kept after a tenth of it to four times as long."""
    stretches = np.linspace(0.1, 4.0, days)
    return [timed(f"kept-{k:02}", 365, int(365 * x)) for k, x in enumerate(stretches)]


def stretch_model(*open_promises: Promise, known: tuple[Series, ...] = ()) -> DelayModel:
    """Return the pooled curve of the stretch, which gives promises nothing in common."""
    return fit_delays(
        ledger(*settled(), *open_promises, series=known), as_of=CLOSING, kind="stretch"
    )


@cache
def full_ledger(count: int = 150) -> Ledger:
    """Return promises of two domains and seven companies, a third of them open."""
    rng = np.random.default_rng(7)
    found = []
    for number in range(count):
        horizon = int(rng.integers(200, 1500))
        made = date(2012, 1, 1) + timedelta(days=int(rng.integers(0, 4500)))
        due = made + timedelta(days=horizon)
        on_plan = rng.random() < 0.3
        stretch = rng.uniform(0.9, 1.0) if on_plan else np.exp(rng.normal(0.5, 0.5))
        came = made + timedelta(days=int(stretch * horizon))
        became = outcome("delivered", str(came)) if came < CLOSING else outcome()
        found.append(
            promise(
                f"p{number:03}",
                [claim(str(made), f"../{due}")],
                became,
                domain=("flight", "robots")[number % 2],
                organization=f"Company {number % 7}",
            )
        )
    return ledger(*found)


@cache
def full_model() -> DelayModel:
    return fit_delays(full_ledger(), as_of=CLOSING, kind="full")
