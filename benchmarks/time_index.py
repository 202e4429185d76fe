"""How long the SQL copy of a large ledger takes to make, to bring up to date, and to read.

Run it as ``.venv/bin/python benchmarks/time_index.py [PROMISES] [URL]``: 10,000 generated promises
and an SQLite file, unless other ones are given. Reading the files is shown beside it.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from generate import generate_ledger
from promisetrack.index import open_store, read_index
from promisetrack.ledger import load_ledger
from promisetrack.pipeline.indexing import sync_index


def timed(name: str, work: Callable[[], object]) -> object:
    """Do some work and print how many seconds it took."""
    start = time.perf_counter()
    result = work()
    print(f"{name:24} {time.perf_counter() - start:7.2f} s")
    return result


def main() -> None:
    promises = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        claims = Path(folder) / "claims"
        generate_ledger(claims, promises=promises)
        store = sys.argv[2] if len(sys.argv) > 2 else str(Path(folder) / "index.sqlite")  # noqa: PLR2004
        engine = open_store(store)
        print(f"{promises} promises in {engine.dialect.name}")
        from_files = timed("read the files", lambda: load_ledger(claims))
        timed("first index", lambda: sync_index(engine, claims))
        timed("nothing changed", lambda: sync_index(engine, claims))
        changed = next(claims.glob("*/*.yaml"))
        changed.write_text(changed.read_text(encoding="utf-8") + "# read again\n", encoding="utf-8")
        timed("one file changed", lambda: sync_index(engine, claims))
        from_index = timed("read the index", lambda: read_index(engine))
        print("the same ledger:", from_files == from_index)


if __name__ == "__main__":
    main()
