"""The example of the explanation runs, and the files that it names are there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "pooled-effects.md"


def test_the_example_of_the_explanation_runs() -> None:
    [code] = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 (our own page)
    ones, levels = names["np"].ones((2, 1)), {"firm": ["b", None]}
    known, new = names["draws"].probability_by(12, ones, groups=levels, given=7)
    assert min(known, new) > 0
    assert max(known, new) < 1
    assert abs(known - new) > 0.01
    assert names["fit"].converged


def test_files_that_the_explanation_names_exist() -> None:
    root = PAGE.parents[2]
    named = re.findall(r"`((?:tests|benchmarks)/[\w/.]+)`", PAGE.read_text(encoding="utf-8"))
    assert named
    for path in named:
        assert (root / path).exists()
