"""chains and analogues: what they print, in each form, and what they say when they cannot."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from promisetrack.cli import app

SAMPLING = """\
rules:
  named-projects:
    title: Named projects
    kind: opportunistic
    rule: Chosen by name.
"""

HEAD = """\
promise: {statement}
organization: {organization}
kind: {kind}
criteria: Somebody sees it.
sampling: named-projects
claims:
"""

CLAIM = """\
  - made: {made}
    by: Jane Doe
    due: {due}
    verified: false
"""

MOVED = [
    ("2015-01-01", "2017"), ("2016-01-01", "2018"), ("2017-01-01", "2018-09"),
    ("2018-01-01", "none"), ("2019-01-01", "2021"), ("2020-01-01", "2021"),
]  # fmt: skip

OPEN = "outcome:\n  status: pending\n  as_of: 2025-01-31\n"
KEPT = "outcome:\n  status: delivered\n  date: 2016-12-28\n  as_of: 2025-01-31\n"


def page(claims: list[tuple[str, str]], outcome: str, **names: str) -> str:
    head = {"statement": "Acme flies", "organization": "Acme", "kind": "flight", **names}
    said = (CLAIM.format(made=made, due=due) for made, due in claims)
    return HEAD.format(**head) + "".join(said) + outcome


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    root = tmp_path / "claims"
    for name, text in {
        "sampling.yaml": SAMPLING,
        "spaceflight/acme-moon.yaml": page(MOVED, OPEN, statement="Acme passes the Moon"),
        "spaceflight/acme-twice.yaml": page([("2015-01-01", "2017"), ("2016-01-01", "2018")], OPEN),
        "ev/bolt-car.yaml": page([("2015-03-02", "2016")], KEPT, organization="Bolt"),
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def run(claims: Path, *words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, [*words, "--claims", str(claims)], env={"COLUMNS": "150"})
    assert result.exit_code == code, result.output
    return result.stdout


def said_beside(claims: Path, *words: str) -> str:
    return CliRunner().invoke(app, [*words, "--claims", str(claims)]).stderr


# --- chains --------------------------------------------------------------------------------


def test_chains_are_listed_with_their_slope_and_verdict(claims: Path) -> None:
    lines = run(claims, "chains").splitlines()
    assert [line.split()[0] for line in lines] == ["ID", "acme-moon", "acme-twice"]
    assert lines[1].split()[1:6] == ["5", "5.0", "y", "0.88", "0.05"]
    assert lines[2].endswith("cannot tell: dates were named on 2 days; a slope needs 3")


def test_a_summary_of_all_moves_stands_beside_the_list(claims: Path) -> None:
    beside = said_beside(claims, "chains")
    assert "2 chains as of 2025-01-31, 1 of them with a slope" in beside
    assert "of 4 moves from date to date: later 50%, same 25%, earlier 25%" in beside
    assert "by kind: withdrawn 1, resumed 1, firmed 1, unchanged 1, slip 2" in beside


def test_one_chain_is_shown_whole(claims: Path) -> None:
    shown = run(claims, "chains", "acme-moon")
    assert shown.startswith("Acme passes the Moon\n")
    moves = [line.split("  ")[-1].strip() for line in shown.splitlines()[3:9]]
    assert moves[1:] == [
        "slip, 1 year later",
        "firmed, 3 months sooner",
        "withdrawn",
        "resumed, 3.3 years later",
        "unchanged",
    ]
    assert "\nthe date moves 0.88 years a year, 0.05 to " in shown
    assert shown.rstrip().splitlines()[-1].startswith("cannot tell: the interval, 0.05 to")


def test_a_promise_dated_once_is_shown_without_a_slope(claims: Path) -> None:
    shown = run(claims, "chains", "bolt")
    assert "2016" in shown
    assert shown.rstrip().endswith("cannot tell: dates were named on 1 day; a slope needs 3")


def test_filters_choose_chains(claims: Path) -> None:
    assert "acme-moon" in run(claims, "chains", "--domain", "spaceflight")
    assert "acme-moon" in run(claims, "chains", "--organization", "acme")
    assert run(claims, "chains", "--domain", "ev") == ""
    assert "0 chains" in said_beside(claims, "chains", "--domain", "ev")


def test_domains_are_pooled_and_say_where_there_are_too_few(claims: Path) -> None:
    lines = run(claims, "chains", "--by-domain").splitlines()
    assert [line.split()[0] for line in lines] == ["DOMAIN", "all", "spaceflight"]
    assert lines[2].endswith("cannot tell: 1 programme with a slope; a pool needs 3")


def test_chains_as_json_hold_statements_moves_and_pools(claims: Path) -> None:
    found = json.loads(run(claims, "chains", "--format", "json"))
    assert found["schema_version"] == 1
    moon, twice = found["chains"]
    assert (moon["promise"], moon["dates"], moon["verdict"]) == ("acme-moon", 5, "cannot tell")
    assert moon["slope_lower"] < moon["slope"] < moon["slope_upper"]
    assert [one["move"] for one in moon["statements"]] == [
        None, "slip", "firmed", "withdrawn", "resumed", "unchanged",
    ]  # fmt: skip
    assert [one["moved_days"] for one in moon["statements"]] == [None, 365, -92, None, 1188, 0]
    assert moon["statements"][3]["due"] == "none"
    assert moon["statements"][0]["years_to_go"] == pytest.approx(3.0, abs=0.01)
    assert twice["slope"] is None
    assert twice["reason"] == "dates were named on 2 days; a slope needs 3"
    assert [pool["domain"] for pool in found["pools"]] == ["all", "spaceflight"]
    assert found["moves"]["slip"] == 2
    assert found["directions"] == {"later": 2, "same": 1, "earlier": 1}


@pytest.mark.parametrize(
    ("words", "first", "rows"),
    [
        ((), "promise", 2),
        (("acme-moon",), "promise", 6),
        (("--by-domain",), "domain", 2),
    ],
)
def test_chains_as_csv_are_one_row_each(
    claims: Path, words: tuple[str, ...], first: str, rows: int
) -> None:
    found = list(csv.DictReader(io.StringIO(run(claims, "chains", *words, "--format", "csv"))))
    assert len(found) == rows
    assert next(iter(found[0])) == first
    assert None not in found[0]


def test_later_statements_are_unknown(claims: Path) -> None:
    found = json.loads(run(claims, "chains", "--as-of", "2016-06-01", "--format", "json"))
    assert [len(one["statements"]) for one in found["chains"]] == [2, 2]


def test_a_promise_not_made_yet_has_no_chain(claims: Path) -> None:
    result = CliRunner().invoke(
        app, ["chains", "acme-moon", "--as-of", "2014-01-01", "--claims", str(claims)]
    )
    assert result.exit_code == 1
    assert "nothing had been said of it by 2014-01-01" in str(result.exception)


# --- analogues -----------------------------------------------------------------------------


def test_analogues_are_named_with_what_became_of_them(claims: Path) -> None:
    lines = run(claims, "analogues", "acme-twice").splitlines()
    assert lines[0] == "Acme flies"
    assert [line.split()[0] for line in lines[2:]] == ["ID", "acme-moon", "bolt-car"]
    assert "overdue 7 years 1 month  3.4 so far" in lines[3]
    assert "kept" in lines[4]
    assert lines[4].endswith("in 2015, with no measured threshold too")
    assert "from ev, same kind (flight), by Bolt" in lines[4]


def test_analogues_say_by_what_rule_they_were_chosen(claims: Path) -> None:
    beside = said_beside(claims, "analogues", "acme-twice")
    assert "2 analogues as of 2025-01-31, the nearest of those settled, or open" in beside
    assert "distance: 1 for another domain; 0.75 for another kind" in beside


def test_analogues_as_json_hold_stretch_and_every_part_of_the_distance(claims: Path) -> None:
    words = ("analogues", "acme-twice", "--count", "1", "--format", "json")
    found = json.loads(run(claims, *words))
    assert found["promise"] == "acme-twice"
    (one,) = found["analogues"]
    assert (one["promise"], one["status"], one["still_open"]) == ("acme-moon", "pending", True)
    assert (one["settled"], one["due"], one["outcome"]) == (None, "2017", "overdue 7 years 1 month")
    assert sum(one["differences"].values()) == pytest.approx(one["distance"], abs=1e-5)
    assert one["stretch"] == pytest.approx(3.36, abs=0.01)


def test_without_anything_to_compare_with_it_says_so(claims: Path) -> None:
    words = ("analogues", "acme-twice", "--as-of", "2015-06-01")
    assert run(claims, *words) == "Acme flies\n\n"
    assert "no other promise was settled, or open at 1.5 times" in said_beside(claims, *words)


def test_a_promise_that_cannot_be_compared_is_a_fault_of_the_call(claims: Path) -> None:
    words = ["analogues", "acme-moon", "--as-of", "2014-01-01", "--claims", str(claims)]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 1
    assert "no claim had been made by then" in str(result.exception)


@pytest.mark.parametrize("command", [["chains"], ["analogues", "x"]])
def test_an_empty_ledger_is_said_to_be_empty(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "claims").mkdir()
    result = CliRunner().invoke(app, [*command, "--claims", str(tmp_path / "claims")])
    assert result.exit_code == 1
    assert "the ledger holds no promise yet" in str(result.exception)
