"""Every rule has a smallest broken file that provokes it, and the text that is then printed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from promisetrack.ledger import RULES, check_ledger
from promisetrack.problems import render_problem

CASES = Path(__file__).parent / "cases"
SOUND = Path(__file__).parent / "sound"
GOLDEN = Path(__file__).parent / "golden"
BESIDE_A_ROADMAP = Path(__file__).parent / "beside-a-roadmap"
SAMPLING = """\
rules:
  found-by-hand:
    title: Found by hand
    kind: opportunistic
    rule: Whatever was read in 2020.
"""


def case_names() -> list[str]:
    kept = [path.name.removesuffix(".yaml") for path in CASES.iterdir()]
    return sorted([*kept, *BUILT])


def case_path(name: str) -> Path:
    folder = CASES / name
    return folder if folder.is_dir() else CASES / f"{name}.yaml"


def golden_file(name: str) -> Path:
    return GOLDEN / f"{name.removesuffix('.series').removesuffix('.roadmap')}.txt"


def lay_out(case: Path, claims: Path) -> None:
    """Make a ledger of a case.

    A folder is one; a file is one promise or one series of it, or a roadmap beside the promises
    and series of `BESIDE_A_ROADMAP`. A folder of a roadmap is laid over those.
    """
    if case.name.endswith(".roadmap"):
        shutil.copytree(BESIDE_A_ROADMAP, claims)
        shutil.copytree(case, claims, dirs_exist_ok=True)
        return
    if case.is_dir():
        shutil.copytree(case, claims)
        return
    if case.name.endswith(".roadmap.yaml"):
        shutil.copytree(BESIDE_A_ROADMAP, claims)
        (claims / "roadmaps").mkdir()
        shutil.copyfile(case, claims / "roadmaps" / "to-orbit.yaml")
        return
    is_series = case.name.endswith(".series.yaml")
    place = claims / ("series/power-sent.yaml" if is_series else "energy/first-plant.yaml")
    place.parent.mkdir(parents=True)
    shutil.copyfile(case, place)
    if not is_series:
        (claims / "sampling.yaml").write_text(SAMPLING, encoding="utf-8")


def no_ledger(_: Path) -> None:
    """Nothing is made: the folder does not exist."""


def dead_link(claims: Path) -> None:
    (claims / "energy").mkdir(parents=True)
    (claims / "energy" / "first-plant.yaml").symlink_to("moved-away.yaml")


def folder_for_a_file(claims: Path) -> None:
    (claims / "energy" / "first-plant.yaml").mkdir(parents=True)


def too_large(claims: Path) -> None:
    (claims / "energy").mkdir(parents=True)
    (claims / "energy" / "first-plant.yaml").write_bytes(b"promise: " + b"x" * 1024 * 1024)


def name_of_a_device(claims: Path) -> None:
    lay_out(CASES / "FIL009-id-with-capitals", claims)
    (claims / "energy" / "First Plant.yaml").rename(claims / "energy" / "nul.yaml")


BUILT: dict[str, Callable[[Path], None]] = {
    "FIL001-dead-link": dead_link,
    "FIL001-folder-for-a-file": folder_for_a_file,
    "FIL002-over-one-mebibyte": too_large,
    "FIL005-no-ledger": no_ledger,
    "FIL009-name-of-a-device": name_of_a_device,
}
"""Cases that cannot lie in a repository on every system, or would be large."""


COMPANIONS = {"MAP022-launches-without-readings.roadmap": {"SER009"}}
"""Rules that a case cannot but provoke as well: the same fault as another file sees it."""


@pytest.mark.parametrize("name", case_names())
def test_a_broken_file_provokes_its_rule_and_prints_the_golden_text(
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    golden: Callable[[Path, str], None],
) -> None:
    if name in BUILT:
        BUILT[name](tmp_path / "claims")
    else:
        lay_out(case_path(name), tmp_path / "claims")
    monkeypatch.chdir(tmp_path)
    problems = check_ledger("claims")
    assert {one.code for one in problems} == {name[:6]} | COMPANIONS.get(name, set())
    golden(golden_file(name), "".join(f"{render_problem(one)}\n" for one in problems))


@pytest.mark.parametrize("case", sorted(SOUND.iterdir()), ids=lambda case: case.stem)
def test_what_is_just_allowed_is_no_problem(case: Path, tmp_path: Path) -> None:
    lay_out(case, tmp_path / "claims")
    assert [render_problem(one) for one in check_ledger(tmp_path / "claims")] == []


def test_every_rule_has_a_case() -> None:
    assert {rule.code for rule in RULES} - {name[:6] for name in case_names()} == set()


def test_every_golden_file_belongs_to_a_case() -> None:
    assert set(GOLDEN.iterdir()) - {golden_file(name) for name in case_names()} == set()


def test_codes_are_unique_and_titles_are_one_line() -> None:
    codes = [rule.code for rule in RULES]
    assert len(set(codes)) == len(codes) >= 45
    assert all("\n" not in rule.title and len(rule.title) <= 72 for rule in RULES)
