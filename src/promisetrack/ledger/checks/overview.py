"""What checks across files look at: every record that could be built, and every name in use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from promisetrack.model import Ledger, PriceTable, Promise, Roadmap, Security, Series
from promisetrack.problems import Fault

FileFault = tuple[str, Fault]
"""A file of the ledger and a fault in it."""


@dataclass(frozen=True)
class Overview:
    """The ledger with the names of files that could not be read.

    ``ledger`` holds every record that could be built, even of files with errors, so that one
    error does not hide another; ``promise_files`` and ``series_files`` name all files of an id,
    readable or not, so that nobody is told that a promise is missing whose file is only broken.
    """

    ledger: Ledger
    promise_files: Mapping[str, tuple[str, ...]]
    series_files: Mapping[str, tuple[str, ...]]
    has_sampling: bool = True
    is_sampling_sound: bool = True
    unread: frozenset[str] = field(default=frozenset())

    @cached_property
    def by_alias(self) -> Mapping[str, str]:
        """Earlier ids, and the id that each of them became."""
        return {alias: p.id for p in self.ledger.promises for alias in p.aliases}


def promise_file(promise: Promise) -> str:
    """Return the path of a promise's file below the ledger."""
    return f"{promise.domain}/{promise.id}.yaml"


def series_file(series: Series) -> str:
    """Return the path of a series' file below the ledger."""
    return f"series/{series.id}.yaml"


def roadmap_file(roadmap: Roadmap) -> str:
    """Return the path of a roadmap's file below the ledger."""
    return f"roadmaps/{roadmap.id}.yaml"


def security_file(security: Security) -> str:
    """Return the path below the ledger of the file that says what prices mean."""
    return f"prices/{security.id}.yaml"


def price_file(table: PriceTable) -> str:
    """Return the path of a table of prices below the ledger."""
    return f"prices/{table.id}.csv"
