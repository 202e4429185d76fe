"""`log`, `resolve` and `observe` on generated files: one thing is added, and all else is there."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzzing.targets.writing import PROMISE, SERIES, TODAY, drafted, prepared
from promisetrack.ledger.edit import parse_document
from promisetrack.pipeline.writing import Draft, open_book, write_draft

DAYS = st.dates(date(2015, 1, 1), date(2025, 1, 1))
NAMES = st.text(alphabet="abc é:#'\"-,[]{}&*!|>%@`?", min_size=1, max_size=12).map(str.strip)
SPEAKERS = NAMES.filter(lambda name: name not in {"", "~"})
LAYOUTS = st.fixed_dictionaries(
    {
        "default_flow_style": st.sampled_from([None, False]),
        "width": st.sampled_from([30, 80, 1000]),
        "default_style": st.sampled_from([None, "'", '"']),
    }
)


@st.composite
def claims(draw: st.DrawFn) -> list[dict[str, str]]:
    """Draw claims in the order of their days, due some time later."""
    found = []
    for made in sorted(draw(st.lists(DAYS, min_size=1, max_size=5, unique=True))):
        due = made + timedelta(days=draw(st.integers(1, 2000)))
        by = draw(SPEAKERS)
        found.append({"made": str(made), "by": by, "due": str(due), "verified": "false"})
    return found


@st.composite
def series(draw: st.DrawFn) -> list[dict[str, str]]:
    """Draw readings in the order of their days."""
    days = sorted(draw(st.lists(DAYS, min_size=1, max_size=6, unique=True)))
    return [{"date": str(day), "value": str(draw(st.integers(0, 9)))} for day in days]


def text_of(head: str, key: str, items: list[dict[str, str]], layout: dict[str, Any]) -> str:
    """Write a file as some program might, with a remark above every item."""
    body = "".join(
        f"# remark {number}\n"
        + yaml.safe_dump([item], allow_unicode=True, sort_keys=False, **layout)
        for number, item in enumerate(items)
    )
    return f"{head}{key}:\n{body}"


def written(command: int, text: str, identity: str, fields: dict[str, str]) -> Draft:
    root, _ = prepared(command, text.encode())
    book = open_book(root, start=root)
    draft = drafted(book, command, identity, fields)
    write_draft(book, draft)
    assert draft.path.read_bytes().decode() == draft.after
    return draft


def lines_gone(draft: Draft) -> list[str]:
    """Return the lines of a file that are not in the new one, in the order of both."""
    assert draft.before is not None
    left = iter(draft.after.split("\n"))
    return [line for line in draft.before.split("\n") if line not in left]


@settings(max_examples=40)
@given(claims(), LAYOUTS, DAYS, SPEAKERS)
def test_a_logged_claim_is_added_and_no_line_goes(
    stand: list[dict[str, str]], layout: dict[str, Any], made: date, by: str
) -> None:
    head, _, rest = PROMISE.partition("claims:\n")
    tail = "outcome:" + rest.partition("outcome:")[2].replace("2020-06-30", "2025-06-30")
    text = text_of(head, "claims", stand, layout) + tail
    due = str(made + timedelta(days=400))
    draft = written(0, text, "first-plant", {"made": str(made), "by": by, "due": due})
    assert lines_gone(draft) == []
    after = parse_document(draft.after)["claims"]
    new = [one for one in after if one not in stand or after.count(one) > stand.count(one)]
    assert [one for one in after if one not in new] == [one for one in stand if one not in new]
    assert (new[0]["made"], new[0]["by"], new[0]["due"]) == (str(made), " ".join(by.split()), due)
    assert [one["made"] for one in after] == sorted(one["made"] for one in after)


@settings(max_examples=40)
@given(series(), LAYOUTS, DAYS)
def test_an_observed_reading_is_added_and_no_line_goes(
    stand: list[dict[str, str]], layout: dict[str, Any], day: date
) -> None:
    head = SERIES.partition("readings:")[0]
    text = text_of(head, "readings", stand, layout)
    draft = written(2, text, "power-sent", {"date": str(day), "value": "77"})
    assert lines_gone(draft) == []
    after = parse_document(draft.after)["readings"]
    assert [one for one in after if one["value"] != "77"] == stand
    assert [one["date"] for one in after] == sorted(one["date"] for one in after)


@settings(max_examples=40)
@given(claims(), LAYOUTS, st.sampled_from(["delivered", "cancelled", "pending"]))
def test_a_resolved_promise_keeps_its_claims_to_the_letter(
    stand: list[dict[str, str]], layout: dict[str, Any], status: str
) -> None:
    head, _, rest = PROMISE.partition("claims:\n")
    body = text_of(head, "claims", stand, layout)
    fields = {"status": status, "evidence": "It was seen: #1."}
    if status != "pending":
        fields |= {"date": "2025-06", **({"because": "abandoned"} if status == "cancelled" else {})}
    tail = "outcome:" + rest.partition("outcome:")[2].replace("2020-06-30", "2025-06-30")
    draft = written(1, body + tail, "first-plant", fields)
    assert draft.after.startswith(body + "outcome:\n")
    outcome = parse_document(draft.after)["outcome"]
    assert (outcome["status"], outcome["as_of"]) == (status, str(TODAY))
