"""The values of a ledger: frozen, typed, and free of disk, clock and terminal."""

from promisetrack.model.lag import Lag, LagError, parse_lag
from promisetrack.model.ledger import (
    SCHEMA_VERSION,
    Catalog,
    Frame,
    Ledger,
    LedgerFile,
    NamesFile,
    SamplingFile,
    SamplingRule,
    ledger_of,
)
from promisetrack.model.prices import (
    Close,
    Closes,
    Ended,
    OrganizationsFile,
    PriceSource,
    PriceTable,
    Security,
    SecurityFile,
    SecurityKind,
    Split,
    Trading,
    ticker_id,
)
from promisetrack.model.promise import (
    Because,
    Claim,
    Direction,
    Judgement,
    Kind,
    Lenient,
    Measure,
    MeasureType,
    Outcome,
    Promise,
    PromiseFile,
    Source,
    Status,
    WindowRule,
)
from promisetrack.model.record import Record
from promisetrack.model.roadmap import (
    Capacity,
    Growth,
    Milestone,
    Requirement,
    Roadmap,
    RoadmapFile,
)
from promisetrack.model.series import Asks, Platform, Reading, Series, SeriesFile, SeriesType

__all__ = [
    "SCHEMA_VERSION", "Asks", "Because", "Capacity", "Catalog", "Claim", "Close", "Closes",
    "Direction", "Ended", "Frame", "Growth", "Judgement", "Kind", "Lag", "LagError", "Ledger",
    "LedgerFile", "Lenient", "Measure", "MeasureType", "Milestone", "NamesFile",
    "OrganizationsFile", "Outcome", "Platform", "PriceSource", "PriceTable", "Promise",
    "PromiseFile", "Reading", "Record", "Requirement", "Roadmap", "RoadmapFile", "SamplingFile",
    "SamplingRule", "Security", "SecurityFile", "SecurityKind", "Series", "SeriesFile",
    "SeriesType", "Source", "Split", "Status", "Trading", "WindowRule", "ledger_of", "parse_lag",
    "ticker_id",
]  # fmt: skip
