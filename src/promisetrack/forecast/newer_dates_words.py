"""What a new date from the same mouth is worth, in words with its counts and errors."""

from __future__ import annotations

import math
from typing import Final

from promisetrack.forecast.backtest.newer_dates import BOTH, FIRST, NewerDates
from promisetrack.forecast.backtest.summary import Versus


def worth_sentence(found: NewerDates) -> str:
    """Say in one sentence what reading the newest date beside the first has been worth."""
    return (
        f"In {found.cases:,} looks at {found.promises:,} open promises that had been given a newer "
        f"date, forecasts that read it beside the first gave what then happened "
        f"{_times(found.both)} the chance{_caveat(found.both)}"
    )


def worth_title(found: NewerDates | None) -> str:
    """Say in a heading whether a newer date is worth something."""
    if found is None:
        return ""
    if _caveat(found.both):
        return "Whether a new date from the same mouth is worth something cannot be told"
    if found.both.log_score > 0.0:
        return "A new date from the same mouth makes a forecast worse"
    return "A new date from the same mouth is worth something"


def worth_sentences(found: NewerDates) -> tuple[str, ...]:
    """Say it whole: how it was counted, both together, and the newest date alone."""
    both, newest = found.both, found.newest
    counted = (
        f"On each 1 January from {found.first} to {found.last}, open promises that had been given "
        f"a newer date were forecast three ways from what was known: {found.cases:,} looks at "
        f"{found.promises:,} promises of {found.programmes:,} programmes."
    )
    together = (
        f"From both dates together, what then happened had {_times(both)} the chance that it had "
        f"from the first date alone{_caveat(both)} ({_in_log_score(both)}), and the miss was "
        f"{found.crps[BOTH]:.2f} instead of {found.crps[FIRST]:.2f} years ({_in_crps(both)})."
    )
    alone = (
        f"From the newest date alone it had {_times(newest)} the chance{_caveat(newest)} "
        f"({_in_log_score(newest)}; {_in_crps(newest)})."
    )
    return counted, together, alone


# --- private -------------------------------------------------------------------------------

_SURE: Final = 2.0
"""Standard errors from which on a difference is no longer put down to chance."""


def _times(versus: Versus) -> str:
    return f"{math.exp(-versus.log_score):.2f} times"


def _caveat(versus: Versus) -> str:
    error = versus.log_score_se
    if error is not None and abs(versus.log_score) >= _SURE * error:
        return ""
    return ", which may be chance"


def _in_log_score(versus: Versus) -> str:
    return f"{_difference(versus.log_score, versus.log_score_se)}, in log score"


def _in_crps(versus: Versus) -> str:
    return f"{_difference(versus.crps, versus.crps_se)}, in CRPS"


def _difference(value: float, error: float | None) -> str:
    known = "" if error is None else f", give or take {error:.3f}"
    return f"{value:+.3f}{known}".replace("-", "−")
