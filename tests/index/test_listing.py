"""What a list shows is the same from the columns of an index and from the files."""

import re
from datetime import date
from pathlib import Path

import pytest

from index.ledgers import grow_ledger
from promisetrack.index import Asked, Attention, open_store, read_listing
from promisetrack.ledger import load_ledger
from promisetrack.model import Status
from promisetrack.model.listed import listed
from promisetrack.pipeline.indexing import sync_index
from promisetrack.pipeline.listing import Watch, due_promises, listed_rows, open_listing
from promisetrack.pipeline.reading import Wanted

SHIPPED = Path(__file__).parents[2] / "claims"
DAYS = [date(2011, 3, 1), date(2019, 6, 30), date(2026, 11, 24)]
"""Of today: on the first two, series already hold later readings."""


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the store of an index of the shipped ledger."""
    store = tmp_path_factory.mktemp("shipped") / "index.sqlite"
    sync_index(open_store(store), SHIPPED)
    return str(store)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_line_is_that_of_the_files(shipped: str, day: date) -> None:
    """Also where readings from after the day have to be left out of a derived outcome."""
    ledger = load_ledger(SHIPPED)
    found = read_listing(shipped, as_of=day)
    assert found.promises == tuple(listed(ledger, one, as_of=day) for one in ledger.promises)
    assert found.total == len(ledger.promises)


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize(
    "watch", [Watch(30, 365), Watch(0, 0), Watch(9_999_999, 9_999_999)], ids=str
)
def test_what_wants_a_look_is_among_the_few_rows_that_are_read(
    shipped: str, day: date, watch: Watch
) -> None:
    """The database leaves out what wants no look, and nothing else."""
    found = {}
    for store in (None, shipped):
        claims = SHIPPED if store is None else None
        listing = open_listing(claims, store, start=SHIPPED, today=day, watch=watch)
        rows = listed_rows(listing.promises, Wanted(), as_of=day)
        found[store] = due_promises(rows, as_of=day, watch=watch)
    assert found[None] == found[shipped]
    assert found[None]


ASKED = {
    "a company in another case": Wanted(organization="SPACEX"),
    "nobody": Wanted(organization="Nobody at all"),
    "a domain": Wanted(domain="Autonomy"),
    "a status": Wanted(status=Status.CANCELLED),
    "overdue": Wanted(overdue=True),
    "words": Wanted(search="tesla MODEL"),
    "a word of most": Wanted(search="e"),
    "several": Wanted(organization="tesla", status=Status.PENDING, overdue=True, search="car"),
}


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("wanted", ASKED.values(), ids=ASKED)
def test_what_is_asked_for_is_among_the_few_rows_that_are_read(
    shipped: str, day: date, wanted: Wanted
) -> None:
    """The database leaves out what is not asked for, and nothing else."""
    found = {}
    for store in (None, shipped):
        claims = SHIPPED if store is None else None
        listing = open_listing(claims, store, start=SHIPPED, today=day, wanted=wanted)
        found[store] = list(listed_rows(listing.promises, wanted, as_of=day))
        assert listing.total > len(found[store])
    assert found[None] == found[shipped]


def test_few_rows_are_read_where_few_are_asked_for(shipped: str) -> None:
    """Of a hundred thousand promises, those of one company are read alone."""
    some = read_listing(shipped, as_of=DAYS[-1], asked=Asked(organization="spacex", search="moon"))
    assert 0 < len(some.promises) < 10 < some.total


def test_names_beyond_ascii_are_found_in_either_case(tmp_path: Path) -> None:
    """Databases fold the letters of ASCII alone, and Python all."""
    grow_ledger(tmp_path)
    file = next((tmp_path / "claims" / "launch").glob("*.yaml"))
    text = file.read_text(encoding="utf-8")
    named = re.sub(r"(?m)^organization: .*$", "organization: Ærø Straße", text)
    file.write_text(named, encoding="utf-8")
    sync_index(open_store(tmp_path / "i.sqlite"), tmp_path / "claims")
    wanted = Wanted(organization="ærø STRASSE")
    found = open_listing(
        None, str(tmp_path / "i.sqlite"), start=tmp_path, today=DAYS[-1], wanted=wanted
    )
    assert [one.promise.id for one in listed_rows(found.promises, wanted, as_of=DAYS[-1])] == [
        file.stem
    ]


def test_few_rows_are_read_where_few_want_want_a_look(shipped: str) -> None:
    """A day after the newest deadline that is looked for, settled promises are not read."""
    day = date(2026, 11, 24)
    some = read_listing(shipped, as_of=day, only=Attention(day, date(2020, 1, 1)))
    assert 0 < len(some.promises) < some.total / 2


def test_files_with_errors_and_roadmaps_are_told(tmp_path: Path) -> None:
    """The number of files that are left out, and which roadmaps name a promise."""
    grow_ledger(tmp_path)
    (tmp_path / "claims" / "launch" / "broken.yaml").write_text("promise: [\n", encoding="utf-8")
    store = tmp_path / "index.sqlite"
    sync_index(open_store(store), tmp_path / "claims")
    day = date(2023, 1, 31)
    from_files = open_listing(tmp_path / "claims", None, start=tmp_path, today=day)
    assert open_listing(None, str(store), start=tmp_path, today=day) == from_files
    assert from_files.faulty == 1
