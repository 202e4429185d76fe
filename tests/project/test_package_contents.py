"""What is given to others: a wheel with the program alone, and an archive to make all from."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tomllib
from email.message import Message
from email.parser import Parser
from pathlib import Path
from zipfile import ZipFile

import pytest

import promisetrack
from project.tracked import ROOT, tracked_files

PACKAGE = ROOT / "src" / "promisetrack"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def build(source: Path, into: Path, *, target: str) -> Path:
    """Build a project without the network; return the one file that is made."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(into)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (made,) = into.iterdir()
    return made


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the source archive."""
    return build(ROOT, tmp_path_factory.mktemp("sdist"), target="sdist")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built from the project's folder."""
    return build(ROOT, tmp_path_factory.mktemp("wheel"), target="wheel")


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> Message:
    """Return what the wheel says of itself."""
    folder = f"promisetrack-{promisetrack.__version__}.dist-info"
    with ZipFile(wheel) as files:
        return Parser().parsestr(files.read(f"{folder}/METADATA").decode())


def test_the_wheel_is_the_package_whole_and_nothing_else(wheel: Path) -> None:
    with ZipFile(wheel) as files:
        names = [name for name in files.namelist() if ".dist-info/" not in name]
    lying = [path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert sorted(names) == sorted(path.relative_to(ROOT / "src").as_posix() for path in lying)


@pytest.mark.parametrize(
    "name",
    [
        "py.typed",
        "completion/commands.json",
        "ledger/lessons.yaml",
        "ledger/starter/ledger.yaml",
        "ledger/starter/sampling.yaml",
        "report/assets/report.css",
        "report/assets/report.js",
        "report/templates/front.html.j2",
    ],
)
def test_files_that_are_not_python_are_in_the_wheel(wheel: Path, name: str) -> None:
    with ZipFile(wheel) as files:
        assert files.read(f"promisetrack/{name}") == (PACKAGE / name).read_bytes()


def test_two_promises_as_examples_are_in_the_wheel(wheel: Path) -> None:
    with ZipFile(wheel) as files:
        starter = [name for name in files.namelist() if "/ledger/starter/" in name]
    assert sum(name.count("/") == 4 and name.endswith(".yaml") for name in starter) == 2


def test_the_licences_are_in_the_wheel(wheel: Path, metadata: Message) -> None:
    assert set(metadata.get_all("License-File") or []) == {"LICENSE", "DATA-LICENSE"}
    with ZipFile(wheel) as files:
        for name in ("LICENSE", "DATA-LICENSE"):
            (path,) = [one for one in files.namelist() if one.endswith(f"/licenses/{name}")]
            assert files.read(path) == (ROOT / name).read_bytes()


def test_the_wheel_says_what_the_project_says(metadata: Message) -> None:
    assert metadata["Version"] == promisetrack.__version__
    assert metadata["Requires-Python"] == PROJECT["requires-python"]
    assert metadata["License-Expression"] == PROJECT["license"]
    assert metadata.get_payload() == (ROOT / "README.md").read_text(encoding="utf-8")
    needed = [one for one in metadata.get_all("Requires-Dist") or [] if "extra ==" not in one]
    assert len(needed) == len(PROJECT["dependencies"])
    assert set(metadata.get_all("Provides-Extra") or []) == set(PROJECT["optional-dependencies"])


def test_all_that_git_tracks_is_in_the_archive_and_nothing_that_is_made(archive: Path) -> None:
    with tarfile.open(archive) as files:
        names = {name.partition("/")[2] for name in files.getnames()}
    assert set(tracked_files()) - names == set()
    made = {"__pycache__", ".venv", ".promisetrack", ".mypy_cache", ".hypothesis", "build", "dist"}
    assert [name for name in names if made & set(name.split("/"))] == []


def test_the_archive_makes_the_same_wheel(archive: Path, wheel: Path, tmp_path: Path) -> None:
    with tarfile.open(archive) as files:
        for member in files:
            content = files.extractfile(member)
            path = tmp_path / "source" / member.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"" if content is None else content.read())
    (source,) = (tmp_path / "source").iterdir()
    again = build(source, tmp_path / "wheel", target="wheel")
    assert again.name == wheel.name
    assert again.read_bytes() == wheel.read_bytes()
