"""Answer how promised dates moved: the chains of a ledger, one chain whole, and pools of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.chain_moves import Move, MoveKind, count_directions, count_kinds
from promisetrack.forecast.chain_pools import Pool, pool_chains, pool_domains
from promisetrack.forecast.chain_slopes import Slope
from promisetrack.forecast.chains import ClaimChain, claim_chain, claim_chains
from promisetrack.forecast.clock import clock_of
from promisetrack.ledger.ids import find_id
from promisetrack.model import Claim, Ledger
from promisetrack.pipeline.faults import CommandError
from promisetrack.pipeline.reading import Wanted, select

CHAIN_COLUMNS: Final = (
    "promise", "statement", "organization", "domain", "programme", "dates", "span_years", "slope",
    "slope_lower", "slope_upper", "theil_sen", "verdict", "reason", *MoveKind,
)  # fmt: skip
STATEMENT_COLUMNS: Final = (
    "promise", "made", "by", "due", "deadline", "years_to_go", "move", "moved_days",
)  # fmt: skip
POOL_COLUMNS: Final = (
    "domain", "chains", "programmes", "perpetual", "perpetual_lower", "perpetual_upper",
    "median_slope", "slope", "slope_lower", "slope_upper", "verdict", "reason",
)  # fmt: skip

ALL: Final = "all"
"""Name of the pool of every chain that was asked for."""


@dataclass(frozen=True, slots=True)
class Chains:
    """The chains that were asked for: those that slip fastest first, those without a slope last."""

    chains: tuple[ClaimChain, ...]
    pools: tuple[Pool, ...]
    """All of them together, then each domain by its name."""

    @property
    def moves(self) -> tuple[Move, ...]:
        """Every move of every chain."""
        return tuple(move for chain in self.chains for move in chain.moves)


def find_chains(
    ledger: Ledger, *, as_of: date, ids: Sequence[str] = (), wanted: Wanted | None = None
) -> Chains:
    """Return the chains named by ids, or all with at least two statements of a date.

    Parameters
    ----------
    ledger
        The ledger.
    as_of
        Day up to which knowledge reaches.
    ids
        Ids, or starts of ids that only one has; a promise that was dated once is a chain too.
    wanted
        Filters; None asks for all.

    Raises
    ------
    CommandError
        For an id that is none, or whose promise had not been made by then.
    """
    rows = select(ledger, wanted or Wanted(), as_of=as_of)
    asked = {row.promise.id for row in rows}
    found = _named(ledger, ids, as_of) if ids else claim_chains(ledger, as_of=as_of)
    chains = sorted((c for c in found if c.promise.id in asked), key=_fastest_first)
    return Chains(tuple(chains), (pool_chains(ALL, chains), *pool_domains(chains)))


def chains_json(found: Chains, *, as_of: date) -> dict[str, Any]:
    """Return what `chains --format json` prints below its schema version."""
    moves = found.moves
    return {
        "as_of": str(as_of),
        "chains": [
            {**chain_fields(chain), "statements": statement_fields(chain)} for chain in found.chains
        ],
        "pools": [pool_fields(pool) for pool in found.pools],
        "moves": _plain(count_kinds(moves)),
        "directions": _plain(count_directions(moves)),
    }


def chain_fields(chain: ClaimChain) -> dict[str, Any]:
    """Return a chain as JSON fields, without its statements."""
    promise, slope = chain.promise, chain.slope
    return {
        "promise": promise.id,
        "statement": promise.promise,
        "organization": promise.organization,
        "domain": promise.domain,
        "programme": promise.programme,
        "dates": len(chain.to_go),
        "span_years": _rounded(chain.span_years),
        **_slope_fields(slope),
        "theil_sen": _rounded(slope.theil_sen) if slope is not None else None,
        "verdict": chain.verdict.course.value,
        "reason": chain.verdict.reason,
        **_plain(count_kinds(chain.moves)),
    }


def statement_fields(chain: ClaimChain) -> list[dict[str, Any]]:
    """Return the statements of a chain, each with the time to go and the move that led to it."""
    return [_statement(chain, claim) for claim in chain.promise.claims]


def pool_fields(pool: Pool) -> dict[str, Any]:
    """Return a pool as JSON fields."""
    share = pool.perpetual
    return {
        "domain": pool.name,
        "chains": pool.chains,
        "programmes": pool.programmes,
        "perpetual": _rounded(share.value) if share is not None else None,
        "perpetual_lower": _rounded(share.lower) if share is not None else None,
        "perpetual_upper": _rounded(share.upper) if share is not None else None,
        "median_slope": _rounded(pool.median_slope),
        **_slope_fields(pool.slope),
        "verdict": pool.verdict.course.value,
        "reason": pool.verdict.reason,
    }


def move_to(chain: ClaimChain, claim: Claim) -> Move | None:
    """Return the move that led to a statement of a chain; None for the first.

    Two claims may say the same: it is the place in the chain that tells them apart.
    """
    return next((move for move in chain.moves if move.later is claim), None)


# --- private -------------------------------------------------------------------------------


def _named(ledger: Ledger, ids: Sequence[str], as_of: date) -> list[ClaimChain]:
    known = [promise.id for promise in ledger.promises]
    chains = []
    for name in dict.fromkeys(find_id(text, known) for text in ids):
        chain = claim_chain(ledger.promises[name], as_of=as_of)
        if chain is None:
            message = f"{name}: nothing had been said of it by {as_of}"
            raise CommandError(message, remedy="give a later --as-of", exit_code=1)
        chains.append(chain)
    return chains


def _fastest_first(chain: ClaimChain) -> tuple[float, str]:
    return (-chain.slope.value if chain.slope is not None else float("inf")), chain.promise.id


def _statement(chain: ClaimChain, claim: Claim) -> dict[str, Any]:
    clock, move = clock_of(claim), move_to(chain, claim)
    return {
        "promise": chain.promise.id,
        "made": str(claim.made),
        "by": claim.by,
        "due": "none" if claim.due is None else str(claim.due),
        "deadline": None if claim.deadline is None else str(claim.deadline),
        "years_to_go": None if clock is None else _rounded(clock.horizon / DAYS_PER_YEAR),
        "move": None if move is None else move.kind.value,
        "moved_days": None if move is None else move.days,
    }


def _slope_fields(slope: Slope | None) -> dict[str, float | None]:
    return {
        "slope": _rounded(slope.value) if slope is not None else None,
        "slope_lower": _rounded(slope.lower) if slope is not None else None,
        "slope_upper": _rounded(slope.upper) if slope is not None else None,
    }


def _plain(counts: Mapping[Any, int]) -> dict[str, int]:
    return {name.value: count for name, count in counts.items()}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
