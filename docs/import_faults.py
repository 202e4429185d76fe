"""What can be wrong with a file to import: each code, what it says, and a file that shows it."""

from __future__ import annotations

import contextlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from promisetrack.cli import app
from promisetrack.pipeline.start import start_ledger
from promisetrack.problems import LedgerError, render_problem


@dataclass(frozen=True, slots=True)
class Faulty:
    """A code's title, the command that finds it, and the file that it is told."""

    title: str
    command: tuple[str, ...]
    file: str
    content: bytes


KALSHI = ("import", "kalshi", "--date", "2026-05-28")
TABLE = ("import", "csv")
PRICES = ("import", "prices", "--ticker", "ACME", "--currency", "USD", "--adjusted")
HEAD = b"id,made,by,due\n"

IMPORT_FAULTS = {
    "IMP001": Faulty(
        "A saved market file is too large", KALSHI, "odds.json", b" " * (20 * 1024 * 1024 + 1)
    ),
    "IMP002": Faulty(
        "A saved market file is not JSON", KALSHI, "odds.json", b"<html>\nLog in to see this\n"
    ),
    "IMP003": Faulty(
        "A saved market file has another shape than its platform's answers",
        KALSHI, "odds.json", b'{"markets": {"ticker": "ACME-26"}}\n',
    ),
    "IMP004": Faulty(
        "A value of a saved market file is none that is possible there",
        KALSHI, "odds.json",
        b'{"market": {\n  "ticker": "ACME-26",\n  "yes_sub_title": "Before 2028",\n'
        b'  "yes_bid": 5,\n  "yes_ask": 170\n}}\n',
    ),
    "IMP005": Faulty(
        "A saved market file has no price to take over",
        KALSHI, "odds.json",
        b'{"market": {\n  "ticker": "ACME-26",\n  "title": "When does Acme fly?",\n'
        b'  "yes_sub_title": "Before 2028",\n  "status": "active"\n}}\n',
    ),
    "TAB001": Faulty(
        "A table or list cannot be read: too large, no text, or a workbook",
        TABLE, "claims.csv", b"PK\x03\x04",
    ),
    "TAB002": Faulty(
        "Quotation marks of a table do not pair",
        TABLE, "claims.csv", HEAD + b'acme-flies,2026-05-01,"Jo Doe,2027\n',
    ),
    "TAB003": Faulty(
        "A row has more cells than the table has columns",
        TABLE, "claims.csv", HEAD + b"acme-flies,2026-05-01,Jo Doe, chief of Acme,2027\n",
    ),
    "TAB004": Faulty(
        "A column or key is named twice, is none that a claim has, or is not there",
        (*TABLE, "--map", "made=Announced"), "claims.csv", HEAD,
    ),
    "TAB005": Faulty(
        "What a claim or a new promise needs is not there",
        TABLE, "claims.csv", HEAD + b"spacex-orbital-ai-1gw-per-year,2026-05-01,,2028\n",
    ),
    "TAB006": Faulty(
        "A row gives another fact of a promise than the ledger or another row does",
        TABLE, "claims.csv",
        b"id,made,by,due,organization\n"
        b"spacex-orbital-ai-1gw-per-year,2026-05-01,Jo Doe,2028,Acme\n",
    ),
    "TAB007": Faulty(
        "An id or the name of a field is none that a file could have",
        (*TABLE, "--set", "domain=series"), "claims.csv",
        b"id,promise,organization,kind,criteria,sampling,made,by,due\n"
        b"acme-flies,Acme flies,Acme,flight,It takes off.,picked-one-by-one,2026-05-01,Jo,2028\n",
    ),
    "TAB008": Faulty(
        "A row of a table of prices has no day, no price, or one that cannot be",
        PRICES, "prices.csv", b"Date,Close\n2026-05-04,12.5\n2026-05-05,-3\n",
    ),
}  # fmt: skip


def shown(code: str) -> str:
    """Return what the program says of the file that shows a code.

    Raises
    ------
    ValueError
        If the program does not find that fault in it.
    """
    faulty = IMPORT_FAULTS[code]
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        start_ledger(Path.cwd())
        Path(faulty.file).write_bytes(faulty.content)
        told = CliRunner().invoke(app, [*faulty.command, faulty.file])
    problems = told.exception.problems if isinstance(told.exception, LedgerError) else ()
    text = "\n".join(map(render_problem, problems)) or told.stderr.strip()
    if text.count(code) != 1:
        message = f"{code} is not what {faulty.file} shows: {text}"
        raise ValueError(message)
    return text
