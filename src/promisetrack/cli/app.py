"""The application: every command registered, and the one place where faults become exit codes."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from typing import Any

import typer

from promisetrack import __version__
from promisetrack.cli import (
    chains,
    completing,
    exporting,
    forecasting,
    holders,
    importing,
    indexing,
    modelling,
    reading,
    reporting,
    roadmaps,
    scoring,
    sealing,
    sensitivity,
    writing,
)
from promisetrack.cli.output import fail, keep_quiet, print_problems
from promisetrack.cli.quiet import Quiet, add_quiet
from promisetrack.pipeline import CommandError
from promisetrack.problems import LedgerError, harmless

EXIT_DATA = 1
EXIT_USAGE = 2
EXIT_INTERNAL = 3

app = typer.Typer(
    name="promisetrack",
    help="Log dated technology promises, resolve them, and forecast when they will be kept.",
    no_args_is_help=True,
    add_completion=False,  # `completion` prints a script that asks without starting all this
    rich_markup_mode=None,  # rich doubles the time that --help takes
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for module in (
    writing, reading, modelling, forecasting, sensitivity, reporting, roadmaps, chains, scoring,
    holders, indexing, exporting, importing, sealing, completing,
):  # fmt: skip
    module.register(app)
add_quiet(app)


def main() -> None:
    """Run the command line; expected faults end in one line and an exit code, never a trace."""
    try:
        sys.exit(_run())
    except BrokenPipeError:
        _drop_unwritten()  # the reader of our messages has gone (`2>&1 | head`)
        sys.exit(EXIT_DATA)


@app.callback(invoke_without_command=True)
def _root(
    version: bool = typer.Option(False, "--version", help="Print the version and stop."),
    quiet: Quiet = False,
) -> None:
    keep_quiet(quiet=quiet)
    if version:
        typer.echo(f"promisetrack {__version__}")
        raise typer.Exit


# --- private -------------------------------------------------------------------------------

_UsageError: type[Any] = typer.BadParameter.__bases__[0]
"""Every wrong call; typer has a public name for this kind of it alone."""


def _run() -> int:
    """Run the command and return its exit code, whatever happens."""
    try:
        return _call()
    except BrokenPipeError:
        raise
    except OSError as error:
        _drop_unwritten()
        place = error.filename or ("" if _stands_somewhere() else "the working folder")
        fail(f"{place}{': ' * bool(place)}{(error.strerror or str(error)).lower()}")
        return EXIT_DATA
    except Exception:  # noqa: BLE001  the last resort: an internal fault, shown whole
        traceback.print_exc()
        fail("this is a fault of promisetrack, not of your data", remedy="please report it")
        return EXIT_INTERNAL


def _call() -> int:
    """Run the command; say what is wrong with the call or the data."""
    try:
        return int(app(standalone_mode=False) or 0)
    except _UsageError as error:
        _show_usage(error)
        return EXIT_USAGE
    except typer.Abort:
        fail("stopped; nothing was changed")
        return EXIT_DATA
    except LedgerError as error:
        print_problems(error.problems)
        return EXIT_DATA
    except CommandError as error:
        fail(str(error), remedy=error.remedy)
        return error.exit_code


def _drop_unwritten() -> None:
    """Forget what a stream does not take: at the end Python would try again, and tell of it."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:  # closed before the start
                stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _stands_somewhere() -> bool:
    """Whether the working folder is still there; a fault that comes of it names no file."""
    try:
        return Path.cwd().is_dir()
    except OSError:
        return False


def _show_usage(error: Any) -> None:
    # A call without any words is answered by the help, whose lines stay lines.
    if error.ctx is None or error.message != error.ctx.get_help():
        # What reads the words of an option puts the name of its own exception before the fault.
        error.message = harmless(error.message.removeprefix("Value error, "))
    error.show()
