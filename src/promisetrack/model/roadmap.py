"""A roadmap: milestones, what each of them waits for, and the capacity that they lead to.

`RoadmapFile` is exactly the keys that may stand in ``claims/roadmaps/<id>.yaml``; `Roadmap` adds
the id that the file's name gives it. A milestone comes about in one of three ways: it is a
promise of the ledger and has claims of its own; it is the first of several other milestones; or
it is a ramp that grows from one amount to another.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from promisetrack.model.lag import LagText
from promisetrack.model.promise import Source
from promisetrack.model.record import Record
from promisetrack.model.scalars import Amount, Flag, Slug, Text

LONGEST_LABEL: Final = 45
"""Characters of a label, which stands in tables and beside marks of a chart."""

SERIES_ROLES: Final = (
    "series", "launches", "satellite_power", "satellites_per_launch", "satellite_mass",
    "launch_share", "first_year", "array_power", "heat_rejection",
)  # fmt: skip
"""The keys of `Capacity` that name one series."""


class Requirement(Record):
    """What a milestone waits for, and why."""

    id: Slug
    """A milestone of this roadmap, which must be done first."""
    lag: LagText | None = None
    """Time from then to this milestone: the range that holds eight of ten cases; `6 months` is
    exact. Left out: none.
    """
    because: Text
    """Why one needs the other, in own words."""
    source: Source | None = None
    """Where that can be read; only a reason that says it is arithmetic or logic needs none."""
    verified: Flag = False
    """Whether a page at the address states it."""


class Growth(Record):
    """A ramp from one amount to another, which starts when all that is required is done."""

    start: Amount = Field(alias="from")
    """What is there when it starts: one satellite, one node."""
    to: Amount
    """Where the milestone is reached; a larger amount of the same kind."""
    because: Text
    """Why it starts from there, in own words."""
    source: Source | None = None
    """Where that can be read; only a reason that says it is arithmetic or logic needs none."""
    verified: Flag = False
    """Whether a page at the address states it."""

    @model_serializer(mode="wrap")
    def _written(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Write `from` as the file has it: the word is Python's own and no name of a field."""
        written: dict[str, Any] = write(self)
        return {"from" if key == "start" else key: value for key, value in written.items()}


class Milestone(Record):
    """One step of a roadmap."""

    id: Slug
    """A promise of the ledger, whose own claims count; or a new id with `first_of` or `grows`."""
    label: Text = Field(json_schema_extra={"maxLength": LONGEST_LABEL})
    """What it is, short, for tables and charts: at most 45 characters."""
    requires: tuple[Requirement, ...] = ()
    """What must be done before. Left out: it waits for nothing in this roadmap."""
    first_of: tuple[Slug, ...] = ()
    """At least two milestones; this one is done when the first of them is."""
    grows: Growth | None = None
    """A ramp, for what nobody has promised."""
    reaches: Amount | None = None
    """What it is worth, with its unit, where others give odds on such an amount."""

    @property
    def waits_for(self) -> tuple[str, ...]:
        """The ids that it cannot come before: its requirements, then what it is the first of."""
        return (*(required.id for required in self.requires), *self.first_of)


class Capacity(Record):
    """The fan: a quantity through its thresholds, and what it takes to get there.

    Every key but `thresholds` names series of the ledger. Readings or estimates will do.
    """

    series: Slug
    """Where the quantity stands today; the fan is drawn in its unit."""
    thresholds: tuple[Slug, ...] = Field(min_length=1)
    """Milestones in rising order: promises with a measure that the series can be compared with."""
    launches: Slug | None = None
    """Launches a year: the ramp that has begun."""
    satellite_power: Slug | None = None
    """Power of one satellite, such as kW/satellite."""
    satellites_per_launch: Slug | None = None
    """Satellites that one launch carries."""
    launch_share: Slug | None = None
    """Share of the launches that carries these satellites and nothing else, as a plain number."""
    first_year: Slug | None = None
    """Satellites that such a ramp brings in its first year, such as satellites/year; left out: the
    first years of the analogues that count satellites.
    """
    satellite_mass: Slug | None = None
    """Mass of one satellite, such as t/satellite."""
    array_power: Slug | None = None
    """Power of a solar array by area, W/m2."""
    heat_rejection: Slug | None = None
    """Heat that a radiator rejects by area, W/m2."""
    analogues: tuple[Slug, ...] = ()
    """Ramps of the past that teach how long a doubling takes: levels or amounts over time, each
    with at least three readings.
    """

    def roles(self) -> Iterator[tuple[str, str]]:
        """Yield the keys that name one series, each with the id of the series."""
        for key in SERIES_ROLES:
            name = getattr(self, key)
            if name is not None:
                yield key, name


class RoadmapFile(Record):
    """A roadmap: milestones, what each waits for, and the capacity that they lead to."""

    title: Text
    """What the roadmap leads to, as a heading."""
    note: Text | None = None
    """What it is, and what it is not."""
    milestones: tuple[Milestone, ...] = Field(min_length=1)
    """In the order in which a reader would read them; every id once."""
    capacity: Capacity | None = None
    """A fan of one quantity through its thresholds."""


class Roadmap(RoadmapFile):
    """A roadmap with the id that its file's name gives it."""

    id: Slug

    def get(self, identity: str) -> Milestone | None:
        """Return the milestone of an id, or None."""
        return next((one for one in self.milestones if one.id == identity), None)

    @property
    def waits_for(self) -> dict[str, tuple[str, ...]]:
        """For every milestone, in the order of the file, the ids that it cannot come before."""
        return {milestone.id: milestone.waits_for for milestone in self.milestones}
