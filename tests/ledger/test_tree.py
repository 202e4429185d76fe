"""YAML text to a plain tree of texts."""

from __future__ import annotations

import copy

import pytest
import yaml

from promisetrack.ledger.changes import add_claim
from promisetrack.ledger.edit import parse_document, rewrite
from promisetrack.ledger.shape import promise_shape
from promisetrack.ledger.tree import LONG, MAX_DEPTH, parse_tree


def tree_of(text: str) -> object:
    tree, faults = parse_tree(text)
    assert faults == []
    return tree


def codes_of(text: str) -> list[str]:
    return [code for code, _ in parse_tree(text)[1]]


SAME_AS_TYPED = {
    "day": ("a: 2017-06-01", "2017-06-01"),
    "day that does not exist": ("a: 2017-02-30", "2017-02-30"),
    "year": ("a: 2017", "2017"),
    "octal": ("a: 012", "012"),
    "time of day": ("a: 12:30", "12:30"),
    "yes": ("a: yes", "yes"),
    "truth": ("a: true", "true"),
    "number": ("a: 1e3", "1e3"),
    "infinity": ("a: .inf", ".inf"),
    "merge key as a value": ("a: <<", "<<"),
    "quoted null": ("a: 'null'", "null"),
    "folded lines": ("a: >-\n  one\n  two\n", "one two"),
    "kept lines": ("a: |-\n  one\n  two\n", "one\ntwo"),
    "comment after it": ("a: b # c", "b"),
    "hash inside": ("a: b#c", "b#c"),
    "address": ("a: https://acme-power.com/?q=1#2", "https://acme-power.com/?q=1#2"),
}


@pytest.mark.parametrize(("text", "value"), SAME_AS_TYPED.values(), ids=SAME_AS_TYPED.keys())
def test_every_scalar_is_the_text_that_was_typed(text: str, value: str) -> None:
    assert tree_of(text) == {"a": value}


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_every_kind_of_line_end_is_read(line_end: str) -> None:
    text = "a: b\nlist:\n  - x: 1\n    y: 2\n  - z\n"
    expected = {"a": "b", "list": [{"x": "1", "y": "2"}, "z"]}
    assert tree_of(text.replace("\n", line_end)) == expected


def test_the_tree_is_the_one_that_pyyaml_builds() -> None:
    text = "a: {b: [1, {c: d}], 'e f': \"g\"}\nh:\n- i\n-   - j\n    - k: l\n"
    assert tree_of(text) == yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  texts only


def test_an_empty_value_is_an_absent_one() -> None:
    assert tree_of("a:\nb: ''\nc: d\ne:\n  f:\n  g: h\n") == {"c": "d", "e": {"g": "h"}}


def test_empty_items_keep_their_place() -> None:
    assert tree_of("a: [x, , y]".replace(", ,", ", '',")) == {"a": ["x", "", "y"]}


@pytest.mark.parametrize("word", ["null", "Null", "NULL", "~"])
def test_a_null_is_reported_and_left_out(word: str) -> None:
    tree, faults = parse_tree(f"a: {word}\nb: c\n")
    assert tree == {"b": "c"}
    assert [code for code, _ in faults] == ["TYP006"]


def test_of_a_key_written_twice_the_first_is_kept_and_the_second_reported() -> None:
    tree, faults = parse_tree("a: 1\nb: {c: 1, c: 2}\na: [2]\n")
    assert tree == {"a": "1", "b": {"c": "1"}}
    assert [(code, fault.span.line if fault.span else 0) for code, fault in faults] == [
        ("KEY003", 2),
        ("KEY003", 3),
    ]


def test_an_empty_value_does_not_hide_that_its_key_is_written_twice() -> None:
    assert codes_of("a:\na: b\n") == ["KEY003"]


def test_all_anchors_and_aliases_are_listed_and_nothing_is_expanded() -> None:
    bomb = "a: &a [x]\n" + "".join(f"b{i}: &b{i} [*a, *a]\n" for i in range(3))
    tree, faults = parse_tree(bomb)
    assert tree is None
    assert [code for code, _ in faults] == ["YML003"] * (1 + 3 * 3)


def test_a_mapping_that_refers_to_itself_is_refused() -> None:
    assert codes_of("a: &a {b: *a}\n*a : c\n") == ["YML003"] * 3


def test_a_merge_key_is_only_a_key() -> None:
    assert tree_of("<<: {a: b}\n") == {"<<": {"a": "b"}}


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "], ids=["list", "mapping", "block"])
def test_nesting_is_refused_long_before_it_could_harm(opening: str) -> None:
    text = "a:\n  " + opening * 100_000
    tree, faults = parse_tree(text)
    assert tree is None
    # From 0.2.6 on, libyaml itself stops at a thousand brackets, before the first is told of.
    assert [code for code, _ in faults] in (["YML008"], ["YML001"])


