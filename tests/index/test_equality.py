"""A ledger read from an index is the ledger read from its files."""

from collections import defaultdict
from pathlib import Path

import pytest
from sqlalchemy import Engine, Table, select

from index.ledgers import FACTORY, MARKET, ROADMAP, ROCKET, SERIES, make_ledger, write
from promisetrack.index import open_store, read_index, read_store, tables
from promisetrack.index.rows import file_content, record_rows
from promisetrack.index.store import reading
from promisetrack.ledger import read_ledger
from promisetrack.model import Status
from promisetrack.pipeline.indexing import sync_index

SHIPPED = Path(__file__).resolve().parents[2] / "claims"


@pytest.fixture
def engine(store: str) -> Engine:
    return open_store(store)


def test_the_shipped_ledger_is_read_back_whole(engine: Engine) -> None:
    from_files, _ = read_ledger(SHIPPED)
    report = sync_index(engine, SHIPPED)
    from_index = read_index(engine)
    assert report.added > 500
    assert from_index == from_files
    assert from_index.hash == from_files.hash


def test_every_cell_is_written_as_it_is(engine: Engine) -> None:
    """Each database has its own way in; both tables say what the rows say, days among it."""
    sync_index(engine, SHIPPED)
    with reading(engine) as connection:
        query = select(tables.files.c.path, tables.files.c.kind, tables.files.c.document)
        kept = [(path, file_content(kind, text, "[]", is_sound=True).record)
                for path, kind, text in connection.execute(query)]  # fmt: skip
        ledger = read_index(engine)
        expected: dict[Table, list[dict[str, object]]] = defaultdict(list)
        for path, record in kept:
            assert record is not None
            for table, row in record_rows(path, record, ledger):
                expected[table].append(row)
        assert len(expected) > 10
        for table, rows in expected.items():
            found = [dict(row) for row in connection.execute(select(table)).mappings()]
            assert sorted(map(_by_column, found)) == sorted(map(_by_column, rows))


def _by_column(row: dict[str, object]) -> str:
    """Return a row as text: cells of unlike kinds have no order, and 1 is not True in it."""
    return repr(sorted(row.items()))


def test_dates_taken_back_and_dates_in_words_survive(engine: Engine, tmp_path: Path) -> None:
    claims = make_ledger(tmp_path)
    sync_index(engine, claims)
    spoken, withdrawn, written = read_index(engine).promises["acme-rocket"].claims
    assert (spoken.due_from_said, str(spoken.due)) == (True, "../2020-12-31")
    assert (withdrawn.withdrawn, withdrawn.due) == (True, None)
    assert (written.due_from_said, str(written.due)) == (False, "2022")


AWKWARD = """\
promise: "He said \\"soon\\": \\\\ 'quotes' & <tags>; DROP TABLE promises;--"
organization: Ünïcode 株式会社 🚀
"""


def test_awkward_texts_survive(engine: Engine, tmp_path: Path) -> None:
    claims = make_ledger(tmp_path)
    head = ROCKET.splitlines(keepends=True)[:2]
    write(claims, "launch/acme-rocket.yaml", ROCKET.replace("".join(head), AWKWARD))
    sync_index(engine, claims)
    assert read_index(engine) == read_ledger(claims)[0]
    assert read_index(engine).promises["acme-rocket"].organization == "Ünïcode 株式会社 🚀"


def test_a_roadmap_survives_and_the_hash_with_it(engine: Engine, tmp_path: Path) -> None:
    claims = make_ledger(tmp_path)
    write(claims, "roadmaps/to-a-hundred.yaml", ROADMAP)
    report = sync_index(engine, claims)
    from_files, problems = read_ledger(claims)
    assert (report.problems, problems) == ((), ())
    assert read_index(engine) == from_files
    assert read_index(engine).hash == from_files.hash
    factory = read_index(engine).roadmaps["to-a-hundred"].milestones[1]
    assert str(factory.requires[0].lag) == "3..12 months"


def test_what_a_market_asks_survives_with_its_volume_and_traders(
    engine: Engine, tmp_path: Path
) -> None:
    claims = make_ledger(tmp_path)
    write(claims, "series/market.yaml", MARKET)
    report = sync_index(engine, claims)
    from_files, problems = read_ledger(claims)
    from_index = read_index(engine)
    assert (report.problems, problems) == ((), ())
    assert from_index == from_files
    assert from_index.hash == from_files.hash
    market = from_index.series["market"]
    assert market.asks is not None
    assert (market.platform, market.asks.organization) == ("kalshi", "Acme")
    assert (str(market.readings[0].volume), market.readings[0].traders) == ("19000 USD", 12)


def test_an_unchanged_roadmap_leaves_the_copy_when_a_promise_no_longer_bears_it_out(
    engine: Engine, tmp_path: Path
) -> None:
    claims = make_ledger(tmp_path)
    write(claims, "roadmaps/to-a-hundred.yaml", ROADMAP)
    sync_index(engine, claims)
    unmeasured = [line for line in FACTORY.splitlines() if "rockets/year" not in line]
    write(claims, "launch/acme-factory.yaml", "\n".join(unmeasured))
    report = sync_index(engine, claims)
    assert [(one.path, one.code) for one in report.problems] == [
        ("roadmaps/to-a-hundred.yaml", "MAP013")
    ]
    assert len(read_index(engine).roadmaps) == 0
    write(claims, "launch/acme-factory.yaml", FACTORY)
    sync_index(engine, claims)
    assert len(read_index(engine).roadmaps) == 1
    assert read_index(engine) == read_ledger(claims)[0]


