"""The figures of the calibration page: said against seen, levels of what came, scores."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from promisetrack.charts.reliability import ChanceBin, levels_chart, reliability_chart
from promisetrack.charts.scores import ScoreRow, scores_chart
from promisetrack.forecast.backtest.digest import SetGrade
from promisetrack.forecast.backtest.shipped import DEFAULT, STRETCH
from promisetrack.forecast.backtest.summary import Score
from promisetrack.report.figures import Figure
from promisetrack.report.icons import icon, swatch
from promisetrack.report.phrasing import joined, number_words, opening
from promisetrack.report.tables import table

HARDEST: Final = "pooled_km"
"""The plain rule that is hardest to beat: the models are compared with it."""

MODELS: Final = {
    DEFAULT: "These forecasts",
    "lognormal": "Its lognormal part alone",
    "loglogistic": "Its log-logistic part alone",
    "weibull": "Its Weibull part alone",
    STRETCH: "Its pooled part alone",
    "pooled_km": "Pooled past delays",
    "domain_km": "Past delays of the field",
    "delivered_uplift": "Past deliveries only",
    "lognormal_aft": "Plain regression",
    "fixed_stretch": "One fixed factor",
    "face_value": "The date at its word",
}
"""What the ways to forecast are called."""

OFF_CHART: Final = 1.0
"""A difference in log score beyond which a row is named and not drawn."""


def model_words(model: str) -> str:
    """Say which way to forecast a name stands for."""
    return MODELS.get(model, model.replace("_", " "))


def reliability_figure(one: SetGrade) -> Figure:
    """Return said against seen on one set."""
    bins = [
        ChanceBin(bin_.n, bin_.forecast, bin_.seen, bin_.lower, bin_.upper)
        for bin_ in one.bins
        if bin_.seen is not None and bin_.lower is not None and bin_.upper is not None
    ]
    return Figure(
        id=f"{one.set}-reliability",
        title=_reliability_title(bins),
        subtitle=Markup(
            "Delivered within two years: said (across) and seen (up). {} larger for more cases; "
            "{} 8 chances in 10; dotted: said and seen the same."
        ).format(icon("expected"), swatch("half")),
        chart=reliability_chart(bins),
        source=f"{one.n:,} forecasts of {one.promises:,} promises; intervals take the promises of "
        f"one programme as one. Those last seen earlier count while seen.",
        table=table(
            ("cases", "programmes", "said", "seen", "lower_80", "upper_80"),
            [[b.n, b.programmes, b.forecast, b.seen, b.lower, b.upper] for b in one.bins],
        ),
        csv=f"data/calibration-{one.set}.csv",
        n=one.n,
    )


def levels_figure(one: SetGrade, own: Score) -> Figure:
    """Return in which tenth of its forecast each delivery of a set came."""
    parts = len(one.levels)
    return Figure(
        id=f"{one.set}-levels",
        title=f"8 chances in 10 held {100 * own.coverage[1]:.0f}% of what came",
        subtitle=Markup(
            "Cases by the {} of its forecast in which each came, from early to late or never. "
            "Bars of one height: the forecasts are as wide as they should be."
        ).format("tenth" if parts == 10 else f"{number_words(parts)} equal parts"),  # noqa: PLR2004
        chart=levels_chart(one.levels),
        source=f"{one.n:,} forecasts. What is open counts with a part in each bar that it may "
        "still fall into (probability integral transform).",
        table=table(
            ("from", "to", "cases", "if_right"),
            [
                [at / parts, (at + 1) / parts, value, one.n / parts]
                for at, value in enumerate(one.levels)
            ],
        ),
        csv=f"data/calibration-{one.set}-levels.csv",
        n=one.n,
    )


def scores_figure(one: SetGrade, scores: Sequence[Score]) -> Figure:
    """Return the models against the hardest rule on one set, the best first."""
    ranked = sorted(scores, key=lambda score: score.log_score)
    rows = [_score_row(score) for score in ranked]
    shown = [row for row in rows if abs(row.difference) < OFF_CHART]
    return Figure(
        id=f"{one.set}-scores",
        title=_scores_title(shown, one.set),
        subtitle=Markup(
            "Difference to that rule on the same cases, left is better; bar: 95 chances in 100."
        ),
        chart=scores_chart(shown),
        source=_off_chart([row for row in rows if row not in shown], one.n),
        table=table(
            (
                "model", "cases", "log_score", "difference", "standard_error", "crps_years",
                "coverage_50", "coverage_80", "coverage_90", "said_on_time", "was_on_time",
            ),
            [
                [
                    score.model, score.n, score.log_score, *_against(score), score.crps,
                    *score.coverage, score.p_on_time, score.on_time,
                ]
                for score in ranked
            ],
        ),
        csv=f"data/scores-{one.set}.csv",
        n=one.n,
    )  # fmt: skip


# --- private -------------------------------------------------------------------------------

_Z: Final = 1.959964
"""Standard errors on either side of a 95 % interval."""


def _reliability_title(bins: Sequence[ChanceBin]) -> str:
    """Say how many dots are within chance, and name the one that is farthest off."""
    off = [one for one in bins if not one.low <= one.said <= one.high]
    if not off:
        return "All chances came true within their intervals"
    worst = max(off, key=lambda one: abs(one.seen - one.said))
    said, seen = f"{100 * worst.said:.0f}%", f"{100 * worst.seen:.0f}%"
    right = number_words(len(bins) - len(off))
    return (
        f"{opening(right)} of {number_words(len(bins))} levels came true within chance; "
        f"farthest off: {said} said, {seen} came"
    )


def _scores_title(rows: Sequence[ScoreRow], name: str) -> str:
    """Say how many ways to forecast are surely worse than the one in use."""
    own = next((row for row in rows if row.subject), None)
    if own is None:
        return f"Ways to forecast {name} promises, compared"
    better = sum(row.difference < own.difference for row in rows)
    if better == 0:
        others = number_words(len(rows) - 1)
        return f"None of {others} other ways to forecast {name} promises scored better"
    verb = "way" if better == 1 else "ways"
    return f"{opening(number_words(better))} other {verb} to forecast {name} promises scored better"


def _score_row(score: Score) -> ScoreRow:
    difference, error = _against(score)
    interval = None
    if error is not None and difference is not None:
        interval = difference - _Z * error, difference + _Z * error
    return ScoreRow(
        model_words(score.model), difference or 0.0, interval, subject=score.model == DEFAULT
    )


def _against(score: Score) -> tuple[float | None, float | None]:
    """Return the difference to the hardest rule and its standard error; 0 for the rule itself."""
    against = score.versus.get(HARDEST)
    if against is None:
        return (0.0 if score.model == HARDEST else math.nan), None
    return against.log_score, against.log_score_se


def _off_chart(rows: Sequence[ScoreRow], cases: int) -> str:
    text = f"{cases:,} forecasts; promises of one programme count as one in the bars."
    if not rows:
        return text
    named = joined([f"“{row.name}” ({row.difference:+.1f})" for row in rows])
    return f"{text} Off the chart: {named}."
