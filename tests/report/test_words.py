"""Small turns of phrase and the sentences above charts."""

from __future__ import annotations

from typing import Any

import pytest

from forecast.made_up import claim, exponential_forecast, promise
from promisetrack.charts import Chain, promise_chain
from promisetrack.dates import parse_window
from promisetrack.model import Source
from promisetrack.report.figures import embedded_json
from promisetrack.report.pages.chain_figures import slip_title, togo_title
from promisetrack.report.pages.forecast_figure import forecast_title
from promisetrack.report.phrasing import (
    counted,
    deadline_words,
    domain_words,
    joined,
    number_words,
    period_words,
    when_words,
)
from promisetrack.report.sources import source_link
from promisetrack.report.spells import longest_spell
from promisetrack.report.tables import table
from report.ledgers import AS_OF


def chain(*dates: tuple[str, str]) -> Chain:
    thing = promise(claims=[claim(made, due) for made, due in dates])
    return promise_chain(thing, thing.outcome, as_of=AS_OF)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("../2027-12-31", "by the end of 2027"),
        ("2029", "by the end of 2029"),
        ("2018-06", "by the end of Jun 2018"),
        ("2026-10-09", "by 9 Oct 2026"),
        ("2030/..", "not before 1 Jan 2030"),
    ],
)
def test_deadlines_are_said_as_loosely_as_they_were_meant(written: str, expected: str) -> None:
    assert deadline_words(parse_window(written)) == expected


@pytest.mark.parametrize(
    ("written", "period", "when"),
    [
        ("2014-10-10", "Oct 2014", "on 10 Oct 2014"),
        ("2013", "2013", "in 2013"),
        ("2026-01-22/2026-02-05", "2026", "between 22 Jan and 5 Feb 2026"),
        ("../2017-12-31", "Dec 2017", "by 31 Dec 2017"),
    ],
)
def test_times_are_said_no_closer_than_they_are_known(written: str, period: str, when: str) -> None:
    window = parse_window(written)
    assert (period_words(window), when_words(window)) == (period, when)


def test_counts_are_letters_up_to_fifteen() -> None:
    assert [number_words(n) for n in (0, 1, 15, 16, 1742)] == [
        "no", "one", "fifteen", "16", "1,742",
    ]  # fmt: skip
    assert counted(1, "date") == "one date"
    assert counted(2, "more", "more") == "two more"
    assert joined(["a", "b", "c"]) == "a, b and c"
    assert joined([]) == ""


def test_a_domain_without_a_name_is_its_folder() -> None:
    assert domain_words("launch-vehicle") == "Rockets"
    assert domain_words("deep-sea-mining") == "Deep sea mining"


def test_a_chain_says_how_far_it_moved() -> None:
    assert (
        slip_title(chain(("2015-01-01", "2017"), ("2019-01-01", "2023")))
        == "The date moved 6 years later in 4 years"
    )
    assert (
        slip_title(chain(("2015-01-01", "2017"), ("2015-01-31", "2016")))
        == "The date moved 1 year sooner in 30 days"
    )
    assert (
        slip_title(chain(("2015-01-01", "2017"), ("2016-01-01", "2017")))
        == "The date stayed the same over 1 year"
    )


def test_the_wait_fell_rose_or_stayed() -> None:
    assert (
        togo_title(chain(("2015-01-01", "2017"), ("2019-01-01", "2020-06")))
        == "“Years still to go” fell from 3.0 to 1.5"
    )
    assert "rose from 3.0 to 6.0" in togo_title(chain(("2015", "2018-06"), ("2016", "2022-06")))
    assert "stayed at 2.0" in togo_title(
        chain(("2015-01-01", "../2016-12-31"), ("2017-01-01", "../2018-12-31"))
    )


def test_a_spell_needs_four_years_of_near_dates() -> None:
    near = chain(("2015-01-01", "2016"), ("2017-01-01", "2018"), ("2019-06-01", "2020"))
    spell = longest_spell(near)
    assert spell is not None
    assert spell.words == "at most 2 years away at every date given from 2015 to 2019"
    assert longest_spell(chain(("2015-01-01", "2016"), ("2018-01-01", "2019"))) is None
    broken = chain(("2015-01-01", "2016"), ("2017-01-01", "2025"), ("2019-06-01", "2020"))
    assert longest_spell(broken) is None


@pytest.mark.parametrize(
    ("half_life", "never", "expected"),
    [
        pytest.param(3650, 0.0, "One chance in four by 2030, even odds by 2035", id="far"),
        pytest.param(30, 0.0, "Even odds by Jan 2026", id="near"),
        pytest.param(36500, 0.0, "Even odds only after 2050", id="beyond"),
        pytest.param(365, 0.7, "One chance in four by 2028, more likely never", id="never"),
    ],
)
def test_a_forecast_says_its_even_odds(half_life: float, never: float, expected: str) -> None:
    assert forecast_title(exponential_forecast(half_life, never=never)) == expected


def test_json_in_a_page_cannot_end_its_element() -> None:
    text = str(embedded_json({"said": "</script><!-- & \u2028"}))
    assert "<" not in text
    assert ">" not in text
    assert "&" not in text
    assert "\u2028" not in text
    with pytest.raises(ValueError, match="JSON"):
        embedded_json({"x": float("nan")})


@pytest.mark.parametrize(
    ("source", "name", "url"),
    [
        ({"url": "https://www.nbcnews.com/a"}, "nbcnews.com", "https://www.nbcnews.com/a"),
        ({"url": "https://a.org", "publisher": "The Post"}, "The Post", "https://a.org"),
        ({"url": "javascript:alert(1)"}, "javascript:alert(1)", None),
        ({"url": "https://[broken"}, "https://[broken", None),
        ({"publisher": "Radio"}, "Radio", None),
        ({"via": "https://mirror.org/x"}, "mirror.org", "https://mirror.org/x"),
        ({}, "source without an address", None),
    ],
)
def test_a_source_is_named_and_linked_only_if_safe(
    source: dict[str, Any], name: str, url: str | None
) -> None:
    link = source_link(Source.model_validate(source), verified=False)
    assert (link.name, link.url, link.mark) == (name, url, ", not checked")


def test_no_source_is_said_once() -> None:
    link = source_link(None, verified=False)
    assert (link.name, link.mark) == ("no source", "")


def test_a_table_rounds_and_leaves_unknowns_empty() -> None:
    assert table(("a", "b"), [[1 / 3, None], ["x,y", 2]]).csv() == 'a,b\n0.3333,\n"x,y",2\n'
