"""The JavaScript that draws: Vega-Embed, Vega-Lite and Vega in one file, without a network.

vl-convert carries the sources and takes over a second to bundle them, so the result is kept
under its version. The bundle declares short names at its top level that would collide with any
other script; it is wrapped in a function and leaves only ``vegaEmbed`` behind.
"""

from __future__ import annotations

import os
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Final

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
        _keep(path, bundle)
    return bundle


# --- private -------------------------------------------------------------------------------


def _keep(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, so that another process never reads half of it."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
