"""Sources: addresses that can be opened, and pages that can say what they are named for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, TypeAlias

from promisetrack.dates import DateWindow
from promisetrack.ledger.checks.roadmaps import reasons
from promisetrack.model import OrganizationsFile, Promise, Roadmap, Security, Series, Source
from promisetrack.problems import Fault, KeyPath

_ADDRESS: Final = re.compile(
    r"https?://(?P<host>(?:[\w-]+\.)+[\w-]{2,}|[0-9.]+|\[[0-9a-f:.]+\]|localhost)\.?"
    r"(?::[0-9]+)?(?:[/?#]\S*)?",
    re.IGNORECASE,
)
_PLACEHOLDER: Final = re.compile(
    r"(?:.*\.)?(?:example(?:\.com|\.org|\.net)?|test|invalid|localhost)|127\..*|0\.0\.0\.0|\[::1?\]",
    re.IGNORECASE,
)
_KEYS: Final = ("url", "archive")


Sourced: TypeAlias = Promise | Series | Roadmap | Security | OrganizationsFile
"""A record whose facts name the pages that state them."""


def verified_without_source(record: Sourced) -> Iterator[Fault]:
    """Find what is verified, but by no page."""
    for where, verified, source, _ in _facts(record):
        if verified and (source is None or source.url is None):
            yield Fault(
                (*where, "verified"),
                "verified, but without the address of a page",
                "`source:` with the address at which the dates were read",
                "add the address, or write `verified: false`",
            )


def not_an_address(record: Sourced) -> Iterator[Fault]:
    """Find an address that no browser would open."""
    for where, address in _addresses(record):
        if _ADDRESS.fullmatch(address) is None:
            yield Fault(
                where,
                f"{address[:60]!r} is not the address of a page",
                "an address that begins with https:// or http://",
                "a publisher without an address goes into `publisher`, a remark into `note`",
            )


def placeholder_address(record: Sourced) -> Iterator[Fault]:
    """Find an address that stands for another one."""
    for where, address in _addresses(record):
        match = _ADDRESS.fullmatch(address)
        if match is not None and _PLACEHOLDER.fullmatch(match["host"]):
            yield Fault(
                where,
                f"{match['host']} is a placeholder, not a page",
                "the page that was read",
                "look the page up, or leave `source` out and write `verified: false`",
            )


def page_before_statement(promise: Promise) -> Iterator[Fault]:
    """Find a page published before what it is said to report."""
    for where, _, source, happened in _facts(promise):
        published = source.published.upper if source and source.published else None
        first = happened.lower if happened else None
        if published is not None and first is not None and published < first:
            yield Fault(
                (*where, "source", "published"),
                f"the page is older than what it reports, of {happened}",
                f"a day on or after {first}",
                "correct one of the two dates, or name the page that reports it",
            )


def read_before_published(record: Sourced) -> Iterator[Fault]:
    """Find a page read before it was there."""
    for where, _, source, _ in _facts(record):
        if source is None or source.accessed is None or source.published is None:
            continue
        published = source.published.lower
        if published is not None and source.accessed < published:
            yield Fault(
                (*where, "source", "accessed"),
                f"the page was read before it was published, on {source.published}",
                f"a day on or after {published}",
                "correct one of the two dates",
            )


# --- private -------------------------------------------------------------------------------

_Fact = tuple[KeyPath, bool, Source | None, DateWindow | None]


def _facts(record: Sourced) -> Iterator[_Fact]:
    """Every dated fact of a record: where it stands, whether verified, its source, its date."""
    if isinstance(record, Series):
        for i, reading in enumerate(record.readings):
            yield ("readings", i), reading.verified, reading.source, reading.date
        return
    if isinstance(record, Roadmap):
        for where, reasoned in reasons(record):
            yield where, reasoned.verified, reasoned.source, None
        return
    if isinstance(record, Security):
        for i, one in enumerate(record.sources):
            yield ("sources", i), one.verified, one.source, None
        return
    if isinstance(record, OrganizationsFile):
        for name, several in record.organizations.items():
            for i, trading in enumerate(several):
                where = ("organizations", name, i)
                yield where, trading.verified, trading.source, None
        return
    for i, claim in enumerate(record.claims):
        yield ("claims", i), claim.verified, claim.source, claim.made
    outcome = record.outcome
    yield ("outcome",), outcome.verified, outcome.source, outcome.date
    if outcome.lenient is not None:
        yield ("outcome", "lenient"), False, outcome.lenient.source, outcome.lenient.date


def _addresses(record: Sourced) -> Iterator[tuple[KeyPath, str]]:
    for where, _, source, _ in _facts(record):
        for key in _KEYS if source is not None else ():
            address = getattr(source, key)
            if address is not None:
                yield (*where, "source", key), address
