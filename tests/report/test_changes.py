"""What changed: promised, restated, resolved and moved, between two days or since the log."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from forecast.made_up import claim, ledger, outcome, promise
from promisetrack.model import Ledger
from promisetrack.pipeline.forecast_log import issue, last_issued
from promisetrack.pipeline.forecasting import forecast_promises
from promisetrack.report.changes import Changes, came_due, changes_of
from promisetrack.report.earlier import (
    Earlier,
    EarlierForecast,
    as_earlier,
    forecasts_of,
    quarter_before,
)
from promisetrack.report.edition import Edition, make_edition
from promisetrack.report.pages.changes import changes_page, changes_title
from promisetrack.report.pages.promise import promise_page
from promisetrack.report.site import site_files
from report.ledgers import AS_OF, HOSTILE, crowd
from report.pages import site, text

SINCE = date(2024, 1, 1)


def moving() -> Ledger:
    """Return a ledger in which something of every kind happened in the last two years."""
    return ledger(
        *crowd(),
        promise("new", [claim("2024-06-01", "2027")], promise=HOSTILE),
        promise("again", [claim("2021-01-01", "2023"), claim("2025-03-01", "2026-06")]),
        promise(
            "ended",
            [claim("2022-01-01", "2024")],
            outcome("delivered", "2024-11-05", evidence="It came."),
        ),
        promise("waiting", [claim("2023-06-01", "2025")]),
    )


def compared(earlier: Earlier | None = None) -> Edition:
    made = moving()
    return make_edition(made, as_of=AS_OF, earlier=earlier or forecasts_of(made, as_of=SINCE))


def changes(edition: Edition) -> Changes:
    found = changes_of(edition)
    assert found is not None
    return found


def page(edition: Edition) -> str:
    files = dict(site_files(edition, bundle=b""))
    return files["changes.html"].decode()


def test_what_was_promised_restated_and_resolved_goes_by_its_own_date() -> None:
    found = changes(compared())
    assert [one.id for one in found.promised] == ["new"]
    assert [(one.entry.id, len(one.claims)) for one in found.restated] == [("again", 1)]
    assert [one.id for one in found.resolved] == ["ended"]
    assert found.compared == 2


def test_a_forecast_whose_first_date_has_passed_since_moved_and_says_from_what_to_what() -> None:
    found = {one.entry.id: one for one in changes(compared()).moves}
    move = found["waiting"]
    assert move.before.p_on_time > 0.05
    assert move.now.p_on_time == 0
    assert move.on_time_now == "0%"
    assert move.way == "later"
    assert move.days is not None
    assert move.days > 90
    assert move.even_before != move.even_now


def test_the_same_forecasts_on_both_sides_did_not_move() -> None:
    now = make_edition(moving(), as_of=AS_OF)
    same = {one.id: as_earlier(one.forecast) for one in now.entries if one.forecast}
    found = changes(compared(Earlier(SINCE, "0" * 64, issued=True, forecasts=same)))
    assert found.moves == ()
    assert found.compared == len(same)


@pytest.mark.parametrize(
    ("days", "chance", "moved"),
    [(30, 0.0, False), (400, 0.0, True), (-400, 0.0, True), (0, 0.04, False), (0, 0.06, True)],
)
def test_a_small_move_is_no_move(days: int, chance: float, *, moved: bool) -> None:
    now = make_edition(moving(), as_of=AS_OF).by_id["new"].forecast
    assert now is not None
    real = as_earlier(now)
    assert real.median is not None
    before = EarlierForecast(
        real.median - timedelta(days=days), real.p_on_time + chance, real.p_never
    )
    found = changes(compared(Earlier(SINCE, "0" * 64, issued=True, forecasts={"new": before})))
    assert [one.entry.id for one in found.moves] == (["new"] if moved else [])
    if moved and days:
        assert found.moves[0].way == ("later" if days > 0 else "sooner")


def test_even_odds_then_and_now_are_said_in_one_measure() -> None:
    now = make_edition(moving(), as_of=AS_OF).by_id["new"].forecast
    assert now is not None
    real = as_earlier(now)
    assert real.median is not None
    for before, form in ((AS_OF + timedelta(days=200), r"by [A-Z][a-z]{2} \d{4}"),
                         (date(2045, 6, 1), r"by (?:[A-Z][a-z]{2} )?\d{4}")):  # fmt: skip
        forecasts = {"new": EarlierForecast(before, real.p_on_time, real.p_never)}
        found = changes(compared(Earlier(SINCE, "0" * 64, issued=True, forecasts=forecasts)))
        words = (found.moves[0].even_before, found.moves[0].even_now)
        assert all(re.fullmatch(form, one) for one in words)
        assert len({one.count(" ") for one in words}) == 1


def test_a_promise_that_was_never_to_come_and_now_may_moved_sooner() -> None:
    before = EarlierForecast(None, 0.0, 0.8)
    found = changes(compared(Earlier(SINCE, "0" * 64, issued=True, forecasts={"new": before})))
    assert found.moves[0].even_before == "more likely never"
    assert found.moves[0].way == "sooner"
    assert found.moves[0].days is None


def test_what_was_forecast_and_is_settled_in_a_mended_ledger_was_resolved() -> None:
    before = {"ended": EarlierForecast(date(2026, 1, 1), 0.2, 0.1)}
    found = changes(compared(Earlier(AS_OF, "0" * 64, issued=True, forecasts=before)))
    assert [one.id for one in found.resolved] == ["ended"]


def test_a_date_came_due_if_it_stood_on_its_own_last_day_and_was_not_met_before() -> None:
    found = [(one.entry.id, one.deadline) for one in changes(compared()).came_due]
    assert found == [("waiting", date(2025, 12, 31))]


@pytest.mark.parametrize(
    ("claims", "due"),
    [
        ([claim("2021-01-01", "2024-06")], ["2024-06-30"]),
        ([claim("2021-01-01", "2023-12-31")], []),
        ([claim("2021-01-01", "2024-01-01")], ["2024-01-01"]),
        ([claim("2021-01-01", "2025-12-31")], ["2025-12-31"]),
        ([claim("2021-01-01", "2026-01-01")], []),
        ([claim("2021-01-01", "2024-06"), claim("2024-05-01", "2027")], []),
        ([claim("2021-01-01", "2024-06"), claim("2024-05-01", "none")], []),
        ([claim("2021-01-01", "2024-06"), claim("2024-09-01", "2027")], ["2024-06-30"]),
        (
            [claim("2021-01-01", "2024-06"), claim("2024-09-01", "2025-03")],
            ["2024-06-30", "2025-03-31"],
        ),
    ],
)
def test_each_date_that_passed_in_the_time_came_due(
    claims: list[dict[str, object]], due: list[str]
) -> None:
    made = make_edition(ledger(*crowd(), promise("one", claims)), as_of=AS_OF)
    found = came_due(made.by_id["one"], since=SINCE, until=AS_OF)
    assert [str(one.deadline) for one in found] == due


def test_the_page_of_a_promise_says_what_changed_of_it() -> None:
    edition = compared()
    said = {
        one: dict(promise_page(edition.by_id[one], edition).values["terms"])["Since 1 Jan 2024"]
        for one in ("new", "again", "ended", "waiting", "crowd-00")
    }
    assert said["new"].startswith("First promised in this time, for 2027.")
    assert said["again"].startswith("One new statement, the newest: for Jun 2026.")
    assert said["ended"].startswith("Resolved, 5 Nov 2024: kept.")
    assert "The forecast before: even odds" in said["ended"]
    assert said["waiting"].startswith("The date 2025 passed.")
    assert " then, even odds " in said["waiting"]
    assert said["waiting"].endswith("then, 0% now.")
    assert said["crowd-00"] == "Nothing changed."


def test_without_anything_to_compare_the_page_of_a_promise_is_silent() -> None:
    edition = make_edition(moving(), as_of=AS_OF)
    terms = dict(promise_page(edition.by_id["new"], edition).values["terms"])
    assert not [name for name in terms if name.startswith("Since")]


@pytest.mark.parametrize(
    ("day", "before"),
    [("2026-10-09", "2026-07-09"), ("2026-05-31", "2026-02-28"), ("2026-01-15", "2025-10-15")],
)
def test_a_quarter_before_is_the_same_day_of_an_earlier_month(day: str, before: str) -> None:
    assert str(quarter_before(date.fromisoformat(day))) == before


def test_a_long_table_of_changes_is_folded_and_nothing_is_missing() -> None:
    many = [promise(f"new-{i:02}", [claim("2024-06-01", "2027")]) for i in range(20)]
    made = ledger(*crowd(), *many)
    html = page(make_edition(made, as_of=AS_OF, earlier=forecasts_of(made, as_of=SINCE)))
    promised = html.split('id="promised"', 1)[1]
    seen, folded = promised.split("<details", 1)
    assert "<summary>12 more</summary>" in folded
    assert seen.count("promises/new-") == 8
    assert folded.count("promises/new-") == 12


def test_the_page_says_it_with_dates_and_shows_hostile_words_as_words() -> None:
    html = page(compared())
    said = text(html)
    assert "One promise made, 1 restated, one date passed, 1 resolved and" in said
    assert "since 1 Jan 2024" in said
    assert "made from the same ledger as it was known on 1 Jan 2024" in said
    assert HOSTILE[:20] in said
    assert "<script>window" not in html


def test_the_front_page_says_how_much_changed_and_leads_there() -> None:
    files = dict(site_files(compared(), bundle=b""))
    said = files["index.html"].decode()
    assert changes_title(changes(compared())) in text(said)
    assert 'href="changes.html"' in said
    assert "forecasts are others than they were" not in text(site()["index.html"])


def test_the_values_hold_every_change() -> None:
    edition = compared()
    (values,) = changes_page(edition).files.values()
    rows = list(csv.DictReader(io.StringIO(values)))
    kinds = [row["change"] for row in rows]
    found = changes(edition)
    assert kinds.count("forecast") == len(found.moves)
    assert {"resolved", "restated", "promised", "came due"} <= set(kinds)
    assert next(r["to"] for r in rows if r["change"] == "restated") == "2026-06"


def test_with_nothing_to_compare_the_page_says_how_to_get_it() -> None:
    said = text(site()["changes.html"])
    assert "Nothing to compare with yet" in said
    assert "promisetrack forecast --issue" in said


def test_an_earlier_day_knows_nothing_of_later_ones() -> None:
    found = forecasts_of(moving(), as_of=SINCE)
    assert set(found.forecasts) == {"again", "ended", "waiting"}
    assert not found.issued


def test_forecasts_issued_before_are_found_and_those_of_the_report_itself_are_not(
    tmp_path: Path,
) -> None:
    made = moving()
    assert last_issued(tmp_path, as_of=AS_OF) is None
    for day in (SINCE, AS_OF):
        issue(forecast_promises(made, as_of=day), made, as_of=day, reports=tmp_path)
    found = last_issued(tmp_path, as_of=AS_OF)
    assert found is not None
    assert (found.as_of, found.issued) == (SINCE, True)
    computed = forecasts_of(made, as_of=SINCE)
    assert set(found.forecasts) == set(computed.forecasts)
    for one, forecast in computed.forecasts.items():
        assert found.forecasts[one].median == forecast.median
        assert found.forecasts[one].p_never == pytest.approx(forecast.p_never, abs=1e-5)
    next_day = last_issued(tmp_path, as_of=AS_OF + timedelta(days=1))
    assert next_day is not None
    assert next_day.as_of == AS_OF
