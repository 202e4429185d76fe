"""How time and memory grow with a ledger, from 1,000 to 100,000 promises (300,000 claims).

    python benchmarks/large.py /tmp/large
    python benchmarks/large.py /tmp/large --sizes 1000 3000 10000 --only fit

Ledgers are made by `large_ledger.py`, each in a folder of its own, and kept for the next time.
Every measurement is a program of its own, so the start of Python and its libraries is in it. Both
kinds of seconds are printed: those that pass depend on what else the machine does. Memory is the
most that any process of a command held at a time. The exponent k of growth (seconds as n^k,
1 is linear) is fitted to the processor seconds of the sizes from 10,000 on, beyond those of a
program that only starts: with fewer promises that start is most of it.
"""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from large_ledger import write_large_ledger

SIZES: Final = (1_000, 3_000, 10_000, 30_000, 100_000)
FITTED_FROM: Final = 10_000
"""Sizes from here on say how it grows."""

MOST_MEMORY: Final = 4 * 1024.0
"""MiB, of any command at any size."""


@dataclass(frozen=True, slots=True)
class Task:
    """A command, what it is to find (`True`: nothing of an earlier run), and its bound in seconds.

    ``{claims}`` and ``{store}`` in the words stand for those of a size.
    """

    name: str
    words: str
    bound: float | None = None
    is_cold: bool = False


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds that passed, seconds of processors, and MiB of memory."""

    passed: float
    processor: float
    memory: float


TASKS: Final = (
    Task("index, cold", "index --claims {claims} --store {store}", 60.0, is_cold=True),
    Task("index, unchanged", "index --claims {claims} --store {store}", 5.0),
    Task("list", "list --store {store}", 1.0),
    Task("list of a company", "list --store {store} --organization SpaceX", 1.0),
    Task("due", "due --store {store}", 1.0),
    Task("fit", "fit --store {store}", 30.0),
    Task("check, cold", "check --claims {claims}", is_cold=True),
    Task("check, unchanged", "check --claims {claims}"),
)


def main() -> int:
    parser = ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folder", type=Path, help="where the ledgers are, or go")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="promises")
    parser.add_argument("--only", nargs="+", default=[], help="names of measurements begin so")
    args = parser.parse_args()
    tasks = [task for task in TASKS if not args.only or task.name.startswith(tuple(args.only))]
    start = run(["--version"], args.folder)
    found: dict[str, list[tuple[int, Spent]]] = {task.name: [] for task in tasks}
    print(f"{'promises':>9} {'command':18} {'processor s':>11} {'passed s':>9} {'MiB':>6}")
    for size in sorted(args.sizes):
        claims = ledger_of(size, args.folder)
        for task in tasks:
            spent = measure(task, claims)
            found[task.name].append((size, spent))
            print(
                f"{size:>9,} {task.name:18} {spent.processor:>11.2f} {spent.passed:>9.2f} "
                f"{spent.memory:>6.0f}",
                flush=True,
            )
    print(f"\n{'command':18} {'exponent':>8}  largest size against its bound")
    for task in tasks:
        print(summary(task, found[task.name], start))
    return 0


def ledger_of(size: int, folder: Path) -> Path:
    """Return the claims of a ledger of some size; it is made where it is not there yet."""
    claims = folder / str(size) / "claims"
    if not claims.is_dir():
        write_large_ledger(size, claims)
    return claims


def measure(task: Task, claims: Path) -> Spent:
    """Return what a task takes on a ledger."""
    store = claims.parent / "index.sqlite"
    if task.is_cold:
        forget(claims.parent, store if task.words.startswith("index") else None)
    words = task.words.format(claims=claims, store=store).split()
    return run(words, claims.parent)


def forget(folder: Path, store: Path | None) -> None:
    """Delete what earlier runs left beside a ledger."""
    shutil.rmtree(folder / ".promisetrack", ignore_errors=True)
    if store is not None:
        for file in folder.glob(f"{store.name}*"):
            file.unlink()


def run(words: Sequence[str], folder: Path) -> Spent:
    """Run the program to its end; exit 1, faults in the data, is an end as well."""
    folder.mkdir(parents=True, exist_ok=True)
    # Without bytecode every start compiles the libraries again: that measures something else.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    with (folder / "said.txt").open("w", encoding="utf-8") as said:
        child = subprocess.Popen(
            [sys.executable, "-m", "promisetrack", *words],
            stdout=subprocess.DEVNULL,
            stderr=said,
            env=environment,
        )
        _, status, used = os.wait4(child.pid, 0)
    passed = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in {0, 1}:
        why = (folder / "said.txt").read_text(encoding="utf-8")
        message = f"promisetrack {' '.join(words)} ended with {child.returncode}: {why}"
        raise SystemExit(message)
    return Spent(passed, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024.0)


def summary(task: Task, found: Sequence[tuple[int, Spent]], start: Spent) -> str:
    """Say how a task grows, and how its largest size stands to the bounds."""
    spent = found[-1][1]
    against = [f"{spent.memory:.0f} of {MOST_MEMORY:.0f} MiB"]
    if task.bound is not None:
        against.insert(0, f"{spent.processor:.1f} processor s for {task.bound:g} s")
    shown = exponent([(n, one.processor - start.processor) for n, one in found if n >= FITTED_FROM])
    return f"{task.name:18} {shown:>8}  {', '.join(against)}"


def exponent(points: Sequence[tuple[int, float]]) -> str:
    """Return the least-squares slope of log seconds in log size; a dash with fewer than two."""
    logs = [(math.log(n), math.log(seconds)) for n, seconds in points if seconds > 0.0]
    if len(logs) < 2:  # noqa: PLR2004  a slope needs two
        return "–"
    x, y = (sum(part) / len(logs) for part in zip(*logs, strict=True))
    slope = sum((a - x) * (b - y) for a, b in logs) / sum((a - x) ** 2 for a, _ in logs)
    return f"{slope:.2f}"


if __name__ == "__main__":
    sys.exit(main())
