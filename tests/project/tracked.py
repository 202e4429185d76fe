"""The files of the project, as git tracks them, or as they lie there where there is no git."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_MADE = frozenset(
    {
        ".git", ".venv", ".promisetrack", ".pytest_cache", ".mypy_cache", ".ruff_cache",
        ".hypothesis", ".import_linter_cache", "__pycache__", "build", "dist", "reports",
    }
)  # fmt: skip


@cache
def tracked_files() -> tuple[str, ...]:
    """Return the paths of all tracked files that exist, relative to the project, sorted."""
    try:
        listing = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
        )
    except (FileNotFoundError, subprocess.CalledProcessError):
        return tuple(sorted(walk_files()))
    names = listing.stdout.split("\0")
    return tuple(sorted(name for name in names if name and (ROOT / name).is_file()))


def walk_files() -> Iterator[str]:
    """Yield the path of every file that is not made by a program, relative to the project."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in _MADE]
        for name in names:
            yield (Path(folder) / name).relative_to(ROOT).as_posix()
