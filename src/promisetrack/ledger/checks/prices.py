"""Prices: a table and what it means belong together, and closes that look wrong."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from statistics import quantiles
from typing import Final

from promisetrack.ledger.checks.overview import (
    FileFault,
    Overview,
    price_file,
    security_file,
)
from promisetrack.ledger.files import Role
from promisetrack.model import (
    Close,
    Closes,
    PriceTable,
    Security,
    SecurityKind,
    Split,
    ticker_id,
)
from promisetrack.problems import Fault, Span

SPLIT_RATIOS: Final = (
    2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0, 12.0, 15.0, 20.0, 25.0, 30.0, 40.0, 50.0, 100.0
)  # fmt: skip
"""New shares for one old share, as splits have them; reverse splits are one over these. Three for
two is not among them: a share may well lose a third in a day.
"""

TOLERANCE: Final = 0.15
"""Share by which a jump may differ from a split: prices move on the day of a split as well. Tesla's
rose by 13 % on 31 August 2020.
"""

NEIGHBOURS_DAYS: Final = 7
"""Closes no further apart follow one another in trading: a jump between them is one of a day."""


def adjusted_twice(security: Security) -> Iterator[Fault]:
    """Find splits beside closes that are adjusted for them."""
    if security.closes is Closes.SPLIT_ADJUSTED and security.splits:
        yield Fault(
            ("splits",),
            "the closes are split-adjusted, and splits would adjust them again",
            "`splits` only beside `closes: as-traded`",
            "delete `splits`, or say `closes: as-traded` if no close is adjusted",
            on_key=True,
        )


def split_of_nothing(security: Security) -> Iterator[Fault]:
    """Find a split that leaves the shares as they are, or leaves none."""
    for i, split in enumerate(security.splits):
        if split.ratio <= 0 or split.ratio == 1:
            yield Fault(
                ("splits", i, "ratio"),
                f"{split.ratio:g} new shares for one old share is no split",
                "a number above 0 and not 1: 5 for five for one, 0.1 for one for ten",
                "write new shares divided by old shares",
            )


def currency_unknown(security: Security) -> Iterator[Fault]:
    """Find a share without a currency, and a currency that is no sign of one."""
    if security.currency is None and security.kind is SecurityKind.SHARE:
        yield Fault(
            ("currency",),
            "a share's price is in some currency, and none is named",
            "`currency: USD`",
            "look it up where the closes come from",
        )
    elif security.currency is not None and not re.fullmatch("[A-Z]{3}", security.currency):
        yield Fault(
            ("currency",),
            f"{security.currency[:20]!r} is not the sign of a currency",
            "three capitals, such as USD or EUR",
            "pence and cents are 0.01 of a currency: divide the closes",
        )


def source_twice(security: Security) -> Iterator[Fault]:
    """Find two sources that the rows cannot tell apart."""
    seen: set[str] = set()
    for i, source in enumerate(security.sources):
        if source.id in seen:
            yield Fault(
                ("sources", i, "id"),
                f"two sources are called {source.id}",
                "another id for each source",
                "rename one of them, here and in the rows",
            )
        seen.add(source.id)


def named_by_its_ticker(security: Security) -> Iterator[Fault]:
    """Find a file that is not named for its ticker."""
    wanted = ticker_id(security.ticker)
    if wanted != security.id:
        yield Fault(
            ("ticker",),
            f"the prices of {security.ticker} are looked for in {wanted or 'no file'}",
            f"the ticker of a file called {security.id}",
            f"rename the file and its table {wanted}" if wanted else "write letters or digits",
        )


def without_the_other(whole: Overview) -> Iterator[FileFault]:
    """Find a table of which nothing says what it means, and a meaning without a table."""
    ledger = whole.ledger
    for table in ledger.prices:
        file = f"prices/{table.id}.yaml"
        if ledger.securities.get(table.id) is None and file not in whole.unread:
            yield price_file(table), _missing("nothing says what these closes mean", file)
    for security in ledger.securities:
        file = f"prices/{security.id}.csv"
        if ledger.prices.get(security.id) is None and file not in whole.unread:
            yield security_file(security), _missing("there are no closes to this", file)


def source_unknown(whole: Overview) -> Iterator[FileFault]:
    """Find a row whose source the file beside the table does not name."""
    for security, table in _pairs(whole):
        known = {source.id for source in security.sources}
        for number, row in enumerate(table.rows, start=_FIRST_LINE):
            if row.source not in known:
                yield (
                    price_file(table),
                    Fault(
                        (),
                        f"no source is called {row.source}",
                        f"one of {', '.join(sorted(known))}",
                        f"add it to `sources` in {security_file(security)}, or correct the row",
                        span=_whole(row, number),
                    ),
                )


def jump_like_a_split(whole: Overview) -> Iterator[FileFault]:
    """Find a jump from one close to the next by a factor that splits have."""
    for security, table in _pairs(whole):
        yield from _placed(table, split_jumps(table.rows, security.splits))


def gap_in_closes(whole: Overview) -> Iterator[FileFault]:
    """Find closes much further apart than the others of the same source."""
    for _, table in _pairs(whole):
        yield from _placed(table, gaps(table.rows))


def dividends_without_splits(whole: Overview) -> Iterator[FileFault]:
    """Find closes with dividends reinvested that leave a split out."""
    for security, table in _pairs(whole):
        yield from _placed(table, splits_left_out(table.rows, security.splits))


def on_a_weekend(whole: Overview) -> Iterator[FileFault]:
    """Find a close on a day on which no exchange is open."""
    for _, table in _pairs(whole):
        yield from _placed(table, weekends(table.rows))


def split_jumps(rows: Sequence[Close], splits: Sequence[Split]) -> Iterator[tuple[int, Fault]]:
    """Yield the numbers of rows after a jump as of a split that is not named, and what is wrong."""
    for number, (before, row) in enumerate(pairwise(rows), start=1):
        factor = _split_factor(before, row)
        if factor and not any(before.date < one.date <= row.date for one in splits):
            yield (
                number,
                Fault(
                    (),
                    f"{row.close:g} after {before.close:g} on {before.date}: as after a split "
                    f"of about {factor}",
                    "closes in the same shares",
                    "see whether there was a split that day: then adjust the closes before it, "
                    "or name it in `splits` beside `closes: as-traded`",
                ),
            )


def splits_left_out(rows: Sequence[Close], splits: Sequence[Split]) -> Iterator[tuple[int, Fault]]:
    """Yield the numbers of rows after a split that `adjusted_close` does not have, and why.

    Beside closes as traded, the ratio of `adjusted_close` to `close` changes on the day of a split
    by its new shares for one old; a ratio that stays has only the dividends in it.
    """
    for number, (before, row) in enumerate(pairwise(rows), start=1):
        between = [one for one in splits if before.date < one.date <= row.date]
        if between and _are_left_out(before, row, between):
            yield (
                number,
                Fault(
                    (),
                    f"{row.adjusted_close:g} after {before.adjusted_close:g} on {before.date}: "
                    f"`adjusted_close` leaves the split of {between[0].date} out",
                    "closes with dividends reinvested, in the shares of today",
                    "leave `adjusted_close` empty, or adjust it for the splits as well",
                ),
            )


def gaps(rows: Sequence[Close]) -> Iterator[tuple[int, Fault]]:
    """Yield the numbers of rows after a time without closes, and what is wrong."""
    steps = _usual_steps(rows)
    for number, (before, row) in enumerate(pairwise(rows), start=1):
        usual = steps.get(row.source) if before.source == row.source else None
        days = (row.date - before.date).days
        if usual is not None and days > max(3 * usual, usual + NEIGHBOURS_DAYS):
            yield (
                number,
                Fault(
                    (),
                    f"{days} days without a close, from {before.date} to {row.date}",
                    f"a close every {usual:g} days or so",
                    "add the closes in between; a claim from that time has no price",
                ),
            )


def weekends(rows: Sequence[Close]) -> Iterator[tuple[int, Fault]]:
    """Yield the numbers of rows of a Saturday or Sunday, and what is wrong."""
    for number, row in enumerate(rows):
        if row.date.weekday() >= _SATURDAY:
            yield (
                number,
                Fault(
                    (),
                    f"{row.date} is a {_DAY_NAMES[row.date.weekday()]}: the exchange was closed",
                    "the exchange's own day",
                    "days may have been moved by a time zone: see whether all are one off",
                ),
            )


def close_after_closing(whole: Overview) -> Iterator[FileFault]:
    """Find closes from after the ledger was closed: the first of each table."""
    closing = whole.ledger.settings.closing
    for table in whole.ledger.prices if closing else ():
        for number, row in enumerate(table.rows, start=_FIRST_LINE):
            if closing is not None and row.date > closing:
                yield price_file(table), _after(row, number, closing)
                break


# --- private -------------------------------------------------------------------------------

_FIRST_LINE: Final = 2
_SATURDAY: Final = 5
_DAY_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _pairs(whole: Overview) -> Iterator[tuple[Security, PriceTable]]:
    for table in whole.ledger.prices:
        security = whole.ledger.securities.get(table.id)
        if security is not None:
            yield security, table


def _placed(table: PriceTable, found: Iterable[tuple[int, Fault]]) -> Iterator[FileFault]:
    for number, fault in found:
        span = _whole(table.rows[number], number + _FIRST_LINE)
        yield price_file(table), replace(fault, span=span)


def _whole(row: Close, number: int) -> Span:
    return Span(number, 1, len(str(row.date)))


def _split_factor(before: Close, row: Close) -> str | None:
    """Return the split that a jump looks like, as "5 for 1"; None where it is like none."""
    if (row.date - before.date).days > NEIGHBOURS_DAYS:
        return None
    fall = before.close / row.close
    factor = max(fall, 1 / fall)
    nearest = min(SPLIT_RATIOS, key=lambda ratio: abs(math.log(factor / ratio)))
    if abs(factor / nearest - 1) > TOLERANCE:
        return None
    return f"{nearest:g} for 1" if fall > 1 else f"1 for {nearest:g}"


def _are_left_out(before: Close, row: Close, splits: Sequence[Split]) -> bool:
    shares = math.prod(split.ratio for split in splits)
    if before.adjusted_close is None or row.adjusted_close is None or shares <= 0:
        return False
    change = (row.adjusted_close / row.close) / (before.adjusted_close / before.close)
    return abs(math.log(change)) < abs(math.log(shares)) / 2


def _usual_steps(rows: Sequence[Close]) -> dict[str, float]:
    """Return the upper quartile of the days between closes, by source, where it has several.

    A table may have days between its ends of months; its usual step is a month all the same.
    """
    steps: dict[str, list[int]] = {}
    for before, row in pairwise(rows):
        if before.source == row.source:
            steps.setdefault(row.source, []).append((row.date - before.date).days)
    return {source: quantiles(days)[2] for source, days in steps.items() if len(days) > 1}


def _missing(what: str, file: str) -> Fault:
    return Fault(
        (),
        f"{what}: {file} is not there",
        f"{file} beside this file",
        "`promisetrack import prices` writes both",
        span=Span(1, 1, 4),
    )


def _after(row: Close, number: int, closing: date) -> Fault:
    return Fault(
        (),
        f"{row.date} lies after the ledger's closing date, {closing}",
        f"a day on or before {closing}",
        f"move `closing` in {Role.SETTINGS} on once every open promise has been looked at again, "
        "or leave the later closes out",
        span=_whole(row, number),
    )
