"""The examples in docstrings and in the explanation run, and say what is so."""

from __future__ import annotations

import doctest
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from promisetrack.survival import aft, average, observations

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "survival.md"


@pytest.mark.parametrize("module", [aft, average, observations])
def test_examples_of_docstrings_run(module: ModuleType) -> None:
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0


def test_the_example_of_the_explanation_runs() -> None:
    code = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(code) == 1
    names: dict[str, Any] = {}
    exec(code[0], names)  # noqa: S102 (our own page)
    chance = names["fit"].probability_by(12, [[1]], given=7)
    assert 0 < chance[0] < 1
    assert names["fit"].converged


def test_files_that_the_explanation_names_exist() -> None:
    root = PAGE.parents[2]
    named = re.findall(r"`((?:tests|benchmarks)/[\w/.]+)`", PAGE.read_text(encoding="utf-8"))
    assert named
    for path in named:
        assert (root / path).exists(), path


def test_the_error_of_the_three_nodes_is_as_stated() -> None:
    """Below the bound between the forms the integral errs by less than 1e-11: on e^(c z), whose
    slope is constant, the three nodes can be held against the exact value."""
    nodes, weights = np.polynomial.legendre.leggauss(3)
    for c in np.linspace(-0.1, 0.1, 21):
        found = 0.5 * weights @ np.exp(0.5 * c * (1 + nodes))
        exact = np.expm1(c) / c if c else 1.0
        assert abs(np.log(found / exact)) < 1e-11
