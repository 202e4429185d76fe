"""Whether the growth that a promise demands earns its place in the delay model.

The full model is fitted at yearly origins, as it is and with a covariate of growth in the location
of the late part and in logit W, each coefficient with a normal prior. Both are scored on the new
and the open promises of the backtest; differences are paired, with standard errors clustered by
programme. The covariate lives here alone: the fit is given two more columns by replacing names of
the package's modules while it runs.

Growth is that of `promisetrack.forecast.growth` at the claim that is read; a promise of which it is
not known has the mean. Four ways to count it are tried: the log growth a year, cut to 0 to 3; the
whole step, cut to 0 to 5; the first with a column for "its growth is known" beside it; and the
first in the late part alone.

Run it as ``.venv/bin/python benchmarks/growth.py [CLAIMS ...]``: promises of further ledgers are
read beside those of the shipped one.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from unittest import mock

import numpy as np
import pandas as pd

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast import ForecastError, delay_rows
from promisetrack.forecast import delay_design as designs
from promisetrack.forecast import delay_fit as fits
from promisetrack.forecast import delay_mode as modes
from promisetrack.forecast import members as shipped
from promisetrack.forecast.backtest.run import FIRST_YEAR, LAST_YEAR, steps
from promisetrack.forecast.backtest.scored import score_curve
from promisetrack.forecast.backtest.sets import CaseSet, new_cases, open_cases
from promisetrack.forecast.backtest.summary import clustered_error
from promisetrack.forecast.clock import first_clock
from promisetrack.forecast.delay_draws import DelayDraws
from promisetrack.forecast.delay_priors import Normal
from promisetrack.forecast.growth import GrowthDemanded, growth_demanded
from promisetrack.forecast.members import NEWEST_SHARE, DelayMembers, fit_members, open_claim
from promisetrack.forecast.open_promises import (
    OpenClaims,
    average_claims,
    average_members,
    stack_claims,
)
from promisetrack.forecast.rows import OPEN, DelayRows
from promisetrack.ledger import read_ledger
from promisetrack.model import Catalog, Claim, Ledger, Promise
from promisetrack.model.knowledge import claims_known_on

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

CLAIMS = Path(__file__).resolve().parents[1] / "claims"
DRAWS = 100
PRIOR_SD = 0.5
"""Of each coefficient: a growth of e times a year more would stretch by half or by two thirds."""

PLAIN = len(designs.COEFFICIENTS)
Growth: TypeAlias = "Callable[[GrowthDemanded], float]"


def a_year(one: GrowthDemanded) -> float:
    return min(max(one.rate, 0.0), 3.0)


def whole_step(one: GrowthDemanded) -> float:
    return min(max(one.rate * one.years, 0.0), 5.0)


@dataclass(frozen=True, slots=True)
class Variant:
    """A way to count growth.

    With ``known`` there is a column for growth that is known; without ``plan`` logit W has none.
    """

    name: str
    growth: Growth
    known: bool = False
    plan: bool = True


VARIANTS = (
    Variant("log growth a year", a_year),
    Variant("whole step", whole_step),
    Variant("log growth a year, and known", a_year, known=True),
    Variant("log growth a year, late part", a_year, plan=False),
)


class Covariate:
    """The values of a variant (k,) of any claim, centred on the rows of one fit."""

    def __init__(self, ledger: Ledger, variant: Variant, rows: DelayRows) -> None:
        self.ledger, self.variant, self.as_of = ledger, variant, rows.as_of
        firsts = [
            self._raw(name, first_claim(ledger.promises[name], rows.as_of), rows.as_of)
            for name in rows.frame["id"]
        ]
        known = [value for value in firsts if value is not None]
        self.mean, self.n = (float(np.mean(known)) if known else 0.0), len(known)
        self.of_rows = np.array([self._columns(value) for value in firsts])

    @property
    def width(self) -> int:
        """Number of columns."""
        return 2 if self.variant.known else 1

    def of(self, name: str, claim: Claim, day: date) -> Floats:
        """Return the columns (k,) of a claim."""
        return np.array(self._columns(self._raw(name, claim, day)))

    def is_known(self, name: str, claim: Claim, day: date) -> bool:
        """Return whether the growth of a claim is known."""
        return self._raw(name, claim, day) is not None

    def _raw(self, name: str, claim: Claim, day: date) -> float | None:
        found = growth_demanded(self.ledger.promises[name], claim, self.ledger, as_of=day)
        return None if isinstance(found, str) else self.variant.growth(found)

    def _columns(self, value: float | None) -> list[float]:
        growth = 0.0 if value is None else value - self.mean
        return [growth, float(value is not None)][: self.width]


def first_claim(promise: Promise, day: date) -> Claim:
    """Return the claim that starts a promise's clock."""
    return next(claim for claim in claims_known_on(promise, day) if claim.deadline is not None)


