"""import csv, import launch-library and log --from: all claims of a file, or none."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from promisetrack.intake import ColumnMap, read_sheet, table_claims
from promisetrack.ledger import check_ledger, read_ledger, write
from promisetrack.model import Promise
from promisetrack.pipeline.batch import Batch, draft_batch, write_batch
from promisetrack.pipeline.file_problems import SourceFile
from promisetrack.pipeline.writing import Book, open_book
from promisetrack.problems import LedgerError
from security.commands import Ran, run

FILES = Path(__file__).parents[1] / "intake" / "files"
SAMPLING = "rules:\n  picked:\n    title: Picked\n    kind: opportunistic\n    rule: At hand.\n"
KNOWN = """\
promise: Acme flies   # as they said
organization: Acme
kind: flight
criteria: It flies.
sampling: picked
claims:
  - made: 2020-01-15
    by: Jo
    due: 2021
    verified: false
outcome:
  status: pending
  as_of: 2020-01-15
"""
MAP = """\
promise: Title
organization: Who
made: Announced
said: When
by: Speaker
domain: {value: energy}
kind: {value: construction}
criteria: {value: It is there.}
sampling: {value: picked}
"""
TABLE = """\
Title,Who,Announced,When,Speaker,Remark
"Beta opens a plant, twice",Beta,2023-05-01,in two years,Al,x
"Beta opens a plant, twice",,2024-06,2027,Al,
Gamma builds,Gamma,2023-05-01,by the end of next year,Di,
"""
BAD = """\
Title,Who,Announced,When,Speaker
Beta opens,Beta,2023-13-01,in two years,Al
Gamma builds,Gamma,2023-05-01,soonish maybe,
Delta opens,Delta,2023-05-01,2025,Al
Delta opens,Epsilon,2023-06-01,2026,Al
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    claims = tmp_path / "claims"
    (claims / "space").mkdir(parents=True)
    (claims / "sampling.yaml").write_text(SAMPLING, encoding="utf-8")
    (claims / "space" / "acme-flies.yaml").write_text(KNOWN, encoding="utf-8")
    for name, text in {"map.yaml": MAP, "claims.csv": TABLE, "bad.csv": BAD}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    shutil.copy(FILES / "launches.json", tmp_path)
    return tmp_path


def table(folder: Path, text: str, *words: str) -> Ran:
    (folder / "t.csv").write_text(text, encoding="utf-8")
    return run(folder, "import", "csv", "t.csv", *words)


def ledger_files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted((folder / "claims").rglob("*.yaml"))}


def promise(folder: Path, identity: str) -> Promise:
    ledger, problems = read_ledger(folder / "claims")
    assert problems == ()
    return ledger.promises[identity]


def test_rows_become_claims_and_the_same_statement_one_promise(folder: Path) -> None:
    ran = run(folder, "import", "csv", "claims.csv", "--map", "map.yaml")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "3 new claims, on 2 new promises",
        "left out: the column 'Remark', which no key takes",
        "wrote claims/energy/beta-opens-a-plant-twice.yaml (new)",
        "wrote claims/energy/gamma-builds.yaml (new)",
    ]
    beta = promise(folder, "beta-opens-a-plant-twice")
    assert [(str(one.made), str(one.due), one.said) for one in beta.claims] == [
        ("2023-05-01", "2025-05-01", "in two years"), ("2024-06", "2027", "2027"),
    ]  # fmt: skip
    assert str(beta.outcome.as_of) == "2024-06-01"
    assert str(promise(folder, "gamma-builds").claims[0].due) == "../2024-12-31"
    assert check_ledger(folder / "claims") == ()


def test_log_writes_the_same_file_for_the_same_claim(folder: Path) -> None:
    run(folder, "import", "csv", "claims.csv", "--map", "map.yaml")
    path = folder / "claims" / "energy" / "gamma-builds.yaml"
    imported = path.read_bytes()
    path.unlink()
    ran = run(
        folder, "log", "gamma-builds", "--promise", "Gamma builds", "--organization", "Gamma",
        "--domain", "energy", "--kind", "construction", "--criteria", "It is there.",
        "--sampling", "picked", "--by", "Di", "--made", "2023-05-01",
        "--said", "by the end of next year", "--yes",
    )  # fmt: skip
    assert ran.code == 0
    assert path.read_bytes() == imported


def test_the_same_table_again_changes_nothing(folder: Path) -> None:
    run(folder, "import", "csv", "claims.csv", "--map", "map.yaml")
    before = ledger_files(folder)
    ran = run(folder, "import", "csv", "claims.csv", "--map", "map.yaml")
    assert ran.code == 0
    assert ran.out.splitlines()[:2] == [
        "0 new claims", "3 claims say what the ledger says already",
    ]  # fmt: skip
    assert ledger_files(folder) == before


