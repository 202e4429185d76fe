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
    "SCHEMA_VERSION",
    "Asks", "Because", "Capacity", "Catalog", "Claim", "Direction", "Frame", "Growth", "Judgement",
    "Kind", "Lag", "LagError", "Ledger", "LedgerFile", "Lenient", "Measure", "MeasureType",
    "Milestone", "NamesFile", "Outcome", "Platform", "Promise", "PromiseFile", "Reading", "Record",
    "Requirement", "Roadmap", "RoadmapFile", "SamplingFile", "SamplingRule", "Series", "SeriesFile",
    "SeriesType", "Source", "Status", "WindowRule", "ledger_of", "parse_lag",
]  # fmt: skip
