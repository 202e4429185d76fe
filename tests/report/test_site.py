"""The site as a folder: whole, linked, the same every time, and careful with what it replaces."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest

from forecast.made_up import ledger, promise
from promisetrack.report import build_report
from promisetrack.report.building import KEPT
from report.ledgers import AS_OF, crowd, every_fate
from report.pages import made, site, tags

PAGES = [path for path in site() if path.endswith(".html")]


@pytest.fixture
def elsewhere() -> Iterator[None]:
    """Set the clock of the process to another time zone."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Pacific/Auckland"
    time.tzset()
    yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.usefixtures("elsewhere")
def test_the_same_ledger_gives_the_same_bytes_in_another_zone_too() -> None:
    assert made(every_fate()) == site()


@pytest.mark.parametrize("path", PAGES)
def test_every_link_inside_the_site_leads_somewhere(path: str) -> None:
    for target in re.findall(r'(?:href|src)="([^"]+)"', site()[path]):
        if target.startswith(("https://", "http://", "#", "data:")):
            continue
        to = normpath(join(dirname(path), target.split("?")[0].split("#")[0]))
        assert to in site(), f"{path} links to {target}"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_nothing_from_elsewhere_and_runs_nothing_of_its_own(path: str) -> None:
    found = tags(site()[path])
    policy = {attrs.get("http-equiv"): attrs.get("content") for _, attrs in found}
    if "refresh" not in policy:
        allowed = "" if path.startswith("embed/") else "script-src 'self'; style-src 'self' "
        assert (policy["Content-Security-Policy"] or "").startswith(
            f"default-src 'none'; {allowed or 'style-src '}'unsafe-inline'; img-src data:"
        )
    for tag, attrs in found:
        assert not [name for name in attrs if name.startswith("on")]
        assert tag not in ("iframe", "object", "embed", "img", "base", "form") or attrs.get(
            "data-table"
        )
        loaded = attrs.get("src") or (attrs.get("href") if tag == "link" else None)
        assert not (loaded or "").startswith(("http:", "https:", "//")) or tag == "link"
        if tag == "script":
            assert attrs.get("src") or attrs.get("type") == "application/json"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_a_title_a_language_and_one_main_heading(path: str) -> None:
    html = site()[path]
    assert '<html lang="en">' in html
    assert re.search(r"<title>[^<]+</title>", html)
    if "refresh" not in html:
        assert html.count("<h1>") == 1
        assert html.count("<main") == 1
        if not path.startswith("embed/"):  # nothing stands before its content
            assert 'class="skip" href="#content"' in html


@pytest.mark.parametrize("path", PAGES)
def test_every_chart_has_a_title_a_sentence_for_screen_readers_a_table_and_a_csv(
    path: str,
) -> None:
    figures = re.findall(r"<figure.*?</figure>", site()[path], flags=re.DOTALL)
    for figure in figures:
        assert re.search(r'<h[23] class="title">[A-Z“0-9&].+</h[23]>', figure)
        assert re.search(r'aria-label="[^"]{30,}"', figure)
        assert "<summary>Table</summary>" in figure
        (csv_path,) = re.findall(r'<a href="([^"]+\.csv)">CSV</a>', figure)
        rows = list(csv.reader(io.StringIO(site()[normpath(join(dirname(path), csv_path))])))
        assert len(rows) > 1
        assert len({len(row) for row in rows}) == 1


@pytest.mark.parametrize("path", PAGES)
def test_ids_of_a_page_are_unique(path: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', site()[path])
    assert len(ids) == len(set(ids))


def test_every_promise_has_a_page_and_an_earlier_id_leads_to_it() -> None:
    for one in every_fate().promises:
        assert f"promises/{one.id}.html" in site()
    assert "url=hostile.html" in site()["promises/older-name.html"]


def test_machine_copies_say_what_the_pages_say() -> None:
    promises = json.loads(site()["api/v1/promises.json"])
    forecasts = json.loads(site()["api/v1/forecasts.json"])
    assert promises["as_of"] == forecasts["as_of"] == str(AS_OF)
    assert [one["id"] for one in promises["promises"]] == [p.id for p in every_fate().promises]
    for one in forecasts["forecasts"]:
        total = one["p_on_time"] + one["p_later"] + one["p_never"]
        assert total == pytest.approx(1, abs=1e-5)
        assert list(one["p_by"].values()) == sorted(one["p_by"].values())


def test_a_spreadsheet_runs_nothing_of_a_csv() -> None:
    evil = ledger(*crowd(), promise("evil", promise="=HYPERLINK(1)", organization="@SUM(1)"))
    text = made(evil)["data/promises.csv"]
    assert ",'=HYPERLINK(1)," in text
    assert ",'@SUM(1)," in text


def test_pages_of_promises_that_are_gone_do_not_linger(tmp_path: Path) -> None:
    out = tmp_path / "reports"
    build_report(ledger(promise("one"), promise("two")), as_of=AS_OF, out=out, cache=tmp_path)
    (out / "README.md").write_text("by hand")
    (out / "forecasts").mkdir()
    (out / "forecasts" / "2026-01-01.csv").write_text("kept")
    index = build_report(ledger(promise("two")), as_of=AS_OF, out=out, cache=tmp_path)
    assert index == out / "index.html"
    assert not (out / "promises" / "one.html").exists()
    assert (out / "promises" / "two.html").exists()
    assert (out / "README.md").read_text() == "by hand"
    assert (out / "forecasts" / "2026-01-01.csv").read_text() == "kept"
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith(".")) == []


def test_a_folder_of_something_else_is_not_replaced(tmp_path: Path) -> None:
    out = tmp_path / "reports"
    out.mkdir()
    (out / "thesis.tex").write_text("years of work")
    with pytest.raises(FileExistsError, match="something else than a report"):
        build_report(ledger(promise()), as_of=AS_OF, out=out, cache=tmp_path)
    assert (out / "thesis.tex").read_text() == "years of work"


def test_a_folder_with_only_what_is_kept_is_filled(tmp_path: Path) -> None:
    out = tmp_path / "reports"
    out.mkdir()
    (out / KEPT[0]).write_text("by hand")
    build_report(ledger(promise()), as_of=AS_OF, out=out, cache=tmp_path)
    assert (out / "index.html").exists()
    assert (out / KEPT[0]).read_text() == "by hand"


def test_a_report_that_fails_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "reports"
    build_report(ledger(promise()), as_of=AS_OF, out=out, cache=tmp_path)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("promisetrack.report.site.api_files", fail)
    with pytest.raises(OSError, match="No space"):
        build_report(ledger(promise("other")), as_of=AS_OF, out=out, cache=tmp_path)
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["reports"]
