"""The pinned versions: every dependency on every supported Python, and nothing but pins."""

import importlib.metadata
import re
import tomllib
from collections.abc import Iterator

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from project.tracked import ROOT

CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINS = {
    canonicalize_name(name): version
    for name, _, version in (c.partition("==") for c in CONSTRAINTS)
}


def declared() -> list[Requirement]:
    """Return all that pyproject.toml asks for: to run, to work on it, and to build it."""
    extras = PROJECT["project"]["optional-dependencies"].values()
    texts = [
        *PROJECT["project"]["dependencies"],
        *(text for extra in extras for text in extra),
        *PROJECT["build-system"]["requires"],
    ]
    found = [Requirement(text) for text in texts]
    return [one for one in found if canonicalize_name(one.name) != "promisetrack"]


def needed(name: str, extras: frozenset[str], seen: set[str]) -> Iterator[str]:
    """Yield the names of all that an installed package needs here, and they need in turn."""
    for text in importlib.metadata.requires(name) or []:
        requirement = Requirement(text)
        marker = requirement.marker
        if marker and not any(marker.evaluate({"extra": e}) for e in (extras or {""})):
            continue
        key = f"{canonicalize_name(requirement.name)}[{','.join(sorted(requirement.extras))}]"
        if key not in seen:
            seen.add(key)
            yield canonicalize_name(requirement.name)
            yield from needed(requirement.name, frozenset(requirement.extras), seen)


@pytest.mark.parametrize("line", CONSTRAINTS)
def test_a_constraint_is_a_name_and_a_version(line: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*==[A-Za-z0-9][A-Za-z0-9.!+]*", line)


def test_constraints_are_in_order_and_without_repetition() -> None:
    names = [canonicalize_name(line.partition("==")[0]) for line in CONSTRAINTS]
    assert names == sorted(set(names))


@pytest.mark.parametrize("requirement", declared(), ids=str)
def test_what_the_project_asks_for_is_pinned_to_a_version_that_it_allows(
    requirement: Requirement,
) -> None:
    pin = PINS.get(canonicalize_name(requirement.name))
    assert pin is not None
    assert requirement.specifier.contains(pin, prereleases=True)


def test_all_that_the_dependencies_need_is_pinned() -> None:
    if importlib.metadata.version("pandas") != PINS[canonicalize_name("pandas")]:
        pytest.skip("make test-lowest and test-newest install other versions, with other needs")
    names = set(needed("promisetrack", frozenset({"dev", "postgres"}), set())) - {"promisetrack"}
    assert len(names) > len(PROJECT["project"]["dependencies"])
    assert sorted(names - PINS.keys()) == []


def test_the_python_that_runs_is_one_that_is_named() -> None:
    import sys

    named = [c.rpartition(" ")[2] for c in PROJECT["project"]["classifiers"] if "Python ::" in c]
    assert f"{sys.version_info[0]}.{sys.version_info[1]}" in named
