"""A promise's page: the promises most like it by name, and the growth that it asks for."""

from __future__ import annotations

import json
import re

from forecast.made_up import claim, ledger, outcome, promise
from promisetrack.forecast.analogues import analogues
from promisetrack.model import Promise, Series
from promisetrack.report.pages.analogues import analogues_title
from report.ledgers import AS_OF, crowd, headline, restated
from report.pages import made, site, text

RAMP = Series.model_validate(
    {
        "id": "cars",
        "title": "Cars built in a year",
        "quantity": "cars",
        "unit": "cars/year",
        "type": "flow",
        "readings": [
            {"date": "2014", "value": 9},
            {"date": "2015", "value": 100},
            {"date": "2024", "value": 400},
        ],
    }
)


def page(one: Promise, *more: Promise, series: tuple[Series, ...] = ()) -> str:
    return made(ledger(one, *more, series=series))[f"promises/{one.id}.html"]


def section(html: str, name: str) -> str:
    found = re.search(rf'<section id="{name}">.*?</section>', html, flags=re.DOTALL)
    return "" if found is None else text(f"<main>{found[0]}</main>")


def test_ten_promises_most_like_it_are_named_with_what_they_did() -> None:
    words = section(page(restated(), *crowd()), "analogues")
    assert words.startswith("Of the ten promises most like it, ")
    assert words.count("Acme delivers crowd-") == 10
    assert "The nearest of all that are settled, or open at 1.5 times" in words


def test_what_they_did_is_counted_in_the_title() -> None:
    fates = [
        promise("kept", became=outcome("delivered", "2020-05-01")),
        promise("late", became=outcome("delivered", "2022-05-01")),
        promise("off", became=outcome("cancelled", "2021-05-01")),
        promise("argued", became=outcome("delivered", "2020-05-01", judgement="disputed")),
        promise("overdue"),
    ]
    one = promise("this", [claim("2025-01-01", "2025")])
    found = analogues(ledger(one, *fates), one, as_of=AS_OF)
    assert analogues_title(found) == (
        "Of the five promises most like it, one was kept, one came late, one is still open after "
        "its date, one was cancelled and one is disputed"
    )
    assert analogues_title(found[:1]) == "The one promise like it is disputed"


def test_a_settled_promise_and_a_quota_have_no_analogues_on_their_page() -> None:
    assert section(site()["promises/kept.html"], "analogues") == ""
    assert section(site()["promises/quota.html"], "analogues") == ""


def test_a_measured_promise_shows_the_growth_that_it_asks_for_beside_the_fastest() -> None:
    one = headline(measure={"quantity": "cars", "reaches": "10000 cars/year", "series": "cars"})
    words = section(page(one, *crowd(), series=(RAMP,)), "growth")
    assert words.startswith(
        "It asks for growth of 2.9 times in a year; the fastest measured here over as long is "
        "less, 1.17 times in a year"
    )
    assert "From 400 cars a year to 10,000 cars a year in 3 years, read before the claim" in words
    assert "Cars built in a year, 2015 to 2024" in words


def test_without_a_level_or_a_measure_there_is_no_growth_to_show() -> None:
    html = page(headline(), *crowd())
    assert section(html, "growth") == ""
    assert (
        "How fast it would have to grow cannot be said: where it stood when it was promised"
        in text(html)
    )
    assert section(page(restated(), *crowd()), "growth") == ""


def test_the_machine_copies_have_both() -> None:
    files = made(ledger(restated(), headline(), *crowd()))
    (first, *_) = json.loads(files["api/v1/analogues.json"])["analogues"]
    assert set(first) == {"promise", "nearest"}
    assert len(first["nearest"]) == 10
    distances = [one["distance"] for one in first["nearest"]]
    assert distances == sorted(distances)
    forecasts = json.loads(files["api/v1/forecasts.json"])["forecasts"]
    by_id = {one["promise"]: one["growth"] for one in forecasts}
    assert by_id["restated"] is None
    assert "not known" in by_id[headline().id]["reason"]
