"""Bytes as a row of small decisions and a text, so that a fuzzer can steer both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, TypeVar

T = TypeVar("T")

_FIRST_DAY: Final = date(1000, 1, 1)
_DAYS: Final = (date(2999, 12, 31) - _FIRST_DAY).days + 1
_USUAL_DAY: Final = date(2010, 1, 1)


class Feed:
    """Bytes that are eaten from the front; where none are left, every decision is the first."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._eaten = 0

    def number(self, below: int) -> int:
        """Return a whole number from 0; one byte where that is enough, else two or three."""
        size = (max(below - 1, 1).bit_length() + 7) // 8
        return int.from_bytes(self.some(size), "big") % below

    def choice(self, choices: Sequence[T]) -> T:
        return choices[self.number(len(choices))]

    def day(self) -> date:
        """Return a day: mostly one of the years 2010 to 2189, else any that a ledger may hold."""
        if self.number(4):
            return _USUAL_DAY + timedelta(days=self.number(65_536))
        return _FIRST_DAY + timedelta(days=self.number(_DAYS))

    def some(self, size: int) -> bytes:
        eaten = self._data[self._eaten : self._eaten + size]
        self._eaten += size
        return eaten

    def text(self, size: int | None = None) -> str:
        """Return a text of so many bytes at most, None: of all that is left.

        What is not UTF-8 becomes lone surrogates, as in the arguments of a command.
        """
        return self.some(len(self._data) if size is None else size).decode(
            "utf-8", "surrogateescape"
        )

    def word(self) -> str:
        """Return a text whose length is the next byte."""
        return self.text(self.number(256))
