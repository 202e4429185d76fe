"""Colours: enough contrast for what each is used for, in light and in dark."""

from __future__ import annotations

import pytest

from promisetrack.charts.tokens import (
    DARK,
    LIGHT,
    Tokens,
    contrast,
    css_variables,
    in_colours,
    token,
)

SCHEMES = [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")]
TEXTS = ("ink", "ink_2", "ink_3", "said_text", "expected_text", "kept_text", "second_text", "link")
MARKS = ("said", "expected", "kept", "second", "ink", "axis")


def test_contrast_is_that_of_black_on_white() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#777777") == pytest.approx(1.0)


@pytest.mark.parametrize("tokens", SCHEMES)
@pytest.mark.parametrize("name", TEXTS)
def test_text_reads_on_the_page(tokens: Tokens, name: str) -> None:
    assert contrast(getattr(tokens, name), tokens.page) >= 4.5


@pytest.mark.parametrize("tokens", SCHEMES)
@pytest.mark.parametrize("name", MARKS)
def test_marks_stand_out_from_the_page(tokens: Tokens, name: str) -> None:
    assert contrast(getattr(tokens, name), tokens.page) >= 3.0


@pytest.mark.parametrize("tokens", SCHEMES)
def test_text_reads_on_bands_and_panels(tokens: Tokens) -> None:
    for name in ("ink", "ink_2", "link", "said_text"):
        assert contrast(getattr(tokens, name), tokens.panel) >= 4.5
    assert contrast(tokens.ink, tokens.half) >= 4.5
    assert contrast(tokens.expected_text, tokens.eight) >= 4.5


def test_a_token_is_named_as_the_stylesheet_declares_it() -> None:
    assert "--expected-text: #005A8E;" in css_variables(LIGHT)
    assert token("expected_text") == "var(--expected-text)"
    with pytest.raises(KeyError):
        token("red")


def test_a_picture_outside_a_page_has_colours_for_names() -> None:
    spec = {"mark": {"fill": "var(--said)"}, "data": ["var(--ink-2)", 1, None]}
    assert in_colours(spec, DARK) == {"mark": {"fill": "#F58B4C"}, "data": ["#B6BCC4", 1, None]}
