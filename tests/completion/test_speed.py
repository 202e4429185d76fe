"""An answer comes before a person notices: it imports almost nothing and reads little."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST = 0.150
"""Seconds of a processor, which a busy machine does not stretch as it does those of a clock."""

MOST_TIMES_PYTHON = 8
"""How many times as long as `python -c pass`; measured: 2 to 4."""

ASKED = {
    "an id": ["show", "tes"],
    "an organization": ["list", "--organization", ""],
    "a speaker": ["log", "x", "--by", "E"],
    "a series": ["observe", "star"],
    "a command": [""],
}


def seconds(words: list[str]) -> float:
    """Return the processor time that a call of Python takes, the least of five."""
    environment = {
        key: text for key, text in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"
    }
    environment |= {"PROMISETRACK_COMPLETE": "zsh"}
    taken = []
    for _ in range(6):  # the first writes the bytecode
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=environment, check=True, capture_output=True
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(taken[1:])


@pytest.mark.parametrize("words", ASKED.values(), ids=list(ASKED))
def test_an_answer_from_the_whole_ledger_takes_less_than_is_noticed(words: list[str]) -> None:
    taken = seconds(["-m", "promisetrack", *words])
    assert taken < LONGEST
    assert taken < MOST_TIMES_PYTHON * seconds(["-c", "pass"])


def test_nothing_heavy_is_imported() -> None:
    code = (
        "import sys; sys.argv = ['promisetrack', 'list', '--organization', '']\n"
        "from promisetrack.__main__ import main; main()\n"
        "print('MODULES', *sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    environment = {**os.environ, "PROMISETRACK_COMPLETE": "zsh"}
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], cwd=ROOT, env=environment, check=True, text=True,
        capture_output=True,
    )  # fmt: skip
    modules = done.stdout.rpartition("MODULES ")[2].split()
    assert "promisetrack" in modules
    heavy = {"typer", "pydantic", "yaml", "numpy", "pathlib", "inspect", "dataclasses", "logging"}
    assert heavy & set(modules) == set()
