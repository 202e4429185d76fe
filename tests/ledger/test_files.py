"""Which files make a ledger."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from promisetrack.ledger.files import Place, Role, list_files


def found(root: Path) -> list[tuple[str, str]]:
    return [(one.code, one.file) for one in list_files(root).findings]


def touch(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()


def test_every_file_has_the_role_of_its_place(claims: Path) -> None:
    for name in ("ledger.yaml", "names.yaml", "roadmaps/to-orbit.yaml"):
        touch(claims / name)
    listing = list_files(claims)
    assert listing.findings == ()
    assert listing.places == (
        Place("energy/first-plant.yaml", Role.PROMISE, "first-plant", "energy"),
        Place("energy/second-plant.yaml", Role.PROMISE, "second-plant", "energy"),
        Place("ledger.yaml", Role.SETTINGS),
        Place("names.yaml", Role.NAMES),
        Place("roadmaps/to-orbit.yaml", Role.ROADMAP, "to-orbit"),
        Place("sampling.yaml", Role.SAMPLING),
        Place("series/power-sent.yaml", Role.SERIES, "power-sent"),
    )


LEFT_ALONE = [
    "README.md", "energy/README.md", "energy/table.csv", "energy/.first-plant.yaml.swp",
    ".git/config.yaml", "energy/.draft.yaml", "energy/#first-plant.yaml#",
    "energy/first-plant.yaml~", "energy/first-plant.yaml.orig", "roadmaps/notes.md",
    "prices/acme.csv.bak", "crowd/any.yaml", "energy/pictures/plant.png", "Old Notes/plan.txt",
]  # fmt: skip


@pytest.mark.parametrize("file", LEFT_ALONE)
def test_other_files_are_left_alone(claims: Path, file: str) -> None:
    before = list_files(claims)
    touch(claims / file)
    assert list_files(claims) == before


def test_prices_are_a_table_and_what_it_means(claims: Path) -> None:
    before = list_files(claims).places
    for file in ("prices/acme.csv", "prices/acme.yaml", "organizations.yaml"):
        touch(claims / file)
    assert set(list_files(claims).places) - set(before) == {
        Place("prices/acme.csv", Role.PRICES, "acme"),
        Place("prices/acme.yaml", Role.SECURITY, "acme"),
        Place("organizations.yaml", Role.ORGANIZATIONS),
    }
    touch(claims / "prices" / "Acme Inc.csv")
    (found,) = list_files(claims).findings
    assert (found.code, found.fault.remedy) == ("FIL009", "rename it acme-inc.csv")


REPORTED = [
    ("first-plant.yaml", "FIL007", "first-plant.yaml"),
    ("energy/old/plant.yaml", "FIL007", "energy/old"),
    ("series/old/plant.yaml", "FIL007", "series/old"),
    ("roadmaps/old/to-orbit.yaml", "FIL007", "roadmaps/old"),
    ("energy/plant.yml", "FIL006", "energy/plant.yml"),
    ("energy/plant.YAML", "FIL006", "energy/plant.YAML"),
    ("sampling.yml", "FIL006", "sampling.yml"),
    ("Energy/plant.yaml", "FIL008", "Energy"),
    ("energy_2/plant.yaml", "FIL008", "energy_2"),
    ("energy/Plant.yaml", "FIL009", "energy/Plant.yaml"),
    ("energy/plant one.yaml", "FIL009", "energy/plant one.yaml"),
    ("energy/plant--one.yaml", "FIL009", "energy/plant--one.yaml"),
    ("energy/-plant.yaml", "FIL009", "energy/-plant.yaml"),
    ("energy/plänt.yaml", "FIL009", "energy/plänt.yaml"),
    (f"energy/{'x' * 101}.yaml", "FIL009", f"energy/{'x' * 101}.yaml"),
    ("series/Power.yaml", "FIL009", "series/Power.yaml"),
    ("roadmaps/To Orbit.yaml", "FIL009", "roadmaps/To Orbit.yaml"),
]


@pytest.mark.parametrize(("file", "code", "place"), REPORTED)
def test_a_file_that_would_be_missed_is_reported(
    claims: Path, file: str, code: str, place: str
) -> None:
    touch(claims / file)
    assert found(claims) == [(code, place)]


def test_a_badly_named_folder_is_reported_once(claims: Path) -> None:
    touch(claims / "Energy" / "a.yaml")
    touch(claims / "Energy" / "b.yaml")
    assert found(claims) == [("FIL008", "Energy")]


@pytest.mark.parametrize("name", ["energy/plant.yaml", "plant.yaml", "ledger.yaml"])
def test_a_folder_in_place_of_a_file_is_reported(claims: Path, name: str) -> None:
    (claims / name).mkdir()
    assert found(claims) == [("FIL001", name)]


def test_links_to_files_and_to_folders_are_followed(claims: Path, tmp_path: Path) -> None:
    (claims / "energy").rename(tmp_path / "elsewhere")
    (claims / "energy").symlink_to(tmp_path / "elsewhere")
    (claims / "series" / "power-sent.yaml").rename(tmp_path / "power.yaml")
    (claims / "series" / "power-sent.yaml").symlink_to(tmp_path / "power.yaml")
    listing = list_files(claims)
    assert listing.findings == ()
    assert [place.id for place in listing.places if place.id] == [
        "first-plant", "second-plant", "power-sent",
    ]  # fmt: skip


def test_a_link_to_itself_is_reported(claims: Path) -> None:
    (claims / "energy" / "plant.yaml").symlink_to("plant.yaml")
    assert found(claims) == [("FIL001", "energy/plant.yaml")]


def test_a_folder_that_links_to_the_ledger_is_not_walked_for_ever(claims: Path) -> None:
    (claims / "loop").symlink_to(claims)
    assert [code for code, _ in found(claims)] == ["FIL007"] * 3


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_reported_and_not_opened(claims: Path) -> None:
    os.mkfifo(claims / "energy" / "plant.yaml")
    assert found(claims) == [("FIL001", "energy/plant.yaml")]


def test_a_name_that_is_not_text_is_reported(claims: Path) -> None:
    try:
        (claims / "energy" / os.fsdecode(b"pl\xffnt.yaml")).touch()
    except OSError:
        pytest.skip("this file system takes no such names")
    assert [code for code, _ in found(claims)] == ["FIL009"]


@pytest.mark.parametrize("name", ["nowhere", "x" * 10_000, "nul\x00byte"])
def test_a_ledger_that_is_not_there_is_one_finding(tmp_path: Path, name: str) -> None:
    assert found(tmp_path / name) == [("FIL005", "")]


def test_a_file_is_no_ledger(tmp_path: Path) -> None:
    touch(tmp_path / "claims")
    [finding] = list_files(tmp_path / "claims").findings
    assert finding.fault.message == "there is no ledger here: claims is not a folder"


def test_an_empty_folder_is_an_empty_ledger(tmp_path: Path) -> None:
    listing = list_files(tmp_path)
    assert (listing.places, listing.findings) == ((), ())
