"""Chains in words: tables for a terminal, and sentences on what they have in common."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from promisetrack.forecast.chain_moves import Direction, Move, count_directions, count_kinds
from promisetrack.forecast.chain_pools import Pool
from promisetrack.forecast.chain_slopes import Course, Slope, Verdict
from promisetrack.forecast.chains import ClaimChain
from promisetrack.forecast.clock import clock_of
from promisetrack.pipeline.chains import Chains, move_to
from promisetrack.words import NOTHING, date_words, duration_words, probability_words


def chain_cells(chains: Iterable[ClaimChain]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the heads and rows of a table of chains."""
    heads = ("ID", "DATES", "OVER", "SLIP A YEAR", "8 CHANCES IN 10", "VERDICT")
    rows: list[tuple[str, ...]] = [
        (
            chain.promise.id,
            str(len(chain.to_go)),
            f"{chain.span_years:.1f} y",
            *_slope_cells(chain.slope),
            _verdict_words(chain.verdict),
        )
        for chain in chains
    ]
    return heads, rows


def pool_cells(pools: Iterable[Pool]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the heads and rows of a table of pools."""
    heads = (
        "DOMAIN", "CHAINS", "PROGRAMMES", "PERPETUAL", "8 CHANCES IN 10", "SLIP A YEAR",
        "8 CHANCES IN 10", "VERDICT",
    )  # fmt: skip
    return heads, [
        (
            pool.name,
            str(pool.chains),
            str(pool.programmes),
            *_share_cells(pool),
            *_slope_cells(pool.slope),
            _verdict_words(pool.verdict),
        )
        for pool in pools
    ]


def statement_cells(chain: ClaimChain) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the heads and rows of a table of one chain's statements."""
    heads = ("MADE", "DUE", "STILL TO GO", "MOVE")
    rows: list[tuple[str, ...]] = []
    for claim in chain.promise.claims:
        clock = clock_of(claim)
        due = "taken back" if claim.due is None else date_words(claim.due)
        to_go = NOTHING if clock is None else duration_words(clock.horizon)
        rows.append((date_words(claim.made), due, to_go, _move_words(move_to(chain, claim))))
    return heads, rows


def chain_sentences(chain: ClaimChain) -> tuple[str, ...]:
    """Say the slope of one chain and the verdict on it."""
    verdict = f"{chain.verdict.course.value}: {chain.verdict.reason}"
    slope = chain.slope
    if slope is None or slope.theil_sen is None:
        return (verdict,)
    moves = f"the date moves {slope.value:.2f} years a year"
    interval = f"{slope.lower:.2f} to {slope.upper:.2f} with 8 chances in 10"
    return f"{moves}, {interval}; by the median of all pairs {slope.theil_sen:.2f}", verdict


def summary(found: Chains, *, as_of: date) -> tuple[str, ...]:
    """Say in sentences what the chains have in common."""
    pool, moves = found.pools[0], found.moves
    directions = count_directions(moves)
    moved = sum(directions.values())
    kinds = count_kinds(moves)
    sentences = [f"{len(found.chains)} chains as of {as_of}, {pool.chains} of them with a slope"]
    if moved:
        ways = ", ".join(f"{way} {probability_words(n / moved)}" for way, n in directions.items())
        named = ", ".join(f"{kind} {n}" for kind, n in kinds.items() if n)
        sentences += [f"of {moved} moves from date to date: {ways}", f"by kind: {named}"]
    if pool.perpetual is not None and pool.median_slope is not None:
        sentences.append(
            f"median slip {pool.median_slope:.2f} years a year; taken at its word, a slope of a "
            f"date perpetually as far away in {probability_words(pool.perpetual.value)}"
        )
        told = sum(chain.verdict.course is not Course.CANNOT_TELL for chain in found.chains)
        sentences.append(f"the interval of the slope decides {told} of the {pool.chains}")
    return tuple(sentences)


# --- private -------------------------------------------------------------------------------


def _move_words(move: Move | None) -> str:
    if move is None:
        return ""
    if move.days is None or move.direction is Direction.SAME:
        return move.kind.value
    way = "later" if move.days > 0 else "sooner"
    return f"{move.kind.value}, {duration_words(move.days)} {way}"


def _slope_cells(slope: Slope | None) -> tuple[str, str]:
    if slope is None:
        return NOTHING, NOTHING
    return f"{slope.value:.2f}", f"{slope.lower:.2f} to {slope.upper:.2f}"


def _share_cells(pool: Pool) -> tuple[str, str]:
    if pool.perpetual is None:
        return NOTHING, NOTHING
    share = pool.perpetual
    return f"{share.value:.0%}", f"{share.lower:.0%} to {share.upper:.0%}"


def _verdict_words(verdict: Verdict) -> str:
    if verdict.course is Course.CANNOT_TELL:
        return f"{verdict.course.value}: {verdict.reason}"
    return verdict.course.value
