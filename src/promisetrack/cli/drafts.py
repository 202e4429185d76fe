"""Show what will be written, and what was."""

from __future__ import annotations

import difflib
import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

import typer

from promisetrack.cli.asking import ask_yes, can_ask
from promisetrack.cli.options import TextOrJson
from promisetrack.cli.output import note, print_json, print_problems
from promisetrack.pipeline.fields import option
from promisetrack.pipeline.writing import Book, Draft, write_draft
from promisetrack.problems import CommandError, LedgerError, harmless


def changed_lines(before: str | None, after: str) -> list[str]:
    """Return the lines that change, marked + and -, with nothing around them."""
    old, new = _differing((before or "").splitlines(), after.splitlines())
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=len(new) > _MANY_LINES)
    lines: list[str] = []
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            lines += [f"- {line}" for line in old[start:end]]
            lines += [f"+ {line}" for line in new[new_start:new_end]]
    return lines


def settle(
    book: Book,
    draft: Draft,
    sentences: Sequence[str],
    *,
    yes: bool,
    output: TextOrJson,
    result: Mapping[str, Any],
) -> None:
    """Show what a draft means and changes, ask where someone can answer, write it, and say so.

    Parameters
    ----------
    book, draft
        The ledger, and the change that is not yet made.
    sentences
        What it means; a result like any other, so they go to stdout unless that holds JSON.
    yes
        Whether to write without asking.
    output, result
        Form of the answer, and its fields in JSON.

    Raises
    ------
    typer.Abort
        If the answer is no: nothing is changed.
    """
    if draft.before == draft.after:
        message = f"{draft.path}: says so already; nothing was changed"
        raise CommandError(message, exit_code=1)
    asks = not yes and can_ask()
    if asks:
        _show(draft, sentences, output)
        if not ask_yes("Write this?", default=True):
            raise typer.Abort
    with errors_refused():
        write_draft(book, draft)
    if not asks:  # nobody has to agree, so nothing is said of a change that fails
        _show(draft, sentences, output)
    if output is TextOrJson.JSON:
        print_json(id=draft.place.id, path=str(draft.path), **result)
    else:
        typer.echo(f"wrote {harmless(str(draft.path))}")


@contextmanager
def errors_refused(again: tuple[str, str, Mapping[str, str]] | None = None) -> Iterator[None]:
    """Print the errors that a change would add to the ledger, and end the command with them.

    Parameters
    ----------
    again
        Command, argument and fields that a person typed: shown, so that nothing is typed twice.
    """
    try:
        yield
    except (CommandError, LedgerError) as error:
        if again is not None:
            note(f"what you typed: {command_line(*again)}")
        if isinstance(error, CommandError):
            raise
        print_problems(error.problems)
        count = len(error.problems)
        what = "an error" if count == 1 else f"{count} errors"
        message = f"the change would add {what} to the ledger; nothing was changed"
        raise CommandError(message, exit_code=1) from None


def command_line(command: str, argument: str, fields: Mapping[str, str]) -> str:
    """Return the command that gives the same fields without asking."""
    words = ["promisetrack", command, argument]
    for key, text in fields.items():
        if key == "verified":
            words.append("--verified" if text == "true" else "--not-verified")
        else:
            words += [option(key), text]
    return shlex.join(words)


# --- private -------------------------------------------------------------------------------

_MANY_LINES: Final = 2000
"""Of more lines, those that come again and again are not paired, which takes the square of them."""


def _differing(old: list[str], new: list[str]) -> tuple[list[str], list[str]]:
    """Leave out the lines at the start and at the end that are the same."""
    shorter = min(len(old), len(new))
    same = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    rest = shorter - same
    tail = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    return old[same : len(old) - tail], new[same : len(new) - tail]


def _show(draft: Draft, sentences: Sequence[str], output: TextOrJson) -> None:
    """Show what a draft means, then, beside the result, the lines that change and what is odd."""
    for sentence in sentences:
        typer.echo(harmless(sentence), err=output is TextOrJson.JSON)
    note(f"{harmless(str(draft.path))}{' (new)' if draft.before is None else ''}")
    for line in changed_lines(draft.before, draft.after):
        note("  " + harmless(line))
    for problem in draft.warnings:
        note(f"warning {problem.code}: {harmless(problem.message)}")
