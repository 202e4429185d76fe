"""A table to cells: what they say, and where they begin."""

from __future__ import annotations

import contextlib
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promisetrack.intake import IntakeError, read_sheet
from promisetrack.problems import Span

CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")) | st.sampled_from('\n",;\t')
)


def texts(content: bytes) -> list[list[str]]:
    sheet = read_sheet(content)
    return [[cell.text for cell in row] for row in (sheet.head, *sheet.rows)]


def test_every_cell_knows_its_line_and_column() -> None:
    sheet = read_sheet(b'id,said\r\na,"next\r\nyear"\n\n  b ,2030\n')
    assert [cell.span for cell in sheet.rows[0]] == [Span(2, 1, 1), Span(2, 3, 5)]
    assert [cell.span for cell in sheet.rows[1]] == [Span(5, 1, 4), Span(5, 6, 4)]
    assert [cell.text for row in sheet.rows for cell in row] == ["a", "next year", "b", "2030"]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        (b"\xef\xbb\xbfa;b\r\n1,5;2\r\n", [["a", "b"], ["1,5", "2"]]),
        (b'"a,x"\tb\n1\t2', [["a,x", "b"], ["1", "2"]]),
        (b'a,b\n"say ""so""",2\n', [["a", "b"], ['say "so"', "2"]]),
        (b'a,b\n5" rocket,2\n', [["a", "b"], ['5" rocket', "2"]]),
        (b"a,b\n1\n,\n3,4,\n", [["a", "b"], ["1"], ["3", "4"]]),
        (b"a\n1\n", [["a"], ["1"]]),
    ],
    ids=["commas", "semicolons", "tabs", "quotes", "inch", "ragged", "one column"],
)
def test_a_table_is_read_as_a_spreadsheet_writes_it(content: bytes, found: list[list[str]]) -> None:
    assert texts(content) == found


@pytest.mark.parametrize(
    ("content", "code", "span"),
    [
        (b"", "TAB001", None),
        (b"\xff\xfe", "TAB001", None),
        (b"PK\x03\x04rest", "TAB001", None),
        (b'a,b\n1,"2\n', "TAB002", Span(2, 3, 2)),
        (b'a,b\n"1"x,2\n', "TAB002", Span(2, 4)),
        (b"a,b\n1,2,3\n", "TAB003", Span(2, 5)),
    ],
    ids=["empty", "not text", "workbook", "no end", "after a quote", "too long"],
)
def test_what_is_no_table_is_refused_at_its_place(
    content: bytes, code: str, span: Span | None
) -> None:
    with pytest.raises(IntakeError) as caught:
        read_sheet(content)
    assert [(fault.code, fault.span) for fault in caught.value.faults] == [(code, span)]


def test_every_row_that_is_too_long_is_told() -> None:
    with pytest.raises(IntakeError) as caught:
        read_sheet(b"a\n1,2\n3\n4,5\n")
    assert [fault.span and fault.span.line for fault in caught.value.faults] == [2, 4]


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=5))
def test_it_reads_what_pythons_own_writer_wrote(rows: list[list[str]]) -> None:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([["a", "b"], *rows])
    tidied = [[" ".join(cell.split()) for cell in row] for row in rows]
    kept = [row for row in tidied if any(row)]
    assert texts(written.getvalue().encode()) == [["a", "b"], *kept]


@given(st.binary(max_size=60))
def test_no_file_breaks_it(content: bytes) -> None:
    with contextlib.suppress(IntakeError):
        sheet = read_sheet(content)
        assert all(len(row) <= len(sheet.head) for row in sheet.rows)
