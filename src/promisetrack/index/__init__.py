"""A copy of the ledger in SQL, for people who ask in SQL and for teams that share a database.

The files stay the truth: an index can be deleted at any moment and made again.
"""

from promisetrack.index.listing import Asked, Attention, read_listing
from promisetrack.index.reading import read_index, read_store
from promisetrack.index.rows import FileContent
from promisetrack.index.store import DamagedStoreError, StoreError, open_store, place
from promisetrack.index.sync import Contents, Look, SyncReport, sync

__all__ = [
    "Asked", "Attention", "Contents", "DamagedStoreError", "FileContent", "Look", "StoreError",
    "SyncReport", "open_store", "place", "read_index", "read_listing", "read_store", "sync",
]  # fmt: skip
