"""The examples in docstrings of `promisetrack.survival` and of the scores are run."""

from __future__ import annotations

import doctest
from importlib import import_module
from pkgutil import walk_packages

import pytest

import promisetrack.survival

SCORES = ["scoring", "crps", "calibration", "seen"]
MODULES = [
    *(
        module.name
        for module in walk_packages(promisetrack.survival.__path__, "promisetrack.survival.")
    ),
    *(f"promisetrack.forecast.{name}" for name in SCORES),
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_what_python_prints(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0


@pytest.mark.parametrize(
    "function",
    [
        "survival.kaplan_meier",
        "survival.turnbull",
        "survival.aalen_johansen",
        "survival.parametric_incidence",
        "forecast.scoring.log_score",
        "forecast.scoring.crps_restricted",
        "forecast.scoring.brier_ipcw",
        "forecast.scoring.pit",
        "forecast.scoring.interval_coverage",
        "forecast.scoring.d_calibration",
    ],
)
def test_a_public_function_says_what_it_takes_returns_refuses_and_shows(function: str) -> None:
    module, _, name = f"promisetrack.{function}".rpartition(".")
    said = getattr(import_module(module), name).__doc__
    for heading in ("Parameters", "Raises", "References", "Examples"):
        assert f"{heading}\n" in said
