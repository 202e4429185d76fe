"""The reference is complete: every command, option, key, problem code and public name is in it."""

from __future__ import annotations

import importlib.util
import inspect
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
import typer.main

import promisetrack
from project.tracked import ROOT
from promisetrack.cli import app
from promisetrack.ledger import RULES
from promisetrack.model import LedgerFile, NamesFile, SamplingFile, SamplingRule

REFERENCE = ROOT / "docs/reference"


def page(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def python_reference() -> ModuleType:
    file = ROOT / "docs/python_reference.py"
    spec = importlib.util.spec_from_file_location("python_reference", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def commands(group: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Give the words of every command and of every group of them, with the command."""
    for name, command in getattr(group, "commands", {}).items():
        yield " ".join((*words, name)), command
        yield from commands(command, (*words, name))


COMMANDS = dict(commands(typer.main.get_command(app)))


def section(words: str) -> str:
    """Return what the page of commands says under a command's heading."""
    parts = re.split(r"^#+ (.*)$", page("commands.md"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))[words]


@pytest.mark.parametrize("words", sorted(COMMANDS))
def test_a_command_is_in_the_reference_with_all_that_it_takes(words: str) -> None:
    shown = section(words)
    for parameter in COMMANDS[words].params:
        if getattr(parameter, "hidden", False):
            continue
        names = parameter.opts if parameter.param_type_name == "option" else ["Arguments:"]
        assert [name for name in names if name not in shown] == []


def test_every_problem_code_of_the_source_is_in_the_reference() -> None:
    text = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "src/promisetrack").glob("**/*.py")
    )
    written = set(re.findall(r"\"([A-Z]{3}\d{3})\"", text))
    told = set(re.findall(r"^## ([A-Z]{3}\d{3})$", page("problems.md"), flags=re.MULTILINE))
    assert {rule.code for rule in RULES} <= told
    assert sorted(written) == sorted(told)


@pytest.mark.parametrize(
    "model", [LedgerFile, NamesFile, SamplingFile, SamplingRule], ids=lambda model: model.__name__
)
def test_a_key_of_the_ledgers_own_files_is_in_the_reference(model: Any) -> None:
    text = page("ledger-format.md")
    missing = [key for key in model.model_fields if not re.search(rf"\b{key}\b", text)]
    assert missing == []


def test_the_page_of_python_names_is_what_make_docs_writes() -> None:
    assert page("python.md") == python_reference().python_page()


@pytest.mark.parametrize("name", promisetrack.__all__)
def test_a_public_name_is_in_the_reference_with_all_that_it_takes(name: str) -> None:
    parts = re.split(r"^## (.*)$", page("python.md"), flags=re.MULTILINE)
    shown = dict(zip(parts[1::2], parts[2::2], strict=True))[name]
    value = getattr(promisetrack, name)
    if inspect.isfunction(value):
        for parameter in inspect.signature(value).parameters:
            assert re.search(rf"^    \*{{0,2}}{parameter}\b", shown, flags=re.MULTILINE), parameter
    elif inspect.isclass(value):
        for field in {**getattr(value, "model_fields", {}), **_of_dataclass(value)}:
            assert field.startswith("_") or f"| `{field}` |" in shown, field
    else:
        assert name == "__version__"


def _of_dataclass(value: Any) -> dict[str, Any]:
    return dict(getattr(value, "__dataclass_fields__", {}))
