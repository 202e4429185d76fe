"""Laws of editing, over documents and layouts that nobody would write by hand."""

from __future__ import annotations

import random
from typing import Any

import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from promisetrack.ledger.edit import EditError, parse_document, rewrite
from promisetrack.ledger.shape import Shape

KEYS = ("promise", "made", "by", "note", "url", "claims", "source", "k e", "yes", "unknown")
TEXTS = (
    "a", "yes", "1e3", "x: y", "#k", "- z", "it's", "two  spaces", "é 🚀", "{b}", "a,b", "2017",
    "../2017-12-31", 'q"q', "tail:", "two\nlines", "[x", " lead", "?", "!t", "&a", "*b", "%x", "|",
    "---", "long words that go on and on " * 5 + "end",
)  # fmt: skip

_LEAVES = Shape(KEYS[:-1], frozenset({"promise", "by", "note"}))
SHAPE = Shape(_LEAVES.keys, _LEAVES.texts, {"claims": _LEAVES, "source": _LEAVES})

values = st.recursive(
    st.sampled_from(TEXTS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=8,
)
documents = st.dictionaries(st.sampled_from(KEYS), values, min_size=1, max_size=6)
layouts: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "default_flow_style": st.sampled_from([None, False, True]),
        "width": st.sampled_from([40, 80, 1000]),
        "indent": st.sampled_from([2, 4]),
        "default_style": st.sampled_from([None, "'", '"', ">", "|"]),
    }
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Draw a document as some program might have written it, commented by a person."""
    written = yaml.safe_dump(draw(documents), allow_unicode=True, sort_keys=False, **draw(layouts))
    lines = written.split("\n")
    if draw(st.booleans()):
        lines.insert(draw(st.integers(0, 1)), "# a line of its own")
    if draw(st.booleans()) and lines[-2:-1] and lines[-2].endswith(("a", "x", "end", "z")):
        lines[-2] += "  # beside the last value"
    text = draw(st.sampled_from(["\n", "\r\n"])).join(lines)
    return text.rstrip("\r\n") if draw(st.booleans()) else text


@given(texts(), documents)
def test_a_changed_text_says_what_is_wanted(text: str, wanted: dict[str, Any]) -> None:
    assume(_is_readable(text))
    after = rewrite(text, wanted, SHAPE)
    assert parse_document(after) == wanted


@given(
    documents,
    layouts.filter(lambda layout: not layout["default_flow_style"]),
    st.sampled_from(TEXTS),
    st.randoms(use_true_random=False),
)
def test_one_changed_value_leaves_all_others_and_every_comment(
    document: dict[str, Any], layout: dict[str, Any], value: str, choice: random.Random
) -> None:
    parts = {
        key: f"# about {key}\n{yaml.safe_dump({key: one}, allow_unicode=True, **layout)}"
        for key, one in document.items()
        if one
    }
    text = "".join(parts.values())
    assume(parts and _is_readable(text))
    key = choice.choice(sorted(parts))
    after = rewrite(text, {**parse_document(text), key: value}, SHAPE)
    before, _, behind = text.partition(parts[key])
    assert after.startswith(f"{before}# about {key}\n")
    assert after.endswith(behind)


@given(texts())
def test_a_key_added_and_taken_away_leaves_the_text(text: str) -> None:
    assume(_is_readable(text))
    before = parse_document(text)
    assume("programme" not in before)
    more = rewrite(text, {**before, "programme": "x"}, SHAPE)
    assert rewrite(more, before, SHAPE) == text


def _is_readable(text: str) -> bool:
    try:
        return bool(parse_document(text))
    except EditError:
        return False
