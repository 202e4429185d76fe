"""`make audit` asks the network about every pinned dependency, and nothing else does."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def steps_of(target: str) -> str:
    """Return what make would run, without running it."""
    return subprocess.run(
        ["make", "--dry-run", "--no-print-directory", target],
        cwd=ROOT, capture_output=True, check=True, text=True,
    ).stdout  # fmt: skip


def test_every_pinned_dependency_is_audited_and_what_cannot_be_is_a_fault() -> None:
    last = steps_of("audit").splitlines()[-1]
    assert "--requirement constraints.txt" in last
    assert "--strict" in last


@pytest.mark.parametrize("target", ["check", "test", "test-slow", "setup", "report", "docs"])
def test_nothing_else_audits(target: str) -> None:
    assert "audit" not in steps_of(target)


def test_the_auditor_is_pinned_and_no_dependency_of_the_project() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert len(set(re.findall(r"pip-audit==[0-9.]+", makefile))) == 1
    constraints = (ROOT / "constraints.txt").read_text("utf-8").lower()
    assert not re.search(r"^pip[-_]audit==", constraints, re.MULTILINE)
