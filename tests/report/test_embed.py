"""The page of one promise for frames: small, without a script, and leading back."""

from __future__ import annotations

import re

import pytest

from report.ledgers import HOSTILE, every_fate
from report.pages import site, tags, text

EMBEDS = [path for path in site() if path.startswith("embed/")]
LIMIT_BYTES = 60_000


def test_every_promise_has_one_and_an_earlier_id_leads_to_it() -> None:
    ids = {promise.id for promise in every_fate().promises}
    assert {f"embed/{one}.html" for one in ids} <= set(EMBEDS)
    assert "url=hostile.html" in site()["embed/older-name.html"]


@pytest.mark.parametrize("folder", ["promises", "embed"])
def test_an_earlier_address_sends_on_at_once_and_names_the_new_one(folder: str) -> None:
    moved = site()[f"{folder}/older-name.html"]
    found = tags(moved)
    (refresh,) = [
        a["content"] for tag, a in found if tag == "meta" and a.get("http-equiv") == "refresh"
    ]
    assert refresh == "0; url=hostile.html"
    (canonical,) = [a["href"] for tag, a in found if tag == "link" and a.get("rel") == "canonical"]
    assert canonical == "hostile.html"
    assert "hostile.html" in [a.get("href") for tag, a in found if tag == "a"]
    assert f"{folder}/hostile.html" in site()
    assert not [tag for tag, _ in found if tag == "script"]


@pytest.mark.parametrize("path", EMBEDS)
def test_it_is_small_runs_nothing_and_asks_for_no_other_file(path: str) -> None:
    html = site()[path]
    assert len(html.encode()) < LIMIT_BYTES
    found = tags(html)
    assert not [tag for tag, _ in found if tag in ("script", "iframe", "img", "form", "object")]
    assert not [name for _, attrs in found for name in attrs if name.startswith("on")]
    links = [attrs["rel"] for tag, attrs in found if tag == "link" and attrs["href"] != "data:,"]
    assert links == ["canonical"]
    assert "script-src" not in html


def test_it_says_the_statement_the_forecast_and_leads_out_of_the_frame() -> None:
    html = site()["embed/spacex-orbital-ai-1gw-per-year.html"]
    said = text(html)
    assert "SpaceX puts AI compute into orbit at a rate of one gigawatt a year" in said
    assert "even odds" in said
    assert re.search(r'<svg class="strip" role="img" aria-label="[^"]*8 chances in 10', html)
    back = next(a for tag, a in tags(html) if tag == "a")
    assert back["href"] == "../promises/spacex-orbital-ai-1gw-per-year.html"
    assert (back["target"], back["rel"]) == ("_blank", "noopener")
    assert "As of" not in said
    assert "as of 1 Jan 2026" in html


def test_what_has_ended_or_has_no_forecast_is_said_without_a_strip() -> None:
    delivered = text(site()["embed/delivered.html"])
    assert "It was delivered on 5 Mar 2018, 1 year 2 months after the first date." in delivered
    assert "It was cancelled in Oct 2017" in text(site()["embed/cancelled.html"])
    for one in ("delivered", "cancelled", "quota", "undated"):
        assert 'class="strip"' not in site()[f"embed/{one}.html"]
    assert "no forecast" in text(site()["embed/undated.html"])


def test_hostile_words_are_words() -> None:
    html = site()["embed/hostile.html"]
    assert "<script" not in html
    assert HOSTILE[:30] in text(html)
