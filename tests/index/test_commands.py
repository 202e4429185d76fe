"""Every command that takes --store prints the same from a database as from the files."""

import contextlib
import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import typer

from index.ledgers import ROCKET, grow_ledger, list_shares, write
from index.server import Server, make_database
from promisetrack.cli import main
from promisetrack.cli.app import app

MINE = """\
promise,as_of,by,probability
acme-factory,2020-01-01,2021-12-31,0.4
flight-20,2014-06-01,2016-12-31,0.7
"""

WHAT_IF = "what-if --organization Acme --domain launch --said"
COMMANDS = {
    "list": "list --overdue",
    "due": "due --as-of 2023-01-31",
    "show": "show acme-rocket",
    "show-record": "show --organization Acme",
    "show-speaker": "show --speaker Ann",
    "fit": "fit",
    "what-if": f"{WHAT_IF} soon --due 2024",
    "forecast": "forecast",
    "sensitivity": "sensitivity acme-rocket",
    "roadmap": "roadmap --draws 200",
    "roadmap-moves": "roadmap --draws 200 --moves acme-any",
    "ramps": "ramps",
    "chains": "chains",
    "holders": "holders",
    "holders-of-one": "holders --organization Acme",
    "chains-by-domain": "chains --by-domain",
    "analogues": "analogues acme-rocket",
    "backtest": "backtest --from 2018 --to 2019",
    "score": "score --reports reports",
    "score-statements": "score --forecasts mine.csv",
    "export": "export",
    "report": "report --jobs 1 --out",
}
"""A call of every command; `export` and `report` are given a folder of their own each time."""

WRITERS = ("index",)
"""Commands whose --store says where to write."""

KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]

Told = tuple[int | str | None, str, str]
"""Exit code, results, and what is said beside them."""


def call(*words: str) -> Told:
    """Call the program in this process, as it is called from a shell."""
    results, beside = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["promisetrack", *words])
        with (
            contextlib.redirect_stdout(results),
            contextlib.redirect_stderr(beside),
            pytest.raises(SystemExit) as ended,
        ):
            main()
    return ended.value.code, results.getvalue(), beside.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield a folder with a ledger, to stand in; its forecasts have been issued."""
    folder = tmp_path_factory.mktemp("team")
    list_shares(grow_ledger(folder))
    (folder / "mine.csv").write_text(MINE, encoding="utf-8")
    with contextlib.chdir(folder):
        assert call("forecast", "--issue")[0] == 0
        yield folder


@pytest.fixture(scope="module", params=KINDS)
def filled(request: pytest.FixtureRequest, folder: Path) -> str:
    """Return the URL of a store of each kind, with the ledger in it."""
    url = f"sqlite:///{folder / 'index.sqlite'}"
    if request.param == "postgresql":
        server: Server = request.getfixturevalue("postgres_server")
        url = make_database(server)
    code, shown, _ = call("index", "--store", url)
    assert (code, shown.split(": ")[-1]) == (0, "36 added, 0 unchanged\n")
    return url


def test_no_command_with_a_store_is_left_out() -> None:
    commands = getattr(typer.main.get_command(app), "commands", {})
    known = {
        name
        for name, command in commands.items()
        if any("--store" in parameter.opts for parameter in command.params)
    }
    assert known == {words.split()[0] for words in COMMANDS.values()} | set(WRITERS)
    assert len(known) >= 15


@cache
def from_files(words: tuple[str, ...]) -> Told:
    return call(*words)


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in ("export", "report")])
def test_a_command_prints_the_same_from_a_store(filled: str, name: str) -> None:
    words = COMMANDS[name].split()
    for form in ("text", "json", "csv"):
        told = from_files((*words, "--format", form))
        # Where a table makes no sense there is no CSV, which is wrong usage from either.
        assert told[0] == 0 or (form, told[0], told[1]) == ("csv", 2, ""), told
        assert call(*words, "--format", form, "--store", filled) == told


def test_a_report_is_the_same_from_a_store(filled: str, folder: Path) -> None:
    """But for where it goes, which has to be said; forecasts issued before lie there."""
    log = folder / "reports" / "forecasts" / "2023-01-31.csv"
    sites = []
    for number, store in enumerate(([], ["--store", filled])):
        out = folder / f"{Path(filled).name}-{number}" / "reports"
        (out / "forecasts").mkdir(parents=True)
        (out / "forecasts" / log.name).write_bytes(log.read_bytes())
        code, _, beside = call(*COMMANDS["report"].split(), str(out), *store)
        assert (code, beside) == (0, f"wrote {out / 'index.html'}\n")
        files = sorted(path for path in out.rglob("*") if path.is_file())
        sites.append({path.relative_to(out): path.read_bytes() for path in files})
    assert len(sites[0]) > 50
    assert sites[0] == sites[1]


def test_exported_tables_are_the_same_from_a_store(filled: str, folder: Path) -> None:
    exported = []
    for number, store in enumerate(([], ["--store", filled])):
        out = folder / f"{Path(filled).name}-tables-{number}"
        assert call("export", str(out), *store)[0] == 0
        exported.append({path.name: path.read_bytes() for path in out.iterdir()})
    assert len(exported[0]) > 5
    assert exported[0] == exported[1]


def test_what_is_wrong_with_the_files_is_told_from_a_store_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: str
) -> None:
    claims = grow_ledger(tmp_path)
    monkeypatch.chdir(tmp_path)
    write(claims, "launch/acme-rocket.yaml", ROCKET.replace("verified: true", "verified: yes"))
    assert call("index", "--store", store)[0] == 1
    assert call("list", "--store", store) == call("list")
    code, results, beside = call("fit", "--store", store)
    assert (code, results) == (1, "")
    assert call("fit") == (1, "", beside.replace("launch/acme", "claims/launch/acme"))
    assert "launch/acme-rocket.yaml:20:" in beside
    assert "expected  " in beside


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        ("forecast --issue", "leave --store away: the log of forecasts is kept beside the files"),
        ("score", "name their folder with --reports DIR"),
        ("report", "name the place with --out DIR, without --watch"),
        ("list --claims claims", "give one of the two"),
        ("forecast --claims claims", "give one of the two"),
    ],
)
def test_what_needs_the_files_is_refused_with_place_and_remedy(
    filled: str, words: str, remedy: str
) -> None:
    code, results, beside = call(*words.split(), "--store", filled)
    fault, tried = beside.splitlines()
    assert code in (1, 2)
    assert results == ""
    assert fault.startswith("promisetrack: ")
    assert tried == f"  try  {remedy}"
