"""The application: every command registered, and the one place where faults become exit codes."""

from __future__ import annotations

import sys
import traceback

import typer

from promisetrack import __version__
from promisetrack.cli import forecasting, indexing, reading, scoring, writing
from promisetrack.cli.output import fail, print_problems
from promisetrack.pipeline import CommandError
from promisetrack.problems import LedgerError

EXIT_DATA = 1
EXIT_USAGE = 2
EXIT_INTERNAL = 3

app = typer.Typer(
    name="promisetrack",
    help="Log dated technology promises, resolve them, and forecast when they will be kept.",
    no_args_is_help=True,
    rich_markup_mode=None,  # rich doubles the time that --help takes
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for module in (writing, reading, forecasting, scoring, indexing):
    module.register(app)


def main() -> None:
    """Run the command line; expected faults end in one line and an exit code, never a trace."""
    try:
        app()
    except LedgerError as error:
        print_problems(error.problems)
        sys.exit(EXIT_DATA)
    except CommandError as error:
        fail(str(error), remedy=error.remedy)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader of our output has gone (`promisetrack list | head`): no fault of anyone.
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        fail(f"{place}{(error.strerror or str(error)).lower()}")
        sys.exit(EXIT_DATA)
    except Exception:  # noqa: BLE001  the last resort: an internal fault, shown whole
        traceback.print_exc()
        fail("this is a fault of promisetrack, not of your data", remedy="please report it")
        sys.exit(EXIT_INTERNAL)


@app.callback(invoke_without_command=True)
def _root(
    version: bool = typer.Option(False, "--version", help="Print the version and stop."),
) -> None:
    if version:
        typer.echo(f"promisetrack {__version__}")
        raise typer.Exit
