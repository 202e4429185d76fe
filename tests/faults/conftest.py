"""A project to write in, fresh for each test and made once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from faults.commands import make_project


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project that nobody changes."""
    return make_project(tmp_path_factory.mktemp("template") / "project")


@pytest.fixture
def fresh(template: Path, tmp_path: Path) -> Callable[[], Path]:
    """Return a function that gives a project of one's own, again and again."""
    count = iter(range(10_000))

    def copy() -> Path:
        return Path(shutil.copytree(template, tmp_path / f"project-{next(count)}"))

    return copy
