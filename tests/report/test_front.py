"""The front page says what the ledger says, and something else when the ledger does."""

from __future__ import annotations

import pytest

from forecast.made_up import claim, ledger, outcome, promise
from promisetrack.model import Ledger, Promise, Series
from promisetrack.report.edition import make_edition
from promisetrack.report.headline import headline as headline_of
from promisetrack.report.pages.delay_panels import delay_title
from promisetrack.report.pages.front import front_page
from report.ledgers import AS_OF, crowd, every_fate, headline, restated
from report.pages import heading, made, site, tags, text


def front(*promises: Promise, series: tuple[Series, ...] = ()) -> str:
    return front_of(ledger(*promises, series=series))


def front_of(one: Ledger) -> str:
    return made(one)["index.html"]


def title(*promises: Promise) -> str:
    return headline_of(make_edition(ledger(*promises), as_of=AS_OF)).title


def test_the_headline_names_the_promise_and_the_even_odds() -> None:
    html = front(*crowd(), headline())
    assert heading(html).startswith(
        "SpaceX promises 1 GW a year of AI in orbit by the end of 2027. "
        "As an average promise, it has even odds by "
    )
    assert "That reading knows how long was promised, not who promises" in text(html)


def test_another_date_and_amount_change_the_headline() -> None:
    measure = {"quantity": "orbital_compute_rate", "reaches": "20 MW/quarter"}
    assert title(*crowd(), headline("2031-06", measure=measure)).startswith(
        "SpaceX promises 20 MW a quarter of AI in orbit by the end of Jun 2031."
    )


def test_other_records_change_the_odds() -> None:
    slow = [*crowd()[:2], *crowd(40)[20:]]
    assert title(*crowd(12), headline()) != title(*slow, headline())


@pytest.mark.parametrize(
    ("became", "expected"),
    [
        pytest.param(outcome("delivered", "2025-12-01"), "It was delivered, kept.", id="kept"),
        pytest.param(outcome("cancelled", "2025-12"), "It was cancelled Dec 2025.", id="cancelled"),
        pytest.param(
            outcome(judgement="unfalsifiable"), "The record cannot say when.", id="undecidable"
        ),
    ],
)
def test_what_became_of_it_changes_the_headline(became: dict[str, object], expected: str) -> None:
    words = title(*crowd(), headline(outcome=became))
    assert words.endswith(expected)


def test_a_date_that_has_passed_is_not_called_on_time() -> None:
    html = front(*crowd(), headline("../2025-12-01"))
    assert "Its first date has passed." in text(html)
    assert "it comes on time in" not in text(html)


def test_without_enough_deliveries_the_page_says_so_and_names_no_year() -> None:
    html = front(headline(), *crowd(6))
    assert heading(html).endswith("by the end of 2027. The record cannot say when.")
    assert "how long promises take needs at least 10" in text(html)
    assert "<figure" not in html


def test_the_step_is_told_where_a_series_measures_it() -> None:
    level = Series.model_validate(
        {
            "id": "orbital-ai-compute-power-known-nodes", "title": "Power", "quantity": "power",
            "unit": "kW", "type": "stock",
            "readings": [
                {"date": "2025-10-01", "value": "3.2"}, {"date": "2026-10-01", "value": "9"},
            ],
        }
    )  # fmt: skip
    words = text(front(*crowd(), headline(), series=(level,)))
    assert "about 3.2 kW flew in Oct 2025, and some 300,000 times that is promised" in words
    assert "some" not in text(front(*crowd(), headline())).split("What this leaves out")[0]


def test_without_the_featured_promise_the_most_restated_one_leads() -> None:
    words = title(*crowd(), restated())
    assert words.startswith("Acme delivers restated: promised for the end of 2015.")


def test_an_empty_ledger_has_a_front_page() -> None:
    html = front_of(ledger())
    assert heading(html) == "No promises in this ledger."
    assert "Nothing has been logged yet." in text(html)


def test_one_open_promise_has_a_front_page() -> None:
    html = front(promise("only"))
    assert heading(html).startswith("One promise in this ledger")
    assert "no promise in the ledger had been delivered by then" in text(html).lower()


def test_a_table_counts_the_promises_that_are_likely_on_time() -> None:
    others = [
        promise(f"orbit-{i}", [claim("2025-12-01", "../2060-12-31")], domain="orbital-compute")
        for i in range(2)
    ]
    few = text(front(*crowd(), headline()))
    assert "The one open promise about orbital compute has no even odds to be on time" in few
    more = text(front(*crowd(), headline(), *others))
    assert "open promises about orbital compute" in more
    assert "about Starship" not in more


def test_a_headline_that_waits_for_something_later_says_so() -> None:
    first = promise("prototypes", [claim("2025-01-01", "2045")], domain="orbital-compute")
    words = text(front(*crowd(), first, headline(requires=["prototypes"])))
    assert "It must wait for “Acme delivers prototypes”, which read in the same way has" in words
    assert "Each is read alone, so one comes out earlier than what it must wait for." in words
    assert "must wait for" not in text(front(*crowd(), first, headline()))


def test_sections_without_cases_are_left_out() -> None:
    few = {attrs.get("id") for tag, attrs in tags(front(*crowd(), headline())) if tag == "section"}
    assert few == {"sensitivity", "orbital-compute", "delays", "due", "limits", "cite"}
    many = {attrs.get("id") for tag, attrs in tags(site()["index.html"]) if tag == "section"}
    assert many == few | {"slips", "holders"}


def test_the_delay_sentence_follows_the_cases() -> None:
    late = make_edition(ledger(*crowd()), as_of=AS_OF)
    assert delay_title(late).startswith(
        "Once its first date has passed, half of what is still missing takes "
    )
    none = make_edition(ledger(promise("only")), as_of=AS_OF)
    assert delay_title(none) == "What is still missing after its date"


def test_the_slips_name_the_longest_spell_of_nearness() -> None:
    spell = "at most 2.1 years away at every date given from 2014 to 2021"
    assert f"Acme delivers restated-too: {spell}" in text(site()["index.html"])


def test_the_files_of_the_front_page_are_the_tables_it_links_to() -> None:
    page = front_page(make_edition(every_fate(), as_of=AS_OF))
    assert set(page.files) == {"data/forecasts-orbital-compute.csv"}
