"""The capacity fan of a roadmap as a figure: its finding, its key, where it is prior, its table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from markupsafe import Markup

from promisetrack.charts import Crossing, FanMarks, Standing, capacity_fan_chart
from promisetrack.charts.capacity_fan_words import rate_words
from promisetrack.forecast.roadmap.drawn import Drawn, share_begun
from promisetrack.forecast.roadmap.fan import QUANTILES, CapacityFan
from promisetrack.forecast.words import LAST_YEAR
from promisetrack.report.edition import Edition
from promisetrack.report.figures import Figure
from promisetrack.report.icons import icon, swatch
from promisetrack.report.phrasing import opening
from promisetrack.report.roadmaps import RoadmapStudy, by_end_of
from promisetrack.report.tables import Table
from promisetrack.words import chances_words, day_words

MEDIAN: Final = QUANTILES.index(0.5)


def fan_figure(
    study: RoadmapStudy,
    edition: Edition,
    *,
    drawn: Drawn | None = None,
    name: str = "fan",
    title: str = "",
) -> Figure | None:
    """Return the figure of a roadmap's fan; None where it has none.

    Parameters
    ----------
    study, edition
        The roadmap, and the day.
    drawn
        The same roadmap drawn with something changed; None: as the study has it.
    name
        Of the figure and its file.
    title
        What the figure says where it is not the finding of its fan.
    """
    shown = drawn or study.drawn
    if shown is None or shown.fan is None:
        return None
    fan = shown.fan
    return Figure(
        id=name,
        title=title or fan_title(shown, fan, study.headline),
        subtitle=_subtitle(study, shown) if not title else _key(study, shown, fan),
        chart=capacity_fan_chart(fan, _marks(study, shown, fan, edition)),
        source=_source(shown, fan),
        table=fan_values(fan),
        csv=f"data/roadmaps/{study.id}-{name}.csv",
    )


def fan_title(drawn: Drawn, fan: CapacityFan, headline: str) -> str:
    """Say in one sentence where the fan leads and what was promised."""
    top = drawn.get(headline)
    first = next((one for one in fan.promised if one.milestone == headline), None)
    median = top.timeline.quantile(0.5) if top is not None and top.timeline is not None else None
    if first is not None and median is not None and median.year <= LAST_YEAR:
        later = median.year - first.due.year
        reached = f"Even odds reach {rate_words(first.rate, fan.unit)} by {median.year}"
        if later <= 0:
            return f"{reached}, the year that was promised or sooner"
        return f"{reached}, {later} {'year' if later == 1 else 'years'} after the promise"
    level = rate_words(float(_rates(fan, LAST_YEAR)[MEDIAN]), fan.unit)
    reached = f"Even odds reach {level} by {LAST_YEAR}"
    if level == "none":
        reached = f"By {LAST_YEAR} it is more likely than not that nothing has begun"
    if not fan.promised:
        return reached
    last = fan.promised[-1]
    return f"{reached}; promised is {rate_words(last.rate, fan.unit)} by {last.due.year}"


def fan_values(fan: CapacityFan) -> Table:
    """Return the fan as values, a row a year."""
    names = [f"p{100 * q:.0f}" for q in QUANTILES]
    promised = {one.due.year: one for one in fan.promised}
    rows = [
        [
            year, *(float(f"{rate:.4g}") for rate in fan.rates[at]),
            promised[year].rate if year in promised else None, fan.unit.name,
        ]
        for at, year in enumerate(fan.years)
    ]  # fmt: skip
    return Table(("by_the_end_of", *names, "promised", "unit"), tuple(map(tuple, rows)))


# --- private -------------------------------------------------------------------------------

_LEAST_SHARE: Final = 0.01


def _rates(fan: CapacityFan, year: int) -> list[float]:
    at = min(max(year - fan.years[0], 0), len(fan.years) - 1)
    return [float(rate) for rate in fan.rates[at]]


def _marks(study: RoadmapStudy, drawn: Drawn, fan: CapacityFan, edition: Edition) -> FanMarks:
    now, now_words = _now(study, fan, edition)
    return FanMarks(
        as_of=drawn.as_of,
        now=now,
        now_words=now_words,
        standings=tuple(_standings(drawn, fan)),
        crossings=tuple(_crossings(study, drawn, fan)),
        cases_until=cases_until(drawn),
    )


def cases_until(drawn: Drawn) -> int | None:
    """Return the year after which no ramp of the past was followed so long; None without ramps."""
    if drawn.plan is None:
        return None
    longest = max(float(ramp.ages[-1]) for ramp in drawn.plan.growth.ramps)
    return drawn.as_of.year + int(longest)


def _now(study: RoadmapStudy, fan: CapacityFan, edition: Edition) -> tuple[float, str]:
    """Return today's rate by the newest reading, and its words."""
    capacity = study.roadmap.capacity
    series = edition.ledger.series.get(capacity.series) if capacity is not None else None
    known = [
        (one.date.upper, one.value)
        for one in (series.readings if series is not None else ())
        if one.date.upper is not None and one.date.upper <= edition.as_of
    ]
    if not known:
        return 0.0, "so far: no reading"
    value = max(known)[1]
    return value, f"so far: {rate_words(value, fan.unit)}"


