"""Ask on a terminal for what is missing, and ask again until it can be read."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence

import typer

from promisetrack.cli.output import is_quiet, is_terminal, note
from promisetrack.problems import harmless

Fault = Callable[[str], str | None]
"""What is wrong with an answer, None where nothing is."""


def can_ask() -> bool:
    """Whether a person sits at both ends, who reads and types, and did not ask for quiet."""
    return is_terminal(sys.stdin) and is_terminal(sys.stderr) and not is_quiet()


def ask(
    label: str,
    *,
    default: str | None = None,
    fault: Fault | None = None,
    optional: bool = False,
) -> str | None:
    """Ask for one value on stderr.

    Parameters
    ----------
    label
        What is asked.
    default
        Taken when Enter is pressed.
    fault
        Says what is wrong with an answer; then it is asked again.
    optional
        Whether Enter alone means none.
    """

    def read(answer: str) -> str:
        tidied = " ".join(answer.split())
        wrong = fault(tidied) if fault is not None and tidied else None
        if wrong is not None:
            raise typer.BadParameter(harmless(wrong))
        return tidied

    shown = f"{label} (Enter for none)" if optional else label
    answer: str = typer.prompt(
        shown,
        default="" if optional else default,
        show_default=default is not None,
        value_proc=read,
        err=True,
    )
    return answer or None


def ask_choice(
    label: str, choices: Sequence[str], *, default: str | None = None, listed: bool = False
) -> str:
    """Ask for one of a few words, ``listed`` before or named now; the start of one will do."""

    def fault(answer: str) -> str | None:
        return None if _chosen(answer, choices) else f"one of {', '.join(choices)}"

    shown = label if listed else f"{label} ({', '.join(choices)})"
    answer = ask(shown, default=default, fault=fault)
    return _chosen(answer or "", choices) or ""


def ask_yes(label: str, *, default: bool) -> bool:
    """Ask a question that is answered with yes or no."""
    return typer.confirm(label, default=default, err=True)


def offer(title: str, rows: Iterable[tuple[str, str]]) -> None:
    """Show what may be answered, a line each."""
    note(title)
    for name, about in rows:
        note(f"  {harmless(name)}: {harmless(about)}" if about else f"  {harmless(name)}")


# --- private -------------------------------------------------------------------------------


def _chosen(answer: str, choices: Sequence[str]) -> str | None:
    begun = [choice for choice in choices if answer and choice.startswith(answer)]
    return answer if answer in choices else begun[0] if len(begun) == 1 else None
