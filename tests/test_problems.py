"""Problems as text: the place, the lines, and what to do."""

from __future__ import annotations

import dataclasses

import pytest

from promisetrack.problems import LedgerError, Problem, Severity, harmless, render_problem

PROBLEM = Problem(
    path="claims/energy/first-plant.yaml",
    line=14,
    column=10,
    code="DAT003",
    message="due window ends before the claim was made",
    expected="a due date on or after 2016-10-19",
    remedy="check the year in `due`",
    excerpt=((13, "  - made: 2016-10-19"), (14, "    due: ../2015-12-31")),
    width=13,
)


def with_line(text: str, *, column: int, width: int = 1) -> str:
    """Render a problem in the only line of a file."""
    return render_problem(
        dataclasses.replace(
            PROBLEM,
            line=1,
            column=column,
            width=width,
            excerpt=((1, text),),
            expected="",
            remedy="",
        )
    )


def test_a_problem_shows_its_place_the_lines_and_what_to_do() -> None:
    assert render_problem(PROBLEM) == (
        "claims/energy/first-plant.yaml:14:10: error DAT003: "
        "due window ends before the claim was made\n"
        "   13 |   - made: 2016-10-19\n"
        "   14 |     due: ../2015-12-31\n"
        "      |          ^^^^^^^^^^^^^\n"
        "   expected  a due date on or after 2016-10-19\n"
        "   try       check the year in `due`"
    )


def test_a_problem_of_a_whole_file_has_no_lines() -> None:
    whole = dataclasses.replace(PROBLEM, line=0, column=0, excerpt=(), severity=Severity.WARNING)
    assert (
        render_problem(whole)
        .splitlines()[0]
        .startswith("claims/energy/first-plant.yaml:0:0: warning DAT003: ")
    )
    assert "|" not in render_problem(whole)


def test_what_is_not_known_takes_no_line() -> None:
    bare = dataclasses.replace(PROBLEM, expected="", remedy="", excerpt=())
    assert len(render_problem(bare).splitlines()) == 1


def test_line_numbers_of_different_length_are_aligned() -> None:
    excerpt = ((9, "a:"), (10, "  b"))
    shown = render_problem(
        dataclasses.replace(PROBLEM, line=10, column=3, width=1, excerpt=excerpt)
    )
    assert shown.splitlines()[1:4] == ["    9 | a:", "   10 |   b", "      |   ^"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("a\tb", "a\\tb"),
        ("a\u202eb", "a\\u202eb"),
        ("a\nb", "a\\nb"),
        ("pl\udcffnt", "pl\\udcffnt"),
        ("größer 日本 🚀", "größer 日本 🚀"),
    ],
    ids=ascii,
)
def test_nothing_that_steers_a_terminal_is_printed(text: str, shown: str) -> None:
    assert harmless(text) == shown
    problem = dataclasses.replace(
        PROBLEM, path=text, message=text, expected=text, remedy=text, excerpt=((14, text),)
    )
    rendered = render_problem(problem)
    assert rendered.count(shown) == 5
    assert all(character.isprintable() or character == "\n" for character in rendered)


def test_the_caret_stands_below_escapes_as_they_are_shown() -> None:
    _, line, caret = with_line("a: \x1b[0m bad", column=9, width=3).splitlines()
    assert line == "   1 | a: \\x1b[0m bad"
    assert line[caret.index("^") : caret.rindex("^") + 1] == "bad"


def test_the_caret_stands_below_wide_and_combining_characters() -> None:
    _, line, caret = with_line("日本e\u0301: bad", column=7, width=3).splitlines()
    columns_before = len("   1 | ") + 2 * 2 + 1 + len(": ")
    assert line.endswith("日本e\u0301: bad")
    assert caret.index("^") == columns_before


@pytest.mark.parametrize("column", [1, 50, 500, 990, 1000])
def test_a_long_line_is_cut_around_the_caret(column: int) -> None:
    text = "".join(str(i % 10) for i in range(1, 1001))
    _, line, caret = with_line(text, column=column, width=5).splitlines()
    assert len(line) <= 110
    assert line[caret.index("^")] == str(column % 10)


def test_a_value_longer_than_what_is_shown_is_underlined_as_far_as_it_is_shown() -> None:
    _, line, caret = with_line("key: " + "x" * 10_000, column=6, width=10_000).splitlines()
    assert line.endswith("x…")
    assert caret.index("^") == line.index("x")
    assert caret.rindex("^") == len(line) - 2


def test_problems_sort_by_place() -> None:
    later = dataclasses.replace(PROBLEM, line=20)
    other = dataclasses.replace(PROBLEM, path="claims/a.yaml", line=30)
    assert sorted([later, PROBLEM, other]) == [other, PROBLEM, later]


def test_the_exception_counts_errors_and_names_the_first() -> None:
    warning = dataclasses.replace(PROBLEM, path="a", severity=Severity.WARNING)
    error = LedgerError([warning, PROBLEM, PROBLEM])
    assert error.problems == (warning, PROBLEM, PROBLEM)
    assert str(error) == (
        "2 errors in the ledger, first at claims/energy/first-plant.yaml:14: "
        "due window ends before the claim was made"
    )
    assert str(LedgerError([PROBLEM])).startswith("1 error in the ledger, first at")
    assert str(LedgerError([])) == "0 errors in the ledger"
