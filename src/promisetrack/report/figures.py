"""A figure of a page: a sentence as title, a key, the chart, its source, its table and CSV."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from promisetrack.charts import Chart, Layout
from promisetrack.report.tables import Table


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its words.

    ``subtitle`` may hold marks (`promisetrack.report.icons`), hence markup; all else is text.
    ``csv`` is the path of the table from the root of the site. ``n`` says on how many promises or
    forecasts the picture rests, where that is neither its rows nor all that the model knows.
    """

    id: str
    title: str
    subtitle: Markup
    chart: Chart
    source: str
    table: Table
    csv: str
    n: int | None = None

    @property
    def metadata(self) -> str:
        """Path of what is said of the table, beside it."""
        return f"{self.csv.removesuffix('.csv')}.metadata.json"

    def picture(self, kind: str) -> str:
        """Return the path of the figure as a picture: "svg" or "png"."""
        return f"figures/{self.csv.removeprefix('data/').removesuffix('.csv')}.{kind}"

    @property
    def label(self) -> str:
        """What a screen reader says of the chart: the title, and a sentence on its shape."""
        return f"{self.title}. {self.chart.description}"

    @property
    def heights(self) -> tuple[int, int] | None:
        """Height of the drawing on a wide and on a narrow page, so that the page does not jump.

        None where it follows the width.
        """
        wide = self.chart.wide
        narrow = self.chart.narrow or wide
        if wide.aspect is not None:
            return None
        return _height(wide), _height(narrow)


def embedded_json(value: Any) -> Markup:
    r"""Return a value as JSON that is safe inside a script element, whatever its texts hold.

    >>> embedded_json({"said": "</script>"})
    Markup('{"said":"\\\\u003c/script\\\\u003e"}')
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(text)  # noqa: S704  every letter that could end the element is escaped


# --- private -------------------------------------------------------------------------------


def _height(layout: Layout) -> int:
    return layout.height + layout.room.top + layout.room.bottom
