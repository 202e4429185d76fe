"""Is this promise in the ledger already? Statements of one organization that say nearly the same.

Two statements are as alike as the words they share, each weighted by how rare it is in the
ledger: "launches" says little, "Webb" much. Numbers part what words join: unit 3 is not unit 4.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection
from typing import Final

from promisetrack.model import Promise

LIKENESS: Final = 0.44
"""From here on statements are shown as similar, 0 being no common word and 1 the same words.
Rewordings that keep the main words reach 0.44 to 0.8; see the tests."""

MOST_SHOWN: Final = 3


def similar_promises(
    statement: str, organization: str, promises: Collection[Promise]
) -> list[Promise]:
    """Return up to three promises of an organization that read like a statement, likest first."""
    firm = organization.casefold()
    words = {promise.id: _words(promise.promise, promise.organization) for promise in promises}
    counts = Counter(word for each in words.values() for word in each)
    given = _words(statement, organization)
    scored = [
        (_likeness(given, words[promise.id], counts, len(promises)), promise)
        for promise in promises
        if promise.organization.casefold() == firm
    ]
    near = sorted((-score, one.id, one) for score, one in scored if score >= LIKENESS)
    return [promise for _, _, promise in near[:MOST_SHOWN]]


# --- private -------------------------------------------------------------------------------

_COMPARED: Final = 1000
"""Characters of a statement that are compared; a statement is one sentence."""

_SMALL: Final = frozenset(
    (
        "a", "an", "and", "as", "at", "be", "by", "for", "from", "in", "into", "is", "it", "its",
        "of", "on", "or", "the", "to", "with",
    )
)  # fmt: skip
_ENDING: Final = re.compile(r"(?<=\w{3})s$")


def _words(statement: str, organization: str) -> frozenset[str]:
    names = set(re.findall(r"\w+", organization.casefold()))
    found = re.findall(r"[\w.]*\w", statement[:_COMPARED].casefold())
    return frozenset(_ENDING.sub("", word) for word in found if word not in _SMALL | names)


def _likeness(one: frozenset[str], other: frozenset[str], counts: Counter[str], size: int) -> float:
    numbers, others = _numbers(one), _numbers(other)
    if not (numbers <= others or others <= numbers):
        return 0.0
    # A word that the ledger does not have yet is as rare as one that it has once.
    rarity = {word: math.log((size + 1) / (max(counts[word], 1) + 0.5)) for word in one | other}
    whole = sum(rarity[word] for word in one) + sum(rarity[word] for word in other)
    shared = sum(rarity[word] for word in one & other)
    return 2 * shared / whole if whole > 0 else 0.0


def _numbers(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in words if any(c.isdigit() for c in word))
