"""The tables of what holders got: all organizations, and those whose share is gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from promisetrack.forecast.holders import (
    HolderRecord,
    Horizon,
    index_growth,
    most_dated,
    needed_like,
    needed_to_keep_up,
)
from promisetrack.forecast.holders.money_words import (
    count_words,
    loss_or_gain,
    money_words,
    opening,
)
from promisetrack.forecast.holders.words import ENDED_WORDS
from promisetrack.report.edition import Edition
from promisetrack.report.holder_study import HolderStudy
from promisetrack.report.pages.group import organization_path
from promisetrack.report.pages.holder_share_figures import has_picture, is_old, longest_market
from promisetrack.report.pages.list_rows import Cell, Column
from promisetrack.report.sources import SourceLink, source_link
from promisetrack.words import NOTHING, day_words, month_words

COLUMNS: Final = (
    Column("organization", "Organization", "text", "A to Z", "Z to A"),
    Column("dates", "Dates", "number", "fewest first", "most first", "number"),
    Column("slips", "Moved later", "number", "fewest first", "most first", "number"),
    Column("kept", "Kept, of decided", "number", "smallest share first", "largest share first",
           "number"),
    Column("one-year", "A year later", "number", "lowest first", "highest first", "number"),
    Column("three-years", "Three years", "number", "lowest first", "highest first", "number"),
    Column("five-years", "Five years", "number", "lowest first", "highest first", "number"),
    Column("first-close", "From first close", "number", "lowest first", "highest first", "number"),
    Column("index", "Index meanwhile", "number", "lowest first", "highest first", "number"),
    Column("share", "Share", "text", "A to Z", "Z to A"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HolderLine:
    """An organization: counts, the middle holder over each horizon, and its share."""

    name: str
    href: str
    ticker: str
    dates: int
    slips: int
    kept: Cell
    horizons: tuple[tuple[str, Cell, str], ...]
    since: Cell
    index: Cell
    share: str


@dataclass(frozen=True, slots=True)
class GoneLine:
    """A share that is no longer traded: how it ended, its last price, what was left."""

    name: str
    href: str
    ended: str
    last: str
    left: str
    source: SourceLink


@dataclass(frozen=True, slots=True)
class NeededLine:
    """What a share would have to reach after some years: to go as another, to keep up."""

    years: str
    like: str
    like_valuation: str
    index: str
    index_valuation: str


def holder_lines(study: HolderStudy, edition: Edition) -> list[HolderLine]:
    """Return all organizations with a share, those with most dates first."""
    ordered = sorted(study.records, key=lambda one: (-one.dates, one.organization))
    return [_line(one, edition) for one in ordered]


def gone_lines(study: HolderStudy, edition: Edition) -> list[GoneLine]:
    """Return the organizations whose share is gone, by name."""
    return [_gone(one, edition) for one in study.dead]


def needed_lines(records: Sequence[HolderRecord], asked: HolderRecord) -> list[NeededLine]:
    """Return what one share would have to reach, by years; empty where nothing can be said."""
    market, model = asked.markets[-1], most_dated(records, but=asked.organization)
    like = {one.years: one for one in needed_like(market, model)} if model is not None else {}
    growth = index_growth(market.benchmark) if market.benchmark is not None else None
    keep = {one.years: one for one in needed_to_keep_up(market, growth)} if growth else {}
    return [
        NeededLine(
            count_words(years, "year"),
            *(
                words
                for found in (like.get(years), keep.get(years))
                for words in (
                    money_words(found.price, market) if found else NOTHING,
                    money_words(found.valuation, market)
                    if found and found.valuation is not None
                    else "",
                )
            ),
        )
        for years in sorted({*like, *keep})
    ]


# --- private -------------------------------------------------------------------------------

_HORIZONS: Final = {
    Horizon.ONE_YEAR: "A year later",
    Horizon.THREE_YEARS: "Three years",
    Horizon.FIVE_YEARS: "Five years",
}


def _line(record: HolderRecord, edition: Edition) -> HolderLine:
    held = record.since_first
    part = "#share" if has_picture(record) else ""
    return HolderLine(
        record.organization,
        f"{organization_path(edition, record.organization)}{part}",
        ", ".join(market.trading.ticker for market in record.markets),
        record.dates,
        record.slips,
        Cell(
            f"{record.kept} of {record.decided}" if record.decided else NOTHING,
            record.kept / record.decided if record.decided else None,
        ),
        tuple(
            (head, _middle(record, horizon), _windows(record, horizon))
            for horizon, head in _HORIZONS.items()
        ),
        _money(held.ratio if held else None),
        _money(held.benchmark_ratio if held else None),
        _share_words(record, edition),
    )


def _share_words(record: HolderRecord, edition: Edition) -> str:
    if record.ended is not None:
        return opening(ENDED_WORDS[record.ended])
    market = longest_market(record)
    if is_old(market, edition.as_of):
        return f"Still traded; closes to {month_words(market.line.days[-1])}"
    return "Still traded"


def _middle(record: HolderRecord, horizon: Horizon) -> Cell:
    found = record.by_horizon.get(horizon)
    return _money(found.median_ratio if found else None)


def _windows(record: HolderRecord, horizon: Horizon) -> str:
    found = record.by_horizon.get(horizon)
    return f"{found.windows} of {found.claims} apart" if found else ""


def _money(ratio: float | None) -> Cell:
    """Return a multiple as a signed percentage or a multiple, with its key."""
    if ratio is None:
        return Cell(NOTHING, None)
    if ratio >= _DOUBLED:
        return Cell(f"{ratio:,.0f}×" if ratio >= _TENFOLD else f"{ratio:.1f}×", ratio)
    percent = round(100 * (ratio - 1))
    if percent == -100 and ratio > 0:  # noqa: PLR2004  nearly everything
        return Cell("−99.9%" if ratio < _THOUSANDTH else f"−{100 * (1 - ratio):.1f}%", ratio)
    return Cell(f"{percent:+d}%".replace("-", "−") if percent else "0%", ratio)


_DOUBLED: Final = 1.95
_TENFOLD: Final = 9.95
_THOUSANDTH: Final = 0.001


def _gone(record: HolderRecord, edition: Edition) -> GoneLine:
    market = longest_market(record)
    last, trading, held = market.line.prices[-1], record.markets[-1].trading, record.since_first
    when = f", last traded {day_words(trading.until)}" if trading.until else ""
    assert record.ended is not None  # noqa: S101  the caller chose those that are gone
    left = "not known; its last close is taken"
    if trading.worth is not None:
        left = f"{money_words(trading.worth, market)} a share" if trading.worth else "nothing"
    return GoneLine(
        record.organization,
        organization_path(edition, record.organization),
        f"{opening(ENDED_WORDS[record.ended])}{when}",
        f"{money_words(last.value, market)} on {day_words(last.day)}",
        f"{left}: {loss_or_gain(held.ratio)} from the first close" if held else left,
        source_link(trading.source, verified=trading.verified),
    )
