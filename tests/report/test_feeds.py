"""The calendar and the feed: valid by their standards, stable, and read without a clock."""

from __future__ import annotations

import re
from datetime import date, datetime
from xml.etree import ElementTree as ET

import pytest

from forecast.made_up import claim, ledger, outcome, promise
from promisetrack.model import Ledger
from promisetrack.report.calendar import due_calendar
from promisetrack.report.earlier import forecasts_of
from promisetrack.report.edition import Edition, make_edition
from promisetrack.report.feed import feed_xml
from report.ledgers import AS_OF, HOSTILE, crowd, every_fate

ATOM = "{http://www.w3.org/2005/Atom}"
ADDRESS = "https://example.org/report/"
WORDS = "Ünïcode 🚀, a; b\\c and a very long statement that has to be broken more than once " * 3


def edition(*more: object, since: date | None = None, made: Ledger | None = None) -> Edition:
    made = made or ledger(*crowd(), *more)  # type: ignore[arg-type]
    earlier = forecasts_of(made, as_of=since) if since else None
    return make_edition(made, as_of=AS_OF, earlier=earlier)


DATE = r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
CALENDAR_HAS = {"VERSION", "PRODID", "CALSCALE", "METHOD", "NAME", "X-WR-CALNAME"}
EVENT_HAS = {
    "UID": r"due-[a-z0-9-]+@promisetrack",
    "DTSTAMP": rf"{DATE}T000000Z",
    "DTSTART;VALUE=DATE": DATE,
    "DTEND;VALUE=DATE": DATE,
    "SEQUENCE": r"\d+",
    "SUMMARY": r"Due: .+",
    "DESCRIPTION": r".+",
    "CATEGORIES": r"[a-z0-9-]+",
    "TRANSP": r"TRANSPARENT",
}
"""What an event must have (RFC 5545, 3.6.1), and the forms of its values."""

FEED_HAS = {"id", "title", "subtitle", "updated", "author", "link", "entry"}
ENTRY_HAS = {"id", "title", "updated", "published", "link", "category", "summary"}


# --- the calendar ----------------------------------------------------------------------------


def events(calendar: bytes) -> list[dict[str, str]]:
    """Read a calendar strictly: line ends, line lengths, folding, nesting, escapes."""
    text = calendar.decode()
    assert text.endswith("\r\n")
    lines = text.removesuffix("\r\n").split("\r\n")
    assert not [line for line in lines if re.search(r"[\x00-\x08\x0a-\x1f\x7f]", line)]
    assert max(len(line.encode()) for line in lines) <= 75
    unfolded = re.sub("\r\n[ \t]", "", text).removesuffix("\r\n").split("\r\n")
    assert unfolded[0] == "BEGIN:VCALENDAR"
    assert unfolded[-1] == "END:VCALENDAR"
    assert {"VERSION:2.0", "CALSCALE:GREGORIAN"} <= set(unfolded[1:-1])
    found: list[dict[str, str]] = []
    inside = False
    for line in unfolded[1:-1]:
        name, _, value = line.partition(":")
        if line in ("BEGIN:VEVENT", "END:VEVENT"):
            assert inside == (line == "END:VEVENT")
            inside = line == "BEGIN:VEVENT"
            found += [{}] if inside else []
        elif inside:
            assert name not in found[-1]
            assert re.fullmatch(r"[A-Z-]+(;[A-Z]+=[A-Z]+)?", name)
            found[-1][name] = value
        else:
            assert name in CALENDAR_HAS
    assert not inside
    for event in found:
        assert event.keys() - {"URL"} == EVENT_HAS.keys()
        assert [
            name for name, form in EVENT_HAS.items() if not re.fullmatch(form, event[name])
        ] == []
    assert len({event["UID"] for event in found}) == len(found)
    return found


def unescaped(value: str) -> str:
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value)
    return re.sub(r"\\([\\;,nN])", lambda m: "\n" if m[1] in "nN" else m[1], value)


