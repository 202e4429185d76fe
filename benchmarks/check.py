"""How long `check` takes on a large ledger: read for the first time, and again unchanged.

    python benchmarks/check.py --promises 10000

The ledger is generated into a temporary folder. Every measurement is a program of its own, so
the start of Python and the imports are in it. Printed are counts and ratios; seconds, which
depend on the machine, stand beside the bounds that they are meant to keep.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from generate import generate_ledger

BOUND_COLD = 6.0
BOUND_UNCHANGED = 1.0
PROGRAM = (
    "import sys; from promisetrack.ledger import check_ledger; "
    "print(len(check_ledger(sys.argv[1], cache=sys.argv[2])))"
)


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds that passed, and seconds of a processor, which other programs disturb less."""

    passed: float
    processor: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--promises", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        claims, cache = Path(folder) / "claims", Path(folder) / ".promisetrack"
        generate_ledger(claims, promises=arguments.promises)
        files = sum(1 for _ in claims.rglob("*.yaml"))
        run(claims, cache)  # bytecode is written, files are in memory
        cold = [run_cold(claims, cache) for _ in range(arguments.rounds)]
        unchanged = [run(claims, cache) for _ in range(arguments.rounds)]
    print(f"files {files:,}, cores {os.cpu_count()}, best of {arguments.rounds}")
    quickest = show("cold", cold, files, BOUND_COLD)
    print(
        f"cold / unchanged  {quickest / show('unchanged', unchanged, files, BOUND_UNCHANGED):.1f}"
    )


def show(name: str, rounds: list[Spent], files: int, bound: float) -> float:
    """Print the best of some rounds, and return its seconds of a processor."""
    passed = min(one.passed for one in rounds)
    processor = min(one.processor for one in rounds)
    print(
        f"{name:<10} {files / processor:8,.0f} files a second of a processor   "
        f"{passed:.2f} s passed, {passed / bound:.0%} of the bound of {bound:g} s   "
        f"{processor:.2f} s of a processor"
    )
    return processor


def run(claims: Path, cache: Path) -> Spent:
    """Return the time of one check in a program of its own."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    start, before = time.perf_counter(), processor_seconds()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(claims), str(cache)],
        check=True,
        capture_output=True,
        text=True,
        env=environment,
    )
    spent = Spent(time.perf_counter() - start, processor_seconds() - before)
    if done.stdout.strip() != "0":
        message = f"the generated ledger has {done.stdout.strip()} problems, and should have none"
        raise SystemExit(message)
    return spent


def run_cold(claims: Path, cache: Path) -> Spent:
    """Return the time of one check without a memory of earlier ones."""
    shutil.rmtree(cache)
    return run(claims, cache)


def processor_seconds() -> float:
    """Return the seconds of a processor that finished programs of ours have taken."""
    times = os.times()
    return times.children_user + times.children_system


if __name__ == "__main__":
    main()
