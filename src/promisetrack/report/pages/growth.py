"""The growth that a measured promise demands, beside the fastest that was seen: two bars."""

from __future__ import annotations

import math
from dataclasses import dataclass

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.growth import Ambition, GrowthDemanded, GrowthSeen, ambition
from promisetrack.forecast.growth_words import step_words, times_words
from promisetrack.report.edition import Edition, Entry
from promisetrack.report.phrasing import opening
from promisetrack.words import date_words, duration_words


@dataclass(frozen=True, slots=True)
class GrowthRow:
    """A bar: what grows, from when to when, at what pace; ``share`` of the longer bar."""

    style: str
    name: str
    span: str
    times: str
    doublings: str
    share: float


def ambition_of(entry: Entry, edition: Edition) -> Ambition | None:
    """Return what a promise demands; None where nothing is measured."""
    return ambition(edition.ledger, entry.promise, as_of=edition.as_of, seen=edition.growth)


def growth_rows(found: Ambition | None) -> list[GrowthRow]:
    """Return the bars; none where no growth is demanded."""
    if found is None or found.demanded is None or found.demanded.rate <= 0.0:
        return []
    rates = [found.demanded.rate, *([abs(found.fastest.rate)] if found.fastest else [])]
    rows = [_demanded(found.demanded, max(rates))]
    if found.fastest is not None:
        rows.append(_seen(found.fastest, max(rates)))
    return rows


def growth_title(found: Ambition | None) -> str:
    """Say what is demanded, and whether the like was seen for as long."""
    if found is None or found.demanded is None or found.demanded.rate <= 0.0:
        return ""
    asked = ("a fall " if found.demanded.falling else "growth of ") + _times(found.demanded)
    length = duration_words(found.demanded.years * DAYS_PER_YEAR)
    if found.fastest is None:
        return f"It asks for {asked}; no series here runs for {length}"
    seen = times_words(found.fastest.rate)
    if found.is_unprecedented:
        return f"It asks for {asked}; the fastest measured here over as long is less, {seen}"
    return f"It asks for {asked}; the fastest measured here over as long is {seen}"


# --- private -------------------------------------------------------------------------------


def _demanded(one: GrowthDemanded, longest: float) -> GrowthRow:
    whence = "as the claim says" if one.level_from == "claim" else "read before the claim"
    return GrowthRow(
        style="said",
        name="Promised",
        span=f"{step_words(one)}, {whence}",
        times=opening(_times(one)),
        doublings=_doublings(one.rate, falling=one.falling),
        share=one.rate / longest,
    )


def _seen(one: GrowthSeen, longest: float) -> GrowthRow:
    return GrowthRow(
        style="seen",
        name="Fastest seen over as long",
        span=f"{one.title}, {date_words(one.first)} to {date_words(one.last)}",
        times=opening(times_words(one.rate)),
        doublings=_doublings(abs(one.rate), falling=one.rate < 0.0),
        share=abs(one.rate) / longest,
    )


def _times(one: GrowthDemanded) -> str:
    return times_words(-one.rate if one.falling else one.rate)


def _doublings(rate: float, *, falling: bool) -> str:
    return f"{rate / math.log(2.0):.1f} {'halvings' if falling else 'doublings'} a year"
