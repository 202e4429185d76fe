"""The numbers at the top of a promise's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.clock import first_clock
from promisetrack.model import Status
from promisetrack.report.chips import NO_VERDICT
from promisetrack.report.edition import Entry
from promisetrack.words import duration_words, probability_words


@dataclass(frozen=True, slots=True)
class Fact:
    """A number and what it counts."""

    value: str
    words: str


def facts(entry: Entry, *, on_roadmap: bool = False) -> list[Fact]:
    """Return the numbers of a promise, at most four; beside a roadmap its chance is named alone."""
    alone = ", read alone" if on_roadmap else ""
    chain, forecast = entry.chain, entry.forecast
    found = []
    if chain.dated:
        count = len(chain.dated)
        found.append(Fact(str(count), "dated statement" if count == 1 else "dated statements"))
    stretch = _stretch(entry)
    if stretch is not None:
        so_far = "" if entry.outcome.status is Status.DELIVERED else ", so far"
        found.append(Fact(f"{stretch:.1f}×", f"the promised time{so_far}"))
    if len(chain.dated) > 1:
        first, last = chain.dated[0].to_go, chain.dated[-1].to_go
        found.append(Fact(_span(first, last), "to go, first and newest statement"))
    elif chain.dated:
        found.append(Fact(_to_go(chain.dated[0].to_go), "to go when it was promised"))
    if forecast is not None and not forecast.first_date_passed:
        share = probability_words(forecast.probability_on_time)
        found.append(Fact(share, f"chance to be on time{alone}"))
    elif forecast is not None:
        soon = date(forecast.as_of.year + 2, 12, 31)
        found.append(
            Fact(
                probability_words(forecast.probability_by(soon)),
                f"chance by the end of {soon.year}{alone}",
            )
        )
    return found


# --- private -------------------------------------------------------------------------------

_FEW_DAYS: Final = 60
"""Days below which a time is told in days: parts of a year would say little, or nothing."""


def _to_go(years: float) -> str:
    days = years * DAYS_PER_YEAR
    return duration_words(days) if days < _FEW_DAYS else f"{years:.1f} years"


def _span(first: float, last: float) -> str:
    """Say two times to go, in years the unit once.

    >>> _span(6.02, 0.5), _span(10.5, 0.01)
    ('6.0 → 0.5 years', '10.5 years → 4 days')
    """
    if min(first, last) * DAYS_PER_YEAR < _FEW_DAYS:
        return f"{_to_go(first)} → {_to_go(last)}"
    return f"{first:.1f} → {last:.1f} years"


def _stretch(entry: Entry) -> float | None:
    """Return the time taken, or passed so far, over the time first promised."""
    outcome = entry.outcome
    clock = first_clock(entry.promise.claims)
    judged = outcome.judgement not in NO_VERDICT and not entry.promise.is_fixed_window
    if clock is None or not judged or outcome.status is Status.CANCELLED:
        return None
    delivered = outcome.status is Status.DELIVERED and outcome.date is not None
    end = outcome.date.middle if delivered and outcome.date is not None else outcome.as_of
    return max((end - clock.start).days, 0) / clock.horizon
