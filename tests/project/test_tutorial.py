"""The tutorial is true: all that it has a reader type and run is run, and prints what it shows."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from project.tracked import ROOT

PAGE = (ROOT / "docs/tutorial/first-ledger.md").read_text(encoding="utf-8")
HOME = "/somewhere"  # where the page has the reader work


class Block(NamedTuple):
    """One fenced block: the name of the file that the page gives it, if any; its kind; its text."""

    name: str
    kind: str
    text: str


def blocks() -> list[Block]:
    """Return every block of the page, in order."""
    found = re.findall(
        r"(?:^`([\w.-]+)`:\n\n)?^```(\w+)\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL
    )
    return [Block(*one) for one in found]


def commands(block: str) -> Iterator[tuple[str, str]]:
    """Give each command of a console block, and what it prints."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command = re.match(r"(?:.*\\\n)*.*\n", part)
        assert command is not None
        yield command[0], part[command.end() :]


class Reader:
    """One who types what the page says: a folder, and the place in it that `cd` changes."""

    def __init__(self, home: Path) -> None:
        """Give the reader a home, and the program under its name."""
        self.home = self.here = home / "you"
        self.home.mkdir()
        program = home / "bin/promisetrack"
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m promisetrack "$@"\n')
        program.chmod(0o755)
        self.around = {
            **os.environ,
            "COLUMNS": "100",
            "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
        }

    def run(self, *words: str) -> str:
        """Return all that a command prints, with the reader's home where the page has it."""
        result = subprocess.run(
            words,
            cwd=self.here,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            check=False,
            env=self.around,
        )
        return result.stdout.replace(str(self.home), HOME)

    def type(self, command: str) -> str:
        """Run a line of a terminal."""
        if command.startswith("cd "):
            self.here /= command[3:].strip()
            return ""
        return self.run("sh", "-c", command)


def test_every_block_of_the_tutorial_is_run_and_prints_what_the_page_shows(tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    printed = ""
    for block in blocks():
        if block.kind == "csv":
            (reader.here / block.name).write_text(block.text, encoding="utf-8")
        elif block.kind == "python":
            printed = reader.run(sys.executable, "-c", block.text)
        elif block.kind == "console":
            for command, expected in commands(block.text):
                assert reader.type(command) == expected, command
        else:
            assert block.kind == "text", "a block that this test does not run"
            assert printed == block.text
    assert (reader.here / "reports/index.html").exists()


def test_the_tutorial_goes_all_the_way() -> None:
    kinds = [block.kind for block in blocks()]
    assert (kinds.count("python"), kinds.count("csv")) == (1, 2)
    typed = [c for b in blocks() if b.kind == "console" for c, _ in commands(b.text)]
    used = {word for command in typed for word in re.findall(r"promisetrack (\w+)", command)}
    assert used >= {"init", "log", "check", "resolve", "due", "forecast", "report"}
