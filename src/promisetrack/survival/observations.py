"""Censored durations as arrays: the one door through which data enter a fit.

Conventions, for every function of `promisetrack.survival`: a duration lies in the half-open
interval (lower, upper]; any unit will do, as long as it is one.

==============  =====================================================================
exact           ``lower == upper``
interval        ``lower < upper``, both finite
left-censored   ``lower == 0``: it had happened by ``upper``
right-censored  ``upper == inf``: it had not happened by ``lower``
delayed entry   ``entry``: the row is here because it had not happened by then
==============  =====================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


class ObservationsError(ValueError):
    """The arrays cannot be durations; the message names the row (counted from 0)."""


@dataclass(frozen=True, eq=False, init=False, slots=True)
class Observations:
    """Durations known to lie in (lower, upper].

    Parameters
    ----------
    lower, upper
        Shape (n,), finite and not negative; ``upper`` may be infinite.
    entry
        Shape (n,), durations at which the rows came under observation (left truncation); None:
        observed from 0.
    weights
        Shape (n,), finite and not negative: a row of weight 2 counts as two; None: 1 each.

    Raises
    ------
    ObservationsError
        For another shape, NaN, a negative number, ``lower > upper``, ``lower`` infinite,
        ``entry >= upper``; the message names the first such row.

    Notes
    -----
    The arrays are copied, made float whatever was given, and read-only.

    Examples
    --------
    >>> rows = Observations([2, 3, 0], [2, float("inf"), 1])
    >>> rows.is_exact.tolist(), rows.is_right_censored.tolist(), len(rows)
    ([True, False, False], [False, True, False], 3)
    """

    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    entry: NDArray[np.float64] | None
    weights: NDArray[np.float64] | None

    def __init__(
        self,
        lower: ArrayLike,
        upper: ArrayLike,
        entry: ArrayLike | None = None,
        weights: ArrayLike | None = None,
    ) -> None:
        low = _column("lower", lower)
        high = _column("upper", upper, n=len(low), finite=False)
        _refuse(low > high, "lower {} is above upper {}", low, high)
        started = None if entry is None else _column("entry", entry, n=len(low))
        if started is not None:
            _refuse(started >= high, "entry {} is not below upper {}", started, high)
        weight = None if weights is None else _column("weights", weights, n=len(low))
        for name, value in zip(self.__slots__, (low, high, started, weight), strict=True):
            object.__setattr__(self, name, value)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.lower)

    @property
    def is_exact(self) -> NDArray[np.bool_]:
        """Rows (n,) whose duration is known."""
        return np.equal(self.lower, self.upper)

    @property
    def is_right_censored(self) -> NDArray[np.bool_]:
        """Rows (n,) that had not happened when last seen."""
        return np.isinf(self.upper)


# --- private -------------------------------------------------------------------------------


def _column(
    name: str, values: ArrayLike, *, n: int | None = None, finite: bool = True
) -> NDArray[np.float64]:
    """Return a read-only float copy, refused unless it is one column of valid numbers."""
    try:
        given = np.asarray(values)
        column = np.array(given, dtype=np.float64)
    except (TypeError, ValueError):
        message = f"{name} must hold numbers only"
        raise ObservationsError(message) from None
    if given.dtype.kind in "mM":  # numpy would count them in a unit of its own
        message = f"{name} must hold numbers, not {given.dtype}: divide by a unit, such as a day"
        raise ObservationsError(message)
    if column.ndim != 1 or (n is not None and len(column) != n):
        wanted = "(n,)" if n is None else f"({n},)"
        message = f"{name} must have shape {wanted}, not {column.shape}"
        raise ObservationsError(message)
    _refuse(np.isnan(column), f"{name} is not a number", column)
    _refuse(column < 0, f"{name} {{}} is negative", column)
    if finite:
        _refuse(np.isinf(column), f"{name} is infinite", column)
    column.flags.writeable = False
    return column


def _refuse(bad: NDArray[np.bool_], message: str, *columns: NDArray[np.float64]) -> None:
    if bad.any():
        row = int(np.argmax(bad))
        shown = message.format(*(f"{column[row]:g}" for column in columns))
        text = f"row {row}: {shown}"
        raise ObservationsError(text)
