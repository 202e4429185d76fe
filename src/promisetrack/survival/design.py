"""Columns of covariates and labels of strata, read once from what a caller has at hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from promisetrack.survival.blocks import Index
from promisetrack.survival.families import Array
from promisetrack.survival.problems import FitError

Table: TypeAlias = Any  # a DataFrame or an array: pandas is imported only where it is made


@dataclass(frozen=True, eq=False, slots=True)
class Design:
    """Covariates of n rows.

    Parameters
    ----------
    names
        The p columns.
    matrix
        Shape (p, n): one contiguous run a column, since every pass works column by column.
    """

    names: tuple[str, ...]
    matrix: Array


@dataclass(frozen=True, eq=False, slots=True)
class Strata:
    """Names of the strata in order, and each row's number (n,) among them."""

    names: tuple[str, ...]
    of_rows: Index


def read_design(table: Table, n: int, *, called: str = "X") -> Design:
    """Read a DataFrame or an (n, p) array; unnamed columns become x0, x1, ...

    Raises
    ------
    FitError
        For another number of rows, a column that is not numeric, NaN or an infinite value.
    """
    names = _names(table)
    values = _floats(table, names, called)
    if values.shape[0] != n:
        message = f"{called} has {values.shape[0]} rows, the observations have {n}"
        raise FitError(message)
    names = names or _numbered(values.shape[1])
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        message = f"{called} has two columns {twice!r}"
        raise FitError(message)
    _refuse_not_finite(values, names, called)
    return Design(names, values.T)


def read_rows(table: Table, names: tuple[str, ...], *, called: str = "X") -> Array:
    """Read covariates to predict for, as (p, m) in the order of the fitted columns.

    A DataFrame may hold its columns in any order and others beside them; one row may be given as
    (p,).
    """
    have = _names(table)
    if have is not None:
        missing = [name for name in names if name not in have]
        if missing:
            message = f"{called} has no column {', '.join(map(repr, missing))}"
            raise FitError(message)
        table = table.iloc[:, [have.index(name) for name in names]]
        have = names
    elif np.ndim(table) == 1 and (len(names) > 1 or len(table) == 1):
        table = np.reshape(table, (1, -1))
    values = _floats(table, have, called)
    if values.shape[1] != len(names):
        message = f"{called} has {values.shape[1]} columns, the fit has {len(names)}"
        raise FitError(message)
    _refuse_not_finite(values, names, called)
    return values.T


def read_strata(labels: Any, n: int) -> Strata:
    """Read one label a row; strata are in the order of their sorted labels."""
    import pandas as pd

    numbers, levels = pd.factorize(np.asarray(labels), sort=True)
    if numbers.shape != (n,):
        message = f"strata must have shape ({n},), not {np.shape(labels)}"
        raise FitError(message)
    if numbers.min(initial=0) < 0:
        message = f"row {int(np.argmin(numbers))}: stratum is missing"
        raise FitError(message)
    return Strata(tuple(str(level) for level in levels), numbers)


# --- private -------------------------------------------------------------------------------


def _numbered(columns: int) -> tuple[str, ...]:
    return tuple(f"x{k}" for k in range(columns))


def _names(table: Table) -> tuple[str, ...] | None:
    columns = getattr(table, "columns", None)
    return None if columns is None else tuple(str(column) for column in columns)


def _floats(table: Table, names: tuple[str, ...] | None, called: str) -> Array:
    """Return (n, p) floats; a Series or a vector is one column."""
    try:
        values = np.array(table, dtype=np.float64, order="F")  # a copy, column by column
    except (TypeError, ValueError):
        message = f"{called} must hold numbers only{_first_of_text(table, names)}"
        raise FitError(message) from None
    if values.ndim == 1:
        values = values[:, None]
    if values.ndim != 2 or values.shape[1] == 0:  # noqa: PLR2004
        message = f"{called} must have shape (n, p) with p of at least 1, not {values.shape}"
        raise FitError(message)
    return values


def _first_of_text(table: Table, names: tuple[str, ...] | None) -> str:
    for k, name in enumerate(names or ()):
        try:
            np.asarray(table.iloc[:, k], dtype=np.float64)
        except (TypeError, ValueError):
            return f"; column {name!r} does not"
    return ""


def _refuse_not_finite(values: Array, names: tuple[str, ...], called: str) -> None:
    bad = ~np.isfinite(values)
    if bad.any():
        row, column = (int(k) for k in np.argwhere(bad)[0])
        message = f"row {row}: {called} column {names[column]!r} is {values[row, column]:g}"
        raise FitError(message)
