"""A copy of the ledger in SQL, for people who ask in SQL and for teams that share a database.

The files stay the truth: an index can be deleted at any moment and made again. The public names are
imported on first use: a plain list needs few of them, and not the library of databases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from promisetrack.index.lines import Asked, Attention
    from promisetrack.index.listing import read_listing
    from promisetrack.index.plain_listing import read_plain_listing
    from promisetrack.index.reading import read_index, read_store
    from promisetrack.index.rows import FileContent
    from promisetrack.index.store import DamagedStoreError, StoreError, open_store, place
    from promisetrack.index.syncing import Contents, Look, SyncReport, sync

__all__ = [
    "Asked", "Attention", "Contents", "DamagedStoreError", "FileContent", "Look", "StoreError",
    "SyncReport", "open_store", "place", "read_index", "read_listing", "read_plain_listing",
    "read_store", "sync",
]  # fmt: skip

_HOME = {
    "Asked": "lines",
    "Attention": "lines",
    "Contents": "syncing",
    "DamagedStoreError": "store",
    "FileContent": "rows",
    "Look": "syncing",
    "StoreError": "store",
    "SyncReport": "syncing",
    "open_store": "store",
    "place": "store",
    "read_index": "reading",
    "read_listing": "listing",
    "read_plain_listing": "plain_listing",
    "read_store": "reading",
    "sync": "syncing",
}


def __getattr__(name: str) -> Any:
    """Import a public name from its module the first time it is asked for."""
    if name not in _HOME:
        message = f"module 'promisetrack.index' has no attribute {name!r}"
        raise AttributeError(message)
    import importlib

    return getattr(importlib.import_module(f"promisetrack.index.{_HOME[name]}"), name)
