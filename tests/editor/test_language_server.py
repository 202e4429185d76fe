"""What an editor offers and explains, by way of the language server that editors use for YAML.

It needs yaml-language-server (`npm install yaml-language-server`), on PATH or named by the
variable YAML_LANGUAGE_SERVER.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from editor.language_server import VARIABLE, LanguageServer, program
from promisetrack.cli import app
from promisetrack.model import Kind, PromiseFile, Status

pytestmark = pytest.mark.skipif(
    program() is None, reason=f"no yaml-language-server on PATH or in {VARIABLE}"
)

MODELINE = "# yaml-language-server: $schema=../../schema/promise.schema.json\n"
BEGUN = f"""{MODELINE}promise: Acme flies people around the Moon
organization: Acme
kind: \n\
claims:
  - made: 2026-06-08
    by: Jane Doe
    due: \n\
    verified: false
    \n\
outcome:
  status: \n\
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger as `init` makes it, with its schemas."""
    made = tmp_path_factory.mktemp("editor") / "ledger"
    assert CliRunner().invoke(app, ["init", str(made)]).exit_code == 0
    return made


@pytest.fixture(scope="module")
def editor(folder: Path) -> Iterator[LanguageServer]:
    command = program()
    assert command is not None
    with LanguageServer(command, folder) as server:
        yield server


@pytest.fixture(scope="module")
def begun(editor: LanguageServer, folder: Path) -> str:
    """The address of a promise that somebody has begun to write."""
    return editor.open(folder / "claims" / "spaceflight" / "acme-moon.yaml", BEGUN)


def place(text: str, *, after: int = 0) -> tuple[int, int]:
    """Return line and column of the end of a text in the promise that is begun."""
    head = BEGUN[: BEGUN.index(text, after) + len(text)]
    return head.count("\n"), len(head.rpartition("\n")[2])


def test_an_empty_file_is_offered_every_key_with_its_words(
    editor: LanguageServer, folder: Path
) -> None:
    uri = editor.open(folder / "claims" / "spaceflight" / "empty.yaml", f"{MODELINE}\n")
    offered = editor.completions(uri, 1, 0)
    assert set(PromiseFile.model_fields) <= set(offered)
    assert offered["criteria"].startswith("What must be seen for it to count")
    assert "Common mistake" in offered["criteria"]


def test_inside_a_claim_the_keys_that_it_lacks_are_offered(
    editor: LanguageServer, begun: str
) -> None:
    offered = editor.completions(begun, *place("verified: false\n    "))
    assert {"said", "level", "confidence", "venue", "source", "note"} <= set(offered)
    assert not {"made", "by", "due", "verified", "kind"} & set(offered)


@pytest.mark.parametrize(("key", "words"), [("kind: ", Kind), ("status: ", Status)])
def test_the_words_of_a_closed_list_are_offered_with_their_meaning(
    editor: LanguageServer, begun: str, key: str, words: type[Kind | Status]
) -> None:
    offered = editor.completions(begun, *place(key))
    assert set(offered) == {word.value for word in words}
    assert len(set(offered.values())) == len(offered)


def test_the_forms_of_a_date_are_offered(editor: LanguageServer, begun: str) -> None:
    offered = editor.completions(begun, *place("due: "))
    assert {"../2027-12-31", "2027-Q3", "2027-07-01/..", "none"} <= set(offered)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("promise: A", "in one sentence without the date"),
        ("kind", "production-rate"),
        ("made", "When it was said"),
        ("due", "none"),
        ("outcome", "What happened, and up to when anyone looked"),
        ("status", "being late does not close it"),
    ],
)
def test_a_key_is_explained_under_the_pointer(
    editor: LanguageServer, begun: str, key: str, said: str
) -> None:
    line, column = place(key)
    hovered = editor.hover(begun, line, max(0, column - len(key) + 1))
    assert said in hovered
    assert "Common mistake" in hovered
    assert "####" not in hovered, "no name of a class as a heading"


def test_what_is_missing_or_unknown_is_underlined(editor: LanguageServer, begun: str) -> None:
    found = editor.faults(begun)
    assert 'Missing property "criteria".' in found
    assert any(f'"{Kind.PRODUCT.value}"' in fault for fault in found)


def test_a_sound_file_is_not_underlined(editor: LanguageServer, folder: Path) -> None:
    for path in sorted((folder / "claims").rglob("*.yaml")):
        uri = editor.open(path, path.read_text(encoding="utf-8"))
        assert editor.faults(uri) == [], path.name
