"""axe-core, which checks a page against the rules of WCAG, from a package that carries it.

Its script comes with a pinned test dependency; where a package with a newer one is installed
(``pip install --no-deps axe-playwright-python``), that is taken.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from browser.chromium import Browser

CARRIERS: Final = ("axe_playwright_python", "axe_core_python")

RUN: Final = """
axe.run(document, {resultTypes: ['violations']}).then((result) => result.violations.map(
  (rule) => `${rule.id}, ${rule.help}: ${rule.nodes.map((node) => node.html.slice(0, 200))}`))
"""


@cache
def axe_script() -> str | None:
    """Return axe-core as JavaScript, or None where no package carries it."""
    for name in CARRIERS:
        found = find_spec(name)
        for folder in (found.submodule_search_locations or []) if found is not None else []:
            script = Path(folder) / "axe.min.js"
            if script.is_file():
                return script.read_text("utf-8")
    return None


def violations(browser: Browser, script: str) -> list[Any]:
    """Return what axe-core finds wrong with the page that is shown: rule, reason, elements."""
    browser.evaluate(f"void (() => {{ {script} }})()")
    found: list[Any] = browser.evaluate(RUN)
    return found
