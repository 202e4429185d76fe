"""The JavaScript that draws: Vega-Embed, Vega-Lite and Vega in one file, and what they draw.

vl-convert carries the sources and takes over a second to bundle them, so the result is kept
under its version. The bundle declares short names at its top level that would collide with any
other script; it is wrapped in a function and leaves only ``vegaEmbed`` behind.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from promisetrack.charts import kind_specs
from promisetrack.charts.theme import chart_config
from promisetrack.report.keeping import chart_makers, keep

VEGA_LITE: Final = "6.4"
"""Version of Vega-Lite that Altair writes for."""

_LEAVE = "window.vegaEmbed = vegaEmbed;"


def vega_bundle(cache: Path | None = None) -> bytes:
    """Return the bundle, from ``cache`` where it is there already.

    Parameters
    ----------
    cache
        A folder to keep it in; None keeps nothing. A folder that cannot be written is no fault:
        the bundle is then made again next time.
    """
    import vl_convert

    path = None
    if cache is not None:
        path = cache / f"vega-{version('vl-convert-python')}-{VEGA_LITE}.js"
        if path.is_file():
            return path.read_bytes()
    made = vl_convert.javascript_bundle(snippet=_LEAVE, vl_version=VEGA_LITE)
    bundle = f"(() => {{\n{made}\n}})();\n".encode()
    if path is not None:
        keep(path, bundle)
    return bundle


def spec_bundle(cache: Path | None = None) -> bytes:
    """Return the script that carries the config and the spec of every kind of chart.

    Parameters
    ----------
    cache
        As for `vega_bundle`: building and validating the specs takes over a second.
    """
    path = cache / f"specs-{chart_makers()}.js" if cache is not None else None
    if path is not None and path.is_file():
        return path.read_bytes()
    charts: dict[str, Any] = {"config": chart_config(), "specs": kind_specs()}
    text = json.dumps(charts, separators=(",", ":"), ensure_ascii=True)
    bundle = f"window.promisetrack = {text};\n".encode()
    if path is not None:
        keep(path, bundle)
    return bundle
