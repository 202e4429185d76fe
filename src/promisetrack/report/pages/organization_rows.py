"""The table of all organizations: a row each, to be searched, filtered and sorted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from promisetrack.forecast.records import LEAST_DECIDED
from promisetrack.report.edition import Edition
from promisetrack.report.pages.group import Group, Share, by_record, organization_path, share_row
from promisetrack.report.pages.list_rows import Column
from promisetrack.report.phrasing import number_words

COLUMNS: Final = (
    Column("organization", "Organization", "text", "A to Z", "Z to A"),
    Column("promises", "Promises", "number", "fewest first", "most first", "number"),
    Column("on-time", "On time, of decided", "number", "least kept first", "most kept first"),
    Column("early", "Came early", "number", "fewest first", "most first", "number"),
    Column("half", "Half came within", "number", "soonest first", "latest first", "number"),
    Column("expected", "Expected, 8 in 10", "number", "quickest first", "slowest first",
           "number least"),
)  # fmt: skip

RECORDS: Final = (
    ("told", f"{number_words(LEAST_DECIDED)} decided or more"),
    ("few", f"one to {number_words(LEAST_DECIDED - 1)}"),
    ("none", "none decided"),
)
"""How much is decided of an organization's promises: the list can be narrowed to each."""

NOT_HALF: Final = 999.0
"""Key of a multiple that was never reached: beyond all that were."""


@dataclass(frozen=True, slots=True)
class OrganizationRow:
    """One organization: its row, how much is decided, and the keys of what has no number."""

    share: Share
    record: str
    half: float | None
    expected: float | None
    domains: str


def organization_rows(edition: Edition, groups: Iterable[Group]) -> tuple[OrganizationRow, ...]:
    """Return the organizations as rows, those with most decided promises first."""
    return tuple(_row(group, edition) for group in by_record(groups))


# --- private -------------------------------------------------------------------------------


def _row(group: Group, edition: Edition) -> OrganizationRow:
    told = group.is_told
    shrunk = edition.stretches.get(group.name) if told else None
    return OrganizationRow(
        share=share_row(group, name=group.name, href=organization_path(edition, group.name)),
        record="told" if told else "few" if group.decided else "none",
        half=(group.median or NOT_HALF) if told else None,
        expected=shrunk.value if shrunk is not None else None,
        domains=" ".join(sorted({entry.promise.domain for entry in group.entries})),
    )
