"""The prices of shares with what was promised meanwhile: large with lanes beneath, and small."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from markupsafe import Markup

from promisetrack.charts.chains import End, Statement
from promisetrack.charts.money import times_words
from promisetrack.charts.share_line import (
    Lane,
    ShareLine,
    Told,
    chain_lane,
    share_chart,
    share_panel,
)
from promisetrack.charts.years import decimal_year
from promisetrack.forecast.holders import EventKind, HolderRecord, Market, find_events
from promisetrack.forecast.holders.money_words import (
    benchmark_words,
    count_words,
    had_words,
    loss_or_gain,
)
from promisetrack.forecast.holders.words import ENDED_WORDS
from promisetrack.report.edition import Edition, Entry
from promisetrack.report.figures import Figure
from promisetrack.report.holder_study import HolderStudy
from promisetrack.report.icons import icon
from promisetrack.report.tables import Cell, Table
from promisetrack.words import day_words, month_words

LANES: Final = 4
"""Promises under the price of a share: those that slipped most often, then most dated ones."""

LEAST_CLOSES: Final = 2
"""Closes that a picture needs."""

OLD_DAYS: Final = 183
"""Age of the newest close of a share from which on it is said when the closes end."""

FOLDER: Final = "data/holders"


def longest_market(record: HolderRecord) -> Market:
    """Return the share of an organization that has most closes."""
    return max(record.markets, key=lambda one: len(one.line.prices))


def has_picture(record: HolderRecord) -> bool:
    """Return whether there are closes enough to draw the price of a share."""
    return len(longest_market(record).line.prices) >= LEAST_CLOSES


def is_old(market: Market, as_of: date) -> bool:
    """Return whether the closes of a share end long before a day up to which others reach."""
    return (as_of - market.line.days[-1]).days > OLD_DAYS


def share_figure(
    record: HolderRecord, study: HolderStudy, edition: Edition, *, csv: str | None = None
) -> Figure | None:
    """Return the price of a share over its promises; None with too few closes.

    Parameters
    ----------
    record
        Whose share it is.
    study, edition
        What holders got, and the promises of the report.
    csv
        Path of the table of closes; None: that of the page of holders.
    """
    if not has_picture(record):
        return None
    market = longest_market(record)
    share = _share(record, market, edition, until=edition.as_of)
    shown = _shown(record, market, edition)
    lanes = [chain_lane(entry.chain) for entry in shown]
    lanes += _lanes_of_all(record, study, edition, since=share.closes[0][0])
    return Figure(
        id="price",
        title=_share_title(record),
        subtitle=_share_key(market, share, has_lanes=bool(shown)),
        chart=share_chart(share, lanes),
        source=f"{market.trading.ticker}: {_closes_words(market)}."
        + (" Promises shown: those whose dates slipped most often, then those with most dates."
           if shown else ""),
        table=_table(share, market),
        csv=csv or _csv(record, edition),
        n=len(share.named),
    )  # fmt: skip


def share_panel_figure(record: HolderRecord, edition: Edition) -> Figure | None:
    """Return the price of a share as a small picture; None with too few closes."""
    if not has_picture(record):
        return None
    market = longest_market(record)
    share = _share(record, market, edition, until=_end(record, market))
    slug = edition.organization_slugs[record.organization]
    return Figure(
        id=f"price-{slug}",
        title=_panel_title(record, market),
        subtitle=Markup("{}").format(_panel_words(record, market, edition.as_of)),
        chart=share_panel(share),
        source="",
        table=_table(share, market),
        csv=_csv(record, edition),
        n=len(share.named),
    )


# --- private -------------------------------------------------------------------------------


def _csv(record: HolderRecord, edition: Edition) -> str:
    return f"{FOLDER}/{edition.organization_slugs[record.organization]}-price.csv"


def _shown(record: HolderRecord, market: Market, edition: Edition) -> list[Entry]:
    """Return the promises that have a lane: dated while there were closes of the share."""
    slipped = [edition.by_id[one.promise.id] for one in record.slipped]
    first, last = decimal_year(market.line.days[0]), decimal_year(market.line.days[-1])
    others = [
        entry
        for entry in edition.entries
        if entry.promise.organization == record.organization
        and entry not in slipped
        and any(first <= one.said <= last for one in entry.chain.dated)
    ]
    others.sort(key=lambda entry: (-len(entry.chain.dated), entry.id))
    return [*slipped, *others][:LANES]


def _share_key(market: Market, share: ShareLine, *, has_lanes: bool) -> Markup:
    words = Markup(
        "Up: multiples of the first close, logarithmic; grey: {index}{gap}. On the line, {said} a "
        "month in which a date was named{gone}."
    ).format(
        index=benchmark_words(market), said=icon("said"),
        gap="; dotted: no closes here" if share.has_gap else "",
        gone=Markup(", {} no longer traded").format(icon("cancelled")) if share.gone else "",
    )  # fmt: skip
    lanes = Markup(
        " Below, in the same years: {said} a date, {again} one moved to a later day, upright "
        "stroke: the day it meant, {seen} came late, {kept} kept, {open} open, {off} cancelled, "
        "dotted: over the first date. Hairlines lead from the dates of the first promise to the "
        "price of that day."
    ).format(
        said=icon("said"), again=icon("again"), seen=icon("seen"), kept=icon("kept"),
        open=icon("open"), off=icon("cancelled"),
    )  # fmt: skip
    return words + lanes if has_lanes else words


def _share_title(record: HolderRecord) -> str:
    held, name = record.since_first, record.organization
    if held is None:
        return f"The price of {name} and the dates that it gave"
    moved = f"{record.slips} of its {count_words(record.dates, 'date')}"
    if not record.slips:
        moved = f"none of its {count_words(record.dates, 'date')}"
    return (
        f"From the first close a holder of {name} {had_words(held.ratio)}; {moved} moved an "
        "earlier one to a later day"
    )


def _panel_title(record: HolderRecord, market: Market) -> str:
    held = record.since_first
    if held is None:
        return record.organization
    words = f"{record.organization}: {loss_or_gain(held.ratio)}"
    if held.benchmark_ratio is None:
        return words
    return f"{words}; {benchmark_words(market)}: {loss_or_gain(held.benchmark_ratio)}"


def _panel_words(record: HolderRecord, market: Market, as_of: date) -> str:
    first, last = month_words(market.line.days[0]), month_words(market.line.days[-1])
    how = "still traded"
    if record.ended is not None:
        how = f"then {ENDED_WORDS[record.ended]}"
    elif is_old(market, as_of):
        how = "where the closes here end"
    kept = f"{record.kept} of {record.decided} kept" if record.decided else "none decided"
    return f"{first} – {last}, {how}. {count_words(record.dates, 'date')}; {kept}"


def _closes_words(market: Market) -> str:
    line = market.line
    read = {one.id for one in line.security.sources if one.verified}
    checked = "all of their sources" if len(read) == len(line.security.sources) else (
        f"{len(read)} of their {len(line.security.sources)} sources"
    )  # fmt: skip
    return (
        f"{count_words(len(line.prices), 'close')} from {day_words(line.days[0])} to "
        f"{day_words(line.days[-1])}, {checked} read"
    )


def _end(record: HolderRecord, market: Market) -> date:
    """Return up to when a holder holds: the newest close, or today where the share is gone."""
    held = record.since_first
    if held is None or held.ended is None or market.benchmark is None:
        return market.line.days[-1]
    return max(market.benchmark.days[-1], market.line.days[-1])


def _share(record: HolderRecord, market: Market, edition: Edition, *, until: date) -> ShareLine:
    prices, trading = market.line.prices, market.trading
    first, last = prices[0], prices[-1]
    is_gone = market.ended_by(edition.as_of) is not None
    worth = trading.worth if is_gone else None
    traded = min(trading.until or until, until) if is_gone else min(last.day, until)
    entries = [one for one in edition.entries if one.promise.organization == record.organization]
    return ShareLine(
        record.organization,
        benchmark_words(market).removeprefix("the "),
        tuple((decimal_year(one.day), one.value / first.value) for one in prices),
        _index(market, until),
        tuple(_named(entries, decimal_year(first.day), decimal_year(traded), market)),
        decimal_year(until),
        gone=is_gone,
        left=None if worth is None or worth == last.value else worth / first.value,
    )


def _index(market: Market, until: date) -> tuple[tuple[float, float], ...]:
    """Return the index from the share's first close on, as a multiple of its own of that day."""
    if market.benchmark is None:
        return ()
    first = market.line.days[0]
    start = market.benchmark.at(first, gap_days=31)
    if start is None:
        return ()
    return (
        (decimal_year(first), 1.0),
        *(
            (decimal_year(one.day), one.value / start.value)
            for one in market.benchmark.prices
            if first < one.day <= until
        ),
    )


