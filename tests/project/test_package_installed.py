"""The wheel, installed far from the project in each of the ways that the documentation names.

`make package` runs this with uv and pipx of its own; the dependencies come from where pip and uv
get theirs, in the newest versions that are allowed.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pytest

import promisetrack
from project.tracked import ROOT

pytestmark = pytest.mark.slow

UV = shutil.which("uv") or pytest.skip("uv builds the wheel: make package", allow_module_level=True)
STARTED = ("spacex-orbital-ai-1gw-per-year", "tesla-south-australia-battery-100-days")


def environment(home: Path) -> dict[str, str]:
    """Return an environment in which tools keep what they install under ``home``."""
    own = ("PYTHON", "PIP_CONSTRAINT", "VIRTUAL_ENV", "PROMISETRACK")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    places = {
        "PIPX_HOME": "pipx", "PIPX_BIN_DIR": "bin",
        "UV_TOOL_DIR": "tools", "UV_TOOL_BIN_DIR": "bin",
    }  # fmt: skip
    return kept | {
        **{name: str(home / folder) for name, folder in places.items()},
        "UV_PYTHON": sys.executable,
        "UV_PYTHON_DOWNLOADS": "never",
        "PIPX_DEFAULT_PYTHON": sys.executable,
    }


def run(*command: str | Path, at: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder to its end, whatever becomes of it."""
    return subprocess.run(
        command, cwd=at, env=environment(home), capture_output=True, check=False, text=True
    )


def in_a_venv(wheel: Path, home: Path) -> tuple[str | Path, ...]:
    for command in (("venv", "venv"), ("pip", "install", "--python", "venv", str(wheel))):
        done = run(UV, *command, at=home, home=home)
        assert done.returncode == 0, done.stderr
    return (home / "venv" / "bin" / "promisetrack",)


def with_uv_tool(wheel: Path, home: Path) -> tuple[str | Path, ...]:
    done = run(UV, "tool", "install", wheel, at=home, home=home)
    assert done.returncode == 0, done.stderr
    return (home / "bin" / "promisetrack",)


def with_uvx(wheel: Path, home: Path) -> tuple[str | Path, ...]:  # noqa: ARG001  as the others
    return (UV, "tool", "run", "--from", str(wheel), "promisetrack")


def with_pipx(wheel: Path, home: Path) -> tuple[str | Path, ...]:
    pipx = shutil.which("pipx")
    if pipx is None:
        pytest.skip("pipx is not here: make package")
    done = run(pipx, "install", wheel, at=home, home=home)
    assert done.returncode == 0, done.stderr
    return (home / "bin" / "promisetrack",)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An empty folder far from the project, and the program as it was installed there."""

    program: tuple[str | Path, ...]
    home: Path
    folder: Path

    def __call__(self, *words: str | Path, code: int = 0) -> str:
        """Run the program in the folder; return what it printed as its result."""
        done = run(*self.program, *words, at=self.folder, home=self.home)
        assert done.returncode == code, f"{words}: {done.returncode}\n{done.stderr}"
        assert "Traceback" not in done.stderr
        return done.stdout or done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel as a front end builds it, in an environment of the build's own."""
    folder = tmp_path_factory.mktemp("dist")
    done = run(UV, "build", "--wheel", "--out-dir", folder, ROOT, at=folder, home=folder)
    assert done.returncode == 0, done.stderr
    (made,) = folder.glob("*.whl")
    return made


WAYS = [in_a_venv, with_uv_tool, with_uvx, with_pipx]


@pytest.fixture(scope="module", params=WAYS, ids=lambda way: way.__name__.replace("_", "-"))
def elsewhere(
    request: pytest.FixtureRequest, wheel: Path, tmp_path_factory: pytest.TempPathFactory
) -> Elsewhere:
    """Install the wheel in one of the ways, and start a ledger."""
    way: Callable[[Path, Path], tuple[str | Path, ...]] = request.param
    home = tmp_path_factory.mktemp("home")
    folder = tmp_path_factory.mktemp("elsewhere")
    program = Elsewhere(way(wheel, home), home, folder)
    program("init")
    return program


def test_it_is_this_version(elsewhere: Elsewhere) -> None:
    assert elsewhere("--version").strip() == f"promisetrack {promisetrack.__version__}"


