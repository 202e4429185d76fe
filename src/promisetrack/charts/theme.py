"""What every chart looks like: the Vega-Lite config that pages hand to Vega-Embed.

It is popped out of the specs (Altair's own theme is not used) so that a page has it once.
"""

from __future__ import annotations

from typing import Any, Final

from promisetrack.charts.tokens import token

FONT: Final = '"Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif'

LABEL_SIZE: Final = 12


def chart_config() -> dict[str, Any]:
    """Return the Vega-Lite config: one face, no frame, a baseline, and no title anywhere."""
    return {
        "font": FONT,
        "background": None,
        "view": {"stroke": None},
        "axis": {
            "grid": False,
            "title": None,
            "domainColor": token("axis"),
            "tickColor": token("axis"),
            "tickSize": 4,
            "labelColor": token("ink_2"),
            "labelFontSize": LABEL_SIZE,
            "labelPadding": 4,
            "labelOverlap": True,
            "labelFlush": False,
        },
        "text": {
            "fontSize": LABEL_SIZE,
            "fill": token("ink_2"),
            "baseline": "middle",
            "lineHeight": 15,
        },
        "rule": {"strokeWidth": 1},
        "line": {"strokeCap": "butt", "strokeJoin": "miter"},
    }
