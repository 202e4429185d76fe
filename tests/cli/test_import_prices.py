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
    early = run(listed, "holders", "--as-of", "2019-01-15")
    assert "0 of 0" not in early.out


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
    head, *rows = INDEX.splitlines()
    paid = "\n".join([f"{head},Adj Close", *(f"{row},100" for row in rows)])
    (listed / "idx.csv").write_text(paid, encoding="utf-8")
    index = ("import", "prices", "idx.csv", "--ticker", "^IDX", "--replace")
    assert run(listed, *index).code == 0
    said = json.loads(holders(listed, "--format", "json", "--total").out)
    assert said["without_dividends"] == []
    (record,) = said["organizations"]
    assert record["since_first"]["ratio"] == pytest.approx(49 / 9.5, abs=1e-6)
    assert record["horizons"]["newest"]["independent_windows"] == 1


def test_the_split_that_closes_rose_on_is_seen_all_the_same(folder: Path) -> None:
    """Tesla's of 31 August 2020: five for one, and a day on which the price rose by 13 %."""
    rows = "Date,Close\n2020-08-27,2238.75\n2020-08-28,2213.40\n2020-08-31,498.32\n"
    (folder / "acme.csv").write_text(rows, encoding="utf-8")
    ran = run(folder, *ACME, *ABOUT)
    assert "acme.csv:4:1: warning PRC013: 498.32 after 2213.4 on 2020-08-28" in ran.err


@pytest.mark.parametrize(
    "ticker", ["../../x", "/etc/passwd", "A\nB", "TS LA", "<b>", "A..B", "x" * 300, "", "con", ".."]
)
def test_a_ticker_is_no_path_and_no_markup(folder: Path, ticker: str) -> None:
    ran = run(folder, "import", "prices", "acme.csv", "--ticker", ticker, *ABOUT)
    assert ran.code == 2
    assert "TSLA" in ran.err
    assert not (folder / "claims" / "prices").exists()


@pytest.mark.parametrize("ticker", ["BRK.B", "^IDX", "0700.HK", "BTC-USD", "NASDAQ:ACME", ".INX"])
def test_signs_of_every_exchange_are_tickers(folder: Path, ticker: str) -> None:
    assert run(folder, "import", "prices", "acme.csv", "--ticker", ticker, *ABOUT).code == 0


def test_the_currency_that_a_table_names_is_taken_and_another_is_refused(folder: Path) -> None:
    rows = "Date,Close\n2018-01-31,€10.00\n2018-12-31,€12.00\n"
    (folder / "acme.csv").write_text(rows, encoding="utf-8")
    refused = run(folder, *ACME, *ABOUT)
    assert refused.code == 2
    assert "the prices of the table are in EUR, not USD" in refused.err
    assert run(folder, *ACME, "--adjusted").code == 0
    assert load_ledger(folder / "claims").securities["acme"].currency == "EUR"
    (folder / "acme.csv").write_text(rows.replace("€", "$").replace("2018", "2019"))
    later = run(folder, *ACME)
    assert later.code == 2
    assert "USD" in later.err


def test_a_day_that_could_be_read_either_way_is_told(folder: Path) -> None:
    (folder / "acme.csv").write_text("Date,Close\n02/01/2018,10\n02/02/2018,11\n")
    assert (
        "acme.csv:2:1: warning TAB008: '02/01/2018' is read as month"
        in run(folder, *ACME, *ABOUT).err
    )


def test_closes_with_dividends_of_two_downloads_must_share_a_day_and_agree_on_it(
    folder: Path,
) -> None:
    run(folder, *ACME, *ABOUT)
    head = YAHOO.splitlines()[0]
    (folder / "acme.csv").write_text(f"{head}\n2021-12-31,1,1,1,60,60,1\n")
    apart = run(folder, *ACME)
    assert apart.code == 1
    assert "end on 2021-01-29 in the ledger and begin on 2021-12-31 here" in apart.err
    shared = f"{head}\n2021-01-29,1,1,1,50.00,48.00,1\n2021-12-31,1,1,1,60,60,1\n"
    (folder / "acme.csv").write_text(shared)
    other = run(folder, *ACME)
    assert other.code == 1
    assert "closes at 48 with dividends reinvested here, and at 49 in the ledger" in other.err
    assert "--replace" in other.err
    (folder / "acme.csv").write_text(shared.replace("48.00", "49.00"))
    assert run(folder, *ACME).code == 0


@pytest.mark.parametrize("split", ["x=5", "2019-01-02=nan", "2019-01-02=1:0", "2019-02-30=5"])
def test_a_split_that_is_none_is_told_by_its_option(folder: Path, split: str) -> None:
    ran = run(folder, *ACME, "--unadjusted", "--currency", "USD", "--split", split)
    assert ran.code == 2
    assert f"--split {split}: not a day and a number" in ran.err


def test_a_split_may_be_written_with_a_colon(folder: Path) -> None:
    (folder / "acme.csv").write_text("Date,Close\n2018-01-31,10\n2018-02-01,300\n")
    words = ("--unadjusted", "--currency", "USD", "--split", "2018-02-01=1:30")
    ran = run(folder, *ACME, *words)
    assert (ran.code, ran.err) == (0, "")
    assert load_ledger(folder / "claims").securities["acme"].splits[0].ratio == 0.0333333333


def test_a_generous_judge_is_asked_for_by_an_option(listed: Path) -> None:
    path = listed / "claims" / "space" / "acme-flies.yaml"
    lenient = "  lenient:\n    status: delivered\n    date: 2019-12-31\n    evidence: It hopped.\n"
    path.write_text(path.read_text(encoding="utf-8") + lenient, encoding="utf-8")
    kept = {}
    for reading in ("strict", "lenient"):
        said = json.loads(holders(listed, "--format", "json", "--reading", reading).out)
        assert said["reading"] == reading
        kept[reading] = said["organizations"][0]["kept"]
    assert kept == {"strict": 0, "lenient": 1}


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
