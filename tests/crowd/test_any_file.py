"""Whatever stands in a file, it is read or refused with a reason; nothing else happens."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crowd.documents import OF_PLATFORM, changed, document
from promisetrack.crowd import CrowdMarket, MarketFileError, market_distribution, read_market
from promisetrack.crowd.document import find_place
from promisetrack.model import Platform

TAKEN = date(2026, 5, 28)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12),
    st.sampled_from(["Yes", "2030", "1e999", "Before 2030", '["Yes","No"]', "[[", "2026-01-01"]),
)  # fmt: skip
JUNK = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


def places(content: Any, where: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield every place of a document but its long lists of chances."""
    if isinstance(content, dict):
        steps: list[Any] = list(content)
    else:
        steps = list(range(len(content)))[:8] if isinstance(content, list) else []
    for step in steps:
        yield (*where, step)
        yield from places(content[step], (*where, step))


def read_or_refused(text: str, platform: Platform) -> CrowdMarket | MarketFileError:
    try:
        return read_market(text.encode(), platform, taken=TAKEN)
    except MarketFileError as error:
        return error


@pytest.mark.parametrize("name", OF_PLATFORM)
@settings(max_examples=60)
@given(data=st.data())
def test_junk_at_any_place_is_read_or_refused(name: str, data: st.DataObject) -> None:
    content = document(name)
    where = data.draw(st.sampled_from(list(places(content))))
    text = json.dumps(changed(content, where, data.draw(JUNK)))
    result = read_or_refused(text, OF_PLATFORM[name])
    if isinstance(result, MarketFileError):
        assert str(result)
        assert not result.where or find_place(text, result.where) is not None
        return
    found = market_distribution(result)
    assert 0 <= found.probabilities[0] <= found.probabilities[-1] <= 1


@pytest.mark.parametrize("platform", Platform)
@settings(max_examples=60)
@given(content=st.binary(max_size=60) | JUNK.map(lambda junk: json.dumps(junk).encode()))
def test_any_bytes_are_refused_with_a_reason(platform: Platform, content: bytes) -> None:
    with pytest.raises(MarketFileError, match=r"\w"):
        read_market(content, platform, taken=TAKEN)
