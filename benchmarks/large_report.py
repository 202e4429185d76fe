"""How long a whole report takes, and how much memory, from 1,000 to 10,000 promises.

    python benchmarks/large_report.py /tmp/large
    python benchmarks/large_report.py /tmp/large --sizes 10000 --jobs 1

Ledgers are those of `large.py`, made where they are missing. Nothing of an earlier report is used.
Memory is that of all processes of the report at one moment, the most of all moments: pages that
two of them share count once (PSS of `/proc/*/smaps_rollup`, read a few times a second, so Linux
alone). With it go the largest processes of that moment. Both kinds of seconds are printed: those
that pass depend on what else the machine does.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from large import forget, ledger_of

SIZES: Final = (1_000, 3_000, 10_000)
MOST_SECONDS: Final = 360.0
MOST_MEMORY: Final = 1024.0
"""Wanted of 10,000 promises: seconds that pass, and MiB."""

BETWEEN: Final = 0.25
"""Seconds from one look at the memory to the next."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds that passed, seconds of processors, and the most MiB, in all and by process."""

    passed: float
    processor: float
    memory: float
    processes: tuple[float, ...]


def main() -> int:
    parser = ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folder", type=Path, help="where the ledgers are, or go")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="promises")
    parser.add_argument("--jobs", type=int, default=None, help="processes; else as many as usual")
    args = parser.parse_args()
    print(f"{'promises':>9} {'passed s':>9} {'processor s':>11} {'MiB':>6}  {'files':>7}  MiB each")
    for size in sorted(args.sizes):
        claims = ledger_of(size, args.folder)
        forget(claims.parent, None)
        out = claims.parent / "report"
        shutil.rmtree(out, ignore_errors=True)
        words = ["report", "--claims", str(claims), "--out", str(out)]
        spent = run([*words, *([] if args.jobs is None else ["--jobs", str(args.jobs)])])
        files = sum(1 for path in out.rglob("*") if path.is_file())
        each = " + ".join(f"{one:.0f}" for one in spent.processes)
        print(
            f"{size:>9,} {spent.passed:>9.1f} {spent.processor:>11.1f} {spent.memory:>6.0f}  "
            f"{files:>7,}  {each}",
            flush=True,
        )
    print(f"wanted of 10,000: {MOST_SECONDS:.0f} s on two processors, {MOST_MEMORY:.0f} MiB")
    return 0


def run(words: list[str]) -> Spent:
    """Run the program to its end, looking at its memory."""
    # Without bytecode every start compiles the libraries again: that measures something else.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    most: tuple[float, ...] = ()
    start = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-m", "promisetrack", *words], env=environment)
    while True:
        ended, status, used = os.wait4(child.pid, os.WNOHANG)
        if ended:
            break
        now = tuple(megabytes(process) for process in family(child.pid))
        most = max(most, now, key=sum)
        time.sleep(BETWEEN)
    passed = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        message = f"promisetrack {' '.join(words)} ended with {child.returncode}"
        raise SystemExit(message)
    largest = tuple(one for one in sorted(most, reverse=True) if one >= 1.0)
    return Spent(passed, used.ru_utime + used.ru_stime, sum(most), largest)


def family(process: int) -> Iterator[int]:
    """Yield a process and all that it started, by their numbers."""
    yield process
    for task in _read(Path(f"/proc/{process}/task")):
        for child in _words(task / "children"):
            yield from family(int(child))


def megabytes(process: int) -> float:
    """Return the MiB of a process, its share of what it shares with others; 0 when it is gone."""
    words = _words(Path(f"/proc/{process}/smaps_rollup"))
    return int(words[words.index("Pss:") + 1]) / 1024.0 if "Pss:" in words else 0.0


def _read(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:  # it has ended
        return []


def _words(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="ascii", errors="replace").split()
    except OSError:
        return []


if __name__ == "__main__":
    sys.exit(main())
