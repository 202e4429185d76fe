"""The template environment: every text is escaped, an unknown name is an error."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from promisetrack.report.figures import embedded_json
from promisetrack.report.icons import icon, swatch
from promisetrack.report.phrasing import opening

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def page_environment() -> Environment:
    """Return the environment that renders pages, with the templates that it has compiled."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("promisetrack.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,  # templates do not change while a report is written
    )
    environment.filters["embedded"] = embedded_json
    environment.filters["upper_first"] = opening
    environment.globals.update(icon=icon, swatch=swatch, percent=percent)
    return environment


def compile_templates() -> None:
    """Compile every template: processes that are made afterwards then share them."""
    environment = page_environment()
    for name in environment.list_templates():
        environment.get_template(name)


def percent(share: float) -> str:
    """Return a share of a width as SVG and CSS want it.

    >>> percent(0.12345)
    '12.35%'
    """
    return f"{100 * share:.2f}%"
