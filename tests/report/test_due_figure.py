"""The agenda on the page of what is due: every open promise in one row, and where it says so."""

from __future__ import annotations

from datetime import date

from forecast.made_up import claim, ledger, promise
from promisetrack.report.edition import make_edition
from promisetrack.report.figures import Figure
from promisetrack.report.pages.due import due_rows
from promisetrack.report.pages.due_figure import due_figure
from report.ledgers import AS_OF, crowd, restated
from report.pages import site


def figure(*dues: str) -> Figure | None:
    things = [promise(f"p-{i}", [claim("2020-01-01", due)]) for i, due in enumerate(dues)]
    edition = make_edition(ledger(*crowd(), *things), as_of=AS_OF)
    return due_figure(due_rows(edition), edition, csv="data/x.csv")


def names(one: Figure) -> list[str]:
    return [label["text"] for label in one.chart.wide.data["labels"]]


def test_what_is_to_come_is_by_quarter_then_by_year() -> None:
    one = figure("2026-03-31", "2027-06", "2029", "2045")
    assert one is not None
    found = names(one)
    assert found[0] == "To come: 4"
    at = [found.index(name) for name in ("Q1 2026", "Q4 2026", "Q2 2027", "2029", "after 2030")]
    assert at == sorted(at)
    assert one.title == "1 of 4 dates to come falls due by the end of 2026"


def test_the_day_of_the_report_is_still_to_come_and_the_day_before_is_past() -> None:
    one = figure(str(AS_OF), str(date.fromordinal(AS_OF.toordinal() - 1)))
    assert one is not None
    assert "Past their newest date: 1" in names(one)
    assert "To come: 1" in names(one)


def test_old_ones_share_a_row() -> None:
    one = figure("2021", "2022", "2024")
    assert one is not None
    assert names(one)[1:3] == ["before 2023", "2"]
    assert one.title == "Nothing is to come; three promises are past"


def test_with_one_open_promise_there_is_no_picture() -> None:
    assert figure("2027") is None


def test_the_most_restated_is_named_first() -> None:
    plain = promise("plain", [claim("2020-01-01", "2023")])
    edition = make_edition(ledger(*crowd(), plain, restated()), as_of=AS_OF)
    one = due_figure(due_rows(edition), edition, csv="data/x.csv")
    assert one is not None
    assert one.chart.wide.data["points"][0]["tip"][1] == restated().promise


def test_the_page_shows_it_with_its_table() -> None:
    page = site()["due.html"]
    assert 'id="agenda"' in page
    assert "data/due-agenda.csv" in page
    assert site()["data/due-agenda.csv"].startswith("promise,statement,organization,newest_due,")
