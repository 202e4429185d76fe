"""A ledger that attacks its readers: every free text carries what would harm some of them.

Each attack that runs anywhere sets ``window.hacked``, or shows as an element, an attribute or an
address that no page of ours has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from forecast.made_up import claim, outcome, promise
from promisetrack.model import Because, Ledger, Promise, Record
from report.ledgers import every_fate, headline, restated
from report.roadmap_ledger import with_roadmap

MARKUP: Final = (
    "</script><script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    '"><svg onload="window.hacked=1">',
    "'onmouseover='window.hacked=1",
    "</title></style></textarea><iframe srcdoc='<script>parent.hacked=1</script>'>",
    "<!--<script>-->",
    "]]><base href=//evil.page>",
    "&lt;script&gt;&#60;b&#62;",
    "{{ 7 * 7 }}{% include 'base.html.j2' %}",
    "${7*7}#{7*7}`+window.hacked+`",
    '"+(window.hacked=1)+"',
    "<meta http-equiv=refresh content='0;url=javascript:window.hacked=1'>",
    "\\u003cscript\\u003ewindow.hacked=1",
)
FORMULAS: Final = (
    '=HYPERLINK("https://evil.page","x")',
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1)",
    "  =1+1",
    "＝1+1",  # noqa: RUF001  the wide sign is the attack
)
SQL: Final = (
    "'; DROP TABLE promises; --",
    '" OR 1=1; --',
    ":name %s %(x)s ? $1",
    "\\'; DELETE FROM claims WHERE 'a'='a",
)
RUN_BY_A_BROWSER: Final = (
    "javascript:window.hacked=1",
    "JavaScript:window.hacked=1",
    "java\tscript:window.hacked=1",
    "  javascript:window.hacked=1",
    "data:text/html,<script>window.hacked=1</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "//evil.page",
    "\\\\evil.page\\share",
    "https:javascript:window.hacked=1",
)
TERMINAL: Final = (
    "\x1b[2J\x1b[31m", "\x1b]0;title\x07", "\x9b31m", "\x08\x08\x08", "\x00", "\x7f", "\r",
)  # fmt: skip
REORDERING: Final = ("\u202e", "\u202a", "\u2066", "\u2069", "\u200f", "\u200e", "\u061c", "\u2028")

ADDRESS: Final = 'https://evil.page/"onmouseover="window.hacked=1"><script>window.hacked=1</script>'
"""An address of a web page, and so one that may be linked."""

_FREE: Final = frozenset(
    {
        "promise", "organization", "criteria", "by", "venue", "note", "evidence", "publisher",
        "title", "because", "rule", "bias",
    }
)  # fmt: skip
_ENUMS: Final = frozenset(Because)
_KEPT: Final = ("id", "domain")


def poisoned(value: Any, key: str = "") -> Any:
    """Return a document with attacks in every free text and address; the same text, the same."""
    if isinstance(value, Mapping):
        given = {"source": {"url": ADDRESS}, **value} if "verified" in value else value
        return {name: poisoned(one, name) for name, one in given.items()}
    if isinstance(value, list | tuple):
        return [poisoned(one, key) for one in value]
    if key in _FREE and value not in _ENUMS:
        start, end = len(value) % len(FORMULAS), len(value) % len(SQL)
        return f"{FORMULAS[start].strip()} {value} {' '.join(MARKUP)} {SQL[end]}"
    if key == "label":
        return f"{value[:8]} <img src=x onerror=window.hacked=1>"
    if key == "said":
        return "<script>window.hacked=1</script> soon, really"
    return ADDRESS if key == "url" else value


def documents() -> dict[str, Any]:
    """Return the files of the ledger by their paths, as what they hold."""
    ledger = _sound()
    files: dict[str, Any] = {
        "ledger.yaml": poisoned({"title": "A ledger", "closing": "2026-01-01"}),
        "sampling.yaml": poisoned(
            {
                "rules": {
                    "named-projects": {
                        "title": "Named", "kind": "systematic", "rule": "All.", "bias": "Some.",
                    }
                }
            }
        ),
    }  # fmt: skip
    for one in ledger.promises:
        files[f"{one.domain}/{one.id}.yaml"] = poisoned(_document(one))
    for series in ledger.series:
        files[f"series/{series.id}.yaml"] = poisoned(_document(series))
    for roadmap in ledger.roadmaps:
        files[f"roadmaps/{roadmap.id}.yaml"] = poisoned(_document(roadmap))
    return files


def write_attack(claims: Path) -> Path:
    """Write the ledger into a folder, and return it."""
    for name, document in documents().items():
        path = claims / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), "utf-8")
    return claims


# --- private -------------------------------------------------------------------------------


def _sound() -> Ledger:
    """Return a ledger with a roadmap and a promise of every fate."""
    fates = [one for one in every_fate().promises if not one.id.startswith(("crowd", "hostile"))]
    others = (one for one in fates if one.id not in {headline().id, "restated"})
    return with_roadmap(restated(aliases=["older-name"]), *others, *_endless())


def _endless() -> Iterator[Promise]:
    """Give promises at the ends of what a date and a number can be."""
    yield promise("far", [claim("1000", "../2999-12-31"), claim("2020", "2999")])
    yield promise("late", [claim("1000-01-01", "1001")], outcome("delivered", "2025-06-01"))
    measure = {"quantity": "power", "reaches": "1e300 W"}
    yield promise("huge", [claim("2020-01-01", "2030", level="1e-300 W")], measure=measure)


def _document(record: Record) -> dict[str, Any]:
    fields = record.model_dump(mode="json", exclude_none=True)
    return {key: value for key, value in fields.items() if key not in _KEPT and value != []}