def test_every_dated_open_promise_is_an_event_of_one_day() -> None:
    found = {one["UID"]: one for one in events(due_calendar(edition(made=every_fate())))}
    event = found["due-spacex-orbital-ai-1gw-per-year@promisetrack"]
    assert event["DTSTART;VALUE=DATE"] == "20271231"
    assert event["DTEND;VALUE=DATE"] == "20280101"
    assert event["DTSTAMP"] == "20260101T000000Z"
    assert "even odds" in unescaped(event["DESCRIPTION"]).lower()
    assert "due-delivered@promisetrack" not in found
    assert "due-undated@promisetrack" not in found


def test_texts_come_back_as_they_were_whatever_they_hold() -> None:
    odd = promise("odd", [claim("2025-01-01", "2027")], promise=WORDS.strip(), criteria=HOSTILE)
    (event,) = events(due_calendar(edition(odd)))
    assert unescaped(event["SUMMARY"]) == f"Due: {WORDS.strip()}"
    assert HOSTILE in unescaped(event["DESCRIPTION"])


def test_a_line_end_in_a_text_starts_no_line_of_the_calendar() -> None:
    evil = "A\r\nEND:VEVENT\r\nBEGIN:VALARM\x0b\u2028B"
    odd = promise("odd", [claim("2025-01-01", "2027")], promise=evil)
    (event,) = events(due_calendar(edition(odd)))
    assert "VALARM" not in event
    assert unescaped(event["SUMMARY"]).startswith("Due: A")


def test_a_newer_date_moves_the_event_and_counts_up() -> None:
    once = promise("one", [claim("2025-01-01", "2026-06")])
    twice = promise("one", [claim("2025-01-01", "2026-06"), claim("2025-12-01", "2028")])
    (before,), (after,) = (events(due_calendar(edition(one))) for one in (once, twice))
    assert before["UID"] == after["UID"]
    assert int(before["SEQUENCE"]) < int(after["SEQUENCE"])
    assert after["DTSTART;VALUE=DATE"] == "20281231"


def test_an_event_has_an_address_where_the_site_has_one() -> None:
    one = edition(promise("one", [claim("2025-01-01", "2027")]))
    assert "URL" not in events(due_calendar(one))[0]
    (event,) = events(due_calendar(one, address=ADDRESS))
    assert event["URL"] == f"{ADDRESS}promises/one.html"


# --- the feed --------------------------------------------------------------------------------


def entries(feed: bytes) -> list[ET.Element]:
    """Read a feed strictly: what RFC 4287 asks of a feed and of each entry."""
    root = ET.fromstring(feed)  # noqa: S314  our own
    assert root.tag == f"{ATOM}feed"
    found = root.findall(f"{ATOM}entry")
    for one in (root, *found):
        for name in ("id", "title", "updated"):
            assert len(one.findall(ATOM + name)) == 1
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", one.findtext(f"{ATOM}id") or "")
        datetime.fromisoformat(one.findtext(f"{ATOM}updated") or "")
        assert len(one.findall(f"{ATOM}link[@rel='alternate']")) == 1
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "promisetrack"
    assert {child.tag.removeprefix(ATOM) for child in root} <= FEED_HAS
    for one in found:
        assert sorted(child.tag.removeprefix(ATOM) for child in one) == sorted(ENTRY_HAS)
        assert all(child.get("type") is None for child in one)
        terms = {category.get("term") for category in one.findall(f"{ATOM}category")}
        assert terms <= {"due", "resolved", "moved"}
    updated = [one.findtext(f"{ATOM}updated") or "" for one in found]
    assert updated == sorted(updated, reverse=True)
    for one in found:
        assert (one.findtext(f"{ATOM}updated") or "") >= (one.findtext(f"{ATOM}published") or "")
    ids = [one.findtext(f"{ATOM}id") for one in found]
    assert len(ids) == len(set(ids))
    newest = max((one.findtext(f"{ATOM}updated") or "" for one in found), default="2026-01-01")
    assert (root.findtext(f"{ATOM}updated") or "").startswith(newest[:10])
    return found


def titles(feed: bytes) -> list[str]:
    return [one.findtext(f"{ATOM}title") or "" for one in entries(feed)]


def happened() -> list[object]:
    return [
        promise("passed", [claim("2024-01-01", "../2025-09-30")], promise="It flies"),
        promise(
            "came",
            [claim("2022-01-01", "2025-06")],
            outcome("delivered", "2025-03-01", evidence=HOSTILE),
            promise="It lands",
        ),
        promise("long-ago", [claim("2010-01-01", "2012")], outcome("delivered", "2013-03-01")),
        promise("ahead", [claim("2025-01-01", "2028")]),
    ]


