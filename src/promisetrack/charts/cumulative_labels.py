"""The labels of a cumulative forecast: the curve's dots, the two rules, the bar at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from promisetrack.charts.chart import NARROW_BELOW
from promisetrack.charts.labels import Place
from promisetrack.charts.marks import Label
from promisetrack.charts.tokens import token
from promisetrack.charts.widths import text_width
from promisetrack.charts.years import decimal_year
from promisetrack.model import Promise
from promisetrack.words import day_words

if TYPE_CHECKING:
    from promisetrack.forecast import DeliveryForecast

EVEN: Final = 0.5


@dataclass(frozen=True, slots=True)
class Across:
    """The horizontal scale: its years, and how many pixels wide it is."""

    low: float
    high: float
    pixels: float

    def pixel(self, year: float) -> float:
        """Return how many pixels from the left a decimal year stands."""
        return (year - self.low) / (self.high - self.low) * self.pixels


@dataclass(frozen=True, slots=True)
class Curve:
    """Chances of delivery by the end of days, in the order of the days."""

    days: tuple[date, ...]
    chances: tuple[float, ...]


def cumulative_labels(
    promise: Promise,
    forecast: DeliveryForecast,
    curve: Curve,
    across: Across,
    *,
    shares: Sequence[float],
) -> list[dict[str, Any]]:
    """Return the labels of a forecast's picture.

    Parameters
    ----------
    promise, forecast
        What is forecast, and how.
    curve
        The forecast as drawn.
    across
        The horizontal scale.
    shares
        Chances at which the curve carries a dot.
    """
    days = [(share, forecast.quantile(share)) for share in shares]
    dots = [
        _dot_label(share, day, across)
        for share, day in days
        if day is not None and decimal_year(day) <= across.high
    ]
    return [
        *_rule_labels(promise, forecast, across),
        *(label.row() for label in dots),
        *_bar_labels(curve, across.high),
    ]


def share_words(share: float) -> str:
    """Say the chance that a dot stands for."""
    return "even odds" if share == EVEN else "1 in 4"


# --- private -------------------------------------------------------------------------------

_LEFT_LABELS = 36
"""Pixels at the left that names of gridlines take."""


def _dot_label(share: float, day: date, across: Across) -> Label:
    """Name a dot right below it, or left above it where the plot ends too soon."""
    text, x = f"{share_words(share)} by {day.year}", decimal_year(day)
    fits = across.pixel(x) + text_width(text, bold=True) + 12 < across.pixels
    place = Place(9, 9, "left") if fits else Place(-9, -9, "right")
    return Label(x, share, text, place, colour=token("expected_text"), bold=True)


def _rule_labels(
    promise: Promise, forecast: DeliveryForecast, across: Across
) -> list[dict[str, Any]]:
    """Name the rule where knowledge ends, and the deadline, one below the other if near."""
    known = decimal_year(forecast.known_as_of)
    seen = f"not yet, {day_words(forecast.known_as_of).split(' ', 1)[1]}"
    above = across.pixel(known) > _LEFT_LABELS
    first = Label(known, 1, seen, Place(0, -8, "left") if above else Place(6, 14, "left"))
    second = _deadline_label(promise, forecast, across)
    gap = across.pixel(second.x) - across.pixel(known)
    width = text_width(second.text, bold=True)
    reach = (-width - 12, text_width(seen) + 12) if second.place.align == "left" else (0, width)
    if not above and reach[0] < gap < reach[1]:
        place = second.place
        second = Label(
            second.x, 1, second.text, Place(place.dx, place.dy + 16, place.align),
            colour=second.colour, bold=True,
        )  # fmt: skip
    return [first.row(), second.row()]


def _deadline_label(promise: Promise, forecast: DeliveryForecast, across: Across) -> Label:
    """Name the deadline on the side that has room; at the edge where it lies past it."""
    dates = sum(claim.deadline is not None for claim in promise.claims)
    text = "first date" if dates > 1 else "promised"
    if across.pixels >= NARROW_BELOW:
        text += f"\nby {day_words(forecast.first_due)}"
    due, known = decimal_year(forecast.first_due), decimal_year(forecast.known_as_of)
    colour = token("said_text")
    lower = 14 + 7 * text.count("\n")
    if due > across.high:
        return Label(across.high, 1, f"{text} \u25b8", Place(-2, lower, "right"), colour, bold=True)
    width = text_width(text, bold=True)
    room_left = across.pixel(due) - _LEFT_LABELS > width
    left = room_left and (due <= known or across.pixel(due) + width > across.pixels)
    place = Place(-6, lower, "right") if left else Place(6, lower, "left")
    return Label(due, 1, text, place, colour, bold=True)


def _bar_labels(curve: Curve, x_high: float) -> list[dict[str, Any]]:
    """Name the two parts of the bar: reached by the last year, and not."""
    reached = curve.chances[-1]
    parts = (
        (reached, reached / 2, f"by {curve.days[-1].year}"),
        (1 - reached, (1 + reached) / 2, "later\nor never"),
    )
    rows = []
    for share, middle, words in parts:
        y = min(max(middle, 0.1), 0.9)
        number = Label(
            x_high, y, _percent(share), Place(20, -8, "left"), token("ink"), bold=True, size=13
        )
        below = Place(20, 7 + 7 * words.count("\n"), "left")
        rows += [number.row(), Label(x_high, y, words, below, size=11).row()]
    return rows


def _percent(share: float) -> str:
    """Say a share in a chart; neither none nor all of it."""
    if share < 0.01:  # noqa: PLR2004
        return "<1%"
    return ">99%" if share > 0.99 else f"{100 * share:.0f}%"  # noqa: PLR2004
