"""The command that teaches a shell to complete."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from promisetrack.completion import script


class Shell(StrEnum):
    """The shells that can be taught."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(completion)


def completion(
    shell: Annotated[Shell, typer.Argument(metavar="bash|zsh|fish", help="Your shell.")],
) -> None:
    """Print the lines that teach a shell to complete words.

    Commands, options, ids and names: the shell asks this program, which answers from the file
    names of the ledger.

    Example: promisetrack completion bash >> ~/.bashrc
    """
    typer.echo(script(shell.value), nl=False)
