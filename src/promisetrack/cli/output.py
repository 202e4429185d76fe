"""What is printed: results on stdout, everything about them on stderr."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from contextvars import ContextVar
from itertools import islice, starmap
from typing import Any, Final, TextIO

import typer

from promisetrack.datapackage import csv_text
from promisetrack.inert import inert_json
from promisetrack.problems import Problem, harmless, render_problem

SCHEMA_VERSION = 1
"""Version of every JSON object that a command prints."""

_QUIET: ContextVar[bool] = ContextVar("quiet", default=False)


def print_json(**fields: Any) -> None:
    """Print one JSON object, headed by its schema version."""
    text = json.dumps({"schema_version": SCHEMA_VERSION, **fields}, ensure_ascii=False)
    typer.echo(inert_json(text))


def print_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """Print rows as CSV with a head; None is an empty field.

    A text that a spreadsheet would run as a formula is set off by an apostrophe.
    """
    cells = ([row.get(name) for name in columns] for row in rows)
    typer.echo(csv_text(columns, cells), nl=False)


def print_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a plain table; on a terminal the last column is cut to the width that is left.

    Where nothing sensible is left of it, each row becomes a few lines, a cell a line.
    """
    if not rows:
        return
    table = [tuple(heads), *_harmless_rows(rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    room = shutil.get_terminal_size().columns - sum(widths[:-1]) - 2 * (len(heads) - 1)
    if is_terminal(sys.stdout):
        if room < min(widths[-1], _NARROWEST):
            _print_stacked(table)
            return
        table = [(*row[:-1], shorten(row[-1], room)) for row in table]
    line = "  ".join([*(f"{{:{width}}}" for width in widths[:-1]), "{}"]).format
    # Few writes, and no step of Python for each row: a table can have a hundred thousand.
    lines = map(str.rstrip, starmap(line, table))
    while some := list(islice(lines, _AT_ONCE)):
        typer.echo("\n".join(some))


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person sits at a stream; one that was closed before the start is None."""
    return stream is not None and stream.isatty()


def print_facts(facts: Iterable[tuple[str, str]]) -> None:
    """Print named facts, the long ones wrapped under each other."""
    width = min(shutil.get_terminal_size().columns, 100)
    shown = [
        (harmless(name), " ".join(map(harmless, text.split()))) for name, text in facts if text
    ]
    indent = max((len(name) for name, _ in shown), default=0) + 2
    for name, text in shown:
        room = max(width - indent, 30)
        # An address or an id is never broken: it must stay something that can be copied.
        lines = textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False)
        typer.echo(name.ljust(indent) + ("\n" + " " * indent).join(lines or [""]))


def print_problems(problems: Iterable[Problem], *, to_stdout: bool = False) -> None:
    """Print problems, each with its place and remedy."""
    for problem in problems:
        typer.echo(render_problem(problem), err=not to_stdout)


def problem_fields(problem: Problem) -> dict[str, Any]:
    """Return a problem as the fields of a JSON object."""
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "path": problem.path,
        "line": problem.line,
        "column": problem.column,
        "message": problem.message,
        "expected": problem.expected,
        "try": problem.remedy,
    }


def note(message: str, *, matters: bool = False) -> None:
    """Say something beside the result, on stderr; under --quiet only what ``matters`` to it."""
    if matters or not is_quiet():
        typer.echo("\n".join(map(harmless, message.split("\n"))), err=True)


def keep_quiet(*, quiet: bool) -> None:
    """Print results and errors alone, or all that there is to say, from now on."""
    _QUIET.set(quiet)


def is_quiet() -> bool:
    """Whether results and errors alone are printed."""
    return _QUIET.get()


def fail(message: str, *, remedy: str = "") -> None:
    """Say in one line what is wrong, and in a second what to try."""
    typer.echo(f"promisetrack: {harmless(message)}", err=True)
    if remedy:
        typer.echo(f"  try  {harmless(remedy)}", err=True)


def shorten(text: str, width: int) -> str:
    """Cut a text to a width at a word, with an ellipsis."""
    return text if len(text) <= width else textwrap.shorten(text, width, placeholder=" …")


# --- private -------------------------------------------------------------------------------

_NARROWEST: Final = 20
"""Columns that the last cell of a row wants at least."""


_AT_ONCE: Final = 2000
"""Lines of one write: all of a hundred thousand would stand in memory three times."""


def _harmless_rows(rows: Sequence[Sequence[str]]) -> Iterable[Sequence[str]]:
    """Return rows whose cells cannot steer a terminal; most tables are so as they are."""
    if all(map(str.isprintable, map("".join, rows))):
        return rows
    return (row if "".join(row).isprintable() else tuple(map(harmless, row)) for row in rows)


def _print_stacked(table: Sequence[Sequence[str]]) -> None:
    """Print the rows of a table below its head as blocks: the first cell, then the named rest."""
    heads, *rows = table
    names = [head.lower() for head in heads[1:]]
    indent = max(map(len, names), default=0) + 4
    room = max(shutil.get_terminal_size().columns - indent, _NARROWEST)
    for first, *rest in rows:
        typer.echo(first)
        for name, text in zip(names, rest, strict=True):
            lines = textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False)
            if lines:
                shown = ("\n" + " " * indent).join(lines)
                typer.echo(f"  {name.ljust(indent - 2)}{shown}")
