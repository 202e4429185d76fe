"""Every message says where, what was expected, and what to try: all of them, read as a set."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from promisetrack.ledger import RULES

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "promisetrack"
GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.txt"))

FAULTS = {
    "CommandError", "UnknownIdError", "StoreError", "DamagedStoreError", "WriteError", "LockError",
}  # fmt: skip
"""What ends a command with one line, and a second one that says what to try.

A `SealError` brings the same remedy along wherever it is made.
"""

WITHOUT = {"cli/drafts.py": 2, "cli/batches.py": 1}
"""How often none is given: two follow problems that were printed with a remedy each, and one says
that the file says so already: nothing is left to do."""

FIRST_LINE = re.compile(r"(.+?):(\d+):(\d+): (error|warning) ([A-Z]{3}\d{3}): (.+)")


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_problem_says_its_place_what_was_expected_and_what_to_try(path: Path) -> None:
    for block in re.split(r"\n(?=\S)", path.read_text(encoding="utf-8").strip()):
        first, *rest = block.split("\n")
        assert FIRST_LINE.fullmatch(first), first
        labels = [line.split()[0] for line in rest if line.startswith("   ") and line.split()]
        assert "try" in labels, block
        message = first.rpartition(": ")[2]
        assert not message.endswith("."), "a line, not a sentence"


def test_every_code_is_among_them() -> None:
    assert {rule.code for rule in RULES} <= {path.name[:6] for path in GOLDEN}


def raised() -> Iterator[tuple[str, int, ast.Call]]:
    """Yield every place of the source where a fault of a command is made."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in FAULTS:
                yield path.relative_to(SOURCE).as_posix(), node.lineno, node


def test_every_fault_of_a_command_says_what_to_try() -> None:
    found = list(raised())
    assert len(found) > 50, "the faults are no longer made by these names"
    without = [
        (path, line)
        for path, line, call in found
        if not {"remedy", None} & {keyword.arg for keyword in call.keywords}
    ]
    counted = {path: sum(one == path for one, _ in without) for path, _ in without}
    assert counted == WITHOUT, without


def test_no_remedy_is_empty_or_a_shrug() -> None:
    for path, line, call in raised():
        for keyword in call.keywords:
            if keyword.arg == "remedy" and isinstance(keyword.value, ast.Constant):
                words = str(keyword.value.value)
                assert len(words) > len("try again"), f"{path}:{line}"
                assert not words.endswith((".", "!")), f"{path}:{line}"