def test_an_export_says_what_the_ledger_says_already(folder: Path) -> None:
    run(folder, "import", "csv", "claims.csv", "--map", "map.yaml")
    run(folder, "export", "out")
    before = ledger_files(folder)
    ran = run(folder, "import", "csv", "out/claims.csv", "--map", "id=promise")
    assert (ran.code, ran.out.splitlines()[1]) == (0, "4 claims say what the ledger says already")
    assert ledger_files(folder) == before


def test_a_dry_run_shows_every_line_and_writes_none(folder: Path) -> None:
    before = ledger_files(folder)
    ran = run(folder, "import", "csv", "claims.csv", "--map", "map.yaml", "--dry-run")
    assert ran.code == 0
    assert "would write claims/energy/gamma-builds.yaml (new)" in ran.out
    assert "  +     due: ../2024-12-31" in ran.out
    assert ledger_files(folder) == before


def test_every_fault_is_told_at_its_place_and_nothing_is_written(folder: Path) -> None:
    before = ledger_files(folder)
    ran = run(folder, "import", "csv", "bad.csv", "--map", "map.yaml")
    assert (ran.code, ran.out) == (1, "")
    heads = [line for line in ran.err.splitlines() if line.startswith("bad.csv:")]
    assert [head.partition(": ")[0] for head in heads] == [
        "bad.csv:2:17", "bad.csv:3:31", "bad.csv:3:45", "bad.csv:5:13",
    ]  # fmt: skip
    assert [head.split()[2] for head in heads] == ["DAT001:", "CLM002:", "TAB005:", "TAB006:"]
    assert ran.err.count("   try       ") == 4
    assert ran.err.endswith("promisetrack: bad.csv: 4 problems; nothing was written\n")
    assert ledger_files(folder) == before


def test_what_is_wrong_only_beside_the_ledger_is_told_at_its_cell(folder: Path) -> None:
    head = "id,promise,organization,domain,kind,criteria,sampling,made,by,due,url\n"
    rows = (
        "delta,Delta opens,Delta,energy,flight,C.,unknown-rule,2023-05-01,Al,2024,\n"
        "omega,Omega opens,Omega,energy,flight,C.,picked,2023-05-01,Al,../2020-12-31,\n"
        "sigma,Sigma opens,Sigma,energy,flight,C.,picked,2023-05-01,Al,2024,javascript:x\n"
    )
    ran = table(folder, head + rows)
    assert ran.code == 1
    found = [line.split(" ")[:3] for line in ran.err.splitlines() if line.startswith("t.csv:")]
    assert found == [
        ["t.csv:2:42:", "error", "SAM001:"],
        ["t.csv:3:63:", "error", "DAT003:"],
        ["t.csv:4:68:", "error", "SRC002:"],
    ]


