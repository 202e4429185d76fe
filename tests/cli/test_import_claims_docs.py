"""docs/how-to/import-a-table.md and write-an-importer.md are run as they stand."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from promisetrack.intake import Code
from promisetrack.ledger import load_ledger
from security.commands import run

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"
TABLE = (HOW_TO / "import-a-table.md").read_text(encoding="utf-8")
IMPORTER = (HOW_TO / "write-an-importer.md").read_text(encoding="utf-8")
FILES = re.compile(r"`([\w.-]+)`:\n\n```\w+\n(.*?)```", re.DOTALL)
SESSIONS = re.compile(r"```console\n\$ (.*?)\n(.*?)```", re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    run(tmp_path, "init")
    for page in (TABLE, IMPORTER):
        for file, text in FILES.findall(page):
            (tmp_path / file).write_text(text, encoding="utf-8")
    return tmp_path


def test_every_command_of_the_table_page_prints_what_the_page_shows(folder: Path) -> None:
    sessions = SESSIONS.findall(TABLE)
    assert len(sessions) == 5
    for command, printed in sessions:
        ran = run(folder, *shlex.split(command)[1:])
        assert ran.out + ran.err == printed, command


def test_the_table_page_lists_every_code() -> None:
    assert re.findall(r"^\| (TAB\d+) \|", TABLE, re.MULTILINE) == [code.value for code in Code]


def test_the_importer_of_the_page_imports_and_tells_faults_at_their_places(folder: Path) -> None:
    sessions = SESSIONS.findall(IMPORTER)
    assert len(sessions) == 3
    for number, (command, printed) in enumerate(sessions):
        if number == 2:
            with (folder / "plans.txt").open("a", encoding="utf-8") as file:
                file.write("2026-01-10 | The north line opens | sprnig 2028\n")
        words = [sys.executable, *command.split()[1:]]
        ran = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True)
        assert ran.stdout == printed
    assert run(folder, "check").code == 0
    claims = load_ledger(folder / "claims").promises["the-north-line-opens"].claims
    assert [str(one.due) for one in claims] == ["../2025-12-31", "2027-03-01/2027-05-31"]
