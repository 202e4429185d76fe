"""The values of a ledger: frozen, typed, and free of disk, clock and terminal."""

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
from promisetrack.model.series import Reading, Series, SeriesFile, SeriesType

__all__ = [
    "SCHEMA_VERSION",
    "Because", "Catalog", "Claim", "Direction", "Frame", "Judgement", "Kind", "Ledger",
    "LedgerFile", "Lenient", "Measure", "MeasureType", "NamesFile", "Outcome", "Promise",
    "PromiseFile", "Reading", "Record", "SamplingFile", "SamplingRule", "Series", "SeriesFile",
    "SeriesType", "Source", "Status", "WindowRule", "ledger_of",
]  # fmt: skip
