"""The one door through which durations enter a fit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from promisetrack.survival import Observations, ObservationsError

INF = float("inf")
NAN = float("nan")


def test_whole_numbers_become_floats() -> None:
    rows = Observations([1, 2], [1, 3])
    assert rows.lower.dtype == rows.upper.dtype == np.float64


def test_rows_are_told_apart_by_their_ends() -> None:
    rows = Observations([2, 3, 0, 1], [2, INF, 1, 4], entry=[0, 1, 0, 0], weights=[1, 2, 1, 1])
    assert rows.is_exact.tolist() == [True, False, False, False]
    assert rows.is_right_censored.tolist() == [False, True, False, False]
    assert len(rows) == 4


def test_an_empty_table_is_sound() -> None:
    assert len(Observations([], [])) == 0


def test_the_values_are_copied_and_cannot_be_changed() -> None:
    given = np.array([1.0, 2.0])
    rows = Observations(given, given)
    given[0] = 99.0
    assert rows.lower[0] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        rows.lower[0] = 5.0
    with pytest.raises(AttributeError):
        rows.lower = given  # type: ignore[misc]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"lower": [1, NAN], "upper": [1, 2]}, "row 1: lower is not a number"),
        ({"lower": [1, 2], "upper": [NAN, 2]}, "row 0: upper is not a number"),
        ({"lower": [0, -2], "upper": [1, 2]}, "row 1: lower -2 is negative"),
        ({"lower": [1, 3], "upper": [1, 2]}, "row 1: lower 3 is above upper 2"),
        ({"lower": [INF], "upper": [INF]}, "row 0: lower is infinite"),
        ({"lower": [1], "upper": [2], "entry": [2]}, "row 0: entry 2 is not below upper 2"),
        ({"lower": [1], "upper": [2], "entry": [NAN]}, "row 0: entry is not a number"),
        ({"lower": [1], "upper": [2], "weights": [-1]}, "row 0: weights -1 is negative"),
        ({"lower": [1], "upper": [2], "weights": [INF]}, "row 0: weights is infinite"),
        ({"lower": [1, 2], "upper": [2]}, r"upper must have shape \(2,\), not \(1,\)"),
        ({"lower": [[1, 2]], "upper": [2]}, r"lower must have shape \(n,\), not \(1, 2\)"),
        ({"lower": 1, "upper": 2}, r"lower must have shape \(n,\), not \(\)"),
        ({"lower": ["long"], "upper": [2]}, "lower must hold numbers only"),
        ({"lower": [[1], [1, 2]], "upper": [2]}, "lower must hold numbers only"),
    ],
)
def test_what_cannot_be_durations_is_refused_with_its_row(
    arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(ObservationsError, match=message):
        Observations(**arguments)
