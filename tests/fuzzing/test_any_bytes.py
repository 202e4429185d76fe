"""What must hold of every reader, on its seeds with pieces cut out, put in and bent."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzzing.test_corpus import NAMES


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=50)
@given(data=st.data())
def test_what_must_hold_holds_of_bent_seeds(name: str, data: st.DataObject) -> None:
    module: Any = importlib.import_module(f"fuzzing.targets.{name}")
    content = data.draw(st.sampled_from(list(module.seeds())))
    words = st.sampled_from([word.encode("utf-8", "surrogatepass") for word in module.WORDS])
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content)))
        stop = data.draw(st.integers(start, min(len(content), start + 12)))
        piece = data.draw(words | st.binary(max_size=3))
        content = content[:start] + piece + content[stop:]
    module.check(content)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=15)
@given(content=st.binary(max_size=200))
def test_what_must_hold_holds_of_any_bytes(name: str, content: bytes) -> None:
    importlib.import_module(f"fuzzing.targets.{name}").check(content)
