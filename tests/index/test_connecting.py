"""A server that cannot be used: one line that says why, one that says what to try, no password."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import OperationalError

from index.ledgers import ROCKET, grow_ledger, make_ledger, write
from index.server import Server, make_database
from index.test_command import run
from promisetrack.index import StoreError, open_store, read_store
from promisetrack.index.faults import explain
from promisetrack.index.store import reading
from promisetrack.pipeline.indexing import sync_index

HIDDEN = "xyzzy-4711"


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Yield a port where connections are taken and nothing is ever said."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def told(claims: Path, store: str) -> tuple[str, str]:
    """Use a store by each command; return the fault that both tell, and the remedy."""
    said = set()
    for command in (["list", "--store", store], ["index", "--store", store]):
        result = run(claims.parent, *command)
        assert (result.stdout, result.returncode) == ("", 1), result
        assert HIDDEN not in result.stderr
        said.add(tuple(result.stderr.splitlines()))
    ((fault, remedy),) = said
    assert fault.startswith("promisetrack: postgresql+psycopg://")
    return fault.removeprefix("promisetrack: "), remedy.removeprefix("  try  ")


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("who", "fault", "remedy"),
    [
        ("ann:{}@{}/postgres", "the server does not take this user with this password",
         "correct it in the URL, in ~/.pgpass or in PGPASSWORD"),
        ("ann@{1}/postgres", "the server wants a password",
         "give it in ~/.pgpass or in PGPASSWORD, where nobody else sees it"),
        ("promisetrack:{}@{}/nowhere", "the server has no such database",
         "make it with `createdb nowhere`, or correct the name in the URL"),
    ],
    ids=["wrong-password", "no-password", "no-database"],
)  # fmt: skip
def test_a_server_that_refuses(
    postgres_server: Server, tmp_path: Path, who: str, fault: str, remedy: str
) -> None:
    form, where = f"postgresql+psycopg://{who}", f"127.0.0.1:{postgres_server.port}"
    said = told(make_ledger(tmp_path), form.format(HIDDEN, where))
    assert said == (f"{form.format('***', where)}: {fault}", remedy)


@pytest.mark.parametrize("ended", [psycopg.errors.AdminShutdown, psycopg.errors.CrashShutdown])
def test_a_server_that_ends_its_sessions(ended: type[psycopg.errors.OperationalError]) -> None:
    words = "terminating connection due to unexpected postmaster exit"
    error = OperationalError("SELECT 1", None, ended(words))
    said = explain(make_url("postgresql+psycopg://127.0.0.1/works"), error, writes=True)
    assert str(said).endswith(f"/works: the connection was lost ({words})")
    assert said.remedy.startswith("run it again")


@pytest.mark.postgres
def test_a_server_that_is_down(mortal_server: Server, tmp_path: Path) -> None:
    claims, store = make_ledger(tmp_path), make_database(mortal_server)
    sync_index(open_store(store), claims)
    mortal_server.stop()
    fault = f"{store}: no server answers there"
    assert told(claims, store) == (fault, "start it, or correct the host and port in the URL")
    mortal_server.start()
    assert len(read_store(store)[0].promises) == 2


@pytest.mark.postgres
def test_a_server_with_no_connection_left(postgres_server: Server, tmp_path: Path) -> None:
    store = make_database(postgres_server)
    with psycopg.connect(f"{store.replace('+psycopg', '')}", autocommit=True) as connection:
        connection.execute("CREATE ROLE lone LOGIN PASSWORD 'lone' CONNECTION LIMIT 0")
    limited = store.replace("promisetrack@", "lone:lone@")
    fault, remedy = told(make_ledger(tmp_path), limited)
    assert fault.endswith(": the server has no connection left")
    assert remedy == "try again later"


def test_a_host_that_does_not_answer_in_time(silent_port: int, tmp_path: Path) -> None:
    where = f"127.0.0.1:{silent_port}/ledgers"
    store = f"postgresql://ann:{HIDDEN}@{where}?connect_timeout=2"
    assert told(make_ledger(tmp_path), store) == (
        f"postgresql+psycopg://ann:***@{where}: the server did not answer within 2 seconds",
        "look at the network and the host; ?connect_timeout=60 in the URL waits longer",
    )


def test_a_server_that_goes_away_while_it_is_called(tmp_path: Path) -> None:
    with socket.socket() as listening, ThreadPoolExecutor(1) as pool:
        listening.bind(("127.0.0.1", 0))
        listening.listen()

        def hang_up() -> None:
            for _ in range(2):
                listening.accept()[0].close()

        ended = pool.submit(hang_up)
        port = listening.getsockname()[1]
        fault, remedy = told(make_ledger(tmp_path), f"postgresql://127.0.0.1:{port}/ledgers")
        ended.result(60)
    assert fault.endswith("/ledgers: the server broke off before it let anybody in")
    assert remedy == "try again in a moment"


def test_a_host_that_nobody_knows(tmp_path: Path) -> None:
    where = "nowhere.invalid/ledgers"
    fault, remedy = told(make_ledger(tmp_path), f"postgresql://ann:{HIDDEN}@{where}")
    assert fault == f"postgresql+psycopg://ann:***@{where}: there is no machine of that name"
    assert remedy == "correct the host in the URL"


@pytest.mark.parametrize("missing", ["psycopg", "psycopg.pq"])
def test_a_missing_driver(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "psycopg"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(StoreError, match=f"needs the package {missing}, which is not") as caught:
        open_store("postgresql://ann@db/ledger")
    assert caught.value.remedy == "pip install 'promisetrack[postgres]'"


@pytest.mark.parametrize(
    "store",
    [
        f"host=db dbname=ledgers password={HIDDEN}",
        f"postgresql:ann:{HIDDEN}@db/ledgers",
        f"postgresql+psycopg://ann:{HIDDEN}",
        f"postgresql+psycopg://ann:{HIDDEN}@db:port/ledgers",
        f"postgresql+psycopg://ann:at@{HIDDEN}@db/ledgers",
        f"postgresql+psycopg://ann:%00{HIDDEN}@db/ledgers",
        f"postgresql+psycopg://ann:\udc80{HIDDEN}@db/ledgers",
        f"mysql://ann:{HIDDEN}@db/ledgers",
        f"oracle+what://ann:{HIDDEN}@db/ledgers",
    ],
)
def test_half_an_address_is_refused_makes_no_file_and_is_not_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError) as caught:
        open_store(store)
    assert HIDDEN not in f"{caught.value} {caught.value.remedy}"
    assert caught.value.remedy
    assert caught.value.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_options_of_the_url_are_not_repeated_but_for_the_place() -> None:
    store = f"postgresql://127.0.0.1:1/ledgers?host=127.0.0.1&port=1&password={HIDDEN}"
    with pytest.raises(StoreError, match=r"\?host=127\.0\.0\.1&port=1: no server") as caught:
        read_store(store)
    assert HIDDEN not in f"{caught.value} {caught.value.remedy}"


@pytest.mark.postgres
def test_an_option_that_there_is_not(postgres_url: str) -> None:
    with pytest.raises(StoreError, match='invalid connection option "sslmodes"') as caught:
        read_store(f"{postgres_url}?sslmodes=require")
    assert caught.value.remedy == "correct what follows the ? in the URL"


def option(connection: Connection, name: int) -> int:
    """Return an option of TCP on a connection's socket."""
    raw = connection.connection.dbapi_connection
    assert isinstance(raw, psycopg.Connection)
    with socket.socket(fileno=socket.dup(raw.fileno())) as line:
        return line.getsockopt(socket.IPPROTO_TCP, name)


