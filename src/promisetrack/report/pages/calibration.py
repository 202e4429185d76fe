"""How good these forecasts were: made again from past days, and graded on what followed.

The grades come from `promisetrack backtest`, which keeps them for the very ledger, day and model;
without them the page says which command makes them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Final

from markupsafe import Markup

from promisetrack.forecast.backtest.digest import Digest, DomainScore, SetGrade
from promisetrack.forecast.backtest.shipped import DEFAULT
from promisetrack.forecast.backtest.summary import Score, Versus
from promisetrack.report.api import api_json
from promisetrack.report.edition import Edition
from promisetrack.report.figures import Figure
from promisetrack.report.page import Page
from promisetrack.report.pages.calibration_figures import (
    HARDEST,
    levels_figure,
    model_words,
    reliability_figure,
    scores_figure,
)
from promisetrack.report.pages.group import DOMAINS, domain_path
from promisetrack.report.phrasing import domain_words, opening

PATH: Final = "calibration.html"
COMMAND: Final = "promisetrack backtest --jobs 2"
COPY: Final = "api/v1/calibration.json"
LEAST_CASES: Final = 20
"""With fewer cases a domain's shares are not given."""

SETS: Final = {
    "new": ("New promises", "on the day on which each was made"),
    "open": ("Open promises", "as they stood on each 1 January"),
}
"""What the sets of cases are called, and when they were forecast."""


@dataclass(frozen=True, slots=True)
class GradedSet:
    """The section of one set of cases."""

    id: str
    title: str
    dek: str
    figures: tuple[Figure, Figure]
    within: tuple[tuple[str, str, str, str], ...]
    covered: str
    scores_title: str
    scores_dek: str
    scores: Figure


@dataclass(frozen=True, slots=True)
class DomainGrade:
    """The cases of a domain: their number, what was expected to be on time, what was."""

    name: str
    href: str
    set: str
    cases: int
    promises: int
    expected: str
    came: str
    covered: str


def calibration_page(edition: Edition) -> Page:
    """Return the page on how good the forecasts were."""
    tested = edition.tested
    sections = [_section(one, tested) for one in tested.sets] if tested is not None else []
    figures = [figure for one in sections for figure in (*one.figures, one.scores)]
    return Page(
        path=PATH,
        template="calibration.html.j2",
        title=calibration_title(tested),
        description="Forecasts made again from past days, and what then came.",
        place="calibration",
        values={
            "standfirst": _standfirst(tested),
            "command": COMMAND,
            "sections": sections,
            "domains": _domains(tested, edition) if tested is not None else [],
            "least": LEAST_CASES,
            "notes": _notes(tested) if tested is not None else (),
            "copy": COPY,
        },
        figures=tuple(figures),
        files={COPY: api_json(edition, **_fields(tested)).decode()},
    )


def calibration_title(tested: Digest | None) -> str:
    """Say what was expected and what came, of the promises that were new."""
    if tested is None:
        return "How good the forecasts were was not counted for this report"
    first = tested.sets[0]
    two = next((one for one in first.within if one.years == first.bins_years), None)
    if two is None or two.seen is None:
        return f"{first.n:,} forecasts, made again and graded on what followed"
    said, came = round(100 * two.forecast), round(100 * two.seen)
    words = SETS.get(first.set, ("Promises", ""))[0].lower()
    return f"Of {words}, {said}% were expected within two years and {came}% came"


# --- private -------------------------------------------------------------------------------

_READING: Final = (
    """A promise counts only where something was seen of it after the forecast. Outcomes are those
    known at the closing of the ledger.""",
    """Log score: minus the logarithm of the chance given to the thirty days in which it came, or
    to its not having come. CRPS: the distance in years between forecast and day.""",
    """The choices of the model were made with these promises in view, so this is kinder to it than
    promises that nobody has seen.""",
)
_BEYOND: Final = 2.0
"""Standard errors beyond which a difference is not taken for chance."""


def _standfirst(tested: Digest | None) -> Markup:
    if tested is None:
        return Markup("A backtest counts it, and takes longer than the pages.")
    said = [
        Markup("<b>{:,}</b> forecasts of {:,} {}").format(
            one.n, one.promises, SETS.get(one.set, ("promises", ""))[0].lower()
        )
        for one in tested.sets
    ]
    return Markup(
        "As of each 1 January from {} to {}, forecasts were made with what was known then, and "
        "graded on what followed: {}."
    ).format(tested.first, tested.last, Markup(" and ").join(said))


