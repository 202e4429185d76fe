"""Organizations and their shares: times of trading, how they ended, and what they name."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from itertools import pairwise

from promisetrack.ledger.checks.overview import FileFault, Overview, price_file
from promisetrack.ledger.files import Role
from promisetrack.model import (
    Close,
    OrganizationsFile,
    Security,
    SecurityKind,
    Trading,
    ticker_id,
)
from promisetrack.problems import Fault, KeyPath, Span

FILE = Role.ORGANIZATIONS.value


def times_out_of_order(record: OrganizationsFile) -> Iterator[Fault]:
    """Find a share that stopped before it started, or two of one organization at once."""
    for name, several in record.organizations.items():
        for i, one in enumerate(several):
            if one.until is not None and one.until < one.start:
                yield _times((_KEY, name, i, "until"), f"{one.until} lies before {one.start}")
        for i, (earlier, later) in enumerate(pairwise(several), start=1):
            if earlier.until is None or earlier.until >= later.start:
                said = "the share before it is still traded on that day"
                yield _times((_KEY, name, i, "from"), said)


def ended_without_a_day(record: OrganizationsFile) -> Iterator[Fault]:
    """Find an end without its last day, a last day without its end, a worth without either."""
    for name, several in record.organizations.items():
        for i, one in enumerate(several):
            where: KeyPath = (_KEY, name, i)
            if (one.until is None) != (one.ended is None):
                key, other = ("until", "ended") if one.ended is None else ("ended", "until")
                yield _half(where, key, other)
            elif one.worth is not None and one.ended is None:
                yield _half(where, "worth", "ended")


def price_below_nothing(record: OrganizationsFile) -> Iterator[Fault]:
    """Find an amount of money that no share can have."""
    for name, several in record.organizations.items():
        for i, one in enumerate(several):
            for key, least in (("worth", False), ("offered", True), ("valuation", True)):
                value = getattr(one, key)
                if value is not None and (value < 0 or (least and value == 0)):
                    yield Fault(
                        (_KEY, name, i, key),
                        f"{value:g} is not what a share can cost or be worth",
                        "a number above 0" if least else "0 or more",
                        "leave it out where it is not known",
                    )


def promises_nothing(whole: Overview) -> Iterator[FileFault]:
    """Find an organization that no promise names."""
    known = {promise.organization for promise in whole.ledger.promises}
    for name in whole.ledger.organizations:
        if name not in known:
            near = difflib.get_close_matches(name, sorted(known), n=1)
            yield (
                FILE,
                Fault(
                    (_KEY, name),
                    f"no promise is one of {name}",
                    "a name that promises have as `organization`",
                    f"did you mean {near[0]}?" if near else "add its promises, or delete it",
                    on_key=True,
                ),
            )


def ticker_without_prices(whole: Overview) -> Iterator[FileFault]:
    """Find a ticker, of a share or of a benchmark, of which there are no prices."""
    for where, one in _tradings(whole):
        for key, ticker in (("ticker", one.ticker), ("benchmark", one.benchmark)):
            identity = ticker_id(ticker) if ticker is not None else ""
            unread = {f"prices/{identity}.csv", f"prices/{identity}.yaml"} & whole.unread
            if ticker is not None and not unread and not _has_prices(whole, identity):
                yield (
                    FILE,
                    Fault(
                        (*where, key),
                        f"there are no prices of {ticker}",
                        f"prices/{identity}.yaml and prices/{identity}.csv",
                        f"promisetrack import prices FILE --ticker {ticker}",
                    ),
                )


def benchmark_unfit(whole: Overview) -> Iterator[FileFault]:
    """Find a benchmark that is a share, a share that is an index, and two currencies."""
    securities = whole.ledger.securities
    for where, one in _tradings(whole):
        share = securities.get(ticker_id(one.ticker))
        index = securities.get(ticker_id(one.benchmark)) if one.benchmark else None
        if share is not None and share.kind is not SecurityKind.SHARE:
            yield FILE, _unfit((*where, "ticker"), f"{one.ticker} is an index, not a share")
        if index is not None and index.kind is not SecurityKind.INDEX:
            yield FILE, _unfit((*where, "benchmark"), f"{one.benchmark} is a share, not an index")
        elif share is not None and index is not None and _differ(share, index):
            said = f"{one.benchmark} is in {index.currency}, {one.ticker} in {share.currency}"
            yield FILE, _unfit((*where, "benchmark"), said)


def close_outside_trading(whole: Overview) -> Iterator[FileFault]:
    """Find a close from before a share was traded, or from after: the first of each table."""
    times: dict[str, list[Trading]] = {}
    for _, one in _tradings(whole):
        times.setdefault(ticker_id(one.ticker), []).append(one)
    for table in whole.ledger.prices:
        several = times.get(table.id, [])
        for number, row in enumerate(table.rows if several else (), start=2):
            if not any(_is_within(row, one) for one in several):
                yield price_file(table), _outside(row, number, table.id)
                break


# --- private -------------------------------------------------------------------------------

_KEY = "organizations"


def _tradings(whole: Overview) -> Iterator[tuple[KeyPath, Trading]]:
    for name, several in whole.ledger.organizations.items():
        for i, one in enumerate(several):
            yield (_KEY, name, i), one


def _has_prices(whole: Overview, identity: str) -> bool:
    ledger = whole.ledger
    found = (ledger.prices.get(identity), ledger.securities.get(identity))
    return None not in found


def _differ(share: Security, index: Security) -> bool:
    return index.currency is not None and index.currency != share.currency


def _is_within(row: Close, one: Trading) -> bool:
    return one.start <= row.date and (one.until is None or row.date <= one.until)


def _times(where: KeyPath, said: str) -> Fault:
    return Fault(
        where,
        said,
        "times of trading one after the other, the oldest first",
        "correct the days, or put the shares in order",
    )


def _half(where: KeyPath, key: str, other: str) -> Fault:
    return Fault(
        (*where, key),
        f"`{key}` stands without `{other}`",
        "`until` and `ended` together, and `worth` only beside them",
        f"add `{other}`, or delete `{key}`",
        on_key=True,
    )


def _unfit(where: KeyPath, said: str) -> Fault:
    return Fault(
        where,
        said,
        "a share against an index in the same currency",
        "name another ticker, or correct the file of its prices",
    )


def _outside(row: Close, number: int, identity: str) -> Fault:
    return Fault(
        (),
        f"{row.date} lies outside the time in which the share was traded",
        f"a day within `from` and `until` of {identity} in {FILE}",
        "correct the times there, or delete the row",
        span=Span(number, 1, len(str(row.date))),
    )
