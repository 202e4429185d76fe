"""A ledger of dated technology promises, what became of them, and honest dates made from both.

The public names are imported on first use, so that ``import promisetrack`` costs nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # importing `typing` takes as long as telling a shell what may come next
if TYPE_CHECKING:
    from typing import Any

    from promisetrack.dates import DateWindow, parse_window
    from promisetrack.forecast import (
        DelayModel,
        DelayRows,
        DeliveryForecast,
        delay_rows,
        fit_delays,
    )
    from promisetrack.forecast.backtest import backtest
    from promisetrack.ledger import load_ledger, read_ledger
    from promisetrack.model import Claim, Ledger, Outcome, Promise, Series
    from promisetrack.phrases import resolve_phrase
    from promisetrack.problems import LedgerError, Problem
    from promisetrack.report import build_report

__version__ = "0.1.0"

_HOME = {
    "Claim": "model",
    "DateWindow": "dates",
    "DelayModel": "forecast",
    "DelayRows": "forecast",
    "DeliveryForecast": "forecast",
    "Ledger": "model",
    "LedgerError": "problems",
    "Outcome": "model",
    "Problem": "problems",
    "Promise": "model",
    "Series": "model",
    "backtest": "forecast.backtest",
    "build_report": "report",
    "delay_rows": "forecast",
    "fit_delays": "forecast",
    "load_ledger": "ledger",
    "parse_window": "dates",
    "read_ledger": "ledger",
    "resolve_phrase": "phrases",
}

__all__ = [
    "Claim", "DateWindow", "DelayModel", "DelayRows", "DeliveryForecast", "Ledger", "LedgerError",
    "Outcome", "Problem", "Promise", "Series", "__version__", "backtest",
    "build_report", "delay_rows", "fit_delays", "load_ledger", "parse_window", "read_ledger",
    "resolve_phrase",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Import a public name from its module the first time it is asked for."""
    if name not in _HOME:
        message = f"module 'promisetrack' has no attribute {name!r}"
        raise AttributeError(message)
    import importlib

    return getattr(importlib.import_module(f"promisetrack.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    """List the public names."""
    return list(__all__)