def test_the_ledger_of_these_tests_has_no_problem(tmp_path: Path) -> None:
    assert read_ledger(make_ledger(tmp_path))[1] == ()


@pytest.mark.parametrize(
    ("name", "text", "left_out"),
    [
        ("launch/acme-rocket.yaml", "promise: [", {"acme-rocket"}),
        ("launch/acme-rocket.yaml", ROCKET.replace("by: Bob", "by:"), {"acme-rocket"}),
        ("launch/acme-factory.yaml", FACTORY.replace("acme-rocket", "nobody"), {"acme-factory"}),
        ("hangar/acme-rocket.yaml", ROCKET, {"acme-rocket"}),
        ("series/rockets-built.yaml", "", {"rockets-built"}),
        ("sampling.yaml", "rules: {}\n", {"acme-rocket", "acme-factory"}),
    ],
    ids=["syntax", "key", "reference", "id-twice", "series-empty", "rule-unknown"],
)
def test_a_file_with_an_error_is_left_out_as_the_reader_leaves_it_out(
    engine: Engine, tmp_path: Path, name: str, text: str, left_out: set[str]
) -> None:
    claims = make_ledger(tmp_path)
    sync_index(engine, claims)
    write(claims, name, text)
    report = sync_index(engine, claims)
    from_files, problems = read_ledger(claims, warnings=False)
    assert read_index(engine) == from_files
    there = {p.id for p in from_files.promises} | {s.id for s in from_files.series}
    assert left_out.isdisjoint(there)
    assert [p.message for p in report.problems] == [p.message for p in problems]
    assert report.problems


def test_an_unchanged_file_comes_back_when_what_it_refers_to_does(
    engine: Engine, tmp_path: Path
) -> None:
    claims = make_ledger(tmp_path)
    (claims / "series/rockets-built.yaml").unlink()
    sync_index(engine, claims)
    assert read_index(engine).promises.get("acme-factory") is None
    write(claims, "series/rockets-built.yaml", SERIES)
    report = sync_index(engine, claims)
    assert (report.added, report.changed, report.unchanged) == (1, 0, 4)
    assert read_index(engine).promises.get("acme-factory") is not None
    assert read_index(engine) == read_ledger(claims)[0]


def test_problems_are_read_from_a_store_with_paths_below_the_ledger(
    store: str, tmp_path: Path
) -> None:
    claims = make_ledger(tmp_path)
    write(claims, "launch/acme-rocket.yaml", ROCKET.replace("kind: flight", "kind: fligth"))
    sync_index(open_store(store), claims)
    ledger, problems = read_store(store)
    assert [promise.id for promise in ledger.promises] == ["acme-factory"]
    assert [(p.path, p.line, p.code) for p in problems] == [
        ("launch/acme-rocket.yaml", 3, "TYP002")
    ]
    again = sync_index(open_store(store), claims)
    assert again.problems == problems


def test_an_outcome_is_derived_from_the_copy_as_from_the_files(
    engine: Engine, tmp_path: Path
) -> None:
    claims = make_ledger(tmp_path)
    write(
        claims,
        "series/rockets-built.yaml",
        SERIES + "  - {date: 2021, value: 101, verified: false}\n",
    )
    sync_index(engine, claims)
    ledger = read_index(engine)
    outcome = ledger.outcome(ledger.promises["acme-factory"])
    assert outcome.status is Status.DELIVERED
    assert str(outcome.date) == "2021"


def test_an_empty_ledger_is_indexed_too(engine: Engine, tmp_path: Path) -> None:
    claims = tmp_path / "claims"
    claims.mkdir()
    report = sync_index(engine, claims)
    assert (report.added, report.unchanged) == (0, 0)
    assert read_index(engine) == read_ledger(claims)[0]


def test_a_file_name_that_is_no_text_is_a_problem_and_no_crash(
    engine: Engine, tmp_path: Path
) -> None:
    claims = make_ledger(tmp_path)
    with open(bytes(claims / "launch") + b"/\xff.yaml", "wb"):  # noqa: PTH123  no path has such a name
        pass
    report = sync_index(engine, claims)
    assert [problem.code for problem in report.problems] == ["FIL009"]
    assert len(read_index(engine).promises) == 2


def test_files_read_in_several_processes_give_the_same_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("promisetrack.pipeline.indexing.MANY", 0)
    monkeypatch.setattr("promisetrack.pipeline.indexing.AT_ONCE", 2)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    claims = make_ledger(tmp_path)
    write(claims, "launch/broken.yaml", "promise: [\n")
    engine = open_store(tmp_path / "index.sqlite")
    report = sync_index(engine, claims)
    from_files, problems = read_ledger(claims, warnings=False)
    assert read_index(engine) == from_files
    assert read_index(engine).hash == from_files.hash
    assert [one.code for one in report.problems] == [one.code for one in problems]
