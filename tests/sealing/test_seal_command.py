"""`promisetrack seal`: what is sealed, what is said, how it ends."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from promisetrack.cli import app
from promisetrack.pipeline.sealing import sealed_contents
from promisetrack.problems import CommandError

HEAD = "as_of,ledger_hash,version,promise,p50\n"
ROW = "2026-11-23,ab,1,tesla-semi,2027-01-01\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "claims" / "ev").mkdir(parents=True)
    (tmp_path / "claims" / "ev" / "tesla-semi.yaml").write_text("promise: x\n", "utf-8")
    (tmp_path / "claims" / "README.md").write_text("A table.\n", "utf-8")
    (tmp_path / "reports" / "forecasts").mkdir(parents=True)
    (tmp_path / "reports" / "forecasts" / "2026-11-23.csv").write_text(HEAD + ROW, "utf-8")
    (tmp_path / "reports" / "index.html").write_text("made again any time", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def seal(*words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, ["seal", *words])
    if isinstance(result.exception, CommandError):
        assert result.exception.exit_code == code
        return result
    assert result.exit_code == code, result.output
    return result


def verified(*words: str, code: int = 0) -> Any:
    return json.loads(seal("--verify", "--format", "json", *words, code=code).stdout)


def test_ledger_and_issued_forecasts_are_sealed_and_nothing_else(project: Path) -> None:
    seal()
    assert list(json.loads((project / "seal.json").read_text("utf-8"))["files"]) == [
        "claims/README.md",
        "claims/ev/tesla-semi.yaml",
        "reports/forecasts/2026-11-23.csv",
    ]


def test_prices_and_whose_they_are_belong_to_the_seal(project: Path) -> None:
    """A close changed afterwards would change every return: it is found by its file."""
    prices = project / "claims" / "prices"
    prices.mkdir()
    (prices / "tsla.yaml").write_text("title: Tesla\n", "utf-8")
    (prices / "tsla.csv").write_text("date,close,source\n2010-06-29,1.59,page\n", "utf-8")
    owners = project / "claims" / "organizations.yaml"
    owners.write_text("organizations: {}\n", "utf-8")
    seal()
    files = json.loads((project / "seal.json").read_text("utf-8"))["files"]
    shares = {"claims/organizations.yaml", "claims/prices/tsla.csv", "claims/prices/tsla.yaml"}
    assert shares <= set(files)
    (prices / "tsla.csv").write_text("date,close,source\n2010-06-29,1.95,page\n", "utf-8")
    owners.unlink()
    assert seal("--verify", code=1).stdout.splitlines()[:-1] == [
        "claims/organizations.yaml: error: removed since the seal",
        "claims/prices/tsla.csv: error: changed since the seal",
    ]


def test_hidden_files_are_no_part_of_it(project: Path) -> None:
    seal()
    (project / "claims" / ".git").mkdir()
    (project / "claims" / ".git" / "x").touch()
    (project / "claims" / "ev" / ".tesla-semi.yaml.0a.promisetrack-writing").touch()
    assert verified("--strict")["changes"] == []


def test_links_are_followed_but_not_in_circles(project: Path) -> None:
    outside = project / "elsewhere"
    outside.mkdir()
    (outside / "a.yaml").write_text("a: 1\n", "utf-8")
    (project / "claims" / "linked").symlink_to(outside)
    (project / "claims" / "ev" / "round").symlink_to(project / "claims")
    (project / "claims" / "nowhere.yaml").symlink_to("missing")
    os.mkfifo(project / "claims" / "pipe.yaml")
    assert [path for path, _ in sealed_contents(project / "claims")] == [
        "claims/README.md",
        "claims/ev/tesla-semi.yaml",
        "claims/linked/a.yaml",
        "reports/forecasts/2026-11-23.csv",
    ]


def test_the_seal_is_the_same_wherever_one_stands(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = seal().stdout.split()
    assert first[1] == "seal.json"
    monkeypatch.chdir(project / "claims" / "ev")
    assert seal().stdout.split() == [first[0], "../../seal.json"]
    monkeypatch.chdir(project / "claims")
    assert seal("--claims", ".").stdout.split() == [first[0], "../seal.json"]


def test_nothing_changed_ends_with_0(project: Path) -> None:
    root = seal().stdout.split()[0]
    result = seal("--verify", "--strict")
    assert result.stdout == f"{root}  seal.json\n"
    assert result.stderr == "3 files, 1 forecasts sealed; since then: no change\n"
    assert (project / "seal.json").exists()


def test_what_was_added_is_told_and_fails_only_when_strict(project: Path) -> None:
    seal()
    (project / "claims" / "ev" / "new.yaml").touch()
    log = project / "reports" / "forecasts" / "2026-11-23.csv"
    log.write_text(HEAD + ROW + ROW.replace("ab", "cd"), "utf-8")
    assert seal("--verify").stdout.splitlines()[:-1] == [
        "claims/ev/new.yaml: warning: added since the seal",
        "reports/forecasts/2026-11-23.csv: warning: added since the seal with 1 forecast",
    ]
    assert [one["severity"] for one in verified("--strict", code=1)["changes"]] == ["warning"] * 2


def test_what_changed_or_is_gone_ends_with_1(project: Path) -> None:
    seal()
    (project / "claims" / "README.md").unlink()
    (project / "claims" / "ev" / "tesla-semi.yaml").write_text("promise: y\n", "utf-8")
    (project / "reports" / "forecasts" / "2026-11-23.csv").write_text(HEAD, "utf-8")
    assert seal("--verify", code=1).stdout.splitlines()[:-1] == [
        "claims/README.md: error: removed since the seal",
        "claims/ev/tesla-semi.yaml: error: changed since the seal",
        "reports/forecasts/2026-11-23.csv:2: error: the forecast of tesla-semi was lost",
    ]


def test_json_is_one_object_that_names_everything(project: Path) -> None:
    root = seal().stdout.split()[0]
    (project / "reports" / "forecasts" / "2026-11-23.csv").write_text(HEAD, "utf-8")
    assert verified(code=1) == {
        "schema_version": 1,
        "seal": "seal.json",
        "root": root,
        "files": 3,
        "forecasts": 1,
        "changes": [
            {
                "kind": "lost",
                "severity": "error",
                "path": "reports/forecasts/2026-11-23.csv",
                "line": 2,
                "promise": "tesla-semi",
                "forecasts": 0,
            }
        ],
    }


def test_sealing_again_says_what_changed_since_the_seal_before(project: Path) -> None:
    seal()
    (project / "claims" / "README.md").write_text("Another table.\n", "utf-8")
    result = seal()
    assert result.stderr == (
        "claims/README.md: error: changed since the seal\n"
        "3 files, 1 forecasts sealed; since the seal before: 1 changed\n"
    )
    assert verified("--strict")["changes"] == []


def test_verifying_writes_nothing(project: Path) -> None:
    seal()
    before = (project / "seal.json").read_bytes()
    (project / "claims" / "README.md").write_text("Another table.\n", "utf-8")
    seal("--verify", code=1)
    assert (project / "seal.json").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "message", "code"),
    [
        (["--verify"], "seal.json: there is no seal", 2),
        (["--strict"], "--strict goes with --verify", 2),
        (["--file", "claims/seal.json"], "a seal cannot lie within what it seals", 2),
        (["--file", "reports/forecasts/x"], "a seal cannot lie within what it seals", 2),
        (["--file", "reports/index.html"], "no seal that this program reads; nothing was", 1),
        (["--verify", "--file", "reports/index.html"], "no seal that this program reads", 1),
        (["--file", "nowhere/at/all/seal.json"], "no such file or directory; nothing was", 1),
    ],
)
def test_what_cannot_be_done_is_said(
    project: Path, words: list[str], message: str, code: int
) -> None:
    before = sorted(path.name for path in project.rglob("*"))
    assert message in str(seal(*words, code=code).exception)
    assert sorted(path.name for path in project.rglob("*")) == before


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs the tools of GNU")
def test_the_root_can_be_had_without_this_program(project: Path) -> None:
    page = (Path(__file__).parents[2] / "docs/how-to/seal-the-ledger.md").read_text("utf-8")
    script = page.partition("```sh\n")[2].partition("```")[0]
    (project / "claims" / ".hidden").touch()
    (project / "claims" / "ev" / "odd name\\.txt").touch()
    shown = subprocess.run(["sh", "-c", script], capture_output=True, check=True, text=True).stdout
    assert shown.split()[0] == seal().stdout.split()[0]
