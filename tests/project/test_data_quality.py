"""The page on the data's quality says what the ledger says: its figures are counted again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from promisetrack.forecast.quality import QualityRow, ledger_quality
from promisetrack.ledger import read_ledger
from promisetrack.model import Ledger, Status

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "explanation" / "data-quality.md").read_text(encoding="utf-8")
TEXT = re.sub(r"\s+", " ", PAGE)
NEW = {
    "ramp-search-2026", "ai-sites-list", "compute-guidance", "satellite-plans", "launch-goals",
    "chip-shipments",
}  # fmt: skip
"""The rules of November 2026."""
DIED = "listed-companies-that-died"
"""The rule that chose its companies by how they ended."""


def gathered(ledger: Ledger) -> Iterator[str]:
    promises = ledger.promises
    claims = sum(len(promise.claims) for promise in promises)
    status = Counter(promise.outcome.status for promise in promises)
    yield (
        f"holds {len(promises):,} promises in {claims:,} dated claims, and {len(ledger.series)} "
        "measured series"
    )
    yield (
        f"{status[Status.DELIVERED]} are delivered, {status[Status.PENDING]} pending, "
        f"{status[Status.PARTIAL]} partial and {status[Status.CANCELLED]} cancelled"
    )
    sizes = Counter(promise.programme for promise in promises if promise.programme)
    shared = [size for size in sizes.values() if size > 1]
    yield f"{len(shared)} programmes hold {sum(shared)} promises that share"


def counted(ledger: Ledger) -> Iterator[str]:
    assert ledger.closing is not None
    found = ledger_quality(ledger, as_of=ledger.closing)
    total, rules = found.total, {row.name: row for row in found.rules}
    yield (
        f"Of the {total.claims:,} claims {total.claims_verified:,} are verified, or "
        f"{100 * total.claims_verified / total.claims:.0f} percent"
    )
    yield (
        f"Of the {total.settled} settled outcomes {total.settled_verified} are verified, or "
        f"{100 * total.settled_verified / total.settled:.0f} percent"
    )
    yield f"{total.kept} of {total.decided} were kept"
    yield f"quotas of a fixed period {total.quotas_kept} of {total.quotas}"
    yield f"A promise has {total.restatements_per_promise:.1f} claims beyond its first"
    yield f"half of the {total.open} open promises"
    assert total.median_look is not None
    yield f"were last looked at by {total.median_look.day} {total.median_look:%B %Y}"
    yield (
        f"Of {total.open_due} open promises whose newest date has passed, {total.open_due_unseen} "
        f"have no evidence of {ledger.closing.year}"
    )
    yield f"{total.open_due_unchecked} were last looked at on their newest date or before"
    yield in_row("all", [total])
    yield in_row("the six of November 2026", [rules[name] for name in NEW])
    yield in_row("companies that died", [rules[DIED]])
    yield in_row("the first eight rules", [rules[name] for name in rules.keys() - NEW - {DIED}])


def in_row(name: str, rows: list[QualityRow]) -> str:
    """Return the row of the page's table that sums some rules."""

    def of(part: str, whole: str) -> str:
        return (
            f"{sum(getattr(r, part) for r in rows):,} of {sum(getattr(r, whole) for r in rows):,}"
        )

    promises = sum(row.promises for row in rows)
    shares = (
        of("claims_verified", "claims"), of("settled_verified", "settled"), of("kept", "decided"),
    )  # fmt: skip
    return f"| {name} | {promises} | {' | '.join(shares)} |"


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return read_ledger(ROOT / "claims", warnings=False)[0]


def test_the_page_counts_the_ledger_as_it_is(ledger: Ledger) -> None:
    assert [words for words in gathered(ledger) if words not in TEXT] == []


def test_the_page_says_what_check_counts(ledger: Ledger) -> None:
    assert [words for words in counted(ledger) if words not in TEXT] == []


def test_every_sampling_rule_is_counted_on_the_page_or_belongs_to_the_first_eight(
    ledger: Ledger,
) -> None:
    assert len(ledger.sampling.keys() - NEW - {DIED}) == 8
    assert [name for name in sorted(NEW | {DIED}) if f"`{name}`" not in PAGE] == []
