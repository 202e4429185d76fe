"""Shares, indices and ledgers made up for tests, told by days and closes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from forecast.made_up import claim, ledger, outcome, promise
from promisetrack.model import (
    Catalog,
    Close,
    Ledger,
    PriceTable,
    Promise,
    Security,
    Trading,
    ticker_id,
)

__all__ = ["claim", "listed", "market_ledger", "months", "outcome", "promise", "security", "table"]

Closes = Mapping[str, float]


def security(ticker: str = "ACME", **keys: Any) -> Security:
    return Security.model_validate(
        {
            "id": ticker_id(ticker),
            "title": "Acme, common stock",
            "ticker": ticker,
            "kind": "share",
            "currency": "USD",
            "closes": "split-adjusted",
            "sources": [{"id": "page"}],
            **keys,
        }
    )


def table(closes: Closes, ticker: str = "ACME", adjusted: Closes | None = None) -> PriceTable:
    more = adjusted or {}
    rows = [
        Close(
            date=date.fromisoformat(day), close=close, adjusted_close=more.get(day), source="page"
        )
        for day, close in sorted(closes.items())
    ]
    return PriceTable(id=ticker_id(ticker), rows=tuple(rows))


def listed(ticker: str = "ACME", start: str = "2000-01-03", **keys: Any) -> Trading:
    return Trading.model_validate({"ticker": ticker, "from": start, "benchmark": "IDX", **keys})


def months(first: int, last: int, values: Sequence[float] | None = None) -> dict[str, float]:
    """Return a close on the 28th of each month of some years; 100 each without values."""
    days = [f"{year}-{month:02}-28" for year in range(first, last + 1) for month in range(1, 13)]
    return dict(zip(days, values or [100.0] * len(days), strict=True))


def market_ledger(
    *promises: Promise,
    closes: Closes,
    index: Closes | None = None,
    trading: Trading | None = None,
    about: Security | None = None,
    adjusted: Closes | None = None,
) -> Ledger:
    """Return a ledger of promises of Acme, whose share has some closes beside an index."""
    share = about or security()
    tables = [table(closes, share.ticker, adjusted)]
    securities = [share]
    if index is not None:
        securities.append(security("IDX", title="Acme 500, price index", kind="index"))
        tables.append(table(index, "IDX"))
    return replace(
        ledger(*promises),
        organizations={"Acme": (trading or listed(share.ticker),)},
        securities=Catalog(securities),
        prices=Catalog(tables),
    )
