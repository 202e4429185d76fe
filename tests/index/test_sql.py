"""What a person with SQL finds in the tables, in the words of either database."""

import re
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from index.ledgers import MARKET, ROADMAP, SERIES, make_ledger, write
from promisetrack.index import open_store, tables
from promisetrack.index.facts import TABLES_VERSION
from promisetrack.index.store import reading
from promisetrack.pipeline.indexing import sync_index

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "how-to" / "ask-in-sql.md"


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    return make_ledger(tmp_path)


def ask(store: str, claims: Path, question: str) -> list[tuple[object, ...]]:
    """Index a ledger and ask a question in plain SQL."""
    engine = open_store(store)
    sync_index(engine, claims)
    with reading(engine) as connection:
        set_search_path(connection)
        return [tuple(row) for row in connection.execute(text(question))]


def set_search_path(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL search_path = promisetrack"))


def test_dates_stand_as_written_and_as_first_and_last_day(store: str, claims: Path) -> None:
    rows = ask(
        store,
        claims,
        "SELECT made, made_from, made_to, due, due_from, due_to, withdrawn "
        "FROM claims WHERE promise = 'acme-rocket' ORDER BY number",
    )
    shown = [[None if cell is None else str(cell) for cell in row[:6]] for row in rows]
    assert shown == [
        ["2019-03", "2019-03-01", "2019-03-31", "../2020-12-31", None, "2020-12-31"],
        ["2020-12-01", "2020-12-01", "2020-12-01", None, None, None],
        ["2021-02-03", "2021-02-03", "2021-02-03", "2022", "2022-01-01", "2022-12-31"],
    ]
    assert [bool(row[6]) for row in rows] == [False, True, False]


def test_quantities_stand_as_written_and_as_value_and_unit(store: str, claims: Path) -> None:
    question = "SELECT reaches, reaches_value, reaches_unit FROM promises WHERE reaches IS NOT NULL"
    assert ask(store, claims, question) == [("100 rockets/year", 100.0, "rockets/year")]
    question = "SELECT level, level_value FROM claims WHERE level IS NOT NULL"
    assert ask(store, claims, question) == [("3 rockets/year", 3.0)]
    question = "SELECT confidence FROM claims WHERE confidence IS NOT NULL"
    assert ask(store, claims, question) == [(0.5,)]


def test_what_is_overdue_can_be_asked(store: str, claims: Path) -> None:
    question = """
        SELECT promises.id, max(claims.due_to) AS deadline
        FROM promises
        JOIN claims ON claims.promise = promises.id
        JOIN outcomes ON outcomes.promise = promises.id
        WHERE outcomes.status = 'pending'
        GROUP BY promises.id
        HAVING max(claims.due_to) < '2022-12-01'
    """
    ((promise, deadline),) = ask(store, claims, question)
    assert (promise, str(deadline)) == ("acme-factory", "2021-12-31")


def test_readings_are_numbers_with_their_period(store: str, claims: Path) -> None:
    write(
        claims,
        "series/rockets-built.yaml",
        SERIES + "  - {date: 2021, value: 99.5, verified: false}\n",
    )
    question = "SELECT value, date_from, date_to FROM readings ORDER BY number"
    rows = [(value, str(first), str(last)) for value, first, last in ask(store, claims, question)]
    assert rows == [(60.0, "2020-01-01", "2020-12-31"), (99.5, "2021-01-01", "2021-12-31")]


def test_what_a_market_asks_can_be_set_beside_its_prices(store: str, claims: Path) -> None:
    write(claims, "series/market.yaml", MARKET)
    question = """
        SELECT platform, market, asks_reaches, asks_reaches_value, asks_reaches_unit,
          asks_quantity, asks_type, asks_direction, asks_organization, asks_note
        FROM series WHERE platform IS NOT NULL
    """
    assert ask(store, claims, question) == [
        (
            "kalshi", "KXROCKETS-26", "100 rockets/year", 100.0, "rockets/year",
            "rocket_rate", "flow", "at-least", "Acme", "In a calendar year.",
        )
    ]  # fmt: skip
    question = """
        SELECT value, volume, volume_value, volume_unit, traders
        FROM readings WHERE deadline IS NOT NULL ORDER BY number
    """
    assert ask(store, claims, question) == [
        (0.25, "19000 USD", 19000.0, "USD", 12.0),
        (0.5, "0 contracts", 0.0, "contracts", None),
    ]
    question = "SELECT count(*) FROM series WHERE asks_direction IS NULL"
    assert ask(store, claims, question) == [(1,)]


def test_what_a_milestone_waits_for_can_be_asked_with_its_lag_in_days(
    store: str, claims: Path
) -> None:
    write(claims, "roadmaps/to-a-hundred.yaml", ROADMAP)
    question = """
        SELECT milestone, required, lag, lag_days_from, lag_days_to, because, url, publisher
        FROM milestone_requires WHERE verified ORDER BY milestone
    """
    assert ask(store, claims, question) == [
        (
            "acme-factory", "acme-rocket", "3..12 months", 91.3125, 365.25,
            "What is built in numbers has flown.", "https://acme-rockets.com/plan", "Acme",
        )
    ]  # fmt: skip
    question = """
        SELECT number, milestones.id, grows_from, grows_to_value, reaches, title
        FROM milestones JOIN roadmaps ON roadmaps.id = milestones.roadmap ORDER BY number
    """
    title = "From a rocket to a hundred"
    assert ask(store, claims, question) == [
        (0, "acme-rocket", None, None, None, title),
        (1, "acme-factory", None, None, None, title),
        (2, "acme-tonne", "1 kg/year", 1.0, None, title),
        (3, "acme-any", None, None, "1 t/year", title),
    ]
    question = "SELECT milestone, route FROM milestone_routes ORDER BY route"
    routes = [("acme-any", "acme-factory"), ("acme-any", "acme-tonne")]
    assert ask(store, claims, question) == routes


def test_facts_about_the_ledger_stand_in_meta(store: str, claims: Path) -> None:
    question = "SELECT value FROM meta WHERE key IN ('title', 'closing', 'schema_version')"
    found = {row[0] for row in ask(store, claims, question)}
    assert found == {"A ledger of rockets", "2023-01-31", str(TABLES_VERSION)}


def test_each_question_of_the_guide_has_an_answer_in_the_shipped_ledger(store: str) -> None:
    questions = re.findall(r"```sql\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(questions) == 5
    for question in questions:
        assert len(ask(store, ROOT / "claims", question)) >= 3


def test_the_guide_names_every_table() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    assert [name for name in tables.METADATA.tables if f"`{name.split('.')[1]}`" not in guide] == []


@pytest.mark.postgres
def test_postgresql_holds_dates_and_explains_its_columns(postgres_url: str, claims: Path) -> None:
    rows = ask(postgres_url, claims, "SELECT DISTINCT due_to FROM claims WHERE due_to IS NOT NULL")
    assert {type(row[0]) for row in rows} == {date}
    question = "SELECT col_description('claims'::regclass, 4)"
    assert ask(postgres_url, claims, question) == [("its first day; NULL: open",)]
