"""The ledger as tables for other programs: CSV, JSON lines, Parquet and SQLite.

The same ledger gives the same bytes.
"""

from promisetrack.export.folder import FORMATS, ForFolder, folder_files
from promisetrack.export.parquet import NoParquetError
from promisetrack.export.sheets import Sheet, ledger_sheets
from promisetrack.export.sqlite import is_export, sqlite_file

__all__ = [
    "FORMATS", "ForFolder", "NoParquetError", "Sheet", "folder_files", "is_export", "ledger_sheets",
    "sqlite_file",
]  # fmt: skip
