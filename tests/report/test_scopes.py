"""A report of one domain, or by a generous judge's verdicts: whole, and saying what it is."""

from __future__ import annotations

import json
import re
from functools import cache
from posixpath import dirname, join, normpath

import pytest

from forecast.made_up import claim, ledger, outcome, promise
from promisetrack.model import Ledger
from promisetrack.report.edition import make_edition
from promisetrack.report.site import site_files
from report.ledgers import AS_OF, crowd, every_fate
from report.pages import text

DOMAINS = sorted({one.domain for one in every_fate().promises})


@cache
def of_domain(domain: str) -> dict[str, str]:
    edition = make_edition(every_fate(), as_of=AS_OF, only=domain)
    return {path: content.decode() for path, content in site_files(edition, bundle=b"")}


def judged() -> Ledger:
    """Return a ledger with a promise that only a generous judge calls delivered."""
    generous = outcome(
        "pending",
        lenient={"status": "delivered", "date": "2020-06-01", "evidence": "Nearly all of it."},
    )
    return ledger(*crowd(), promise("nearly", [claim("2019-01-01", "2020")], generous))


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_report_of_one_domain_has_its_promises_alone_and_no_dead_link(domain: str) -> None:
    files = of_domain(domain)
    ids = {one.id for one in every_fate().promises if one.domain == domain}
    own = {path for path in files if path.startswith("promises/") and "refresh" not in files[path]}
    assert own == {f"promises/{one}.html" for one in ids} | {"promises/index.html"}
    for path in (path for path in files if path.endswith(".html")):
        for target in re.findall(r'(?:href|src)="([^"]+)"', files[path]):
            if not target.startswith(("https://", "http://", "#", "data:")):
                to = normpath(join(dirname(path), target.split("?")[0].split("#")[0]))
                assert to in files, f"{path} links to {target}"


def test_the_forecasts_of_a_domain_are_those_of_the_whole_ledger() -> None:
    whole = make_edition(every_fate(), as_of=AS_OF)
    part = make_edition(every_fate(), as_of=AS_OF, only="telescope")
    assert [one.id for one in part.entries] == ["restated-too"]
    mine, same = (one.by_id["restated-too"].forecast for one in (part, whole))
    assert mine is not None
    assert same is not None
    assert mine.quantile(0.5) == same.quantile(0.5)


def test_a_report_of_one_domain_says_so() -> None:
    files = of_domain("telescope")
    assert "As of 1 Jan 2026, Telescopes only" in files["index.html"]
    assert json.loads(files["api/v1/promises.json"])["domain"] == "telescope"


def test_a_generous_judge_changes_the_outcome_and_is_named() -> None:
    made = {}
    for reading in ("strict", "lenient"):
        edition = make_edition(judged(), as_of=AS_OF, reading=reading)
        made[reading] = {
            path: content.decode() for path, content in site_files(edition, bundle=b"")
        }
    assert "delivered on 1 Jun 2020: kept" in text(made["lenient"]["promises/nearly.html"])
    assert "delivered on 1 Jun 2020: kept" not in text(made["strict"]["promises/nearly.html"])
    assert "As of 1 Jan 2026, lenient reading" in made["lenient"]["index.html"]
    assert "lenient reading" not in made["strict"]["index.html"]
    assert json.loads(made["lenient"]["api/v1/forecasts.json"])["reading"] == "lenient"
