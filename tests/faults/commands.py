"""The commands that write, each on a small project, as a user runs them."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from forecast.made_up import exponential_forecast
from promisetrack.cli import main
from promisetrack.ledger import load_ledger
from promisetrack.pipeline.forecast_log import issue
from promisetrack.pipeline.forecasting import Forecasts, PromiseForecast
from promisetrack.pipeline.start import start_ledger

PROMISE: Final = "spacex-orbital-ai-1gw-per-year"
SERIES: Final = """\
title: Orbital compute
quantity: orbital_compute
unit: MW
type: stock
readings:
  - date: 2026-01-01
    value: 1
    verified: false
"""
AS_OF: Final = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended, and what it printed."""

    code: int
    said: str


def run(folder: Path, *words: str) -> Ran:
    """Run a command in a folder."""
    screen = io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(screen),
        contextlib.redirect_stderr(screen),
    ):
        patch.setattr(sys, "argv", ["promisetrack", *words])
        patch.chdir(folder)
        try:
            main()
        except SystemExit as ended:
            return Ran(int(ended.code or 0), screen.getvalue())
    return Ran(0, screen.getvalue())


def make_project(folder: Path) -> Path:
    """Make a ledger with an issued forecast and a seal, and then a series in it."""
    start_ledger(folder)
    issue_forecast(folder, as_of=AS_OF)
    run(folder, "seal")
    (folder / "claims" / "series").mkdir()
    (folder / "claims" / "series" / "orbital-compute.yaml").write_text(SERIES, "utf-8")
    return folder


def issue_forecast(folder: Path, *, as_of: date) -> Ran:
    """Issue a made-up forecast of the one open promise; fitting a model takes too long here."""
    ledger = load_ledger(folder / "claims")
    forecast = PromiseForecast(ledger.promises[PROMISE], exponential_forecast(900.0))
    found = Forecasts((forecast,), ())
    issue(found, ledger, as_of=as_of, reports=folder / "reports")
    return Ran(0, "")


Work = Callable[[Path], Ran]


def command(*words: str) -> Work:
    return lambda folder: run(folder, *words)


WRITING: Final[dict[str, Work]] = {
    "log": command(
        "log", PROMISE, "--by", "Elon Musk", "--said", "in three years", "--made", "2026-10-20",
        "--yes",
    ),
    "log-new": command(
        "log", "acme-moon", "--promise", "Acme lands on the Moon", "--organization", "Acme",
        "--domain", "spaceflight", "--kind", "flight", "--criteria", "A craft sends pictures.",
        "--sampling", "picked-one-by-one", "--by", "Ann", "--said", "in 2029",
        "--made", "2026-10-20", "--yes",
    ),
    "resolve": command(
        "resolve", PROMISE, "--status", "delivered", "--date", "2026-10-21", "--as-of",
        "2026-10-22", "--evidence", "It flew.", "--yes",
    ),
    "observe": command(
        "observe", "orbital-compute", "--date", "2026-10-20", "--value", "3", "--yes"
    ),
    "seal": command("seal"),
    "issue": lambda folder: issue_forecast(folder, as_of=AS_OF),
    "issue-anew": lambda folder: issue_forecast(folder, as_of=date(2026, 12, 24)),
}  # fmt: skip
"""By name; `issue` adds to the file of the day, `issue-anew` begins one."""


def files(folder: Path) -> dict[str, bytes]:
    """Return the files of a project but hidden ones, by their paths."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(p.startswith(".") for p in path.relative_to(folder).parts)
    }


def hidden(folder: Path) -> list[str]:
    """Return what is hidden in a project: nothing that a command leaves."""
    return [
        str(path.relative_to(folder))
        for path in folder.rglob(".*")
        if path.name != ".promisetrack" and os.path.lexists(path)
    ]
