"""A measured quantity over time."""

from __future__ import annotations

from enum import StrEnum

from promisetrack.model.promise import Direction, MeasureType, Source
from promisetrack.model.record import Record
from promisetrack.model.scalars import Amount, Day, Flag, Number, Slug, Text, UnitName, Window


class SeriesType(StrEnum):
    """A level, an amount over a period, a market price of an event, or somebody's estimate."""

    STOCK = "stock"
    FLOW = "flow"
    PROBABILITY = "probability"
    ESTIMATE = "estimate"


class Platform(StrEnum):
    """Where a price was made."""

    KALSHI = "kalshi"
    POLYMARKET = "polymarket"
    MANIFOLD = "manifold"
    METACULUS = "metaculus"


class Asks(Record):
    """The threshold that a market asks about, so that it is compared with nothing else."""

    reaches: Amount
    """The threshold, with its unit."""
    quantity: Text | None = None
    """What is measured, by the name that a promise's measure gives it."""
    type: MeasureType | None = None
    """Stock (a level on a day) or flow (an amount over a period); left out: flow where the unit is
    a rate.
    """
    direction: Direction = Direction.AT_LEAST
    """On which side of the threshold the event happens: at-least, or at-most."""
    organization: Text | None = None
    """Who has to reach it; left out: whoever does."""
    note: Text | None = None
    """What else must hold, in own words."""


class Reading(Record):
    """One dated value of a series."""

    date: Window
    """The day of a level; for a flow the whole period that the value covers."""
    value: Number
    """A number in the unit of the series."""
    source: Source | None = None
    """Where it can be read: an address, or its parts."""
    verified: Flag = False
    """Whether a page at the address states it."""
    note: Text | None = None
    """Anything a reader should know, in own words."""
    deadline: Day | None = None
    """For a probability: the last day by which the event must happen."""
    volume: Amount | None = None
    """For a probability: what had been traded by then."""
    traders: Number | None = None
    """For a probability: how many people had traded or forecast by then."""


class SeriesFile(Record):
    """A measured quantity over time: exactly the keys of a file in claims/series."""

    title: Text
    """What is measured, as a heading."""
    quantity: Text
    """What is measured, in words joined by underscores; a promise's measure names it so."""
    unit: UnitName
    """The unit of every reading; `1` for a plain number such as a share or a chance."""
    type: SeriesType
    """A level on a day, an amount over a period, a market's odds, or somebody's estimate."""
    organization: Text | None = None
    """Whose making or doing is measured; ramps of one organization teach about one another."""
    platform: Platform | None = None
    """For a probability: where it is traded or forecast."""
    market: Text | None = None
    """For a probability: the platform's own name for the market."""
    asks: Asks | None = None
    """For a probability: the threshold that the market asks about."""
    note: Text | None = None
    """Anything a reader should know, in own words."""
    readings: tuple[Reading, ...] = ()
    """The dated values, in the order of their dates."""


class Series(SeriesFile):
    """A series with the id that its file's name gives it."""

    id: Slug
