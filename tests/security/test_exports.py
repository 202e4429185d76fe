"""What is opened elsewhere: tables in spreadsheets, JSON, feeds, calendars and pictures."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promisetrack.inert import FORMULA_SIGNS, HIDDEN, inert_cell, inert_json
from promisetrack.model import Ledger
from promisetrack.report.edition import Edition
from promisetrack.report.pages.promise import promise_page
from promisetrack.report.pictures import figure_svg
from promisetrack.report.tables import table
from security.attacks import FORMULAS, MARKUP, REORDERING, TERMINAL
from security.commands import run

NUMBER = re.compile(r"[-+]?[0-9.]+(e[-+]?[0-9]+)?")


def live_formulas(text: str) -> list[str]:
    """Return the cells of a CSV that a spreadsheet would run."""
    rows = csv.reader(io.StringIO(text))
    cells = [cell for row in rows for cell in row if not NUMBER.fullmatch(cell)]
    return [cell for cell in cells if cell.lstrip().startswith(FORMULA_SIGNS)]


def test_no_table_of_the_report_holds_a_formula(site: Path) -> None:
    tables = sorted(site.rglob("*.csv"))
    texts = [path.read_text("utf-8") for path in tables]
    assert len(tables) > 40
    assert [path for path, text in zip(tables, texts, strict=True) if live_formulas(text)] == []
    assert any("'=HYPERLINK" in text for text in texts)
    assert any("'-2+3+cmd" in text for text in texts)


@pytest.mark.parametrize("command", ["list", "due", "check", "chains"])
def test_no_command_prints_a_formula_as_csv(claims: Path, command: str) -> None:
    ended = run(claims.parent, command, "--format", "csv")
    assert ended.code == 0, ended.err
    assert live_formulas(ended.out) == []
    assert any(f"'{sign}" in ended.out for sign in "=+-@") or command == "check"


@pytest.mark.parametrize("sign", FORMULA_SIGNS, ids=ascii)
def test_a_text_that_begins_as_a_formula_is_set_off(sign: str) -> None:
    for text in (f"{sign}=1+1", f"  {sign}=1+1"):
        written = io.StringIO(table(("a",), [(text,)]).csv(), newline="")
        assert list(csv.reader(written)) == [["a"], ["'" + text.replace("\r", "\n")]]


def test_no_text_begins_a_row_of_its_own() -> None:
    for text in ("a\r=1+1", "a\r\n=1+1", "a\n=1+1", 'a"\r=1+1'):
        written = table(("a", "b"), [(text, "c")]).csv()
        assert "\r" not in written
        rows = list(csv.reader(io.StringIO(written, newline="")))
        assert [len(row) for row in rows] == [2, 2]


@pytest.mark.parametrize("value", [-1, -0.5, None, True, "", "plain", "a-b", "2026-01-01", "1.5"])
def test_what_is_no_formula_stays_as_it_is(value: object) -> None:
    assert inert_cell(value) == value


@given(st.text())
def test_no_cell_runs_or_hides_anything(text: str) -> None:
    cell = inert_cell(text)
    assert not cell.lstrip().startswith(FORMULA_SIGNS)
    assert HIDDEN.search(cell) is None


@given(st.text())
def test_json_for_a_terminal_is_the_same_value(text: str) -> None:
    shown = inert_json(json.dumps({"said": text}, ensure_ascii=False))
    assert json.loads(shown) == {"said": text}
    assert HIDDEN.search(shown) is None


@pytest.mark.parametrize("hidden", [*TERMINAL, *REORDERING], ids=ascii)
def test_a_hidden_character_is_known(hidden: str) -> None:
    if hidden == "\r":  # a line end, and a sign of a formula
        assert inert_cell("\r=1").startswith("'")
    else:
        assert HIDDEN.search(hidden) is not None


def test_machine_copies_hold_the_texts_as_they_are(site: Path, ledger: Ledger) -> None:
    found = json.loads((site / "api/v1/promises.json").read_text("utf-8"))["promises"]
    assert {one["id"]: one["promise"] for one in found} == {
        one.id: one.promise for one in ledger.promises
    }


def test_the_feed_is_sound_xml_with_texts_alone(site: Path, ledger: Ledger) -> None:
    root = ET.fromstring((site / "feed.xml").read_bytes())  # noqa: S314  we made it
    tags = {one.tag.partition("}")[2] for one in root.iter()}
    assert tags <= {
        "feed", "id", "title", "subtitle", "updated", "author", "name", "link", "entry",
        "published", "category", "summary",
    }  # fmt: skip
    assert ledger.settings.title in [one.text for one in root.iter()]
    links = [one.get("href") or "" for one in root.iter() if one.tag.endswith("link")]
    assert [link for link in links if not link.startswith("https://home.page/")] == []


def lines_of(calendar: str) -> Iterator[str]:
    """Give the lines of a calendar, those that were folded whole."""
    yield from calendar.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def test_no_text_begins_a_line_of_the_calendar(site: Path) -> None:
    known = (
        "BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "NAME", "X-WR-CALNAME", "UID",
        "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "SUMMARY", "DESCRIPTION", "CATEGORIES", "URL",
        "TRANSP",
    )  # fmt: skip
    lines = list(lines_of((site / "due.ics").read_bytes().decode()))
    assert [line for line in lines if not re.match(rf"(?:{'|'.join(known)})[:;]", line)] == []
    summaries = [line for line in lines if line.startswith("SUMMARY")]
    assert any(MARKUP[1] in line for line in summaries)
    assert not any(re.search(r"(?<!\\)[;,]", line.partition(":")[2]) for line in summaries)


def test_a_picture_holds_texts_alone(edition: Edition) -> None:
    page = promise_page(edition.by_id["restated"], edition)
    assert page.figures
    for figure in page.figures:
        root = ET.fromstring(figure_svg(figure))  # noqa: S314  we made it
        for one in root.iter():
            assert one.tag.partition("}")[2] not in ("script", "foreignObject", "image", "a")
            assert [name for name in one.attrib if name.startswith("on") or "href" in name] == []


@pytest.mark.parametrize("text", FORMULAS)
def test_the_log_of_forecasts_holds_no_formula(text: str, tmp_path: Path) -> None:
    from datetime import date

    from forecast.made_up import exponential_forecast, promise
    from forecast.made_up import ledger as made_up
    from promisetrack.pipeline.forecast_log import issue, read_log
    from promisetrack.pipeline.forecasting import Forecasts, PromiseForecast

    one = promise(promise=text, organization=text)
    found = Forecasts((PromiseForecast(one, exponential_forecast(900.0)),), ())
    issued = issue(found, made_up(one), as_of=date(2026, 1, 1), reports=tmp_path)
    assert live_formulas(issued.path.read_text("utf-8")) == []
    assert [row.promise for row in read_log(tmp_path)] == [one.id]
