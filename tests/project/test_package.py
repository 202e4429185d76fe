"""The package as its users meet it: public names, version, start, and the order of its parts."""

import json
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

import promisetrack
from project.tracked import ROOT, tracked_files

HEAVY = (
    "altair", "jinja2", "numpy", "pandas", "psycopg", "scipy", "sqlalchemy",
    "statsmodels", "vl_convert",
)  # fmt: skip

PRINT_LOADED = """
import json, sys
from promisetrack.cli import main
sys.argv = ["promisetrack", *sys.argv[1:]]
try:
    main()
except SystemExit as stop:
    assert not stop.code, stop.code
print()
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def loaded_by(*arguments: str) -> set[str]:
    """Return the top-level packages that a command has loaded when it ends."""
    result = subprocess.run(
        [sys.executable, "-c", PRINT_LOADED, *arguments],
        capture_output=True,
        check=True,
        cwd=ROOT,
        text=True,
    )
    return set(json.loads(result.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["forecast", "--help"], ["index", "--help"]], ids=str
)
def test_help_loads_no_heavy_library(arguments: list[str]) -> None:
    assert sorted(loaded_by(*arguments) & set(HEAVY)) == []


@pytest.mark.parametrize("command", ["list", "due"])
def test_reading_commands_load_no_library_of_fits_charts_or_databases(command: str) -> None:
    heavy = {"altair", "numpy", "pandas", "scipy", "sqlalchemy", "statsmodels"}
    assert sorted(loaded_by(command, "--format", "json") & heavy) == []


def test_importing_the_package_loads_nothing_but_itself() -> None:
    code = "import sys; had = {*sys.modules}; import promisetrack; print(*{*sys.modules} - had)"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )
    loaded = {name.partition(".")[0] for name in result.stdout.split()}
    assert loaded - sys.stdlib_module_names == {"promisetrack"}


@pytest.mark.parametrize("name", promisetrack.__all__)
def test_a_public_name_can_be_imported(name: str) -> None:
    assert getattr(promisetrack, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = promisetrack.nonsense


def test_public_names_are_listed_in_order_and_shown_by_dir() -> None:
    assert sorted(promisetrack.__all__) == list(promisetrack.__all__) == dir(promisetrack)


def test_the_version_stands_in_one_place() -> None:
    written = re.compile(rf"(?<![\d.]){re.escape(promisetrack.__version__)}(?![\d.])")
    where = [
        path
        for path in tracked_files()
        if path.endswith((".py", ".toml", ".cff", ".json", "Makefile"))
        and not path.startswith(("claims/", "tests/"))
        and written.search((ROOT / path).read_text(encoding="utf-8"))
    ]
    assert where == ["src/promisetrack/__init__.py"]


def test_the_parts_of_the_program_depend_only_downward() -> None:
    linter = Path(sysconfig.get_path("scripts")) / "lint-imports"
    result = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, check=False, text=True
    )
    assert result.returncode == 0, result.stdout + result.stderr
