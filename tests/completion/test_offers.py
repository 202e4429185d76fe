"""What is offered at each place of a line."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from typer.testing import CliRunner

from promisetrack.cli import app
from promisetrack.cli.completing import Shell
from promisetrack.completion import SHELLS, offers
from promisetrack.completion.names import FINDERS, MOST_EXPLAINED, RESERVED_FOLDERS
from promisetrack.ledger.files import RESERVED_FOLDERS as FOLDERS_OF_THE_LEDGER
from promisetrack.model import Kind, Status

ROOT = Path(__file__).parents[2]


def words(line: str, folder: Path) -> list[str] | None:
    """Return what is offered after a line; its last word may be empty."""
    found = offers(line.split(" "), str(folder))
    return None if found is None else [one.word for one in found]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("sh", ["show"], id="a command"),
        pytest.param("show acme-m", ["acme-mars", "acme-moon"], id="an id"),
        pytest.param("forecast acme-mars acme-mo", ["acme-moon"], id="a second id"),
        pytest.param("show acme-mars acme", [], id="no second id where one is all"),
        pytest.param("observe f", ["flights"], id="a series"),
        pytest.param("roadmap ", ["moon"], id="a roadmap"),
        pytest.param("list --organization ", ["Acme & Sons", "Blue Origin"], id="organizations"),
        pytest.param("list --organization bl", ["Blue Origin"], id="an organization in small"),
        pytest.param("list --organization=Bl", ["--organization=Blue Origin"], id="after ="),
        pytest.param("list --domain ", ["ev", "spaceflight"], id="domains"),
        pytest.param("log x --by ", ["Jane Doe", "John Roe"], id="speakers"),
        pytest.param("log x --sampling ", ["all-of-2020", "named-projects"], id="rules"),
        pytest.param("log x --kind c", ["capability", "construction"], id="a closed list"),
        pytest.param("resolve acme-moon --superseded-by acme-ma", ["acme-mars"], id="an id given"),
        pytest.param("list --overdue --stat", ["--status"], id="an option"),
        pytest.param("list --overdue --status ", [one.value for one in sorted(Status)], id="words"),
        pytest.param("log --kind flight acme-mo", ["acme-moon"], id="after an option's value"),
        pytest.param("import kal", ["kalshi"], id="a command within a command"),
        pytest.param("log x --promise ", [], id="free text"),
        pytest.param("nothing ", [], id="an unknown command"),
        pytest.param("list --nothing ", [], id="an unknown option"),
        pytest.param("import kalshi o", None, id="a file"),
        pytest.param("list --claims ", None, id="a folder"),
    ],
)
def test_what_may_come_next(line: str, expected: list[str] | None, folder: Path) -> None:
    assert words(line, folder) == expected


def test_no_word_at_all_offers_the_commands(folder: Path) -> None:
    found = offers([], str(folder))
    assert found is not None
    assert {"log", "resolve", "report"} <= {one.word for one in found}


def test_the_ledger_is_found_above_and_where_claims_says(folder: Path) -> None:
    assert words("show acme-mo", folder / "notes") == ["acme-moon"]
    assert words("show acme-mo", Path("/")) == []
    assert words(f"show --claims {folder / 'claims'} acme-mo", Path("/")) == ["acme-moon"]
    assert words("show --claims claims acme-mo", folder) == ["acme-moon"]


def test_few_ids_are_shown_with_their_statements(folder: Path) -> None:
    found = offers(["show", ""], str(folder)) or []
    assert {one.word: one.about for one in found} == {
        "acme-mars": "Acme's ship lands on Mars",
        "acme-moon": "Acme flies people around the Moon",
        "blue-car": "",  # a statement of several lines is not worth reading a file twice
    }


def test_of_many_ids_no_file_is_read(folder: Path) -> None:
    for number in range(MOST_EXPLAINED):
        path = folder / "claims" / "ev" / f"acme-{number}.yaml"
        path.write_text("promise: One of many\n", encoding="utf-8")
    found = offers(["show", "acme"], str(folder)) or []
    assert len(found) == MOST_EXPLAINED + 2
    assert {one.about for one in found} == {""}


def test_a_name_that_could_steer_a_terminal_is_not_offered(folder: Path) -> None:
    path = folder / "claims" / "ev" / "steers.yaml"
    path.write_text("promise: a\torganization\norganization: A\x1b[2Jcme\n", encoding="utf-8")
    assert words("list --organization ", folder) == ["Acme & Sons", "Blue Origin"]
    assert [one.about for one in offers(["show", "steers"], str(folder)) or []] == [""]


def test_a_ledger_that_cannot_be_read_offers_nothing(tmp_path: Path) -> None:
    (tmp_path / "claims" / "ev" / "a-folder.yaml").mkdir(parents=True)
    assert words("list --organization ", tmp_path) == []
    assert words("roadmap ", tmp_path) == []


def test_the_words_are_those_of_the_program() -> None:
    spec = importlib.util.spec_from_file_location("words", ROOT / "docs" / "command_words.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    committed = (ROOT / module.TARGET).read_text(encoding="utf-8")
    assert committed == module.command_words(), "run `make docs`"


def test_every_sort_of_name_has_a_finder(folder: Path) -> None:
    for sort, find in FINDERS.items():
        assert find(str(folder / "claims"), ""), sort
    assert RESERVED_FOLDERS == FOLDERS_OF_THE_LEDGER
    assert len(Kind) == len(words("log x --kind ", folder) or [])


@pytest.mark.parametrize("shell", SHELLS)
def test_the_command_prints_the_lines_for_a_shell(shell: str) -> None:
    result = CliRunner().invoke(app, ["completion", shell])
    assert result.exit_code == 0
    assert f"PROMISETRACK_COMPLETE={shell}" in result.stdout
    assert [one.value for one in Shell] == list(SHELLS)