def newest_claim(promise: Promise, day: date) -> Claim:
    """Return the newest claim with a deadline."""
    known = claims_known_on(promise, day)[::-1]
    return next(claim for claim in known if claim.deadline is not None)


@dataclass(frozen=True, slots=True, eq=False)
class GrownClaims(OpenClaims):
    """Claims with the columns (n, k) of their growth."""

    growth: Floats = field(kw_only=True)


class GrownDraws(DelayDraws):
    """Draws whose coefficients go on with those of growth: k of mu, then k of logit W."""

    def location(self, claims: OpenClaims) -> Floats:
        """Return the locations (n, K), growth in them."""
        plain: Floats = DelayDraws.location(self, claims)
        return plain + self._grown(claims, 0)

    def plan_logit(self, claims: OpenClaims) -> Floats:
        """Return logit W (n, K), growth in it."""
        plain: Floats = DelayDraws.plan_logit(self, claims)
        return plain + self._grown(claims, 1)

    def _grown(self, claims: OpenClaims, which: int) -> Floats:
        growth: Floats = getattr(claims, "growth")  # noqa: B009  of `GrownClaims` alone
        width = growth.shape[1]
        first = PLAIN + which * width
        grown: Floats = growth @ self.coefficients[:, first : first + width].T
        return grown


def with_growth(claims: OpenClaims, growth: Floats) -> GrownClaims:
    plain = {one.name: getattr(claims, one.name) for one in fields(OpenClaims)}
    return GrownClaims(**plain, growth=growth)


@contextmanager
def extended(covariate: Covariate) -> Iterator[None]:
    """Let the package fit with the columns of a covariate while this lasts."""
    width = covariate.width
    names = (*designs.COEFFICIENTS, *(f"g{k}" for k in range(2 * width)))
    plain_design, plain_claims = designs.delay_design, shipped.claims_of_rows

    def design(rows: DelayRows, family: Any, priors: Any) -> designs.DelayDesign:
        plain = plain_design(rows, family, priors)
        order = np.argsort(rows.frame["organization"].to_numpy(dtype=np.str_), kind="stable")
        more = np.zeros((2, 2 * width, len(rows)))
        more[0, :width] = covariate.of_rows[order].T
        if covariate.variant.plan:
            more[1, width:] = covariate.of_rows[order].T
        columns = np.concatenate([plain.columns, more], axis=1)
        wide = (Normal(0.0, PRIOR_SD),) * (2 * width)
        return replace(plain, columns=columns, coefficients=(*plain.coefficients, *wide))

    def claims_of_rows(rows: DelayRows) -> OpenClaims:
        return with_growth(plain_claims(rows), covariate.of_rows)

    with ExitStack() as stack:
        for module in (fits, modes):
            stack.enter_context(mock.patch.object(module, "COEFFICIENTS", names))
        stack.enter_context(mock.patch.object(fits, "delay_design", design))
        stack.enter_context(mock.patch.object(fits, "DelayDraws", GrownDraws))
        stack.enter_context(mock.patch.object(shipped, "claims_of_rows", claims_of_rows))
        yield


def scored(
    members: DelayMembers, rows: DelayRows, cases: CaseSet, covariate: Covariate | None
) -> pd.DataFrame:
    """Score members on cases, first and newest claims averaged as the shipped model does."""
    days = rows.frame.set_index("id")["duration_years"][rows.cause == OPEN] * DAYS_PER_YEAR
    given = list(zip(cases.cases.promises, cases.cases.as_of, cases.cases.zero, strict=True))
    tables = []
    for which in (first_claim, newest_claim):
        claims, grown = [], []
        for promise, day, zero in given:
            claim = which(promise, day)
            clock = first_clock([claim])
            if clock is not None:
                known = float(days.get(promise.id, 0.0)) if which is first_claim else 0.0
                claims.append(open_claim(promise, clock, (zero - clock.start).days, known))
            if covariate is not None:
                grown.append(covariate.of(promise.id, claim, day))
        table = stack_claims(claims)
        tables.append(with_growth(table, np.array(grown)) if grown else table)
    restated = [newest_claim(one, day) is not first_claim(one, day) for one, day, _ in given]
    share = np.where(restated, NEWEST_SHARE, 0.0)
    first, newest = (average_members(members.all, table) for table in tables)
    found, n = average_claims(first, newest, share), len(cases.seen)
    scores = score_curve(lambda t: found.by(t.reshape(n, -1)).reshape(t.shape), cases.seen)
    return cases.seen.facts[["id", "cluster"]].join(scores[["log_score", "crps"]])


