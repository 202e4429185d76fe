"""list and show tell which roadmaps name a promise, and what waits for it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from promisetrack.cli import app

PROBLEMS = Path(__file__).parents[1] / "problems"


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    root = tmp_path / "claims"
    shutil.copytree(PROBLEMS / "beside-a-roadmap", root)
    (root / "roadmaps").mkdir()
    whole = PROBLEMS / "sound" / "whole-roadmap.roadmap.yaml"
    shutil.copyfile(whole, root / "roadmaps" / "to-orbit.yaml")
    return root


def run(claims: Path, *words: str) -> str:
    result = CliRunner().invoke(app, [*words, "--claims", str(claims)])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_show_says_what_a_promise_requires_and_what_waits_for_it(claims: Path) -> None:
    text = " ".join(run(claims, "show", "docking-test").split())
    assert "requires first-flight required by crew-flight" in text
    assert "roadmap to-orbit requires first-flight; required by ten-flights-a-year, any-way" in text


def test_show_says_where_a_roadmap_begins_and_ends(claims: Path) -> None:
    first = " ".join(run(claims, "show", "first-flight").split())
    assert "roadmap to-orbit requires nothing; required by docking-test," in first
    last = " ".join(run(claims, "show", "hundred-flights-a-year").split())
    assert "roadmap to-orbit requires ten-flights-a-year; nothing waits for it" in last


def test_show_of_a_promise_in_no_roadmap_names_none(claims: Path) -> None:
    assert "roadmap" not in run(claims, "show", "crew-flight")


def test_show_as_json_has_the_roadmaps(claims: Path) -> None:
    shown = json.loads(run(claims, "show", "docking-test", "--format", "json"))["promise"]
    assert shown["requires"] == ["first-flight"]
    assert shown["required_by"] == ["crew-flight"]
    assert shown["roadmaps"] == [
        {
            "roadmap": "to-orbit",
            "requires": ["first-flight"],
            "required_by": ["ten-flights-a-year", "any-way"],
        }
    ]


def test_list_names_the_roadmaps_of_every_promise(claims: Path) -> None:
    listed = json.loads(run(claims, "list", "--format", "json"))["promises"]
    assert {one["id"]: one["roadmaps"] for one in listed} == {
        "crew-flight": [],
        "docking-test": ["to-orbit"],
        "first-flight": ["to-orbit"],
        "hundred-flights-a-year": ["to-orbit"],
        "ten-flights-a-year": ["to-orbit"],
    }
    head, crew, docking, *_ = run(claims, "list", "--format", "csv").splitlines()
    assert head.endswith(",roadmaps")
    assert (crew.endswith(","), docking.endswith(",to-orbit")) == (True, True)
