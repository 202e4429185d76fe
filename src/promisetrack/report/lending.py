"""A value that helping processes read from a file, once each, however often they work with it."""

from __future__ import annotations

import pickle
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")


class Lent(Generic[Value]):
    """A value in this process; sent to another one it is the path of its copy.

    The copy is written when it is first sent, and whoever lends takes it back (`take_back`).
    """

    def __init__(self, value: Value, path: Path) -> None:
        self.value = value
        self._path = path

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what another process makes it from."""
        if not self._path.exists():
            part = self._path.with_name(f"{self._path.name}.part")
            part.write_bytes(pickle.dumps(self.value, protocol=pickle.HIGHEST_PROTOCOL))
            part.replace(self._path)
        return _borrowed, (self._path,)

    def take_back(self) -> None:
        """Remove the copy."""
        self._path.unlink(missing_ok=True)


# --- private -------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _borrowed(path: Path) -> Lent[Any]:
    return Lent(pickle.loads(path.read_bytes()), path)  # noqa: S301  written by who lends it
