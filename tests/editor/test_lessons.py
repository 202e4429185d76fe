"""What an editor says about the keys of the files: all of it, and nothing that is not so."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from promisetrack.ledger.lessons import choices, lessons
from promisetrack.ledger.schema import schemas
from promisetrack.model import (
    LedgerFile,
    NamesFile,
    OrganizationsFile,
    PromiseFile,
    Record,
    RoadmapFile,
    SamplingFile,
    SecurityFile,
    SeriesFile,
)
from promisetrack.model.record import descriptions, key_of
from promisetrack.pipeline.fields import field_fault

FILES = (
    PromiseFile, SeriesFile, RoadmapFile, SamplingFile, LedgerFile, NamesFile, OrganizationsFile,
    SecurityFile,
)  # fmt: skip
LONGEST_SENTENCE = 160


def kinds_in(annotation: Any) -> Iterator[type]:
    """Yield the classes that an annotation is made of."""
    if isinstance(annotation, type):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from kinds_in(part)


def parts_of(record: type[Record]) -> Iterator[type]:
    """Yield a record, and every record and closed list within it."""
    yield record
    for field in record.model_fields.values():
        for kind in () if field.exclude else kinds_in(field.annotation):
            if issubclass(kind, Record):
                yield from parts_of(kind)
            elif issubclass(kind, StrEnum):
                yield kind


PARTS = {kind.__name__: kind for file in FILES for kind in parts_of(file)}
RECORDS = {name: kind for name, kind in PARTS.items() if issubclass(kind, Record)}
KEYS = {
    name: tuple(key_of(kind, one) for one, about in kind.model_fields.items() if not about.exclude)
    for name, kind in RECORDS.items()
}


def taught() -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    """Yield each key of each file's schema: record, key, what is said, and the whole schema."""
    seen = set()
    for file, schema in zip(FILES, _in_order(), strict=True):
        for name, part in {file.__name__: schema, **schema.get("$defs", {})}.items():
            mapping = next((one for one in part.get("anyOf", ()) if "properties" in one), part)
            for key, about in mapping.get("properties", {}).items():
                if (name, key) not in seen:
                    seen.add((name, key))
                    yield name, key, about, schema


def _in_order() -> list[dict[str, Any]]:
    found = schemas()
    names = (
        "promise", "series", "roadmap", "sampling", "ledger", "names", "organizations", "security",
    )  # fmt: skip
    return [found[name] for name in names]


TAUGHT = [pytest.param(*one, id=f"{one[0]}.{one[1]}") for one in taught()]


def test_every_key_has_a_lesson_and_every_lesson_a_key() -> None:
    assert {name: set(keys) for name, keys in lessons().items()} == {
        name: set(keys) for name, keys in KEYS.items()
    }
    assert len(TAUGHT) == sum(map(len, KEYS.values()))


def test_every_word_of_a_closed_list_is_explained_and_no_other() -> None:
    lists = {name: kind for name, kind in PARTS.items() if issubclass(kind, StrEnum)}
    assert {name: set(words) for name, words in choices().items()} == {
        name: {word.value for word in kind} for name, kind in lists.items()
    }


@pytest.mark.parametrize(("name", "key", "about", "whole"), TAUGHT)
def test_a_key_is_explained_by_a_sentence_an_example_and_a_mistake(
    name: str, key: str, about: dict[str, Any], whole: dict[str, Any]
) -> None:
    del whole
    sentence = descriptions(RECORDS[name])[key]
    assert len(sentence) <= LONGEST_SENTENCE
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    shown = about["description"]
    assert shown.startswith(f"{sentence}\n\n")
    assert bool(about.get("examples")) is not ("\n\nExample: `" in shown)
    mistake = shown.partition("\n\nCommon mistake: ")[2]
    assert mistake.endswith(".")
    assert len(mistake) > len("too short.")


@pytest.mark.parametrize(("name", "key", "about", "whole"), TAUGHT)
def test_an_example_is_what_may_stand_there(
    name: str, key: str, about: dict[str, Any], whole: dict[str, Any]
) -> None:
    judge = Draft202012Validator({**about, "$defs": whole.get("$defs", {})})
    typed = lessons()[name][key].examples
    assert typed
    for example in about.get("examples", ()):
        assert [error.message for error in judge.iter_errors(example)] == []
    field = next(one for one in RECORDS[name].model_fields if key_of(RECORDS[name], one) == key)
    for example in typed:
        if isinstance(example, str) and not (key == "due" and example == "none"):
            assert field_fault(RECORDS[name], field, example) is None


def test_an_example_that_an_editor_fills_in_invents_no_fact() -> None:
    offered = [
        (name, key, example)
        for name, key, about, _ in taught()
        if key in ("verified", "by", "organization", "sampling", "promise", "publisher")
        for example in about.get("examples", ())
    ]
    assert offered == []


def test_no_schema_shows_the_name_of_a_class() -> None:
    for schema in schemas().values():
        for part in (schema, *schema.get("$defs", {}).values()):
            assert "title" not in part
            assert all(
                not isinstance(about.get("title"), str)
                for about in part.get("properties", {}).values()
            )
