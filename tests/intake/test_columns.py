"""Maps of columns: which column is which key, ids out of statements, and what is refused."""

from __future__ import annotations

import pytest

from promisetrack.intake import ColumnMap, IntakeError, read_map, read_sheet, table_claims
from promisetrack.intake.columns import made_id
from promisetrack.model import Promise
from promisetrack.pipeline.fields import value_fault
from promisetrack.problems import Span


def test_a_column_called_as_a_key_needs_no_map_and_others_are_named() -> None:
    sheet = read_sheet(b"id,made,Remark,When\na,2020,x,in May\n")
    (claim,), unused = table_claims(sheet, ColumnMap({"said": "When"}, {"by": "Jo"}))
    assert claim.fields == {"id": "a", "made": "2020", "said": "in May"}
    assert claim.words == {**claim.fields, "by": "Jo"}
    assert unused == ("Remark",)
    assert claim.locate("said") == Span(2, 10, 6)
    assert claim.locate("by") == Span(2, 1, 1)


def test_a_column_that_the_map_gives_to_another_key_is_not_its_own() -> None:
    sheet = read_sheet(b"promise,made\na,2020\n")
    (claim,), _ = table_claims(sheet, ColumnMap({"id": "promise"}))
    assert claim.fields == {"id": "a", "made": "2020"}


def test_a_value_for_every_row_gives_way_to_a_cell() -> None:
    sheet = read_sheet(b"id,Who\na,Ann\nb,\n")
    claims, _ = table_claims(sheet, ColumnMap({"by": "Who"}, {"by": "Jo"}))
    assert [one.words["by"] for one in claims] == ["Ann", "Jo"]


def test_rows_with_the_same_statement_have_the_same_id() -> None:
    sheet = read_sheet(b"promise,made\nAcme lands!,2020\nAcme lands!,2021\n")
    claims, _ = table_claims(sheet, ColumnMap())
    assert [one.fields["id"] for one in claims] == ["acme-lands", "acme-lands"]


@pytest.mark.parametrize(
    ("statement", "identity"),
    [
        ("Élan 2 — flies, at last", "elan-2-flies-at-last"),
        ("word " * 60, "-".join(["word"] * 20)),
        ("日本", ""),
    ],
    ids=["accents", "long", "no letters of an id"],
)
def test_an_id_is_made_of_the_words_of_a_statement(statement: str, identity: str) -> None:
    assert made_id(statement) == identity
    assert not identity or value_fault(Promise, "id", identity) is None


def test_a_map_names_columns_and_values() -> None:
    found = read_map("promise: Title\nsampling: {value: my-list}\n")
    assert found == ColumnMap({"promise": "Title"}, {"sampling": "my-list"})


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("promise: [a]\n", "TAB004", 1),
        ("made: When\npromis: Title\n", "TAB004", 2),
        ("made: {column: When}\n", "TAB004", 1),
        ("made: [\n", "YML001", 2),
        ("made: a\nmade: b\n", "KEY003", 2),
    ],
    ids=["list", "unknown key", "no value", "syntax", "twice"],
)
def test_a_wrong_map_is_refused_at_its_line(text: str, code: str, line: int) -> None:
    with pytest.raises(IntakeError) as caught:
        read_map(text)
    fault = caught.value.faults[0]
    assert (fault.code, fault.span and fault.span.line) == (code, line)


@pytest.mark.parametrize(
    ("mapping", "message", "remedy"),
    [
        (ColumnMap({"promise": "Titel"}), "no column is called 'Titel'", "did you mean 'Title'?"),
        (ColumnMap({"promis": "Title"}), "no claim has a key 'promis'", "did you mean promise?"),
        (ColumnMap({"promise": "Twice"}), "2 columns are called 'Twice'", ""),
        (ColumnMap(), "no column is called as a key", "name the columns: --map"),
        (ColumnMap({"promise": "Title"}, {"xyz": "1"}), "no claim has a key 'xyz'", ""),
    ],
    ids=["column", "key", "twice", "nothing", "value"],
)
def test_a_map_that_does_not_fit_is_refused(mapping: ColumnMap, message: str, remedy: str) -> None:
    with pytest.raises(IntakeError) as caught:
        table_claims(read_sheet(b"Title,Twice,Twice\nx,y,z\n"), mapping)
    assert caught.value.faults[0].message.startswith(message)
    assert caught.value.faults[0].remedy.startswith(remedy)
