"""JSON Schemas of groups of promises: organizations, domains, sampling rules; and of quality."""

from __future__ import annotations

from promisetrack.report.copy_schemas import NEVER, WHO
from promisetrack.report.schema_parts import (
    Schema,
    count,
    day,
    many,
    number,
    record,
    share,
    text,
)


def group_schema(more: dict[str, Schema], *, ids: bool = True) -> Schema:
    """Return the schema of an organization, a domain or a sampling rule."""
    fields: dict[str, Schema] = {
        "name": text("Its name."),
        "promises": count("Promises it has.", unit="promises"),
        "with_row": count("Those with a date that can be judged.", unit="promises"),
        **{name: count(words, unit="promises") for name, words in _FATES.items()},
        "kept": count("Delivered by the first date: early and in time.", unit="promises"),
        "decided": count("Of these it is known whether they were kept.", unit="promises"),
        "median_stretch": number(
            "Multiple of the promised time within which half had come (Kaplan and Meier).",
            unit="times the promised time",
            null="fewer than half have come",
        ),
        "quotas": count("Quotas of a fixed period: kept or not, never late.", unit="promises"),
        "restated": count("Promises with more than one date.", unit="promises"),
        "delivered_by_due": share(
            "Share delivered by the first date (Aalen and Johansen).", null="too few to tell"
        ),
    }
    if ids:
        fields["ids"] = many(WHO["promise"], "Its promises.")
    return record("Counts of the promises of a group.", {**fields, **more})


def organization_more() -> dict[str, Schema]:
    """Return what the copy of one organization has besides its counts."""
    times = "times the promised time"
    return {
        "organization": text("Its name."),
        "expected_stretch": record(
            "The multiple of the promised time within which half come, drawn towards all others.",
            {
                "median": number("Middle.", unit=times),
                "lower_80": number("Lower end of 8 chances in 10.", unit=times),
                "upper_80": number("Upper end of 8 chances in 10.", unit=times),
            },
            null="too few promises are decided, or there is no model",
        ),
        "cannot_tell": text("Why no record is told.", null="it is told"),
        "new_promise_a_year_ahead": record(
            "What the model gives a promise made today for a year ahead.",
            {
                "domain": text("In which field."),
                "p_on_time": share("Chance to be on time."),
                "p_never": share("Chance that it never comes."),
                "even_odds_years": number("Years until even odds.", unit="years", null=NEVER),
            },
            null="there is no model",
        ),
        "domains": many(text("A field."), "The fields of its promises."),
    }


def rule_schema() -> Schema:
    """Return the schema of a sampling rule's own words."""
    return record(
        "The rule as it is written down.",
        {
            "title": text("Its title."),
            "kind": text("What sort of rule it is."),
            "rule": text("Which promises it takes."),
            "bias": text("Where it leans.", null="nothing is said"),
        },
        null="it is written down nowhere",
    )


def quality_schema() -> Schema:
    """Return the schema of how well the data rest on pages."""
    row = record("Counts, and the shares made of them.", {
        "name": text("Of what: all, a domain or a sampling rule."),
        **{name: count(words, unit=unit) for name, (words, unit) in _QUALITY.items()},
        "median_look": day("Day by which half of the open ones had their newest evidence.",
                           null="none is open"),
        **{name: share(words, null="of nothing") for name, words in _SHARES.items()},
        "restatements_per_promise": number("Mean number of claims beyond the first.",
                                           unit="claims a promise"),
    })  # fmt: skip
    return record(
        "How well the data rest on pages, and how lately anyone looked.",
        {
            "as_of": day("The day of the counts."),
            "total": row,
            "domains": many(row, "By domain."),
            "sampling": many(row, "By sampling rule."),
        },
    )


# --- private -------------------------------------------------------------------------------

_FATES = {
    "early": "Delivered before the last tenth of the promised time.",
    "in_time": "Delivered by the first date.",
    "late": "Delivered after the first date.",
    "overdue": "Seen open after the first date.",
    "cancelled": "Given up.",
    "not_due": "Open, and last seen before the first date had passed.",
    "straddling": "Delivered in a time that holds the first date: nobody knows whether by then.",
}

_QUALITY = {
    "promises": ("Promises.", "promises"),
    "claims": ("Dated statements.", "claims"),
    "claims_verified": ("Those read at a page that states both dates.", "claims"),
    "claims_with_address": ("Those that name the address of a page.", "claims"),
    "settled": ("Promises delivered, cancelled or partial.", "promises"),
    "settled_verified": ("Those whose outcome was read at a page.", "promises"),
    "settled_with_address": ("Those whose outcome names a page.", "promises"),
    "open": ("Promises that can still be delivered.", "promises"),
    "open_due": ("Open ones whose newest date has passed.", "promises"),
    "open_due_unseen": ("Those of them without evidence of this year.", "promises"),
    "open_due_unchecked": ("Those of them last looked at by their date or before.", "promises"),
    "restatements": ("Claims beyond the first of each promise.", "claims"),
    "kept": ("Delivered by the first date.", "promises"),
    "decided": ("Of these it is known whether they were kept.", "promises"),
    "quotas_kept": ("Quotas of a fixed period that were kept.", "promises"),
    "quotas": ("Quotas that are settled.", "promises"),
}

_SHARES = {
    "claims_verified_share": "Verified claims of all claims.",
    "claims_with_address_share": "Claims with an address of all claims.",
    "settled_verified_share": "Verified outcomes of settled promises.",
    "settled_with_address_share": "Outcomes with an address of settled promises.",
    "kept_share": "Kept of decided.",
    "quotas_kept_share": "Quotas kept of quotas settled.",
}
