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
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from generate import generate_ledger

BOUND_COLD = 6.0
BOUND_UNCHANGED = 1.0
PROGRAM = (
    "import sys; from promisetrack.ledger import check_ledger; "
    "print(len(check_ledger(sys.argv[1], cache=sys.argv[2])))"
)


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
        cold = statistics.median(run_cold(claims, cache) for _ in range(arguments.rounds))
        unchanged = statistics.median(run(claims, cache) for _ in range(arguments.rounds))
    print(f"files {files:,}, cores {os.cpu_count()}, rounds {arguments.rounds} (medians)")
    print(f"cold       {files / cold:8,.0f} files a second   {share(cold, BOUND_COLD)}")
    print(
        f"unchanged  {files / unchanged:8,.0f} files a second   {share(unchanged, BOUND_UNCHANGED)}"
    )
    print(f"cold / unchanged  {cold / unchanged:.1f}")


def run(claims: Path, cache: Path) -> float:
    """Return the seconds of one check in a program of its own."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(claims), str(cache)],
        check=True,
        capture_output=True,
        text=True,
        env=environment,
    )
    seconds = time.perf_counter() - start
    if done.stdout.strip() != "0":
        message = f"the generated ledger has {done.stdout.strip()} problems, and should have none"
        raise SystemExit(message)
    return seconds


def run_cold(claims: Path, cache: Path) -> float:
    """Return the seconds of one check without a memory of earlier ones."""
    shutil.rmtree(cache)
    return run(claims, cache)


def share(seconds: float, bound: float) -> str:
    return f"{seconds:.2f} s, {seconds / bound:.0%} of the bound of {bound:g} s"


if __name__ == "__main__":
    main()
