"""The documentation is complete and true: generated pages are current, the taught record loads."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer.main
import yaml

from promisetrack.cli import app
from promisetrack.ledger.rules import OF_ROADMAP
from promisetrack.model import (
    Asks,
    Capacity,
    Milestone,
    PromiseFile,
    Reading,
    Roadmap,
    RoadmapFile,
    SeriesFile,
)

ROOT = Path(__file__).parents[2]
FORMAT = (ROOT / "docs/reference/ledger-format.md").read_text(encoding="utf-8")
COMMANDS: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs/generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["commands.md", "problems.md", "report-files.md"])
def test_a_generated_page_is_what_make_docs_writes(
    page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(ROOT / "docs")
    committed = (ROOT / "docs/reference" / page).read_text(encoding="utf-8")
    assert committed == generator().PAGES[page]()


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_says_what_it_does_and_shows_an_example(name: str) -> None:
    assert f"Example: promisetrack {name}" in COMMANDS[name].help


@pytest.mark.parametrize("name", ["show", "log", "resolve", "forecast", "observe"])
def test_an_example_names_what_the_shipped_ledger_holds(name: str) -> None:
    identity = re.findall(rf"Example: promisetrack {name} ([a-z0-9-]+)", COMMANDS[name].help)[0]
    folder = "series" if name == "observe" else "*"
    assert list((ROOT / "claims").glob(f"{folder}/{identity}.yaml"))


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_an_option_says_what_it_is_for(name: str) -> None:
    options = [p for p in COMMANDS[name].params if p.param_type_name == "option"]
    assert [option.name for option in options if not option.help] == []


def taught(number: int) -> dict[str, Any]:
    block = re.findall(r"```yaml\n(.*?)```", FORMAT, flags=re.DOTALL)[number]
    loaded = yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506  BaseLoader makes only text
    assert isinstance(loaded, dict)
    return loaded


def test_the_taught_promise_loads_and_has_every_key() -> None:
    record = taught(0)
    PromiseFile.model_validate(record | {"claims": tuple(record["claims"])})
    assert set(record) == set(PromiseFile.model_fields)
    definitions = PromiseFile.model_json_schema()["$defs"]
    computed = {"withdrawn", "due_from_said", "derived_from"}
    for name, part in {
        "Measure": record["measure"],
        "Claim": record["claims"][0],
        "Source": record["claims"][0]["source"],
        "Outcome": record["outcome"],
    }.items():
        missing = set(definitions[name]["properties"]) - computed - set(part)
        assert missing == set(), name


def test_the_taught_series_load_and_have_every_key() -> None:
    measured, priced = taught(1), taught(2)
    for record in (measured, priced):
        SeriesFile.model_validate(record)
    assert set(measured) | set(priced) == set(SeriesFile.model_fields)
    assert set(measured["readings"][0]) | set(priced["readings"][0]) == set(Reading.model_fields)
    assert set(priced["asks"]) == set(Asks.model_fields)


def test_the_taught_roadmap_loads_and_has_every_key_and_no_fault() -> None:
    record = taught(3)
    roadmap = Roadmap.model_validate({**record, "id": "acme"})
    assert [fault for rule in OF_ROADMAP for fault in rule.check(roadmap)] == []
    assert set(record) == set(RoadmapFile.model_fields)
    assert set(record["capacity"]) == set(Capacity.model_fields)
    milestones = record["milestones"]
    assert {key for one in milestones for key in one} == set(Milestone.model_fields)
    definitions = RoadmapFile.model_json_schema()["$defs"]
    ramp = next(one["grows"] for one in milestones if "grows" in one)
    assert set(ramp) == set(definitions["Growth"]["properties"])
    needed = milestones[1]["requires"][0]
    assert set(needed) == set(definitions["Requirement"]["properties"])


@pytest.mark.parametrize(
    "page", sorted(ROOT.glob("docs/**/*.md")), ids=lambda page: str(page.relative_to(ROOT))
)
def test_a_link_between_pages_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
    local = [target for target in targets if "://" not in target]
    assert [target for target in local if not (page.parent / target).exists()] == []
