"""JSON Schemas of what the machine copies list: forecasts, analogues, due dates, changes."""

from __future__ import annotations

from promisetrack.model.state import Label
from promisetrack.report.schema_parts import (
    Schema,
    count,
    day,
    flag,
    keyed,
    many,
    number,
    record,
    share,
    text,
    window,
)

LABELS = tuple(label.value for label in Label)
NEVER = "never, or later than 80 years after the day of the file"

WHO: dict[str, Schema] = {
    "promise": text("Id of the promise."),
    "statement": text("What was promised, in one sentence."),
    "organization": text("Who promised it."),
    "domain": text("Its field."),
}


def forecast_schema() -> Schema:
    """Return the schema of one forecast (`promisetrack.forecast.fields`)."""
    return record(
        "When an open promise may be kept, and with what odds.",
        {
            **WHO,
            "due": day("Last day of the newest date."),
            "first_due": day("Last day of the first date: on time means by then."),
            "known_as_of": day("Day of the newest evidence that it was still open."),
            "p10": day("Day by which one in ten such promises is kept.", null=NEVER),
            "p50": day("Day of even odds.", null=NEVER),
            "p90": day("Day by which nine in ten are kept.", null=NEVER),
            "p_on_time": share("Chance of the first date; 0 once it has passed."),
            "p_never": share("Chance that it never comes."),
            "p_cancelled": share(
                "Chance that it is called off within 25 years.", null="the model cannot tell"
            ),
            "p_later": share("Chance that it comes, but after its first date."),
            "p_by": keyed(
                share("Chance that it has come by the end of the year."),
                "The same for the end of each of the next 25 years.",
                keys="^[0-9]{4}$",
            ),
            "growth": _growth(),
        },
    )


def analogues_schema() -> Schema:
    """Return the schema of the promises most like one."""
    return record(
        "A promise and the promises of the past most like it.",
        {"promise": WHO["promise"], "nearest": many(nearest_schema(), "The nearest first.")},
    )


def nearest_schema() -> Schema:
    """Return the schema of one promise of the past that is like another."""
    return record(
        "One of them.",
        {
            "promise": WHO["promise"],
            "status": text(
                "What became of it.", one_of=("pending", "delivered", "partial", "cancelled")
            ),
            "outcome": text("The same in words."),
            "stretch": number(
                "Time it took, or has taken so far, over the time first promised.",
                unit="times the promised time",
            ),
            "still_open": flag("Whether it can still be delivered: its stretch then only grows."),
            "distance": number("How unlike it is; 0 is the same."),
        },
    )


def due_schema() -> Schema:
    """Return the schema of one open promise with a date."""
    return record(
        "An open promise and its newest date.",
        {
            **WHO,
            "due": window("The newest date, as it was meant."),
            "deadline": day("Its last day."),
            "days_left": number(
                "Days from the day of the file to the deadline; below 0: it has passed.",
                unit="days",
                whole=True,
            ),
            "dates_given": count("How many dates have been given so far.", unit="dates"),
            "seen": day("Day of the newest evidence that it was still open."),
            "state": text("How it stands against its first date.", one_of=LABELS),
            "p_on_time": share(
                "Chance of the first date; 0 once it has passed.", null="no forecast"
            ),
            "p50": day("Day of even odds.", null=f"no forecast, or {NEVER}"),
        },
    )


def changes_fields_schema() -> dict[str, Schema]:
    """Return the schemas of what changed, by key."""
    odds = {
        "p50": day("Day of even odds.", null=NEVER),
        "p_on_time": share("Chance of the first date; 0 once it has passed."),
        "p_never": share("Chance that it never comes."),
    }
    moved = number("How far even odds moved; above 0: later.", unit="days", null="one has no day",
                   whole=True)  # fmt: skip
    return {
        "since": day("The earlier day.", null="nothing is compared"),
        "earlier_ledger_hash": text(
            "The ledger that the earlier forecasts were made from.", null="nothing is compared"
        ),
        "earlier_issued": flag(
            "Whether the earlier forecasts were issued on that day; otherwise they are made from "
            "this ledger as it was known then."
        ),
        "compared": count("Forecasts that both days have.", unit="forecasts"),
        "moved": _listed(
            "Forecasts that moved, the largest move first.",
            {
                "way": text("Which way even odds moved.", one_of=("later", "sooner"),
                            null="only the chance to be on time moved"),
                "days": moved,
                "before": record("The forecast of the earlier day.", odds),
                "now": record("The forecast of the day of the file.", odds),
            },
        ),
        "came_due": _listed(
            "Dates whose last day passed, the latest first.",
            {
                "due": window("The date, as it was meant."),
                "deadline": day("Its last day."),
                "state": text("How the promise stands against its first date.", one_of=LABELS),
            },
        ),
        "resolved": _listed(
            "Promises that were resolved, the newest first.",
            {
                "status": text("How.", one_of=("delivered", "partial", "cancelled")),
                "date": window("When.", null="only the day of the evidence is known"),
                "state": text("How it stands against its first date.", one_of=LABELS),
                "p_on_time_before": share("Chance to be on time given to it on the earlier day.",
                                          null="it had no forecast"),
            },
        ),
        "restated": _listed(
            "New statements on promises made before.",
            {
                "made": window("When it was said."),
                "due": window("For when.", null="no date was given, or it was taken back"),
                "taken_back": flag("Whether it takes the date back."),
            },
        ),
        "promised": _listed(
            "Promises that are new.",
            {
                "made": window("When it was said."),
                "due": window("For when.", null="no date was given"),
            },
        ),
    }  # fmt: skip


# --- private -------------------------------------------------------------------------------


def _listed(words: str, more: dict[str, Schema]) -> Schema:
    return many(record("One of them.", {**WHO, **more}), words)


def _growth() -> Schema:

    def factor(words: str) -> Schema:
        return number(words, unit="times a year", null="too large for a number")

    demanded = record(
        "What the newest date asks for.",
        {
            "level": text("Where the quantity stood, with its unit."),
            "level_from": text("How that is known."),
            "threshold": text("Where it has to come, with its unit."),
            "years": number("Years for it.", unit="years"),
            "a_year": factor("Factor of a year; below 1 where it must fall."),
            "doublings_a_year": number("The same in doublings.", unit="doublings a year"),
        },
        null="it cannot be told",
    )
    seen = record(
        "The fastest growth in the ledger over a time at least as long.",
        {
            "series": text("Id of the series."),
            "title": text("Its title."),
            "first": text("The reading that it starts from."),
            "last": text("The reading that it ends at."),
            "years": number("Years between them.", unit="years"),
            "a_year": factor("Factor of a year."),
        },
        null="no series is long enough",
    )
    return record(
        "The growth that the promise asks for; no part of the forecast.",
        {
            "demanded": demanded,
            "fastest": seen,
            "reason": text("Why it cannot be told.", null="it can"),
        },
        null="nothing is measured",
    )
