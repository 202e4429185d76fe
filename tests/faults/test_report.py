"""A report that is stopped while it takes the place of the last: pages at most, never forecasts."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from faults.children import in_child, killed_at
from faults.commands import AS_OF, PROMISE, issue_forecast
from faults.steps import Step, watched
from promisetrack.ledger import load_ledger
from promisetrack.pipeline.forecast_log import read_log
from promisetrack.report.building import write_report
from promisetrack.report.edition import make_edition
from promisetrack.report.spare import NAME

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")


Write = Callable[..., Path]


@pytest.fixture(scope="module")
def write(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Write:
    """Return a function that writes the report of the project into a folder."""
    edition = make_edition(load_ledger(template / "claims"), as_of=AS_OF)
    cache = tmp_path_factory.mktemp("cache")

    def written(out: Path) -> Path:
        shutil.rmtree(cache / NAME, ignore_errors=True)  # so that all take the same steps
        return write_report(edition, out=out, cache=cache)

    return written


def replacing(out: Path, write: Write) -> list[int]:
    """Return the numbers of the steps by which a report takes the place of the last one."""
    steps: list[Step] = []
    with watched(out.parent, steps.append):
        write(out=out)
    moves = [i for i, step in enumerate(steps) if step.name in ("rename", "replace")]
    assert len(moves) > 10
    return moves


def a_project(template: Path, folder: Path, write: Write) -> Path:
    """Return the folder of a report made before, with its log of forecasts and a README."""
    out = Path(shutil.copytree(template, folder)) / "reports"
    (out / "index.html").touch()
    write(out=out)
    (out / "README.md").write_text("By hand.\n", "utf-8")
    return out


@pytest.mark.parametrize(
    "every", [pytest.param(4, id="some"), pytest.param(1, id="all", marks=pytest.mark.slow)]
)
def test_a_report_killed_while_it_is_replaced_keeps_what_is_not_its_own(
    template: Path, tmp_path: Path, write: Write, every: int
) -> None:
    out = a_project(template, tmp_path / "project", write)
    log = (out / "forecasts" / f"{AS_OF}.csv").read_bytes()
    work = partial(write, out=out)
    for number in replacing(out, write)[::every]:
        assert killed_at(number, out.parent, work) == -signal.SIGKILL
        assert (out / "forecasts" / f"{AS_OF}.csv").read_bytes() == log
        assert (out / "README.md").read_text("utf-8") == "By hand.\n"
        assert (out / "index.html").exists()
    work()
    assert (out / "promises" / f"{PROMISE}.html").exists()
    assert [path.name for path in out.parent.glob(".reports*")] == []


def test_forecasts_issued_while_a_report_is_replaced_are_kept(
    template: Path, tmp_path: Path, write: Write
) -> None:
    out = a_project(template, tmp_path / "project", write)
    series = out.parent / "claims" / "series" / "orbital-compute.yaml"
    moves = 0

    def issue_one(step: Step) -> None:
        nonlocal moves
        if step.name in ("rename", "replace") and "forecasts" not in step.path.parts:
            moves += 1
            text = series.read_text("utf-8")
            series.write_text(text.replace("value: 1", f"value: 1{moves % 7}"), "utf-8")
            issue_forecast(out.parent, as_of=AS_OF)

    with watched(out, issue_one):
        write(out=out)
    assert moves > 3
    rows = [row.ledger_hash for row in read_log(out)]
    assert len(rows) == len(set(rows)) > 3


def test_a_page_that_is_gone_does_not_linger(template: Path, tmp_path: Path, write: Write) -> None:
    out = a_project(template, tmp_path / "project", write)
    (out / "promises" / "gone.html").touch()
    (out / "gone").mkdir()
    (out / "gone.html").touch()
    write(out=out)
    assert list(out.rglob("gone*")) == []


def test_what_a_running_program_makes_is_not_swept_away(
    template: Path, tmp_path: Path, write: Write
) -> None:
    out = a_project(template, tmp_path / "project", write)
    mine = out.with_name(f".reports.{os.getpid()}-0a1b2c3d")
    mine.mkdir()
    assert in_child(partial(write, out=out)) == 0
    assert mine.exists()