def test_the_feed_says_what_came_due_and_what_was_resolved_within_a_year() -> None:
    feed = feed_xml(edition(*happened()))
    assert titles(feed) == ["Delivered: It lands", "Came due: It flies"]
    landed, due = entries(feed)
    assert due.findtext(f"{ATOM}updated") == "2025-10-01T00:00:00Z"
    assert landed.findtext(f"{ATOM}published") == "2025-03-01T00:00:00Z"
    assert HOSTILE in (landed.findtext(f"{ATOM}summary") or "")
    assert b"<script" not in feed


def test_forecasts_that_moved_are_in_the_feed_where_there_is_an_earlier_one() -> None:
    moved = [
        one
        for one in entries(feed_xml(edition(*happened(), since=date(2025, 2, 1))))
        if one.find(f"{ATOM}category[@term='moved']") is not None
    ]
    assert moved
    for one in moved:
        assert one.findtext(f"{ATOM}updated") == f"{AS_OF}T00:00:00Z"
        assert "Between 1 Feb 2025 and 1 Jan 2026" in (one.findtext(f"{ATOM}summary") or "")


def test_an_entry_stays_itself_in_the_next_report() -> None:
    made = ledger(*crowd(), *happened())  # type: ignore[arg-type]
    later = make_edition(made, as_of=date(2026, 2, 1))
    before = {one.findtext(f"{ATOM}id") for one in entries(feed_xml(edition(made=made)))}
    after = {one.findtext(f"{ATOM}id") for one in entries(feed_xml(later))}
    assert before <= after


def test_links_are_relative_or_below_the_address() -> None:
    for address in ("", ADDRESS):
        (link, _) = [
            one.find(f"{ATOM}link")
            for one in entries(feed_xml(edition(*happened()), address=address))
        ]
        assert link is not None
        assert link.get("href") == f"{address}promises/came.html"
    root = ET.fromstring(feed_xml(edition(), address=ADDRESS))  # noqa: S314  our own
    itself = root.find(f"{ATOM}link[@rel='self']")
    assert itself is not None
    assert itself.get("href") == f"{ADDRESS}feed.xml"


@pytest.mark.parametrize("text", ["\x00\x0b\x1f tail", "\ufffe & <b>", "]]>"])
def test_letters_that_xml_forbids_leave_the_feed(text: str) -> None:
    odd = promise("odd", [claim("2024-01-01", "../2025-09-30")], promise=f"Head {text}")
    (title,) = titles(feed_xml(edition(odd)))
    assert title.startswith("Came due: Head")


def test_each_date_that_passed_is_an_entry_also_after_a_newer_one_was_given() -> None:
    claims = [claim("2024-01-01", "../2025-06-30"), claim("2025-08-01", "../2025-09-30")]
    feed = feed_xml(edition(promise("again", claims, promise="It flies")))
    assert titles(feed) == ["Came due: It flies", "Came due: It flies"]
    first = edition(promise("again", claims[:1], promise="It flies"))
    (before,) = (one.findtext(f"{ATOM}id") for one in entries(feed_xml(first)))
    assert before in {one.findtext(f"{ATOM}id") for one in entries(feed)}


def test_the_same_edition_gives_the_same_bytes() -> None:
    made = [edition(*happened(), since=date(2025, 2, 1)) for _ in range(2)]
    assert feed_xml(made[0], address=ADDRESS) == feed_xml(made[1], address=ADDRESS)
    assert due_calendar(made[0], address=ADDRESS) == due_calendar(made[1], address=ADDRESS)


def test_a_ledger_of_every_fate_has_a_valid_feed_and_a_valid_calendar() -> None:
    made = edition(made=every_fate(), since=date(2025, 2, 1))
    assert entries(feed_xml(made, address=ADDRESS))
    assert len(events(due_calendar(made, address=ADDRESS))) > 1


def test_an_empty_ledger_has_a_feed_and_a_calendar_without_entries() -> None:
    empty = make_edition(ledger(), as_of=AS_OF)
    assert entries(feed_xml(empty)) == []
    assert events(due_calendar(empty)) == []