def _standings(drawn: Drawn, fan: CapacityFan) -> Iterator[Standing]:
    """Yield how the draws split at the end of the last year, from above."""
    end = date(LAST_YEAR, 12, 31)
    plan, begun = drawn.plan, share_begun(drawn, end)
    if plan is None or begun is None:
        return
    reached = [
        (amount / fan.unit.scale, by_end_of(one.timeline, LAST_YEAR))
        for name, amount in zip(plan.thresholds, plan.amounts, strict=True)
        for one in [drawn.get(name)]
        if one is not None and one.timeline is not None
    ]
    told = [(rate, share) for rate, share in reached if share >= _LEAST_SHARE]
    above: float | None = None
    before = 0.0
    for rate, share in reversed(told):
        if share - before >= _LEAST_SHARE:
            yield Standing(share - before, _exact(rate), above)
            above, before = _exact(rate), share
    below = above if above is not None else (_exact(reached[0][0]) if reached else None)
    if begun - before >= _LEAST_SHARE:
        yield Standing(begun - before, 0.0, below)
    if 1.0 - begun >= _LEAST_SHARE:
        yield Standing(1.0 - begun, None, None)


def _exact(rate: float) -> float:
    return float(f"{rate:.12g}")


def _crossings(study: RoadmapStudy, drawn: Drawn, fan: CapacityFan) -> Iterator[Crossing]:
    """Yield when the headline's rate has one chance in ten, and even odds."""
    plan, top = drawn.plan, drawn.get(study.headline)
    if plan is None or top is None or top.timeline is None:
        return
    rate = _exact(plan.amounts[plan.thresholds.index(study.headline)] / fan.unit.scale)
    for share, words in ((0.1, "1 chance in 10"), (0.5, "even odds")):
        day = top.timeline.quantile(share)
        if day is not None:
            yield Crossing(day, rate, words)


def _subtitle(study: RoadmapStudy, drawn: Drawn) -> Markup:
    capacity = study.roadmap.capacity
    title = study.ledger.series[capacity.series].title if capacity is not None else "Capacity"
    begun = share_begun(drawn, date(LAST_YEAR, 12, 31)) or 0.0
    return Markup(
        "{}, by the end of each year, on a logarithmic scale. {} middle half and {} 8 in 10 of "
        "{:,} draws, {} promised. Right: the draws at the end of {}. Nothing cannot be drawn on "
        "such a scale: in {} draws nothing has begun by then."
    ).format(
        opening(title), swatch("half"), swatch("eight"), drawn.draws.worlds.count, icon("said"),
        LAST_YEAR, chances_words(1.0 - begun),
    )  # fmt: skip


def _key(study: RoadmapStudy, drawn: Drawn, fan: CapacityFan) -> Markup:
    """Say what the marks of a small picture are; its dots have no room for their names."""
    text = Markup("{} middle half, {} 8 in 10 of draws, {} promised").format(
        swatch("half"), swatch("eight"), icon("said")
    )
    near = [one for one in _crossings(study, drawn, fan) if one.day.year <= LAST_YEAR]
    if not near:
        return text + Markup(".")
    told = " and ".join(f"{one.words} by {one.day.year}" for one in near)
    return text + Markup(", {} {}: {}.").format(
        icon("expected"), rate_words(near[0].rate, fan.unit), told
    )


def _source(drawn: Drawn, fan: CapacityFan) -> str:
    """Say as of when, and where the fan rests on no case any more."""
    text = f"As of {day_words(drawn.as_of)}."
    if drawn.plan is None:
        return text
    ramps = drawn.plan.growth.ramps
    makers = len({ramp.organization or ramp.name for ramp in ramps})
    pace = drawn.plan.doubling_years
    if pace:
        every = "year" if pace == 1.0 else f"{pace:g} years"
        return f"{text} Everything doubles every {every}, by assumption."
    return (
        f"{text} Growth is learned from {len(ramps)} ramps of {makers} organizations. Shaded and "
        f"hatched: above {rate_words(fan.supported, fan.unit)} none of them climbed as far as it "
        f"would have to, and after {cases_until(drawn)} none was followed as long."
    )
