"""log, resolve, observe and init: what they write, what they say, and what they refuse."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from promisetrack.cli import main
from promisetrack.ledger import check_ledger, read_ledger
from promisetrack.ledger.lock import lock_ledger

SAMPLING = """\
rules:
  picked:
    title: Picked one by one
    kind: opportunistic
    rule: Whatever was read.
"""

MOON = """\
promise: Acme flies people around the Moon
organization: Acme
kind: flight
criteria: People pass the Moon and return.   # and live
sampling: picked
claims:
  - made: 2021-03-02
    by: Jane Doe
    said: by the end of next year
    due: ../2022-12-31
    verified: false
outcome:
  status: pending
  as_of: 2021-06-30
  evidence: Not flown.
"""

TEN_A_YEAR = """\
promise: Acme launches 10 rockets a year
organization: Acme
kind: production-rate
criteria: Ten launches in a calendar year.
sampling: picked
measure:
  quantity: launches
  reaches: 10 launches/year
  series: acme-launches
claims:
  - made: 2020-01-05
    by: Acme
    due: ../2021-12-31
    verified: false
outcome:
  status: pending
  as_of: 2020-06-30
  evidence: Four launched.
"""

SERIES = """\
title: Acme launches in a year
quantity: launches
unit: launches/year
type: flow
readings:
  - date: 2020
    value: 7
  - date: 2023
    value: 8
"""

NEW = (
    "--promise", "Acme lands on the Moon", "--organization", "Acme", "--domain", "spaceflight",
    "--kind", "flight", "--criteria", "It stands on the Moon.", "--sampling", "picked",
)  # fmt: skip


NOBODY = 65534


@dataclass(frozen=True)
class Result:
    """What a command did."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture
