"""The cumulative forecast of one promise, with the words and the table around it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from markupsafe import Markup

from promisetrack.charts import cumulative_chart
from promisetrack.charts.cumulative import last_shown_year
from promisetrack.forecast.clock import first_clock
from promisetrack.forecast.words import LAST_YEAR, even_odds
from promisetrack.report.edition import Edition, Entry
from promisetrack.report.figures import Figure
from promisetrack.report.icons import icon
from promisetrack.report.phrasing import opening
from promisetrack.report.tables import table
from promisetrack.words import day_words

if TYPE_CHECKING:
    from promisetrack.forecast import DeliveryForecast


def forecast_figure(entry: Entry, edition: Edition, *, id: str = "forecast") -> Figure | None:  # noqa: A002  the attribute's name
    """Return the figure of a promise's forecast; None where it has none, or cannot be late."""
    forecast = entry.forecast
    if forecast is None or entry.promise.is_fixed_window:
        return None
    years = range(forecast.known_as_of.year, last_shown_year(forecast) + 1)
    chances = forecast.probabilities_by([date(year, 12, 31) for year in years])
    return Figure(
        id=id,
        title=forecast_title(forecast),
        subtitle=Markup(
            "Chance that it has been delivered by each date, given that it had not by {}. "
            "{} promised, {} even odds and one in four."
        ).format(day_words(forecast.known_as_of), icon("said"), icon("expected")),
        chart=cumulative_chart(entry.promise, forecast),
        source=_source(forecast, edition),
        table=table(
            ("by_the_end_of", "probability_delivered"),
            [[year, chance] for year, chance in zip(years, chances.tolist(), strict=True)],
        ),
        csv=f"data/{'headline' if id == 'headline' else f'promises/{entry.id}'}-forecast.csv",
    )


def forecast_title(forecast: DeliveryForecast) -> str:
    """Say the forecast in one sentence: even odds, and a chance in four before them."""
    even = even_odds(forecast)
    quarter, median = forecast.quantile(0.25), forecast.quantile(0.5)
    if quarter is None or quarter.year > LAST_YEAR or (median and median.year == quarter.year):
        return opening(even)
    return f"One chance in four by {quarter.year}, {even}"


# --- private -------------------------------------------------------------------------------


def _source(forecast: DeliveryForecast, edition: Edition) -> str:
    """Say as of when, from how many, and where the cases end."""
    facts = edition.facts
    if facts is None:
        return f"As of {day_words(edition.as_of)}."
    text = (
        f"As of {day_words(edition.as_of)}, from {facts.rows:,} promises, "
        f"{facts.delivered:,} of them delivered."
    )
    clock = first_clock(edition.by_id[forecast.promise].promise.claims)
    if clock is not None:
        supported = clock.start + timedelta(days=round(facts.supported_to * clock.horizon))
        if supported.year < last_shown_year(forecast):
            text += f" After about {supported.year} the curve is shape, not cases."
    return text
