"""Survival of delay: the share of a group's promises not yet delivered, by years after the date.

One small picture a group, all on one scale, every other group behind it in grey. Ticks stand
where an open promise was last seen; the numbers still open stand below, in the same columns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from promisetrack.charts import layers
from promisetrack.charts.chart import Chart, Layout, Room, Rows
from promisetrack.charts.labels import Place
from promisetrack.charts.marks import Label
from promisetrack.charts.tokens import token
from promisetrack.forecast.overdue import YEARS

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

    from promisetrack.forecast import DelaySurvival

KIND: Final = "delay"
HEIGHT: Final = 150
_MOST_YEARS = 5
"""Years after the date from which on hardly a domain has cases left."""


def delay_spec() -> alt.LayerChart:
    """Return the spec of the kind: gridlines, band, grey curves, its curve, ticks and numbers."""
    import altair as alt

    ticks = (
        alt.Chart(alt.NamedData("ticks"))
        .mark_tick(orient="vertical", size=7, thickness=1, color=token("ink"), aria=False)
        .encode(x=layers.x_axis(), y=layers.y_axis())
    )
    counts = (
        alt.Chart(alt.NamedData("counts"))
        .mark_text(aria=False, align=alt.ExprRef("datum.align"), fill=token("ink"))
        .encode(x=layers.x_axis(), y=alt.value(alt.ExprRef("height + 50")), text="text:N")
    )
    heading = (
        alt.Chart(alt.NamedData("heading"))
        .mark_text(aria=False, align="left", fontSize=11)
        .encode(x=alt.value(0), y=alt.value(alt.ExprRef("height + 34")), text="text:N")
    )
    parts = [
        *layers.grid(), layers.band(stepped=True), layers.lines("others"), layers.lines(), ticks,
        *layers.labels(), heading, counts,
    ]  # fmt: skip
    return layers.layered(parts, layers.parameters())


def share_left(survival: DelaySurvival, group: str, years: float) -> float | None:
    """Return the share of a group not delivered some years after the date.

    None where its curve has stopped by then, because too few promises are left.
    """
    curve = survival.curve(group)
    if curve.empty or years > float(curve["delay_years"].iloc[-1]):
        return None
    reached = curve[curve["delay_years"] <= years]
    return float(reached["undelivered"].iloc[-1])


def delay_panel(survival: DelaySurvival, group: str, *, name: str, others: Sequence[str]) -> Chart:
    """Return the picture of one group.

    Parameters
    ----------
    survival
        Curves of all groups.
    group
        The one in ink.
    name
        Its name in words.
    others
        The groups behind it.
    """
    left = share_left(survival, group, 0)
    share = f"{100 * left:.0f}%" if left is not None else "an unknown share"
    stop = float(survival.curve(group)["delay_years"].iloc[-1])
    description = (
        f"{name}: {share} of promises not delivered on the first date; "
        f"the curve falls in steps and stops {stop:.1f} years after it."
    )
    curves = _curves(survival, group, others)
    few = tuple(year for year in _SHOWN if year != 1)
    return Chart(
        KIND,
        description,
        wide=_layout(survival, group, curves, names=_SHOWN, pixels=242),
        narrow=_layout(survival, group, curves, names=few, pixels=172),
        narrow_below=230,
    )


# --- private -------------------------------------------------------------------------------

_SHOWN = tuple(year for year in YEARS if year <= _MOST_YEARS)
_LAST = _SHOWN[-1] + 2
_LEFT_LABELS = 34
"""Pixels at the left that names of gridlines take."""
_LINES = ((0.25, "25%"), (0.5, "50%"), (0.75, "75%"), (1.0, "100% missing"))


def _curves(survival: DelaySurvival, group: str, others: Sequence[str]) -> dict[str, Rows]:
    """Return what both layouts draw."""
    return {
        "grid": [{"y": y, "label": label} for y, label in _LINES],
        "band": _band(survival.curve(group)),
        "others": [
            row
            for other in others
            if other != group
            for row in _steps(survival.curve(other), other, token("muted"), 1)
        ],
        "steps": _steps(survival.curve(group), group, token("ink"), 2),
        "ticks": _ticks(survival, group),
        "labels": _end_label(survival.curve(group)),
        "heading": [{"text": "still open then"}],
    }


def _layout(
    survival: DelaySurvival,
    group: str,
    curves: Mapping[str, Rows],
    *,
    names: Sequence[int],
    pixels: int,
) -> Layout:
    counts = survival.at_risk.loc[group]
    return Layout(
        height=HEIGHT,
        room=Room(right=14, top=22, bottom=62),
        values={
            "x_low": -_LEFT_LABELS / (pixels - _LEFT_LABELS) * _LAST, "x_high": _LAST,
            "y_low": 0, "y_high": 1,
            "x_ticks": list(names), "x_names": [_year_name(year) for year in names],
        },
        data={
            **curves,
            "counts": [
                {"x": year, "text": str(counts[year]), "align": "center"} for year in names
            ],
        },
    )  # fmt: skip


def _year_name(year: int) -> str:
    return "due" if year == 0 else f"+{year}" if year < _SHOWN[-1] else f"+{year} years"


def _steps(curve: pd.DataFrame, line: str, colour: str, width: float) -> list[dict[str, Any]]:
    shown = curve[curve["delay_years"] <= _LAST]
    return [
        {
            "x": float(year), "y": float(share), "line": line, "order": i,
            "colour": colour, "width": width, "dash": [1, 0],
        }
        for i, (year, share) in enumerate(
            zip(shown["delay_years"], shown["undelivered"], strict=True)
        )
    ]  # fmt: skip


def _band(curve: pd.DataFrame) -> list[dict[str, Any]]:
    known = curve.dropna(subset=["lower", "upper"])
    known = known[known["delay_years"] <= _LAST]
    return [
        {"x": float(x), "y": float(low), "y2": float(high), "line": "band",
         "colour": token("grid")}
        for x, low, high in zip(known["delay_years"], known["lower"], known["upper"], strict=True)
    ]  # fmt: skip


def _ticks(survival: DelaySurvival, group: str) -> list[dict[str, float]]:
    """Where open promises were last seen, on the curve."""
    import numpy as np

    seen, curve = survival.still_open, survival.curve(group)
    years = np.sort(seen.loc[seen["group"] == group, "delay_years"].to_numpy(dtype=np.float64))
    steps = curve["delay_years"].to_numpy(dtype=np.float64)
    years = years[(years >= 0.0) & (years <= min(_LAST, steps[-1]))]
    left = curve["undelivered"].to_numpy(dtype=np.float64)
    at = np.searchsorted(steps, years, side="right") - 1
    return [{"x": float(x), "y": float(y)} for x, y in zip(years, left[at], strict=True)]


def _end_label(curve: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a label of the share that is left where the curve stops."""
    shown = curve[curve["delay_years"] <= _LAST]
    x, y = float(shown["delay_years"].iloc[-1]), float(shown["undelivered"].iloc[-1])
    place = Place(0, -12, "right") if x > 0.8 * _LAST else Place(6, 0, "left")
    return [Label(x, y, f"{100 * y:.0f}%", place, colour=token("ink"), bold=True).row()]