def at_origin(ledger: Ledger, final: DelayRows, origin: date, end: date) -> list[pd.DataFrame]:
    """Return the scores from one origin, one table a set: of each model, and differences."""
    rows = delay_rows(ledger, as_of=origin)
    sets = [
        one
        for one in (
            new_cases(ledger, final, after=origin, upto=min(end, final.as_of)),
            open_cases(ledger, final, rows),
        )
        if len(one.cases)
    ]
    try:
        plain = fit_members(rows, draws=DRAWS)
    except ForecastError:
        return []
    tables = [
        scored(plain, rows, one, None).assign(set=one.name, origin=origin.year) for one in sets
    ]
    for variant in VARIANTS:
        covariate = Covariate(ledger, variant, rows)
        with extended(covariate):
            grown = fit_members(rows, draws=DRAWS, near=plain)
            for one, table in zip(sets, tables, strict=True):
                scores = scored(grown, rows, one, covariate)
                for name in ("log_score", "crps"):
                    table[f"{variant.name}: {name}"] = scores[name] - table[name]
        print(origin.year, variant.name, covariate.n, said(grown, covariate), flush=True)
    plain_growth = Covariate(ledger, VARIANTS[0], rows)
    for one, table in zip(sets, tables, strict=True):
        table["known"] = [
            plain_growth.is_known(promise.id, first_claim(promise, day), day)
            for promise, day in zip(one.cases.promises, one.cases.as_of, strict=True)
        ]
    return tables


def said(members: DelayMembers, covariate: Covariate) -> str:
    """Say the coefficients of growth: mode and standard deviation in each family."""
    found = []
    for fit in members.fits:
        core, _ = fit._variances  # noqa: SLF001
        at = slice(PLAIN, PLAIN + 2 * covariate.width)
        pairs = zip(fit.mode.inner.core[at], np.sqrt(core[at]), strict=True)
        found.append(" ".join(f"{value:+.2f}({sd:.2f})" for value, sd in pairs))
    return " | ".join(found)


def merged(folders: list[Path]) -> Ledger:
    """Return one ledger of all promises and series; of the same id the first counts."""
    ledgers = [read_ledger(folder)[0] for folder in folders]
    promises = {one.id: one for one in chain.from_iterable(x.promises for x in ledgers[::-1])}
    series = {one.id: one for one in chain.from_iterable(x.series for x in ledgers[::-1])}
    return replace(ledgers[0], promises=Catalog(promises.values()), series=Catalog(series.values()))


def show(table: pd.DataFrame, what: str) -> None:
    clusters = table["cluster"].tolist()
    print(f"\n{what}: {len(table)} cases of {table['id'].nunique()} promises")
    for variant in VARIANTS:
        parts = []
        for name in ("log_score", "crps"):
            values = table[f"{variant.name}: {name}"].to_numpy(dtype=np.float64)
            error = clustered_error(values, clusters)
            parts.append(f"{name} {values.mean():+.4f} ({error or math.nan:.4f})")
        print(f"  {variant.name:32} {'  '.join(parts)}")


def main() -> None:
    ledger = merged([CLAIMS, *map(Path, sys.argv[1:])])
    day = ledger.closing or date.max
    final = delay_rows(ledger, as_of=day)
    print(f"{len(ledger.promises)} promises, {len(final)} with a row, as of {day}")
    tables = [
        table
        for step in steps(FIRST_YEAR, LAST_YEAR)
        if step.origin < day
        for table in at_origin(ledger, final, step.origin, step.end)
    ]
    everything = pd.concat(tables, ignore_index=True)
    for name, of_set in everything.groupby("set"):
        show(of_set, str(name))
        if of_set["known"].any():
            show(of_set[of_set["known"]], f"{name}, growth known")


if __name__ == "__main__":
    main()
