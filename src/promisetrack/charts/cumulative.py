"""The cumulative forecast: the chance that a promise has been delivered by each date.

The deadline is dashed; the curve starts where knowledge ends; a bar at the right splits what is
left at the last year into reached and not reached, so that *later or never* is part of the
picture. A band is drawn where the model gives one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from promisetrack.charts import layers
from promisetrack.charts.chart import Chart, Layout, Room
from promisetrack.charts.labels import Place
from promisetrack.charts.marks import Label, Rule, mark_row
from promisetrack.charts.tokens import token
from promisetrack.charts.widths import text_width
from promisetrack.charts.years import decimal_year, year_ticks
from promisetrack.forecast.words import LAST_YEAR, date_words, day_words, even_odds
from promisetrack.model import Promise

if TYPE_CHECKING:
    import altair as alt

    from promisetrack.forecast import DeliveryForecast

KIND: Final = "cumulative"
HEIGHT: Final = 300


@dataclass(frozen=True, slots=True)
class _Across:
    """The horizontal scale: its years, and how many pixels wide it is."""

    low: float
    high: float
    pixels: float

    def pixel(self, year: float) -> float:
        return (year - self.low) / (self.high - self.low) * self.pixels


@dataclass(frozen=True, slots=True)
class Curve:
    """Chances of delivery by the end of days, in the order of the days."""

    days: tuple[date, ...]
    chances: tuple[float, ...]


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
_LEFT_LABELS = 36
"""Pixels at the left that names of gridlines take."""
_QUARTERS = ((0.25, "25%"), (0.5, "50%"), (0.75, "75%"), (1.0, "100%"))
_NARROW = 480


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
            "rules": _deadlines(forecast, starts),
            "steps": _curve_rows(curve),
            "bar": _bar(curve.chances[-1], x_high),
            "points": _points(promise, forecast),
            "labels": _labels(promise, forecast, curve, _Across(x_low, x_high, pixels)),
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


def _deadlines(forecast: DeliveryForecast, starts: float) -> list[dict[str, Any]]:
    due = decimal_year(forecast.first_due)
    return [
        Rule(due, 0, due, 1, colour=token("said"), dash=(5, 4), width=1.5).row(),
        Rule(starts, 0, starts, 1, colour=token("ink_3"), width=1.2).row(),
    ]


def _bar(reached: float, x_high: float) -> list[dict[str, Any]]:
    return [
        {"x": x_high, "y": 0, "y2": reached, "colour": token("expected")},
        {"x": x_high, "y": reached + 0.008, "y2": 1, "colour": token("muted")},
    ]


def _points(promise: Promise, forecast: DeliveryForecast) -> list[dict[str, Any]]:
    """Promised dates on the baseline, and the dots of 25% and 50%."""
    rows = []
    for i, claim in enumerate(promise.claims):
        if claim.deadline is not None and claim.deadline.year <= LAST_YEAR:
            tip = (f"Promised for {day_words(claim.deadline)}", f"{claim.by}, {_made(claim.made)}")
            row = mark_row("said", decimal_year(claim.deadline), 0, tip=tip, order=i)
            rows.append({**row, "size": 60})
    for share in (0.25, 0.5):
        day = forecast.quantile(share)
        if day is not None and day.year <= last_shown_year(forecast):
            words = f"{_share_words(share)} by {day_words(day)}"
            rows.append(
                mark_row("expected", decimal_year(day), share, tip=(words,), order=len(rows))
            )
    return rows


def _labels(
    promise: Promise, forecast: DeliveryForecast, curve: Curve, scale: _Across
) -> list[dict[str, Any]]:
    rows = _rule_labels(promise, forecast, scale)
    for share in (0.5, 0.25):
        day = forecast.quantile(share)
        if day is not None and day.year <= curve.days[-1].year:
            text = f"{_share_words(share)} by {day.year}"
            colour = token("expected_text")
            fits = scale.pixel(decimal_year(day)) + text_width(text, bold=True) + 12 < scale.pixels
            place = Place(9, 9, "left") if fits else Place(-9, -9, "right")
            rows.append(
                Label(decimal_year(day), share, text, place, colour=colour, bold=True).row()
            )
    return [*rows, *_bar_labels(curve, scale.high)]


def _rule_labels(
    promise: Promise, forecast: DeliveryForecast, scale: _Across
) -> list[dict[str, Any]]:
    """Name the rule where knowledge ends and the dashed deadline, one above the other if near."""
    known, due = decimal_year(forecast.known_as_of), decimal_year(forecast.first_due)
    seen = f"not yet, {day_words(forecast.known_as_of).split(' ', 1)[1]}"
    said = _deadline_words(promise, narrow=scale.pixels < _NARROW)
    gap = scale.pixel(due) - scale.pixel(known)
    wide = text_width(said, bold=True)
    fits_left = scale.pixel(due) - _LEFT_LABELS > wide
    left = fits_left and (due <= known or scale.pixel(due) + wide > scale.pixels)
    meets = not left and -wide - 12 < gap < text_width(seen) + 12
    side = "right" if left else "left"
    above = scale.pixel(known) > _LEFT_LABELS
    meets = meets and not above
    first = Place(0, -8, "left") if above else Place(6, 14, "left")
    second = Place(-6 if left else 6, 14 + 7 * said.count("\n") + (16 if meets else 0), side)
    return [
        Label(known, 1, seen, first).row(),
        Label(due, 1, said, second, colour=token("said_text"), bold=True).row(),
    ]


def _deadline_words(promise: Promise, *, narrow: bool) -> str:
    dated = [claim for claim in promise.claims if claim.deadline is not None]
    due = day_words(dated[0].deadline) if dated and dated[0].deadline is not None else ""
    first = "first date" if len(dated) > 1 else "promised"
    return first if narrow else f"{first}\nby {due}"


def _bar_labels(curve: Curve, x_high: float) -> list[dict[str, Any]]:
    reached = curve.chances[-1]
    year = curve.days[-1].year
    rows = []
    for share, at, words in (
        (reached, reached / 2, f"by {year}"),
        (1 - reached, (1 + reached) / 2, "later\nor never"),
    ):
        number = f"{100 * share:.0f}%"
        low, high = 0.1, 0.9
        y = min(max(at, low), high)
        rows.append(
            Label(x_high, y, number, Place(20, -8, "left"), colour=token("ink"), bold=True,
                      size=13).row()
        )  # fmt: skip
        lines = words.count("\n")
        rows.append(Label(x_high, y, words, Place(20, 7 + 7 * lines, "left"), size=11).row())
    return rows


def _share_words(share: float) -> str:
    return "even odds" if share == 0.5 else "1 in 4"  # noqa: PLR2004  the two dots of the chart


def _made(made: Any) -> str:
    return date_words(made)
