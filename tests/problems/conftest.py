"""The option that writes golden files: ``pytest tests/problems --update-golden=new``.

``new`` writes only the files that are missing; a golden text that would change is a failing test.
``all`` writes every file anew and lists, at the end of the run, those that have changed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

CHANGED = pytest.StashKey[list[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        choices=("no", "new", "all"),
        default="no",
        help="write the golden texts that are missing (new), or every one anew (all)",
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Return a function that compares a text with a committed file, or writes it when told to."""
    mode = request.config.getoption("--update-golden", default="no")
    changed = request.config.stash.setdefault(CHANGED, [])

    def check(path: Path, text: str) -> None:
        known = path.read_text(encoding="utf-8") if path.exists() else None
        if known == text:
            return
        if mode == "all" or (mode == "new" and known is None):
            path.write_text(text, encoding="utf-8", newline="\n")
            changed.append(path.name)
            return
        assert known is not None, f"no golden file {path.name}: run with --update-golden=new"
        assert text == known

    return check


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    changed = config.stash.get(CHANGED, None) or []
    for name in sorted(changed):
        terminalreporter.write_line(f"golden file written: {name}")
