"""Rows of shares and indices, of their closes, and of who they belong to.

Closes hang on the file of their table alone: the file that says what they mean can change without
them.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Table

from promisetrack.index import tables
from promisetrack.index.cells import Row, source_cells
from promisetrack.model import OrganizationsFile, PriceTable, Security, Trading


def security_rows(path: str, security: Security) -> Iterator[tuple[Table, Row]]:
    """Yield the rows of a share or an index, of its splits, and of its sources."""
    yield (
        tables.securities,
        {
            "id": security.id,
            "path": path,
            "title": security.title,
            "ticker": security.ticker,
            "kind": security.kind.value,
            "currency": security.currency,
            "exchange": security.exchange,
            "closes": security.closes.value,
            "note": security.note,
        },
    )
    for split in {one.date: one for one in security.splits}.values():
        row = {"security": security.id, "date": split.date, "ratio": split.ratio}
        yield tables.splits, row
    for one in security.sources:
        about = {"security": security.id, "id": one.id, **source_cells(one.source)}
        yield tables.price_sources, {**about, "verified": one.verified, "note": one.note}


def close_rows(path: str, table: PriceTable) -> Iterator[tuple[Table, Row]]:
    """Yield the rows of closes."""
    for row in table.rows:
        yield (
            tables.closes,
            {
                "security": table.id,
                "date": row.date,
                "path": path,
                "close": row.close,
                "adjusted_close": row.adjusted_close,
                "source": row.source,
            },
        )


def trading_rows(path: str, record: OrganizationsFile) -> Iterator[tuple[Table, Row]]:
    """Yield the rows of the times in which shares of organizations were traded."""
    for organization, several in record.organizations.items():
        for number, one in enumerate(several):
            about = {"organization": organization, "number": number, "path": path}
            yield tables.tradings, {**about, **_trading_cells(one)}


# --- private -------------------------------------------------------------------------------


def _trading_cells(one: Trading) -> Row:
    return {
        "ticker": one.ticker,
        "traded_from": one.start,
        "traded_until": one.until,
        "ended": one.ended.value if one.ended else None,
        "worth": one.worth,
        "offered": one.offered,
        "valuation": one.valuation,
        "benchmark": one.benchmark,
        **source_cells(one.source),
        "verified": one.verified,
        "note": one.note,
    }
