"""Every command given nonsense says in one line what is wrong, ends with 1 or 2, and no more."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMANDS = {
    "check": ["check"],
    "list": ["list"],
    "show": ["show", "some-promise"],
    "due": ["due"],
    "forecast": ["forecast"],
    "report": ["report"],
    "index": ["index"],
    "log": [
        "log",
        "some-promise",
        "--by",
        "Jane",
        "--said",
        "next year",
        "--not-verified",
        "--yes",
    ],
    "resolve": ["resolve", "some-promise", "--status", "delivered", "--date", "2026-01-01"],
    "observe": ["observe", "some-series", "--date", "2026", "--value", "3"],
}


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "promisetrack", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONWARNINGS": "error"},
    )


def contents(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".promisetrack" not in path.parts
    }


def assert_plain_refusal(result: subprocess.CompletedProcess[str], place: str) -> None:
    assert result.returncode in (1, 2), result.stderr
    assert "Traceback" not in result.stderr
    assert place in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS.keys())
def test_without_a_ledger_the_folder_is_named(tmp_path: Path, words: list[str]) -> None:
    result = run(tmp_path, *words)
    assert_plain_refusal(result, str(tmp_path))
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS.keys())
def test_a_missing_folder_is_named(tmp_path: Path, words: list[str]) -> None:
    result = run(tmp_path, *words, "--claims", str(tmp_path / "nowhere"))
    assert_plain_refusal(result, "nowhere: does not exist")


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS.keys())
def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "claims").write_text("not a folder", encoding="utf-8")
    before = contents(tmp_path)
    result = run(tmp_path, *words, "--claims", str(tmp_path / "claims"))
    assert_plain_refusal(result, "claims: is a file, not a folder")
    assert contents(tmp_path) == before


BROKEN = {
    "empty": b"",
    "binary": bytes(range(256)) * 8,
    "year-0": b"promise: x\noutcome:\n  as_of: 0000-01-01\n",
    "long": b"promise: " + b"x" * 10_000_000,
    "list": b"- 1\n- 2\n",
}


@pytest.mark.parametrize("command", ["check", "forecast", "report", "index"])
@pytest.mark.parametrize("fault", BROKEN.keys())
def test_a_broken_file_is_named_and_left_alone(tmp_path: Path, command: str, fault: str) -> None:
    folder = tmp_path / "claims" / "ev"
    folder.mkdir(parents=True)
    (folder / "broken.yaml").write_bytes(BROKEN[fault])
    before = contents(tmp_path)
    result = run(tmp_path, command)
    assert result.returncode == 1, result.stderr
    assert "Traceback" not in result.stderr
    assert "ev/broken.yaml:" in result.stderr
    assert len(result.stderr) < 20_000
    assert contents(tmp_path) == before


@pytest.mark.parametrize("day", ["0000-01-01", "2026-02-30", "yesterday", "2026", "9" * 10_000])
@pytest.mark.parametrize("command", ["list", "due", "forecast", "report"])
def test_an_impossible_as_of_is_a_wrong_usage(tmp_path: Path, command: str, day: str) -> None:
    (tmp_path / "claims").mkdir()
    result = run(tmp_path, command, "--as-of", day)
    assert result.returncode == 2
    assert "--as-of" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["list", "--status", "done"], "'--status': 'done' is not one of 'pending', 'delivered'"),
        (["list", "--format", "xml"], "'--format': 'xml' is not one of 'text', 'json', 'csv'"),
        (["due", "--within", "-1"], "'--within': "),
        (["lst"], "No such command 'lst'. Did you mean 'list'?"),
    ],
    ids=["choice", "format", "number", "command"],
)
def test_a_wrong_call_is_named_without_the_words_of_the_parser(
    tmp_path: Path, words: list[str], what: str
) -> None:
    result = run(tmp_path, *words)
    assert result.returncode == 2
    assert what in result.stderr
    assert "Value error" not in result.stderr


@pytest.mark.parametrize("words", [[], ["import"]], ids=["program", "group"])
def test_a_call_without_a_command_is_answered_by_the_help_that_names_them(
    tmp_path: Path, words: list[str]
) -> None:
    result = run(tmp_path, *words)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == run(tmp_path, *words, "--help").stdout
    _, commands = result.stderr.split("Commands:\n")
    assert all(line.endswith(".") and not line.endswith("..") for line in commands.splitlines())


def start_ledger(folder: Path) -> None:
    assert run(folder, "init").returncode == 0


@pytest.mark.parametrize(
    ("redirected", "code"),
    [
        pytest.param("list >&-", 0, id="list-without-stdout"),
        pytest.param("list 2>&-", 0, id="list-without-stderr"),
        pytest.param("log some-new-thing --by Jo --due 2030 <&-", 2, id="log-without-stdin"),
        pytest.param("check --claims nowhere 2>&1 | true", 0, id="nobody-reads"),
        pytest.param("list --format json >/dev/full", 1, id="full"),
    ],
)
def test_a_closed_or_full_stream_is_no_fault_of_the_program(
    tmp_path: Path, redirected: str, code: int
) -> None:
    start_ledger(tmp_path)
    result = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m promisetrack {redirected}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == code, result.stderr
    assert "Traceback" not in result.stderr
    assert "Exception ignored" not in result.stderr


def test_a_working_folder_that_is_gone_is_named(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    result = subprocess.run(
        ["bash", "-c", f'rmdir "$PWD"; {sys.executable} -P -m promisetrack list'],
        cwd=gone,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == "promisetrack: the working folder: no such file or directory\n"
