"""The cumulative forecast: the chance that a promise has been delivered by each date.

The deadline is dashed; the curve starts where knowledge ends; a bar at the right splits what is
left at the last year into reached and not reached, so that *later or never* is part of the
picture. A band is drawn where the model gives one.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from promisetrack.charts import layers
from promisetrack.charts.chart import Chart, Layout, Room
from promisetrack.charts.cumulative_labels import Across, Curve, cumulative_labels, share_words
from promisetrack.charts.marks import Rule, mark_row
from promisetrack.charts.tokens import token
from promisetrack.charts.years import decimal_year, year_ticks
from promisetrack.forecast.words import LAST_YEAR, even_odds
from promisetrack.model import Promise
from promisetrack.words import date_words, day_words

if TYPE_CHECKING:
    import altair as alt

    from promisetrack.forecast import DeliveryForecast

KIND: Final = "cumulative"
HEIGHT: Final = 300


def cumulative_spec() -> alt.LayerChart:
    """Return the spec of the kind: gridlines, band, deadlines, curve, dots, bar and labels."""
    import altair as alt

    bar = (
        alt.Chart(alt.NamedData("bar"))
        .mark_rule(xOffset=12, strokeWidth=3, aria=False)
        .encode(
            x=layers.x_axis(),
            y=layers.y_axis(),
            y2="y2:Q",
            color=alt.Color("colour:N", scale=None, legend=None),
        )
    )
    curve = layers.lines(interpolate="linear")
    parts = [
        *layers.grid(), layers.band(), layers.rules(), curve, bar, layers.points(),
        *layers.labels(),
    ]  # fmt: skip
    return layers.layered(parts, layers.parameters())


def last_shown_year(forecast: DeliveryForecast) -> int:
    """Return the year at whose end the picture stops: nearer where nearly all is decided by then.

    Years beyond `LAST_YEAR` are never shown: there the forecast is shape, not cases.
    """
    possible = 1 - forecast.probability_never
    near = (forecast.as_of.year // 5 + 2) * 5
    reached = forecast.probability_by(date(near, 12, 31))
    return near if near < LAST_YEAR and reached >= _NEARLY_ALL * possible else LAST_YEAR


def forecast_curve(forecast: DeliveryForecast, *, last_year: int) -> Curve:
    """Return the forecast a quarter of a year apart, by the month in its first two years."""
    start, end = forecast.known_as_of, date(last_year, 12, 31)
    days, step = [start], 30
    while days[-1] < end:
        step = 30 if (days[-1] - start).days < 2 * 365 else 91
        days.append(min(days[-1] + timedelta(days=step), end))
    chances = forecast.probabilities_by(days)
    return Curve(tuple(days), tuple(float(p) for p in chances))


def cumulative_chart(promise: Promise, forecast: DeliveryForecast) -> Chart:
    """Return the forecast of a promise with its promised dates.

    Parameters
    ----------
    promise
        With at least one dated claim.
    forecast
        Of that promise.
    """
    last_year = last_shown_year(forecast)
    curve = forecast_curve(forecast, last_year=last_year)
    reached = round(100 * curve.chances[-1])
    description = (
        f"Chance that it has been delivered, by date: {even_odds(forecast)}; "
        f"{reached}% by the end of {last_year}."
    )
    return Chart(
        KIND,
        description,
        wide=_layout(promise, forecast, curve, pixels=720 - _ROOM.right, height=HEIGHT),
        narrow=_layout(promise, forecast, curve, pixels=380 - _ROOM.right, height=260),
    )


# --- private -------------------------------------------------------------------------------

_NEARLY_ALL = 0.85
_ROOM = Room(right=84)
_QUARTERS = ((0.25, "25%"), (0.5, "50%"), (0.75, "75%"), (1.0, "100%"))
_SMALL = 60
"""Area of the promised dates on the baseline, in square pixels."""
_SHARES = (0.25, 0.5)
"""Shares at which the curve carries a dot."""


def _layout(
    promise: Promise, forecast: DeliveryForecast, curve: Curve, *, pixels: int, height: int
) -> Layout:
    first = promise.first_dated
    x_high = decimal_year(curve.days[-1])
    starts = decimal_year(forecast.known_as_of)
    x_low = min(starts, decimal_year(forecast.first_due))
    if first is not None:
        x_low = min(x_low, decimal_year(first.made.middle))
    x_low -= 44 / pixels * (x_high - x_low)
    across = Across(x_low, x_high, pixels)
    ticks = year_ticks(x_low, x_high, pixels=pixels, apart=48)
    return Layout(
        height=height,
        room=_ROOM,
        values={
            "x_low": x_low, "x_high": x_high, "x_ticks": ticks,
            "x_names": [str(year) for year in ticks], "y_low": 0, "y_high": 1,
        },
        data={
            "grid": [{"y": y, "label": label} for y, label in _QUARTERS],
            "rules": _rules(forecast, across),
            "steps": _curve_rows(curve),
            "bar": _bar(curve.chances[-1], x_high),
            "points": _points(promise, forecast, across),
            "labels": cumulative_labels(promise, forecast, curve, across, shares=_SHARES),
        },
    )  # fmt: skip


def _curve_rows(curve: Curve) -> list[dict[str, Any]]:
    return [
        {
            "x": decimal_year(day), "y": chance, "line": "forecast", "order": i,
            "colour": token("expected"), "width": 2.5, "dash": [1, 0],
        }
        for i, (day, chance) in enumerate(zip(curve.days, curve.chances, strict=True))
    ]  # fmt: skip


def _rules(forecast: DeliveryForecast, across: Across) -> list[dict[str, Any]]:
    """Return the rule where knowledge ends, and the deadline unless it lies past the edge."""
    known, due = decimal_year(forecast.known_as_of), decimal_year(forecast.first_due)
    deadline = Rule(due, 0, due, 1, colour=token("said"), dash=(5, 4), width=1.5).row()
    return [
        *([deadline] if due <= across.high else []),
        Rule(known, 0, known, 1, colour=token("ink_3"), width=1.2).row(),
    ]


def _bar(reached: float, x_high: float) -> list[dict[str, Any]]:
    return [
        {"x": x_high, "y": 0, "y2": reached, "colour": token("expected")},
        {"x": x_high, "y": reached + 0.008, "y2": 1, "colour": token("muted")},
    ]


def _points(promise: Promise, forecast: DeliveryForecast, across: Across) -> list[dict[str, Any]]:
    """Return the promised dates on the baseline, and the dots on the curve."""
    rows: list[dict[str, Any]] = []
    for claim in promise.claims:
        if claim.deadline is not None and decimal_year(claim.deadline) <= across.high:
            tip = (
                f"Promised for {day_words(claim.deadline)}",
                f"{claim.by}, {date_words(claim.made)}",
            )
            row = mark_row("said", decimal_year(claim.deadline), 0, tip=tip, order=len(rows))
            rows.append({**row, "size": _SMALL})
    for share in _SHARES:
        day = forecast.quantile(share)
        if day is not None and decimal_year(day) <= across.high:
            words = [f"{share_words(share)} by {day_words(day)}"]
            rows.append(mark_row("expected", decimal_year(day), share, tip=words, order=len(rows)))
    return rows
