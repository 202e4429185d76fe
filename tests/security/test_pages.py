"""Pages made of hostile texts: the texts stay texts, in every page of the report."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from promisetrack.model import Ledger, Source
from promisetrack.report.figures import embedded_json
from promisetrack.report.sources import source_link
from security.attacks import ADDRESS, MARKUP, RUN_BY_A_BROWSER

Element = tuple[str, dict[str, str | None]]

CSP = "Content-Security-Policy"
PAGES_OF = ("calibration", "domains", "embed", "organizations", "promises", "roadmap", "sampling")


class Reader(HTMLParser):
    """The elements of a page, and what stands in its scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.scripts: list[str] = []
        self.texts: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._in_script = tag == "script"

    def handle_data(self, data: str) -> None:
        (self.scripts if self._in_script else self.texts).append(data)

    def handle_endtag(self, tag: str) -> None:
        self._in_script = self._in_script and tag != "script"


def read(page: Path) -> Reader:
    reader = Reader()
    reader.feed(page.read_text("utf-8"))
    reader.close()
    return reader


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Reader]:
    return {page.relative_to(site).as_posix(): read(page) for page in sorted(site.rglob("*.html"))}


def test_the_attacks_reached_every_kind_of_page(pages: dict[str, Reader]) -> None:
    attacked = {path for path, one in pages.items() if MARKUP[1] in " ".join(one.texts)}
    assert {path.partition("/")[0] for path in attacked} >= {
        *PAGES_OF,
        "index.html",
        "due.html",
    } - {"calibration"}
    assert len(attacked) > 80


def test_no_text_became_an_element_or_an_attribute(pages: dict[str, Reader]) -> None:
    never = {"iframe", "base", "object", "embed", "foreignobject", "textarea", "img", "frame"}
    for path, page in pages.items():
        for tag, attributes in page.elements:
            assert tag not in never, path
            handlers = [name for name in attributes if name.startswith("on") or name == "srcdoc"]
            assert handlers == [], path


def test_scripts_are_our_files_and_data_alone(pages: dict[str, Reader]) -> None:
    for path, page in pages.items():
        for tag, attributes in page.elements:
            if tag != "script":
                continue
            if attributes.get("type") == "application/json":
                assert "src" not in attributes
            else:
                assert re.fullmatch(r"(\.\./)*assets/\w+\.js", attributes["src"] or ""), path
        for text in page.scripts:
            assert "<" not in text, path
            json.loads(text)


def test_every_page_lets_nothing_run_but_its_own_files(pages: dict[str, Reader]) -> None:
    for path, page in pages.items():
        tags = [tag for tag, _ in page.elements]
        policies = [
            (place, one["content"] or "")
            for place, (_, one) in enumerate(page.elements)
            if one.get("http-equiv") == CSP
        ]
        assert len(policies) == 1, path
        place, policy = policies[0]
        rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
        assert rules["default-src"] == "'none'", path
        assert rules.get("script-src", "'self'") == "'self'", path
        assert rules["base-uri"] == rules["form-action"] == "'none'", path
        assert "'unsafe-eval'" not in policy, path
        assert set(tags[:place]) <= {"html", "head", "meta"}, path


def test_links_lead_to_pages_alone(pages: dict[str, Reader], site: Path) -> None:
    outside = set()
    for path, page in pages.items():
        for _, attributes in page.elements:
            for name in ("href", "src"):
                target = attributes.get(name)
                if target is None or target == "data:,":
                    continue
                parts = urlsplit(target)
                if parts.scheme:
                    assert parts.scheme in ("http", "https"), (path, target)
                    outside.add(target)
                else:
                    assert not parts.netloc, (path, target)
                    there = (site / path).parent / parts.path if parts.path else site / path
                    assert there.resolve().is_relative_to(site.resolve()), (path, target)
    assert ADDRESS in outside


def test_an_outside_page_is_not_told_where_its_reader_comes_from(pages: dict[str, Reader]) -> None:
    for path, page in pages.items():
        for tag, attributes in page.elements:
            if tag == "a" and (attributes.get("href") or "").startswith("https://evil"):
                assert "noreferrer" in (attributes.get("rel") or "").split(), path


@pytest.mark.parametrize("address", RUN_BY_A_BROWSER, ids=ascii)
@pytest.mark.parametrize("key", ["url", "archive", "via"])
def test_an_address_that_a_browser_would_run_is_no_link(address: str, key: str) -> None:
    link = source_link(Source.model_validate({key: address}), verified=False)
    linked = [one for one in (link.url, link.archive) if one is not None]
    assert [one for one in linked if not re.match(r"https?://[^/]", one)] == []


@pytest.mark.parametrize("text", MARKUP, ids=ascii)
def test_json_in_a_page_holds_no_letter_that_ends_it(text: str) -> None:
    embedded = str(embedded_json({"said": text, text: [text]}))
    assert set(embedded) & set("<>&") == set()
    assert json.loads(embedded) == {"said": text, text: [text]}


def test_templates_do_not_read_a_text_as_a_template(pages: dict[str, Reader]) -> None:
    read_as_text = [path for path, page in pages.items() if "{{ 7 * 7 }}" in " ".join(page.texts)]
    assert len(read_as_text) > 80


def test_the_frame_to_copy_holds_its_title_as_text(site: Path, ledger: Ledger) -> None:
    page = read(site / "promises" / "restated.html")
    snippet = next(text for text in page.texts if text.startswith("<iframe"))
    frame = Reader()
    frame.feed(snippet)
    assert [tag for tag, _ in frame.elements] == ["iframe"]
    assert set(frame.elements[0][1]) == {"src", "title", "width", "height", "loading", "sandbox"}
    assert frame.elements[0][1]["title"] == ledger.promises["restated"].promise
