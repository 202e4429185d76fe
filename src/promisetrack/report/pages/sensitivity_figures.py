"""What the forecasts of the headline promises hang on: two figures and the words around them.

The headline promises are the one that the front page opens with, and others of the same
organization and field (`promisetrack.report.studies`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from markupsafe import Markup

from promisetrack.charts import Chart, chance_strips, median_strips
from promisetrack.charts.sensitivity import Assumption, Number, median_number, strips_of
from promisetrack.forecast.listed import kept_by_listing
from promisetrack.forecast.sensitivity import Sensitivity
from promisetrack.report.edition import Edition, Entry
from promisetrack.report.figures import Figure
from promisetrack.report.headline import by_next_decade
from promisetrack.report.icons import icon
from promisetrack.report.phrasing import opening
from promisetrack.report.studies import hangs_on
from promisetrack.report.tables import Cell, Table, table
from promisetrack.words import day_words, probability_words

if TYPE_CHECKING:
    from promisetrack.forecast import DeliveryForecast


@dataclass(frozen=True, slots=True)
class SensitivitySection:
    """A section: its sentence, what its marks mean, and a figure for each number."""

    title: str
    dek: Markup
    figures: tuple[Figure, ...]


def sensitivity_section(
    entry: Entry | None, edition: Edition, *, front: bool = False
) -> SensitivitySection | None:
    """Return what the forecast of a headline promise hangs on.

    None for another promise, one without a forecast, a quota of a fixed period, and where nothing
    that could be assumed otherwise moves a number.
    """
    found = hangs_on(entry, edition) if entry is not None else None
    if entry is None or edition.model is None or found is None:
        return None
    stem = "headline" if front else f"promises/{entry.id}"
    figures = (_chance_figure(found, edition, stem), _median_figure(found, edition, stem))
    shown = tuple(one for one in figures if one is not None)
    if not shown:
        return None
    label = found.answers[0].variant.label
    listed = kept_by_listing(edition.model.rows, edition.ledger).words
    return SensitivitySection(
        title=f"The forecast moves most if {label[0].lower()}{label[1:]}",
        dek=Markup(
            "Each row assumes one thing otherwise and leaves the rest. {} as forecast; small dots: "
            "what it would be. Two changes at once can move it further.{}"
        ).format(icon("expected"), f" {opening(listed)}." if listed else ""),
        figures=shown,
    )


# --- private -------------------------------------------------------------------------------


def _chance_figure(found: Sensitivity, edition: Edition, stem: str) -> Figure | None:
    default = found.default
    passed = default.first_date_passed
    by = by_next_decade(edition.as_of) if passed else default.first_due

    def chance(forecast: DeliveryForecast) -> Number:
        share = forecast.probability_by(by)
        return Number(100 * share, probability_words(share))

    what = f"of a delivery by the end of {by.year}" if passed else "to be on time"
    ends = _ends(strips_of(found.answers, chance, chance(default)), chance(default))
    if ends is None:
        return None
    low, high = ends
    return _figure(
        found,
        edition,
        name="chance",
        stem=stem,
        title=f"The chance {what} would be {low.words} to {high.words}",
        subtitle=f"Chance of a delivery by {day_words(by)}.",
        chart=chance_strips(found, by=by),
        values=_chances(found, by),
    )


def _median_figure(found: Sensitivity, edition: Edition, stem: str) -> Figure | None:
    default = median_number(found.default)
    ends = _ends(strips_of(found.answers, median_number, default), default)
    if ends is None:
        return None
    low, high = ends
    if high.at is None:
        title = f"Even odds would come in {low.words} at the soonest, {high.words} at the latest"
    else:
        title = f"Even odds would come between {low.words} and {high.words}"
    return _figure(
        found,
        edition,
        name="even-odds",
        stem=stem,
        title=title,
        subtitle="Month by which it has been delivered with even odds.",
        chart=median_strips(found),
        values=_quantiles(found),
    )


def _ends(strips: Sequence[Assumption], default: Number) -> tuple[Number, Number] | None:
    """Return the least and the largest number; None where nothing moves it, or all lie beyond."""
    numbers = [default, *(number for one in strips for _, number in one.marks)]
    known = sorted((one for one in numbers if one.at is not None), key=lambda one: one.at or 0.0)
    beyond = [one for one in numbers if one.at is None]
    if not strips or not known:
        return None
    return known[0], (beyond or known)[-1]


def _figure(  # noqa: PLR0913  what a figure is made of
    found: Sensitivity,
    edition: Edition,
    *,
    name: str,
    stem: str,
    title: str,
    subtitle: str,
    chart: Chart,
    values: Table,
) -> Figure:
    return Figure(
        id=f"sensitivity-{name}",
        title=title,
        subtitle=Markup("{}").format(subtitle),
        chart=chart,
        source=_source(found, edition),
        table=values,
        csv=f"data/{stem}-sensitivity-{name}.csv",
    )


def _source(found: Sensitivity, edition: Edition) -> str:
    """Say on how many promises it rests, and what could not be tried."""
    fewest = min((one.promises for one in found.answers if one.promises), default=found.promises)
    basis = f"As of {day_words(edition.as_of)}, from the delays of {found.promises} promises"
    if fewest < found.promises:
        basis += f", {fewest} in the row with the fewest"
    missing: dict[str, list[str]] = {}
    for one in found.answers:
        if one.reason:
            missing.setdefault(one.reason, []).append(one.variant.label)
    parts = (f" Not tried, {reason}: {'; '.join(labels)}." for reason, labels in missing.items())
    return f"{basis}.{''.join(parts)}"


def _chances(found: Sensitivity, by: date) -> Table:
    def cells(forecast: DeliveryForecast | None) -> list[float | None]:
        return [None if forecast is None else forecast.probability_by(by)]

    return _table(found, (f"probability_by_{by}",), cells)


def _quantiles(found: Sensitivity) -> Table:
    def cells(forecast: DeliveryForecast | None) -> list[str | None]:
        days = [None if forecast is None else forecast.quantile(p) for p in (0.1, 0.5, 0.9)]
        return [None if day is None else str(day) for day in days]

    return _table(found, ("p10", "p50", "p90"), cells)


def _table(
    found: Sensitivity,
    columns: tuple[str, ...],
    cells: Callable[[DeliveryForecast | None], Sequence[Cell]],
) -> Table:
    rows: list[list[Cell]] = [["As forecast", found.promises, *cells(found.default), None]]
    rows += [
        [one.variant.label, one.promises or None, *cells(one.forecast), one.reason or None]
        for one in found.answers
    ]
    return table(("if", "promises", *columns, "not_tried_because"), rows)
