"""Cumulative incidence: delivered from below, cancelled from above, still open the rest.

Across runs the time in multiples of the promised time: made, due, twice as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from promisetrack.charts import layers
from promisetrack.charts.chart import Chart, Layout, Room, Rows
from promisetrack.charts.labels import Place, spread
from promisetrack.charts.marks import Label, Rule
from promisetrack.charts.tokens import token

if TYPE_CHECKING:
    import altair as alt

    from promisetrack.forecast.fates import Fates

KIND: Final = "incidence"
HEIGHT: Final = 220
LAST: Final = 5.0
"""Multiple of the promised time at which the picture ends."""


def incidence_spec() -> alt.LayerChart:
    """Return the spec of the kind: areas, gridlines, the due date, curves and their names."""
    parts = [
        layers.band("areas", stepped=True), layers.band(stepped=True), *layers.grid(),
        layers.rules(), layers.lines(), *layers.labels(),
    ]  # fmt: skip
    return layers.layered(parts, layers.parameters())


def incidence_chart(own: Fates, others: Fates | None, *, name: str) -> Chart:
    """Return what became of some promises, with everybody else's deliveries dashed.

    Parameters
    ----------
    own
        The promises in question.
    others
        All other promises; None leaves them out.
    name
        Whose promises they are, for the description.
    """
    stop = min(float(own.times[-1]), LAST)
    delivered, cancelled = own.at(stop) or (0.0, 0.0)
    wide = _layout(own, others)
    few = (_NAMES[0], _NAMES[1], _NAMES[3], _NAMES[5])
    return Chart(
        KIND,
        f"{name}: {100 * delivered:.0f}% delivered and {100 * cancelled:.0f}% cancelled by "
        f"{stop:.1f} times the promised time; the rest is open.",
        wide=wide,
        narrow=replace(wide, values={**wide.values, **_axis(few)}),
        narrow_below=360,
    )


# --- private -------------------------------------------------------------------------------

_NAMES: Final = ((0.0, "made"), (1.0, "due"), (2.0, "2×"), (3.0, "3×"), (4.0, "4×"), (5.0, "5×"))
_LINES: Final = ((0.25, "25%"), (0.5, "50%"), (0.75, "75%"), (1.0, "100% of promises"))
_ROOM: Final = 104
"""Pixels at the right for the names of the curves."""


def _axis(names: Sequence[tuple[float, str]]) -> dict[str, Any]:
    return {"x_ticks": [at for at, _ in names], "x_names": [name for _, name in names]}


def _layout(own: Fates, others: Fates | None) -> Layout:
    return Layout(
        height=HEIGHT,
        room=Room(right=_ROOM, top=22),
        values={
            "x_low": -0.55, "x_high": LAST, "y_low": 0, "y_high": 1, **_axis(_NAMES),
        },
        data={
            "grid": [{"y": y, "label": label} for y, label in _LINES],
            "areas": _area(own),
            "band": _band(own),
            "rules": [Rule(1, 0, 1, 1, token("said"), (5, 4), 1.2).row()],
            "steps": [
                *(_steps(others, "others", token("ink_3"), (4, 3)) if others is not None else ()),
                *_steps(own, "own", token("ink"), (1, 0)),
            ],
            "labels": _names(own, others),
        },
    )  # fmt: skip


def _shown(of: Fates) -> list[int]:
    return [at for at, time in enumerate(of.times) if time <= LAST]


def _last(of: Fates) -> float:
    """Return where a curve stops in the picture."""
    return min(float(of.times[-1]), LAST)


def _steps(of: Fates, line: str, colour: str, dash: tuple[int, int]) -> list[dict[str, Any]]:
    points = [(float(of.times[at]), float(of.delivered[at])) for at in _shown(of)]
    if line == "others":
        points = _seen(points)
    points.append((_last(of), points[-1][1]))
    width = 2 if line == "own" else 1.5
    return [
        {
            "x": x, "y": y, "line": line, "order": at, "colour": colour, "width": width,
            "dash": list(dash),
        }
        for at, (x, y) in enumerate(points)
    ]  # fmt: skip


def _seen(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the points of a rising curve without those less than half a pixel above the last."""
    kept = points[:1]
    for point in points[1:]:
        if point[1] - kept[-1][1] >= 0.5 / HEIGHT:
            kept.append(point)
    return kept


def _area(own: Fates) -> list[dict[str, Any]]:
    """Return the area of the cancelled ones, hanging from the top."""
    rows = [(float(own.times[at]), 1.0 - float(own.cancelled[at])) for at in _shown(own)]
    rows.append((_last(own), rows[-1][1]))
    return [
        {"x": x, "y": 1.0, "y2": y, "line": "cancelled", "colour": token("muted")} for x, y in rows
    ]


def _band(own: Fates) -> list[dict[str, Any]]:
    shown = [at for at in _shown(own) if own.lower[at] == own.lower[at]]
    return [
        {
            "x": float(own.times[at]), "y": float(own.lower[at]), "y2": float(own.upper[at]),
            "line": "band", "colour": token("grid"),
        }
        for at in shown
    ]  # fmt: skip


def _names(own: Fates, others: Fates | None) -> Rows:
    """Name the curves where they stop, 16 pixels apart."""
    delivered, cancelled = own.at(_last(own)) or (0.0, 0.0)
    ink, quiet = token("ink"), token("ink_2")
    wanted = [
        (delivered, f"delivered {100 * delivered:.0f}%", ink, True),
        ((1.0 - cancelled + delivered) / 2, "still open", token("said_text"), True),
    ]
    if cancelled > 0.0:
        words = f"cancelled {100 * cancelled:.0f}%"
        wanted.append((1.0 - cancelled / 2, words, quiet, True))
    if others is not None:
        share = (others.at(_last(others)) or (0.0, 0.0))[0]
        wanted.append((share, "others, delivered", quiet, False))
    places = spread([HEIGHT * (1 - y) for y, *_ in wanted], apart=16, low=6, high=HEIGHT - 8)
    return [
        Label(
            LAST, 1.0 - place / HEIGHT, text, Place(8, 0, "left"), colour, bold=bold
        ).row()
        for place, (_, text, colour, bold) in zip(places, wanted, strict=True)
    ]  # fmt: skip
