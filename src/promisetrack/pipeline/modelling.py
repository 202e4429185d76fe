"""What the delay model has learnt, and what it says of a promise that nobody has logged."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from promisetrack.dates import DAYS_PER_YEAR, DateWindow
from promisetrack.forecast import DelayModel, FitFacts, ForecastError, fit_delays
from promisetrack.forecast.backtest.newer_dates import NewerDates
from promisetrack.forecast.explain import AtHorizon, Effect, Explanation, Interval, explain
from promisetrack.forecast.fit_words import limits_words
from promisetrack.forecast.newer_dates_words import worth_sentences
from promisetrack.forecast.rows import LEFT_OUT
from promisetrack.model import Ledger, Promise
from promisetrack.phrases import resolve_phrase
from promisetrack.pipeline.faults import MORE_TO_LEARN_FROM
from promisetrack.pipeline.forecasting import PromiseForecast
from promisetrack.pipeline.newer_dates import newer_dates_fields
from promisetrack.problems import CommandError
from promisetrack.words import duration_words, least_words, probability_words, share_words


@dataclass(frozen=True, slots=True)
class Fitted:
    """A fit, its facts, and its explanation where it is the whole model."""

    model: DelayModel
    facts: FitFacts
    explanation: Explanation | None
    newer: NewerDates | None = None
    """What a newer date is worth; None where it was not asked for, or cannot be told."""


@dataclass(frozen=True, slots=True)
class Imagined:
    """A promise that nobody has logged.

    ``due`` or the timing words ``said`` give its date.
    """

    organization: str
    domain: str
    made: date
    by: str = ""
    due: DateWindow | None = None
    said: str | None = None


def fit_ledger(ledger: Ledger, *, as_of: date, newer: NewerDates | None = None) -> Fitted:
    """Fit the delay model to a ledger as known on a day, and explain it.

    Parameters
    ----------
    ledger
        The ledger.
    as_of
        Day up to which knowledge reaches.
    newer
        What a newer date is worth (`promisetrack.pipeline.newer_dates`), to be told as well.

    Raises
    ------
    CommandError
        Where the ledger holds too little.
    """
    try:
        model = fit_delays(ledger, as_of=as_of)
    except ForecastError as error:
        message = f"no fit as of {as_of}: {error}"
        raise CommandError(message, remedy=MORE_TO_LEARN_FROM, exit_code=1) from None
    explanation = None
    if model.members is not None:
        counts = {
            group: {str(name): int(n) for name, n in model.rows.frame[group].value_counts().items()}
            for group in ("domain", "organization")
        }
        explanation = explain(model.members, counts)
    return Fitted(model, model.describe(), explanation, newer if explanation else None)


def fit_lines(fitted: Fitted) -> tuple[tuple[str, str], ...]:
    """Return what a fit rests on and says, as named lines."""
    facts = fitted.facts
    lines = [
        ("promises", f"{facts.rows} of {facts.promises} have a row"),
        ("became", f"{facts.delivered} delivered, {facts.open} open, {facts.cancelled} cancelled"),
        *((f"left out: {why}", f"{n}, {LEFT_OUT[why]}") for why, n in facts.excluded.items()),
        ("kept", f"{share_words(facts.kept, facts.decided)} decided, by their first date"),
    ]
    if facts.partial:
        lines.append(("censored", f"{facts.partial} delivered in part count as open"))
    if fitted.explanation is None:
        lines.append(("never", least_words(facts.never)))
    else:
        lines.extend(_explained(fitted.explanation))
    if fitted.newer is not None:
        lines.append(("a newer date", " ".join(worth_sentences(fitted.newer))))
    lines.append(("limits", limits_words(facts)))
    return tuple(lines)


def effect_cells(
    effects: Iterable[Effect], *, head: str
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the heads and rows of a table of domains or organizations."""
    heads = (head, "PROMISES", "STRETCH, TIMES THE TYPICAL", "ON PLAN AT A YEAR")
    return heads, [
        (
            one.name,
            str(one.promises),
            _factor(one.factor),
            _percent(one.on_plan) if one.on_plan is not None else "–",
        )
        for one in effects
    ]


def fit_json(fitted: Fitted) -> dict[str, Any]:
    """Return what `fit --format json` prints below its schema version."""
    facts = asdict(fitted.facts) | {"as_of": str(fitted.facts.as_of)}
    found = None if fitted.explanation is None else asdict(fitted.explanation)
    newer = None if fitted.newer is None else newer_dates_fields(fitted.newer)
    return {
        "as_of": str(fitted.facts.as_of),
        "facts": facts,
        "model": found,
        "newer_dates": newer,
    }


