"""The fault of a command that its user can mend."""

from __future__ import annotations


class CommandError(Exception):
    """A command cannot do what was asked: one line that says why, and what to try.

    ``exit_code`` is 2 where the call is wrong and 1 where the data are.
    """

    def __init__(self, message: str, *, remedy: str = "", exit_code: int = 2) -> None:
        super().__init__(message)
        self.remedy = remedy
        self.exit_code = exit_code
