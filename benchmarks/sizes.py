"""Processor seconds and memory of the worst megabyte that each reader can be given.

Run it as ``.venv/bin/python benchmarks/sizes.py [READER ...]``; it prints the slowest first, for
``docs/explanation/testing.md``. `make test` holds every case to a bound (``tests/fuzzing``).
"""

from __future__ import annotations

import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1] / "tests"


def main() -> None:
    sys.path.insert(0, str(TESTS))
    from fuzzing import large_edits, large_files, large_markets, large_words
    from fuzzing.measured import measure

    found = [
        measure(case)
        for module in (large_words, large_files, large_markets, large_edits)
        for case in module.cases()
        if not sys.argv[1:] or case.reader in sys.argv[1:]
    ]
    for cost in sorted(found, key=lambda one: -one.seconds):
        about = f"{cost.reader:11} {cost.name:45} {cost.seconds:6.2f} s {cost.megabytes:6.0f} MB"
        print(f"{about}  {cost.failure}".rstrip())


if __name__ == "__main__":
    main()
