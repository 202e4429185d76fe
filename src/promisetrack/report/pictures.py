"""Charts as pictures outside a page: SVG and PNG with their title, key and source in them.

A page sets the words around a chart as text; a picture has to carry them. They are broken into
lines by the widths of the sans faces (`promisetrack.charts.widths`), and the marks of a key are
drawn among them. Always in the light scheme. The same chart gives the same bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
from typing import Any, Final

from promisetrack.charts import filled, kind_specs
from promisetrack.charts.theme import FONT, chart_config
from promisetrack.charts.tokens import LIGHT, in_colours, token
from promisetrack.charts.widths import text_width, wrap
from promisetrack.report.bundle import VEGA_LITE
from promisetrack.report.figures import Figure
from promisetrack.report.plain import plain

WIDTHS: Final = {
    "slip": 516, "togo": 516, "sensitivity": 516, "delay": 360, "agenda": 900, "held": 516,
    "event-time": 516,
}  # fmt: skip
"""Width of a chart by its kind, in pixels: that for which its labels were placed."""

WIDE: Final = 720
"""Width of every other."""

SCALE: Final = 2
"""Pixels of a PNG for each of the SVG."""


def figure_svg(figure: Figure) -> str:
    """Return a figure as a picture of its own: title, key, chart and source line."""
    width = WIDTHS.get(figure.chart.kind, WIDE)
    parts: list[str] = []
    top = float(_MARGIN)
    title = wrap(figure.title, width=width, size=_TITLE.size, bold=True).split("\n")
    parts.append(_lines(title, top, _TITLE))
    top += _TITLE.step * len(title) + 4
    key, height = _key(str(figure.subtitle), top, width)
    parts.append(key)
    top += height + 12
    plot = _plot(figure, width)
    size = re.match(r'<svg[^>]* width="([\d.]+)" height="([\d.]+)"', plot)
    if size is None:
        message = f"{figure.csv}: no picture was drawn"
        raise ValueError(message)
    place = f'<svg x="{_MARGIN}" y="{top:g}" overflow="visible" '
    parts.append(plot.replace("<svg ", place, 1))
    top += float(size[2]) + 12
    source = wrap(figure.source, width=width, size=_SOURCE.size).split("\n")
    parts.append(_lines(source, top, _SOURCE))
    top += _SOURCE.step * len(source)
    return _whole(figure, "".join(parts), width + 2 * _MARGIN, top + _MARGIN)


def png_of(svg: str) -> bytes:
    """Return a picture as PNG, at twice its size."""
    import vl_convert

    made: bytes = vl_convert.svg_to_png(svg, scale=SCALE)
    return made


# --- private -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Face:
    size: float
    step: float
    colour: str
    weight: int = 400


_MARGIN = 16
_TITLE = _Face(17, 22, token("ink"), 700)
_SUB = _Face(14, 20, token("ink_2"))
_SOURCE = _Face(12.5, 18, token("ink_3"))
_MARK = re.compile(r'(<svg class="mark".*?</svg>|<span class="swatch".*?</span>)')
_INSIDE = re.compile(r"<svg[^>]*>(.*)</svg>", flags=re.DOTALL)
_SWATCH = re.compile(r"background: ([^\"]+)\"")
_CLIP = re.compile(r'(id="|url\(#)(clip\d+)')


def _plot(figure: Figure, width: int) -> str:
    """Draw the chart alone; clip paths are numbered afresh, or they count up in a process."""
    import vl_convert

    spec: Any = filled(kind_specs()[figure.chart.kind], figure.chart.wide, width=width)
    spec = in_colours({**spec, "config": chart_config()}, LIGHT)
    drawn: str = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE)
    names: dict[str, str] = {}

    def renamed(one: re.Match[str]) -> str:
        return one[1] + names.setdefault(one[2], f"clip{len(names)}")

    return _CLIP.sub(renamed, drawn)


def _whole(figure: Figure, inside: str, width: float, height: float) -> str:
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}" role="img" '
        f"font-family='{FONT}'><title>{escape(figure.label)}</title>"
        f'<rect width="100%" height="100%" fill="{token("page")}"/>{inside}</svg>\n'
    )
    coloured: str = in_colours(plain(drawn), LIGHT)
    return coloured


def _lines(lines: list[str], top: float, face: _Face) -> str:
    return "".join(
        _text(line, _MARGIN, top + face.step * i + face.size, face) for i, line in enumerate(lines)
    )


def _text(words: str, x: float, y: float, face: _Face) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{face.size:g}" font-weight="{face.weight}" '
        f'fill="{face.colour}">{escape(words)}</text>'
    )


def _key(markup: str, top: float, width: float) -> tuple[str, float]:
    """Set a subtitle with its marks into lines; return it and its height."""
    x, line, drawn = 0.0, 0, []
    space = text_width(" ", size=_SUB.size)
    for part in _MARK.split(markup):
        is_mark = _MARK.fullmatch(part) is not None
        text = unescape(re.sub(r"<[^>]*>", "", part))
        if not is_mark and x and not text[:1].isspace():
            x -= space
        for piece in [part] if is_mark else text.split():
            wide = _mark_width(piece) if is_mark else text_width(piece, size=_SUB.size)
            if x and x + wide > width:
                x, line = 0.0, line + 1
            y = top + _SUB.step * line + _SUB.size
            at = _MARGIN + x
            drawn.append(_mark(piece, at, y) if is_mark else _text(piece, at, y, _SUB))
            x += wide + space
    return "".join(drawn), _SUB.step * (line + 1) if drawn else 0.0


def _mark_width(markup: str) -> float:
    return 12.0 if markup.startswith("<svg") else 18.0


def _mark(markup: str, x: float, y: float) -> str:
    """Draw a mark of running text at the foot of a line, or a bar in the colour of a swatch."""
    inside, swatch = _INSIDE.fullmatch(markup), _SWATCH.search(markup)
    if inside is not None:
        return (
            f'<svg x="{x:g}" y="{y - 11:g}" width="12" height="12" viewBox="-1 -1 2 2" '
            f'overflow="visible">{inside[1]}</svg>'
        )
    colour = swatch[1] if swatch is not None else token("ink_2")
    return f'<rect x="{x:g}" y="{y - 9:g}" width="18" height="9" fill="{colour}"/>'
