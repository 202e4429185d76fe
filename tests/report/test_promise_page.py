"""A promise's page: its words for every fate, its evidence, and hostile text shown as text."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from forecast.made_up import claim, ledger, outcome, promise
from promisetrack.model import Promise, Series
from promisetrack.report.basis import basis_of
from promisetrack.report.edition import make_edition
from promisetrack.report.pages.chain_words import chain_title
from promisetrack.report.pages.promise_facts import facts
from promisetrack.report.pages.promise_words import standfirst
from report.ledgers import AS_OF, HOSTILE, crowd, restated
from report.pages import heading, made, site, tags, text


def words(one: Promise, *more: Promise, as_of: date = AS_OF) -> str:
    edition = make_edition(ledger(one, *more), as_of=as_of)
    return str(standfirst(edition.by_id[one.id], basis_of(edition.facts)).striptags())


def page(one: Promise, *more: Promise, series: tuple[Series, ...] = ()) -> str:
    return made(ledger(one, *more, series=series))[f"promises/{one.id}.html"]


@pytest.mark.parametrize(
    ("became", "expected"),
    [
        pytest.param(
            outcome("delivered", "2020-05-01"),
            "First promised in Jan 2020 for the end of 2020. It was delivered on 1 May 2020: kept.",
            id="kept",
        ),
        pytest.param(
            outcome("delivered", "2022-10"),
            "It was delivered in Oct 2022, 1 year 9 months after the first date.",
            id="late",
        ),
        pytest.param(
            outcome("delivered", "2020-12-20/2021-01-10"),
            "It was delivered between 20 Dec 2020 and 10 Jan 2021.",
            id="undecided",
        ),
        pytest.param(
            outcome("cancelled", "2021-03"), "It was cancelled in Mar 2021.", id="cancelled"
        ),
        pytest.param(
            outcome(judgement="unfalsifiable"),
            "There is no forecast: its words cannot be decided.",
            id="undecidable",
        ),
    ],
)
def test_the_opening_says_what_became_of_it(became: dict[str, object], expected: str) -> None:
    assert words(promise(became=became), *crowd()).endswith(expected)


def test_the_opening_of_an_open_promise_says_when_it_may_come() -> None:
    assert words(promise(claims=[claim("2025-01-01", "2027")]), *crowd()).startswith(
        "First promised in Jan 2025 for the end of 2027. An average promise so far along has "
        "even odds "
    )


def test_a_date_that_was_taken_back_and_given_again_is_told() -> None:
    dates = [claim("2018-01-01", "2029"), claim("2019-01-01", "none"), claim("2020-01-01", "2029")]
    assert "That date was repeated once, and taken back in between." in words(
        promise(claims=dates), *crowd()
    )


def test_a_newer_date_is_told_and_whether_it_has_passed() -> None:
    dates = [claim("2018-01-01", "2019"), claim("2019-06-01", "2021-06")]
    assert "Two dates have been given; the newest, the end of Jun 2021, has passed too." in words(
        promise(claims=dates), *crowd()
    )
    dates.append(claim("2025-06-01", "2028"))
    assert "Three dates have been given; the newest is the end of 2028." in words(
        promise(claims=dates), *crowd()
    )


def test_a_date_that_was_only_repeated_is_not_counted_as_new() -> None:
    dates = [claim("2025-01-01", "2027"), claim("2025-06-01", "../2027-12-31")]
    one = promise(claims=dates)
    assert "for the end of 2027. That date was repeated once." in words(one, *crowd())
    edition = make_edition(ledger(one, *crowd()), as_of=AS_OF)
    assert chain_title(edition.by_id["thing"].chain) == "Repeated once with the same date"


def test_a_date_taken_back_is_told() -> None:
    dates = [claim("2018-01-01", "2019"), claim("2019-06", "2021"), claim("2020-05-04", "none")]
    assert "Two dates have been given; the last was taken back on 4 May 2020." in words(
        promise(claims=dates), *crowd()
    )


def test_a_page_knows_only_what_was_known_on_its_day() -> None:
    dates = [claim("2018-01-01", "2019"), claim("2024-06-01", "2026")]
    one = promise(claims=dates, became=outcome("delivered", "2025-01-01"))
    early = words(one, *crowd(), as_of=date(2020, 1, 1))
    assert "delivered" not in early
    assert "dates have been given" not in early


def test_a_missed_quota_says_how_much_was_reached_and_is_not_called_late() -> None:
    html = site()["promises/quota.html"]
    assert "By the end of its period 65% of it was reached." in text(html)
    assert "not kept, 65%" in text(html)
    assert "so far" not in text(html)


def test_a_chain_counts_its_moves() -> None:
    edition = make_edition(ledger(restated(), *crowd()), as_of=AS_OF)
    assert chain_title(edition.by_id["restated"].chain) == "Restated four times, each time later"
    mixed = promise(
        claims=[claim(f"20{15 + i}-01-01", due) for i, due in enumerate(("2018", "2018", "2017"))]
    )
    edition = make_edition(ledger(mixed), as_of=AS_OF)
    assert (
        chain_title(edition.by_id["thing"].chain) == "Restated twice: once sooner and once the same"
    )


def test_every_statement_is_a_row_with_its_words_and_whether_it_was_checked() -> None:
    source = {"url": "https://www.example.org/a", "publisher": "The Post"}
    rows = [
        claim("2018-01-01", "2019", said="next year", source=source, verified=True),
        claim("2019-01-01", "2030/..", source={"publisher": "Radio"}),
        claim("2020-01-01", "none"),
    ]
    seen = text(page(promise(claims=rows), *crowd()))
    assert "Three statements, one read at the source" in seen
    assert "1 Jan 2018 “next year”Jane Doe 2019" in seen
    assert "The Post ✓" in seen
    assert "not before 1 Jan 2030" in seen
    assert "Radio, not checked" in seen
    assert "date taken back" in seen


def test_settled_promises_have_no_forecast() -> None:
    for name in ("delivered", "cancelled", "kept"):
        html = site()[f"promises/{name}.html"]
        assert 'id="forecast"' not in html
        assert "No forecast" not in html
    assert 'id="forecast"' in site()["promises/restated.html"]


def test_an_outcome_from_readings_says_so_and_shows_them() -> None:
    flights = Series.model_validate(
        {
            "id": "flights", "title": "Flights a year", "quantity": "flights",
            "unit": "flights", "type": "stock",
            "readings": [
                {"date": "2020-06-30", "value": "3"}, {"date": "2021-06-30", "value": "12"},
            ],
        }
    )  # fmt: skip
    one = promise(measure={"quantity": "flights", "reaches": "10 flights", "series": "flights"})
    seen = text(page(one, *crowd(), series=(flights,)))
    assert "Derived from the readings of “Flights a year”, set by nobody." in seen
    assert "30 Jun 2020: 3 flights, 30% of 10 flights." in seen
    assert "30 Jun 2021: 12 flights, 120% of 10 flights." in seen
    assert "Delivered between Jul 2020 and Jun 2021." in seen


def test_a_generous_reading_and_a_dispute_are_shown() -> None:
    lenient = {"status": "delivered", "date": "2021-02-03", "evidence": "It nearly did."}
    one = promise(became=outcome("partial", "2021-01-01", lenient=lenient, judgement="disputed"))
    seen = text(page(one, *crowd()))
    assert "A generous judge would say delivered on 3 Feb 2021: It nearly did." in seen
    assert "The verdict is disputed." in seen


def test_requirements_link_both_ways_and_the_unknown_is_named() -> None:
    hostile = site()["promises/hostile.html"]
    assert 'href="delivered.html"' in hostile
    assert "unknown-one, not in this edition" in text(hostile)
    assert 'href="hostile.html"' in site()["promises/delivered.html"]
    assert "None recorded. The forecast treats" in text(site()["promises/restated.html"])
    assert "Requirements" not in text(site()["promises/kept.html"])


def test_a_forecast_earlier_than_what_it_waits_for_says_so() -> None:
    first = promise("first", [claim("2025-01-01", "2040")])
    second = promise("second", [claim("2025-01-01", "2027")], requires=["first"])
    seen = text(page(second, first, *crowd()))
    assert "Read in the same way, “Acme delivers first” has even odds" in seen
    assert "later than what waits for it." in seen
    other = promise("other", [claim("2025-01-01", "2045")], requires=["first"])
    alone = text(page(other, first, *crowd()))
    assert "it is that of a promise standing alone." in alone
    assert "Read in the same way" not in alone


@pytest.mark.parametrize("path", ["promises/hostile.html", "promises/index.html", "index.html"])
def test_hostile_text_is_text(path: str) -> None:
    html = site()[path]
    assert HOSTILE not in html
    assert "window.hacked" in html
    assert not [tag for tag, attrs in tags(html) if "onerror" in attrs or tag == "img"]
    if path.endswith("hostile.html"):
        assert heading(html) == HOSTILE


def test_an_address_that_a_browser_would_run_is_no_link() -> None:
    links = [attrs.get("href") or "" for _, attrs in tags(site()["promises/hostile.html"])]
    assert not [link for link in links if link.lower().startswith("javascript")]
    assert "javascript:alert(1)" not in "".join(links)


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ([claim("2016-09-07", "2016-10-31")], "54 days"),
        ([claim("2016-09-07", "2017-10-31")], "1.1 years"),
        ([claim("2010-01-01", "2015"), claim("2015-12-01", "2015-12-25")], "6.0 years → 24 days"),
    ],
)
def test_a_time_to_go_of_few_days_is_told_in_days(dates: list[Any], said: str) -> None:
    thing = promise("thing", dates, outcome("delivered", "2018-01-01"))
    edition = make_edition(ledger(*crowd(), thing), as_of=AS_OF)
    assert said in [one.value for one in facts(edition.by_id["thing"])]
