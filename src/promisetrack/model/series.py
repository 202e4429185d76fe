"""A measured quantity over time."""

from __future__ import annotations

from enum import StrEnum

from promisetrack.model.promise import Source
from promisetrack.model.record import Record
from promisetrack.model.scalars import Day, Flag, Number, Slug, Text, UnitName, Window


class SeriesType(StrEnum):
    """A level, an amount over a period, a market price of an event, or somebody's estimate."""

    STOCK = "stock"
    FLOW = "flow"
    PROBABILITY = "probability"
    ESTIMATE = "estimate"


class Reading(Record):
    """One dated value of a series."""

    date: Window
    """The day of a level; for a flow the whole period that the value covers."""
    value: Number
    source: Source | None = None
    verified: Flag = False
    """Whether a page at the address states it."""
    note: Text | None = None
    deadline: Day | None = None
    """For a probability: the last day by which the event must happen."""


class SeriesFile(Record):
    """A measured quantity over time: exactly the keys of a file in claims/series."""

    title: Text
    quantity: Text
    unit: UnitName
    type: SeriesType
    organization: Text | None = None
    """Whose making or doing is measured; ramps of one organization teach about one another."""
    note: Text | None = None
    readings: tuple[Reading, ...] = ()


class Series(SeriesFile):
    """A series with the id that its file's name gives it."""

    id: Slug
