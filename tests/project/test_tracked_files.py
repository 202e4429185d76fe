"""What may not stand in any file of the project, and what lies where."""

import re

import pytest

from project.tracked import ROOT, tracked_files, walk_files

# Put together from pieces, so that this file is as clean as it wants the others to be.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pypi", "python", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("security", "debian", "org"),
        ("archive", "ubuntu", "com"),
        ("conda", "anaconda", "org"),
        ("proxy", "golang", "org"),
        ("static", "crates", "io"),
    )
)
MACHINE_PATH = re.compile(
    rb"(?<![\w/.%~<>*+=-])/(?:" + rb"ro" + rb"ot/|wo" + rb"rk/|home/\w+/|Users/\w+/|opt/py)"
)
TEMPORARY_PATH = re.compile(rb"(?<![\w/.%~-])/t" + rb"mp/")

TOP_LEVEL = {
    ".ci", ".github", ".gitignore", ".pre-commit-config.yaml", ".pre-commit-hooks.yaml",
    "CHANGELOG.md", "CITATION.cff", "CONTRIBUTING.md", "DATA-LICENSE", "LICENSE", "Makefile",
    "README.md", "benchmarks", "claims", "constraints.txt", "docs", "mkdocs.yml", "pyproject.toml",
    "reports", "schema", "src", "tests",
}  # fmt: skip


def offenders(pattern: re.Pattern[bytes], *, under: str = "") -> list[str]:
    """Return `path:line: line` for each line of a tracked file in which the pattern occurs."""
    found = []
    for path in tracked_files():
        if not path.startswith(under):
            continue
        for number, line in enumerate((ROOT / path).read_bytes().splitlines(), start=1):
            if pattern.search(line):
                found.append(f"{path}:{number}: {line[:120].decode(errors='replace')}")
    return found


def test_no_file_names_a_package_registry() -> None:
    pattern = re.compile("|".join(map(re.escape, REGISTRIES)).encode(), re.IGNORECASE)
    assert offenders(pattern) == []


def test_no_file_names_a_path_of_one_machine() -> None:
    assert offenders(MACHINE_PATH) == []


def test_no_data_name_a_temporary_path() -> None:
    assert offenders(TEMPORARY_PATH, under="claims/") == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (b"see /ro" + b"ot/notes.txt", True),
        (b'open("/home/' + b'ann/claims")', True),
        (b"https://example.org/wo" + b"rk/1", False),
        (b"src/home/index.html", False),
    ],
)
def test_a_path_of_one_machine_is_told_from_the_path_of_an_address(
    line: bytes, *, found: bool
) -> None:
    assert bool(MACHINE_PATH.search(line)) is found


def test_the_project_has_no_other_files_at_its_top() -> None:
    assert {path.partition("/")[0] for path in tracked_files()} <= TOP_LEVEL


def test_reports_hold_only_a_readme_and_issued_forecasts() -> None:
    committed = [path for path in tracked_files() if path.startswith("reports/")]
    assert "reports/README.md" in committed
    other = [p for p in committed if not p.startswith("reports/forecasts/")]
    assert other == ["reports/README.md"]


def test_a_tree_without_git_is_read_too() -> None:
    assert {"pyproject.toml", "src/promisetrack/__init__.py"} <= set(walk_files())
    assert not any(path.startswith((".git/", ".venv/")) for path in walk_files())


def test_every_text_ends_in_one_newline() -> None:
    wrong = []
    for path in tracked_files():
        content = (ROOT / path).read_bytes()
        is_text = path.endswith((".py", ".md", ".yaml", ".toml", ".txt", ".cff", ".csv"))
        if is_text and content and (not content.endswith(b"\n") or content.endswith(b"\n\n")):
            wrong.append(path)
    broken_on_purpose = [path for path in wrong if path.startswith("tests/")]
    assert sorted(set(wrong) - set(broken_on_purpose)) == []
