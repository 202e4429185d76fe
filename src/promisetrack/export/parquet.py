"""A table as Parquet: typed columns, compressed, for pandas, DuckDB, R and Spark."""

from __future__ import annotations

import io
from typing import Any

from promisetrack.export.sheets import Sheet


class NoParquetError(Exception):
    """The library that writes Parquet is not installed."""


def parquet_bytes(sheet: Sheet) -> bytes:
    """Return a table as a Parquet file; what a column holds stands in its metadata.

    Raises
    ------
    NoParquetError
        If pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        message = f"Parquet needs the package pyarrow ({error})"
        raise NoParquetError(message) from None
    kinds: dict[str, Any] = {
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "string": pa.string(),
    }
    fields = [
        pa.field(one.name, kinds[one.type], metadata={"description": one.words})
        for one in sheet.columns
    ]
    columns = list(zip(*sheet.rows, strict=True)) or [()] * len(fields)
    arrays = [pa.array(cells, field.type) for cells, field in zip(columns, fields, strict=True)]
    buffer = io.BytesIO()
    table = pa.table(arrays, schema=pa.schema(fields, metadata={"description": sheet.words}))
    pq.write_table(table, buffer, compression="zstd")
    return buffer.getvalue()
