"""What a new date from the same mouth is worth: first date, newest date, and both, scored.

At yearly origins every promise that was open then and had been given a newer date is forecast three
times by the full delay model, fitted to what was known on that day: from its first dated claim
alone, read at its newest one alone, and as the average that `promisetrack.forecast.members` ships.
All three are given what the backtest gives (`promisetrack.forecast.backtest.sets`): that it was
open on the origin.

Each origin is scored by itself (`score_origin`) and rests on nothing but what was known then and
what became of the restated promises, so that it can be kept where neither has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from promisetrack.forecast.backtest.outcomes import Seen
from promisetrack.forecast.backtest.run import FIRST_YEAR, LAST_YEAR
from promisetrack.forecast.backtest.scored import crps_of, log_scores
from promisetrack.forecast.backtest.sets import open_cases
from promisetrack.forecast.backtest.summary import Versus, clustered_error
from promisetrack.forecast.baselines import Curve
from promisetrack.forecast.delays import DelayModel, ReadClaims, fit_delays
from promisetrack.forecast.delivery import ForecastError
from promisetrack.forecast.members import DelayMembers
from promisetrack.forecast.open_promises import (
    OpenForecasts,
    average_claims,
    average_members,
    stack_claims,
)
from promisetrack.forecast.rows import delay_rows
from promisetrack.model import Ledger

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

FIRST, NEWEST, BOTH = READINGS = ("first", "newest", "both")
"""Names of the three readings."""


@dataclass(frozen=True, slots=True)
class NewerDates:
    """Mean scores of the three readings on the same cases; lower is better.

    Parameters
    ----------
    as_of
        Day up to which outcomes are known.
    first, last
        Years of the first and last origin that had a case.
    cases, promises, programmes
        Numbers of open promises at origins, of different ones among them, and of the clusters that
        standard errors are taken over.
    log_scores
        In nats, by the names of `READINGS`.
    crps
        In years, by the same names.
    newest, both
        Against the first date alone: below 0 the newer date was worth something.
    """

    as_of: date
    first: int
    last: int
    cases: int
    promises: int
    programmes: int
    log_scores: dict[str, float]
    crps: dict[str, float]
    newest: Versus
    both: Versus


def worth_of_newer_dates(
    ledger: Ledger,
    *,
    as_of: date,
    first: int = FIRST_YEAR,
    last: int = LAST_YEAR,
    on_origin: Callable[[], object] = lambda: None,
) -> NewerDates | None:
    """Score the three readings; None where no restated promise was open at an origin.

    Parameters
    ----------
    ledger
        The ledger.
    as_of
        Day up to which outcomes are known.
    first, last
        Years of the origins, each on 1 January; those not before ``as_of`` are left away.
    on_origin
        Called after every origin.
    """
    found = []
    for origin in origins(as_of, first=first, last=last):
        found.append(score_origin(ledger, origin, as_of=as_of))
        on_origin()
    return worth_of_origins(as_of, found)


def origins(as_of: date, *, first: int = FIRST_YEAR, last: int = LAST_YEAR) -> tuple[date, ...]:
    """Return the origins before a day: 1 January of every year."""
    days = (date(year, 1, 1) for year in range(first, last + 1))
    return tuple(day for day in days if day < as_of)


@dataclass(frozen=True, slots=True)
class OriginScores:
    """The scores of the restated promises that were open on one origin, in the order of their ids.

    Parameters
    ----------
    year
        Of the origin.
    promises, clusters
        Ids, and what standard errors are taken over: the programme, or the promise itself.
    log_scores
        In nats, one a promise, by the names of `READINGS`.
    crps
        In years, by the same names.
    """

    year: int
    promises: tuple[str, ...] = ()
    clusters: tuple[str, ...] = ()
    log_scores: dict[str, tuple[float, ...]] = field(default_factory=dict)
    crps: dict[str, tuple[float, ...]] = field(default_factory=dict)


def score_origin(ledger: Ledger, origin: date, *, as_of: date) -> OriginScores:
    """Score the three readings at one origin; without a case where too little was known for it.

    Parameters
    ----------
    ledger
        The ledger.
    origin
        Day up to which the forecasts know.
    as_of
        Day up to which outcomes are known.
    """
    model = _fitted(ledger, origin)
    if model is None or model.members is None:
        return OriginScores(origin.year)
    opened = open_cases(ledger, delay_rows(ledger, as_of=as_of), model.rows)
    reads = [model.read_claims(one, as_of=origin) for one in opened.cases.promises]
    restated = [at for at, one in enumerate(reads) if one is not None and one.newest is not None]
    if not restated:
        return OriginScores(origin.year)
    seen = Seen(opened.seen.facts.iloc[restated].reset_index(drop=True))
    chosen = [one for one in reads if one is not None and one.newest is not None]
    curves = {
        name: _curve(found, len(seen)) for name, found in _readings(model.members, chosen).items()
    }
    return OriginScores(
        origin.year,
        tuple(seen.facts["id"].tolist()),
        tuple(seen.facts["cluster"].tolist()),
        {name: tuple(log_scores(one, seen).tolist()) for name, one in curves.items()},
        {name: tuple(crps_of(one, seen).tolist()) for name, one in curves.items()},
    )


def worth_of_origins(as_of: date, found: Iterable[OriginScores]) -> NewerDates | None:
    """Return what the scores of all origins say together; None where none has a case."""
    scored = [one for one in found if one.promises]
    if not scored:
        return None
    clusters = [name for one in scored for name in one.clusters]
    log_scores, crps = (
        {name: np.array([x for one in scored for x in part(one)[name]]) for name in READINGS}
        for part in (_log_scores, _crps)
    )
    return NewerDates(
        as_of=as_of,
        first=scored[0].year,
        last=scored[-1].year,
        cases=len(clusters),
        promises=len({name for one in scored for name in one.promises}),
        programmes=len(set(clusters)),
        log_scores={name: float(values.mean()) for name, values in log_scores.items()},
        crps={name: float(values.mean()) for name, values in crps.items()},
        newest=_versus(NEWEST, log_scores, crps, clusters),
        both=_versus(BOTH, log_scores, crps, clusters),
    )


# --- private -------------------------------------------------------------------------------


def _fitted(ledger: Ledger, origin: date) -> DelayModel | None:
    """Return the full model as of an origin; None where too little was known for one."""
    try:
        return fit_delays(ledger, as_of=origin)
    except ForecastError:
        return None


def _log_scores(one: OriginScores) -> dict[str, tuple[float, ...]]:
    return one.log_scores


def _crps(one: OriginScores) -> dict[str, tuple[float, ...]]:
    return one.crps


def _readings(members: DelayMembers, reads: list[ReadClaims]) -> dict[str, OpenForecasts]:
    first = average_members(members.all, stack_claims([one.first for one in reads]))
    newest = average_members(
        members.all, stack_claims([one.newest for one in reads if one.newest is not None])
    )
    share = np.full(len(reads), members.newest_share)
    return {FIRST: first, NEWEST: newest, BOTH: average_claims(first, newest, share)}


def _curve(found: OpenForecasts, cases: int) -> Curve:
    return lambda days: found.by(days.reshape(cases, -1)).reshape(days.shape)


def _versus(
    name: str, log_scores: dict[str, Floats], crps: dict[str, Floats], clusters: list[str]
) -> Versus:
    log_score, miss = (scores[name] - scores[FIRST] for scores in (log_scores, crps))
    return Versus(
        float(log_score.mean()),
        clustered_error(log_score, clusters),
        float(miss.mean()),
        clustered_error(miss, clusters),
    )
