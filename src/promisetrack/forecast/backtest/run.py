"""The rolling-origin backtest: fit to what was known on a day, score what came after it.

At each origin every competitor sees the facts up to that day and no later one
(`promisetrack.model.knowledge`); outcomes are those known at the ledger's closing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from promisetrack.forecast.backtest.scored import score_sets
from promisetrack.forecast.backtest.sets import new_cases, open_cases, unseen_cases
from promisetrack.forecast.backtest.shipped import COMPETITORS
from promisetrack.forecast.baselines import Competitor, Forecaster, Known, known_on
from promisetrack.forecast.delays import why_no_delays
from promisetrack.forecast.delivery import ForecastError
from promisetrack.forecast.rows import DelayRows, delay_rows
from promisetrack.mapper import Mapper, in_turn
from promisetrack.model import Ledger

if TYPE_CHECKING:
    import pandas as pd

Every: TypeAlias = Literal["year", "half"]

FIRST_YEAR: Final = 2012
LAST_YEAR: Final = 2025


@dataclass(frozen=True, slots=True, eq=False)
class Backtest:
    """Scored forecasts, and what could not be scored.

    Parameters
    ----------
    as_of
        Day up to which outcomes are known.
    scored
        One row a case and model (`score_sets`), for the cases that every model has a forecast of.
    skipped
        Origins at which too little was known, each with the reason.
    left_out
        Number of cases without a forecast by some model.
    dropped
        Names of models that had no fit at some origin, and so have no scores.
    """

    as_of: date
    scored: pd.DataFrame
    skipped: tuple[tuple[date, str], ...]
    left_out: int
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """An origin, and the last day of the step after it."""

    origin: date
    end: date


def steps(first: int, last: int, *, every: Every = "year") -> tuple[Step, ...]:
    """Return the steps of the years ``first`` to ``last``: from 1 January, or also from 1 July.

    >>> [str(step.origin) for step in steps(2012, 2012, every="half")]
    ['2012-01-01', '2012-07-01']
    """
    months = (1,) if every == "year" else (1, 7)
    starts = [date(year, month, 1) for year in range(first, last + 1) for month in months]
    return tuple(Step(*pair) for pair in pairwise([*starts, date(last + 1, 1, 1)]))


def backtest(  # noqa: PLR0913  every decision is an argument
    ledger: Ledger,
    *,
    as_of: date,
    first: int = FIRST_YEAR,
    last: int = LAST_YEAR,
    every: Every = "year",
    competitors: Sequence[Competitor] = COMPETITORS,
    mapper: Mapper = in_turn,
    on_origin: Callable[[], object] = lambda: None,
) -> Backtest:
    """Forecast from every origin and score the forecasts.

    Parameters
    ----------
    ledger
        The ledger.
    as_of
        Day up to which outcomes are known.
    first, last
        Years of the first and last origins; those not before ``as_of`` are left away.
    every
        "year": origins on 1 January; "half": also on 1 July.
    competitors
        The models to score.
    mapper
        Hands out the origins; the scores are the same whatever it is.
    on_origin
        Called after every origin.

    Returns
    -------
    Backtest
        The cases that every competitor has a forecast of, scored, and what could not be scored.

    Raises
    ------
    ForecastError
        Where nothing can be scored; the message says why.
    """
    wanted = [step for step in steps(first, last, every=every) if step.origin < as_of]
    final = delay_rows(ledger, as_of=as_of)
    if not len(final):
        raise ForecastError(why_no_delays(final))
    work = partial(_at_origin, ledger, final, tuple(competitors))
    tables: list[pd.DataFrame] = []
    skipped: list[tuple[date, str]] = []
    for step, found in zip(wanted, mapper(work, wanted), strict=True):
        if isinstance(found, str):
            skipped.append((step.origin, found))
        else:
            tables.extend(found)
        on_origin()
    return _gathered(as_of, tables, skipped)


def backtest_unseen(
    ledger: Ledger,
    other: Ledger,
    *,
    as_of: date,
    other_as_of: date,
    competitors: Sequence[Competitor] = COMPETITORS,
) -> Backtest:
    """Fit to a whole ledger, and score the promises of another that it does not hold.

    Parameters
    ----------
    ledger
        The ledger of the fit.
    other
        The ledger whose promises are scored, each as on the day of its first dated claim.
    as_of
        Day up to which the fit knows.
    other_as_of
        Day up to which the outcomes of the other ledger are known.
    competitors
        The models to score.

    Returns
    -------
    Backtest
        The cases that every competitor has a forecast of, scored.

    Raises
    ------
    ForecastError
        Where nothing can be scored; the message says why.
    """
    final = delay_rows(other, as_of=other_as_of)
    cases = unseen_cases(other, final, known=ledger, origin=as_of)
    fitted = fit_all(competitors, known_on(ledger, as_of))
    return _gathered(other_as_of, score_sets(fitted, [cases]), [])


def fit_all(competitors: Iterable[Competitor], known: Known) -> dict[str, Forecaster]:
    """Fit every competitor to the knowledge of a day, by name.

    Raises
    ------
    ForecastError
        Where any of them has too little to go by: scores compare on the same cases.
    """
    return {name: one for each in competitors for name, one in each.fit(known).items()}


# --- private -------------------------------------------------------------------------------


def _at_origin(
    ledger: Ledger, final: DelayRows, competitors: tuple[Competitor, ...], step: Step
) -> list[pd.DataFrame] | str:
    """Return the scores from one origin, or why there are none."""
    known = known_on(ledger, step.origin)
    try:
        fitted = fit_all(competitors, known)
    except ForecastError as error:
        return str(error)
    sets = (
        new_cases(ledger, final, after=step.origin, upto=min(step.end, final.as_of)),
        open_cases(ledger, final, known.rows),
    )
    return score_sets(fitted, sets)


def _gathered(as_of: date, tables: list[pd.DataFrame], skipped: list[tuple[date, str]]) -> Backtest:
    import pandas as pd

    if not tables:
        raise ForecastError(skipped[-1][1] if skipped else _NOTHING)
    scored = pd.concat(tables, ignore_index=True)
    # a model has all cases of an origin or none
    cases = scored["model"].value_counts(sort=False)
    dropped = cases.index[cases < cases.max()]
    scored = scored[~scored["model"].isin(dropped)]
    one_case = ["set", "origin", "case"]
    forecast = scored["crps"].notna().groupby([scored[name] for name in one_case]).transform("all")
    left_out = scored.loc[~forecast, one_case].drop_duplicates()
    return Backtest(
        as_of,
        scored[forecast].reset_index(drop=True),
        tuple(skipped),
        len(left_out),
        tuple(map(str, dropped)),
    )


_NOTHING = "no promise was made or open at any origin of which anything was seen later"
