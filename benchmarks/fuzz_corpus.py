"""Keep of all inputs that fuzzing found the few that reach every step from line to line.

Run it after ``make fuzz`` as ``.venv/bin/python benchmarks/fuzz_corpus.py [--work .fuzz]``. The
smallest inputs are tried first; one is kept where it makes the code step from one line to another
as no earlier one did. They go to ``tests/fuzzing/corpus/<target>``, where `make test` replays them,
beside the inputs that once found a fault, whose names do not begin with `reaches-`.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests"
CORPUS = TESTS / "fuzzing" / "corpus"
PACKAGE = str(ROOT / "src" / "promisetrack")
LONGEST = 1500
"""Bytes; longer inputs are left out, so that the whole corpus stays small."""

Step = tuple[str, int, int]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("targets", nargs="*", help="all where none is given")
    parser.add_argument("--work", type=Path, default=ROOT / ".fuzz")
    given = parser.parse_args()
    sys.path.insert(0, str(TESTS))
    for folder in sorted((given.work).iterdir()):
        if folder.name in (given.targets or folder.name):
            kept = list(needed(folder.name, folder / "corpus"))
            write(CORPUS / folder.name, kept)
            print(f"{folder.name:12} {len(kept):5} inputs {sum(map(len, kept)):8,} bytes")


def needed(target: str, found: Path) -> Iterator[bytes]:
    """Yield the inputs that reach something new, the smallest first."""
    check = importlib.import_module(f"fuzzing.targets.{target}").check
    reached: set[Step] = set()
    contents = (path.read_bytes() for path in [*found.iterdir(), *(CORPUS / target).glob("*")])
    for data in sorted(
        {one for one in contents if len(one) <= LONGEST}, key=lambda one: (len(one), one)
    ):
        steps = steps_of(check, data)
        if steps - reached:
            reached |= steps
            yield data


def steps_of(check: Callable[[bytes], None], data: bytes) -> set[Step]:
    """Return every step from line to line of the package that a check of an input makes."""
    steps: set[Step] = set()

    def entered(frame: FrameType, _event: str, _arg: Any) -> Any:
        file, last = frame.f_code.co_filename, 0
        if not file.startswith(PACKAGE):
            return None

        def walked(frame: FrameType, event: str, _arg: Any) -> Any:
            nonlocal last
            if event == "line":
                steps.add((file, last, frame.f_lineno))
                last = frame.f_lineno
            return walked

        return walked

    sys.settrace(entered)
    try:
        check(data)
    finally:
        sys.settrace(None)
    return steps


def write(folder: Path, kept: list[bytes]) -> None:
    """Write the inputs, named by their content, in place of those that were there."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("reaches-*"):
        old.unlink()
    for data in kept:
        (folder / f"reaches-{hashlib.sha256(data).hexdigest()[:12]}").write_bytes(data)


if __name__ == "__main__":
    main()
