"""The page of all open promises' dates: every forecast, its intervals, its chances, its filters."""

from __future__ import annotations

from forecast.made_up import claim, ledger, outcome, promise
from promisetrack.report.edition import make_edition
from promisetrack.report.pages.intervals import COLUMNS, intervals_page, intervals_title
from report.ledgers import AS_OF, crowd, restated
from report.pages import made, site, tags, text


def test_every_forecast_has_a_row_with_its_strip() -> None:
    page = site()["intervals.html"]
    forecasts = site()["data/intervals.csv"].splitlines()[1:]
    rows = [keys for tag, keys in tags(page) if tag == "tr" and "data-domain" in keys]
    assert len(rows) == len(forecasts) > 3
    strips = [keys for tag, keys in tags(page) if tag == "svg" and keys.get("role") == "img"]
    assert len(strips) == len(rows)
    assert all(keys["aria-label"] for keys in strips)


def test_rows_can_be_told_apart_by_what_the_filters_ask_for() -> None:
    page = site()["intervals.html"]
    rows = [keys for tag, keys in tags(page) if tag == "tr" and "data-domain" in keys]
    options = {keys.get("value") for tag, keys in tags(page) if tag == "option"}
    assert {row["data-domain"] for row in rows} <= options
    assert {row["data-state"] for row in rows} == {"kept", "passed"}


def test_every_column_that_sorts_has_a_key_in_every_row() -> None:
    page = made(ledger(*crowd(), restated()))["intervals.html"]
    cells = [keys for tag, keys in tags(page) if tag == "td"]
    assert sum("data-key" in keys for keys in cells) == len(COLUMNS) - 1


def test_a_newest_date_to_come_has_its_own_chance() -> None:
    again = promise("again", [claim("2023-01-01", "2025"), claim("2025-06-01", "2028")])
    page = text(made(ledger(*crowd(), again))["intervals.html"])
    assert "newest: " in page
    assert "now 2028" in page
    once = promise("once", [claim("2025-06-01", "2028")])
    assert "newest: " not in text(made(ledger(*crowd(), once))["intervals.html"]).split("As of")[0]


def test_what_nobody_has_looked_at_for_long_stands_last() -> None:
    stale = promise("stale", [claim("2010-01-01", "2011")], outcome(as_of="2011-06-01"))
    soon = promise("soon", [claim("2025-06-01", "2026")])
    edition = make_edition(ledger(*crowd(), stale, soon), as_of=AS_OF)
    rows = intervals_page(edition).values["rows"]
    assert [row.entry.id for row in rows] == ["soon", "stale"]


def test_the_title_counts() -> None:
    edition = make_edition(ledger(*crowd(), restated()), as_of=AS_OF)
    entries = [entry for entry in edition.entries if entry.forecast is not None]
    assert intervals_title(entries) == "The one open promise has no better than even odds"
    assert intervals_title(entries * 3).startswith("None of three open promises has better than")
    assert intervals_title([]) == "No open promise has a forecast"


def test_without_a_forecast_the_page_says_why() -> None:
    page = text(made(ledger(restated()))["intervals.html"])
    assert "No open promise has a forecast" in page
    assert "All promises" in page
