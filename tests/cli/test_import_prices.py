"""import prices and holders: both files written or none, and what is printed of returns."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from promisetrack.index import read_store
from promisetrack.ledger import check_ledger, load_ledger, write
from promisetrack.model import Closes
from promisetrack.pipeline.indexing import index_ledger
from security.commands import Ran, run

SAMPLING = "rules:\n  picked:\n    title: Picked\n    kind: opportunistic\n    rule: At hand.\n"
PROMISE = """\
promise: Acme flies
organization: Acme
kind: flight
criteria: It takes off.
sampling: picked
claims:
  - made: 2018-02-01
    by: Jo
    due: 2019
    verified: false
  - made: 2019-06-03
    by: Jo
    due: 2020
    verified: false
outcome:
  status: delivered
  date: 2021-02-01
  as_of: 2021-12-31
  evidence: It took off.
"""
ORGANIZATIONS = """\
organizations:
  Acme:
    - ticker: ACME
      from: 2018-01-31
      benchmark: ^IDX
"""
YAHOO = """\
Date,Open,High,Low,Close,Adj Close,Volume
2018-01-31,1,1,1,10.00,9.50,1
2018-12-31,1,1,1,12.00,11.50,1
2019-05-31,1,1,1,20.00,19.00,1
2020-05-29,1,1,1,30.00,29.00,1
2021-01-29,1,1,1,50.00,49.00,1
"""
INDEX = """\
Date,Close
2018-01-31,100
2018-12-31,100
2019-05-31,110
2020-05-29,120
2021-01-29,150
"""
ACME = ("import", "prices", "acme.csv", "--ticker", "ACME")
ABOUT = ("--adjusted", "--currency", "USD")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    claims = tmp_path / "claims"
    (claims / "space").mkdir(parents=True)
    (claims / "sampling.yaml").write_text(SAMPLING, encoding="utf-8")
    (claims / "space" / "acme-flies.yaml").write_text(PROMISE, encoding="utf-8")
    (tmp_path / "acme.csv").write_text(YAHOO, encoding="utf-8")
    (tmp_path / "idx.csv").write_text(INDEX, encoding="utf-8")
    return tmp_path


@pytest.fixture
def listed(folder: Path) -> Path:
    """Return a folder whose ledger has the share of Acme beside an index."""
    assert run(folder, *ACME, *ABOUT).code == 0
    index = ("import", "prices", "idx.csv", "--ticker", "^IDX", "--kind", "index", "--adjusted")
    assert run(folder, *index, "--title", "Acme 500, price index").code == 0
    (folder / "claims" / "organizations.yaml").write_text(ORGANIZATIONS, encoding="utf-8")
    assert check_ledger(folder / "claims") == ()
    return folder


def kept(folder: Path, name: str) -> str:
    return (folder / "claims" / "prices" / name).read_text(encoding="utf-8")


def test_a_table_becomes_two_files_that_check_finds_sound(folder: Path) -> None:
    address = ("--url", "https://prices.acme.org/acme.csv", "--verified", "--source", "page")
    ran = run(folder, *ACME, *ABOUT, *address)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "5 closes in the layout of Yahoo, from 2018-01-31 (10) to 2021-01-29 (50); 5 are kept",
        "with closes that have dividends reinvested: returns can be total returns",
        "wrote claims/prices/acme.yaml (new)",
        "wrote claims/prices/acme.csv (new)",
    ]
    assert kept(folder, "acme.csv").splitlines()[:2] == [
        "date,close,adjusted_close,source",
        "2018-01-31,10,9.5,page",
    ]
    ledger = load_ledger(folder / "claims")
    security = ledger.securities["acme"]
    assert (security.ticker, security.currency) == ("ACME", "USD")
    assert security.closes is Closes.SPLIT_ADJUSTED
    assert security.sources[0].verified
    assert [row.close for row in ledger.prices["acme"].rows] == [10.0, 12.0, 20.0, 30.0, 50.0]
    assert check_ledger(folder / "claims") == ()


def test_the_same_file_twice_changes_nothing(folder: Path) -> None:
    run(folder, *ACME, *ABOUT)
    before = kept(folder, "acme.csv"), kept(folder, "acme.yaml")
    ran = run(folder, *ACME)
    assert ran.code == 0
    assert "5 closes stood in the ledger already" in ran.out
    assert "nothing was changed" in ran.err
    assert (kept(folder, "acme.csv"), kept(folder, "acme.yaml")) == before


def test_newer_closes_are_added_and_name_their_own_page(folder: Path) -> None:
    run(folder, *ACME, *ABOUT)
    (folder / "acme.csv").write_text("Date,Close\n2021-01-29,50.001\n2021-02-26,60\n")
    ran = run(folder, *ACME, "--url", "https://prices.acme.org/new", "--format", "json")
    said = json.loads(ran.out)
    assert (said["added"], said["known"]) == (1, 1)
    assert kept(folder, "acme.csv").splitlines()[-2:] == [
        "2021-01-29,50,49,source-1",
        "2021-02-26,60,,source-2",
    ]
    assert [one.id for one in load_ledger(folder / "claims").securities["acme"].sources] == [
        "source-1", "source-2",
    ]  # fmt: skip


def test_another_close_for_a_day_is_refused_at_its_line_until_all_are_replaced(
    folder: Path,
) -> None:
    run(folder, *ACME, *ABOUT)
    (folder / "acme.csv").write_text(YAHOO.replace("50.00", "5.00"))
    ran = run(folder, *ACME)
    assert ran.code == 1
    assert "acme.csv:6:1: error TAB006: 2021-01-29 closes at 5 here, and at 50" in ran.err
    assert "--replace" in ran.err
    assert kept(folder, "acme.csv").endswith("2021-01-29,50,49,source-1\n")
    assert run(folder, *ACME, "--replace").code == 0
    assert kept(folder, "acme.csv").endswith("2021-01-29,5,49,source-1\n")


@pytest.mark.parametrize(
    ("words", "message", "remedy"),
    [
        (("--currency", "USD"), "does not say whether its closes are adjusted", "--adjusted"),
        (("--adjusted",), "in which currency", "--currency USD"),
        (("--adjusted", "--currency", "dollars"), "PRC008", "three capitals"),
        ((*ABOUT, "--split", "2018-06-01=2"), "PRC006", "delete `splits`"),
        (("--unadjusted", "--currency", "USD", "--split", "2018-06-01"), "no equals sign", "TEXT"),
    ],
)
def test_what_must_be_said_is_asked_for(
    folder: Path, words: tuple[str, ...], message: str, remedy: str
) -> None:
    ran = run(folder, *ACME, *words)
    assert ran.code in (1, 2)
    assert message in ran.err
    assert remedy in ran.err
    assert not (folder / "claims" / "prices").exists()


def test_closes_that_mean_something_else_are_refused(folder: Path) -> None:
    run(folder, *ACME, *ABOUT)
    ran = run(folder, *ACME, "--unadjusted")
    assert ran.code == 1
    assert "closes is split-adjusted in the ledger, not as-traded" in ran.err


def test_closes_as_traded_come_with_their_splits(folder: Path) -> None:
    (folder / "acme.csv").write_text("Date,Close\n2020-08-28,500\n2020-08-31,102\n")
    words = ("--unadjusted", "--currency", "USD", "--split", "2020-08-31=5")
    ran = run(folder, *ACME, *words)
    assert (ran.code, ran.err) == (0, "")
    (split,) = load_ledger(folder / "claims").securities["acme"].splits
    assert split.ratio == 5


def test_what_looks_wrong_is_told_at_its_line_of_the_file(folder: Path) -> None:
    days = "".join(f"2020-06-{day:02},10\n" for day in (1, 2, 3, 4, 5, 8))
    odd = f"Date,Close\n{days}2020-06-13,2\n2020-09-01,2\n"
    (folder / "acme.csv").write_text(odd)
    ran = run(folder, *ACME, *ABOUT, "--keep", "months")
    assert ran.code == 0
    assert "acme.csv:8:1: warning PRC013: 2 after 10" in ran.err
    assert "acme.csv:8:1: warning PRC015: 2020-06-13 is a Saturday" in ran.err
    assert "acme.csv:9:1: warning PRC014: 80 days without a close" in ran.err


def test_a_dry_run_shows_every_line_and_writes_none(folder: Path) -> None:
    ran = run(folder, *ACME, *ABOUT, "--dry-run")
    assert "  + 2018-01-31,10,9.5,source-1" in ran.out
    assert not (folder / "claims" / "prices").exists()


def test_a_disk_that_refuses_the_second_file_takes_the_first_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = write.replace_file

    def refuse(path: Path, before: bytes | None, after: bytes) -> bool:
        if path.suffix == ".csv":
            raise write.WriteError(path, "no space left on device", remedy="make room")
        return real(path, before, after)

    monkeypatch.setattr(write, "replace_file", refuse)
    ran = run(folder, *ACME, *ABOUT)
    assert ran.code == 1
    assert "no space left" in ran.err
    assert not (folder / "claims" / "prices").exists()


def test_an_index_gives_back_the_prices_of_the_files(listed: Path) -> None:
    store = str(listed / "copy.db")
    index_ledger(listed / "claims", store)
    files = load_ledger(listed / "claims")
    copy, problems = read_store(store)
    assert problems == ()
    assert copy.hash == files.hash
    assert (copy.prices, copy.securities) == (files.prices, files.securities)
    assert copy.organizations == files.organizations


def test_a_close_belongs_to_the_hash_of_the_ledger(listed: Path) -> None:
    before = load_ledger(listed / "claims").hash
    path = listed / "claims" / "prices" / "acme.csv"
    path.write_text(path.read_text().replace("2021-01-29,50,", "2021-01-29,51,"))
    assert load_ledger(listed / "claims").hash != before


def holders(folder: Path, *words: str) -> Ran:
    return run(folder, "holders", "--as-of", "2021-02-15", *words)


def test_holders_prints_a_row_for_each_organization(listed: Path) -> None:
    ran = holders(listed)
    assert ran.code == 0
    head, row = ran.out.splitlines()
    assert head.split()[:4] == ["ORGANIZATION", "DATES", "SLIPS", "KEPT"]
    assert row.split("  ")[0] == "Acme"
    assert "5.0 times the money" in row
    assert "not advice" in ran.err


def test_holders_of_one_organization_are_told_in_sentences(listed: Path) -> None:
    ran = holders(listed, "--organization", "acme")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[0].startswith("Acme gave 2 dates for 1 promise; 1 of them moved")
    assert "Acme flies: the date slipped once; by the newest price" in ran.out


def test_holders_as_csv_has_a_row_for_each_claim_and_horizon(listed: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(holders(listed, "--format", "csv").out)))
    assert len(rows) == 2 * 6
    (deadline,) = [r for r in rows if r["claim"] == "0" and r["horizon"] == "deadline"]
    assert deadline["left_out"] == "there is no close near enough"
    (newest,) = [r for r in rows if r["claim"] == "1" and r["horizon"] == "newest"]
    assert (newest["start_close"], newest["end_close"], newest["ratio"]) == ("20.0", "50.0", "2.5")
    assert newest["benchmark_ratio"] == "1.363636"


def test_holders_as_json_has_the_records_and_total_returns_on_request(listed: Path) -> None:
    said = json.loads(holders(listed, "--format", "json", "--total").out)
    assert (said["schema_version"], said["basis"]) == (1, "total")
    assert said["without_dividends"] == ["Acme"]
    (record,) = said["organizations"]
    assert record["since_first"]["ratio"] == pytest.approx(5.0)
    (listed / "idx.csv").write_text(INDEX.replace("Close", "Close,Adj Close").replace("\n", ",100\n")
                                    .replace("Close,100", "Close"), encoding="utf-8")  # fmt: skip
    index = ("import", "prices", "idx.csv", "--ticker", "^IDX", "--replace")
    assert run(listed, *index).code == 0
    said = json.loads(holders(listed, "--format", "json", "--total").out)
    assert said["without_dividends"] == []
    (record,) = said["organizations"]
    assert record["since_first"]["ratio"] == pytest.approx(49 / 9.5, abs=1e-6)
    assert record["horizons"]["newest"]["independent_windows"] == 1


def test_an_organization_without_a_share_is_a_fault_with_a_remedy(listed: Path) -> None:
    ran = holders(listed, "--organization", "Bolt")
    assert ran.code == 1
    assert "Bolt: has no share with closes" in ran.err
    assert "one of Acme" in ran.err


def test_a_ledger_without_prices_is_a_fault_with_a_remedy(folder: Path) -> None:
    ran = holders(folder)
    assert ran.code == 1
    assert "no organization has a share" in ran.err
    assert "import prices" in ran.err
