"""Two writers at once, as programs of their own: both are told the truth, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

from faults.commands import AS_OF, PROMISE, files, hidden, run
from promisetrack.pipeline.forecast_log import read_log

Fresh = Callable[[], Path]

FILE = f"claims/orbital-compute/{PROMISE}.yaml"
SOURCES = os.pathsep.join([str(Path(__file__).parents[1]), *sys.path])


def at_once(folder: Path, *commands: list[str]) -> list[tuple[int, str]]:
    """Start programs together; return how each ended and what it said."""
    started = [
        subprocess.Popen(
            [sys.executable, *words],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONPATH": SOURCES},
            text=True,
        )
        for words in commands
    ]
    said = [program.communicate()[0] for program in started]
    return [(program.returncode, text) for program, text in zip(started, said, strict=True)]


def resolve(evidence: str, day: str) -> list[str]:
    return [
        "-m", "promisetrack", "resolve", PROMISE, "--status", "delivered", "--date", day,
        "--as-of", "2026-10-30", "--evidence", evidence, "--yes",
    ]  # fmt: skip


def test_two_resolve_at_once_leave_one_of_the_two_outcomes_whole(fresh: Fresh) -> None:
    folder = fresh()
    given = {"It flew on Monday.": "2026-10-19", "It flew on Tuesday.": "2026-10-20"}
    ended = at_once(folder, *(resolve(words, day) for words, day in given.items()))
    assert [code for code, _ in ended] == [0, 0], ended
    text = (folder / FILE).read_text("utf-8")
    outcome = text[text.index("outcome:") :]
    found = [words for words in given if words in outcome]
    assert len(found) == 1
    assert f"date: {given[found[0]]}" in outcome
    assert run(folder, "check").code == 0
    assert hidden(folder) == []


def test_two_logs_at_once_keep_both_claims(fresh: Fresh) -> None:
    folder = fresh()
    logs = [
        ["-m", "promisetrack", "log", PROMISE, "--by", who, "--said", "in 2030", "--made", day,
         "--yes"]
        for who, day in (("Ann", "2026-10-20"), ("Ben", "2026-10-21"))
    ]  # fmt: skip
    assert [code for code, _ in at_once(folder, *logs)] == [0, 0]
    text = (folder / FILE).read_text("utf-8")
    assert "by: Ann" in text
    assert "by: Ben" in text
    assert run(folder, "check").code == 0


ISSUING = textwrap.dedent(
    """
    import sys
    from datetime import date
    from pathlib import Path
    from faults.commands import PROMISE
    from forecast.made_up import exponential_forecast
    from promisetrack.ledger import load_ledger
    from promisetrack.pipeline.forecast_log import issue
    from promisetrack.pipeline.forecasting import Forecasts, PromiseForecast

    folder, name = Path(sys.argv[1]), sys.argv[2]
    for number in range(15):
        series = folder / name / "series" / "orbital-compute.yaml"
        text = series.read_text("utf-8")
        series.write_text(text.replace("value: 1", f"value: 1{number}"), "utf-8")
        ledger = load_ledger(folder / name)
        series.write_text(text, "utf-8")
        one = PromiseForecast(ledger.promises[PROMISE], exponential_forecast(900.0))
        issue(Forecasts((one,), ()), ledger, as_of=date(2026, 11, 23), reports=folder / "reports")
    """
)
"""Issues fifteen forecasts of one day, each from a ledger that says something else."""


def test_two_who_issue_forecasts_at_once_lose_no_line(fresh: Fresh) -> None:
    folder = fresh()
    before = files(folder)[f"reports/forecasts/{AS_OF}.csv"]
    other = Path(shutil.copytree(folder / "claims", folder / "others"))
    series = other / "series" / "orbital-compute.yaml"
    series.write_text(series.read_text("utf-8").replace("Orbital compute", "Compute"), "utf-8")
    ended = at_once(
        folder, ["-c", ISSUING, str(folder), "claims"], ["-c", ISSUING, str(folder), "others"]
    )
    assert [code for code, _ in ended] == [0, 0], ended
    log = files(folder)[f"reports/forecasts/{AS_OF}.csv"]
    assert log.startswith(before)
    issued = [row.ledger_hash for row in read_log(folder / "reports")]
    assert len(issued) == len(set(issued)) == 1 + 2 * 15
