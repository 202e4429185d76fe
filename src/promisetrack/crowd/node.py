"""A value of a saved file with its place, and what may be read from it.

What is empty is missing and never 0: an absent key, null, an empty text or list, and the words by
which a platform says that it does not tell ("not allowed", "hidden", "n/a").
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from promisetrack.crowd.document import decoded
from promisetrack.crowd.faults import Code, MarketFileError
from promisetrack.dates import EARLIEST_YEAR
from promisetrack.problems import KeyPath


@dataclass(frozen=True, slots=True)
class Node:
    """A decoded value and its place."""

    value: Any
    where: KeyPath = ()

    @property
    def is_missing(self) -> bool:
        """Whether nothing is there."""
        value = self.value
        if isinstance(value, str):
            return value.strip().casefold() in _NOTHING
        return value is None or value in ([], {})

    def get(self, key: str) -> Node:
        """Return what a key holds; a missing node where there is no such key."""
        inner = self.value.get(key) if isinstance(self.value, Mapping) else None
        return Node(inner, (*self.where, key))

    def first(self, *keys: str) -> Node:
        """Return the first of some keys that holds something, else the last of them."""
        found = [self.get(key) for key in keys]
        return next((one for one in found if not one.is_missing), found[-1])

    def items(self) -> tuple[Node, ...]:
        """Return the items of a list, none where it is missing; a text may hold the list as JSON.

        Raises
        ------
        MarketFileError
            If it is something else.
        """
        if self.is_missing:
            return ()
        value = self._unpacked() if isinstance(self.value, str) else self.value
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise self.refusal(what="a list", code=_SHAPE)
        return tuple(Node(one, (*self.where, number)) for number, one in enumerate(value))

    def objects(self) -> Iterator[Node]:
        """Yield the items of a list, each of which must be an object.

        Raises
        ------
        MarketFileError
            If it is something else.
        """
        for one in self.items():
            if not isinstance(one.value, Mapping):
                raise one.refusal(what="an object", code=_SHAPE)
            yield one

    def text(self) -> str | None:
        """Return a text on one line, without characters that do not show; None where missing.

        Raises
        ------
        MarketFileError
            If it is something else.
        """
        if self.is_missing:
            return None
        if isinstance(self.value, bool) or not isinstance(self.value, str | int):
            raise self.refusal(what="text", code=_SHAPE)
        words = " ".join(str(self.value).split())
        return "".join(filter(str.isprintable, words)) or None

    def flag(self) -> bool:
        """Return a truth value; what is missing is false."""
        return self.value in (True, "true")

    def number(self) -> float | None:
        """Return a finite number, which may stand in a text; None where it is missing.

        Raises
        ------
        MarketFileError
            If it is something else, or not finite.
        """
        if self.is_missing:
            return None
        value = self.value
        is_text = isinstance(value, str) and _NUMBER.fullmatch(value.strip()) is not None
        if isinstance(value, bool) or not (is_text or isinstance(value, int | float)):
            raise self.refusal(what="a number")
        try:
            number = float(value.strip() if is_text else value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise self.refusal(what="a finite number")
        return number

    def amount(self) -> float | None:
        """Return a number that is not negative; None where it is missing.

        Raises
        ------
        MarketFileError
            If it is something else.
        """
        number = self.number()
        if number is not None and number < 0:
            raise self.refusal(what="a number from 0 up")
        return number

    def chance(self) -> float | None:
        """Return a probability; None where it is missing.

        Raises
        ------
        MarketFileError
            If it is not a number from 0 to 1.
        """
        number = self.number()
        if number is not None and not 0 <= number <= 1:
            raise self.refusal(what="a probability", expected="a number from 0 to 1")
        return number

    def moment(self, *, per_second: int = 1) -> datetime | None:
        """Return an instant, from ISO 8601 text or a count since 1970; None where it is missing.

        Parameters
        ----------
        per_second
            What a count counts: 1 for seconds, 1000 for milliseconds.

        Raises
        ------
        MarketFileError
            If it is no instant, or one before the first year of `promisetrack.dates`.
        """
        if self.is_missing:
            return None
        try:
            read = self._instant(per_second)
        except (ValueError, OverflowError):
            read = None
        if read is None or read.year < EARLIEST_YEAR:
            counted = "milliseconds" if per_second != 1 else "seconds"
            expected = f"a date such as 2026-05-28T12:00:00Z, or {counted} since 1970"
            raise self.refusal(what="a time", expected=expected)
        return read

    @property
    def shown(self) -> str:
        """The value as it stands in the file, cut to what a message can hold."""
        text = json.dumps(self.value, ensure_ascii=False)
        return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"

    def fault(
        self, message: str, *, expected: str = "", remedy: str = "", code: Code = Code.WRONG_VALUE
    ) -> MarketFileError:
        """Return the error that says what is wrong here."""
        return MarketFileError(
            message, code=code, where=self.where, expected=expected, remedy=remedy
        )

    def refusal(
        self, *, what: str, expected: str = "", code: Code = Code.WRONG_VALUE
    ) -> MarketFileError:
        """Return the error that says that the value is not what it should be."""
        return self.fault(f"{self.shown} is not {what}", expected=expected or what, code=code)

    def _instant(self, per_second: int) -> datetime:
        if not isinstance(self.value, str):
            return _EPOCH + timedelta(seconds=(self.number() or 0.0) / per_second)
        read = datetime.fromisoformat(self.value.strip())
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)

    def _unpacked(self) -> Any:
        try:
            return decoded(self.value)
        except (ValueError, RecursionError):
            message = f"{self.shown} is not a list in a text"
            raise self.fault(
                message, expected='a text such as ["Yes", "No"]', code=_SHAPE
            ) from None


# --- private -------------------------------------------------------------------------------

_SHAPE: Final = Code.OTHER_SHAPE
_NOTHING: Final = frozenset({"", "null", "none", "n/a", "not allowed", "hidden", "[]", "{}"})
_NUMBER: Final = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST: Final = 60
