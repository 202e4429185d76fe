"""A report after an edit is the one that a new folder would get, byte for byte."""

from functools import partial
from pathlib import Path

import pytest

from forecast.made_up import claim, ledger, promise
from promisetrack.model import Ledger
from promisetrack.pipeline.engines import in_processes
from promisetrack.pipeline.reporting import Order, render_report
from report.ledgers import AS_OF, crowd, headline, restated
from report.roadmap_ledger import with_roadmap


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def render(made: Ledger, home: Path, *, figures: bool = False) -> dict[str, bytes]:
    out = home / "reports"
    render_report(made, as_of=AS_OF, out=out, order=Order(figures=figures))
    return tree(out)


def before(count: int = 24) -> Ledger:
    return ledger(*crowd(count), headline(), restated())


def after(count: int = 24) -> Ledger:
    """Return the same with another date in one claim, and one claim more in another promise."""
    dates = [("2014-10-10", "2015"), ("2021-11-30", "2023"), ("2025-12-24", "2027")]
    claims = [claim(made, due) for made, due in dates]
    return ledger(*crowd(count), headline("../2028-06-30"), promise("restated", claims))


@pytest.mark.parametrize("count", [24, pytest.param(70, marks=pytest.mark.slow)])
def test_a_report_after_an_edit_has_the_bytes_of_one_in_a_new_folder(
    count: int, tmp_path: Path
) -> None:
    first = render(before(count), tmp_path / "warm")
    warm = render(after(count), tmp_path / "warm")
    cold = render(after(count), tmp_path / "cold")
    assert warm == cold
    assert warm.keys() == first.keys()
    assert warm["index.html"] != first["index.html"]


def test_a_report_of_the_same_ledger_again_has_the_same_bytes(tmp_path: Path) -> None:
    assert render(before(), tmp_path) == render(before(), tmp_path)


@pytest.mark.slow
def test_pictures_are_drawn_again_only_where_the_chart_has_changed(tmp_path: Path) -> None:
    few, other = ledger(*crowd(12), restated()), ledger(*crowd(13), restated())
    render(few, tmp_path / "warm", figures=True)
    kept = tmp_path / "warm" / ".promisetrack" / "figures"
    before = {path.name: path.stat().st_ino for path in kept.iterdir()}
    warm = render(other, tmp_path / "warm", figures=True)
    after = {path.name: path.stat().st_ino for path in kept.iterdir()}
    same = before.keys() & after.keys()
    assert same
    assert before.keys() - after.keys(), "what nobody asks for any more is removed"
    assert all(before[name] == after[name] for name in same)
    assert warm == render(other, tmp_path / "cold", figures=True)


@pytest.mark.slow
@pytest.mark.parametrize("made", [before(70), with_roadmap()], ids=["variants", "roadmap"])
def test_any_number_of_processes_writes_the_same_bytes(made: Ledger, tmp_path: Path) -> None:
    alone = render(made, tmp_path / "alone")
    out = tmp_path / "crew" / "reports"
    render_report(made, as_of=AS_OF, out=out, mapper=partial(in_processes, jobs=2))
    assert tree(out) == alone
    assert [path.name for path in out.parent.iterdir() if path.name.startswith(".reports")] == []
