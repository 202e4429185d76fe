"""What a saved market file says, in sentences and as JSON fields."""

from __future__ import annotations

from typing import Any, Final

from promisetrack.crowd import PLATFORM_NAMES, CrowdMarket, Layout
from promisetrack.pipeline.importing import Imported
from promisetrack.words import day_words


def import_sentences(imported: Imported) -> list[str]:
    """Say what was found: the market, its prices, what is not priced, and what is odd."""
    market, distribution = imported.market, imported.distribution
    said = [f"{PLATFORM_NAMES[market.platform]}: {market.question}", _about(market)]
    pairs = list(zip(distribution.deadlines, distribution.quoted, strict=True))
    if market.layout is Layout.CURVE:
        points = len(pairs)
        said.append(f"one distribution of {points} points, read off at the ends of periods")
        pairs = [(one.deadline, one.value) for one in _own_readings(imported)]
    said += [f"  by {day_words(day)}: {_percent(chance)}" for day, chance in pairs]
    said.append(_tail(imported))
    if distribution.violations:
        said.append(_contradiction(imported))
    said += [f"left out: {one.name} ({one.why})" for one in market.left_out[:_MOST]]
    if len(market.left_out) > _MOST:
        said.append(f"left out: {len(market.left_out) - _MOST} more")
    said += [f"left out: {day_words(day)} (it had passed by then)" for day in imported.passed]
    if imported.known and imported.added:
        said.append(f"{imported.known} of them stand in the series already")
    return said


def import_fields(imported: Imported) -> dict[str, Any]:
    """Return what was found as JSON fields."""
    market, distribution = imported.market, imported.distribution
    rows = zip(distribution.deadlines, distribution.quoted, distribution.probabilities, strict=True)
    return {
        "market": {
            "platform": market.platform.value,
            "id": market.id,
            "question": market.question,
            "address": market.address,
            "taken": str(market.taken),
            "layout": market.layout.value,
            "volume": market.volume,
            "unit": market.unit,
            "traders": market.traders,
            "left_out": [{"name": one.name, "why": one.why} for one in market.left_out],
        },
        "prices": [
            {"deadline": str(day), "quoted": round(quoted, 6), "probability": round(chance, 6)}
            for day, quoted, chance in rows
        ],
        "unpriced": round(distribution.unpriced, 6),
        "contradictions": distribution.violations,
        "added": imported.added,
    }


# --- private -------------------------------------------------------------------------------

_MOST: Final = 5
"""Parts left out that are named one by one."""


def _about(market: CrowdMarket) -> str:
    volume = "" if market.volume is None else f"; {market.volume:,.0f} {market.unit} traded"
    verb = "forecast" if market.volume is None else "traded"
    people = "" if market.traders is None else f"; {market.traders:,} people {verb}"
    return f"as of {day_words(market.taken)}{volume}{people}"


def _own_readings(imported: Imported) -> list[Any]:
    series, taken = imported.draft.series, imported.market.taken
    found = (one for one in series.readings if one.deadline and one.date.lower == taken)
    return sorted(found, key=lambda one: one.deadline)


def _percent(chance: float) -> str:
    return f"{100 * chance:.3g}%"


def _tail(imported: Imported) -> str:
    distribution = imported.distribution
    last = day_words(distribution.deadlines[-1])
    is_named = imported.market.layout is Layout.BUCKETS and any(
        price.deadline is None for price in imported.market.prices
    )
    share = _percent(distribution.unpriced)
    if is_named or imported.market.layout is Layout.CURVE:
        return f"  later than {last}, or never: {share}"
    return f"{share} is left for later than {last}, or never: nobody gave odds on which"


def _contradiction(imported: Imported) -> str:
    distribution = imported.distribution
    count = distribution.violations
    which = "1 deadline has" if count == 1 else f"{count} deadlines have"
    return (
        f"{which} lower odds than the one before, by up to {100 * distribution.largest_fall:.2g} "
        "points: the series keeps them, a comparison levels them"
    )
