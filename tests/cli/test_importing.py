"""import: what it says and writes, that it writes once, and what it refuses."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from promisetrack.cli import main
from promisetrack.ledger import check_ledger, read_ledger
from promisetrack.model import Series

FILES = Path(__file__).parents[1] / "crowd" / "files"
KALSHI = ("import", "kalshi", "kalshi-ladder.json", "--date", "2026-05-28", "--yes")
LOWER = (
    "1 deadline has lower odds than the one before, by up to 4 points: the series keeps them, "
    "a comparison levels them"
)
SERIES = "claims/series/kalshi-kxmoonbase-26.yaml"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    for file in FILES.glob("*.json"):
        shutil.copy(file, tmp_path)
    (tmp_path / "claims" / "series").mkdir(parents=True)

    def run_main(*words: str) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        monkeypatch.setattr("sys.argv", ["promisetrack", *words])
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            pytest.raises(SystemExit) as stopped,
        ):
            main()
        return Ran(int(stopped.value.code or 0), out.getvalue(), err.getvalue())

    return run_main


def series(identity: str) -> Series:
    ledger, problems = read_ledger(Path("claims"))
    assert problems == ()
    return ledger.series[identity]


def edit(file: str, change: Callable[[Any], None]) -> None:
    content = json.loads(Path(file).read_text(encoding="utf-8"))
    change(content)
    Path(file).write_text(json.dumps(content, indent=1), encoding="utf-8")


def test_it_says_what_it_found_and_writes_a_series(run: Run) -> None:
    ran = run(*KALSHI, "--reaches", "1 MW")
    assert ran.out.splitlines() == [
        "Kalshi: When will the made-up moon base have 1 MW?",
        "as of 28 May 2026; 1,820 contracts traded",
        "  by 31 Dec 2027: 6%",
        "  by 31 Dec 2028: 10%",
        "  by 31 Dec 2029: 14%",
        "  by 31 Dec 2030: 10%",
        "88% is left for later than 31 Dec 2030, or never: nobody gave odds on which",
        LOWER,
        "left out: Before 2033 (nothing was bid or traded)",
        "left out: Before 2027 (it is finalized, so its price is no forecast)",
        f"wrote {SERIES}",
    ]
    assert ran.code == 0
    written = series("kalshi-kxmoonbase-26")
    assert (written.platform, written.market) == ("kalshi", "KXMOONBASE-26")
    assert written.asks is not None
    assert str(written.asks.reaches) == "1 MW"
    first = written.readings[0]
    assert (first.value, str(first.volume), first.verified) == (0.06, "400 contracts", False)
    assert first.source is not None
    assert first.source.publisher == "Kalshi"
    assert check_ledger(Path("claims")) == ()


def test_a_second_import_of_the_same_file_changes_nothing(run: Run) -> None:
    run(*KALSHI)
    before = Path(SERIES).read_bytes()
    ran = run(*KALSHI)
    assert ran.code == 0
    assert ran.out.endswith(f"{SERIES}: says so already; nothing was changed\n")
    assert Path(SERIES).read_bytes() == before


def test_prices_of_a_later_day_are_added_and_no_other_line_changes(run: Run) -> None:
    run(*KALSHI)
    text = Path(SERIES).read_text(encoding="utf-8")
    marked = text.replace("unit: 1", "unit: 1   # from 0 to 1")
    Path(SERIES).write_text(marked, encoding="utf-8")
    edit("kalshi-ladder.json", lambda one: one["markets"][0].update(yes_bid_dollars="0.0700"))
    ran = run(*KALSHI[:4], "2026-06-30", "--yes")
    assert ran.code == 0
    after = Path(SERIES).read_text(encoding="utf-8")
    assert after.startswith(marked)
    assert [one.value for one in series("kalshi-kxmoonbase-26").readings] == [
        0.06, 0.1, 0.14, 0.1, 0.07, 0.1, 0.14, 0.1,
    ]  # fmt: skip


def test_another_price_for_the_same_day_and_deadline_is_refused(run: Run) -> None:
    run(*KALSHI)
    before = Path(SERIES).read_bytes()
    edit("kalshi-ladder.json", lambda one: one["markets"][0].update(yes_bid_dollars="0.0700"))
    ran = run(*KALSHI)
    assert ran.code == 1
    assert "has 0.06 for 2026-05-28 and the deadline 2027-12-31, the file 0.07" in ran.err
    assert Path(SERIES).read_bytes() == before


@pytest.mark.parametrize(
    ("platform", "file", "identity", "count"),
    [
        ("polymarket", "polymarket-event", "polymarket-made-up-rocket-lands-by", 3),
        ("manifold", "manifold-buckets", "manifold-when-will-the-made-up-node-work", 6),
        ("manifold", "manifold-binary", "manifold-made-up-tower", 1),
        ("metaculus", "metaculus-date", "metaculus-90001", 10),
        ("metaculus", "metaculus-group", "metaculus-90002", 2),
        ("metaculus", "metaculus-choice", "metaculus-90003", 3),
    ],
)
def test_a_file_that_names_its_day_and_address_needs_no_option(
    run: Run, platform: str, file: str, identity: str, count: int
) -> None:
    ran = run("import", platform, f"{file}.json", "--yes")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, f"wrote claims/series/{identity}.yaml")
    readings = series(identity).readings
    assert len(readings) == count
    assert all(one.verified and one.source and one.source.url for one in readings)
    again = run("import", platform, f"{file}.json", "--yes")
    assert (again.code, again.out.splitlines()[-1].endswith("nothing was changed")) == (0, True)
    assert check_ledger(Path("claims")) == ()


def test_a_distribution_over_a_short_range_is_read_off_at_the_ends_of_months(run: Run) -> None:
    def shorten(content: Any) -> None:
        content["question"]["scaling"] |= {"range_min": 1779926400, "range_max": 1792281600}

    edit("metaculus-date.json", shorten)
    assert run("import", "metaculus", "metaculus-date.json", "--yes").code == 0
    deadlines = [str(one.deadline) for one in series("metaculus-90001").readings]
    assert deadlines == ["2026-05-31", "2026-06-30", "2026-07-31", "2026-08-31", "2026-09-30"]


def test_a_series_that_was_typed_is_extended_and_learns_its_market(run: Run) -> None:
    typed = """\