def test_a_claim_on_a_promise_of_the_ledger_changes_only_its_lines(folder: Path) -> None:
    ran = table(folder, "id,made,by,due\nacme-flies,2020-06-01,Jo,2022\n")
    assert ran.code == 0
    text = (folder / "claims/space/acme-flies.yaml").read_text(encoding="utf-8")
    assert text.startswith("promise: Acme flies   # as they said\n")
    assert [str(one.due) for one in promise(folder, "acme-flies").claims] == ["2021", "2022"]
    assert "1 new claim, on 1 promise of the ledger" in ran.out


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,organization,made,by,due\nacme-flies,Bcme,2021,Jo,2022\n",
         "t.csv:2:12: error TAB006: acme-flies is in the ledger, and its organization is Acme"),
        ("id,made,by,due\nno such id,2021,Jo,2022\n", "t.csv:2:1: error TYP005"),
        ("id,made,by,due\nnew-one,2021,Jo,2022\n",
         "t.csv:2:1: error TAB005: the new promise new-one needs promise"),
        ("id,made,due\nacme-flies,2021,2022\n", "t.csv:2:1: error TAB005: a claim needs by"),
        ("id,by,due\nacme-flies,Jo,2022\n", "t.csv:2:1: error TAB005: a claim needs made"),
        ("id,made,by,due,level\nacme-flies,2021,Jo,2022,3 k W\n", "t.csv:2:25: error"),
        ("id,made,by,due,verified\nacme-flies,2021,Jo,2022,yes\n", "t.csv:2:25: error"),
        ("id,made,by,due\nacme-flies,2021,J\u202eo,2022\n", "t.csv:2:17: error FIL004"),
        ("made,by,due\n2021,Jo,2022\n", "t.csv:2:1: error TAB005: a claim needs id or promise"),
    ],
    ids=[
        "other facts", "id", "new", "by", "made", "unit", "truth", "hidden", "no id",
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_logged_is_refused(folder: Path, text: str, message: str) -> None:
    before = ledger_files(folder)
    ran = table(folder, text)
    assert ran.code == 1
    assert message in ran.err
    assert ledger_files(folder) == before


def test_what_holds_for_every_row_gives_way_to_a_cell_and_to_the_ledger(folder: Path) -> None:
    rows = (
        "id,promise,kind,made,due\n"
        "acme-flies,,,2020-06-01,2022\n"
        "beta,Beta builds,service,2023-05-01,2026\n"
        "beta,,,2023-06-01,2027\n"
    )
    facts = {"domain": "energy", "kind": "flight", "criteria": "C.", "by": "Jo"}
    facts |= {"sampling": "picked", "organization": "Beta"}
    ran = table(
        folder, rows, *(w for key, text in facts.items() for w in ("--set", f"{key}={text}"))
    )
    assert (ran.code, ran.err) == (0, "")
    assert promise(folder, "beta").kind == "service"
    assert promise(folder, "acme-flies").organization == "Acme"


def test_a_reserved_folder_is_no_domain(folder: Path) -> None:
    ran = run(folder, "import", "csv", "claims.csv", "--map", "map.yaml", "--set", "domain=series")
    assert ran.code == 1
    assert "TAB007: series is the folder of something else" in ran.err


def test_one_file_that_cannot_be_written_takes_the_others_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = ledger_files(folder)
    replace = write.replace_file

    def refuse(path: Path, old: bytes | None, new: bytes) -> bool:
        if path.name == "gamma-builds.yaml":
            raise write.WriteError(path, "no space left on device")
        return replace(path, old, new)

    monkeypatch.setattr(write, "replace_file", refuse)
    rows = (
        "id,promise,organization,made,by,due\n"
        "acme-flies,,,2020-06-01,Jo,2022\n"
        "beta-builds,Beta builds,Beta,2023-05-01,Al,2026\n"
        "gamma-builds,Gamma builds,Gamma,2023-05-01,Di,2025\n"
    )
    facts = ("domain=energy", "kind=construction", "criteria=It is there.", "sampling=picked")
    sets = [word for fact in facts for word in ("--set", fact)]
    ran = table(folder, rows, *sets)
    assert ran.code == 1
    assert "no space left on device; nothing was changed" in ran.err
    assert ledger_files(folder) == before
    assert not (folder / "claims" / "energy").exists()


def test_json_names_the_files_and_the_counts(folder: Path) -> None:
    found = json.loads(
        run(folder, "import", "csv", "claims.csv", "--map", "map.yaml", "--format", "json").out
    )
    assert (found["added"], found["known"], found["written"]) == (3, 0, True)
    assert found["files"][1] == {
        "id": "gamma-builds", "path": "claims/energy/gamma-builds.yaml", "new": True,
    }  # fmt: skip


def test_log_from_a_table_takes_its_other_options_for_every_row(folder: Path) -> None:
    (folder / "t.csv").write_text("made,due\n2020-06-01,2022\n2020-09-01,2023\n", encoding="utf-8")
    assert run(folder, "log", "acme-flies", "--from", "t.csv", "--by", "Jo").code == 0
    claims = promise(folder, "acme-flies").claims
    assert [str(one.due) for one in claims] == ["2021", "2022", "2023"]
    assert {one.by for one in claims} == {"Jo"}
    ran = run(folder, "log")
    assert (ran.code, "log needs the ID of a promise, or --from FILE" in ran.err) == (2, True)


LAUNCHES = (
    "import",
    "launch-library",
    "launches.json",
    "--domain",
    "space",
    "--sampling",
    "picked",
)


def test_launches_become_promises_and_a_moved_date_a_restatement(folder: Path) -> None:
    ran = run(folder, *LAUNCHES)
    assert ran.code == 0
    assert ran.out.splitlines()[0] == "2 new claims, on 2 new promises"
    assert "left out: Made-Up 1 | Second Flight (it has flown)" in ran.out
    assert str(promise(folder, "made-up-1-moon-shot").claims[0].due) == "2028"
    assert check_ledger(folder / "claims") == ()
    before = ledger_files(folder)
    again = run(folder, *LAUNCHES).out
    assert "2 claims say what the ledger says already" in again
    assert ledger_files(folder) == before
    document = json.loads((folder / "launches.json").read_text(encoding="utf-8"))
    first, third = document["results"][0], document["results"][2]
    first |= {"net": "2027-08-31T00:00:00Z", "last_updated": "2026-07-01T00:00:00Z"}
    first["net_precision"] = {"id": 7, "name": "Month"}
    third["last_updated"] = "2026-07-02T00:00:00Z"
    (folder / "launches.json").write_text(json.dumps(document), encoding="utf-8")
    assert "1 new claim, on 1 promise of the ledger" in run(folder, *LAUNCHES).out
    claims = promise(folder, "made-up-1-first-flight").claims
    assert [str(one.due) for one in claims] == ["2027-Q2", "2027-08"]
    assert len(promise(folder, "made-up-1-moon-shot").claims) == 1


def test_a_launch_that_flew_names_the_command_that_resolves_it(folder: Path) -> None:
    run(folder, *LAUNCHES)
    document = json.loads((folder / "launches.json").read_text(encoding="utf-8"))
    document["results"][0]["status"]["id"] = 3
    (folder / "launches.json").write_text(json.dumps(document), encoding="utf-8")
    assert (
        "made-up-1-first-flight flew on 30 Jun 2027: promisetrack resolve made-up-1-first-flight "
        "--status delivered --date 2027-06-30\n"
    ) in run(folder, *LAUNCHES).out


def test_a_promise_whose_words_were_mended_keeps_them(folder: Path) -> None:
    run(folder, *LAUNCHES)
    path = folder / "claims/space/made-up-1-moon-shot.yaml"
    mended = path.read_text(encoding="utf-8").replace("launches Moon Shot", "flies to the Moon")
    path.write_text(mended, encoding="utf-8")
    assert run(folder, *LAUNCHES).code == 0
    assert path.read_text(encoding="utf-8") == mended


def test_a_list_of_launches_needs_a_domain_and_a_rule(folder: Path) -> None:
    ran = run(folder, "import", "launch-library", "launches.json")
    assert (ran.code, "needs --domain, --sampling" in ran.err) == (2, True)
    ran = run(folder, "import", "launch-library", "claims.csv", *LAUNCHES[3:])
    assert (ran.code, "claims.csv:1:1: error IMP002" in ran.err) == (1, True)


ROW = "id,made,by,due\nacme-flies,2020-06-01,Jo,2022\n"


def drafted(folder: Path) -> tuple[Book, Batch]:
    source = SourceFile(Path("t.csv"), ROW.encode())
    claims, _ = table_claims(read_sheet(source.content), ColumnMap())
    book = open_book(folder / "claims", start=folder)
    return book, draft_batch(book, source, claims)


def test_what_another_wrote_between_draft_and_write_is_kept(folder: Path) -> None:
    book, batch = drafted(folder)
    run(folder, "log", "acme-flies", "--by", "Di", "--made", "2020-03-01", "--due", "2023", "--yes")
    write_batch(book, batch)
    claims = promise(folder, "acme-flies").claims
    assert [(one.by, str(one.due)) for one in claims] == [
        ("Jo", "2021"), ("Di", "2023"), ("Jo", "2022"),
    ]  # fmt: skip


def test_a_change_that_became_wrong_between_draft_and_write_is_not_made(folder: Path) -> None:
    book, batch = drafted(folder)
    path = folder / "claims/space/acme-flies.yaml"
    settled = path.read_text(encoding="utf-8").replace(
        "status: pending\n  as_of: 2020-01-15",
        "status: delivered\n  date: 2020-02-01\n  as_of: 2020-03-01",
    )
    path.write_text(settled, encoding="utf-8")
    with pytest.raises(LedgerError, match="claim made after the promise was delivered"):
        write_batch(book, batch)
    assert path.read_text(encoding="utf-8") == settled


@pytest.mark.parametrize("agrees", [True, False])
def test_on_a_terminal_it_shows_what_it_found_and_asks(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *, agrees: bool
) -> None:
    asked: list[str] = []

    def answer(label: str, *, default: bool) -> bool:
        asked.append(f"{label} {default}")
        return agrees

    monkeypatch.setattr("promisetrack.cli.batches.can_ask", lambda: True)
    monkeypatch.setattr("promisetrack.cli.batches.ask_yes", answer)
    before = ledger_files(folder)
    ran = table(folder, ROW)
    assert asked == ["Write 1 file? True"]
    assert ran.out.startswith("1 new claim, on 1 promise of the ledger\n")
    assert (ran.code, ledger_files(folder) != before) == ((0, True) if agrees else (1, False))
    assert table(folder, ROW, "--yes").code == 0
    assert len(asked) == 1
