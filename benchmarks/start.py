"""How long the commands that people wait for take to start, against a Python that does nothing.

Each figure is the shortest of several runs, since everything else a machine does only adds to
it. The ratio to ``python -c pass`` in the same run says more than milliseconds, which depend on
the machine. Run it as ``.venv/bin/python benchmarks/start.py [RUNS]``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

COMMANDS = {
    "--help": ["--help"],
    "list": ["list"],
    "due": ["due"],
    "check": ["check"],
}


def shortest(command: list[str], *, runs: int) -> float:
    """Return the shortest time in seconds that a command takes, after one run to warm up."""
    # Without bytecode every start compiles the libraries again: that measures something else.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    times = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
        times.append(time.perf_counter() - start)
    return min(times[1:])


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    bare = shortest([sys.executable, "-c", "pass"], runs=runs)
    print(f"{'command':10} {'seconds':>8} {'ratio':>6}")
    print(f"{'pass':10} {bare:8.3f} {1:6.1f}")
    for name, arguments in COMMANDS.items():
        seconds = shortest([sys.executable, "-m", "promisetrack", *arguments], runs=runs)
        print(f"{name:10} {seconds:8.3f} {seconds / bare:6.1f}")


if __name__ == "__main__":
    main()
