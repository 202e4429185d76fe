"""Any bytes at all into every reader, steered by the code that they reach (atheris, libFuzzer).

Run it as ``make fuzz`` (every target for three minutes) or, for some targets and other times, as
``.venv/bin/python benchmarks/fuzz.py markets files --minutes 20``; it needs the extra ``fuzz``.

What must hold stands in ``tests/fuzzing/targets/``, one module a target; `make test` replays the
kept inputs of ``tests/fuzzing/corpus/`` against it without atheris. An input that breaks what must
hold, or that takes more than a second of the processor, is written to ``.fuzz/<target>/found/`` and
the search goes on; a hang, or more than a gigabyte of memory, ends it. The exit code is 1 where
anything was found.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import pkgutil
import re
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests"
LONGEST = 8192
"""Bytes of an input; what takes long is looked for in ``tests/fuzzing/sizes.py``, by large ones."""


class Run(NamedTuple):
    """What came of one target."""

    target: str
    executions: int
    seconds: float
    found: int


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "targets", nargs="*", choices=[*names(), []], help="all where none is given"
    )
    parser.add_argument("--minutes", type=float, default=3.0, help="a target")
    parser.add_argument("--work", type=Path, default=ROOT / ".fuzz", help="folder of what is found")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.inside:
        fuzz(given.targets[0], given.work, given.minutes)
    runs = [start(one, given.work, given.minutes) for one in given.targets or names()]
    for run in runs:
        print(
            f"{run.target:12} {run.executions:>12,} inputs {run.seconds:>7.0f} s  {run.found} found"
        )
    return int(any(run.found for run in runs))


def names() -> list[str]:
    """Return the names of all targets."""
    return sorted(one.name for one in pkgutil.iter_modules([str(TESTS / "fuzzing" / "targets")]))


def start(target: str, work: Path, minutes: float) -> Run:
    """Fuzz one target in a process of its own, which libFuzzer ends when it is done."""
    options = [target, "--inside", "--work", str(work), "--minutes", str(minutes)]
    before = time.monotonic()
    done = subprocess.run([sys.executable, __file__, *options], stderr=subprocess.PIPE, check=False)
    said = done.stderr.decode(errors="replace")
    (work / target / "log.txt").write_text(said, encoding="utf-8")
    counted = re.findall(r"stat::number_of_executed_units: ([0-9]+)|#([0-9]+)\t", said)
    executions = max((int(one or other) for one, other in counted), default=0)
    found = len(list((work / target / "found").iterdir()))
    if done.returncode and not found:
        print(said[-4000:], file=sys.stderr)
        found = 1
    return Run(target, executions, time.monotonic() - before, found)


def fuzz(target: str, work: Path, minutes: float) -> None:
    """Run libFuzzer over one target; it ends the process."""
    import atheris

    sys.path.insert(0, str(TESTS))
    with atheris.instrument_imports(include=["promisetrack"]):
        module = importlib.import_module(f"fuzzing.targets.{target}")
        importlib.import_module("fuzzing.replay")
    folders = [work / target / name for name in ("corpus", "found")]
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    for seed in module.seeds():
        (folders[0] / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    words = work / target / "words.txt"
    words.write_text("".join(f'"{quoted(word)}"\n' for word in module.WORDS), encoding="utf-8")
    kept = TESTS / "fuzzing" / "corpus" / target
    flags = [
        f"-dict={words}", f"-max_len={LONGEST}", f"-max_total_time={round(60 * minutes)}",
        "-timeout=60", "-rss_limit_mb=1024", "-print_final_stats=1", "-len_control=20",
        f"-artifact_prefix={folders[1]}/", str(folders[0]), *([str(kept)] if kept.is_dir() else []),
    ]  # fmt: skip
    atheris.Setup([target, *flags], watched(module.check, folders[1]))
    atheris.Fuzz()


def watched(check: Callable[[bytes], None], found: Path) -> Callable[[bytes], None]:
    """Return a check that writes down what fails, one input a place in the code, and goes on."""
    from fuzzing.replay import replay

    def one(data: bytes) -> None:
        try:
            replay(check, data)
        except Exception as error:  # noqa: BLE001  whatever it is, it is what is looked for
            place = traceback.extract_tb(error.__traceback__)[-1]
            name = f"{type(error).__name__}-{Path(place.filename).stem}-{place.lineno}"
            if not (found / name).exists():
                (found / name).write_bytes(data)
                traceback.print_exc()

    return one


def quoted(word: str) -> str:
    """Return a word as libFuzzer's dictionaries write it."""
    escaped = "".join(
        chr(byte) if chr(byte).isalnum() and byte < 128 else f"\\x{byte:02x}"  # noqa: PLR2004
        for byte in word.encode("utf-8", "surrogatepass")
    )
    return escaped or "\\x00"


if __name__ == "__main__":
    sys.exit(main())
