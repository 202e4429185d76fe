"""Results that go from one process to another without what both of them have.

A drawn roadmap leads to the ledger and to the model. Sent as they are, the receiver would hold a
second ledger and a second model: 150 MB with 10,000 promises.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Sequence
from typing import Any


def packed(value: object, shared: Sequence[object]) -> bytes:
    """Return a value as bytes, with the objects that the receiver has as their numbers."""
    file = io.BytesIO()
    _Packer(file, shared).dump(value)
    return file.getvalue()


def unpacked(content: bytes, shared: Sequence[object]) -> Any:
    """Return what was packed, with the receiver's own objects in the places of the numbers."""
    return _Unpacker(io.BytesIO(content), shared).load()


# --- private -------------------------------------------------------------------------------


class _Packer(pickle.Pickler):
    def __init__(self, file: io.BytesIO, shared: Sequence[object]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._number = {id(one): number for number, one in enumerate(shared)}

    def persistent_id(self, obj: object) -> int | None:
        return self._number.get(id(obj))


class _Unpacker(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, shared: Sequence[object]) -> None:
        super().__init__(file)
        self._shared = shared

    def persistent_load(self, pid: int) -> object:
        return self._shared[pid]
