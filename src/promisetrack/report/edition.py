"""An edition: the ledger as it was known on a day, with all that its pages read.

Made once for a report. Claims made later, outcomes of later and promises not yet made are left
out, so that a page never shows more than its forecasts knew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TypeAlias

from promisetrack.charts import Chain, promise_chain
from promisetrack.forecast import (
    DelayModel,
    DelaySurvival,
    DeliveryForecast,
    FitFacts,
    ForecastError,
    delay_rows,
    delay_survival,
    fit_delays,
)
from promisetrack.forecast.analogues import Analogue, reference_cases
from promisetrack.forecast.backtest.digest import Digest
from promisetrack.forecast.backtest.newer_dates import NewerDates
from promisetrack.forecast.explain import Interval
from promisetrack.forecast.growth import GrowthSeen, growth_seen
from promisetrack.forecast.records import TrackRecord, Unfitted, row_fates, track_records
from promisetrack.forecast.rows import DelayRows
from promisetrack.forecast.sensitivity import Sensitivity
from promisetrack.forecast.shrunk_stretch import shrunk_stretches
from promisetrack.model import Judgement, Ledger, Outcome, Promise
from promisetrack.model.knowledge import JudgeReading, outcome_known_on, promise_known_on
from promisetrack.model.state import Label, State, is_open, promise_state
from promisetrack.report.earlier import Earlier
from promisetrack.report.holder_study import HolderStudy, listed_organizations, study_holders
from promisetrack.report.nearest import Nearest
from promisetrack.report.roadmaps import RoadmapStudy, study_roadmaps
from promisetrack.report.slugs import slugs
from promisetrack.words import state_words

EVERYTHING = "everything"
"""The one group of the pooled delay curve."""


Foreseen: TypeAlias = "tuple[DeliveryForecast | None, str]"
"""The forecast of a promise, or why there is none."""


@dataclass(frozen=True)
class Entry:
    """A promise as known on the day: its claims until then, outcome, state, and forecast."""

    promise: Promise
    outcome: Outcome
    state: State
    state_words: str
    chain: Chain
    model: DelayModel | Unfitted = field(repr=False, compare=False)
    """What gives the forecast, when it is first asked for."""
    other: DeliveryForecast | None = None
    """Another forecast that takes its place."""

    @property
    def forecast(self) -> DeliveryForecast | None:
        """The forecast of an open promise; None: it is settled, or the model gives none."""
        return self.other or self._foreseen[0]

    @property
    def no_forecast(self) -> str:
        """Why there is no forecast, in a sentence without its full stop; empty if settled."""
        return "" if self.other is not None else self._foreseen[1]

    @property
    def id(self) -> str:
        """Id of the promise."""
        return self.promise.id

    @property
    def is_settled(self) -> bool:
        """Whether it was delivered or given up."""
        return self.outcome.is_settled

    @property
    def is_overdue(self) -> bool:
        """Whether it was seen open after its first date."""
        return (
            self.state.label is Label.OVERDUE
            and self.state.deadline is not None
            and self.outcome.as_of > self.state.deadline
        )

    def foresee(self) -> Foreseen:
        """Return what `keep` takes, with the days for which many pages ask looked up."""
        forecast, _ = self._foreseen
        if forecast is not None:
            for p in _QUANTILES:
                forecast.quantile(p)
        return self._foreseen

    def keep(self, foreseen: Foreseen) -> None:
        """Keep what `foresee` has found, in another process perhaps."""
        vars(self)["_foreseen"] = foreseen

    @cached_property
    def _foreseen(self) -> Foreseen:
        as_of = self.model.rows.as_of
        if not is_open(self.promise, self.outcome, as_of=as_of):
            return None, ""
        if isinstance(self.model, Unfitted):
            return None, self.model.why
        try:
            return self.model.forecast(self.promise, as_of=as_of), ""
        except ForecastError as error:
            return None, str(error)


@dataclass(frozen=True)
class Edition:
    """Everything the pages read. Made by `make_edition`."""

    ledger: Ledger = field(repr=False)
    as_of: date
    entries: tuple[Entry, ...] = field(repr=False)
    model: DelayModel | None
    no_model: str
    by_domain: DelaySurvival = field(repr=False)
    pooled: DelaySurvival = field(repr=False)
    rows: DelayRows = field(repr=False)
    """The censored durations of all promises that have one."""
    newer_dates: NewerDates | None = None
    """What a newer date is worth; None: not asked, or it cannot be told."""
    tested: Digest | None = field(default=None, repr=False)
    """The backtest of this very ledger in short; None: nobody has run it."""
    earlier: Earlier | None = None
    """What was forecast earlier; None: there is nothing to compare with."""
    reading: JudgeReading = "strict"
    """Whose verdicts count."""
    only: str | None = None
    """The domain that it has the promises of; None: all."""
    sensitivities: Mapping[str, Sensitivity] | None = field(default=None, repr=False)
    """The headline promises under every variant by id; None: worked out when a page asks for it."""

    @cached_property
    def by_id(self) -> Mapping[str, Entry]:
        """The entries by the ids of their promises."""
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def domains(self) -> tuple[str, ...]:
        """The domains that have a promise, by name."""
        return tuple(sorted({entry.promise.domain for entry in self.entries}))

    @cached_property
    def facts(self) -> FitFacts | None:
        """What the fit rests on; None without a model."""
        return self.model.describe() if self.model is not None else None

    @cached_property
    def nearest(self) -> Mapping[str, tuple[Analogue, ...]]:
        """By id, the analogues of every promise that has a forecast and can be late."""
        open_ones = {
            entry.id: entry.promise
            for entry in self.entries
            if entry.forecast is not None and not entry.promise.is_fixed_window
        }
        cases = reference_cases(self.ledger, as_of=self.as_of)
        return Nearest(self.ledger, self.as_of, open_ones, cases)

    @cached_property
    def records(self) -> Mapping[str, TrackRecord]:
        """The track record of every organization, by name, in the order of names."""
        counted = self.model or Unfitted(self.ledger, self.rows, self.no_model)
        names = sorted({entry.promise.organization for entry in self.entries})
        return track_records(counted, names)

    @cached_property
    def fates(self) -> Mapping[str, tuple[int, str]]:
        """By id, the delay row of a promise that has one, and its fate."""
        found = zip(self.rows.frame["id"], row_fates(self.rows), strict=True)
        return {str(name): (at, str(fate)) for at, (name, fate) in enumerate(found)}

    @cached_property
    def stretches(self) -> Mapping[str, Interval | None]:
        """The shrunk stretch of every organization whose record can be told from luck."""
        model = self.model
        told = [name for name, one in self.records.items() if one.shrunk is not None]
        return shrunk_stretches(model, told) if model is not None else {}

    @cached_property
    def organization_slugs(self) -> Mapping[str, str]:
        """By the name of an organization, its part of an address."""
        return slugs(self.records)

    @cached_property
    def domain_slugs(self) -> Mapping[str, str]:
        """By domain, its part of an address."""
        return slugs(self.domains)

    @cached_property
    def sampling_slugs(self) -> Mapping[str, str]:
        """By sampling rule, its part of an address."""
        return slugs(entry.promise.sampling for entry in self.entries)

    @cached_property
    def growth(self) -> tuple[GrowthSeen, ...]:
        """How every series moved between any two of its readings."""
        return growth_seen(self.ledger, as_of=self.as_of)

    @cached_property
    def waiting(self) -> Mapping[str, tuple[str, ...]]:
        """By the id of a promise, the ids of those that wait for it."""
        found: dict[str, list[str]] = {}
        for entry in self.entries:
            for required in entry.promise.requires:
                found.setdefault(required, []).append(entry.id)
        return {required: tuple(ids) for required, ids in found.items()}

    @cached_property
    def roadmaps(self) -> tuple[RoadmapStudy, ...]:
        """The roadmaps of the ledger, drawn."""
        return study_roadmaps(self.ledger, self.model, self.no_model)

    @cached_property
    def listed(self) -> frozenset[str]:
        """The organizations with a page that have a share with closes."""
        promisers = {entry.promise.organization for entry in self.entries}
        return listed_organizations(self.ledger, promisers, self.as_of)

    @cached_property
    def holders(self) -> HolderStudy | None:
        """What holders of shares got; None where no organization has one."""
        if not self.listed:
            return None
        return study_holders(self.ledger, self.by_id, self.as_of, reading=self.reading)

    def look_up(self) -> None:
        """Find what many pages ask for: processes that are made afterwards then share it."""
        for name in _LOOKED_UP:
            getattr(self, name)

    def draw(self) -> None:
        """Draw the roadmaps, and what would move them: it needs no forecast of the entries."""
        for study in self.roadmaps:
            _ = study.moved

    def with_studies(
        self,
        *,
        newer_dates: NewerDates | None,
        earlier: Earlier | None,
        sensitivities: Mapping[str, Sensitivity],
    ) -> Edition:
        """Return it with what takes seconds, and with all that was looked up already."""
        other = replace(self, newer_dates=newer_dates, earlier=earlier, sensitivities=sensitivities)
        vars(other).update({name: vars(self)[name] for name in _LOOKED_UP if name in vars(self)})
        return other

    def roadmap_with(self, promise: str) -> RoadmapStudy | None:
        """Return the first roadmap that has a promise as a milestone and could be drawn."""
        return next(
            (one for one in self.roadmaps if one.drawn is not None and promise in one.labels), None
        )

    def entry(self, promise: str) -> Entry:
        """Return a promise of the ledger: its entry, or one without a forecast if it has no page.

        Raises
        ------
        KeyError
            If the ledger has no such promise, or none of its claims was known.
        """
        if promise in self.by_id:
            return self.by_id[promise]
        known = promise_known_on(self.ledger.promises[promise], self.as_of)
        if known is None:
            raise KeyError(promise)
        return _entry(known, Unfitted(self.ledger, self.rows, self.no_model), self.reading)

    @property
    def claims(self) -> int:
        """Number of statements known."""
        return sum(len(entry.promise.claims) for entry in self.entries)


def make_edition(  # noqa: PLR0913  what is costly comes from outside
    ledger: Ledger,
    *,
    as_of: date,
    newer_dates: NewerDates | None = None,
    tested: Digest | None = None,
    earlier: Earlier | None = None,
    reading: JudgeReading = "strict",
    only: str | None = None,
) -> Edition:
    """Return the ledger as known on a day, with a forecast of every open promise.

    Parameters
    ----------
    ledger
        The ledger.
    as_of
        Day up to which knowledge reaches.
    newer_dates
        What a newer date is worth in this ledger, where it was computed.
    tested
        The backtest of this ledger in short, where it was run.
    earlier
        What was forecast earlier, where something was.
    reading
        "lenient" takes a generous judge's verdict where an outcome has one.
    only
        A domain: the edition then has the promises of that domain alone, with the forecasts
        that all of the ledger gives them.
    """
    model, no_model = None, ""
    try:
        model = fit_delays(ledger, as_of=as_of, reading=reading)
    except ForecastError as error:
        no_model = str(error)
    rows = model.rows if model is not None else delay_rows(ledger, as_of=as_of, reading=reading)
    together = replace(rows, frame=rows.frame.assign(everything=EVERYTHING))
    fitted = model if model is not None else Unfitted(ledger, rows, no_model)
    known = (promise_known_on(promise, as_of) for promise in ledger.promises)
    entries = tuple(
        _entry(promise, fitted, reading)
        for promise in known
        if promise is not None and only in (None, promise.domain)
    )
    return Edition(
        ledger,
        as_of,
        entries,
        model,
        no_model,
        by_domain=delay_survival(rows),
        pooled=delay_survival(together, by=EVERYTHING),
        rows=rows,
        newer_dates=newer_dates,
        tested=tested,
        earlier=earlier,
        reading=reading,
        only=only,
    )


def record(edition: Edition) -> tuple[int, int]:
    """Return how many promises were kept by their first date, of how many that can be judged.

    Quotas of a fixed period and what allows no verdict are in neither.
    """
    if edition.facts is not None:
        return edition.facts.kept, edition.facts.decided
    judged = [
        entry
        for entry in edition.entries
        if not entry.promise.is_fixed_window and entry.outcome.judgement not in _NO_VERDICT
    ]
    kept = sum(entry.state.label is Label.KEPT for entry in judged)
    return kept, sum(entry.state.label in _DECIDED or entry.is_overdue for entry in judged)


# --- private -------------------------------------------------------------------------------

_LOOKED_UP = (
    "roadmaps", "by_id", "domains", "facts", "nearest", "records", "fates", "stretches", "growth",
    "waiting", "holders", "organization_slugs", "domain_slugs", "sampling_slugs",
)  # fmt: skip
"""What is found once for all pages; none of it depends on what `Edition.with_studies` brings."""

_QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
"""Of every forecast, for which many pages ask."""

_DECIDED = (Label.KEPT, Label.LATE, Label.CANCELLED)
_NO_VERDICT = (Judgement.AMBIGUOUS, Judgement.VOID, Judgement.UNFALSIFIABLE)


def _entry(promise: Promise, model: DelayModel | Unfitted, reading: JudgeReading) -> Entry:
    """Return a promise with its outcome."""
    as_of = model.rows.as_of
    outcome = outcome_known_on(model.ledger, promise, as_of, reading=reading)
    return Entry(
        promise=promise,
        outcome=outcome,
        state=promise_state(promise, outcome, as_of=as_of),
        state_words=state_words(promise, outcome, as_of=as_of),
        chain=promise_chain(promise, outcome, as_of=as_of),
        model=model,
    )
