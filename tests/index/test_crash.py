"""Servers and programs that die at work, and ten people who go on working on one index."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from index.ledgers import FACTORY, make_ledger, write
from index.people import LEAST_AFTER_STOP
from index.server import Server, make_database
from promisetrack.index import open_store, read_index, tables
from promisetrack.index.store import reading
from promisetrack.ledger import read_ledger
from promisetrack.pipeline.indexing import sync_index

PEOPLE = Path(__file__).with_name("people.py")

DEATHS = 3

TOLD = re.compile(
    r"postgresql\+psycopg://\S+: "
    r"(no server answers there|the connection was lost \(.*\)|the server is starting or stopping"
    r"|the server broke off before it let anybody in)"
)
"""What may be said while a server dies and comes back."""


def contents(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table."""
    with reading(engine) as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in tables.METADATA.sorted_tables
        }


def people(store: str, claims: Path) -> list[subprocess.Popen[str]]:
    """Start five writers and five readers."""
    return [
        subprocess.Popen(
            [sys.executable, str(PEOPLE), role, store, str(claims), str(number)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(5)
        for role in ("writer", "reader")
    ]


def wait_for_work(store: str, after: int) -> int:
    """Wait until writers have moved on, and return their steps in all."""
    ends = time.monotonic() + 300
    while time.monotonic() < ends:
        said = [str(one.outcome.evidence) for one in read_index(open_store(store)).promises]
        steps = sum(int(text.removeprefix("step ")) for text in said if text.startswith("step "))
        if steps >= after + 10:
            return steps
        time.sleep(0.05)
    message = "nobody works"
    raise AssertionError(message)


@pytest.mark.postgres
@pytest.mark.slow
def test_ten_people_and_a_server_that_dies_end_with_the_index_equal_to_the_files(
    mortal_server: Server, tmp_path: Path
) -> None:
    claims, store = make_ledger(tmp_path), make_database(mortal_server)
    sync_index(open_store(store), claims)
    running, steps = people(store, claims), 0
    for _ in range(DEATHS):
        steps = wait_for_work(store, steps)
        mortal_server.kill()
        time.sleep(1)  # everybody meets the dead server
        mortal_server.start()
    steps = wait_for_work(store, steps)
    (tmp_path / "stop").touch()
    told = [(one.communicate(timeout=300), one.returncode) for one in running]
    assert [(err, code) for (_, err), code in told] == [("", 0)] * 10
    days = [json.loads(out) for (out, _), _ in told]
    assert [day["wrong"] for day in days] == [[]] * 10
    assert min(day["done"] for day in days) >= LEAST_AFTER_STOP
    refused = {message for day in days for message in day["refused"]}
    assert sum(bool(day["refused"]) for day in days) >= 5
    assert [message for message in refused if not TOLD.fullmatch(message)] == []
    assert_equal_to_the_files(mortal_server, store, claims)


@pytest.mark.postgres
@pytest.mark.slow
def test_an_update_that_is_cut_short_by_a_death_leaves_the_index_as_it_was(
    mortal_server: Server, tmp_path: Path
) -> None:
    """The server dies at the end of an update, with all of its rows written and none kept."""
    claims, store = make_ledger(tmp_path), make_database(mortal_server)
    sync_index(open_store(store), claims)
    before = contents(open_store(store))
    for number in range(200):
        write(claims, f"works/factory-{number}.yaml", FACTORY)
    update, session = updating(store, claims, "SELECT pg_backend_pid()")
    mortal_server.kill()
    os.kill(session, signal.SIGKILL)  # it outlives the first process by the blink of an eye
    out, err = update.communicate("go on\n", timeout=120)
    assert (TOLD.fullmatch(out.strip()) is not None, err) == (True, "")
    mortal_server.start()
    assert contents(open_store(store)) == before
    assert sync_index(open_store(store), claims).added == 200
    assert_equal_to_the_files(mortal_server, store, claims)


def test_a_program_that_dies_leaves_the_index_as_it_was_and_blocks_nobody(
    store: str, tmp_path: Path
) -> None:
    claims = make_ledger(tmp_path)
    sync_index(open_store(store), claims)
    before = contents(open_store(store))
    write(claims, "works/factory-2.yaml", FACTORY)
    update, _ = updating(store, claims, "SELECT 1")
    update.kill()
    update.communicate(timeout=60)
    assert contents(open_store(store)) == before
    assert sync_index(open_store(store), claims).added == 1
    assert read_index(open_store(store)) == read_ledger(claims)[0]


UPDATE = """
import sys
from pathlib import Path
from sqlalchemy import event
from promisetrack.index import StoreError, open_store
from promisetrack.pipeline.indexing import sync_index
engine = open_store(sys.argv[1])
@event.listens_for(engine, "commit")
def wait(connection):
    print(connection.exec_driver_sql(sys.argv[3]).scalar(), flush=True)
    sys.stdin.readline()
try:
    sync_index(engine, Path(sys.argv[2]))
except StoreError as error:
    print(error)
"""


def updating(store: str, claims: Path, question: str) -> tuple[subprocess.Popen[str], int]:
    """Start an update that waits for a line before it commits; return it, and an answer."""
    update = subprocess.Popen(
        [sys.executable, "-c", UPDATE, store, str(claims), question],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert update.stdout is not None
    return update, int(update.stdout.readline())


def assert_equal_to_the_files(server: Server, store: str, claims: Path) -> None:
    """Compare what is read with the files, and every row with those of a new index."""
    ledger, problems = read_ledger(claims, warnings=False)
    engine, anew = open_store(store), open_store(make_database(server))
    assert problems == ()
    assert read_index(engine) == ledger
    sync_index(anew, claims)
    assert contents(engine) == contents(anew)