@pytest.mark.postgres
@pytest.mark.skipif(sys.platform != "linux", reason="the names of the options are those of Linux")
def test_a_network_that_dies_is_noticed_within_a_minute(postgres_url: str, tmp_path: Path) -> None:
    sync_index(open_store(postgres_url), make_ledger(tmp_path))
    with reading(open_store(postgres_url)) as connection:
        assert option(connection, socket.TCP_USER_TIMEOUT) == 60_000
        assert option(connection, socket.TCP_KEEPIDLE) == 30
    with reading(open_store(f"{postgres_url}?tcp_user_timeout=7000")) as connection:
        assert option(connection, socket.TCP_USER_TIMEOUT) == 7000


ENCODED = "CREATE DATABASE {} ENCODING '{}' TEMPLATE template0"


@pytest.mark.postgres
def test_a_database_that_cannot_hold_every_script(
    postgres_server: Server, postgres_url: str, tmp_path: Path
) -> None:
    claims = grow_ledger(tmp_path)
    write(claims, "launch/acme-rocket.yaml", ROCKET.replace("No flight yet.", "Noch kein Flug 🚀"))
    for number in range(100):  # many rows are sent at once, and the driver has more to say of them
        write(claims, f"works/rocket-{number}.yaml", ROCKET.replace("No flight yet.", "🚀"))
    with psycopg.connect(postgres_url.replace("+psycopg", ""), autocommit=True) as connection:
        for encoding in ("LATIN1", "SQL_ASCII"):
            connection.execute(ENCODED.format(f"in_{encoding}", encoding).encode())
    result = run(tmp_path, "index", "--store", f"{postgres_server.url()}/in_latin1")
    fault, remedy = result.stderr.splitlines()
    assert fault.endswith("/in_latin1: the database cannot hold the ledger's signs")
    assert ENCODED.format("in_latin1", "UTF8") in remedy
    store = f"{postgres_server.url()}/in_sql_ascii"
    sync_index(open_store(store), claims)
    assert read_store(store)[0].promises["acme-rocket"].outcome.evidence == "Noch kein Flug 🚀"


