"""How long the whole backtest takes, and what of it is each model's.

The aim is 60 seconds on two cores for 14 yearly origins with every model. Seconds of processor
time are shown beside those on the clock: other work on the machine adds to the second only.
Run it as ``.venv/bin/python benchmarks/backtest.py [JOBS]``.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from promisetrack.forecast.backtest import COMPETITORS, Backtest, backtest, summarize
from promisetrack.forecast.baselines import BASELINES
from promisetrack.ledger import read_ledger
from promisetrack.pipeline.engines import find_engine

CLAIMS = Path(__file__).resolve().parents[1] / "claims"


def timed(name: str, work: Callable[[], Backtest]) -> Backtest:
    """Run some work and print its times."""
    clock, processor = time.perf_counter(), time.process_time()
    found = work()
    spent = time.perf_counter() - clock, time.process_time() - processor
    print(f"{name:28} {spent[0]:7.1f} s  {spent[1]:7.1f} s of one processor")
    return found


def main() -> None:
    jobs = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    ledger, _ = read_ledger(CLAIMS)
    day = ledger.closing or date.max
    for one in BASELINES:
        timed(one.name, lambda one=one: backtest(ledger, as_of=day, competitors=[one]))  # type: ignore[misc]
    timed("all baselines", lambda: backtest(ledger, as_of=day, competitors=BASELINES))
    timed("everything", lambda: backtest(ledger, as_of=day, competitors=COMPETITORS))
    mapper = find_engine(jobs=jobs)
    found = timed(
        f"everything, {jobs} processes", lambda: backtest(ledger, as_of=day, mapper=mapper)
    )
    print(f"{sum(score.n for score in summarize(found.scored))} forecasts scored")


if __name__ == "__main__":
    main()
