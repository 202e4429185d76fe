"""Streams that take no more: a reader that goes away (`promisetrack list | head`), a full disk."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from promisetrack.pipeline.start import start_ledger

RUN = [sys.executable, "-X", "dev", "-m", "promisetrack"]
"""In development mode Python also tells of a stream that could not be emptied at its end."""

ENVIRONMENT = {key: text for key, text in os.environ.items() if key != "PYTHONUNBUFFERED"}
"""Without a buffer Python itself overlooks that only a part of a long text was taken."""

FULL = Path("/dev/full")
SHIPPED = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    start_ledger(tmp_path)
    return tmp_path


@pytest.fixture
def no_reader() -> Iterator[int]:
    """Yield the end of a pipe that nobody reads from."""
    reading, writing = os.pipe()
    os.close(reading)
    yield writing
    os.close(writing)


PRINTING = {
    "list": ["list"],
    "csv": ["list", "--format", "csv"],
    "json": ["list", "--format", "json"],
    "show": ["show", "spacex"],
    "check": ["check", "--format", "json"],
    "help": ["list", "--help"],
    "version": ["--version"],
}


@pytest.mark.parametrize("words", PRINTING.values(), ids=PRINTING.keys())
def test_nobody_reads_the_result(folder: Path, no_reader: int, words: list[str]) -> None:
    result = subprocess.run(
        [*RUN, *words],
        cwd=folder,
        env=ENVIRONMENT,
        stdout=no_reader,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stderr) == (1, "")


def test_nobody_reads_what_is_wrong(folder: Path, no_reader: int) -> None:
    result = subprocess.run(
        [*RUN, "show", "nobody"],
        cwd=folder,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=no_reader,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stdout) == (1, "")


def test_a_reader_that_stops_early_gets_its_line_and_no_message_follows() -> None:
    with subprocess.Popen(
        [*RUN, "list", "--format", "csv"],
        cwd=SHIPPED,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as command:
        assert command.stdout is not None
        assert command.stderr is not None
        assert command.stdout.readline().startswith("id,")
        command.stdout.close()
        assert command.stderr.read() == ""
    assert command.returncode == 1


@pytest.mark.skipif(not FULL.exists(), reason="this system has no file that is always full")
def test_a_full_disk_is_told_once(folder: Path) -> None:
    with FULL.open("w", encoding="utf-8") as full:
        result = subprocess.run(
            [*RUN, "list"],
            cwd=folder,
            env=ENVIRONMENT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (result.returncode, result.stderr) == (1, "promisetrack: no space left on device\n")
