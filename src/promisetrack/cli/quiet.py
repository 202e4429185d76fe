"""The option that every command has: print the result and nothing beside it."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

from promisetrack.cli.output import keep_quiet

Quiet = Annotated[
    bool,
    typer.Option(
        "--quiet", "-q", help="Print the result alone: no counts, hints or questions beside it."
    ),
]


def add_quiet(app: typer.Typer) -> None:
    """Give the option to every command of an application, and of those within it."""
    for command in app.registered_commands:
        if command.callback is not None:
            command.callback = _with_quiet(command.callback)
    for group in app.registered_groups:
        if group.typer_instance is not None:
            add_quiet(group.typer_instance)


# --- private -------------------------------------------------------------------------------


def _with_quiet(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return a command with one option more, which it needs to know nothing of."""
    signature = inspect.signature(command, eval_str=True)
    option = inspect.Parameter(
        "quiet", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=Quiet
    )

    @functools.wraps(command)
    def run(*args: Any, quiet: bool = False, **options: Any) -> Any:
        if quiet:  # else what stands before the command's name holds: promisetrack --quiet list
            keep_quiet(quiet=True)
        return command(*args, **options)

    parameters = [*signature.parameters.values(), option]
    run.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {one.name: one.annotation for one in parameters}
    return run
