"""Ids, domains and file names as ways out of the ledger: no name leads anywhere but below it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from promisetrack.ledger import read_ledger
from promisetrack.model.scalars import RESERVED_SLUGS
from promisetrack.report.slugs import slugs
from security.commands import Ran, run

OUTSIDE = (
    "../evil", "../../evil", "/evil", "a/../../evil", "a\\..\\evil", "C:\\evil", "C:evil", "..",
    ".", "", "~", "~root", "a/b", "a\x00b", "a%2fb", "%2e%2e", "a.yaml", ".hidden", "-", "--yes",
    "con", "nul", "com1", "lpt9", "aux", "prn", "index", "CON", "Acme", "a b", "a\nb", "\uff41",
    "é", "\u202egpj", "x" * 101, "file:///evil", "a:b", "a|b", "$(evil)", "`evil`", "a;evil", "*",
    "?",
)  # fmt: skip
"""What is no id on some system; each is refused on every one."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a folder with a ledger in it and nothing beside."""
    folder = tmp_path / "above" / "project"
    folder.mkdir(parents=True)
    assert run(folder, "init").code == 0
    return folder


def everything(folder: Path) -> list[str]:
    """Return what lies in the folder above the project."""
    return sorted(str(path.relative_to(folder.parent)) for path in folder.parent.rglob("*"))


def log(folder: Path, identity: str, domain: str) -> Ran:
    return run(
        folder, "log", "--promise", "Acme flies", "--organization", "Acme", "--domain", domain,
        "--kind", "flight", "--criteria", "It lifts off.", "--sampling", "picked-one-by-one",
        "--by", "Ann", "--said", "in 2030", "--made", "2026-01-01", "--yes", "--", identity,
    )  # fmt: skip


@pytest.mark.parametrize("name", OUTSIDE, ids=ascii)
def test_a_promise_is_logged_under_no_such_id(project: Path, name: str) -> None:
    before = everything(project)
    ended = log(project, name, "energy")
    assert ended.code == 2, ended
    assert everything(project) == before


@pytest.mark.parametrize("name", [*OUTSIDE, "series", "roadmaps", "prices", "crowd"], ids=ascii)
def test_a_promise_is_logged_in_no_such_domain(project: Path, name: str) -> None:
    before = everything(project)
    ended = log(project, "acme-flies", name)
    assert ended.code == 2, ended
    assert everything(project) == before


def test_with_a_sound_id_and_domain_it_is_logged(project: Path) -> None:
    assert log(project, "acme-flies", "energy").code == 0
    assert (project / "claims" / "energy" / "acme-flies.yaml").exists()


@pytest.mark.parametrize("command", ["show", "resolve", "observe"])
@pytest.mark.parametrize("name", OUTSIDE[:10], ids=ascii)
def test_no_command_opens_a_file_by_such_an_id(project: Path, command: str, name: str) -> None:
    evil = project.parent / "evil.yaml"
    evil.write_text("secret: words\n", "utf-8")
    before = everything(project)
    words = {"resolve": ("--status", "pending", "--yes"), "observe": ("--value", "1", "--yes")}
    ended = run(project, command, name, *words.get(command, ()))
    assert ended.code == 2
    assert "secret" not in ended.out + ended.err
    assert everything(project) == before


@pytest.mark.parametrize(
    "name", [*sorted(RESERVED_SLUGS), "Acme", "a.b", "é", "-a", "a-", "a--b", "a_b", "x" * 101]
)
def test_a_file_of_such_a_name_is_left_out_and_named(project: Path, name: str) -> None:
    file = next((project / "claims" / "energy").glob("*.yaml"))
    file.rename(file.with_name(f"{name}.yaml"))
    ledger, problems = read_ledger(project / "claims")
    assert name not in {one.id for one in ledger.promises}
    assert "FIL009" in {one.code for one in problems}


@pytest.mark.parametrize("name", sorted(RESERVED_SLUGS))
def test_a_domain_of_such_a_name_is_left_out_and_named(project: Path, name: str) -> None:
    shutil.move(project / "claims" / "energy", project / "claims" / name)
    ledger, problems = read_ledger(project / "claims")
    assert name not in {one.domain for one in ledger.promises}
    assert "FIL008" in {one.code for one in problems}


@pytest.mark.parametrize("key", ["aliases", "requires", "programme", "sampling", "superseded_by"])
@pytest.mark.parametrize("name", ["../evil", "/evil", "index", "nul", "A", "a/b", "javascript:x"])
def test_no_key_of_a_file_names_such_an_id(project: Path, key: str, name: str) -> None:
    file = next((project / "claims" / "energy").glob("*.yaml"))
    text = file.read_text("utf-8")
    if key == "sampling":
        text = text.replace("sampling: picked-one-by-one", f"sampling: '{name}'")
    elif key == "superseded_by":
        text = text.replace("outcome:", f"outcome:\n  superseded_by: '{name}'")
    else:
        value = f"['{name}']" if key in ("aliases", "requires") else f"'{name}'"
        text += f"{key}: {value}\n"
    file.write_text(text, "utf-8")
    problems = read_ledger(project / "claims")[1]
    assert "TYP005" in {one.code for one in problems if one.path.endswith(file.name)}


def test_names_that_only_case_tells_apart_share_no_file() -> None:
    found = slugs(["Acme", "ACME", "acme", "a c m e", "Ácme"])
    assert len({slug.casefold() for slug in found.values()}) == len(found)


@pytest.mark.parametrize("name", [*OUTSIDE, *sorted(RESERVED_SLUGS)], ids=ascii)
def test_a_name_becomes_a_file_that_every_system_takes(name: str) -> None:
    slug = slugs([name])[name]
    assert slug not in RESERVED_SLUGS
    assert slug.replace("-", "").isalnum()
    assert slug.isascii()
    assert slug == slug.lower()


def test_a_report_lies_where_it_was_asked_for_and_nowhere_else(site: Path) -> None:
    outside = [path for path in site.parent.iterdir() if path != site]
    assert outside == []
    assert [path for path in site.rglob("*") if path.is_symlink()] == []
    assert len({str(path).casefold() for path in site.rglob("*")}) == len(list(site.rglob("*")))
