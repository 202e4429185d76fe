"""The list of promises, what is due, and the method: counts and the words over them."""

from __future__ import annotations

from datetime import date

from forecast.made_up import claim, ledger, outcome, promise
from promisetrack.forecast import fit_delays
from promisetrack.report.edition import make_edition, record
from report.ledgers import AS_OF, crowd, every_fate
from report.pages import heading, made, site, tags, text


def test_the_list_has_a_row_a_promise_that_a_search_can_read() -> None:
    rows = [attrs for tag, attrs in tags(site()["promises/index.html"]) if "data-words" in attrs]
    assert len(rows) == len(every_fate().promises)
    words = {attrs["data-words"] or "" for attrs in rows}  # the rest stands in the row itself
    assert any("Elon Musk" in one and "spacex-orbital-ai" in one for one in words)
    assert "SpaceX puts AI compute" in text(site()["promises/index.html"])


def test_the_share_kept_is_the_same_on_every_page() -> None:
    facts = fit_delays(every_fate(), as_of=AS_OF).describe()
    assert record(make_edition(every_fate(), as_of=AS_OF)) == (facts.kept, facts.decided)
    share = f"{100 * facts.kept / facts.decided:.0f}%"
    assert heading(site()["promises/index.html"]) == (
        f"Of {facts.decided} promises that can be judged, {share} were kept on time"
    )
    assert f"Kept by the first date: {share} of {facts.decided}" in text(site()["method.html"])


def test_without_a_model_the_share_is_counted_by_state() -> None:
    few = ledger(
        promise("kept", became=outcome("delivered", "2020-05-01")),
        promise("late", became=outcome("delivered", "2021-05-01")),
        promise("open"),
        promise("young", [claim("2025-01-01", "2029")]),
        promise("void", became=outcome(judgement="void")),
    )
    edition = make_edition(few, as_of=AS_OF)
    assert edition.model is None
    assert record(edition) == (1, 3)
    assert heading(made(few)["promises/index.html"]) == (
        "One of 3 promises that can be judged was kept on time"
    )


def test_what_is_due_is_counted_and_ordered() -> None:
    one = ledger(
        *crowd(),
        promise("passed", [claim("2020-01-01", "2021")]),
        promise("unseen", [claim("2025-01-01", "2025-11")], outcome(as_of="2025-06-01")),
        promise("soon", [claim("2025-01-01", "2026-03")]),
        promise("sooner", [claim("2025-01-01", "2026-02")]),
        promise("later", [claim("2025-01-01", "2029")]),
        promise(
            "quota",
            [claim("2020-10-01", "2021")],
            outcome("partial", "2021", reached=0.65),
            measure={"quantity": "launches", "reaches": "48 launches/year", "window": "fixed"},
        ),
    )
    html = made(one)["due.html"]
    assert heading(html) == (
        "Two open promises are past their newest date; two more fall due within a year"
    )
    shown = [
        (attrs["href"] or "").removeprefix("promises/").removesuffix(".html")
        for tag, attrs in tags(html)
        if tag == "a" and (attrs.get("href") or "").startswith("promises/")
        and "index" not in (attrs.get("href") or "")
    ]  # fmt: skip
    assert shown == ["sooner", "soon", "passed", "unseen"]
    said = "One of the 2 that are past it was last looked at before that date: nobody knows"
    assert said in text(html)
    groups = [attrs["data-state"] for tag, attrs in tags(html) if tag == "tr" and attrs]
    assert groups == ["coming", "coming", "seen", "unseen"]


def test_nothing_due_says_so() -> None:
    html = made(ledger(promise(became=outcome("delivered", "2020-05-01"))))["due.html"]
    assert heading(html) == "Nothing is due within a year"


def test_the_method_counts_what_it_left_out() -> None:
    seen = text(site()["method.html"])
    assert "a quota of a fixed period is kept or not, it cannot be late1" in seen
    assert "its words cannot be decided1" in seen
    assert "no claim names a last day1" in seen


def test_a_ledger_without_deliveries_has_a_method_page() -> None:
    assert "There is none yet." in text(made(ledger(promise()))["method.html"])


def test_a_promise_not_yet_made_is_not_in_the_edition() -> None:
    edition = make_edition(
        ledger(promise("old"), promise("new", [claim("2025-01-01", "2026")])),
        as_of=date(2024, 1, 1),
    )
    assert [entry.id for entry in edition.entries] == ["old"]


def test_a_date_that_was_taken_back_says_so_where_it_is_due() -> None:
    dates = [claim("2020-01-01", "2024"), claim("2021-01-01", "2026"), claim("2025-01-01", "none")]
    html = made(ledger(*crowd(), promise("gone", dates)))["due.html"]
    assert "2nd date, taken back since" in text(html)
