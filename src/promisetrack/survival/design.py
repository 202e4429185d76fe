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
    """Read a DataFrame, a Series or an (n, p) array; unnamed columns become x0, x1, ...

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


def read_never(never: Table, n: int) -> Design | None:
    """Return the covariates of the never-delivered share; None where there is no such share.

    ``True`` asks for one share: a single column named ``const``.
    """
    if never is None or never is False:
        return None
    if never is True:
        return Design(("const",), np.ones((1, n)))
    return read_design(never, n, called="never")


def read_rows(table: Table, names: tuple[str, ...], *, called: str = "X") -> Array:
    """Read covariates to predict for, as (p, m) in the order of the fitted columns.

    A DataFrame may hold its columns in any order and others beside them; one row may be given as
    (p,), or as a Series whose index names the columns, such as a row of a DataFrame.
    """
    if _is_row(table, names):
        table = table.to_frame().T
    have = _names(table)
    if have is not None and np.ndim(table) > 1:
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
    numbers, names = read_labels(labels, n, called="strata")
    return Strata(names, numbers)


def read_labels(labels: Any, n: int, *, called: str) -> tuple[Index, tuple[str, ...]]:
    """Return each row's number (n,) among the sorted labels, and the labels' names.

    Raises
    ------
    FitError
        As `numbered`, and for two labels of one name, such as 1 and "1".
    """
    numbers, levels = numbered(labels, n, called=called)
    names = tuple(label_name(level) for level in levels)
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        message = f"{called} has two labels that both read {twice}; make them of one type"
        raise FitError(message)
    return numbers, names


def numbered(labels: Any, n: int, *, called: str) -> tuple[Index, list[Any]]:
    """Return each row's number (n,) among the sorted labels, and the labels.

    Raises
    ------
    FitError
        For another shape or a missing label (None, NaN).
    """
    import pandas as pd

    if np.shape(labels) != (n,):
        message = f"{called} must have shape ({n},), not {np.shape(labels)}"
        raise FitError(message)
    # numpy would make "nan" of a NaN among words
    given = labels if hasattr(labels, "dtype") else pd.Series(list(labels))
    numbers, levels = pd.factorize(np.asarray(given), sort=True)
    if numbers.min(initial=0) < 0:
        message = f"row {int(np.argmin(numbers))}: {called} has no label"
        raise FitError(message)
    return numbers, levels.tolist()


def label_name(label: Any) -> str:
    """Return a label as it is printed: 2.0, as whole numbers beside a gap become, is 2."""
    is_whole = isinstance(label, float | np.floating) and label.is_integer()
    return str(int(label)) if is_whole else str(label)


# --- private -------------------------------------------------------------------------------


def _numbered(columns: int) -> tuple[str, ...]:
    return tuple(f"x{k}" for k in range(columns))


def _names(table: Table) -> tuple[str, ...] | None:
    """Return the names of a DataFrame's columns or of a Series; None where there are none."""
    if np.ndim(table) == 1 and getattr(table, "name", None) is not None:
        return (str(table.name),)
    columns = getattr(table, "columns", None)
    return None if columns is None else tuple(str(column) for column in columns)


def _is_row(table: Table, names: tuple[str, ...]) -> bool:
    """Whether a table is a Series whose index is of words, and of fitted columns."""
    if np.ndim(table) != 1 or not hasattr(table, "to_frame"):
        return False
    return any(isinstance(label, str) and label in names for label in table.index)


def _floats(table: Table, names: tuple[str, ...] | None, called: str) -> Array:
    """Return (n, p) floats; a Series or a vector is one column."""
    try:
        values = _copied(table)
    except (TypeError, ValueError):
        message = f"{called} must hold numbers only{_first_of_text(table, names)}"
        raise FitError(message) from None
    if values.ndim == 1:
        values = values[:, None]
    if values.ndim != 2 or values.shape[1] == 0:  # noqa: PLR2004
        message = f"{called} must have shape (n, p) with p of at least 1, not {values.shape}"
        raise FitError(message)
    return values


def _copied(table: Table) -> Array:
    """Return a copy as floats, column by column; dates and spans of time are no numbers."""
    types = np.asarray(getattr(table, "dtypes", getattr(table, "dtype", None)), dtype=object)
    if any(getattr(each, "kind", "O") in "mM" for each in types.ravel()):
        raise TypeError
    try:
        return np.array(table, dtype=np.float64, order="F")
    except (TypeError, ValueError):
        if not hasattr(table, "isna"):
            raise
        known = table.astype(object).mask(table.isna(), np.nan)  # pandas' NA has no float
        return np.array(known, dtype=np.float64, order="F")


def _first_of_text(table: Table, names: tuple[str, ...] | None) -> str:
    if np.ndim(table) == 1:
        return ""
    for k, name in enumerate(names or ()):
        try:
            _copied(table.iloc[:, k])
        except (TypeError, ValueError):
            return f"; column {name!r} does not"
    return ""


def _refuse_not_finite(values: Array, names: tuple[str, ...], called: str) -> None:
    bad = ~np.isfinite(values)
    if bad.any():
        row, column = (int(k) for k in np.argwhere(bad)[0])
        message = f"row {row}: {called} column {names[column]!r} is {values[row, column]:g}"
        raise FitError(message)
