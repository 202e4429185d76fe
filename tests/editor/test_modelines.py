"""The first line of each new file tells an editor which schema it follows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from typer.testing import CliRunner

from promisetrack.cli import app

LEAD = "# yaml-language-server: $schema="
NEW = (
    "log", "acme-moon", "--promise", "Acme flies people around the Moon", "--organization", "Acme",
    "--domain", "spaceflight", "--kind", "flight", "--criteria", "People pass the Moon.",
    "--sampling", "picked-one-by-one", "--by", "Jane Doe", "--made", "2026-06-08",
    "--said", "by the end of next year", "--yes",
)  # fmt: skip
CANCELLED = (
    "resolve", "acme-moon", "--status", "cancelled", "--because", "withdrawn", "--date", "2026-10",
    "--as-of", "2026-10-31", "--evidence", "Taken back.", "--yes",
)  # fmt: skip


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger as `init` makes it."""
    assert CliRunner().invoke(app, ["init", str(tmp_path)]).exit_code == 0
    return tmp_path / "claims"


def call(ledger: Path, *words: str) -> None:
    result = CliRunner().invoke(app, [*words, "--claims", str(ledger)])
    assert result.exit_code == 0, result.output


def faults(path: Path) -> list[str]:
    """Return what the schema that a file names finds wrong with it."""
    first, _, _ = path.read_text(encoding="utf-8").partition("\n")
    assert first.startswith(LEAD), f"{path.name} names no schema"
    schema = json.loads((path.parent / first.removeprefix(LEAD)).read_text(encoding="utf-8"))
    tree = yaml.load(path.read_text(encoding="utf-8"), Loader=_Texts)  # noqa: S506
    return [error.message for error in Draft202012Validator(schema).iter_errors(tree)]


class _Texts(yaml.SafeLoader):
    """Reads days as texts, as an editor does: YAML 1.2 has no type for them."""


_Texts.yaml_implicit_resolvers = {
    letter: [one for one in resolvers if one[0] != "tag:yaml.org,2002:timestamp"]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def test_every_file_of_a_new_ledger_names_its_schema_and_follows_it(ledger: Path) -> None:
    paths = sorted(ledger.rglob("*.yaml"))
    assert len(paths) == 4
    assert {path.name: faults(path) for path in paths} == {path.name: [] for path in paths}


def test_a_promise_that_is_logged_names_its_schema_through_all_its_changes(ledger: Path) -> None:
    path = ledger / "spaceflight" / "acme-moon.yaml"
    call(ledger, *NEW)
    assert faults(path) == []
    call(ledger, "log", "acme-moon", "--by", "Acme", "--made", "2026-09", "--due", "none", "--yes")
    assert faults(path) == []
    call(ledger, *CANCELLED)
    assert faults(path) == []


def test_a_series_keeps_its_first_line_when_a_reading_is_added(ledger: Path) -> None:
    path = ledger / "series" / "acme-flights.yaml"
    path.parent.mkdir()
    path.write_text(
        f"{LEAD}../../schema/series.schema.json\n"
        "title: Flights of Acme in a year\nquantity: flights\nunit: flights/year\ntype: flow\n"
        "readings: []\n",
        encoding="utf-8",
    )
    call(ledger, "observe", "acme-flights", "--date", "2025", "--value", "14", "--yes")
    assert faults(path) == []
