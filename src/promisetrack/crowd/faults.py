"""What can be wrong with a saved market file: a code, a place in the file, and words."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from promisetrack.problems import KeyPath, Span


class Code(StrEnum):
    """The kinds of fault of a saved file."""

    UNREADABLE = "IMP001"
    NOT_JSON = "IMP002"
    OTHER_SHAPE = "IMP003"
    WRONG_VALUE = "IMP004"
    NO_PRICE = "IMP005"


class MarketFileError(ValueError):
    """A saved file cannot be used.

    Parameters
    ----------
    message
        What is wrong.
    code
        What kind of fault it is.
    where
        Keys and list positions down to the value; empty for the file as a whole.
    expected, remedy
        What should stand there, and what to try.
    """

    span: Span | None = None
    """The place, where it is known already, as in text that is not JSON."""

    def __init__(
        self,
        message: str,
        *,
        code: Code = Code.OTHER_SHAPE,
        where: KeyPath = (),
        expected: str = "",
        remedy: str = "",
    ) -> None:
        super().__init__(message)
        self.code = code
        self.where = where
        self.expected = expected
        self.remedy = remedy

    def at(self, span: Span) -> Self:
        """Return this error, with its place in the text."""
        self.span = span
        return self

    def __str__(self) -> str:
        """Return the message, after the place in the file where there is one."""
        message = str(self.args[0])
        return f"{json_path(self.where)}: {message}" if self.where else message


class UndatedFileError(MarketFileError):
    """A file does not say when it was taken, and nobody else did."""


def json_path(where: KeyPath) -> str:
    """Return a place as a JSON path.

    >>> json_path(("markets", 2, "last_price"))
    '$.markets[2].last_price'
    """
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in where)
