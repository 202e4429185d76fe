"""Results that take too long for every report: computed once, kept, and read while they hold.

They lie in the folder of things that can be made again (`.promisetrack/`), each under a name made
of all that it depends on: what was known of the ledger, the day, and the sources of the model. A
change to any of these leaves the old file unread.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

if TYPE_CHECKING:
    from pydantic import TypeAdapter

FOLDER: Final = ".promisetrack"

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Shelf(Generic[Result]):
    """Where results of one kind are kept: the start of their names, and their type."""

    name: str
    kind: type[Result]

    def path(self, folder: Path, rests_on: str) -> Path:
        """Return the file of a result that rests on a text, and on the sources of the model."""
        text = f"{rests_on} {_sources()}"
        return folder / f"{self.name}-{hashlib.sha256(text.encode()).hexdigest()[:24]}.json"

    def read(self, path: Path) -> tuple[Result | None] | None:
        """Return what was kept, in a tuple because it may be nothing; None where nothing was."""
        try:
            return (self._adapter().validate_json(path.read_bytes()),)
        except (OSError, ValueError):
            return None

    def keep(self, path: Path, found: Result | None) -> None:
        """Write a result whole or not at all, so that another process never reads half of it.

        A folder that cannot be written is no fault: the result is then computed again next time.
        """
        part = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(self._adapter().dump_json(found))
            part.replace(path)
        except OSError:
            with suppress(OSError):
                part.unlink(missing_ok=True)

    def _adapter(self) -> TypeAdapter[Result | None]:
        from pydantic import TypeAdapter

        maybe: Any = self.kind | None
        return TypeAdapter(maybe)


# --- private -------------------------------------------------------------------------------


@cache
def _sources() -> str:
    """Return a digest of the program's own sources: another model, another result."""
    digest = hashlib.sha256()
    root = resources.files("promisetrack")
    for part in ("forecast", "survival", "model"):
        with resources.as_file(root / part) as path:
            for file in sorted(path.rglob("*.py")):
                digest.update(file.read_bytes())
    return digest.hexdigest()
