"""Pages with a roadmap: both answers, what would change them, reasons; and all of it computed."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from forecast.made_up import claim, ledger, promise
from forecast.roadmap.made_up import series
from promisetrack.forecast.roadmap.drawn import roadmap_fields
from promisetrack.forecast.words import median_words
from promisetrack.model import Catalog, Ledger
from promisetrack.quantities import parse_quantity
from promisetrack.report.edition import Edition, make_edition
from promisetrack.report.pages.due import due_rows
from promisetrack.report.pages.roadmap import in_two, roadmap_page, span_words, two_readings
from promisetrack.report.pages.roadmap_crowd import crowd_section
from promisetrack.report.pages.roadmap_table import milestone_rows
from promisetrack.report.pages.roadmap_takes import takes_table
from promisetrack.report.roadmap_answers import most_sentence
from report.ledgers import AS_OF, crowd, headline
from report.pages import heading, made, tags, text
from report.roadmap_ledger import (
    CAPACITY,
    LARGER,
    TOP,
    known_series,
    market,
    roadmap_site,
    satellites,
    with_roadmap,
)

PAGE = "roadmap/made-up.html"


@cache
def usual() -> Edition:
    return edition(with_roadmap())


def edition(of: Ledger) -> Edition:
    return make_edition(of, as_of=AS_OF)


def day_of(one: Edition, p: float) -> date:
    """Return a quantile of the headline, one that lies in time to be named."""
    top = one.roadmaps[0].top
    assert top is not None
    assert top.timeline is not None
    day = top.timeline.quantile(p)
    assert day is not None
    return day


def test_the_front_page_opens_with_the_roadmap_s_answer_and_its_interval() -> None:
    median, first = (day_of(usual(), p) for p in (0.5, 0.1))
    assert heading(roadmap_site()["index.html"]) == (
        "SpaceX promises 1 GW a year of AI in orbit by the end of 2027. "
        f"Even odds come by {median.year}; 8 chances in 10: {first.year} – beyond 2050."
    )


def test_then_it_says_what_would_change_it_most_and_the_other_answer() -> None:
    words = text(roadmap_site()["index.html"])
    study = usual().roadmaps[0]
    largest = max(study.moved, key=lambda one: one.moves)
    assert study.moves_most is largest
    assert (
        f"What would change that most: if {largest.scenario.label}, the chance by the end of"
        in words
    )
    assert "If it behaved like an average promise of this ledger, even odds would come by" in words


def test_both_answers_are_named_and_the_fan_is_the_picture_above() -> None:
    html = roadmap_site()["index.html"]
    assert html.index('id="fan"') < html.index('class="answer second"')
    assert 'id="headline"' not in html
    assert text(html).count("With all that it requires and the growth it takes") == 1
    assert "Why the two differ." in text(html)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(with_roadmap(known=known_series(pace=0.4)), id="slower-ramps"),
        pytest.param(with_roadmap(first=satellites("../2045-12-31")), id="later-satellites"),
        pytest.param(with_roadmap(known=known_series(launches=400.0)), id="more-launches"),
    ],
)
def test_another_ledger_says_something_else(other: Ledger) -> None:
    usual_title = heading(roadmap_site()["index.html"])
    top = edition(other).roadmaps[0].top
    assert top is not None
    assert top.timeline is not None
    said = heading(made(other)["index.html"])
    assert said != usual_title
    assert f"Even odds come {median_words(top.timeline)}" in said


def test_a_ledger_without_a_roadmap_has_no_page_of_it_and_the_promise_alone_in_front() -> None:
    pages = made(ledger(*crowd(), headline()))
    assert not [path for path in pages if path.startswith(("roadmap", "api/v1/roadmaps"))]
    assert ">Roadmap</a>" not in pages["index.html"]
    assert 'id="headline"' in pages["index.html"]
    assert 'class="answer second"' not in pages["index.html"]


def test_a_roadmap_that_cannot_be_drawn_says_why_and_leaves_the_front_page_alone() -> None:
    broken = with_roadmap(capacity={**CAPACITY, "satellite_power": "no-such-series"})
    pages = made(broken)
    said = text(pages[PAGE])
    assert "There is no forecast: satellite_power: there is no series no-such-series." in said
    assert "It has to be launched." in said
    assert "As an average promise, it has even odds by" in heading(pages["index.html"])
    assert "api/v1/roadmaps/made-up.json" not in pages


def test_a_roadmap_without_a_model_has_its_reasons() -> None:
    few = with_roadmap()
    little = replace(ledger(headline(), satellites()), roadmaps=few.roadmaps)
    said = text(made(little)[PAGE])
    assert "There is no forecast:" in said
    assert "A rate is made of satellites." in said


def test_a_roadmap_without_a_capacity_is_about_its_last_step() -> None:
    whole = with_roadmap()
    (one,) = whole.roadmaps
    kept = tuple(step for step in one.milestones if step.grows is None)
    plain = one.model_copy(update={"milestones": kept, "capacity": None})
    other = Ledger(
        promises=whole.promises, series=whole.series, roadmaps=type(whole.roadmaps)([plain])
    )
    pages = made(other)
    assert heading(pages[PAGE]).startswith("100 GW a year: even odds")
    assert 'id="capacity"' not in pages[PAGE]
    assert 'id="milestones"' in pages[PAGE]


def test_the_page_has_every_part_in_order() -> None:
    found = [attrs.get("id") for tag, attrs in tags(roadmap_site()[PAGE]) if tag == "section"]
    assert found == [
        "capacity", "readings", "promised-and-realistic", "milestones", "takes", "moves", "market",
        "limits", "requirements", "ramps",
    ]  # fmt: skip


def test_a_long_table_shows_the_headline_and_what_it_waits_for_and_folds_the_rest() -> None:
    rows = [f"step {i}" for i in range(9)]
    assert in_two(rows, rows[2:4]) == (rows[2:4], [*rows[:2], *rows[4:]])
    assert in_two(rows[:8], rows[2:6]) == (rows[:8], [])  # four more are no reason to fold
    assert in_two(rows, []) == (rows, [])
    html = roadmap_site()[PAGE]
    assert "<details" not in html.partition('id="milestones"')[2].partition("</section>")[0]


@pytest.mark.parametrize(
    ("start", "to", "said"),
    [
        ("1 satellites", "2 satellites", "growth from 1 to 2 satellites"),
        ("240 kW", "1 MW", "growth from 240 kW to 1 MW"),
    ],
)
def test_growth_names_a_common_unit_once(start: str, to: str, said: str) -> None:
    assert span_words(parse_quantity(start), parse_quantity(to)) == said


def test_the_table_has_a_row_a_milestone_with_both_answers_and_what_holds_it_up() -> None:
    study = usual().roadmaps[0]
    rows = {row.id: row for row in milestone_rows(study, usual())}
    assert list(rows) == ["rocket", "first-satellite", "at-work", TOP, LARGER]
    assert rows["rocket"].settled == "delivered 1 Mar 2025"
    assert rows["rocket"].chip is not None
    assert rows["at-work"].page is None
    assert rows["at-work"].promised == "no date"
    assert rows["first-satellite"].held_up == "its own delay"
    assert rows["first-satellite"].even == rows["first-satellite"].alone
    assert rows[TOP].subject
    assert int(rows[TOP].even) > int(rows[TOP].alone)
    assert f'href="../promises/{TOP}.html"' in roadmap_site()[PAGE]


def test_each_reason_stands_with_its_source_and_lag() -> None:
    said = text(roadmap_site()[PAGE])
    assert "The first satellite works rocket It has to be launched. Example ✓" in said
    assert "and 1 to 2 years more" in said
    assert "growth from 1 MW to 1 GW That is arithmetic." in said


def test_what_it_takes_stands_beside_today_and_its_best_growth() -> None:
    found = takes_table(usual().roadmaps[0])
    assert found is not None
    assert found.thresholds == ("1 GW", "100 GW")
    assert found.title == "1 GW a year takes 83 to 500 launches a year; there are 8 now"
    launches = next(row for row in found.rows if row.name.startswith("Launches"))
    assert launches.amounts == ("83 to 500", "8,300 to 50,000")
    assert launches.to_grow == "3.4 – 6.0"
    assert launches.best == "2.0 times in a year, 2023 to 2024"
    more = takes_table(edition(with_roadmap(known=known_series(launches=400.0))).roadmaps[0])
    assert more is not None
    assert next(row for row in more.rows if row.today == "400").to_grow == "0.0 – 0.3"


def test_tonnes_stand_beside_the_newest_figure_of_the_company() -> None:
    known = (
        *known_series(),
        series({"2025-05-01": 2}, "mass-each", "t/satellite", "estimate"),
        series({"2025-04-01": 900, "2025-06-01": 1500}, "mass", "t/year", "estimate",
               organization="SpaceX"),
        series({"2025-06-01": 9}, "of-another", "t/year", "estimate", organization="Maker 1"),
    )  # fmt: skip
    capacity = {**CAPACITY, "satellite_mass": "mass-each"}
    found = takes_table(edition(with_roadmap(known=known, capacity=capacity)).roadmaps[0])
    assert found is not None
    tonnes = next(row for row in found.rows if row.name.startswith("Tonnes"))
    assert tonnes.amounts[0] == "10,000 to 20,000"
    assert (tonnes.today, tonnes.to_grow) == ("1,500", "2.7 – 3.7")


def test_both_readings_of_the_amount_are_kept_apart() -> None:
    rate, amount = two_readings(usual().roadmaps[0])
    assert rate.meaning == "1 GW a year, a rate"
    assert amount.meaning == "1 GW, an amount at work"
    assert amount.label == "at-work"


def test_scenarios_are_rows_and_some_are_pictures() -> None:
    study = usual().roadmaps[0]
    html = roadmap_site()[PAGE]
    for one in study.moved:
        assert f">{one.scenario.label}</th>".replace("'", "&#39;") in html
    for name in ("fan-as-drawn", "fan-doubling-1", "fan-doubling-2"):
        assert f'id="{name}"' in html
    assert [one.moves for one in study.moved] == sorted(
        (o.moves for o in study.moved), reverse=True
    )


def test_prices_stand_beside_the_milestone_that_means_the_same_and_no_other() -> None:
    asks = {"reaches": "1 GW", "organization": "SpaceX"}
    same = market("1 GW").model_copy(
        update={"asks": type(market("1 GW").asks).model_validate(asks)}  # type: ignore[union-attr]
    )
    study = edition(with_roadmap(known=(*known_series(), same, market("5 MW", "b")))).roadmaps[0]
    found = crowd_section(study)
    assert found is not None
    (table,) = found.tables
    assert table.milestone == "at-work"
    assert [(row.by, row.price) for row in table.rows] == [
        ("31 Dec 2030", "25%"), ("31 Dec 2034", "50%"),
    ]  # fmt: skip
    at_work = study.drawn.get("at-work") if study.drawn else None
    assert at_work is not None
    assert at_work.timeline is not None
    chance = at_work.timeline.probability_by(date(2034, 12, 31))
    assert table.rows[1].model == f"{100 * chance:.0f}%"
    assert len(found.not_compared) == 1
    assert found.not_compared[0].startswith("A market on 5 MW: not compared, the market asks about")


def test_without_prices_there_is_no_market() -> None:
    assert crowd_section(usual().roadmaps[0]) is None


def test_the_page_of_a_milestone_has_both_answers_and_leads_to_the_roadmap() -> None:
    html = roadmap_site()[f"promises/{TOP}.html"]
    said = text(html)
    assert "On the roadmap, two answers" in said
    assert "chance to be on time, read alone" in said
    assert "If it behaved like an average promise of this ledger" in said
    assert "Waits for The first satellite worksA rate is made of satellites." in said
    assert "Waiting for it 100 GW a yearThat is logic." in said
    assert f"../roadmap/made-up.html#{TOP}" in html


def test_a_milestone_that_waits_for_nothing_does_not_blame_itself() -> None:
    said = text(roadmap_site()["promises/first-satellite.html"])
    assert "What most often comes last" not in said


def test_a_promise_beside_the_roadmap_is_as_before() -> None:
    said = text(roadmap_site()["promises/crowd-03.html"])
    assert "On the roadmap" not in said


def test_the_front_table_has_the_roadmap_s_answer_for_its_steps() -> None:
    html = roadmap_site()["index.html"]
    row = re.search(rf'<tr class="subject">.*?{TOP}.*?</tr>', html, flags=re.DOTALL)
    assert row is not None
    assert f"<b>{day_of(usual(), 0.5).year}</b>" in row[0]
    assert "waits for what the roadmap requires" in text(html)


def test_the_other_answer_is_that_of_the_promise_s_own_page() -> None:
    top, own = usual().roadmaps[0].top, usual().by_id[TOP].forecast
    assert top is not None
    assert top.alone is not None
    assert own is not None
    assert top.alone.probability_on_time == own.probability_on_time
    assert top.alone.quantile(0.5) == own.quantile(0.5)


@pytest.mark.parametrize("path", ["promises/index.html", "intervals.html"])
def test_a_step_of_the_roadmap_has_one_number_on_every_page_and_lists_say_which(path: str) -> None:
    html = roadmap_site()[path]
    row = re.search(rf"<tr\b(?:(?!</tr>).)*?{TOP}\.html.*?</tr>", html, flags=re.DOTALL)
    assert row is not None
    assert f"<b>{day_of(usual(), 0.5).year}</b>" in row[0]
    assert "for what the roadmap requires; any other is read alone" in text(html)
    due = next(row for row in due_rows(usual()) if row.entry.id == TOP)
    assert due.even.words == str(day_of(usual(), 0.5).year)


def test_the_machine_copies_hold_what_the_commands_print() -> None:
    files = roadmap_site()
    copy = json.loads(files["api/v1/roadmaps/made-up.json"])
    drawn = usual().roadmaps[0].drawn
    assert drawn is not None
    assert copy["as_of"] == str(AS_OF)
    assert copy["schema_version"] == 1
    assert {name: copy[name] for name in roadmap_fields(drawn)} == json.loads(
        json.dumps(roadmap_fields(drawn))
    )
    fan = files["data/roadmaps/made-up-fan.csv"].splitlines()
    assert fan[0] == "by_the_end_of,p10,p25,p50,p75,p90,promised,unit"
    assert len(fan) == 1 + len(copy["capacity"]["years"])
    table = files["data/roadmaps/made-up-milestones.csv"].splitlines()
    assert [row.split(",")[0] for row in table[1:]] == [
        one["milestone"] for one in copy["milestones"]
    ]
    assert "data/roadmaps/made-up-scenarios.csv" in files


def test_every_figure_has_words_for_those_who_cannot_see_it() -> None:
    files = roadmap_site()
    figures = re.findall(r"<figure.*?</figure>", files[PAGE], flags=re.DOTALL)
    assert len(figures) == 5
    for figure in figures:
        assert re.search(r"<h3[^>]*>[A-Z].+</h3>", figure)
        assert re.search(r'aria-label="[^"]{30,}"', figure)
        assert "<summary>Table</summary>" in figure
        (path,) = re.findall(r'<a href="\.\./([^"]+\.csv)">CSV</a>', figure)
        assert len(files[path].splitlines()) > 2


@pytest.mark.parametrize("path", [PAGE, "index.html", f"promises/{TOP}.html"])
def test_every_table_is_named_and_every_id_stands_once(path: str) -> None:
    html = roadmap_site()[path]
    rows = re.findall(r'<table class="rows.*?</table>', html, flags=re.DOTALL)
    assert rows
    assert all("<caption" in one and 'scope="col"' in one for one in rows)
    ids = [attrs["id"] for _, attrs in tags(html) if attrs.get("id")]
    assert len(ids) == len(set(ids))
    assert html.count("<h1>") == 1


def test_nothing_that_moves_nothing_is_said_to_move_it() -> None:
    done = with_roadmap(top=headline(outcome={
        "status": "delivered", "date": "2025-12-01", "as_of": "2025-12-01",
    }))  # fmt: skip
    study = edition(done).roadmaps[0]
    assert study.moved == ()
    assert most_sentence(study) == ""
    assert heading(made(done)["index.html"]).endswith("It was delivered, kept.")
    assert roadmap_page(study, edition(done)).title == "1 GW a year: settled"


def test_a_promise_that_is_no_milestone_leads_the_front_page_as_before() -> None:
    elsewhere = with_roadmap(promise("orbit", [claim("2025-01-01", "2030")]))
    (one,) = elsewhere.roadmaps
    kept = tuple(step for step in one.milestones if step.id in ("rocket", "first-satellite"))
    small = one.model_copy(update={"milestones": kept, "capacity": None})
    other = replace(elsewhere, roadmaps=Catalog([small]))
    assert "As an average promise, it has even odds by" in heading(made(other)["index.html"])