def _named(entries: Sequence[Entry], start: float, until: float, market: Market) -> Iterator[Told]:
    """Yield one mark for each month in which a date was named, with the words of its first."""
    months: dict[int, list[Statement]] = {}
    for entry in entries:
        for one in entry.chain.dated:
            if start <= one.said <= until:
                months.setdefault(int(one.said * 12), []).append(one)
    for _, several in sorted(months.items()):
        ordered = sorted(several, key=lambda one: (one.said, one.tip))
        yield Told("said", ordered[0].said, _tip(ordered, market))


def _tip(several: Sequence[Statement], market: Market) -> tuple[str, ...]:
    first, *rest = several
    more = f"and {count_words(len(rest), 'more date')} in that month" if rest else ""
    price = next(
        (one for one in reversed(market.line.prices) if decimal_year(one.day) <= first.said),
        market.line.prices[0],
    )
    ratio = times_words(price.value / market.line.prices[0].value)
    close = f"The share stood at {ratio} its first close"
    return (*first.tip, *([more.capitalize()] if more else []), close)


def _lanes_of_all(
    record: HolderRecord, study: HolderStudy, edition: Edition, *, since: float
) -> Iterator[Lane]:
    """Yield the lanes of all promises together: dates that passed in vain, and deliveries.

    Those from before the first close are not in the picture, and not counted beside it.
    """
    name = record.organization
    events = find_events(study.ledger, study.holdings, EventKind.MISSED, organization=name)
    missed = [one for one in events if decimal_year(one.day) >= since]
    if missed:
        marks = tuple(
            Told("due", decimal_year(one.day), (
                f"{count_words(len(one.promises), 'promise')} passed a date in {_month(one.day)}",
                *(_statement(edition, promise) for promise in one.promises[:3]),
            ))
            for one in missed
        )  # fmt: skip
        words = count_words(len(missed), "month")
        yield Lane(f"{name}, all promises: a date passed without delivery", words, marks)
    came = [
        one
        for one in edition.entries
        if one.promise.organization == name
        and one.chain.end is End.DELIVERED
        and one.chain.ended >= since
    ]
    if came:
        kept = sum(one.chain.kept for one in came)
        marks = tuple(
            Told("kept" if one.chain.kept else "seen", one.chain.ended,
                 (one.promise.promise, one.chain.end_words.capitalize(), one.state_words))
            for one in sorted(came, key=lambda one: (one.chain.ended, one.id))
        )  # fmt: skip
        words = f"{len(came)} came, {kept} by the first date"
        yield Lane(f"{name}, all promises: delivered", words, marks)


def _month(day: date) -> str:
    return month_words(day)


def _statement(edition: Edition, promise: str) -> str:
    return edition.by_id[promise].promise.promise


def _table(share: ShareLine, market: Market) -> Table:
    """Return the closes; of a share that is nearly gone every digit is kept that says so."""
    index = dict(share.index[1:])
    rows: list[tuple[Cell, ...]] = []
    for price, (year, ratio) in zip(market.line.prices, share.closes, strict=True):
        beside = 1.0 if not rows and share.index else index.get(year)
        times = float(f"{ratio:.6g}")
        closed = float(f"{price.value:.8g}")
        rows.append((str(price.day), closed, times, beside if beside is None else round(beside, 4)))
    return Table(("date", "close", "times_first_close", "index_times_first_close"), tuple(rows))
