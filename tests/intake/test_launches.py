"""Launch Library: precisions to windows, what is left out, and what is no list of launches."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from promisetrack.crowd import MarketFileError
from promisetrack.dates import parse_window
from promisetrack.intake import read_launches
from promisetrack.intake.launches import launch_window
from promisetrack.problems import Span

FILE = Path(__file__).parent / "files" / "launches.json"


def content(change: Any = None) -> bytes:
    document = json.loads(FILE.read_text(encoding="utf-8"))
    if change is not None:
        change(document)
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("net", "precision", "window"),
    [
        (date(2027, 3, 9), "Minute", "2027-03-09"),
        (date(2027, 3, 9), "SEC", "2027-03-09"),
        (date(2027, 3, 9), "Morning", "2027-03-09"),
        (date(2027, 3, 31), "Month", "2027-03"),
        (date(2027, 3, 31), "Quarter 1", "2027-Q1"),
        (date(2027, 12, 31), "Q4", "2027-Q4"),
        (date(2027, 6, 30), "Half 1", "2027-H1"),
        (date(2027, 12, 31), "H2", "2027-H2"),
        (date(2027, 12, 31), "Year", "2027"),
        (date(2039, 12, 31), "Decade", "203X"),
        (date(2027, 12, 31), "Week", None),
        (date(2027, 9, 30), "Fiscal Year", None),
        (date(2027, 9, 30), "Half 3", None),
    ],
)
def test_a_precision_is_a_window_or_nothing(net: date, precision: str, window: str | None) -> None:
    assert launch_window(net, precision) == window
    if window is not None:
        found = parse_window(window)
        assert found.lower is not None
        assert found.upper is not None
        assert found.lower <= net <= found.upper


def test_a_planned_launch_is_a_claim_of_who_flies_it() -> None:
    found = read_launches(content())
    assert [one.fields["id"] for one in found.claims] == [
        "made-up-1-first-flight", "made-up-1-moon-shot",
    ]  # fmt: skip
    assert found.claims[0].fields == {
        "id": "made-up-1-first-flight",
        "promise": "Made-Up 1 launches First Flight",
        "organization": "Made-Up Rockets",
        "kind": "flight",
        "criteria": "The rocket of the launch listed as “Made-Up 1 | First Flight” lifts off.",
        "by": "Made-Up Rockets",
        "made": "2026-05-01",
        "due": "2027-Q2",
        "publisher": "Launch Library 2, The Space Devs",
        "published": "2026-05-01",
        "verified": "false",
        "url": "https://ll.thespacedevs.com/2.2.0/launch/90001/",
    }


def test_what_settles_no_date_or_has_flown_is_left_out_and_named() -> None:
    found = read_launches(content())
    assert found.flown == {"made-up-1-second-flight": (date(2026, 4, 30), False)}
    assert list(found.left_out) == [
        ("Made-Up 1 | Second Flight", "it has flown"),
        ("Made-Up 1 | Some Week", "a date that is known to the week settles no window"),
        ("Made-Up 1 | Old Entry", "how precisely its date is known is not said"),
    ]


def test_one_launch_alone_is_read_too() -> None:
    first = json.loads(content())["results"][0]
    assert len(read_launches(json.dumps(first).encode()).claims) == 1


def test_a_value_knows_its_place_in_the_file() -> None:
    found = read_launches(FILE.read_bytes())
    line = FILE.read_text(encoding="utf-8").splitlines()[8]
    assert '"net"' in line
    assert found.claims[0].locate("due") == Span(9, line.index('"2027') + 1, 22)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda one: one["results"][0].update(net="soon"), "$.results[0].net"),
        (lambda one: one["results"][0].pop("last_updated"), "$.results[0].last_updated"),
        (lambda one: one["results"][0].pop("name"), "$.results[0].name"),
        (lambda one: one.update(results="none of it"), "$.results"),
        (lambda one: one.pop("results"), "there are no launches here"),
    ],
    ids=["net", "updated", "name", "results", "shape"],
)
def test_what_is_no_list_of_launches_is_refused_at_its_place(change: Any, place: str) -> None:
    with pytest.raises(MarketFileError, match=r".") as caught:
        read_launches(content(change))
    assert str(caught.value).startswith(place)
