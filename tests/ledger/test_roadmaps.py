"""Roadmap files: read with the rest, checked beside the rest, and never in the way of the rest."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promisetrack.ledger import check_ledger, read_ledger
from promisetrack.ledger.check import CACHE_FILE
from promisetrack.ledger.files import Place, Role
from promisetrack.ledger.locate import problems_in_text
from promisetrack.ledger.read import read_content
from promisetrack.problems import Severity

PROBLEMS = Path(__file__).parents[1] / "problems"
WHOLE = (PROBLEMS / "sound" / "whole-roadmap.roadmap.yaml").read_text(encoding="utf-8")
PLACE = Place("roadmaps/to-orbit.yaml", Role.ROADMAP, "to-orbit")


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    """Return a ledger with a roadmap that has every key."""
    claims = tmp_path / "claims"
    shutil.copytree(PROBLEMS / "beside-a-roadmap", claims)
    (claims / "roadmaps").mkdir()
    write(claims, WHOLE)
    return claims


def write(claims: Path, text: str) -> None:
    (claims / "roadmaps" / "to-orbit.yaml").write_text(text, encoding="utf-8")


def found(claims: Path) -> list[tuple[str, str, int]]:
    return [(Path(one.path).stem, one.code, one.line) for one in read_ledger(claims)[1]]


def test_a_roadmap_is_read_with_the_ledger(beside: Path) -> None:
    ledger, problems = read_ledger(beside)
    assert problems == ()
    assert [roadmap.id for roadmap in ledger.roadmaps] == ["to-orbit"]
    ten = ledger.roadmaps["to-orbit"].get("ten-flights-a-year")
    assert ten is not None
    assert [(one.id, str(one.lag), one.verified) for one in ten.requires] == [
        ("first-flight", "6..24 months", True),
        ("docking-test", "90 days", False),
    ]


def test_a_roadmap_with_an_error_is_left_out_and_the_promises_stay(beside: Path) -> None:
    write(beside, WHOLE.replace("lag: 90 days", "lag: soon"))
    ledger, problems = read_ledger(beside)
    assert [(one.code, one.line, one.column) for one in problems] == [("MAP001", 20, 14)]
    assert (len(ledger.roadmaps), len(ledger.promises)) == (0, 5)


def test_a_promise_with_an_error_is_still_a_milestone(beside: Path) -> None:
    (beside / "flight" / "ten-flights-a-year.yaml").write_text("promise: [", encoding="utf-8")
    assert [code for _, code, _ in found(beside)] == ["YML001"]
    assert len(read_ledger(beside)[0].roadmaps) == 1


def test_a_series_with_an_error_is_still_there(beside: Path) -> None:
    (beside / "series" / "flights-per-year.yaml").write_text("title: [", encoding="utf-8")
    assert [code for _, code, _ in found(beside)] == ["YML001"]


def test_every_fault_of_a_roadmap_is_told_at_once_and_in_order(beside: Path) -> None:
    text = WHOLE.replace("title:", "titel:").replace("lag: 1 year", "lag: 1..0 year")
    text = text.replace(
        "Ten flights a year", "Ten flights a year, counted from January on, at last"
    )
    write(beside, text.replace("launches: flights-per-year", "launches: flights-per-yeer"))
    assert [code for _, code, _ in found(beside)] == ["KEY001", "KEY002", "MAP002"]
    write(beside, text.replace("titel:", "title:").replace("1..0 year", "0..1 year"))
    assert [code for _, code, _ in found(beside)] == ["MAP003"]


def test_an_earlier_id_of_a_promise_is_told_by_its_new_one(beside: Path) -> None:
    path = beside / "flight" / "crew-flight.yaml"
    text = path.read_text(encoding="utf-8").replace("claims:", "aliases: [people-fly]\nclaims:")
    path.write_text(text, encoding="utf-8")
    write(beside, "title: x\nmilestones:\n  - {id: people-fly, label: People fly}\n")
    [problem] = read_ledger(beside)[1]
    assert (problem.code, problem.remedy) == ("MAP011", "it is called crew-flight now")


def test_a_check_is_made_anew_when_a_roadmap_changes(beside: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    assert check_ledger(beside, cache=cache) == ()
    kept = (cache / CACHE_FILE).read_bytes()
    write(beside, WHOLE.replace("first_of: [docking-test, one-tonne]", "first_of: [one-tonne]"))
    assert [one.code for one in check_ledger(beside, cache=cache)] == ["MAP008"]
    write(beside, WHOLE)
    assert check_ledger(beside, cache=cache) == ()
    assert (cache / CACHE_FILE).read_bytes() == kept


@given(data=st.data())
def test_a_roadmap_with_lines_gone_or_twice_is_read_or_says_why(data: st.DataObject) -> None:
    lines = WHOLE.splitlines(keepends=True)
    for number in data.draw(st.lists(st.integers(0, len(lines) - 1), max_size=4)):
        lines[number] = data.draw(st.sampled_from(["", lines[number] * 2, " " + lines[number]]))
    text = "".join(lines)
    reading = read_content(text.encode(), PLACE)
    problems = problems_in_text(text, Path(PLACE.file), reading.findings)
    is_faulty = any(one.severity is Severity.ERROR for one in problems)
    assert reading.record is not None or is_faulty
    assert all(0 < one.line <= text.count("\n") + 1 for one in problems)
