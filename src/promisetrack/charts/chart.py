"""What a page brings to a chart: the name of its kind, and the values that fill its spec.

A kind's spec is built and validated once (`promisetrack.charts.kinds`). It refers to data sets
and parameters by name and to nothing else, so that a site of hundreds of charts carries each
spec once, and a page only numbers and words.

Conventions: horizontal positions in time are **decimal years** (`promisetrack.charts.years`),
never dates, so that no time zone can move a day; room around the plot is in pixels; whatever
depends on the width of the page stands in a `Layout`, of which a chart may have two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

NARROW_BELOW: Final = 480
"""Width of the chart, in pixels, below which its narrow layout is drawn, unless it says another."""

DECIMALS: Final = 4
"""Numbers are rounded to this many decimals: an hour in decimal years, a hundredth of a percent."""

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Room:
    """Pixels around the plot, for what stands outside it."""

    left: int = 0
    right: int = 0
    top: int = 18
    bottom: int = 24


@dataclass(frozen=True, slots=True)
class Layout:
    """What depends on the width of the chart.

    ``height`` is the plot's, in pixels; with ``aspect`` (height : width of the plot) it only is
    a bound, and the plot keeps its proportions.
    """

    height: int
    room: Room = field(default_factory=Room)
    values: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Rows] = field(default_factory=dict)
    aspect: float | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of values: its kind, what it says in one sentence, and one or two layouts."""

    kind: str
    description: str
    wide: Layout
    narrow: Layout | None = None
    narrow_below: int = NARROW_BELOW

    def fields(self) -> dict[str, Any]:
        """Return the chart as JSON fields; the narrow layout holds only what differs."""
        wide = _layout_fields(self.wide)
        if self.narrow is None:
            return {"kind": self.kind, "wide": wide}
        narrow = _layout_fields(_without(self.narrow, self.wide))
        for part in ("values", "data"):
            narrow[part] = {
                name: value for name, value in narrow[part].items() if value != wide[part].get(name)
            }
        return {
            "kind": self.kind,
            "narrow_below": self.narrow_below,
            "wide": wide,
            "narrow": narrow,
        }


def filled(spec: Mapping[str, Any], layout: Layout, *, width: int) -> dict[str, Any]:
    """Return a kind's spec with a layout's values and data, ready to be drawn at a width.

    The pages do the same in JavaScript (`assets/report.js`); a test compares the two.

    Parameters
    ----------
    spec
        The spec of a kind, as `promisetrack.charts.kinds.kind_specs` returns it.
    layout
        Values for all its parameters and data sets.
    width
        Of the whole chart, room included, in pixels.
    """
    fields = _layout_fields(layout)
    inner = max(width - layout.room.left - layout.room.right, 1)
    height = layout.height
    if layout.aspect is not None:
        height = min(round(inner * layout.aspect), height)
    params = [
        {**param, "value": fields["values"].get(param["name"], param.get("value"))}
        for param in spec.get("params", ())
    ]
    data = {name: fields["data"].get(name, []) for name in spec["datasets"]}
    return {
        **spec, "width": inner, "height": height, "padding": fields["room"],
        "params": params, "datasets": data,
    }  # fmt: skip


# --- private -------------------------------------------------------------------------------


def _without(layout: Layout, other: Layout) -> Layout:
    """Return a layout without the data that it shares with another: no row need be looked at."""
    data = {name: rows for name, rows in layout.data.items() if rows is not other.data.get(name)}
    return replace(layout, data=data)


def _layout_fields(layout: Layout) -> dict[str, Any]:
    room = layout.room
    fields: dict[str, Any] = {
        "height": layout.height,
        "room": {
            "left": room.left, "right": room.right, "top": room.top, "bottom": room.bottom,
        },
        "values": {name: _rounded(value) for name, value in layout.values.items()},
        "data": {name: [_rounded(row) for row in rows] for name, rows in layout.data.items()},
    }  # fmt: skip
    if layout.aspect is not None:
        fields["aspect"] = round(layout.aspect, DECIMALS)
    return fields


def _rounded(value: Any) -> Any:
    kind = type(value)
    if kind is float:
        return round(value, DECIMALS)
    if kind is dict:
        return dict(zip(value, _rounded_all(value.values()), strict=True))
    if kind in (list, tuple):
        return _rounded_all(value)
    return value


def _rounded_all(values: Iterable[Any]) -> list[Any]:
    """Round most values here: a call for each would take longer than all the rest."""
    return [
        one
        if (kind := type(one)) in _PLAIN
        else round(one, DECIMALS)
        if kind is float
        else _rounded(one)
        for one in values
    ]


_PLAIN: Final = frozenset((str, int, bool, type(None)))
