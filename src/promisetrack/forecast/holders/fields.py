"""What holders got as fields of JSON and CSV, for the command and for the machine copies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from promisetrack.forecast.holders.claims import ClaimHolding
from promisetrack.forecast.holders.events import EventPath
from promisetrack.forecast.holders.holding import Held
from promisetrack.forecast.holders.records import HolderRecord, Lateness
from promisetrack.forecast.holders.windows import Summary

HOLDING_COLUMNS: Final = (
    "organization", "promise", "claim", "made", "deadline", "horizon", "end", "start_close_of",
    "start_close", "end_close_of", "end_close", "ratio", "benchmark_ratio", "excess_log", "ended",
    "left_out",
)  # fmt: skip


def record_fields(record: HolderRecord) -> dict[str, Any]:
    """Return the record of one organization as JSON fields."""
    return {
        "organization": record.organization,
        "tickers": [market.trading.ticker for market in record.markets],
        "ended": record.ended.value if record.ended else None,
        "promises": record.promises,
        "dates": record.dates,
        "slips": record.slips,
        "decided": record.decided,
        "kept": record.kept,
        "missed": record.missed,
        "since_first": _held_fields(record.since_first),
        "horizons": {
            horizon.value: _summary_fields(summary)
            for horizon, summary in record.by_horizon.items()
        },
        "left_out": {
            horizon.value: {reason.value: count for reason, count in counts.items()}
            for horizon, counts in record.left_out.items()
        },
    }


def holding_fields(rows: Iterable[ClaimHolding]) -> Iterator[dict[str, Any]]:
    """Yield each claim and horizon as fields of JSON and CSV."""
    for row in rows:
        yield {
            "organization": row.organization,
            "promise": row.promise,
            "claim": row.number,
            "made": str(row.made),
            "deadline": str(row.deadline),
            "horizon": row.horizon.value,
            "end": str(row.end) if row.end else None,
            **(_held_fields(row.held) or dict.fromkeys(_HELD)),
            "left_out": row.left_out.value if row.left_out else None,
        }


def event_fields(path: EventPath) -> dict[str, Any]:
    """Return the share around events as JSON fields."""
    return {
        "kind": path.kind.value,
        "events": len(path.events),
        "organizations": path.organizations,
        "left_out": path.left_out,
        "months": [
            {
                "month": point.month,
                "mean": _rounded(point.mean),
                "lower": _rounded(point.interval.lower) if point.interval else None,
                "upper": _rounded(point.interval.upper) if point.interval else None,
            }
            for point in path.points
        ],
    }


def lateness_fields(one: Lateness) -> dict[str, Any]:
    """Return how late a promise was, beside what a holder got, as JSON fields."""
    return {
        "promise": one.promise,
        "organization": one.organization,
        "late_years": _rounded(one.late_years),
        "is_delivered": one.is_delivered,
        "held": _held_fields(one.held),
        "left_out": one.left_out.value if one.left_out else None,
    }


# --- private -------------------------------------------------------------------------------

_HELD: Final = (
    "start_close_of", "start_close", "end_close_of", "end_close", "ratio", "benchmark_ratio",
    "excess_log", "ended",
)  # fmt: skip


def _held_fields(held: Held | None) -> dict[str, Any] | None:
    if held is None:
        return None
    return {
        "start_close_of": str(held.start.day),
        "start_close": _rounded(held.start.value),
        "end_close_of": str(held.end.day),
        "end_close": _rounded(held.end.value),
        "ratio": _rounded(held.ratio),
        "benchmark_ratio": _rounded(held.benchmark_ratio),
        "excess_log": _rounded(held.excess_log),
        "ended": held.ended.value if held.ended else None,
    }


def _summary_fields(summary: Summary) -> dict[str, Any]:
    interval = summary.excess_interval
    return {
        "claims": summary.claims,
        "independent_windows": summary.windows,
        "median_ratio": _rounded(summary.median_ratio),
        "lowest_ratio": _rounded(summary.lowest_ratio),
        "highest_ratio": _rounded(summary.highest_ratio),
        "against_benchmark": summary.against,
        "beat_benchmark": summary.beat,
        "mean_excess": _rounded(summary.mean_excess),
        "median_excess": _rounded(summary.median_excess),
        "mean_excess_lower": _rounded(interval.lower) if interval else None,
        "mean_excess_upper": _rounded(interval.upper) if interval else None,
        "blocks": interval.blocks if interval else None,
        "no_longer_traded": summary.gone,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
