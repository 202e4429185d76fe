"""JSON Schema of the copy of what holders got (`promisetrack.forecast.holders.fields`)."""

from __future__ import annotations

from typing import Any, Final

from promisetrack.forecast.holders import Basis, EventKind, Horizon, LeftOut
from promisetrack.model import Ended
from promisetrack.report.schema_parts import (
    Schema,
    count,
    day,
    flag,
    many,
    maybe,
    number,
    record,
    text,
)

MONEY: Final = "times the money"
LOG: Final = "log, no unit"


def holders_fields_schema() -> dict[str, Schema]:
    """Return the schemas of the copy, by key."""
    return {
        "basis": text("What returns count.", one_of=[one.value for one in Basis]),
        "gap_days": count("Days that a close may be older than its day.", unit="days"),
        "organizations": many(_organization(), "Those with a share with closes, by name."),
        "events": many(_events(), "The share against the index around events."),
        "lateness": many(_lateness(), "How late each promise was, beside what a holder got."),
        "sentences": many({"type": "string"}, "What all of it says, and how little."),
        "holdings": text("Path of the table of every claim and time of holding."),
    }


# --- private -------------------------------------------------------------------------------


def _organization() -> Schema:
    horizons = {one.value: maybe(_summary(), "no claim has a return") for one in Horizon}
    reasons = {
        "type": "object",
        "description": "How many claims have no return, by the reason.",
        "propertyNames": {"enum": [one.value for one in LeftOut]},
        "additionalProperties": {"type": "integer", "minimum": 0},
    }
    return record(
        "One organization.",
        {
            "organization": text("Its name."),
            "tickers": many({"type": "string"}, "Signs of its shares."),
            "ended": _ended("it is traded"),
            "promises": count("Promises made.", unit="promises"),
            "dates": count("Dates given in them.", unit="dates"),
            "slips": count("Dates that moved an earlier one to a later day.", unit="dates"),
            "decided": count("Promises whose first date has passed, or settled.", unit="promises"),
            "kept": count("Of these, kept by the first date.", unit="promises"),
            "missed": count("Of these, late, overdue, missed or cancelled.", unit="promises"),
            "since_first": maybe(_held(), "it has no second close"),
            "horizons": _optional("What holders from its claims got, by time.", horizons),
            "left_out": _optional("By time.", {one.value: reasons for one in Horizon}),
        },
    )


def _optional(words: str, fields: dict[str, Any]) -> Schema:
    found = record(words, fields)
    found["required"] = []
    return found


def _ended(null: str) -> Schema:
    return text("How trading stopped.", one_of=[one.value for one in Ended], null=null)


def _held() -> Schema:
    return record(
        "One share held from one close to another.",
        {
            "start_close_of": day("Day of the first close."),
            "start_close": number("That close.", unit="currency of the share"),
            "end_close_of": day("Day of the last close."),
            "end_close": number("That close.", unit="currency of the share"),
            "ratio": number("What each unit of money had become.", unit=MONEY),
            "benchmark_ratio": number(
                "The same for the index.", unit=MONEY, null="no closes of one"
            ),
            "excess_log": number("The difference in logarithms.", unit=LOG, null="no index"),
            "ended": _ended("it was traded"),
        },
    )


def _summary() -> Schema:
    none = "no claim has an index beside it"
    few = "too few blocks of company and years"
    return record(
        "Holders from several claims together.",
        {
            "claims": count("Claims.", unit="claims"),
            "independent_windows": count("Times that do not overlap, at most.", unit="times"),
            "median_ratio": number("Of the middle holder.", unit=MONEY),
            "lowest_ratio": number("Lowest.", unit=MONEY),
            "highest_ratio": number("Highest.", unit=MONEY),
            "against_benchmark": count("Claims with an index beside them.", unit="claims"),
            "beat_benchmark": count("Of these, more than the index.", unit="claims"),
            "mean_excess": number("Mean log excess.", unit=LOG, null=none),
            "median_excess": number("Median log excess.", unit=LOG, null=none),
            "mean_excess_lower": number("Lower end of 8 chances in 10.", unit=LOG, null=few),
            "mean_excess_upper": number("Upper end.", unit=LOG, null=few),
            "blocks": count("Blocks drawn again.", unit="blocks", null=few),
            "no_longer_traded": count("Ended with a share no longer traded.", unit="claims"),
        },
    )


def _events() -> Schema:
    few = "too few events"
    month = record(
        "A month.",
        {
            "month": number("Months after the event.", unit="months", whole=True),
            "mean": number("Mean log return against the index since it.", unit=LOG),
            "lower": number("Lower end of 8 chances in 10.", unit=LOG, null=few),
            "upper": number("Upper end.", unit=LOG, null=few),
        },
    )
    return record(
        "Events of a kind.",
        {
            "kind": text("What happened.", one_of=[one.value for one in EventKind]),
            "events": count("Months with such an event that count.", unit="months"),
            "organizations": count("Of how many organizations.", unit="organizations"),
            "left_out": count("Months left out: closes are missing.", unit="months"),
            "months": many(month, "In their order."),
        },
    )


def _lateness() -> Schema:
    return record(
        "A promise.",
        {
            "promise": text("Id of the promise."),
            "organization": text("Who promised it."),
            "late_years": number("Years after the first date; below 0: early.", unit="years"),
            "is_delivered": flag("Whether it was delivered: else it is at least so late."),
            "held": maybe(_held(), "there is no return"),
            "left_out": text(
                "Why there is none.", one_of=[one.value for one in LeftOut], null="there is one"
            ),
        },
    )
