"""The README is true: its console blocks are run, and print what it shows."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN_NOWHERE = ("make", "promisetrack report", "promisetrack due")
"""Commands whose output is long or depends on the day: run or not, it is not compared."""


def console_steps() -> list[tuple[str, str]]:
    """Return (command, expected output) of every console block, in order."""
    steps: list[tuple[str, str]] = []
    for block in re.findall(r"```console\n(.*?)```", README, flags=re.DOTALL):
        joined = block.replace("\\\n", " ")
        for part in re.split(r"^\$ ", joined, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            steps.append((command.split("  #")[0].strip(), output))
    return steps


def test_every_console_block_prints_what_the_readme_shows(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "claims", tmp_path / "claims")
    compared = 0
    for command, expected in console_steps():
        if command.startswith(SHOWN_NOWHERE):
            continue
        words = shlex.split(command)
        if words[0] == "promisetrack":
            words[:1] = [sys.executable, "-m", "promisetrack"]
        result = subprocess.run(
            words,
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "COLUMNS": "100"},
        )
        if expected.strip():
            assert result.stdout.rstrip() == expected.rstrip(), command
            compared += 1
    assert compared >= 4


@pytest.mark.parametrize(
    "target", sorted(set(re.findall(r"\]\(([^)]+)\)|src=\"([^\"]+)\"", README))), ids="".join
)
def test_a_link_of_the_readme_leads_somewhere(target: tuple[str, str]) -> None:
    path, _, part = "".join(target).partition("#")
    assert (ROOT / path).exists()
    headings = (
        re.findall(r"^#+ (.*)$", (ROOT / path).read_text("utf-8"), re.MULTILINE) if part else []
    )
    assert not part or part in {words.lower().replace(" ", "-") for words in headings}


def test_the_python_block_of_the_readme_runs(tmp_path: Path) -> None:
    block = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)[0]
    script = tmp_path / "block.py"
    script.write_text(block, encoding="utf-8")
    result = subprocess.run(
        [sys.executable, str(script)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert re.fullmatch(r"\d{4}-\d\d-\d\d 0\.\d+\n", result.stdout)
