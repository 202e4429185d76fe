"""The command line: words to calls, printing, exit codes, and the only clock."""

from promisetrack.cli.app import app, main

__all__ = ["app", "main"]
