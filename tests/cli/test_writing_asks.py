"""On a terminal: what is missing is asked for, what is meant is shown, and then it is written."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from promisetrack.ledger import read_ledger
from promisetrack.pipeline.start import start_ledger

SECONDS = 30


@dataclass(frozen=True)
class Session:
    """What stood on the screen, and how the program ended."""

    screen: str
    code: int


def converse(folder: Path, words: Sequence[str], answers: Sequence[str]) -> Session:
    """Run the program on a terminal and answer each question as it comes."""
    terminal, theirs = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-m", "promisetrack", *words],
        cwd=folder,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    screen, waiting, deadline = b"", list(answers), time.monotonic() + SECONDS
    answered = 0
    while time.monotonic() < deadline:
        ready, _, _ = select.select([terminal], [], [], 0.05)
        if ready:
            try:
                screen += os.read(terminal, 65536)
            except OSError:  # the program has ended
                break
        elif waiting and screen[answered:].endswith(b": "):
            answered = len(screen)
            os.write(terminal, waiting.pop(0).encode() + b"\n")
    else:
        program.kill()
    os.close(terminal)
    return Session(screen.decode().replace("\r\n", "\n"), program.wait())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    start_ledger(tmp_path)
    return tmp_path


BATTERY = "claims/energy/tesla-south-australia-battery-100-days.yaml"


def test_a_new_promise_is_asked_for_key_by_key(folder: Path) -> None:
    session = converse(
        folder,
        ["log", "spacex-mars-cargo"],
        [
            "SpaceX lands cargo on Mars",
            "SpaceXX",
            "y",
            "energie",
            "n",
            "fli",
            "Cargo stands on Mars.",
            "",
            "Elon Musk",
            "2026-02-30",
            "2026-10-05",
            "by the end of next year",
            "",
            "a stage",
            "no address",
            "https://www.spacex.com/mars",
            "SpaceX",
            "2026-10-06",
            "y",
            "y",
        ],
    )
    assert session.code == 0, session.screen
    assert "Do you mean SpaceX?" in session.screen
    assert "Do you mean energy?" in session.screen
    assert "2026-02-30 does not exist" in session.screen
    assert "that is by 31 Dec 2027 (rule: " in session.screen
    assert "[../2027-12-31]" in session.screen
    assert "give an address that begins with https:// or http://" in session.screen
    assert "deadline 31 Dec 2027, 452 days after it was said" in session.screen
    assert "+ promise: SpaceX lands cargo on Mars" in session.screen
    promise = read_ledger(folder / "claims")[0].promises["spacex-mars-cargo"]
    assert promise.domain == "energie"
    assert promise.kind == "flight"
    assert promise.sampling == "picked-one-by-one"
    claim = promise.claims[0]
    assert (claim.verified, str(claim.due), claim.venue) == (True, "../2027-12-31", "a stage")
    assert str(promise.outcome.as_of) == "2026-10-05"


def test_a_no_at_the_end_changes_nothing(folder: Path) -> None:
    before = (folder / BATTERY).read_text()
    session = converse(
        folder,
        ["resolve", "tesla", "--status", "delivered", "--date", "2017-11-30"],
        ["", "", "", "n"],
    )
    assert session.code == 1
    assert "delivered 30 Nov 2017, 38 days before the deadline" in session.screen
    assert session.screen.endswith("promisetrack: stopped; nothing was changed\n")
    assert (folder / BATTERY).read_text() == before


def test_what_is_given_is_not_asked_for(folder: Path) -> None:
    session = converse(
        folder,
        ["log", "spacex", "--by", "SpaceX", "--made", "2026-10-12", "--due", "2028"],
        ["", "", "y"],
    )
    assert session.code == 0, session.screen
    assert "by: " not in session.screen.split("claims/")[0]
    assert "wrote claims/orbital-compute/spacex-orbital-ai-1gw-per-year.yaml" in session.screen


def test_an_id_that_is_nearly_known_may_have_been_meant(folder: Path) -> None:
    session = converse(
        folder,
        ["log", "tesla-south-australia-battery-10-days", "--by", "Jo", "--due", "2030"],
        ["y", "2017-06-08", "", "", "y"],
    )
    assert "battery-10-days is new. Do you mean tesla-south-australia-battery-100-days? [Y/n]" in (
        session.screen
    )
    assert session.code == 0
    assert "by: Jo" in (folder / BATTERY).read_text()


def test_yes_never_asks(folder: Path) -> None:
    session = converse(folder, ["log", "spacex", "--by", "SpaceX", "--yes"], [])
    assert session.code == 2
    assert "a claim needs --said or --due" in session.screen


def test_what_was_typed_is_kept_when_it_is_refused(folder: Path) -> None:
    session = converse(folder, ["log", "spacex"], ["Jo's friend", "2026-10-12", "", "2020", "", ""])
    assert session.code == 1
    assert "error DAT003: due window ends before the claim was made" in session.screen
    typed = """--by 'Jo'"'"'s friend' --made 2026-10-12 --due 2020"""
    assert f"what you typed: promisetrack log spacex {typed}\n" in session.screen


def test_an_outcome_is_asked_for(folder: Path) -> None:
    session = converse(
        folder,
        ["resolve", "spacex"],
        ["canc", "2026-11", "ab", "They said so.", "https://www.spacex.com/x", "", "2026-11-20",
         "n", "", "y"],
    )  # fmt: skip
    assert session.code == 0, session.screen
    outcome = read_ledger(folder / "claims")[0].promises["spacex-orbital-ai-1gw-per-year"].outcome
    assert (outcome.status, outcome.because, str(outcome.date)) == (
        "cancelled",
        "abandoned",
        "2026-11",
    )
    assert (str(outcome.as_of), outcome.evidence) == ("2026-11-20", "They said so.")


def test_a_reading_is_asked_for(folder: Path) -> None:
    series = folder / "claims" / "series" / "flights.yaml"
    series.parent.mkdir()
    series.write_text(
        "title: Flights\nquantity: flights\nunit: flights/year\ntype: flow\nreadings:\n",
        encoding="utf-8",
    )
    session = converse(folder, ["observe", "fl"], ["2025", "many", "5", "", "y"])
    assert session.code == 0, session.screen
    assert "Flights, in flights/year" in session.screen
    assert "'many' is not a number" in session.screen
    assert series.read_text().endswith(
        "readings:\n  - date: 2025\n    value: 5\n    verified: false\n"
    )
