"""Shares and indices: what their prices mean, what they closed at, and who they belong to.

Three kinds of file say so. ``claims/prices/<id>.yaml`` says what a table of prices means
(`SecurityFile`), ``claims/prices/<id>.csv`` holds the closes (`PriceTable`), and
``claims/organizations.yaml`` says which organization traded under which ticker, from when to
when, and how that ended (`OrganizationsFile`). A close belongs to the exchange's own day.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from promisetrack.model.promise import Source
from promisetrack.model.record import Record
from promisetrack.model.scalars import Day, Flag, Number, Slug, Text


class SecurityKind(StrEnum):
    """What a price is the price of."""

    SHARE = "share"
    INDEX = "index"


class Closes(StrEnum):
    """In which shares closes from before a split are counted."""

    SPLIT_ADJUSTED = "split-adjusted"
    AS_TRADED = "as-traded"


class Ended(StrEnum):
    """How a share stopped being traded."""

    BANKRUPT = "bankrupt"
    TAKEN_OVER = "taken-over"
    DELISTED = "delisted"


class Split(Record):
    """One share became several, or several became one."""

    date: Day
    """First day on which the new shares were traded."""
    ratio: Number
    """New shares for one old share: 5 for five for one, 0.1 for one for ten."""


class PriceSource(Record):
    """Where some of the closes can be read."""

    id: Slug
    """What the rows of the table call it."""
    source: Source | None = None
    """Where it can be read: an address, or its parts."""
    verified: Flag = False
    """Whether a page at the address states these closes."""
    note: Text | None = None
    """Anything a reader should know, in own words."""


class SecurityFile(Record):
    """What a table of prices means: exactly the keys of claims/prices/<id>.yaml."""

    title: Text
    """What is priced, as a heading."""
    ticker: Text
    """Its sign on the exchange, or the usual sign of an index."""
    kind: SecurityKind
    """A share that can be held, or an index to hold it against."""
    currency: Text | None = None
    """Three capitals, such as USD; left out only for an index that is counted in points."""
    exchange: Text | None = None
    """Where it is traded; the days are those of this exchange."""
    closes: Closes
    """Whether closes from before a split are counted in the shares of today."""
    splits: tuple[Split, ...] = ()
    """Only for closes as traded: the splits by which they are counted in the shares of today."""
    sources: tuple[PriceSource, ...] = Field(min_length=1)
    """Where the closes can be read; every row of the table names one of them."""
    note: Text | None = None
    """Anything a reader should know, in own words."""


class Security(SecurityFile):
    """What a table of prices means, with the id that the file's name gives it."""

    id: Slug


class Close(Record):
    """What a share or an index closed at on one day of its exchange."""

    date: Day
    """The exchange's day."""
    close: Number
    """The last price of the day, in the currency of the security."""
    adjusted_close: Number | None = None
    """The same, with dividends reinvested: ratios of these are total returns."""
    source: Slug
    """The id of one of the security's sources."""


class PriceTable(Record):
    """The closes of one security, oldest first: the rows of claims/prices/<id>.csv."""

    id: Slug
    rows: tuple[Close, ...] = ()


class Trading(Record):
    """A time in which an organization's share was traded."""

    ticker: Text
    """The share's sign on its exchange."""
    start: Day = Field(alias="from")
    """First day of trading."""
    until: Day | None = None
    """Last day of trading; left out while it is traded."""
    ended: Ended | None = None
    """How trading ended."""
    worth: Number | None = None
    """What a share was worth to its holder after the end, in its currency: 0 where nothing was
    left. Left out: not known, and the last close is taken.
    """
    offered: Number | None = None
    """Price of a share when it was first sold to the public, counted in the shares of the
    closes.
    """
    valuation: Number | None = None
    """What all shares together were worth at that price, in the currency of the share."""
    benchmark: Text | None = None
    """Ticker of the index that the share is held against."""
    source: Source | None = None
    """Where these days can be read: an address, or its parts."""
    verified: Flag = False
    """Whether a page at the address states them."""
    note: Text | None = None
    """Anything a reader should know, in own words."""

    @model_serializer(mode="wrap")
    def _written(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Write `from` as the file has it: the word is Python's own and no name of a field."""
        written: dict[str, Any] = write(self)
        return {"from" if key == "start" else key: value for key, value in written.items()}


class OrganizationsFile(Record):
    """Which share belongs to whom: the keys of claims/organizations.yaml."""

    organizations: dict[Text, tuple[Trading, ...]] = Field(default_factory=dict)
    """Each organization as promises name it, and the times in which its share was traded."""


def ticker_id(ticker: str) -> str:
    """Return the id of the files that hold the prices of a ticker.

    Parameters
    ----------
    ticker
        As the exchange or the index writes it.

    Examples
    --------
    >>> ticker_id("TSLA"), ticker_id("^GSPC"), ticker_id("BRK.B")
    ('tsla', 'gspc', 'brk-b')
    """
    return "-".join(re.findall(r"[a-z0-9]+", ticker.lower()))
