"""What an update reads, counts and writes, and what others see meanwhile."""

import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Engine, func, select

from index.ledgers import FACTORY, ROADMAP, ROCKET, SERIES, list_shares, make_ledger, write
from promisetrack.index import (
    Contents,
    FileContent,
    Look,
    open_store,
    read_index,
    sync,
    tables,
)
from promisetrack.index.syncing import ReadContents
from promisetrack.ledger import read_ledger
from promisetrack.ledger.files import Place
from promisetrack.ledger.read import FileReading, read_content
from promisetrack.model import Ledger, LedgerFile
from promisetrack.pipeline import indexing
from promisetrack.pipeline.indexing import sync_index


@pytest.fixture
def engine(store: str) -> Engine:
    return open_store(store)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list of files that have been parsed since the test began."""
    files: list[str] = []

    def spy(content: bytes, place: Place, *, warnings: bool) -> FileReading:
        files.append(place.file)
        return read_content(content, place, warnings=warnings)

    monkeypatch.setattr(indexing, "read_content", spy)
    return files


def test_a_first_update_adds_every_file(engine: Engine, tmp_path: Path) -> None:
    report = sync_index(engine, make_ledger(tmp_path))
    assert (report.added, report.changed, report.removed, report.unchanged) == (5, 0, 0, 0)
    assert (report.problems, report.notice) == ((), "")


def test_only_a_changed_file_is_parsed(engine: Engine, tmp_path: Path, parsed: list[str]) -> None:
    claims = make_ledger(tmp_path)
    sync_index(engine, claims)
    assert len(parsed) == 5
    parsed.clear()
    write(claims, "launch/acme-rocket.yaml", ROCKET.replace("No flight yet.", "Still none."))
    report = sync_index(engine, claims)
    assert parsed == ["launch/acme-rocket.yaml"]
    assert (report.added, report.changed, report.removed, report.unchanged) == (0, 1, 0, 4)
    assert read_index(engine).promises["acme-rocket"].outcome.evidence == "Still none."


def test_without_a_change_nothing_is_parsed(
    engine: Engine, tmp_path: Path, parsed: list[str]
) -> None:
    claims = make_ledger(tmp_path)
    write(claims, "launch/acme-factory.yaml", "promise: [")
    before = sync_index(engine, claims)
    parsed.clear()
    report = sync_index(engine, claims)
    assert parsed == []
    assert (report.added, report.changed, report.removed, report.unchanged) == (0, 0, 0, 5)
    assert report.problems == before.problems != ()


def test_a_touched_file_is_unchanged(engine: Engine, tmp_path: Path, parsed: list[str]) -> None:
    claims = make_ledger(tmp_path)
    sync_index(engine, claims)
    parsed.clear()
    write(claims, "launch/acme-rocket.yaml", ROCKET)
    assert sync_index(engine, claims).unchanged == 5
    assert parsed == []


def test_a_removed_file_takes_its_rows_with_it(engine: Engine, tmp_path: Path) -> None:
    claims = make_ledger(tmp_path)
    sync_index(engine, claims)
    (claims / "launch/acme-factory.yaml").unlink()
    report = sync_index(engine, claims)
    assert (report.added, report.changed, report.removed, report.unchanged) == (0, 0, 1, 4)
    with engine.connect() as connection:
        for table in (tables.promises, tables.claims, tables.outcomes, tables.requires):
            column = table.c["id" if table is tables.promises else "promise"]
            assert "acme-factory" not in set(connection.scalars(select(column)))


def test_a_file_moved_to_another_domain_keeps_its_id(engine: Engine, tmp_path: Path) -> None:
    claims = make_ledger(tmp_path)
    sync_index(engine, claims)
    (claims / "works").mkdir()
    (claims / "launch/acme-factory.yaml").rename(claims / "works/acme-factory.yaml")
    report = sync_index(engine, claims)
    assert (report.added, report.removed, report.unchanged) == (1, 1, 4)
    assert read_index(engine).promises["acme-factory"].domain == "works"


def test_a_changed_series_settles_an_unchanged_promise(engine: Engine, tmp_path: Path) -> None:
    claims = make_ledger(tmp_path)
    sync_index(engine, claims)
    assert outcome_row(engine, "acme-factory") == ("pending", "2020-12-31")
    write(
        claims,
        "series/rockets-built.yaml",
        SERIES + "  - {date: 2021, value: 101, verified: false}\n",
    )
    sync_index(engine, claims)
    assert outcome_row(engine, "acme-factory") == ("delivered", "2020-12-31, 2021-12-31")
    (claims / "series/rockets-built.yaml").unlink()
    write(claims, "launch/acme-factory.yaml", FACTORY.replace(", series: rockets-built", ""))
    sync_index(engine, claims)
    assert outcome_row(engine, "acme-factory") == ("pending", None)


def outcome_row(engine: Engine, promise: str) -> tuple[str, str | None]:
    outcomes = tables.outcomes.c
    query = select(outcomes.status, outcomes.derived_from).where(outcomes.promise == promise)
    with engine.connect() as connection:
        status, derived_from = connection.execute(query).one()
        return status, derived_from


def test_another_program_reads_every_file_again_and_counts_by_content(
    engine: Engine, tmp_path: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = make_ledger(tmp_path)
    sync_index(engine, claims)
    parsed.clear()
    monkeypatch.setattr(indexing, "_program", lambda: "a later one")
    report = sync_index(engine, claims)
    assert len(parsed) == 5
    assert (report.changed, report.unchanged) == (0, 5)
    assert read_index(engine) == read_ledger(claims)[0]


def test_a_file_that_cannot_be_read_is_tried_again_every_time(
    engine: Engine, tmp_path: Path
) -> None:
    claims = make_ledger(tmp_path)
    write(claims, "launch/acme-large.yaml", "#" * 1_100_000)
    for added, changed in ((1, 0), (0, 1)):
        report = sync_index(engine, claims)
        assert (min(report.added, 1), report.changed) == (added, changed)
        assert [problem.code for problem in report.problems] == ["FIL002"]
    write(claims, "launch/acme-large.yaml", ROCKET.replace("Acme flies", "Acme lands"))
    sync_index(engine, claims)
    assert read_index(engine).promises.get("acme-large") is not None


def one_file(title: str) -> Contents:
    """Return a ledger of one file."""
    settings = LedgerFile(title=title)
    return Contents(Ledger(settings=settings), {"ledger.yaml": FileContent(settings)})


def sync_one(engine: Engine, sha256: str, read: ReadContents) -> None:
    sync(engine, lambda: Look({"ledger.yaml": sha256}, read, version=""))


def test_readers_see_the_state_before_until_an_update_is_done(engine: Engine) -> None:
    sync_one(engine, "1", lambda _: one_file("before"))
    seen = []

    def read_slowly(_: Mapping[str, FileContent]) -> Contents:
        seen.append(read_index(engine).settings.title)
        return one_file("after")

    sync_one(engine, "2", read_slowly)
    assert seen == ["before"]
    assert read_index(engine).settings.title == "after"


def test_an_update_that_fails_changes_nothing(engine: Engine) -> None:
    sync_one(engine, "1", lambda _: one_file("before"))

    def fail_late(_: Mapping[str, FileContent]) -> Contents:
        contents = one_file("after")
        # The second file is not among the hashes, so writing stops after the first was deleted.
        return replace(contents, files={})

    with pytest.raises(KeyError):
        sync_one(engine, "2", fail_late)
    assert read_index(engine).settings.title == "before"


def test_updates_at_the_same_time_wait_for_each_other(store: str, tmp_path: Path) -> None:
    claims = make_ledger(tmp_path)

    def update(_: int) -> int:
        return sync_index(open_store(store), claims).added

    with ThreadPoolExecutor(8) as pool:
        added = sorted(pool.map(update, range(8)))
    assert added == [0] * 7 + [5]
    assert read_index(open_store(store)) == read_ledger(claims)[0]


def test_an_update_that_waited_looks_at_the_files_when_its_turn_comes(
    store: str, tmp_path: Path
) -> None:
    """Otherwise it would bring back what the update before it has replaced."""
    claims = make_ledger(tmp_path)
    at_work, change = Event(), Event()

    def look_slowly() -> Look:
        at_work.set()
        assert change.wait(60)
        return Look({"ledger.yaml": "1"}, lambda _: one_file("before"), version="")

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(lambda: sync(open_store(store), look_slowly))
        assert at_work.wait(60)
        second = pool.submit(lambda: sync_index(open_store(store), claims))
        with pytest.raises(TimeoutError):
            second.result(timeout=1)
        write(claims, "launch/acme-rocket.yaml", ROCKET.replace("No flight yet.", "Still none."))
        change.set()
        first.result(60)
        second.result(60)
    assert read_index(open_store(store)) == read_ledger(claims)[0]


def test_programs_that_update_at_the_same_time_wait_for_each_other(
    store: str, tmp_path: Path
) -> None:
    claims = make_ledger(tmp_path)
    command = [
        sys.executable,
        "-m",
        "promisetrack",
        "index",
        "--claims",
        str(claims),
        "--store",
        store,
    ]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    results = [(process.communicate(timeout=120), process.returncode) for process in running]
    assert [code for _, code in results] == [0, 0, 0], results
    assert sum("5 added" in out for (out, _), _ in results) == 1
    assert read_index(open_store(store)) == read_ledger(claims)[0]


def test_every_table_is_filled_by_the_ledger_of_these_tests(engine: Engine, tmp_path: Path) -> None:
    claims = make_ledger(tmp_path)
    write(claims, "notes.yaml", "a: 1\n")
    write(claims, "roadmaps/to-a-hundred.yaml", ROADMAP)
    list_shares(claims)
    sync_index(engine, claims)
    with engine.connect() as connection:
        counts = {
            table.name: connection.scalar(select(func.count()).select_from(table))
            for table in tables.METADATA.sorted_tables
        }
    assert counts == {
        "meta": 7, "files": 11, "problems": 1, "promises": 2, "claims": 4, "outcomes": 2,
        "requires": 1, "series": 1, "readings": 1, "sampling_rules": 1,
        "roadmaps": 1, "milestones": 4, "milestone_requires": 2, "milestone_routes": 2,
        "tradings": 1, "securities": 2, "splits": 1, "price_sources": 2, "closes": 432,
    }  # fmt: skip


def test_closes_outlast_a_change_of_what_they_mean(engine: Engine, tmp_path: Path) -> None:
    claims = make_ledger(tmp_path)
    list_shares(claims)
    sync_index(engine, claims)
    about, closes = claims / "prices" / "acme.yaml", claims / "prices" / "acme.csv"
    about.write_text(about.read_text().replace("Acme, common stock", "Acme, class A"))
    assert sync_index(engine, claims).changed == 1
    count = select(func.count()).where(tables.closes.c.security == "acme")
    with engine.connect() as connection:
        assert (
            connection.scalar(select(tables.securities.c.title).order_by("id")) == "Acme, class A"
        )
        assert connection.scalar(count) == 216
    closes.write_text("date,close,source\n2004-01-28,1,page\n")
    sync_index(engine, claims)
    with engine.connect() as connection:
        assert connection.scalar(count) == 1
    assert read_index(engine) == read_ledger(claims)[0]