def test_a_ledger_starts_with_two_promises_and_no_fault(elsewhere: Elsewhere) -> None:
    listed = json.loads(elsewhere("list", "--format", "json", "--as-of", "2026-11-24"))
    assert tuple(sorted(one["id"] for one in listed["promises"])) == STARTED
    assert elsewhere("check", "--strict") == "claims: 0 errors, 0 warnings\n"


def test_a_report_is_made_and_no_link_in_it_is_broken(elsewhere: Elsewhere) -> None:
    elsewhere("report")
    reports = elsewhere.folder / "reports"
    pages = list(reports.rglob("*.html"))
    assert {f"{promise}.html" for promise in STARTED} <= {page.name for page in pages}
    kept_page = reports / "promises" / f"{STARTED[1]}.html"
    assert "100-megawatt battery in South Australia" in kept_page.read_text(encoding="utf-8")
    assert (reports / "index.html") in pages
    assert [broken for page in pages for broken in broken_links(page)] == []


def broken_links(page: Path) -> list[str]:
    """Return where a page leads to that is not on the disk."""
    targets = re.findall(r'\b(?:href|src)="([^"#?]+)', page.read_text(encoding="utf-8"))
    own = [unquote(one) for one in targets if not re.match(r"[a-z]+:", one)]
    assert own, page
    return [f"{page}: {one}" for one in own if not (page.parent / one).exists()]


@pytest.fixture(scope="module")
def kept(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Elsewhere:
    """Install the wheel in a venv, and start a ledger that is then written to."""
    home = tmp_path_factory.mktemp("kept")
    program = Elsewhere(in_a_venv(wheel, home), home, tmp_path_factory.mktemp("ledger"))
    program("init")
    return program


def test_the_program_is_the_installed_one(kept: Elsewhere) -> None:
    code = "import promisetrack; print(promisetrack.__file__)"
    python = kept.home / "venv" / "bin" / "python"
    where = run(python, "-c", code, at=kept.folder, home=kept.home).stdout
    assert Path(where.strip()).is_relative_to(kept.home)


def test_a_claim_is_logged_resolved_exported_indexed_and_sealed(kept: Elsewhere) -> None:
    kept(
        "log", "acme-moon", "--promise", "Acme flies people around the Moon",
        "--organization", "Acme", "--domain", "spaceflight", "--kind", "flight",
        "--criteria", "People pass the Moon and return alive.", "--by", "Jane Doe",
        "--sampling", "picked-one-by-one", "--made", "2026-06-08",
        "--said", "by the end of next year", "--yes",
    )  # fmt: skip
    kept(
        "resolve", "acme-moon", "--status", "delivered", "--date", "2026-09-30",
        "--as-of", "2026-10-01", "--evidence", "Four people flew and came back.", "--yes",
    )  # fmt: skip
    assert "Acme flies people around the Moon" in kept("show", "acme-moon")
    kept("export", "out")
    rows = (kept.folder / "out" / "promises.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 1 + 3
    kept("index")
    assert (kept.folder / ".promisetrack" / "ledger.sqlite").is_file()
    kept("seal")
    assert (kept.folder / "seal.json").is_file()


def test_a_shell_is_taught_and_answered(kept: Elsewhere) -> None:
    assert "complete -F _promisetrack promisetrack" in kept("completion", "bash")
    asked = {**environment(kept.home), "PROMISETRACK_COMPLETE": "bash"}
    offered = subprocess.run(
        [*kept.program, "show", "tesla"],
        cwd=kept.folder, env=asked, capture_output=True, check=True, text=True,
    )  # fmt: skip
    assert STARTED[1] in offered.stdout.split()


def test_two_promises_are_too_few_for_a_fit_and_it_says_so(kept: Elsewhere) -> None:
    assert "needs at least 10" in kept("fit", code=1)


def test_what_needs_an_extra_names_it(kept: Elsewhere) -> None:
    said = kept("export", "typed", "--format", "parquet", code=2)
    assert "pip install 'promisetrack[parquet]'" in said


def test_the_project_s_own_ledger_is_fitted_and_forecast(kept: Elsewhere) -> None:
    shutil.copytree(ROOT / "claims", kept.folder / "large" / "claims")
    where = ("--claims", kept.folder / "large" / "claims")
    assert "kept" in kept("fit", *where)
    forecast = json.loads(kept("forecast", STARTED[0], *where, "--format", "json"))
    assert [one["promise"] for one in forecast["forecasts"]] == [STARTED[0]]
