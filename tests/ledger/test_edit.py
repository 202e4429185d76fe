"""Changed texts from texts: only the lines that must change do, in every layout that YAML has."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from promisetrack.ledger.edit import Document, EditError, parse_document, rewrite
from promisetrack.ledger.shape import promise_shape, series_shape

PROMISE = """\
# yaml-language-server: $schema=../../schema/promise.schema.json
promise: 'Acme: flies people'   # the headline
organization: "Acme"
kind:   flight
criteria: >-
  People pass the Moon
  and return.

# who said what
claims:
  - made: 2021-03-02
    by: Jane Doe   # founder
    due: ../2022-12-31
    source: {url: https://acme.example/a, publisher: Acme}
    verified: false
  # the second one is hearsay
  - made: 2023-02-01
    by: Acme
    due: 2026
    source:
      url: https://acme.example/b
    verified: false
outcome:
  status: pending
  as_of: 2025-01-31
"""


def change(text: str, *path: str | int, to: Any) -> str:
    """Rewrite a text so that the value at a path is another one; None takes the key away."""
    wanted = parse_document(text)
    inside: Any = wanted
    for key in path[:-1]:
        inside = inside[key]
    if to is None:
        del inside[path[-1]]
    else:
        inside[path[-1]] = to
    return rewrite(text, wanted, promise_shape())


def added_lines(before: str, after: str) -> list[str]:
    """Return the added lines, after making sure that no other line has changed."""
    rest = iter(before.splitlines(keepends=True))
    added, expected = [], next(rest, None)
    for line in after.splitlines(keepends=True):
        if line == expected:
            expected = next(rest, None)
        else:
            added.append(line)
    assert expected is None, "a line of the old text is gone"
    return added


@pytest.mark.parametrize(
    ("path", "value", "before", "after"),
    [
        pytest.param(
            ("outcome", "as_of"), "2025-06-30", "as_of: 2025-01-31", "as_of: 2025-06-30", id="plain"
        ),
        pytest.param(("kind",), "service", "kind:   flight", "kind:   service", id="spaces-stay"),
        pytest.param(
            ("promise",),
            "Acme flies cats",
            "promise: 'Acme: flies people'   # the headline",
            "promise: 'Acme flies cats'   # the headline",
            id="single-quotes-and-comment-stay",
        ),
        pytest.param(
            ("organization",),
            'Ac"me',
            'organization: "Acme"',
            'organization: "Ac\\"me"',
            id="double-quotes-stay",
        ),
        pytest.param(
            ("claims", 0, "by"),
            "Jane: Doe",
            "by: Jane Doe   # founder",
            "by: 'Jane: Doe'   # founder",
            id="quoted-where-need-be",
        ),
        pytest.param(
            ("claims", 0, "source", "publisher"),
            "Acme, Inc.",
            "publisher: Acme}",
            "publisher: 'Acme, Inc.'}",
            id="inside-braces",
        ),
        pytest.param(
            ("claims", 0, "source", "published"),
            "2021-03",
            "publisher: Acme}",
            "publisher: Acme, published: 2021-03}",
            id="added-inside-braces",
        ),
        pytest.param(
            ("claims", 0, "source", "publisher"),
            None,
            "a, publisher: Acme}",
            "a}",
            id="last-inside-braces-goes",
        ),
        pytest.param(
            ("claims", 0, "source", "url"),
            None,
            "{url: https://acme.example/a, publisher: Acme}",
            "{publisher: Acme}",
            id="first-inside-braces-goes",
        ),
        pytest.param(
            ("criteria",),
            "Short.",
            "criteria: >-\n  People pass the Moon\n  and return.\n",
            "criteria: Short.\n",
            id="folded-becomes-plain",
        ),
        pytest.param(
            ("claims", 1, "source"),
            "https://acme.example/c",
            "source:\n      url: https://acme.example/b\n",
            "source: https://acme.example/c\n",
            id="mapping-becomes-text",
        ),
        pytest.param(
            ("claims", 0, "made"),
            None,
            "- made: 2021-03-02\n    by: Jane Doe",
            "- by: Jane Doe",
            id="first-key-behind-a-hyphen-goes",
        ),
        pytest.param(
            ("outcome", "status"), None, "  status: pending\n", "", id="first-key-of-a-block-goes"
        ),
        pytest.param(
            ("outcome", "as_of"), None, "\n  as_of: 2025-01-31\n", "\n", id="last-key-goes"
        ),
    ],
)
def test_one_value_changes_and_nothing_else(
    path: tuple[str | int, ...], value: str | None, before: str, after: str
) -> None:
    assert PROMISE.count(before) == 1
    assert change(PROMISE, *path, to=value) == PROMISE.replace(before, after)


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        pytest.param(("programme",), "moon", ["programme: moon\n"], id="after-the-key-before-it"),
        pytest.param(
            ("claims", 0, "said"), "by then", ["    said: by then\n"], id="in-the-model's-order"
        ),
        pytest.param(
            ("outcome", "evidence"), "Not yet.", ["  evidence: Not yet.\n"], id="at-the-end"
        ),
        pytest.param(("requires",), ["a", "b-c"], ["requires: [a, b-c]\n"], id="list-of-ids"),
        pytest.param(
            ("outcome", "source"),
            {"published": "2025", "url": "https://a.example"},
            ["  source:\n", "    url: https://a.example\n", "    published: 2025\n"],
            id="mapping-in-the-model's-order",
        ),
        pytest.param(
            ("measure",),
            {"quantity": "people", "reaches": "4 people"},
            ["measure:\n", "  quantity: people\n", "  reaches: 4 people\n"],
            id="mapping-at-the-top",
        ),
    ],
)
def test_an_added_key_only_adds_lines(
    path: tuple[str | int, ...], value: Any, expected: list[str]
) -> None:
    assert added_lines(PROMISE, change(PROMISE, *path, to=value)) == expected


def test_an_added_key_stands_where_the_order_puts_it() -> None:
    after = change(PROMISE, "outcome", "date", to="2025")
    assert "  status: pending\n  date: 2025\n  as_of: 2025-01-31\n" in after


def test_an_added_first_key_moves_the_hyphen_and_not_the_comment_above() -> None:
    text = "claims:\n  # who\n  - by: Acme\n    due: 2026\n"
    after = change(text, "claims", 0, "made", to="2024")
    assert after == "claims:\n  # who\n  - made: 2024\n    by: Acme\n    due: 2026\n"


def test_two_changes_at_once() -> None:
    wanted = parse_document(PROMISE)
    wanted["outcome"] = {"status": "delivered", "date": "2025-05-01", "as_of": "2025-05-02"}
    after = rewrite(PROMISE, wanted, promise_shape())
    assert after.endswith("  status: delivered\n  date: 2025-05-01\n  as_of: 2025-05-02\n")


CLAIM = {"verified": "true", "made": "2024-05-01", "by": "Jo", "due": "2027"}
CLAIM_LINES = ["  - made: 2024-05-01\n", "    by: Jo\n", "    due: 2027\n", "    verified: true\n"]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_added_claim_only_adds_its_lines(place: int) -> None:
    wanted = parse_document(PROMISE)
    wanted["claims"].insert(place, CLAIM)
    after = rewrite(PROMISE, wanted, promise_shape())
    assert parse_document(after)["claims"][place] == CLAIM
    assert sorted(after.splitlines()) == sorted(
        [*PROMISE.splitlines(), *(line.rstrip("\n") for line in CLAIM_LINES)]
    )


def test_a_claim_goes_with_its_lines_only() -> None:
    wanted = parse_document(PROMISE)
    with_one_more = rewrite(
        PROMISE, {**wanted, "claims": [*wanted["claims"], CLAIM]}, promise_shape()
    )
    assert rewrite(with_one_more, wanted, promise_shape()) == PROMISE


def test_hyphens_at_the_margin_stay_there() -> None:
    text = "claims:\n- made: 2021\n  by: Acme\noutcome:\n  status: pending\n"
    wanted = parse_document(text)
    wanted["claims"].append({"made": "2022", "by": "Jo"})
    after = rewrite(text, wanted, promise_shape())
    assert after == text.replace("outcome", "- made: 2022\n  by: Jo\noutcome")


def test_a_list_in_brackets_grows_in_brackets() -> None:
    after = change("requires: [a, b]  # these\n", "requires", to=["a", "x", "b"])
    assert after == "requires: [a, x, b]  # these\n"


@pytest.mark.parametrize("empty", ["readings:\n", "readings: []\n", "readings:   # none yet\n"])
def test_the_first_item_of_an_empty_list(empty: str) -> None:
    text = f"title: T\n{empty}"
    wanted = {**parse_document(text), "readings": [{"date": "2024", "value": "3"}]}
    after = rewrite(text, wanted, series_shape())
    assert parse_document(after) == wanted
    assert after.startswith("title: T\nreadings:")
    assert ("# none yet" in after) == ("# none yet" in text)


def test_line_endings_of_windows_stay() -> None:
    text = PROMISE.replace("\n", "\r\n")
    after = change(text, "outcome", "evidence", to="a long text " * 12 + "end")
    assert "\n" not in after.replace("\r\n", "")
    assert after.replace("\r\n", "\n") == change(
        PROMISE, "outcome", "evidence", to="a long text " * 12 + "end"
    )


@pytest.mark.parametrize("key", ["as_of", "evidence"])
def test_a_missing_last_line_ending_stays_missing(key: str) -> None:
    after = change(PROMISE.rstrip("\n"), "outcome", key, to="2026-01-01")
    assert after == change(PROMISE, "outcome", key, to="2026-01-01").rstrip("\n")


def test_a_byte_order_mark_stays() -> None:
    after = change("\ufeff" + PROMISE, "outcome", "as_of", to="2026-01-01")
    assert after == "\ufeff" + change(PROMISE, "outcome", "as_of", to="2026-01-01")


def test_a_comment_behind_the_mark_of_a_folded_text_stays() -> None:
    text = "criteria: >-  # checked twice\n  one\n  two\nkind: flight\n"
    after = change(text, "criteria", to="three")
    assert after == "criteria: three  # checked twice\nkind: flight\n"


def test_a_long_text_beside_a_comment_stays_on_its_line() -> None:
    text = "criteria: one  # checked\nkind: flight\n"
    after = change(text, "criteria", to="many words " * 20 + "end")
    assert after.splitlines()[0].endswith("end  # checked")


def test_nothing_to_change_changes_nothing() -> None:
    assert rewrite(PROMISE, parse_document(PROMISE), promise_shape()) == PROMISE


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: &x 1\nb: *x\n", "the anchor &x is not read"),
        ("a: 1\na: 2\n", "the key `a` is written twice"),
        ("- 1\n", "the file is not made of keys and values"),
        ("", "the file is empty"),
        ("a: [1\n", "this is not YAML: did not find"),
    ],
)
def test_what_cannot_be_read_is_not_changed(text: str, message: str) -> None:
    with pytest.raises(EditError) as caught:
        rewrite(text, {"a": "3"}, promise_shape())
    assert message in str(caught.value)


def test_what_would_not_come_back_is_refused() -> None:
    with pytest.raises(EditError, match="cannot be changed safely"):
        rewrite("promise: x\n", {"promise": ""}, promise_shape())


def test_explicit_keys_are_understood() -> None:
    text = "? promise\n: one\n? kind\n: flight\n"
    assert change(text, "kind", to="service") == "? promise\n: one\n? kind\n: service\n"


def test_a_key_without_a_value_stays_and_takes_one() -> None:
    text = "promise:\nkind:   # which?\n"
    assert rewrite(text, {"promise": "x"}, promise_shape()) == "promise: x\nkind:   # which?\n"
    assert rewrite(text, {"kind": "x"}, promise_shape()) == "promise:\nkind: x   # which?\n"
    assert rewrite(text, {"criteria": "x"}, promise_shape()) == text + "criteria: x\n"


TEXTS = [
    "plain words", "yes", "No", "on", "null", "~", "true", "1e3", "0o17", "0x1F", "012", "12:30",
    "1_000", ".inf", "2017", "2017-06-01", "3.5", "y", "<<", "=", "key: value", "a #comment", "#x",
    "- item", "-", "--- x", "? what", "[a", "{b}", "*star", "&and", "!bang", "|", ">", "%p", "@at",
    "`tick", "'single'", '"double"', "it's", "back\\slash", "tail:", "a: ", "comma, or not",
    "two  spaces", " lead", "tail ", "tab\tin", "line\nbreak", "é ü 日本",
    "🚀 up", "nbsp\u00a0here", "می\u200cرود",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
@pytest.mark.parametrize("layout", ["block", "flow"])
def test_every_text_comes_back_and_is_text_to_others(text: str, layout: str) -> None:
    before = "promise: x\n" if layout == "block" else "{promise: x}\n"
    after = rewrite(before, {"promise": text, "organization": text}, promise_shape())
    assert parse_document(after) == {"promise": text, "organization": text}
    assert yaml.safe_load(after) == {"promise": text, "organization": text}


@pytest.mark.parametrize("text", ["bell\x07", "next\x85line", "separator\u2028here", "\ufeffmark"])
def test_a_character_that_cannot_be_seen_is_not_written(text: str) -> None:
    with pytest.raises(EditError, match="a character that cannot be seen"):
        rewrite("promise: x\n", {"promise": text}, promise_shape())


@pytest.mark.parametrize("plain", ["2017", "../2017-12-31", "true", "1 GW/year", "0.6", "203X"])
def test_dates_numbers_and_flags_are_written_plainly(plain: str) -> None:
    text = "outcome:\n  status: pending\n"
    wanted: Document = {"outcome": {"status": "pending", "date": plain}}
    assert rewrite(text, wanted, promise_shape()) == f"{text}  date: {plain}\n"


def test_a_long_text_is_folded_at_96_columns() -> None:
    words = "The rocket left the pad: it cleared the tower and came back in one piece. " * 4
    after = change(PROMISE, "outcome", "evidence", to=words.strip())
    lines = added_lines(PROMISE, after)
    assert lines[0] == "  evidence: >-\n"
    assert max(map(len, lines)) <= 97
    assert min(map(len, lines[1:-1])) > 80


def test_a_long_address_is_never_broken() -> None:
    address = "https://acme.example/" + "a" * 200
    after = change(PROMISE, "outcome", "source", to=address)
    assert added_lines(PROMISE, after) == [f"  source: {address}\n"]


def test_where_a_line_ends_in_a_carriage_return_alone_nothing_is_changed() -> None:
    text = "claims:\n  - made: x\n  - made: y\r  # said later\n"
    with pytest.raises(EditError, match="a line ends in a carriage return alone"):
        rewrite(text, {"claims": [{"made": "x"}]}, promise_shape())
    assert rewrite(text, parse_document(text), promise_shape()) == text
