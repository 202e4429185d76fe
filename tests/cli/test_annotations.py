"""Problems as annotations of a pull request: the form that GitHub reads, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from typer.testing import CliRunner

from promisetrack.cli import app
from promisetrack.cli.annotations import annotation
from promisetrack.pipeline.start import start_ledger
from promisetrack.problems import Problem, Severity

LINE = re.compile(r"::(error|warning) ([a-zA-Z]+=[^:]*?)::(.*)")


def read(line: str) -> tuple[str, dict[str, str], str]:
    """Read an annotation as GitHub does: severity, properties, message."""
    found = LINE.fullmatch(line)
    assert found is not None, line
    pairs = dict(pair.split("=", 1) for pair in found[2].split(","))
    return found[1], {key: _plain(text) for key, text in pairs.items()}, _plain(found[3])


def _plain(text: str) -> str:
    for code, character in (("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, character)
    return text


def test_a_problem_is_one_line_with_its_place_and_remedy() -> None:
    problem = Problem(
        "claims/ev/a,b:c.yaml", 3, 5, "DAT003", "due ends before 100%, made", Severity.ERROR,
        expected="a later date", remedy="correct `made`", width=4,
    )  # fmt: skip
    severity, properties, message = read(annotation(problem))
    assert severity == "error"
    assert properties == {
        "file": "claims/ev/a,b:c.yaml", "line": "3", "col": "5", "endColumn": "9",
        "title": "DAT003: due ends before 100%, made",
    }  # fmt: skip
    assert message == ("due ends before 100%, made\nexpected: a later date\ntry: correct `made`")


def test_a_problem_of_a_whole_file_names_no_line() -> None:
    _, properties, _ = read(annotation(Problem("claims", 0, 0, "PTH001", "no file")))
    assert set(properties) == {"file", "title"}


def test_a_file_cannot_write_lines_of_its_own() -> None:
    message = "a\n::error::forged\r%0A::warning::too"
    line = annotation(Problem("claims/a.yaml", 1, 1, "KEY001", message, remedy=message))
    assert "\n" not in line
    assert "\r" not in line
    assert "%0A::" not in line


def test_the_command_prints_errors_first_and_fails(tmp_path: Path) -> None:
    start_ledger(tmp_path)
    broken = tmp_path / "claims" / "energy" / "broken.yaml"
    broken.write_text("promise: Nothing else\nextra: 1\n", encoding="utf-8")
    result = CliRunner().invoke(
        app, ["check", "--format", "github", "--claims", str(tmp_path / "claims")]
    )
    assert result.exit_code == 1
    found = [read(line) for line in result.stdout.splitlines()]
    assert [one[0] for one in found] == sorted(one[0] for one in found)
    assert {one[1]["file"] for one in found} == {str(broken)}
    assert "KEY002" in {one[1]["title"].partition(":")[0] for one in found}