def test_the_deepest_nesting_that_is_read() -> None:
    inner = MAX_DEPTH - 1
    assert tree_of("a: " + "[" * inner + "]" * inner) is not None
    assert codes_of("a: " + "[" * MAX_DEPTH + "]" * MAX_DEPTH) == ["YML008"]


@pytest.mark.parametrize(
    "text",
    ["[a, b]: c", "{a: b}: c", "? [a]\n: b", "? - a\n: b"],
)
def test_a_key_is_a_plain_text(text: str) -> None:
    assert codes_of(text) == ["YML006"]


@pytest.mark.parametrize("text", ["", "\n\n", "# a comment\n", "---\n", "--- ''\n"])
def test_a_file_without_anything_says_so(text: str) -> None:
    tree, faults = parse_tree(text)
    assert tree is None
    assert [(code, fault.message) for code, fault in faults] == [("YML007", "the file is empty")]


def test_one_document_may_be_marked_as_such() -> None:
    assert tree_of("%YAML 1.1\n---\na: b\n...\n") == {"a": "b"}


def test_an_empty_mapping_is_a_mapping() -> None:
    assert tree_of("{}") == {}


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system", "!!str", "!local", "!"])
def test_no_tag_is_read_and_none_is_acted_on(tag: str) -> None:
    assert codes_of(f"a: {tag} [echo]\n") == ["YML004"]


SYNTAX = {
    "colon in a value": ("promise: Acme: the plant\n", "YML009", 1, 10),
    "colon at the end of a value": ("promise: Acme opens:\n  - x\n", "YML009", 1, 10),
    "colon in a list item": ("a:\n  - by: Acme: Bob\n", "YML009", 2, 9),
    "at sign": ("by: @acme\n", "YML010", 1, 5),
    "percent sign": ("a: b\nshare: %50\n", "YML010", 2, 8),
    "backtick": ("a:\n  - `x`\n", "YML010", 2, 5),
    "tab": ("a:\n\tb: c\n", "YML002", 2, 1),
    "tab after spaces": ("a:\n  \tb: c\n", "YML002", 2, 3),
    "open quote": ("a: b\nc: 'd\ne: f\n", "YML001", 2, 4),
    "open bracket": ("a: [b\n", "YML001", 1, 4),
    "indentation": ("a:\n  b: c\n d: e\n", "YML001", 3, 2),
    "text after quotes": ("a: 'b' c\n", "YML001", 1, 8),
}


@pytest.mark.parametrize(("text", "code", "line", "column"), SYNTAX.values(), ids=SYNTAX.keys())
def test_a_slip_of_syntax_is_named_at_its_place(
    text: str, code: str, line: int, column: int
) -> None:
    tree, faults = parse_tree(text)
    assert tree is None
    [(found, fault)] = faults
    assert fault.span is not None
    assert (found, fault.span.line, fault.span.column) == (code, line, column)


def test_the_remedy_of_a_colon_is_a_line_that_can_be_read() -> None:
    _, [(_, fault)] = parse_tree("promise: Acme's plant: the first\n")
    quoted = fault.remedy.removeprefix("write ")
    assert tree_of(f"promise: {quoted}\n") == {"promise": "Acme's plant: the first"}


def test_a_long_value_is_not_repeated_in_the_remedy() -> None:
    _, [(code, fault)] = parse_tree("promise: " + "x: " * 10_000)
    assert (code, fault.remedy) == ("YML009", "put the whole value in quotes")


def test_a_long_text_is_read_once_and_says_the_same_after_a_change() -> None:
    """Its tree is kept for who asks next: an edit works on copies, and takes no fault with it."""
    claims = "".join(
        f"  - made: {year}-01-01\n    by: A\n    due: {year + 1}\n    verified: false\n"
        for year in range(1000, 2999)
    )
    text = f"promise: A\nkind: product\nkind: flight\nclaims:\n{claims}"
    assert len(text) > LONG
    tree, faults = parse_tree(text)
    before = copy.deepcopy(tree)
    faults.clear()
    assert parse_tree(text)[0] is tree
    assert [code for code, _ in parse_tree(text)[1]] == ["KEY003"]
    sound = text.replace("kind: flight\n", "")
    claim = {"made": "1500-06-01", "by": "B", "due": "1501", "verified": "false"}
    after = rewrite(sound, add_claim(parse_document(sound), claim), promise_shape())
    assert len(after) > len(sound)
    assert parse_tree(sound)[0] == before
