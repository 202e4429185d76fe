"""How many small faults put into the code the tests find (mutmut).

Run it as ``make mutants``: the words whole (dates, timing words, quantities, units; about 2,400
faults) and a seeded sample of 300 of the 7,800 in the durations and the scores. It takes an hour or
more on one processor; ``.venv/bin/python benchmarks/mutants.py --part durations --sample 50`` takes
less. It needs the extra ``mutants``. What is mutated, and which tests are run, stands in
pyproject.toml; the figures and what survives, in docs/explanation/testing.md.

A fault is found where a test fails, or where the tests no longer end. Those that no test finds are
listed last; ``.venv/bin/mutmut show NAME`` prints one.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MUTMUT = Path(sys.executable).with_name("mutmut")
PARTS = {
    "words": tuple(f"promisetrack.{name}." for name in ("dates", "phrases", "quantities", "units")),
    "durations": ("promisetrack.survival.", "promisetrack.forecast."),
}
"""Beginnings of the names of the mutants of each part."""

FIRST = "promisetrack.units.x_short__mutmut_1"
"""Trying this one puts all faults in and notes which tests reach them."""

WHOLE = "words"
FOUND = ("killed", "timeout", "segfault")
SEED = 8


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--part", choices=PARTS, help="both where none is given")
    parser.add_argument("--sample", type=int, default=300, help="faults in the durations")
    given = parser.parse_args()
    run(FIRST)
    listed = results()
    parts = [given.part] if given.part else list(PARTS)
    drawn = {part: draw(listed, part, given.sample) for part in parts}
    run(*(name for names in drawn.values() for name in names))
    states = results()
    for part, names in drawn.items():
        print(summary(part, [(name, states[name]) for name in names]))


def draw(listed: Iterable[str], part: str, size: int) -> list[str]:
    """Return the names of the faults of a part that are tried: all of the words, else a sample."""
    names = sorted(name for name in listed if name.startswith(PARTS[part]))
    return names if part == WHOLE else random.Random(SEED).sample(names, min(size, len(names)))  # noqa: S311


def run(*names: str) -> None:
    subprocess.run([MUTMUT, "run", "--max-children", "1", *names], cwd=ROOT, check=True)


def results() -> dict[str, str]:
    """Return what is known of each fault: "killed", "survived", "not checked" and so on."""
    listed = subprocess.run(
        [MUTMUT, "results", "--all", "true"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    lines = (line.strip().partition(": ") for line in listed.splitlines() if "mutmut_" in line)
    return {name: state for name, _, state in lines}


def summary(part: str, tried: list[tuple[str, str]]) -> str:
    """Say how many were found, and name the others."""
    states = Counter(state for _, state in tried)
    found = sum(states[state] for state in FOUND)
    lines = [f"{part}: {found:,} of {len(tried):,} found ({100 * found / len(tried):.1f} %)"]
    lines += [f"  {state:12} {name}" for name, state in tried if state not in FOUND]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
