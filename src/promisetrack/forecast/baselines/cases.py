"""What every forecaster of a backtest is given, and what it gives back.

Times are in days. A case is a promise on its zero day, the last day on which it was known to be
open: the origin of the backtest, or for a new promise the day on which its clock starts. Forecasts
count days from there, given that it was not delivered by then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol, TypeAlias

from promisetrack.forecast.rows import DelayRows, delay_rows
from promisetrack.model import Ledger, Promise

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

Curve: TypeAlias = "Callable[[Floats], Floats]"
"""From days after the zero days, (n,) or (n, m), row i for case i, to P(delivered by then).

0 up to the zero day; what never comes is missing at the end; NaN for a case without a forecast.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What was known on a day: the ledger, of which the rest is not to be read, and its rows."""

    ledger: Ledger
    rows: DelayRows

    @property
    def as_of(self) -> date:
        """Day up to which knowledge reaches."""
        return self.rows.as_of


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """n promises to forecast.

    Parameters
    ----------
    promises
        Length n. Of each, only what was known on its day may be used.
    as_of
        Length n: the day of each forecast.
    zero
        Length n: its zero day, never later.
    domain
        Shape (n,): names of domains.
    horizon
        Shape (n,): days from the start of the clock to the first deadline, at least 1.
    elapsed
        Shape (n,): days from the start of the clock to the zero day.
    newest_horizon
        Shape (n,): the same as ``horizon`` for the newest dated claim.
    newest_elapsed
        Shape (n,): days from the day of that claim to the zero day; may be negative.
    """

    promises: tuple[Promise, ...]
    as_of: tuple[date, ...]
    zero: tuple[date, ...]
    domain: NDArray[np.str_]
    horizon: Floats
    elapsed: Floats
    newest_horizon: Floats
    newest_elapsed: Floats

    def __len__(self) -> int:
        """Return the number of cases."""
        return len(self.promises)


Forecaster: TypeAlias = "Callable[[Cases], Curve]"
"""A fitted model: from cases to their forecasts."""


class Competitor(Protocol):
    """Whatever turns knowledge into forecasts, under one name or several."""

    def fit(self, known: Known) -> Mapping[str, Forecaster]:
        """Return what was fitted to the knowledge of a day, by name.

        Raises
        ------
        ForecastError
            Where the knowledge is too little.
        """


def known_on(ledger: Ledger, day: date) -> Known:
    """Return what was known on a day.

    Parameters
    ----------
    ledger
        The whole ledger; what it learned later is left out of the rows.
    day
        Last day that counts as known; promises made later have no row.
    """
    return Known(ledger, delay_rows(ledger, as_of=day))


def by_row(values: Floats, like: Floats) -> Floats:
    """Return one value a row (n,) so that it meets ``like``, (n,) or (n, m)."""
    return values if like.ndim == 1 else values[:, None]
