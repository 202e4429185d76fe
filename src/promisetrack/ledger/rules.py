"""The one list of what can be wrong with a ledger: a row a code."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from promisetrack.problems import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """A code, how bad it is, and one line that says what the rule is about."""

    code: str
    title: str
    severity: Severity = Severity.ERROR


READING: Final = (
    Rule("FIL001", "A file or folder cannot be read"),
    Rule("FIL002", "A file is larger than 1 MiB"),
    Rule("FIL003", "A file is not UTF-8"),
    Rule("FIL004", "A file holds characters that cannot be seen"),
    Rule("FIL005", "There is no ledger at the place that was named"),
    Rule("FIL006", "A file is not read because of its name's ending", Severity.WARNING),
    Rule("FIL007", "A file lies where no promise belongs"),
    Rule("FIL008", "A folder's name cannot be a domain"),
    Rule("FIL009", "A file's name cannot be an id"),
)
RULES: Final = READING
