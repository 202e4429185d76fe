"""The layers that chart kinds are made of: gridlines, rules, lines, bands, marks, labels.

Each layer reads one named data set. Colours, shapes and offsets come with the rows, already as
they are to be drawn; only positions go through a scale.

=========  ================================================================================
data set   fields of a row
=========  ================================================================================
grid       y, label (stands on the line, at the left)
rules      x, y, x2, y2, colour, dash ([on, off] pixels), width
steps      x, y, line (rows of one line), colour, width, dash
turned     x, y, text
points     x, y, shape, size (area), fill, stroke, tip (lines of text), order
labels     x, y, dx, dy, text, align, colour, weight, size
=========  ================================================================================
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, Literal

from promisetrack.charts.tokens import token

if TYPE_CHECKING:
    import altair as alt

RING: Final = 1.5
"""Width of the ring in the page colour that parts a mark from what it lies on."""

HALO: Final = 4
"""Width of the halo in the page colour around a label."""


def x_axis(*, named: bool = True) -> alt.X:
    """Return the horizontal encoding: domain, ticks and their names are parameters."""
    import altair as alt

    axis: Any = None
    if named:
        axis = alt.Axis(
            values=alt.ExprRef("x_ticks"),
            labelExpr="x_names[indexof(x_ticks, datum.value)]",
        )
    return alt.X("x:Q", scale=_scale("x"), axis=axis)


def y_axis() -> alt.Y:
    """Return the vertical encoding: no axis, because gridlines carry their own names."""
    import altair as alt

    return alt.Y("y:Q", scale=_scale("y"), axis=None)


def parameters(**more: Any) -> list[alt.Parameter]:
    """Return the parameters of the two scales, and of what else a kind needs."""
    import altair as alt

    defaults: dict[str, Any] = {
        "x_low": 0, "x_high": 1, "y_low": 0, "y_high": 1, "x_ticks": [], "x_names": [],
    }  # fmt: skip
    return [alt.param(name=name, value=value) for name, value in {**defaults, **more}.items()]


def grid() -> list[alt.Chart]:
    """Return gridlines with their names on them."""
    import altair as alt

    base = _named("grid")
    rule = base.mark_rule(color=token("grid"), aria=False).encode(y=y_axis())
    text = base.mark_text(align="left", dy=-7, aria=False).encode(
        x=alt.value(0), y=y_axis(), text="label:N"
    )
    return [rule, text]


def rules(data: str = "rules") -> alt.Chart:
    """Return straight lines from (x, y) to (x2, y2)."""
    import altair as alt

    layer: alt.Chart = (
        _named(data)
        .mark_rule(
            aria=False, strokeDash=alt.ExprRef("datum.dash"), strokeWidth=alt.ExprRef("datum.width")
        )
        .encode(x=x_axis(), y=y_axis(), x2="x2:Q", y2="y2:Q", color=_as_given("colour"))
    )
    return layer


def lines(
    data: str = "steps", *, interpolate: Literal["step-after", "linear"] = "step-after"
) -> alt.Chart:
    """Return lines, one for each value of ``line``; stepped unless said otherwise."""
    import altair as alt

    layer: alt.Chart = (
        _named(data)
        .mark_line(interpolate=interpolate, aria=False, clip=True)
        .encode(
            x=x_axis(),
            y=y_axis(),
            detail="line:N",
            order=alt.Order("order:Q"),
            color=_as_given("colour"),
            strokeDash=alt.StrokeDash("dash:N", scale=None, legend=None),
            strokeWidth=alt.StrokeWidth("width:Q", scale=None, legend=None),
        )
    )
    return layer


def band(data: str = "band", *, stepped: bool = False) -> alt.Chart:
    """Return an area from y to y2, one for each value of ``line``."""
    layer: alt.Chart = (
        _named(data)
        .mark_area(interpolate="step-after" if stepped else "linear", aria=False, clip=True)
        .encode(x=x_axis(), y=y_axis(), y2="y2:Q", detail="line:N", color=_as_given("colour"))
    )
    return layer


def turned() -> alt.Chart:
    """Return words along the diagonal of equal steps both ways: data set ``turned``, x, y, text."""
    layer: alt.Chart = (
        _named("turned")
        .mark_text(angle=315, aria=False, dy=9, fontSize=11, fill=token("ink_3"))
        .encode(x=x_axis(), y=y_axis(), text="text:N")
    )
    return layer


def points(data: str = "points") -> alt.Chart:
    """Return marks, each with a ring in the page colour."""
    import altair as alt

    layer: alt.Chart = (
        _named(data)
        .mark_point(filled=True, opacity=1, strokeWidth=RING, aria=False)
        .encode(
            x=x_axis(),
            y=y_axis(),
            shape=alt.Shape("shape:N", scale=None, legend=None),
            size=alt.Size("size:Q", scale=None, legend=None),
            fill=alt.Fill("fill:N", scale=None, legend=None),
            stroke=alt.Stroke("stroke:N", scale=None, legend=None),
        )
    )
    return layer


def labels(data: str = "labels", *, halo: bool = True) -> list[alt.Chart]:
    """Return texts at their offsets, over a halo in the page colour unless they lie on a band."""
    import altair as alt

    def texts(**drawn: Any) -> alt.Chart:
        layer: alt.Chart = (
            _named(data)
            .mark_text(
                aria=False,
                lineBreak="\n",
                dx=alt.ExprRef("datum.dx"),
                dy=alt.ExprRef("datum.dy"),
                align=alt.ExprRef("datum.align"),
                fontWeight=alt.ExprRef("datum.weight"),
                fontSize=alt.ExprRef("datum.size"),
                **drawn,
            )
            .encode(x=x_axis(), y=y_axis(), text="text:N")
        )
        return layer

    behind = texts(stroke=token("page"), fill=token("page"), strokeWidth=HALO, strokeJoin="round")
    return [*([behind] if halo else []), texts().encode(fill=_fill_as_given())]


def layered(parts: Iterable[alt.Chart], params: Iterable[alt.Parameter]) -> alt.LayerChart:
    """Return the layers as one chart with its parameters."""
    import altair as alt

    chart: alt.LayerChart = alt.LayerChart(layer=list(parts)).add_params(*params)
    return chart


# --- private -------------------------------------------------------------------------------


def _named(data: str) -> alt.Chart:
    import altair as alt

    return alt.Chart(alt.NamedData(data))


def _scale(axis: str) -> alt.Scale:
    import altair as alt

    ends = [alt.ExprRef(f"{axis}_low"), alt.ExprRef(f"{axis}_high")]
    return alt.Scale(domain=ends, nice=False, zero=False)


def _as_given(field: str) -> alt.Color:
    import altair as alt

    return alt.Color(f"{field}:N", scale=None, legend=None)


def _fill_as_given() -> alt.Fill:
    import altair as alt

    return alt.Fill("colour:N", scale=None, legend=None)
