"""The list of promises, what is due, and the method: counts and the words over them."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from forecast.made_up import claim, ledger, outcome, promise
from promisetrack.forecast import fit_delays
from promisetrack.report.edition import make_edition, record
from promisetrack.report.site import site_files
from report.ledgers import AS_OF, crowd, every_fate
from report.pages import heading, made, site, tags, text


def packed(html: str) -> dict[str, list[Any]]:
    """Return the data that the list's script makes rows of."""
    found = re.search(r'id="promises-rows">(.*?)</script>', html, flags=re.DOTALL)
    assert found is not None
    data: dict[str, list[Any]] = json.loads(found[1])
    return data


def test_the_list_has_a_row_a_promise_that_a_search_can_read() -> None:
    data = packed(site()["promises/index.html"])
    assert sorted(row[0] for row in data["rows"]) == sorted(one.id for one in every_fate().promises)
    subject = next(row for row in data["rows"] if row[0] == "spacex-orbital-ai-1gw-per-year")
    assert "Elon Musk" in [data["searched"][one] for one in subject[-1]]
    assert data["organizations"][subject[2]] == ["SpaceX", "organizations/spacex.html"]
    assert "SpaceX puts AI compute" in text(site()["promises/index.html"])


def test_of_a_long_list_the_first_rows_are_written_and_all_are_packed() -> None:
    edition = make_edition(ledger(*crowd(130)), as_of=AS_OF)
    html = next(
        content.decode()
        for path, content in site_files(edition, bundle=b"")
        if path == "promises/index.html"
    )
    assert html.count('<th scope="row">') == 100
    assert len(packed(html)["rows"]) == 130
    assert "shows the first 100 of 130 promises" in text(html)
    assert 'href="../data/promises.csv">CSV</a> and on the pages of their domains' in html


def test_what_many_rows_share_is_packed_once() -> None:
    data = packed(made(ledger(*crowd(40)))["promises/index.html"])
    for name in ("organizations", "domains", "states", "cells", "chips", "searched"):
        values = [json.dumps(one) for one in data[name]]
        assert len(set(values)) == len(values)
    assert [name for name, _ in data["organizations"]] == ["Acme"]
    # a row takes its own words and some numbers: 10,000 of them are far below 3 MB
    assert max(len(json.dumps(row)) - len(row[0]) - len(row[1]) for row in data["rows"]) < 60


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
