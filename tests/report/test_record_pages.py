"""Pages of organizations, domains and sampling rules say what the ledger says."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest

from forecast.made_up import claim, ledger, outcome, promise, timed
from promisetrack.forecast.explain import Interval
from promisetrack.model import Ledger, Promise
from promisetrack.report.edition import Edition, make_edition
from promisetrack.report.pages.domain import domains_page
from promisetrack.report.pages.group import fates_sentence, group_title, pace_words
from promisetrack.report.pages.organization import organization_groups
from promisetrack.report.pages.organization_index import organization_section, organizations_page
from promisetrack.report.slugs import slugs
from report.ledgers import AS_OF, HOSTILE, crowd, every_fate, restated
from report.pages import heading, made, site, tags, text


def took(name: str, days: int, became: str = "delivered", **keys: str) -> Promise:
    """Return a promise of a year that took so many days, of an organization or domain."""
    return timed(name, 365, days, became).model_copy(update=keys)


def of(name: str, count: int, *, late: int = 0, early: int = 0) -> list[Promise]:
    """Return promises of an organization: so many late, so many early, the rest in time.

    Half of the late ones, and one more, take twice as long as promised or longer.
    """
    slow = [730 + 20 * (i - late // 2 + 1) for i in range(late)]
    days = slow + [180 + 4 * i for i in range(early)] + [364] * (count - late - early)
    return [
        took(f"{name.lower()}-{i:02}", length, organization=name) for i, length in enumerate(days)
    ]


def edition(*promises: Promise) -> Edition:
    return make_edition(ledger(*promises), as_of=AS_OF)


def title(*promises: Promise, name: str = "Globex") -> str:
    return group_title(organization_groups(edition(*promises))[name], name)


def words(*promises: Promise, name: str = "Globex") -> str:
    return str(fates_sentence(organization_groups(edition(*promises))[name]).striptags())


@cache
def full() -> Ledger:
    """Return a ledger that holds enough for the full model."""
    acme = of("Acme", 40, late=26, early=6)
    globex = of("Globex", 24, late=2, early=8)
    initech = of("Initech", 12, late=9)
    waiting = promise("waiting", [claim("2025-06-01", "2026-12-31")], organization="Globex")
    return ledger(*acme, *globex, *initech, *of("Hooli", 2), waiting)


@cache
def full_edition() -> Edition:
    return make_edition(full(), as_of=AS_OF)


@cache
def full_site() -> dict[str, str]:
    return made(full())


def test_a_title_counts_what_was_kept_and_says_how_long_half_took() -> None:
    assert title(*of("Globex", 8, late=6)) == (
        "Globex: 2 of 8 promises kept on time; half take 1.9 times the promised time or more"
    )
    assert title(*of("Globex", 8, late=2)) == (
        "Globex: 6 of 8 promises kept on time; half come within the promised time"
    )


def test_with_few_decided_it_says_too_few() -> None:
    assert title(*of("Globex", 3, late=2)) == (
        "Globex: 1 of 3 promises that can be judged kept on time, too few to say more"
    )
    waiting = promise("one", [claim("2025-01-01", "2030")], organization="Globex")
    assert title(waiting) == "Globex: its one promise cannot be judged yet"


def test_where_half_never_came_no_multiple_is_named() -> None:
    assert pace_words(None) == "fewer than half have come"
    given_up = [took(f"off-{i}", 200, "cancelled", organization="Globex") for i in range(6)]
    assert title(*given_up).endswith("0 of 6 promises kept on time; fewer than half have come")


def test_early_deliveries_are_told_first_even_when_there_are_none() -> None:
    assert "Of the 8 promises that can be judged, 3 came early, 4 came in time and 1 came" in words(
        *of("Globex", 8, early=3, late=1)
    )
    assert "0 came early" in words(*of("Globex", 5, late=5))


def test_what_is_in_no_count_is_told_apart() -> None:
    quota = promise(
        "quota", [claim("2020-10-01", "2021")], outcome("partial", "2021", reached=0.65),
        measure={"quantity": "launches", "reaches": "48 launches/year", "window": "fixed"},
        organization="Globex",
    )  # fmt: skip
    waiting = promise("later", [claim("2025-01-01", "2030")], organization="Globex")
    said = words(*of("Globex", 5), quota, waiting)
    assert "One is not due yet." in said
    assert "One quota of a fixed period is judged apart (no kept)." in said


def test_another_outcome_changes_every_page_that_counts_it() -> None:
    before = made(ledger(*crowd(), *of("Globex", 8, late=6)))
    after = made(ledger(*crowd(), *of("Globex", 8, late=5)))
    for page in ("organizations/globex.html", "domains/flight.html"):
        assert text(before[page]) != text(after[page])
    assert "Globex: 2 of 8" in heading(before["organizations/globex.html"])
    assert "Globex: 3 of 8" in heading(after["organizations/globex.html"])


def test_every_organization_domain_and_rule_has_a_page_that_lists_its_promises() -> None:
    pages = site()
    own = every_fate()
    links = re.findall(r'href="../promises/([^"]+).html"', pages["organizations/acme.html"])
    listed = set(links) - {"index"}
    assert listed == {one.id for one in own.promises if one.organization == "Acme"}
    for folder, names in (
        ("organizations", {one.organization for one in own.promises}),
        ("domains", {one.domain for one in own.promises}),
        ("sampling", {one.sampling for one in own.promises}),
    ):
        found = [page for page in pages if page.startswith(f"{folder}/")]
        assert len(found) == len(names) + 1


def test_every_link_between_pages_leads_somewhere() -> None:
    pages = full_site()
    for path, html in pages.items():
        if not path.startswith(("organizations/", "domains/", "sampling/", "calibration")):
            continue
        for tag, attributes in tags(html):
            href = (attributes.get("href") or "").partition("?")[0].partition("#")[0]
            if tag != "a" or not href or "://" in href:
                continue
            parts = path.split("/")[:-1]
            for part in href.split("/"):
                parts = parts[:-1] if part == ".." else [*parts, part]
            assert "/".join(parts) in pages, (path, href)


def test_the_machine_copy_counts_what_the_page_counts() -> None:
    pages = full_site()
    copy = json.loads(pages["api/v1/organizations/globex.json"])
    assert (copy["promises"], copy["kept"], copy["decided"]) == (25, 22, 24)
    assert copy["early"] == 8
    assert copy["expected_stretch"]["lower_80"] < copy["expected_stretch"]["upper_80"]
    assert 0.0 < copy["new_promise_a_year_ahead"]["p_on_time"] < 1.0
    assert f"{copy['kept']} of {copy['decided']}" in text(pages["organizations/globex.html"])
    few = json.loads(pages["api/v1/organizations/hooli.json"])
    assert few["expected_stretch"] is None
    assert few["cannot_tell"] == "2 decided, at least 5 are needed"


def test_what_cannot_be_told_is_said_with_its_reason() -> None:
    page = text(full_site()["organizations/hooli.html"])
    assert "Cannot tell what a new promise of Hooli is worth by its own record: 2 decided" in page
    assert "A new promise of Hooli" not in page
    assert "A new promise of Globex, a year ahead" in text(full_site()["organizations/globex.html"])


def test_a_record_of_late_promises_is_expected_to_take_longer() -> None:
    stretches = full_edition().stretches
    slow, quick = stretches["Acme"], stretches["Globex"]
    assert isinstance(slow, Interval)
    assert isinstance(quick, Interval)
    assert slow.lower > quick.upper
    assert "Hooli" not in stretches
    page = organizations_page(full_edition())
    assert page.title.startswith(("Acme is expected to take", "Initech is expected to take"))


def test_the_front_page_shows_organizations_only_where_three_can_be_told() -> None:
    section = organization_section(full_edition())
    assert section is not None
    assert section.figure.table.columns[0] == "organization"
    assert {row[0] for row in section.figure.table.rows} == {"Acme", "Globex", "Initech"}
    assert "organizations-forest" in full_site()["index.html"]
    assert organization_section(edition(*crowd())) is None


@pytest.mark.parametrize("count", [0, 1, 30])
def test_small_ledgers_have_all_pages(count: int) -> None:
    pages = made(ledger(*crowd(count)))
    for page in ("organizations/index.html", "domains/index.html", "sampling/index.html"):
        assert heading(pages[page])
    assert "<figure" not in pages["organizations/index.html"]
    assert ("organizations/acme.html" in pages) == (count > 0)


def test_domains_are_compared_only_with_enough_cases() -> None:
    assert domains_page(edition(*crowd())).title == "How promises are kept, by domain"
    flights, trains = (
        [
            took(f"{name}-{i:02}", days, domain=name, organization=name)
            for i in range(20)
        ]
        for name, days in (("flight", 300), ("rail", 700))
    )  # fmt: skip
    assert domains_page(edition(*flights, *trains)).title == (
        "Flight: 20 of 20 promises kept on time; rail: 0 of 20"
    )


def test_restated_promises_are_counted() -> None:
    one = made(ledger(*crowd(), restated(), restated("restated-too")))
    page = text(one["organizations/acme.html"])
    assert "Two of 26 promises were given a newer date Eight newer dates in all; most often" in page
    assert "with 5 different dates" in page
    assert "Moved furthest, first date to newest" in page


def test_hostile_names_become_plain_addresses_and_are_shown_as_text() -> None:
    names = [
        HOSTILE,
        "../../etc/passwd",
        "CON",
        "index",
        "...",
        "a/b",
        "A B",
        "a-b",
        "Ünïcode GmbH",
    ]
    promises = [
        promise(f"one-{i}", [claim("2020-01-01", "2021")], organization=name)
        for i, name in enumerate(names)
    ]
    pages = made(ledger(*promises))
    folder = [page for page in pages if page.startswith("organizations/")]
    assert len(folder) == len(names) + 1
    assert all(re.fullmatch(r"organizations/[a-z0-9-]+\.html", page) for page in folder)
    assert len({page.lower() for page in folder}) == len(folder)
    for page in folder:
        scripts = [one for one in tags(pages[page]) if one[0] == "script"]
        assert all("src" in one or one.get("type") == "application/json" for _, one in scripts)
        assert not [one for one in tags(pages[page]) if one[0] == "img"]


def test_slugs_are_unique_safe_and_the_same_in_any_order() -> None:
    names = ["X Corp", "x-corp", "X  corp!", "nul", "COM1", "index", "", "é" * 90]
    found = slugs(names)
    assert found == slugs(reversed(names))
    assert len(set(found.values())) == len(names)
    assert not {"index", "nul", "com1"} & set(found.values())
    assert all(re.fullmatch(r"[a-z0-9-]{1,64}", slug) for slug in found.values())


def test_the_table_of_all_domains_is_not_folded() -> None:
    many = [took(f"thing-{i:02}", 400, domain=f"field-{i:02}") for i in range(20)]
    html = made(ledger(*many))["domains/index.html"]
    assert html.count('<th scope="row">') == 20
    assert 'class="fold' not in html
