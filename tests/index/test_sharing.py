"""docs/how-to/share-an-index-in-postgresql.md is run as it stands, and its roles are tried."""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from index.ledgers import ROCKET, grow_ledger, make_ledger, write
from index.server import Server
from index.test_command import run
from index.test_commands import COMMANDS, MINE, call
from promisetrack.index import StoreError, faults, open_store, read_index, read_store, tables
from promisetrack.ledger import read_ledger
from promisetrack.pipeline.indexing import sync_index

PAGE = (Path(__file__).parents[2] / "docs/how-to/share-an-index-in-postgresql.md").read_text(
    "utf-8"
)

HOST = "db.example.org"

pytestmark = pytest.mark.postgres


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def execute(server: Server, database: str, statements: str) -> None:
    """Run statements one by one, as the server's keeper."""
    address = f"{server.url()}/{database}".replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        for statement in filter(str.strip, statements.split(";")):
            connection.execute(statement.encode())


@pytest.fixture(scope="module")
def server(postgres_server: Server) -> Server:
    """Return a server with the database and the roles of the page."""
    first, *others = blocks("sql")
    assert len(others) == 2
    execute(postgres_server, "postgres", first)
    for statements in others:
        execute(postgres_server, "ledgers", statements)
    return postgres_server


@pytest.fixture(autouse=True)
def passwords(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give the passwords of the page as it says, and leave no tables behind."""
    (text,) = blocks("text")
    file = tmp_path / "pgpass"
    file.write_text(text.replace(f"{HOST}:5432", f"127.0.0.1:{server.port}"))
    file.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(file))
    yield
    names = ", ".join(f"promisetrack.{table.name}" for table in tables.METADATA.sorted_tables)
    execute(server, "ledgers", f"DROP TABLE IF EXISTS {names}")


def store_of(server: Server, who: str) -> str:
    return f"{server.url(who)}/ledgers"


def test_every_command_of_the_page_prints_what_the_page_shows(
    server: Server, tmp_path: Path
) -> None:
    make_ledger(tmp_path)
    sessions = [text.removeprefix("$ promisetrack ").partition("\n") for text in blocks("console")]
    assert len(sessions) == 3
    for command, _, shown in sessions:
        words = command.replace(HOST, f"127.0.0.1:{server.port}").split()
        ended = run(tmp_path, *words)
        printed = (ended.stdout + ended.stderr).replace(f"127.0.0.1:{server.port}", HOST)
        assert printed == shown


def test_the_page_quotes_what_is_said_of_faults() -> None:
    rows = re.findall(r"^\| .* \| (.*) \|$", PAGE.partition("## When the server")[2], re.MULTILINE)
    source = Path(faults.__file__).read_text(encoding="utf-8")
    source = source.replace("{WAIT_SECONDS:.0f}", f"{faults.WAIT_SECONDS:.0f}")
    source = source.replace("{seconds}", str(faults.CONNECT_SECONDS))
    assert len(rows) == 10
    assert [row for row in rows[1:] if row not in source] == []


def test_the_page_names_every_command_that_reads() -> None:
    (row,) = re.findall(r"^\| read \(.*$", PAGE, re.MULTILINE)
    assert set(re.findall(r"`([a-z-]+)`", row)) == {words.split()[0] for words in COMMANDS.values()}


def test_who_may_read_can_call_every_command_that_reads(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = grow_ledger(tmp_path)
    (tmp_path / "mine.csv").write_text(MINE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    sync_index(open_store(store_of(server, "robot")), claims)
    claims.rename(tmp_path / "elsewhere")
    for words in COMMANDS.values():
        more = [f"{words.split()[0]}-out"] if words.startswith(("export", "report")) else []
        code, _, beside = call(*words.split(), *more, "--store", store_of(server, "ann"))
        unlisted = words.startswith("holders") and "share with closes" in beside
        assert code == 0 or unlisted, (words, beside)
    assert (tmp_path / "report-out" / "index.html").is_file()


@pytest.mark.parametrize("is_changed", [False, True], ids=["same-files", "changed-files"])
def test_who_may_only_read_cannot_update(
    server: Server, tmp_path: Path, *, is_changed: bool
) -> None:
    claims = make_ledger(tmp_path)
    sync_index(open_store(store_of(server, "robot")), claims)
    before = read_index(open_store(store_of(server, "ann")))
    if is_changed:
        write(claims, "launch/acme-rocket.yaml", ROCKET.replace("No flight yet.", "None."))
    with pytest.raises(StoreError, match="permission denied for table meta") as caught:
        sync_index(open_store(store_of(server, "ann")), claims)
    assert "role that owns the schema promisetrack" in caught.value.remedy
    assert read_index(open_store(store_of(server, "ann"))) == before


def test_who_may_only_read_can_change_no_table(server: Server, tmp_path: Path) -> None:
    sync_index(open_store(store_of(server, "robot")), make_ledger(tmp_path))
    address = store_of(server, "ann").replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        for table in tables.METADATA.sorted_tables:
            for verb in ("TABLE", "DELETE FROM", "TRUNCATE", "DROP TABLE"):
                denied = pytest.raises(psycopg.errors.InsufficientPrivilege)
                with contextlib.nullcontext() if verb == "TABLE" else denied:
                    connection.execute(f"{verb} promisetrack.{table.name}".encode())
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE promisetrack.more (one integer)")


def test_readers_keep_their_right_when_another_writer_makes_the_tables_anew(
    server: Server, tmp_path: Path
) -> None:
    claims = make_ledger(tmp_path)
    sync_index(open_store(store_of(server, "robot")), claims)
    own = "UPDATE promisetrack.meta SET value = '1' WHERE key = 'schema_version'"
    other = """
        CREATE ROLE other LOGIN PASSWORD 'robot-example' IN ROLE ledger_writers;
        ALTER ROLE other IN DATABASE ledgers SET role = 'ledger_writers';
    """
    execute(server, "ledgers", f"{other}; {own}")
    store = store_of(server, "other:robot-example")
    assert "older version" in sync_index(open_store(store), claims).notice
    assert read_store(store_of(server, "ann"))[0] == read_ledger(claims)[0]


def test_a_role_with_no_right_is_told_the_statements_that_give_it(
    server: Server, tmp_path: Path
) -> None:
    """Running what is said to try is enough."""
    claims = make_ledger(tmp_path)
    sync_index(open_store(store_of(server, "robot")), claims)
    execute(server, "ledgers", "CREATE ROLE eve LOGIN PASSWORD 'eve'")
    with pytest.raises(StoreError, match="this user is not let into the database") as caught:
        read_store(store_of(server, "eve:eve"))
    execute(server, "ledgers", caught.value.remedy.partition(" run: ")[2])
    with pytest.raises(StoreError, match="permission denied for schema promisetrack") as caught:
        read_store(store_of(server, "eve:eve"))
    said, _, statements = caught.value.remedy.partition(" run: ")
    assert said == "let the role that keeps the index"
    execute(server, "ledgers", f"SET ROLE ledger_writers; {statements}")
    assert read_store(store_of(server, "eve:eve"))[0] == read_ledger(claims)[0]


def test_a_writer_whose_sessions_are_read_only_is_told_so(server: Server, tmp_path: Path) -> None:
    option = "options=-c%20default_transaction_read_only%3Don"
    engine = open_store(f"{store_of(server, 'robot')}?{option}")
    with pytest.raises(StoreError, match="read-only transaction") as caught:
        sync_index(engine, make_ledger(tmp_path))
    assert "a role that may write" in caught.value.remedy
