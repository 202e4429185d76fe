"""Files that may serve again, each under a name made of all that it depends on."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from functools import cache
from importlib import resources
from importlib.metadata import version
from pathlib import Path


def keep(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, so that another process never reads half of it.

    A folder that cannot be written is no fault: what was to be kept is made again next time.
    """
    part = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)


@cache
def chart_makers() -> str:
    """Return a digest of what makes charts: two libraries' versions, and our sources that do."""
    versions = (version("altair"), version("vl-convert-python"))
    digest = hashlib.sha256(" ".join(versions).encode())
    with resources.as_file(resources.files("promisetrack")) as path:
        drawers = (path / "report" / name for name in ("pictures.py", "bundle.py"))
        files = [*(path / "charts").rglob("*.py"), *drawers]
        for file in sorted(files):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:32]
