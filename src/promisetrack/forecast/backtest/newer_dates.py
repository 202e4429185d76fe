"""What a new date from the same mouth is worth: first date, newest date, and both, scored.

At yearly origins every promise that was open then and had been given a newer date is forecast three
times by the full delay model, fitted to what was known on that day: from its first dated claim
alone, read at its newest one alone, and as the average that `promisetrack.forecast.members` ships.
All three are given what the backtest gives (`promisetrack.forecast.backtest.sets`): that it was
open on the origin.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from promisetrack.forecast.backtest.outcomes import Seen
from promisetrack.forecast.backtest.run import FIRST_YEAR, LAST_YEAR
from promisetrack.forecast.backtest.scored import score_curve
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
from promisetrack.forecast.rows import DelayRows, delay_rows
from promisetrack.model import Ledger

if TYPE_CHECKING:
    import pandas as pd

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
    final = delay_rows(ledger, as_of=as_of)
    tables: list[pd.DataFrame] = []
    model: DelayModel | None = None
    for year in range(first, last + 1):
        origin = date(year, 1, 1)
        model = _fitted(ledger, origin, model) if origin < as_of else None
        if model is not None:
            tables.extend(_scored(ledger, final, model))
        on_origin()
    return _summary(as_of, tables) if tables else None


# --- private -------------------------------------------------------------------------------


def _fitted(ledger: Ledger, origin: date, near: DelayModel | None) -> DelayModel | None:
    """Return the full model as of an origin; None where too little was known for one."""
    try:
        model = fit_delays(ledger, as_of=origin, near=near)
    except ForecastError:
        return None
    return model if model.members is not None else None


def _scored(ledger: Ledger, final: DelayRows, model: DelayModel) -> list[pd.DataFrame]:
    """Return one row a restated promise open on an origin, with both scores of each reading."""
    opened = open_cases(ledger, final, model.rows)
    reads = [model.read_claims(one, as_of=model.as_of) for one in opened.cases.promises]
    restated = [at for at, one in enumerate(reads) if one is not None and one.newest is not None]
    if not restated or model.members is None:
        return []
    seen = Seen(opened.seen.facts.iloc[restated].reset_index(drop=True))
    table = seen.facts[["id", "cluster"]].assign(year=model.as_of.year)
    chosen = [one for one in reads if one is not None and one.newest is not None]
    for name, found in _readings(model.members, chosen).items():
        scored = score_curve(_curve(found, len(seen)), seen)
        table[[f"{name}_log_score", f"{name}_crps"]] = scored[["log_score", "crps"]]
    return [table]


def _readings(members: DelayMembers, reads: list[ReadClaims]) -> dict[str, OpenForecasts]:
    first = average_members(members.all, stack_claims([one.first for one in reads]))
    newest = average_members(
        members.all, stack_claims([one.newest for one in reads if one.newest is not None])
    )
    share = np.full(len(reads), members.newest_share)
    return {FIRST: first, NEWEST: newest, BOTH: average_claims(first, newest, share)}


def _curve(found: OpenForecasts, cases: int) -> Curve:
    return lambda days: found.by(days.reshape(cases, -1)).reshape(days.shape)


def _summary(as_of: date, tables: list[pd.DataFrame]) -> NewerDates:
    import pandas as pd

    table = pd.concat(tables, ignore_index=True)
    return NewerDates(
        as_of=as_of,
        first=int(table["year"].min()),
        last=int(table["year"].max()),
        cases=len(table),
        promises=table["id"].nunique(),
        programmes=table["cluster"].nunique(),
        log_scores={name: float(table[f"{name}_log_score"].mean()) for name in READINGS},
        crps={name: float(table[f"{name}_crps"].mean()) for name in READINGS},
        newest=_versus(table, NEWEST),
        both=_versus(table, BOTH),
    )


def _versus(table: pd.DataFrame, name: str) -> Versus:
    clusters = table["cluster"].tolist()
    log_score, crps = (
        (table[f"{name}_{score}"] - table[f"{FIRST}_{score}"]).to_numpy(dtype=np.float64)
        for score in ("log_score", "crps")
    )
    return Versus(
        float(log_score.mean()),
        clustered_error(log_score, clusters),
        float(crps.mean()),
        clustered_error(crps, clusters),
    )