LOSE = """
import sys
from pathlib import Path
from sqlalchemy import text
from promisetrack.index import StoreError, open_store
from promisetrack.index.store import reading, writing
for way in (reading, writing):
    try:
        with way(open_store(sys.argv[1])) as connection:
            connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    except StoreError as error:
        print(error, error.remedy, sep="\\n")
"""


@pytest.mark.postgres
def test_a_connection_that_is_cut_says_that_it_was_lost(postgres_url: str, tmp_path: Path) -> None:
    sync_index(open_store(postgres_url), make_ledger(tmp_path))
    result = subprocess.run(
        [sys.executable, "-c", LOSE, postgres_url], capture_output=True, check=True, text=True
    )
    lost = "the connection was lost (terminating connection due to administrator command)"
    assert result.stderr == ""
    assert result.stdout.splitlines() == [
        f"{postgres_url}: {lost}",
        "try again",
        f"{postgres_url}: {lost}",
        "run it again: what was cut short left the index as it was, or had just ended",
    ]


@pytest.mark.postgres
def test_an_update_that_hangs_is_not_waited_for_without_end(
    postgres_url: str, tmp_path: Path
) -> None:
    claims = make_ledger(tmp_path)
    sync_index(open_store(postgres_url), claims)
    address = postgres_url.replace("+psycopg", "")
    name = postgres_url.rpartition("/")[2]
    with psycopg.connect(address) as other, psycopg.connect(address, autocommit=True) as keeper:
        other.execute("LOCK TABLE promisetrack.meta")
        keeper.execute(f"ALTER DATABASE {name} SET statement_timeout = '300ms'".encode())
        with pytest.raises(StoreError, match="statement timeout") as caught:
            read_store(postgres_url)
        assert "statement_timeout" in caught.value.remedy


@pytest.mark.postgres
def test_tables_are_not_made_anew_under_a_reader(postgres_url: str, tmp_path: Path) -> None:
    sync_index(open_store(postgres_url), make_ledger(tmp_path))
    address = postgres_url.replace("+psycopg", "")
    with reading(open_store(postgres_url)) as connection, psycopg.connect(address) as other:
        other.execute("SET lock_timeout = '200ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            other.execute("DROP TABLE promisetrack.meta")
        question = text("SELECT count(*) FROM promisetrack.files")
        assert connection.scalar(question) == 5
