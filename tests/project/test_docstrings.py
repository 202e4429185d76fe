"""Docstrings say what a name takes, returns and raises, and say it of the signature that is there.

Every public function of every layer has NumPy sections for all of it. A summary that starts with
"Return" says what comes back, where no section has to say more.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import promisetrack

LAYERS = (
    "dates", "units", "problems", "inert", "phrases", "quantities", "datapackage", "mapper",
    "model", "words", "survival", "survival.families", "forecast", "forecast.backtest",
    "forecast.baselines", "ledger", "index", "charts", "crowd", "export", "intake", "report",
    "completion", "pipeline",
)  # fmt: skip
INNER = {"__main__", "cli"}
"""The program, of which no name is for others."""
SECTION = re.compile(r"^(\w[\w ]*)\n-{3,}$", flags=re.MULTILINE)


def public() -> dict[str, Any]:
    """Return every public function and class: full name to the object."""
    found = {f"promisetrack.{name}": getattr(promisetrack, name) for name in promisetrack.__all__}
    for layer in LAYERS:
        module = importlib.import_module(f"promisetrack.{layer}")
        names = getattr(module, "__all__", None) or [
            name
            for name, value in vars(module).items()
            if getattr(value, "__module__", "") == module.__name__ and not name.startswith("_")
        ]
        found |= {f"promisetrack.{layer}.{name}": getattr(module, name) for name in names}
    own = {name: value for name, value in found.items() if _is_ours(value)}
    return own | dict(methods(own))


def methods(found: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Give the public methods of the classes of the package's own names."""
    for name, value in found.items():
        if inspect.isclass(value) and name.count(".") == 1:
            for member, method in vars(value).items():
                if inspect.isfunction(method) and not member.startswith("_"):
                    yield f"{name}.{member}", method


def _is_ours(value: Any) -> bool:
    documented = inspect.isfunction(value) or inspect.isclass(value)
    return documented and value.__module__.startswith("promisetrack")


def sections(value: Any) -> dict[str, str]:
    """Return the sections of a docstring by title; the empty title is what stands before them."""
    parts = SECTION.split(inspect.getdoc(value) or "")
    return {"": parts[0].strip(), **dict(zip(parts[1::2], parts[2::2], strict=True))}


def entries(section: str) -> list[str]:
    """Return the names that a section lists: two may share a line."""
    return [
        name.strip().lstrip("*")
        for line in re.findall(r"^\S.*$", section, flags=re.MULTILINE)
        for name in line.partition(" : ")[0].split(",")
    ]


def takes(function: Callable[..., Any]) -> list[str]:
    return [name for name in inspect.signature(function).parameters if name != "self"]


def raises(function: Callable[..., Any]) -> set[str]:
    """Return the names of the exceptions that a function's own lines raise."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(function))))
    raised = [node.exc for node in ast.walk(tree) if isinstance(node, ast.Raise) and node.exc]
    names = [one.func if isinstance(one, ast.Call) else one for one in raised]
    return {one.id for one in names if isinstance(one, ast.Name) and one.id[0].isupper()}


def lacks(function: Callable[..., Any]) -> list[str]:
    """Return what a function does and its docstring has no section for."""
    told = sections(function)
    answer = inspect.signature(function).return_annotation
    answers = answer not in {"None", None, inspect.Signature.empty}
    first = told[""].partition(" ")[0]
    missing = []
    if takes(function) and "Parameters" not in told:
        missing.append("Parameters")
    if answers and not {"Returns", "Yields"} & {*told} and first not in SAYS_WHAT_COMES_BACK:
        missing.append("Returns")
    if raises(function) - {*entries(told.get("Raises", ""))}:
        missing.append("Raises")
    return missing


SAYS_WHAT_COMES_BACK = {"Return", "Yield"}
"""How a summary starts that is a section of its own: "Return the window that words promise"."""
NAMES = public()
FUNCTIONS = {name: value for name, value in NAMES.items() if inspect.isfunction(value)}


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_public_name_starts_with_one_sentence(name: str) -> None:
    first = sections(NAMES[name])[""].split("\n\n")[0]
    assert re.search(r"[.:;]$", first), first


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_parameters_are_those_of_the_signature_in_its_order(name: str) -> None:
    told = sections(FUNCTIONS[name])
    if "Parameters" in told:
        assert entries(told["Parameters"]) == takes(FUNCTIONS[name])


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_what_is_taken_returned_and_raised_has_its_section(name: str) -> None:
    assert lacks(FUNCTIONS[name]) == []


@pytest.mark.parametrize("name", sorted(NAMES))
def test_an_error_that_is_named_exists(name: str) -> None:
    value = NAMES[name]
    source = importlib.import_module(value.__module__)
    for error in entries(sections(value).get("Raises", "")):
        known = getattr(source, error, None) or getattr(__import__("builtins"), error, None)
        known = known or next(
            (one for full, one in NAMES.items() if full.endswith(f".{error}")), None
        )
        assert inspect.isclass(known), error
        assert issubclass(known, Exception)


def test_no_layer_is_left_out() -> None:
    tops = {module.name for module in pkgutil.iter_modules(promisetrack.__path__)}
    assert tops - INNER == {layer for layer in LAYERS if "." not in layer}


def test_a_gap_is_noticed() -> None:
    def share(part: int, whole: int) -> float:
        """Divide one by the other.

        Raises
        ------
        TypeError
            Never.
        """
        if not whole:
            raise ValueError
        return part / whole

    assert lacks(share) == ["Parameters", "Returns", "Raises"]
    share.__doc__ = """Return one divided by the other.

    Parameters
    ----------
    part, whole
        Counts.

    Raises
    ------
    ValueError
        Where there is nothing to be a part of.
    """
    assert lacks(share) == []
    assert entries(sections(share)["Parameters"]) == takes(share)