def forecast_imagined(ledger: Ledger, imagined: Imagined, *, as_of: date) -> PromiseForecast:
    """Forecast a promise that nobody has logged, as if it were still open on a day.

    Raises
    ------
    CommandError
        Where its words name no deadline, it is made later, or the ledger holds too little.
    """
    promise = _promise(imagined, as_of)
    try:
        model = fit_delays(ledger, as_of=as_of)
        return PromiseForecast(promise, model.forecast(promise, as_of=as_of))
    except ForecastError as error:
        message = f"no forecast as of {as_of}: {error}"
        raise CommandError(message, remedy=MORE_TO_LEARN_FROM, exit_code=1) from None


def strangers(ledger: Ledger, imagined: Imagined) -> tuple[str, ...]:
    """Say which names the ledger does not hold, with the nearest that it does."""
    notes = []
    for what, name, known in (
        ("organization", imagined.organization, {one.organization for one in ledger.promises}),
        ("domain", imagined.domain, {one.domain for one in ledger.promises}),
    ):
        if name not in known:
            near = difflib.get_close_matches(name, sorted(known), n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            notes.append(
                f"no promise of the {what} {name} in the ledger: read as any new one{hint}"
            )
    return tuple(notes)


# --- private -------------------------------------------------------------------------------


def _explained(found: Explanation) -> list[tuple[str, str]]:
    spread, residual = found.spread, found.residual
    lines = [
        (f"promised for {duration_words(round(one.years * DAYS_PER_YEAR))}", _at_horizon(one))
        for one in found.horizons
    ]
    lines += [
        ("longer horizons", f"duration goes as horizon to the power {_plain(found.slope)}"),
        ("domains differ", f"by a factor of {_spread(spread['domain'])} (standard deviation)"),
        ("organizations differ", f"by a factor of {_spread(spread['organization'])}"),
        ("and within both", f"by a factor of {_spread(residual)} at a horizon of a year"),
        ("never", f"about {probability_words(found.never)} of all"),
        ("called off", f"{_percent(found.announced)} a year of those that never come"),
    ]
    if found.mostly_prior:
        named = ", ".join(found.mostly_prior)
        lines.append(("mostly prior", f"{named}: of these the data say little"))
    return lines


def _plain(one: Interval) -> str:
    return f"{one.value:.2f} ({one.lower:.2f} – {one.upper:.2f})"


def _factor(one: Interval) -> str:
    return f"{one.value:.2f}× ({one.lower:.2f} – {one.upper:.2f})"


def _spread(one: Interval) -> str:
    """Say a standard deviation of logs as a factor."""
    return _plain(Interval(*(math.exp(value) for value in (one.value, one.lower, one.upper))))


def _at_horizon(one: AtHorizon) -> str:
    late = f"{_factor(one.stretch)} the promised time"
    spread = f"give or take a factor of {math.exp(one.residual.value):.1f}"
    return f"on plan {_percent(one.on_plan)}; else {late}, {spread}"


def _percent(one: Interval) -> str:
    return f"{100 * one.value:.0f}% ({100 * one.lower:.0f} – {100 * one.upper:.0f})"


def _promise(imagined: Imagined, as_of: date) -> Promise:
    made = DateWindow(imagined.made, imagined.made)
    due = imagined.due
    if due is None and imagined.said is not None:
        due = resolve_phrase(imagined.said, made=made)
    if due is None or due.upper is None:
        said = f"{imagined.said!r} names no last day" if imagined.said else "no date was given"
        raise CommandError(said, remedy="give --due, such as ../2027-12-31")
    if imagined.made > as_of:
        message = f"it is made on {imagined.made}, after the day of the forecast, {as_of}"
        raise CommandError(message, remedy=f"--as-of {imagined.made}")
    if due.upper < imagined.made:
        message = f"due on {due.upper}, before it is made on {imagined.made}"
        raise CommandError(message, remedy="check the years of --due and --made")
    claim = {"made": str(imagined.made), "by": imagined.by or imagined.organization}
    return Promise.model_validate(
        {
            "id": "what-if",
            "domain": imagined.domain,
            "promise": "A promise that nobody has logged",
            "organization": imagined.organization,
            "kind": "product",
            "criteria": "As promised.",
            "sampling": "imagined",
            "claims": [{**claim, "due": str(due), "verified": False}],
            "outcome": {"status": "pending", "as_of": str(as_of)},
        }
    )
