"""A ledger in one line, and as a small table for notebooks."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from promisetrack.model.ledger import Ledger
    from promisetrack.model.promise import Promise

SHOWN: Final = 5
"""Promises that a notebook shows."""


def ledger_line(ledger: Ledger) -> str:
    """Return what a ledger holds, in one line.

    >>> from promisetrack.model import Ledger
    >>> ledger_line(Ledger())
    "<Ledger 'A ledger of dated promises': 0 promises, 0 claims, 0 series, 0 roadmaps>"
    """
    return f"<Ledger {ledger.settings.title!r}: {_counts(ledger)}>"


def ledger_html(ledger: Ledger) -> str:
    """Return a ledger as HTML: counts, closing date, and the first promises; texts are escaped."""
    left = len(ledger.promises) - SHOWN
    more = f"<p>and {left:,} more; <code>ledger.frame()</code> has one row a claim</p>"
    return "".join(
        [
            f"<p><strong>{escape(ledger.settings.title)}</strong><br>{_counts(ledger)}</p>",
            "<table><thead><tr>",
            *(f"<th>{name}</th>" for name in _HEADS),
            "</tr></thead><tbody>",
            *(_row(ledger, promise) for promise in ledger.promises[:SHOWN]),
            "</tbody></table>",
            more if left > 0 else "",
        ]
    )


# --- private -------------------------------------------------------------------------------

_HEADS: Final = ("promise", "organization", "statement", "newest date", "outcome")


def _counts(ledger: Ledger) -> str:
    numbers = {
        "promise": len(ledger.promises),
        "claim": sum(len(promise.claims) for promise in ledger.promises),
        "series": len(ledger.series),
        "roadmap": len(ledger.roadmaps),
    }
    counted = ", ".join(
        f"{number:,} {name}{'' if number == 1 or name == 'series' else 's'}"
        for name, number in numbers.items()
    )
    return f"{counted}; closed {ledger.closing}" if ledger.closing else counted


def _row(ledger: Ledger, promise: Promise) -> str:
    return f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in _cells(ledger, promise))}</tr>"


def _cells(ledger: Ledger, promise: Promise) -> Iterator[str]:
    newest, outcome = promise.newest_dated, ledger.outcome(promise)
    yield promise.id
    yield promise.organization
    yield promise.promise
    yield str(newest.due) if newest is not None else ""
    yield f"{outcome.status.value} {outcome.date or ''}".rstrip()
