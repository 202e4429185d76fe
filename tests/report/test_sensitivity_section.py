"""What a headline forecast hangs on, as a section of its page and of the front page."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from forecast.made_up import claim, ledger, promise
from promisetrack.report.features import HEADLINE
from report.ledgers import crowd, headline
from report.pages import made, site, text

PAGE = f"promises/{HEADLINE.promise}.html"


def section(html: str) -> str:
    found = re.search(r'<section id="sensitivity">(.*?)</section>', html, flags=re.DOTALL)
    assert found is not None
    return found[1]


def test_the_headline_promise_shows_what_its_forecast_hangs_on() -> None:
    shown = text(f"<main>{section(site()[PAGE])}</main>")
    assert shown.startswith("The forecast moves most if ")
    assert re.search(r"The chance to be on time would be \S+ to \S+", shown)
    assert re.search(r"Even odds would come between \w{3} \d{4} and \w{3} \d{4}", shown)
    assert "Chance of a delivery by 31 Dec 2027." in shown


def test_the_front_page_shows_the_same_below_the_headline() -> None:
    front = site()["index.html"]
    assert front.index('id="headline"') < front.index('id="sensitivity"')
    own = [text(f"<main>{section(page)}</main>") for page in (front, site()[PAGE])]
    assert own[0] == own[1]


def test_its_source_says_on_how_many_promises_it_rests_and_what_could_not_be_tried() -> None:
    shown = section(site()[PAGE])
    assert re.search(r"from the delays of \d+ promises", shown)
    assert shown.count("Not tried, with fewer than 60 promises one curve is all there is: ") == 2
    assert "Delays have a Weibull shape alone" in shown


def test_its_tables_hold_every_variant() -> None:
    for name, column in (("chance", "probability_by_2027-12-31"), ("even-odds", "p50")):
        path = f"data/promises/{HEADLINE.promise}-sensitivity-{name}.csv"
        rows = list(csv.DictReader(io.StringIO(site()[path])))
        assert rows[0]["if"] == "As forecast"
        assert rows[0][column] != ""
        for row in rows:
            assert (row[column] == "") == (row["not_tried_because"] != "")
        assert f"data/headline-sensitivity-{name}.csv" in site()


def test_other_promises_have_no_such_section() -> None:
    for page in ("promises/restated.html", "promises/quota.html", "promises/delivered.html"):
        assert 'id="sensitivity"' not in site()[page]


def test_a_promise_of_the_headline_s_company_and_field_has_one() -> None:
    keys: dict[str, Any] = {"organization": "SpaceX", "domain": "orbital-compute"}
    sibling = promise("sibling", [claim("2025-01-01", "2026")], **keys)
    stranger = promise("stranger", [claim("2025-01-01", "2026")], domain="orbital-compute")
    pages = made(ledger(*crowd(), headline(), sibling, stranger))
    assert 'id="sensitivity"' in pages["promises/sibling.html"]
    assert 'id="sensitivity"' not in pages["promises/stranger.html"]


def test_after_the_first_date_the_strip_is_of_a_near_round_year() -> None:
    pages = made(ledger(*crowd(), headline("../2025-12-01")))
    shown = text(f"<main>{section(pages[PAGE])}</main>")
    assert "The chance of a delivery by the end of 2030 would be " in shown
    assert "on time" not in shown


def test_a_ledger_without_a_forecast_has_no_such_section() -> None:
    pages = made(ledger(headline()))
    assert 'id="sensitivity"' not in pages["index.html"] + pages[PAGE]
