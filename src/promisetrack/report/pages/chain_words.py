"""Sentences on a chain of statements: how often restated, how long near, how many were checked."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from promisetrack.charts import Chain
from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.report.pages.statements import StatementRow
from promisetrack.report.phrasing import counted, joined, number_words, opening, times_words
from promisetrack.report.spells import longest_spell


def chain_title(chain: Chain) -> str:
    """Say how often the date was restated, and which way: "Restated 14 times: …"."""
    moves = [(later.due or 0) - (earlier.due or 0) for earlier, later in pairwise(chain.dated)]
    day = _SAME_DAYS / DAYS_PER_YEAR
    counts = (
        (sum(move > day for move in moves), "later"),
        (sum(move < -day for move in moves), "sooner"),
        (sum(abs(move) <= day for move in moves), "the same"),
    )
    told = [(n, way) for n, way in counts if n]
    if told == [(len(moves), "the same")]:
        return f"Repeated {times_words(len(moves))} with the same date"
    if len(told) == 1:
        each = "" if len(moves) == 1 else " each time"
        return f"Restated {times_words(len(moves))},{each} {told[0][1]}"
    ways = joined([f"{times_words(count)} {way}" for count, way in told])
    return f"Restated {times_words(len(moves))}: {ways}"


def chain_sentence(chain: Chain) -> str:
    """Say for how long the thing was near; nothing where it was not for long."""
    spell = longest_spell(chain)
    return f"It was {spell.words}." if spell is not None else ""


def statements_title(rows: Sequence[StatementRow]) -> str:
    """Say how many statements there are, and how many were read at their source."""
    read = sum(row.source.verified is True for row in rows)
    count = opening(counted(len(rows), "statement"))
    if read == len(rows):
        return f"{count}, {'each ' if read > 1 else ''}read at its source"
    if read == 0:
        return f"{count}, not checked at the source"
    return f"{count}, {number_words(read)} read at the source"


# --- private -------------------------------------------------------------------------------

_SAME_DAYS = 1.5
"""A date that moves by less stayed the same."""
