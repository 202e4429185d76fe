"""Apply the rules: to one record, and to the ledger as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Any, Final

from promisetrack.ledger.checks.overview import Overview
from promisetrack.ledger.rules import (
    OF_LEDGER,
    OF_ORGANIZATIONS,
    OF_PROMISE,
    OF_RECORD,
    OF_ROADMAP,
    OF_SECURITY,
    OF_SERIES,
    RecordRule,
)
from promisetrack.model import OrganizationsFile, Promise, Record, Roadmap, Security, Series
from promisetrack.problems import Fault, Finding, KeyPath, Severity


def inspect_record(
    record: Record, left_out: AbstractSet[KeyPath] = frozenset(), *, warnings: bool = True
) -> Iterator[tuple[str, Fault]]:
    """Yield the faults of one promise, series or roadmap, with their codes.

    Parameters
    ----------
    record
        Any record; those of the single files have no rules of their own.
    left_out
        Key paths that could not be read. A rule that misses one of them, or a neighbour of one,
        stays silent: what it would say follows from a fault that is reported already.
    warnings
        Whether rules whose breach is only a warning are applied.
    """
    parents = {path[:-1] for path in left_out}
    for rule in _RULES.get((type(record), warnings), ()):
        for fault in rule.check(record):
            if not parents or not _is_near(fault.where, left_out, parents):
                yield rule.code, fault


def inspect_ledger(whole: Overview, *, warnings: bool = True) -> Iterator[Finding]:
    """Yield the findings across files."""
    for rule in OF_LEDGER:
        if warnings or rule.severity is Severity.ERROR:
            for file, fault in rule.check(whole):
                yield Finding(rule.code, file, fault)


# --- private -------------------------------------------------------------------------------

_OF_KIND: Final[dict[type[Record], tuple[RecordRule[Any], ...]]] = {
    Promise: (*OF_PROMISE, *OF_RECORD),
    Series: (*OF_SERIES, *OF_RECORD),
    Roadmap: (*OF_ROADMAP, *OF_RECORD),
    Security: (*OF_SECURITY, *OF_RECORD),
    OrganizationsFile: (*OF_ORGANIZATIONS, *OF_RECORD),
}
_RULES: Final = {
    (kind, warnings): tuple(rule for rule in rules if warnings or rule.severity is Severity.ERROR)
    for kind, rules in _OF_KIND.items()
    for warnings in (True, False)
}


def _is_near(where: KeyPath, left_out: AbstractSet[KeyPath], parents: set[KeyPath]) -> bool:
    above = (where[:length] for length in range(len(where) + 1))
    return where[:-1] in parents or any(path in left_out for path in above)
