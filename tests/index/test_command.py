"""The command `index`, and `--store` in the commands that read."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from index.ledgers import ROCKET, make_ledger, write


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program in a folder as a user would."""
    command = [sys.executable, "-m", "promisetrack", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False, text=True)


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    return make_ledger(tmp_path)


def test_it_says_where_and_what_changed(claims: Path) -> None:
    where = claims.parent / ".promisetrack" / "ledger.sqlite"
    first = run(claims.parent, "index")
    assert (first.stdout, first.stderr) == (f"{where}: 5 added, 0 unchanged\n", "")
    write(claims, "launch/acme-rocket.yaml", ROCKET.replace("No flight yet.", "None."))
    (claims / "launch/acme-factory.yaml").unlink()
    second = run(claims.parent, "index")
    assert second.stdout == f"{where}: 1 changed, 1 removed, 3 unchanged\n"
    assert second.returncode == 0


def test_json_holds_counts_and_problems(claims: Path, store: str) -> None:
    write(claims, "launch/acme-rocket.yaml", ROCKET.replace("verified: true", "verified: yes"))
    result = run(claims.parent, "index", "--store", store, "--format", "json")
    shown = json.loads(result.stdout)
    assert (result.returncode, result.stderr) == (1, "")
    assert shown["files"] == {"added": 5, "changed": 0, "removed": 0, "unchanged": 0}
    (problem,) = shown["problems"]
    assert (problem["path"], problem["code"]) == ("claims/launch/acme-rocket.yaml", "TYP003")


def test_errors_in_the_files_are_shown_and_exit_1(claims: Path) -> None:
    write(claims, "launch/acme-rocket.yaml", ROCKET.replace("verified: true", "verified: yes"))
    for _ in range(2):
        result = run(claims.parent, "index")
        assert result.returncode == 1
        assert "claims/launch/acme-rocket.yaml:20:" in result.stderr
        assert "error TYP003" in result.stderr


@pytest.mark.parametrize(
    "command", [["list"], ["due"], ["show", "acme-rocket"]], ids=lambda command: command[0]
)
def test_reading_commands_print_the_same_from_a_store(
    claims: Path, store: str, command: list[str]
) -> None:
    assert run(claims.parent, "index", "--store", store).returncode == 0
    options = ["--as-of", "2023-01-31", "--format", "json"]
    from_files = run(claims.parent, *command, *options)
    from_store = run(claims.parent, *command, *options, "--store", store)
    assert (from_store.returncode, from_store.stderr) == (0, "")
    assert from_store.stdout == from_files.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["index", "--store", "mysql://host/name"], 2, "an index is not kept in mysql"),
        (["index", "--store", "claims"], 1, "claims: unable to open database file"),
        (["list", "--store", "none.sqlite"], 1, "none.sqlite: there is no index"),
        (["list", "--store", "claims/ledger.yaml"], 1, "file is not a database"),
        (["index", "--claims", "nowhere"], 2, "nowhere: does not exist"),
    ],
    ids=["other-database", "a-folder", "not-there", "no-database", "no-ledger"],
)
def test_a_store_that_cannot_be_used_is_one_line_and_a_remedy(
    claims: Path, arguments: list[str], code: int, message: str
) -> None:
    before = {path: path.read_bytes() for path in claims.rglob("*.yaml")}
    result = run(claims.parent, *arguments)
    assert result.returncode == code
    assert message in result.stderr.splitlines()[0]
    assert "Traceback" not in result.stderr
    assert result.stdout == ""
    assert {path: path.read_bytes() for path in claims.rglob("*.yaml")} == before
