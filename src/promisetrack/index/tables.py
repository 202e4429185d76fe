"""The tables, for people who think in SQL.

Conventions, stated once:

* A date stands three times: as written (`made`), and as its first and last day (`made_from`,
  `made_to`), both inclusive and NULL where that end is open.
* A quantity stands three times: as written (`reaches`), and as `reaches_value`, `reaches_unit`.
* Keys are the ledger's own names (paths, ids), never numbers that the database makes up.
* What stands twice (the first and the newest date of a promise) does so that lists of many promises
  need not read all claims.
* Every row of the ledger hangs on the file that it came from: with the file go its rows.

In PostgreSQL the tables lie in a schema of their own, `promisetrack`, so that rebuilding them
can touch nothing else. An SQLite file holds them alone.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Double,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
)

SCHEMA: Final = "promisetrack"
"""Where the tables lie in PostgreSQL."""

METADATA: Final = MetaData(schema=SCHEMA)


def _text(name: str, comment: str | None = None, **options: Any) -> Column[str]:
    return Column(name, Text, comment=comment, nullable=False, **options)


def _maybe(name: str, comment: str | None = None) -> Column[str]:
    return Column(name, Text, comment=comment)


def _window(name: str, comment: str) -> tuple[Column[Any], ...]:
    return (
        Column(name, Text, comment=comment),
        Column(f"{name}_from", Date, comment="its first day; NULL: open"),
        Column(f"{name}_to", Date, comment="its last day; NULL: open"),
    )


def _quantity(name: str, comment: str) -> tuple[Column[Any], ...]:
    return (
        Column(name, Text, comment=comment),
        Column(f"{name}_value", Double),
        Column(f"{name}_unit", Text),
    )


def _owner(name: str, target: str, **options: Any) -> Column[str]:
    reference = ForeignKey(f"{SCHEMA}.{target}", ondelete="CASCADE")
    return Column(name, Text, reference, nullable=False, **options)


meta = Table(
    "meta",
    METADATA,
    _text("key", primary_key=True),
    _text("value"),
    comment="facts about the index itself",
)

files = Table(
    "files",
    METADATA,
    _text("path", "below the ledger's folder", primary_key=True),
    _maybe("sha256", "of the file's bytes; NULL: it could not be read"),
    _maybe(
        "kind",
        "promise, series, roadmap, sampling, settings, names, organizations, security or prices; "
        "NULL: nothing could be made of it",
    ),
    Column("sound", Boolean, nullable=False, comment="no error; otherwise it is left out"),
    _maybe("document", "all that the file says, as JSON: values are read back from it"),
    _text("findings", "what is wrong inside the file, as JSON"),
    comment="every file of the ledger",
)

problems = Table(
    "problems",
    METADATA,
    Column("number", Integer, primary_key=True, comment="0 is the first, in the order of paths"),
    _text("path", "below the ledger's folder"),
    Column("line", Integer, nullable=False),
    Column("column", Integer, nullable=False),
    _text("code"),
    _text("severity", "error or warning"),
    _text("message"),
    _text("document", "the whole problem, as JSON"),
    comment="what is wrong with the ledger; a file with an error has no rows in the tables below",
)

promises = Table(
    "promises",
    METADATA,
    _text("id", primary_key=True),
    _owner("path", "files.path", unique=True),
    _text("domain"),
    _text("statement"),
    _text("organization"),
    _text("kind"),
    _text("criteria", "what must be seen for it to count"),
    _text("sampling", "the rule by which it came into the ledger"),
    _maybe("programme"),
    _maybe("quantity", "what is measured"),
    *_quantity("reaches", "the threshold"),
    _maybe("series", "the series that measures it"),
    _maybe("direction", "at-least or at-most"),
    _maybe("period", "open, or fixed for a quota of its period"),
    Column("claims", Integer, nullable=False, comment="how many there are"),
    _maybe("first_due", "`due` of the first claim with a last day"),
    Column("first_due_to", Date, comment="that day"),
    _maybe("newest_due", "`due` of the newest claim with a last day"),
    Column("newest_due_to", Date, comment="that day"),
    comment="one thing that was promised",
)

requires = Table(
    "requires",
    METADATA,
    _owner("promise", "promises.id", primary_key=True),
    _text("required", "the promise that must be delivered before", primary_key=True),
    comment="which promise waits for which",
)

claims = Table(
    "claims",
    METADATA,
    _owner("promise", "promises.id", primary_key=True),
    Column("number", Integer, primary_key=True, comment="0 is the oldest"),
    *_window("made", "when it was said"),
    _text("by"),
    _maybe("said", "the speaker's timing words"),
    *_window("due", "for when; NULL where the date was taken back"),
    Column("withdrawn", Boolean, nullable=False),
    *_quantity("level", "where the quantity stood when the claim was made"),
    Column(
        "confidence", Double, nullable=True, comment="chance of keeping it, as the speaker said"
    ),
    _maybe("venue"),
    _maybe("url"),
    _maybe("publisher"),
    _maybe("published", "the page's own date, as written"),
    Column("verified", Boolean, nullable=False),
    _maybe("note"),
    comment="one dated statement of a promise",
)

outcomes = Table(
    "outcomes",
    METADATA,
    _owner("promise", "promises.id", primary_key=True),
    _text("status"),
    *_window("date", "of delivery or cancellation; for partial, of the assessment"),
    Column("as_of", Date, nullable=False, comment="newest evidence"),
    _maybe("derived_from", "dates of the readings that decided; NULL: the file says it"),
    Column("reached", Double, comment="for partial: the share of the threshold"),
    _maybe("because"),
    _maybe("superseded_by"),
    _text("judgement"),
    _maybe("evidence"),
    _maybe("url"),
    _maybe("publisher"),
    Column("verified", Boolean, nullable=False),
    _maybe("note"),
    comment="what became of a promise, read from its series where the file leaves it open",
)

series = Table(
    "series",
    METADATA,
    _text("id", primary_key=True),
    _owner("path", "files.path", unique=True),
    _text("title"),
    _text("quantity"),
    _text("unit"),
    _text("type", "stock, flow, probability or estimate"),
    _maybe("organization", "whose making or doing is measured"),
    _maybe("platform", "for a probability: where it is traded or forecast"),
    _maybe("market", "for a probability: the platform's own name for the market"),
    *_quantity("asks_reaches", "for a probability: the threshold that the market asks about"),
    _maybe("asks_quantity", "what is measured"),
    _maybe("asks_type", "stock or flow; NULL: flow where the unit is a rate"),
    _maybe("asks_direction", "at-least or at-most"),
    _maybe("asks_organization", "who has to reach it; NULL: whoever does"),
    _maybe("asks_note", "what else must hold"),
    _maybe("note"),
    comment="a measured quantity over time",
)

readings = Table(
    "readings",
    METADATA,
    _owner("series", "series.id", primary_key=True),
    Column("number", Integer, primary_key=True, comment="place in the file, from 0"),
    *_window("date", "the day of a level, the period of a flow"),
    Column("value", Double, nullable=False),
    Column("deadline", Date, comment="for a probability: by when"),
    *_quantity("volume", "for a probability: what had been traded by then"),
    Column("traders", Double, comment="for a probability: how many had traded or forecast"),
    _maybe("url"),
    _maybe("publisher"),
    Column("verified", Boolean, nullable=False),
    _maybe("note"),
    comment="one dated value of a series",
)

roadmaps = Table(
    "roadmaps",
    METADATA,
    _text("id", primary_key=True),
    _owner("path", "files.path", unique=True),
    _text("title"),
    _maybe("note"),
    comment="milestones that wait for each other",
)

milestones = Table(
    "milestones",
    METADATA,
    _owner("roadmap", "roadmaps.id", primary_key=True),
    _text("id", "a promise's, or the roadmap's own", primary_key=True),
    Column("number", Integer, nullable=False, comment="place in the file, from 0"),
    _text("label"),
    *_quantity("grows_from", "for a ramp: what is there when it starts"),
    *_quantity("grows_to", "for a ramp: where the milestone is reached"),
    *_quantity("reaches", "what it is worth where others give odds"),
    comment="one step of a roadmap",
)

milestone_requires = Table(
    "milestone_requires",
    METADATA,
    _owner("roadmap", "roadmaps.id", primary_key=True),
    _text("milestone", primary_key=True),
    _text("required", "the milestone that must be done before", primary_key=True),
    _maybe("lag", "time from the one to the other; NULL: none"),
    Column("lag_days_from", Double, comment="shorter end of its 80 % range"),
    Column("lag_days_to", Double, comment="longer end"),
    _text("because"),
    _maybe("url"),
    _maybe("publisher"),
    Column("verified", Boolean, nullable=False),
    comment="which milestone waits for which, and why",
)

milestone_routes = Table(
    "milestone_routes",
    METADATA,
    _owner("roadmap", "roadmaps.id", primary_key=True),
    _text("milestone", primary_key=True),
    _text("route", "the milestone is done when the first of its routes is", primary_key=True),
    comment="the ways to a milestone that is the first of several",
)

sampling_rules = Table(
    "sampling_rules",
    METADATA,
    _text("id", primary_key=True),
    _owner("path", "files.path"),
    _text("title"),
    _text("kind", "systematic or opportunistic"),
    _text("rule"),
    _maybe("bias"),
    comment="how promises came into the ledger",
)

securities = Table(
    "securities",
    METADATA,
    _text("id", primary_key=True),
    _owner("path", "files.path", unique=True),
    _text("title"),
    _text("ticker", "its sign on the exchange"),
    _text("kind", "share or index"),
    _maybe("currency", "of its closes; NULL: points of an index"),
    _maybe("exchange", "where it is traded"),
    _text("closes", "split-adjusted, or as-traded"),
    _maybe("note"),
    comment="a share or an index, and what its closes mean",
)

splits = Table(
    "splits",
    METADATA,
    _owner("security", "securities.id", primary_key=True),
    Column("date", Date, primary_key=True, comment="first day of the new shares"),
    Column("ratio", Double, nullable=False, comment="new shares for one old share"),
    comment="a split by which closes as traded are counted in the shares of today",
)

price_sources = Table(
    "price_sources",
    METADATA,
    _owner("security", "securities.id", primary_key=True),
    _text("id", "what the closes call it", primary_key=True),
    _maybe("url"),
    _maybe("publisher"),
    Column("verified", Boolean, nullable=False),
    _maybe("note"),
    comment="where some closes can be read",
)

closes = Table(
    "closes",
    METADATA,
    _text("security", "id of the share or index", primary_key=True),
    Column("date", Date, primary_key=True, comment="the exchange's own day"),
    _owner("path", "files.path"),
    Column("close", Double, nullable=False, comment="last price of the day"),
    Column("adjusted_close", Double, comment="the same with dividends reinvested"),
    _text("source", "id of one of its sources"),
    comment="what a share or an index closed at on one day",
)

tradings = Table(
    "tradings",
    METADATA,
    _text("organization", "whose share it is", primary_key=True),
    Column("number", Integer, primary_key=True, comment="place among its shares, from 0"),
    _owner("path", "files.path"),
    _text("ticker", "its sign on the exchange"),
    Column("traded_from", Date, nullable=False, comment="first day of trading"),
    Column("traded_until", Date, comment="last day of trading; NULL: it is traded"),
    _maybe("ended", "bankrupt, taken-over or delisted"),
    Column("worth", Double, comment="of a share after the end; NULL: not known"),
    Column("offered", Double, comment="price of the first offer, in the shares of the closes"),
    Column("valuation", Double, comment="of all shares at that price"),
    _maybe("benchmark", "ticker of the index that it is held against"),
    _maybe("url"),
    _maybe("publisher"),
    Column("verified", Boolean, nullable=False),
    _maybe("note"),
    comment="a time in which the share of an organization was traded",
)