def claims(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    root = tmp_path / "claims"
    for name, text in {
        "sampling.yaml": SAMPLING,
        "spaceflight/acme-moon.yaml": MOON,
        "spaceflight/acme-ten-a-year.yaml": TEN_A_YEAR,
        "series/acme-launches.yaml": SERIES,
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def run(claims: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs the program in the folder above the ledger, on a fixed day."""
    assert claims.is_dir()
    monkeypatch.setattr("promisetrack.cli.options.today", lambda: date(2026, 11, 24))

    def runs(*words: str) -> Result:
        monkeypatch.setattr("sys.argv", ["promisetrack", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return Result(int(ended.value.code or 0), out, err)

    return runs


def fingerprint(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# --- log -----------------------------------------------------------------------------------


def test_a_claim_on_a_known_promise_adds_its_lines(run: Run, claims: Path) -> None:
    result = run(
        "log", "acme-moon", "--by", "Jane Doe", "--said", "in 2024, hopefully", "--made",
        "2021-12-01", "--url", "https://acme-rockets.com/news", "--publisher", "Acme",
        "--published", "2021-12-02", "--verified", "--venue", "a stage: outdoors",
    )  # fmt: skip
    assert result.code == 0, result.err
    assert (claims / "spaceflight/acme-moon.yaml").read_text() == MOON.replace(
        "outcome:\n  status: pending\n  as_of: 2021-06-30",
        "  - made: 2021-12-01\n"
        "    by: Jane Doe\n"
        "    said: in 2024, hopefully\n"
        "    due: 2024\n"
        "    venue: 'a stage: outdoors'\n"
        "    source:\n"
        "      url: https://acme-rockets.com/news\n"
        "      publisher: Acme\n"
        "      published: 2021-12-02\n"
        "    verified: true\noutcome:\n  status: pending\n  as_of: 2021-12-01",
    )


def test_it_says_what_the_words_mean_before_it_writes(run: Run) -> None:
    result = run(
        "log", "acme-m", "--by", "Jo", "--said", "by the end of next year", "--made", "2026"
    )
    assert result.code == 0, result.err
    said, deadline, moved, wrote = result.out.splitlines()
    assert said.startswith("“by the end of next year”, said 2026, means by 31 Dec 2027 (rule: by")
    assert deadline == "deadline 31 Dec 2027, 547 days after it was said"
    assert moved == "1,826 days later than the newest date so far, 31 Dec 2022"
    assert wrote == "wrote claims/spaceflight/acme-moon.yaml"
    assert result.err.splitlines()[:3] == [
        "claims/spaceflight/acme-moon.yaml",
        "  +   - made: 2026",
        "  +     by: Jo",
    ]


def test_made_is_today_unless_it_is_given(run: Run, claims: Path) -> None:
    assert run("log", "acme-moon", "--by", "Jo", "--due", "2028").code == 0
    newest = read_ledger(claims)[0].promises["acme-moon"]
    assert str(newest.claims[-1].made) == "2026-11-24"
    assert str(newest.outcome.as_of) == "2026-11-24"
    assert not newest.claims[-1].verified


def test_a_retraction(run: Run, claims: Path) -> None:
    result = run("log", "acme-moon", "--by", "Jo", "--due", "none", "--made", "2022-05")
    assert result.out.splitlines()[0] == "it takes the earlier date back"
    assert read_ledger(claims)[0].promises["acme-moon"].claims[-1].withdrawn


def test_a_floor_has_no_deadline(run: Run) -> None:
    result = run("log", "acme-moon", "--by", "Jo", "--due", "2028/..", "--made", "2022-05")
    assert result.out.splitlines()[0] == "no deadline: 2028-01-01/.. only says not before"


def test_a_due_date_other_than_the_words_is_pointed_out(run: Run) -> None:
    result = run(
        "log",
        "acme-moon",
        "--by",
        "Jo",
        "--said",
        "next year",
        "--due",
        "2029",
        "--made",
        "2022-05",
    )
    assert "means 2023 (rule: " in result.out
    assert "; the due date given is another" in result.out
    assert "warning CLM005" in result.err


def test_an_older_claim_stands_before_the_newer_ones(run: Run, claims: Path) -> None:
    assert run("log", "acme-moon", "--by", "Jo", "--due", "2020", "--made", "2019-05").code == 0
    made = [str(c.made) for c in read_ledger(claims)[0].promises["acme-moon"].claims]
    assert made == ["2019-05", "2021-03-02"]


def test_a_new_promise_makes_its_file(run: Run, claims: Path) -> None:
    result = run(
        "log", "acme-landing", *NEW, "--programme", "acme-moon", "--by", "Jane Doe",
        "--said", "within two years", "--made", "2026-11-20", "--url", "https://acme-rockets.com/l",
    )  # fmt: skip
    assert result.code == 0, result.err
    assert (claims / "spaceflight/acme-landing.yaml").read_text() == (
        "# yaml-language-server: $schema=../../schema/promise.schema.json\n"
        "promise: Acme lands on the Moon\n"
        "organization: Acme\n"
        "kind: flight\n"
        "criteria: It stands on the Moon.\n"
        "sampling: picked\n"
        "programme: acme-moon\n"
        "claims:\n"
        "  - made: 2026-11-20\n"
        "    by: Jane Doe\n"
        "    said: within two years\n"
        "    due: 2026-11-20/2028-11-20\n"
        "    source: https://acme-rockets.com/l\n"
        "    verified: false\n"
        "outcome:\n"
        "  status: pending\n"
        "  as_of: 2026-11-20\n"
        "  verified: false\n"
    )
    assert result.out.endswith("wrote claims/spaceflight/acme-landing.yaml\n")
    assert check_ledger(claims) == ()


def test_a_new_promise_in_a_new_domain_makes_the_folder(run: Run, claims: Path) -> None:
    words = [word if word != "spaceflight" else "moon-bases" for word in NEW]
    assert run("log", "acme-landing", *words, "--by", "Jo", "--due", "2030").code == 0
    assert (claims / "moon-bases/acme-landing.yaml").is_file()


def test_a_statement_that_is_there_already_is_pointed_out(run: Run) -> None:
    words = [word if word != NEW[1] else "Acme sends people round the Moon" for word in NEW]
    result = run("log", "acme-trip", *words, "--by", "Jo", "--due", "2030")
    assert result.code == 0, "a likeness never blocks"
    assert result.err.splitlines()[0] == "much like acme-moon: Acme flies people around the Moon"


def test_the_json_form_is_alone_on_stdout(run: Run) -> None:
    result = run("log", "acme-moon", "--by", "Jo", "--due", "2028", "--format", "json")
    answer = json.loads(result.out)
    assert {key: answer[key] for key in ("schema_version", "id", "path")} == {
        "schema_version": 1,
        "id": "acme-moon",
        "path": "claims/spaceflight/acme-moon.yaml",
    }
    assert answer["promise"]["claims"][-1]["due"] == "2028"


def test_an_earlier_id_leads_to_the_promise(run: Run, claims: Path) -> None:
    path = claims / "spaceflight/acme-moon.yaml"
    path.write_text(MOON.replace("claims:", "aliases: [old-moon]\nclaims:"), encoding="utf-8")
    assert run("log", "old-moon", "--by", "Jo", "--due", "2028").code == 0
    assert "due: 2028" in path.read_text()


def test_a_long_text_is_folded_and_comes_back_whole(run: Run, claims: Path) -> None:
    words = "It was said on a stage, in the rain: nobody wrote it down. " * 5
    assert run("log", "acme-moon", "--by", "Jo", "--due", "2028", "--note", words).code == 0
    assert read_ledger(claims)[0].promises["acme-moon"].claims[-1].note == words.strip()
    assert max(map(len, (claims / "spaceflight/acme-moon.yaml").read_text().splitlines())) <= 96


# --- log, refused --------------------------------------------------------------------------

REFUSED = {
    "nothing": (
        ["log", "acme-moon"],
        "a claim needs --by, --said or --due",
        "give them, or run it on a terminal without --yes and be asked",
    ),
    "new without facts": (
        ["log", "zzz", "--by", "Jo", "--due", "2030"],
        (
            "the new promise zzz needs --promise, --organization, --domain, --kind, --criteria, "
            "--sampling"
        ),
        "give them, or run it on a terminal without --yes and be asked",
    ),
    "nearly an id": (
        ["log", "acme-mon", "--by", "Jo", "--due", "2030"],
        "no promise 'acme-mon'",
        (
            "did you mean acme-moon? A new one needs --promise, --organization, --domain, "
            "--kind, --criteria, --sampling"
        ),
    ),
    "the start of several ids": (
        ["log", "acme", "--by", "Jo", "--due", "2030"],
        "no promise 'acme'",
        (
            "did you mean acme-moon or acme-ten-a-year? A new one needs --promise, "
            "--organization, --domain, --kind, --criteria, --sampling"
        ),
    ),
    "nearly an id, and new": (
        ["log", "acme-mon", *NEW[:4], "--by", "Jo", "--due", "2030"],
        "the new promise acme-mon needs --domain, --kind, --criteria, --sampling",
        "give them, or run it on a terminal without --yes and be asked",
    ),
    "other facts": (
        ["log", "acme-moon", "--by", "Jo", "--due", "2030", "--organization", "Bolt"],
        "--organization: acme-moon is there already, and its organization is Acme",
        "leave it out to add a claim; another promise needs another id",
    ),
    "path": (
        ["log", "../evil", *NEW, "--by", "Jo", "--due", "2030"],
        "ID: '../evil' is not an id",
        None,
    ),
    "path, without facts": (
        ["log", "../acme-moon", "--by", "Jo", "--due", "2030"],
        "ID: '../acme-moon' is not an id",
        "give lower-case words joined by hyphens, at most 100 characters",
    ),
    "no id at all": (
        ["log", "", "--by", "Jo", "--due", "2030"],
        "ID: '' is not an id",
        None,
    ),
    "absolute path": (
        ["log", "/etc/evil", *NEW, "--by", "Jo", "--due", "2030"],
        "ID: '/etc/evil' is not an id",
        None,
    ),
    "path as domain": (
        ["log", "evil", *NEW[:4], "--domain", "..", *NEW[6:], "--by", "Jo", "--due", "2030"],
        "--domain: '..' is not an id",
        None,
    ),
    "folder of something else": (
        ["log", "evil", *NEW[:4], "--domain", "series", *NEW[6:], "--by", "Jo", "--due", "2030"],
        "--domain: series is the folder of something else",
        "one of spaceflight, or a new word",
    ),
    "year 0": (
        ["log", "acme-moon", "--by", "Jo", "--due", "2030", "--made", "0000-01-01"],
        "--made: the year 0000 is outside 1000-2999",
        None,
    ),
    "no such day": (
        ["log", "acme-moon", "--by", "Jo", "--due", "2026-02-30"],
        "--due: 2026-02-30 does not exist: 2026-02 has 28 days",
        None,
    ),
    "several": (
        ["log", "acme-moon", "--by", "Jo", "--due", "soon", "--made", "then"],
        "--made: 'then' is not a date; --due: 'soon' is not a date",
        None,
    ),
    "words without a date": (
        ["log", "acme-moon", "--by", "Jo", "--said", "when it is ready"],
        "--due: the words 'when it is ready' do not settle a date",
        None,
    ),
    "terminal codes": (
        ["log", "acme-moon", "--by", "\x1b[31mJo", "--due", "2030"],
        "--by: the character U+001B cannot be seen",
        None,
    ),
    "not UTF-8": (
        ["log", "acme-moon", "--by", "J\udcff", "--due", "2030"],
        "--by: byte 1 (0xff) is not UTF-8",
        None,
    ),
    "10 MB": (
        ["log", "acme-moon", "--by", "Jo", "--due", "2030", "--note", "x " * 5_000_000],
        "--note: a text of 10,000,000 characters is too long",
        "a file has at most 1,048,576 bytes",
    ),
    "10 MB id": (
        ["log", "x" * 10_000_000, "--by", "Jo", "--due", "2030"],
        f"ID: '{'x' * 60}' is not an id",
        None,
    ),
    "no series": (
        ["observe", "acme-lunches", "--date", "2021", "--value", "3"],
        "no series 'acme-lunches'",
        "did you mean acme-launches?",
    ),
    "no number": (
        ["observe", "acme-launches", "--date", "2021", "--value", "ten"],
        "--value: 'ten' is not a number",
        None,
    ),
    "no volume": (
        ["observe", "acme-launches", "--date", "2021", "--value", "3", "--volume", "much"],
        "--volume: 'much' is not a number and a unit",
        None,
    ),
    "no count of traders": (
        ["observe", "acme-launches", "--date", "2021", "--value", "3", "--traders", "few"],
        "--traders: 'few' is not a number",
        None,
    ),
    "no promise": (
        ["resolve", "acme-mooon", "--status", "delivered", "--date", "2026"],
        "no promise 'acme-mooon'",
        "did you mean acme-moon?",
    ),
    "no one promise": (
        ["resolve", "acme", "--status", "delivered", "--date", "2026"],
        "2 ids begin with 'acme': acme-moon, acme-ten-a-year",
        "type on until it is only one",
    ),
    "nothing to resolve": (
        ["resolve", "acme-moon"],
        "an outcome needs --status",
        None,
    ),
    "delivered when": (
        ["resolve", "acme-moon", "--status", "delivered"],
        "an outcome needs --date",
        None,
    ),
    "share": (
        ["resolve", "acme-moon", "--status", "partial", "--reached", "most"],
        "--reached: 'most' is not a number",
        None,
    ),
    "lenient date": (
        ["resolve", "acme-moon", "--lenient-status", "delivered", "--lenient-date", "then"],
        "--lenient-date: 'then' is not a date",
        None,
    ),
}


@pytest.mark.parametrize(("words", "message", "remedy"), REFUSED.values(), ids=REFUSED.keys())
def test_a_wrong_call_says_what_is_wrong_and_changes_nothing(
    run: Run, claims: Path, words: list[str], message: str, remedy: str | None
) -> None:
    before = fingerprint(claims.parent)
    result = run(*words)
    first, *rest = result.err.splitlines()
    assert first == f"promisetrack: {message}"
    assert len(rest) == 1
    assert remedy is None or rest == [f"  try  {remedy}"]
    assert (result.code, result.out) == (2, "")
    assert fingerprint(claims.parent) == before


def test_a_change_that_adds_an_error_is_not_made(run: Run, claims: Path) -> None:
    before = fingerprint(claims)
    result = run("log", "acme-moon", "--by", "Jo", "--due", "2020", "--made", "2022")
    assert result.code == 1
    assert result.out == ""
    assert result.err == (
        "claims/spaceflight/acme-moon.yaml:14:10: error DAT003: "
        "due window ends before the claim was made\n"
        "   13 |     by: Jo\n"
        "   14 |     due: 2020\n"
        "      |          ^^^^\n"
        "   expected  a due date on or after 2022-01-01\n"
        "   try       check the year in `due`; if the statement is older, correct `made`\n"
        "promisetrack: the change would add an error to the ledger; nothing was changed\n"
    )
    assert fingerprint(claims) == before


def test_all_errors_of_a_new_promise_are_shown_and_no_folder_is_left(
    run: Run, claims: Path
) -> None:
    words = ["nowhere" if word == "spaceflight" else word for word in NEW]
    words = ["unknown-rule" if word == "picked" else word for word in words]
    result = run(
        "log", "acme-landing", *words, "--by", "Jo", "--due", "2030", "--programme", "p",
        "--verified",
    )  # fmt: skip
    assert result.code == 1
    assert "error SAM001: no sampling rule has the name unknown-rule" in result.err
    assert "error SRC001" in result.err
    assert result.err.endswith("would add 2 errors to the ledger; nothing was changed\n")
    assert not (claims / "nowhere").exists()


def test_a_file_with_errors_of_its_own_can_be_mended(run: Run, claims: Path) -> None:
    path = claims / "spaceflight/acme-moon.yaml"
    path.write_text(MOON.replace("status: pending", "status: delivered"), encoding="utf-8")
    assert "OUT001" in [problem.code for problem in check_ledger(claims)]
    assert run("resolve", "acme-moon", "--date", "2021-05-01").code == 0
    assert check_ledger(claims) == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("promise: &a x\n", "the anchor &a is not read; nothing was changed"),
        ("promise: x\nclaims: nothing\n", "`claims` is not a list, and what it says would be lost"),
        ("promise: x\nclaims: []\n", "has errors of its own; nothing was changed"),
        ("promise: [\n", "this is not YAML: "),
    ],
    ids=["anchor", "no-list", "incomplete", "syntax"],
)
def test_a_broken_file_is_left_alone(run: Run, claims: Path, text: str, message: str) -> None:
    path = claims / "spaceflight/acme-moon.yaml"
    path.write_text(text, encoding="utf-8")
    result = run("log", "acme-moon", "--by", "Jo", "--due", "2030")
    assert result.code == 1
    assert f"promisetrack: claims/spaceflight/acme-moon.yaml: {message}" in result.err
    assert path.read_text() == text


def test_a_file_may_not_grow_past_what_is_read(run: Run, claims: Path) -> None:
    path = claims / "spaceflight/acme-moon.yaml"
    path.write_text(MOON + "# " + "x" * 1_048_000 + "\n", encoding="utf-8")
    result = run("log", "acme-moon", "--by", "Jo", "--due", "2030", "--note", "y" * 900)
    assert result.code == 1
    assert "the file would have 1,04" in result.err
    assert "y" * 900 not in path.read_text()


# --- resolve -------------------------------------------------------------------------------


def test_a_delivery_is_written_and_said_in_words(run: Run, claims: Path) -> None:
    result = run(
        "resolve", "acme-m", "--status", "delivered", "--date", "2023-03-01", "--as-of",
        "2023-03-05", "--evidence", "They passed it: three people.", "--url",
        "https://acme-rockets.com/moon", "--verified",
    )  # fmt: skip
    assert result.code == 0, result.err
    assert result.out == (
        "Acme flies people around the Moon\n"
        "delivered 1 Mar 2023, 60 days after the deadline of its first claim (31 Dec 2022)\n"
        "wrote claims/spaceflight/acme-moon.yaml\n"
    )
    assert (claims / "spaceflight/acme-moon.yaml").read_text() == MOON.replace(
        "  status: pending\n  as_of: 2021-06-30\n  evidence: Not flown.\n",
        "  status: delivered\n"
        "  date: 2023-03-01\n"
        "  as_of: 2023-03-05\n"
        "  evidence: 'They passed it: three people.'\n"
        "  source: https://acme-rockets.com/moon\n  verified: true\n",
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ["--status", "delivered", "--date", "2022-12-31"],
            "delivered 31 Dec 2022, on the deadline of its first claim (31 Dec 2022)",
        ),
        (
            ["--status", "delivered", "--date", "2022-12-30"],
            "delivered 30 Dec 2022, 1 day before the deadline of its first claim (31 Dec 2022)",
        ),
        (
            ["--status", "delivered", "--date", "2022"],
            "delivered 2022, by the deadline of its first claim (31 Dec 2022)",
        ),
        (
            ["--status", "delivered", "--date", "2024"],
            "delivered 2024, at least 366 days after the deadline of its first claim (31 Dec 2022)",
        ),
        (
            ["--status", "delivered", "--date", "2022-12-01/2023-02-28"],
            (
                "delivered Dec 2022 – Feb 2023, which leaves open whether by the deadline of its "
                "first claim (31 Dec 2022)"
            ),
        ),
        (
            ["--status", "cancelled", "--date", "2023-01-01", "--because", "abandoned"],
            (
                "cancelled 1 Jan 2023 (abandoned), 1 day after the deadline of its first claim "
                "(31 Dec 2022)"
            ),
        ),
        (
            ["--status", "partial", "--date", "2022-12-31", "--reached", "0.6"],
            "delivered 60% of it by 31 Dec 2022, on the deadline of its first claim (31 Dec 2022)",
        ),
        (
            ["--status", "pending", "--as-of", "2023-12-31"],
            (
                "still open on 31 Dec 2023, 365 days after the deadline of its first claim "
                "(31 Dec 2022)"
            ),
        ),
    ],
)
def test_an_outcome_is_said_in_words(run: Run, words: list[str], sentence: str) -> None:
    result = run("resolve", "acme-moon", *words, "--evidence", "Seen.")
    assert result.code == 0, result.err
    assert result.out.splitlines()[1] == sentence


def test_a_fresh_look_moves_only_the_day_of_the_evidence(run: Run, claims: Path) -> None:
    assert run("resolve", "acme-moon", "--status", "pending").code == 0
    assert (claims / "spaceflight/acme-moon.yaml").read_text() == MOON.replace(
        "as_of: 2021-06-30", "as_of: 2026-11-24"
    )


def test_the_evidence_is_as_old_as_its_page(run: Run, claims: Path) -> None:
    words = ("--url", "https://acme-rockets.com/moon", "--published", "2023-03-02")
    result = run("resolve", "acme-moon", "--status", "delivered", "--date", "2023-03-01", *words)
    assert result.code == 0, result.err
    outcome = read_ledger(claims)[0].promises["acme-moon"].outcome
    assert str(outcome.as_of) == "2023-03-02"
    assert not outcome.verified


def test_a_remark_moves_no_date(run: Run, claims: Path) -> None:
    assert run("resolve", "acme-moon", "--judgement", "disputed", "--note", "Odd.").code == 0
    assert (claims / "spaceflight/acme-moon.yaml").read_text() == (
        MOON + "  judgement: disputed\n  note: Odd.\n"
    )


def test_a_lenient_reading(run: Run, claims: Path) -> None:
    result = run(
        "resolve", "acme-moon", "--lenient-status", "delivered", "--lenient-date", "2022-01-02",
        "--lenient-evidence", "A dummy flew.",
    )  # fmt: skip
    assert result.code == 0, result.err
    moved = MOON.replace("as_of: 2021-06-30", "as_of: 2026-11-24")
    assert (claims / "spaceflight/acme-moon.yaml").read_text() == (
        f"{moved}  lenient:\n    status: delivered\n    date: 2022-01-02\n"
        "    evidence: A dummy flew.\n"
    )


def test_a_successor_is_a_reason(run: Run, claims: Path) -> None:
    result = run(
        "resolve", "acme-moon", "--status", "cancelled", "--date", "2024", "--superseded-by",
        "acme-ten-a-year",
    )  # fmt: skip
    assert result.code == 0, result.err
    outcome = read_ledger(claims)[0].promises["acme-moon"].outcome
    assert outcome.because == "superseded"
    assert outcome.superseded_by == "acme-ten-a-year"


def test_an_outcome_that_stands_already_is_not_written_again(run: Run) -> None:
    result = run("resolve", "acme-moon", "--status", "pending", "--as-of", "2021-06-30")
    assert result.code == 1
    assert result.err == (
        "promisetrack: claims/spaceflight/acme-moon.yaml: says so already; nothing was changed\n"
    )


def test_json_of_an_outcome(run: Run) -> None:
    result = run(
        "resolve", "acme-moon", "--status", "delivered", "--date", "2023", "--format", "json"
    )
    assert json.loads(result.out)["promise"]["outcome"] == {
        "status": "delivered", "date": "2023", "as_of": "2026-11-24", "verified": False,
        "judgement": "clear", "derived": False,
    }  # fmt: skip


def test_what_a_file_holds_cannot_steer_the_terminal(run: Run, claims: Path) -> None:
    path = claims / "spaceflight/acme-moon.yaml"
    path.write_text(
        MOON.replace("Acme flies", r'"Acme\e[31m flies').replace("Moon\n", 'Moon"\n', 1)
    )
    result = run("resolve", "acme-moon", "--status", "pending")
    assert result.code == 1
    assert result.err.startswith(
        "promisetrack: claims/spaceflight/acme-moon.yaml: an escape stands for U+001B, a character"
    )
    assert "\x1b" not in result.out + result.err


# --- observe -------------------------------------------------------------------------------


def test_a_reading_stands_among_the_others_and_settles_a_promise(run: Run, claims: Path) -> None:
    result = run(
        "observe", "acme-l", "--date", "2021", "--value", "12", "--url",
        "https://acme-rockets.com/2021", "--verified", "--note", "Two failed: ten count.",
    )  # fmt: skip
    assert result.code == 0, result.err
    assert (claims / "series/acme-launches.yaml").read_text() == SERIES.replace(
        "  - date: 2023",
        "  - date: 2021\n"
        "    value: 12\n"
        "    source: https://acme-rockets.com/2021\n"
        "    verified: true\n"
        "    note: 'Two failed: ten count.'\n  - date: 2023",
    )
    assert result.out == (
        "acme-ten-a-year: delivered 2021, by the deadline of its first claim (31 Dec 2021)\n"
        "wrote claims/series/acme-launches.yaml\n"
    )


def test_a_reading_that_settles_nothing_says_nothing(run: Run) -> None:
    result = run("observe", "acme-launches", "--date", "2021", "--value", "2")
    assert result.out == "wrote claims/series/acme-launches.yaml\n"


def test_a_price_keeps_what_was_traded_and_by_how_many(run: Run, claims: Path) -> None:
    market = claims / "series" / "acme-odds.yaml"
    market.write_text(
        "title: Odds\nquantity: p_ten\nunit: 1\ntype: probability\nreadings:\n", encoding="utf-8"
    )
    result = run(
        "observe", "acme-odds", "--date", "2021-06-01", "--value", "0.25", "--deadline",
        "2021-12-31", "--volume", "19000 USD", "--traders", "12",
    )  # fmt: skip
    assert result.code == 0, result.err
    assert market.read_text(encoding="utf-8").endswith(
        "readings:\n  - date: 2021-06-01\n    value: 0.25\n    verified: false\n"
        "    deadline: 2021-12-31\n    volume: 19000 USD\n    traders: 12\n"
    )
    (reading,) = read_ledger(claims)[0].series["acme-odds"].readings
    assert (str(reading.volume), reading.traders) == ("19000 USD", 12)


@pytest.mark.parametrize("words", [("--volume", "19000 USD"), ("--traders", "12")])
def test_an_amount_has_no_trades(run: Run, claims: Path, words: tuple[str, str]) -> None:
    result = run("observe", "acme-launches", "--date", "2021", "--value", "2", *words)
    assert result.code == 1
    key = words[0].removeprefix("--")
    assert f"error SER010: only a probability has `{key}`; this series is of type flow" in (
        result.err
    )
    assert (claims / "series/acme-launches.yaml").read_text() == SERIES


def test_json_of_a_reading(run: Run) -> None:
    result = run("observe", "acme-l", "--date", "2021", "--value", "12", "--format", "json")
    answer = json.loads(result.out)
    assert answer["id"] == "acme-launches"
    assert [one["value"] for one in answer["series"]["readings"]] == [7.0, 12.0, 8.0]
    assert list(answer["outcomes"]) == ["acme-ten-a-year"]


# --- init ----------------------------------------------------------------------------------


def test_a_started_ledger_is_sound_and_takes_claims(run: Run, tmp_path: Path) -> None:
    result = run("init", "mine")
    assert result.code == 0, result.err
    assert result.out.splitlines()[:2] == [
        "wrote mine/claims/energy/tesla-south-australia-battery-100-days.yaml",
        "wrote mine/claims/ledger.yaml",
    ]
    started = tmp_path / "mine" / "claims"
    assert check_ledger(started) == ()
    statuses = {one.outcome.status.value for one in read_ledger(started)[0].promises}
    assert statuses == {"pending", "delivered"}
    words = ("--by", "Jo", "--due", "2029", "--claims", str(started))
    assert run("log", "spacex-orbital", *words).code == 0


def test_init_never_overwrites(run: Run, claims: Path) -> None:
    before = fingerprint(claims.parent)
    result = run("init")
    assert result.code == 2
    assert result.err.splitlines() == [
        "promisetrack: claims: is there already; nothing was changed",
        "  try  promisetrack log ID adds a promise to it",
    ]
    assert fingerprint(claims.parent) == before


def test_json_of_init_lists_the_files(run: Run) -> None:
    files = json.loads(run("init", "mine", "--format", "json").out)["files"]
    assert "mine/claims/sampling.yaml" in files
    assert "mine/schema/promise.schema.json" in files


def test_the_schema_of_a_project_is_left_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine" / "schema").mkdir(parents=True)
    assert run("init", "mine").code == 0
    assert list((tmp_path / "mine" / "schema").iterdir()) == []


# --- the disk ------------------------------------------------------------------------------


def test_a_locked_ledger_is_waited_for_and_then_named(
    run: Run, claims: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock_ledger.__wrapped__, "__kwdefaults__", {"wait_seconds": 0.05})  # type: ignore[attr-defined]
    with lock_ledger(claims):
        result = run("log", "acme-moon", "--by", "Jo", "--due", "2028")
    assert result.code == 1
    assert result.err.splitlines()[-2:] == [
        "promisetrack: claims: another program has been writing for 0.05 seconds",
        "  try  wait for it to end, or end it",
    ]
    assert (claims / "spaceflight/acme-moon.yaml").read_text() == MOON


def test_the_rights_of_a_file_stay(run: Run, claims: Path) -> None:
    path = claims / "spaceflight/acme-moon.yaml"
    path.chmod(0o600)
    assert run("log", "acme-moon", "--by", "Jo", "--due", "2028").code == 0
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600  # noqa: PTH116  the mode alone


WRITING = {
    "log": ["log", "acme-moon", "--by", "Jo", "--due", "2028"],
    "log-new": ["log", "acme-landing", *NEW, "--by", "Jo", "--due", "2028"],
    "log-new-domain": [
        "log",
        "x",
        *NEW[:4],
        "--domain",
        "y",
        *NEW[6:],
        "--by",
        "Jo",
        "--due",
        "2028",
    ],
    "resolve": ["resolve", "acme-moon", "--status", "delivered", "--date", "2023"],
    "observe": ["observe", "acme-launches", "--date", "2021", "--value", "12"],
    "init": ["init", "mine"],
}
PLACES = {
    "log": "claims/spaceflight/acme-moon.yaml",
    "log-new": "claims/spaceflight/acme-landing.yaml",
    "log-new-domain": "claims/y/x.yaml",
    "resolve": "claims/spaceflight/acme-moon.yaml",
    "observe": "claims/series/acme-launches.yaml",
    "init": "mine/claims",
}


def started(words: list[str], **how: Any) -> Result:
    """Run the program as a process of its own, without a terminal."""
    ended = subprocess.run(
        [sys.executable, "-m", "promisetrack", *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        **how,
    )
    return Result(ended.returncode, ended.stdout, ended.stderr)


@pytest.mark.parametrize("command", WRITING)
def test_a_full_disk_changes_nothing(claims: Path, command: str) -> None:
    before = fingerprint(claims.parent)

    def fill_the_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    result = started(
        WRITING[command],
        preexec_fn=fill_the_disk,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert (result.code, result.out) == (1, "")
    said, remedy = result.err.splitlines()
    assert said == f"promisetrack: {PLACES[command]}: file too large; nothing was changed"
    assert remedy.startswith("  try  ")
    assert fingerprint(claims.parent) == before


def as_nobody(words: list[str], report: Path) -> Result:
    """Run the program in a child process that gives up root's rights, with all modules loaded."""
    child = os.fork()
    if child == 0:
        try:
            with report.open("w", encoding="utf-8") as screen:
                sys.stdout = sys.stderr = screen
                sys.argv = ["promisetrack", *words]
                if os.getuid() == 0:
                    os.setgroups([])
                    os.setuid(NOBODY)
                main()
        except SystemExit as ended:
            os._exit(int(ended.code or 0))
        finally:
            os._exit(99)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return Result(code, "", report.read_text(encoding="utf-8"))


@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
@pytest.mark.parametrize("command", WRITING)
def test_a_read_only_folder_changes_nothing(
    run: Run, claims: Path, tmp_path: Path, command: str
) -> None:
    with tempfile.TemporaryDirectory() as name:  # those of pytest are closed to other users
        there = Path(name)
        shutil.copytree(claims, there / "claims")
        assert run(*WRITING[command]).code == 0, "now all modules are loaded"
        before = fingerprint(there)
        folders = [there, *(path for path in there.rglob("*") if path.is_dir())]
        for folder in folders:
            folder.chmod(0o555)
        with contextlib.chdir(there):
            result = as_nobody(WRITING[command], tmp_path / "report")
        for folder in folders:
            folder.chmod(0o755)
        assert fingerprint(there) == before
    assert result.err.splitlines()[0] == (
        f"promisetrack: {PLACES[command]}: permission denied; nothing was changed"
    )
    assert result.code == 1


def test_a_file_in_the_place_of_the_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("a file", encoding="utf-8")
    result = run("init", "mine")
    assert result.code == 1
    said, remedy = result.err.splitlines()
    assert said == "promisetrack: mine/claims: not a directory; nothing was changed"
    assert remedy.startswith("  try  ")


# --- several at once -----------------------------------------------------------------------

CROWD = """
import sys
from datetime import date, timedelta
from pathlib import Path
from promisetrack.pipeline.log import draft_log, find_subject
from promisetrack.pipeline.observe import draft_reading
from promisetrack.pipeline.writing import open_book, write_draft

name, claims = sys.argv[1], Path("claims")
for number in range(50):
    day = str(date(2021, 4, 1) + timedelta(days=number))
    book = open_book(claims, start=Path.cwd())
    fields = {"by": f"{name} {number}", "made": day, "due": "2030"}
    subject = find_subject(book, "acme-moon", fields)
    write_draft(book, draft_log(book, subject, fields, today=date.today()).draft)
    reading = {"date": f"{1900 + 2 * number + (name == 'b')}", "value": str(number)}
    write_draft(book, draft_reading(book, "acme-launches", reading).draft)
"""


def test_two_writers_of_the_same_files_lose_nothing(claims: Path) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", CROWD, name]) for name in "ab"]
    assert [writer.wait() for writer in writers] == [0, 0]
    ledger = read_ledger(claims)[0]
    speakers = sorted(claim.by for claim in ledger.promises["acme-moon"].claims)
    assert speakers == sorted(["Jane Doe", *(f"{name} {n}" for name in "ab" for n in range(50))])
    years = [str(reading.date) for reading in ledger.series["acme-launches"].readings]
    assert years == [*map(str, range(1900, 2000)), "2020", "2023"]
    assert not [problem for problem in check_ledger(claims) if problem.severity == "error"]