title: A base has 1 MW   # typed
quantity: p_base
unit: 1
type: probability
readings:
  - date: 2026-05-28
    value: 0.06
    deadline: 2027-12-31
"""
    Path("claims/series/base.yaml").write_text(typed, encoding="utf-8")
    ran = run(*KALSHI, "--series", "base", "--url", "https://kalshi.com/markets/kxmoonbase")
    assert ran.code == 0
    assert "1 of them stand in the series already" in ran.out
    text = Path("claims/series/base.yaml").read_text(encoding="utf-8")
    lines = iter(text.splitlines())
    assert all(line in lines for line in typed.splitlines())  # each is there, in the same order
    written = series("base")
    assert (written.platform, len(written.readings)) == ("kalshi", 4)
    assert written.readings[1].source is not None
    assert written.readings[1].source.url == "https://kalshi.com/markets/kxmoonbase"
    assert not written.readings[1].verified
    # From now on the market finds its series.
    assert "claims/series/base.yaml: says so already" in run(*KALSHI).out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--series", "taken"), "the series taken is that of KXOTHER on Kalshi, and the file is"),
        (("--series", "launches"), "the series launches is of type flow, not of probabilities"),
        (("--series", "No Id"), "--series"),
        (("--reaches", "much"), "--reaches"),
        (("--url", "javascript:alert(1)"), "SRC002"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_written(
    run: Run, words: tuple[str, ...], message: str
) -> None:
    head = "title: T\nquantity: q\nunit: {}\ntype: {}\n"
    readings = "readings: [{date: 2026-01-01, value: 0.1, deadline: 2027-12-31}]\n"
    market = head.format(1, "probability") + "platform: kalshi\nmarket: KXOTHER\n" + readings
    Path("claims/series/taken.yaml").write_text(market, encoding="utf-8")
    flow = head.format("launches/year", "flow") + "readings: [{date: 2025, value: 3}]\n"
    Path("claims/series/launches.yaml").write_text(flow, encoding="utf-8")
    before = {path: path.read_bytes() for path in Path("claims").rglob("*.yaml")}
    ran = run(*KALSHI, *words)
    assert ran.code in (1, 2)
    assert message in ran.err
    assert {path: path.read_bytes() for path in Path("claims").rglob("*.yaml")} == before


def test_a_threshold_that_contradicts_the_series_is_refused(run: Run) -> None:
    run(*KALSHI, "--reaches", "1 MW")
    ran = run(*KALSHI, "--reaches", "1 GW")
    assert ran.code == 1
    assert "asks about 1 MW" in ran.err


def test_json_holds_the_market_its_prices_and_the_levelled_chances(run: Run) -> None:
    ran = run(*KALSHI, "--format", "json")
    found = json.loads(ran.out)
    assert (found["id"], found["path"], found["added"]) == ("kalshi-kxmoonbase-26", SERIES, 4)
    assert found["market"]["platform"] == "kalshi"
    assert found["prices"][3] == {
        "deadline": "2030-12-31", "quoted": 0.1, "probability": 0.12,
    }  # fmt: skip
    assert (found["unpriced"], found["contradictions"]) == (0.88, 1)
    again = json.loads(run(*KALSHI, "--format", "json").out)
    assert (again["added"], again["prices"]) == (0, found["prices"])


def test_a_deadline_that_had_passed_is_left_out(run: Run) -> None:
    ran = run(*KALSHI[:4], "2028-06-01", "--yes")
    assert "left out: 31 Dec 2027 (it had passed by then)" in ran.out
    assert len(series("kalshi-kxmoonbase-26").readings) == 3
    ran = run(*KALSHI[:4], "2040-06-01", "--series", "late", "--yes")
    assert ran.code == 1
    assert "every deadline in the file had passed" in ran.err


@pytest.mark.parametrize(
    ("content", "first"),
    [
        (b"<html>\n", "saved.json:1:1: error IMP002: this is a web page (HTML), not JSON"),
        (b'{"event": {\n "title": "x"', "saved.json:2:14: error IMP002: the JSON breaks off"),
        (b"{}", "saved.json:0:0: error IMP003: this is not an event or a market of Kalshi"),
        (
            b'{"markets": [\n {"ticker": "A", "yes_bid": 6,\n  "yes_ask": 170}]}',
            "saved.json:3:14: error IMP004: $.markets[0].yes_ask: 170 is not a price in cents",
        ),
        (
            b'{"markets": [{"ticker": "A", "yes_bid": 0, "yes_ask": null, "last_price": ""}]}',
            "saved.json:0:0: error IMP005: the file holds no price of a date (A: nothing was bid",
        ),
    ],
    ids=["html", "cut short", "another shape", "a value", "no price"],
)
def test_a_bad_file_is_named_with_line_path_and_what_was_expected(
    run: Run, content: bytes, first: str
) -> None:
    Path("saved.json").write_bytes(content)
    ran = run("import", "kalshi", "saved.json", "--date", "2026-05-28", "--yes")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.splitlines()[0].startswith(first)
    assert "\n   expected  " in ran.err
    assert list(Path("claims/series").iterdir()) == []


def test_a_file_without_a_day_asks_for_the_option(run: Run) -> None:
    ran = run("import", "kalshi", "kalshi-ladder.json", "--yes")
    assert ran.code == 1
    assert "IMP004: the file does not say when its prices were taken" in ran.err
    assert "give it with --date 2026-05-28" in ran.err


def test_a_file_of_50_megabytes_is_refused_and_a_missing_one_named(run: Run) -> None:
    with Path("saved.json").open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    ran = run("import", "manifold", "saved.json", "--yes")
    assert ran.code == 1
    assert ran.err.startswith("saved.json:0:0: error IMP001: the file has 52,428,800 bytes")
    ran = run("import", "manifold", "nowhere.json", "--yes")
    assert (ran.code, ran.err) == (1, "promisetrack: nowhere.json: no such file or directory\n")
    assert run("import", "manifold", ".", "--yes").code == 1
    assert run("import", "intrade", "saved.json").code == 2
