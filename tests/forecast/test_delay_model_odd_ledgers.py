"""Ledgers that a model of delays might stumble over: it says something sound, or refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest

from forecast.made_up import CLOSING, claim, ledger, outcome, promise
from promisetrack.forecast import DelayModel, fit_delays
from promisetrack.model import Promise

Days = Callable[[np.random.Generator, int], int]


def hasty(rng: np.random.Generator, horizon: int) -> int:
    return int(horizon * np.exp(rng.normal(0.0, 0.5))) + 1


def wild(rng: np.random.Generator, horizon: int) -> int:
    return int(horizon * np.exp(rng.normal(0.0, 3.0))) + 1


def to_the_day(_rng: np.random.Generator, horizon: int) -> int:
    return horizon


def odd(
    days: Days, *, came: int = 70, then: str = "delivered", organizations: int = 3, years: int = 0
) -> list[Promise]:
    """Return 70 promises: ``came`` of them delivered after ``days``, the others ``then``."""
    rng = np.random.default_rng(11)
    found = []
    for k in range(70):
        horizon = 365 * years or int(np.exp(rng.uniform(0.0, 9.0)))
        made = date(2000, 1, 1) + timedelta(days=int(rng.integers(0, 9000)))
        end = made + timedelta(days=min(days(rng, horizon), 12_000))
        status = "delivered" if k < came else then
        is_open = status == "pending" or end > CLOSING
        found.append(
            promise(
                f"p{k:02}",
                [claim(str(made), f"../{made + timedelta(days=horizon)}")],
                outcome() if is_open else outcome(status, str(end)),
                organization=f"Company {k % organizations}",
                domain=f"d{k % 4}",
            )
        )
    return found


ODD = {
    "a company for each promise": odd(hasty, organizations=70),
    "one horizon": odd(hasty, years=1),
    "horizons of a day": odd(wild),
    "kept to the day": odd(to_the_day),
    "nearly all called off": odd(hasty, came=25, then="cancelled"),
    "nearly all open": odd(hasty, came=25, then="pending"),
}


def fitted(name: str) -> tuple[DelayModel, Promise]:
    waiting = promise("waiting", [claim("2025-01-01", "../2026-12-31")], organization="Company 1")
    return fit_delays(ledger(*ODD[name], waiting), as_of=CLOSING), waiting


@pytest.mark.parametrize("name", ODD)
def test_every_family_holds_and_the_forecast_is_sound(name: str) -> None:
    model, waiting = fitted(name)
    assert model.members is not None
    assert len(model.members.fits) == 3
    found = model.forecast(waiting, as_of=CLOSING)
    parts = (found.probability_on_time, found.probability_later, found.probability_never)
    assert sum(parts) == pytest.approx(1.0)
    assert min(parts) > 0.0
    by = found.probabilities_by([date(year, 12, 31) for year in range(2026, 2090)])
    assert np.all(np.diff(by) >= 0.0)


def test_what_is_kept_to_the_day_is_forecast_so_and_what_is_called_off_is_not() -> None:
    punctual, waiting = fitted("kept to the day")
    assert punctual.forecast(waiting, as_of=CLOSING).probability_on_time > 0.9
    broken, waiting = fitted("nearly all called off")
    assert broken.forecast(waiting, as_of=CLOSING).probability_never > 0.3