def _section(one: SetGrade, tested: Digest) -> GradedSet:
    words, when = SETS.get(one.set, (one.set, ""))
    scores = [score for score in tested.scores if score.set == one.set]
    own = next(score for score in scores if score.model == DEFAULT)
    return GradedSet(
        id=one.set,
        title=_set_title(words, one),
        dek=f"{one.n:,} forecasts of {one.promises:,} promises, made {when}. Intervals take what "
        f"is of one programme, or the same promise in another year, as one: {one.programmes:,} "
        "in all.",
        figures=(reliability_figure(one), levels_figure(one, own)),
        within=tuple(
            (
                f"{within.years} year{'s' if within.years > 1 else ''}",
                f"{100 * within.forecast:.0f}%",
                f"{100 * within.seen:.0f}%" if within.seen is not None else "cannot tell",
                f"{within.at_risk:,}",
            )
            for within in one.within
        ),
        covered=_covered(own),
        scores_title=_scores_title(own),
        scores_dek=_scores_dek(own),
        scores=scores_figure(one, scores),
    )


def _set_title(words: str, one: SetGrade) -> str:
    two = next((within for within in one.within if within.years == one.bins_years), None)
    if two is None or two.seen is None:
        return words
    return (
        f"{words}: {100 * two.forecast:.0f}% expected within two years, "
        f"{100 * two.seen:.0f}% came"
    )  # fmt: skip


def _covered(own: Score) -> str:
    half, eight, nine = (f"{100 * share:.0f}%" for share in own.coverage)
    return (
        f"The middle half of the forecasts held {half} of what came, the 8 chances in 10 held "
        f"{eight}, the 9 in 10 held {nine}."
    )


def _scores_title(own: Score) -> str:
    """Say whether the model beats the hardest rule, and whether that may be chance."""
    against = own.versus.get(HARDEST)
    if against is None:
        return "How it compares with plain rules"
    rule = model_words(HARDEST).lower()
    if _is_sure(against):
        times = math.exp(abs(against.log_score))
        if against.log_score < 0:
            return (
                f"These forecasts gave what happened {times:.2f} times the chance that {rule} did"
            )
        return f"{opening(rule)} gave what happened {times:.2f} times the chance that they did"
    return f"Whether they do better than {rule} cannot be told"


def _scores_dek(own: Score) -> str:
    against = own.versus.get(HARDEST)
    if against is None or against.log_score_se is None:
        return ""
    return (
        f"Difference: {against.log_score:+.3f} in log score, give or take "
        f"{against.log_score_se:.3f} (one standard error); {against.crps:+.3f} years in distance "
        "to the day (CRPS). Lower is better."
    ).replace("-", "−")


def _is_sure(against: Versus) -> bool:
    error = against.log_score_se
    return error is not None and abs(against.log_score) > _BEYOND * error


def _domains(tested: Digest, edition: Edition) -> list[DomainGrade]:
    """Return the domains by set, most cases first."""
    ranked = sorted(tested.domains, key=lambda one: (one.score.set, -one.score.n, one.domain))
    return [_domain(one, edition) for one in ranked]


def _domain(one: DomainScore, edition: Edition) -> DomainGrade:
    score = one.score
    told = score.n >= LEAST_CASES
    return DomainGrade(
        name=domain_words(one.domain),
        href=domain_path(edition, one.domain)
        if one.domain in edition.domain_slugs
        else f"{DOMAINS}/index.html",
        set=SETS.get(score.set, (score.set, ""))[0].lower(),
        cases=score.n,
        promises=score.promises,
        expected=_share(score.p_on_time) if told else "too few",
        came=_share(score.on_time) if told else "too few",
        covered=_share(score.coverage[1]) if told else "too few",
    )


def _share(value: float | None) -> str:
    return "none decided" if value is None else f"{100 * value:.0f}%"


def _notes(tested: Digest) -> tuple[str, ...]:
    notes = list(_READING)
    if tested.skipped:
        years = _years(day.year for day, _ in tested.skipped)
        notes.append(f"From {years} there is no forecast: {tested.skipped[-1][1]}.")
    if tested.left_out:
        notes.append(f"{tested.left_out:,} cases are left out: some model has no forecast of them.")
    return tuple(notes)


def _years(years: Iterable[int]) -> str:
    known = sorted(set(years))
    return str(known[0]) if len(known) == 1 else f"{known[0]} to {known[-1]}"


def _fields(tested: Digest | None) -> dict[str, Any]:
    if tested is None:
        return {"backtest": None, "command": COMMAND}
    fields = asdict(tested)
    fields["as_of"] = str(tested.as_of)
    fields["skipped"] = [[str(day), reason] for day, reason in tested.skipped]
    return {"backtest": fields, "command": COMMAND}
