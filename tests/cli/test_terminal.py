"""How results look on a terminal: wide and narrow, without colours, and quiet."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from promisetrack.cli import app
from promisetrack.pipeline.start import start_ledger

BATTERY = "tesla-south-australia-battery-100-days"
STATEMENT = "100-megawatt battery in South Australia within 100 days"
UNSET = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TERMINAL_WIDTH")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a ledger as `init` makes it."""
    start_ledger(tmp_path)
    return tmp_path


def shown(
    folder: Path, *words: str, columns: int = 100, variables: Mapping[str, str] | None = None
) -> list[str]:
    """Return the lines that the program writes on a terminal of so many columns."""
    terminal, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    inherited = {key: text for key, text in os.environ.items() if key not in UNSET}
    program = subprocess.Popen(
        [sys.executable, "-m", "promisetrack", *words],
        cwd=folder, env={**inherited, "TERM": "xterm-256color", **(variables or {})},
        stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    screen = b""
    try:
        while part := os.read(terminal, 65536):
            screen += part
    except OSError:
        pass  # how Linux tells that the program has closed the terminal
    os.close(terminal)
    program.wait(timeout=60)
    return screen.decode().splitlines()


def test_a_wide_terminal_shows_a_row_a_promise(folder: Path) -> None:
    lines = shown(folder, "list", columns=160)
    assert lines[0].split() == ["ID", "STATE", "NEWEST", "DUE", "PROMISE"]
    assert any(line.startswith(BATTERY) and line.endswith(STATEMENT) for line in lines)
    assert max(map(len, lines)) <= 160


@pytest.mark.parametrize("columns", [40, 60, 80])
def test_a_narrow_terminal_shows_a_block_a_promise(folder: Path, columns: int) -> None:
    lines = shown(folder, "list", columns=columns)
    start = lines.index(BATTERY)
    block = " ".join(" ".join(lines[start + 1 : start + 9]).split())
    assert block.startswith("state kept newest due ")
    assert f"promise {STATEMENT}" in block
    addressless = [line for line in lines if line not in {BATTERY, lines[0]}]
    assert max(map(len, addressless[:-1])) <= columns, "an id is the one thing that is never broken"


def test_the_width_may_be_given(folder: Path) -> None:
    assert shown(folder, "list", columns=30, variables={"COLUMNS": "160"})[0].startswith("ID")


def test_a_pipe_gets_whole_rows_whatever_the_width(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "promisetrack", "list"], cwd=folder, check=True,
        env={**os.environ, "COLUMNS": "30"}, capture_output=True, text=True,
    )  # fmt: skip
    assert any(
        line.startswith(BATTERY) and line.endswith(STATEMENT) for line in done.stdout.splitlines()
    )


@pytest.mark.parametrize("variables", [{}, {"NO_COLOR": "1"}, {"FORCE_COLOR": "1"}], ids=str)
@pytest.mark.parametrize(
    "words",
    [("--help",), ("list",), ("show", BATTERY), ("show", "nothing"), ("list", "--nothing")],
    ids=" ".join,
)
def test_no_colour_is_ever_written(
    folder: Path, words: Sequence[str], variables: Mapping[str, str]
) -> None:
    lines = shown(folder, *words, variables=variables)
    assert lines
    assert "\x1b" not in "".join(lines)


@pytest.mark.parametrize("words", [("list", "--quiet"), ("-q", "list"), ("--quiet", "list", "-q")])
def test_quiet_prints_the_result_and_nothing_beside_it(folder: Path, words: Sequence[str]) -> None:
    claims = str(folder / "claims")
    loud = CliRunner().invoke(app, ["list", "--claims", claims])
    quiet = CliRunner().invoke(app, [*words, "--claims", claims])
    assert "2 of 2 promises" in loud.stderr
    assert quiet.stderr == ""
    assert quiet.stdout == loud.stdout


def test_quiet_ends_with_its_command(folder: Path) -> None:
    claims = str(folder / "claims")
    assert CliRunner().invoke(app, ["list", "-q", "--claims", claims]).stderr == ""
    assert CliRunner().invoke(app, ["list", "--claims", claims]).stderr != ""


def test_quiet_still_says_what_is_wrong(folder: Path) -> None:
    claims = folder / "claims"
    (claims / "energy" / "broken.yaml").write_text("promise: Nothing else\n", encoding="utf-8")
    found = CliRunner().invoke(app, ["check", "--quiet", "--claims", str(claims)])
    assert found.exit_code == 1
    assert "KEY002" in found.stderr
    assert "errors" not in found.stderr, "the count is left out, the errors are not"
    listed = CliRunner().invoke(app, ["list", "--quiet", "--claims", str(claims)])
    assert listed.stderr == "1 file with errors left out: promisetrack check lists them\n"


def test_quiet_asks_nothing_even_on_a_terminal(folder: Path) -> None:
    terminal, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "promisetrack", "resolve", BATTERY, "--quiet"],
        cwd=folder, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, timeout=60, check=False,
    )  # fmt: skip
    os.close(theirs)
    said = os.read(terminal, 65536).decode()
    os.close(terminal)
    assert done.returncode == 2
    assert said.startswith("promisetrack: ")
    assert "  try  " in said


def test_every_command_can_be_quiet() -> None:
    for command in ("list", "log", "report", "export", "import kalshi", "completion"):
        result = CliRunner().invoke(app, [*command.split(), "--help"])
        assert "--quiet" in result.stdout, command
