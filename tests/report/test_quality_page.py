"""The page on how good the data are: its counts, its words with few of a thing, its copies."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from forecast.made_up import claim, ledger, outcome, promise
from promisetrack.forecast.quality import ledger_quality, quality_fields
from promisetrack.model import Ledger, Promise
from promisetrack.report.edition import make_edition
from promisetrack.report.pages.quality import quality_page
from report.ledgers import AS_OF, every_fate
from report.pages import heading, made, site, text

PAGE = {"url": "https://example.org/page"}


def read_at_pages(domain: str, of: int, read: int) -> list[Promise]:
    """Return promises that were kept, of which some were read at a page."""
    return [
        promise(
            f"{domain}-{number:02}",
            [claim("2020-01-01", "2021", verified=number < read, source=PAGE)],
            outcome("delivered", "2020-05-01", verified=number < read, source=PAGE),
            domain=domain,
        )
        for number in range(of)
    ]


@pytest.fixture(scope="module")
def two_fields() -> dict[str, str]:
    waiting = [
        promise("seen", [claim("2020-01-01", "2021")], outcome(as_of="2026-01-01"), domain="ev"),
        promise("unseen", [claim("2020-01-01", "2021")], outcome(as_of="2022-05-01"), domain="ai"),
    ]
    return made(
        ledger(*read_at_pages("ev", 24, 6), *read_at_pages("ai", 20, 20), *waiting)
    )  # fmt: skip


def test_the_title_says_how_much_was_read(two_fields: dict[str, str]) -> None:
    assert heading(two_fields["quality.html"]) == (
        "57% of the dates and 59% of the outcomes were read at a page that states them"
    )


def test_the_picture_names_the_best_and_the_worst_read(two_fields: dict[str, str]) -> None:
    [title] = re.findall(r"<h3[^>]*>(.*?)</h3>", two_fields["quality.html"])
    assert title == (
        "Outcomes were read at a page most often for AI systems (100%), "
        "least for electric cars (25%)"
    )


def test_what_nobody_looked_at_again_is_counted(two_fields: dict[str, str]) -> None:
    seen = text(two_fields["quality.html"])
    assert "Half of the two open promises were last looked at by 1 May 2022." in seen
    assert "Of 2 past their newest date, one was last looked at before 2026" in seen


def test_the_copies_hold_what_the_command_counts() -> None:
    fields = quality_fields(ledger_quality(every_fate(), as_of=AS_OF))
    assert json.loads(site()["api/v1/quality.json"])["quality"] == fields
    rows = list(csv.DictReader(io.StringIO(site()["data/quality.csv"])))
    assert [row["of"] for row in rows] == [
        "all",
        "domain",
        "domain",
        "domain",
        "domain",
        "sampling",
    ]
    assert int(rows[0]["claims"]) == fields["total"]["claims"]


def test_the_method_and_every_foot_lead_to_it() -> None:
    assert 'href="quality.html"' in site()["method.html"].partition("<footer>")[0]
    assert 'href="../quality.html"' in site()["promises/kept.html"]


@pytest.mark.parametrize(
    ("found", "title"),
    [
        pytest.param(ledger(), "Nothing has been gathered yet", id="empty"),
        pytest.param(
            ledger(promise()),
            "0 of 1 date read at a page that states them; no outcome is settled yet",
            id="nothing-settled",
        ),
    ],
)
def test_a_ledger_of_little_has_a_page(found: Ledger, title: str) -> None:
    assert heading(made(found)["quality.html"]) == title


def test_a_report_of_one_domain_counts_that_domain_alone() -> None:
    edition = make_edition(every_fate(), as_of=AS_OF, only="autonomy")
    fields = json.loads(quality_page(edition).files["api/v1/quality.json"])["quality"]
    assert [row["name"] for row in fields["domains"]] == ["autonomy"]
    assert fields["total"]["promises"] == len(edition.entries) == 1


def test_a_generous_report_counts_what_a_generous_judge_takes_for_settled() -> None:
    generous = {"status": "delivered", "date": "2020-06-01"}
    disputed = ledger(promise(became=outcome(judgement="disputed", lenient=generous)))
    page = quality_page(make_edition(disputed, as_of=AS_OF, reading="lenient"))
    assert page.title.startswith("0 of 1 date and 0 of 1 outcome were read")
