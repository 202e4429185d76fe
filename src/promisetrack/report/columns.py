"""What the columns of the report's CSV hold: one sentence each, the type, and the unit.

A name means the same in every table, but for those of `_IN`. Types are those of the Table Schema
(Data Package 2): a day is a ``date``; a window of days, and a day that may be named loosely, is a
``string``. A column that nobody named is of type ``any``, without words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from promisetrack.datapackage import Column


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of table: its name, the paths that it has, and what a row of it is."""

    name: str
    path: str
    words: str


def kind_of(path: str) -> Kind | None:
    """Return the kind of a table by its path from the root of the site; None for an unknown one."""
    return next((kind for kind in KINDS if re.fullmatch(kind.path, path)), None)


def columns_of(path: str, names: Iterable[str]) -> tuple[Column, ...]:
    """Return what the columns of a table hold.

    Parameters
    ----------
    path
        The table, from the root of the site.
    names
        Its columns.
    """
    kind = kind_of(path)
    own = _IN.get(kind.name, {}) if kind is not None else {}
    return tuple(own.get(name) or _NAMED.get(name) or _by_pattern(name) for name in names)


KINDS: Final = (
    Kind("promises", r"data/promises\.csv", "One row a promise."),
    Kind("changes", r"data/changes\.csv", "One row a change between two days."),
    Kind("due", r"data/due(-agenda)?\.csv", "One row an open promise with a date."),
    Kind("statements", r"data/(promises/[^/]+-statements|slip-[^/]+)\.csv",
         "One row a dated statement of a promise, oldest first."),
    Kind("chain", r"data/promises/[^/]+-chain\.csv",
         "One row a date given for a promise, oldest first."),
    Kind("years-to-go", r"data/promises/[^/]+-togo\.csv",
         "One row a date given for a promise, oldest first, with the years to go then."),
    Kind("forecast", r"data/(headline|promises/[^/]+)-forecast\.csv",
         "One row a year: the chance that a promise has been delivered by its end."),
    Kind("sensitivity", r"data/(headline|promises/[^/]+)-sensitivity-[^/]+\.csv",
         "One row a way to make the forecast of a promise."),
    Kind("forecasts", r"data/(intervals|forecasts-[^/]+|[a-z]+/[^/]+-forecasts)\.csv",
         "One row an open promise with its forecast."),
    Kind("delay", r"data/(delay-[^/]+|[a-z]+/[^/]+-delay)\.csv",
         "One row a step of the share not delivered, by years after the first promised date."),
    Kind("fates", r"data/[a-z]+/[^/]+-fates\.csv",
         "One row a step of the shares delivered and cancelled, by multiples of the promised "
         "time."),
    Kind("outcomes", r"data/[a-z]+/[^/]+-outcomes\.csv", "One row a promise that was decided."),
    Kind("milestones", r"data/(domains|organizations|sampling)/[^/]+-milestones\.csv",
         "One row a date given for one of the most restated promises of a group."),
    Kind("organizations-stretch", r"data/organizations-stretch\.csv", "One row an organization."),
    Kind("quality", r"data/quality(-domains)?\.csv",
         "One row a domain or a sampling rule, and one of all."),
    Kind("calibration", r"data/calibration-[^/]+(?<!-levels)\.csv",
         "One row a class of forecasts that said about the same."),
    Kind("calibration-levels", r"data/calibration-[^/]+-levels\.csv",
         "One row a tenth of the forecast, and how often it came in it."),
    Kind("scores", r"data/scores-[^/]+\.csv", "One row a model; of scores, lower is better."),
    Kind("roadmap-milestones", r"data/roadmaps/[^/]+-milestones\.csv",
         "One row a milestone of a roadmap."),
    Kind("roadmap-dates", r"data/roadmaps/[^/]+-dates\.csv",
         "One row a milestone: promised and expected dates."),
    Kind("roadmap-scenarios", r"data/roadmaps/[^/]+-scenarios\.csv",
         "One row a scenario and what it changes."),
    Kind("holders", r"data/holders\.csv",
         "One row a dated claim of a listed organization and a time of holding."),
    Kind("share-price", r"data/(holders|organizations)/[^/]+-price\.csv",
         "One row a close of a share."),
    Kind("holder-dates", r"data/holders/dates-of-(one|all)\.csv",
         "One row a date given for a promise that slipped, with what a holder from it has."),
    Kind("lateness", r"data/holders/lateness\.csv",
         "One row a promise: how late, and what a holder got meanwhile."),
    Kind("event-time", r"data/holders/around-[^/]+\.csv",
         "One row a month before or after an event."),
    Kind("roadmap-fan", r"data/roadmaps/[^/]+-fan[^/]*\.csv",
         "One row a year: the capacity drawn, and the promised path."),
)  # fmt: skip
"""Every kind of table."""


# --- private -------------------------------------------------------------------------------

_DAY = "date"
_SHARE = "share, 0 to 1"
_TIMES = "times the promised time"
_YEARS = "decimal years"
_MONEY = "times the money"


def _table(*rows: tuple[str, ...]) -> dict[str, Column]:
    return {row[0]: _column(*row) for row in rows}


def _column(name: str, words: str, kind: str = "string", unit: str = "") -> Column:
    more: dict[str, Any] = {}
    if kind == "boolean":
        more = {"trueValues": ["yes"], "falseValues": ["no"]}
    return Column(name, words, kind, unit, more)


_NAMED: Final[Mapping[str, Column]] = _table(
    ("promise", "Id of the promise."),
    ("statement", "What was promised, in one sentence."),
    ("organization", "Who promised it."),
    ("domain", "Its field."),
    ("kind", "What sort of thing was promised."),
    ("sampling", "The rule by which it came into the ledger."),
    ("programme", "The project or event that it shares with others."),
    ("first_said", "When the first date was given; a window where the day is not known."),
    ("first_due", "Last day of the first date: on time means by then.", _DAY, "day"),
    ("newest_due", "Last day of the newest date.", _DAY, "day"),
    ("due", "Last day of the newest date.", _DAY, "day"),
    ("known_as_of", "Day of the newest evidence that it was still open.", _DAY, "day"),
    ("evidence", "Day of the newest evidence.", _DAY, "day"),
    ("as_of", "Day of the newest evidence.", _DAY, "day"),
    ("dates", "How many dates have been given.", "integer", "dates"),
    ("waited_for_by", "Promises that wait for this one.", "integer", "promises"),
    ("days_left", "Days from the report's day to the newest date; below 0: passed.", "integer",
     "days"),
    ("status", ("What became of it: pending, delivered, partial or cancelled; of a milestone, "
     "open or assumed too.")),
    ("outcome", "What became of it."),
    ("outcome_date", "When; a month, a year or a window where the day is not known."),
    ("days_late", "Days from the first date to delivery or to the last look; below 0: early.",
     "integer", "days"),
    ("state", "How it stands against its first date."),
    ("days", "Days between the first date and what decides it; above 0: after it.", "integer",
     "days"),
    ("p10", "Day by which one in ten such promises is kept; empty: never, or beyond 80 years.",
     _DAY, "day"),
    ("p25", "Day by which one in four is kept.", _DAY, "day"),
    ("p50", "Day of even odds.", _DAY, "day"),
    ("p75", "Day by which three in four are kept.", _DAY, "day"),
    ("p90", "Day by which nine in ten are kept.", _DAY, "day"),
    ("p_on_time", "Chance of the first date; 0 once it has passed.", "number", _SHARE),
    ("p_never", "Chance that it never comes.", "number", _SHARE),
    ("p_cancelled", "Chance that it is called off within 25 years.", "number", _SHARE),
    ("p_later", "Chance that it comes after its first date.", "number", _SHARE),
    ("promise_only_p10", "The same for the promise by itself.", _DAY, "day"),
    ("promise_only_p50", "Even odds of the promise by itself.", _DAY, "day"),
    ("promise_only_p90", "The same for the promise by itself.", _DAY, "day"),
    ("promise_only_p_on_time", "Chance of the first date, by itself.", "number", _SHARE),
    ("promise_only_p_never", "Chance that it never comes, by itself.", "number", _SHARE),
    ("held_up_by", "What it waited for last, most often: a milestone, or growth."),
    ("held_up_share", "In which share of the draws.", "number", _SHARE),
    ("milestone", "Id of the milestone."),
    ("label", "Its name."),
    ("scenario", "Id of the scenario."),
    ("if", "What is changed."),
    ("moves", "Largest change of the chance by any year's end.", "number", "share of 1"),
    ("not_tried_because", "Why it was not tried; empty: it was."),
    ("promises", "Promises.", "integer", "promises"),
    ("by_the_end_of", "By the end of this year.", "integer", "year"),
    ("probability_delivered", "Chance that it has come.", "number", _SHARE),
    ("made_from", "First day on which it may have been said.", _DAY, "day"),
    ("made_to", "Last day on which it may have been said.", _DAY, "day"),
    ("by", "Who said it."),
    ("said", "The speaker's own timing words."),
    ("said_on", "When it was said: the day, or the middle of the window.", _DAY, "day"),
    ("words", "The speaker's own timing words."),
    ("due_from", "First day of the date meant; empty: by its last day.", _DAY, "day"),
    ("due_to", "Last day of the date meant; empty: not before, or none.", _DAY, "day"),
    ("years_to_go", "Years from the statement to the date.", "number", "years"),
    ("confidence", "The chance of keeping it that the speaker gave.", "number", _SHARE),
    ("venue", "Occasion or medium."),
    ("publisher", "Who published it."),
    ("url", "Address of the page."),
    ("verified", "Whether a page at the address states both dates.", "boolean"),
    ("years_after_the_date", "Years after the first promised date.", "number", "years"),
    ("not_delivered", "Share not delivered by then (Kaplan and Meier).", "number", _SHARE),
    ("times_promised", "Time passed over the time promised.", "number", _TIMES),
    ("delivered", "Share delivered by then (Aalen and Johansen).", "number", _SHARE),
    ("cancelled", "Share given up by then.", "number", _SHARE),
    ("lower_80", "Lower end of 8 chances in 10.", "number", _SHARE),
    ("upper_80", "Upper end of 8 chances in 10.", "number", _SHARE),
    ("of", "All, a domain, or a sampling rule."),
    ("name", "Its name."),
    ("claims", "Dated statements.", "integer", "claims"),
    ("claims_verified", "Those read at a page that states both dates.", "integer", "claims"),
    ("claims_with_address", "Those that name the address of a page.", "integer", "claims"),
    ("settled", "Promises delivered, cancelled or partial.", "integer", "promises"),
    ("settled_verified", "Those whose outcome was read at a page.", "integer", "promises"),
    ("settled_with_address", "Those whose outcome names a page.", "integer", "promises"),
    ("open", "Promises that can still be delivered.", "integer", "promises"),
    ("median_look", "Day by which half of the open ones had their newest evidence.", _DAY, "day"),
    ("open_due", "Open ones whose newest date has passed.", "integer", "promises"),
    ("open_due_unseen", "Those of them without evidence of this year.", "integer", "promises"),
    ("open_due_unchecked", "Those last looked at by their date or before.", "integer",
     "promises"),
    ("restatements", "Claims beyond the first of each promise.", "integer", "claims"),
    ("kept", "Delivered by the first date.", "integer", "promises"),
    ("decided", "Of these it is known whether they were kept.", "integer", "promises"),
    ("quotas_kept", "Quotas of a fixed period that were kept.", "integer", "promises"),
    ("quotas", "Quotas that are settled.", "integer", "promises"),
    ("claims_verified_share", "Verified claims of all claims.", "number", _SHARE),
    ("claims_with_address_share", "Claims with an address of all.", "number", _SHARE),
    ("settled_verified_share", "Verified outcomes of settled promises.", "number", _SHARE),
    ("settled_with_address_share", "Outcomes with an address.", "number", _SHARE),
    ("restatements_per_promise", "Claims beyond the first, mean.", "number",
     "claims a promise"),
    ("kept_share", "Kept of decided.", "number", _SHARE),
    ("quotas_kept_share", "Quotas kept of quotas settled.", "number", _SHARE),
    ("seen_stretch", ("Multiple of the promised time within which half had come; empty: fewer "
     "than half have."), "number", _TIMES),
    ("expected_stretch", "The same as the model expects it.", "number", _TIMES),
    ("cases", "Forecasts.", "integer", "forecasts"),
    ("programmes", "Programmes among them.", "integer", "programmes"),
    ("seen", "Share that came.", "number", _SHARE),
    ("model", "The model."),
    ("log_score", "Minus the logarithm of the chance given to what came, mean.", "number",
     "nats"),
    ("difference", "Its difference from the hardest rule; below 0: better.", "number", "nats"),
    ("standard_error", "Standard error of the difference, by programme.", "number", "nats"),
    ("crps_years", "Distance between forecast and day, mean.", "number", "years"),
    ("coverage_50", "Share that came within 5 chances in 10.", "number", _SHARE),
    ("coverage_80", "Share that came within 8 chances in 10.", "number", _SHARE),
    ("coverage_90", "Share that came within 9 chances in 10.", "number", _SHARE),
    ("said_on_time", "Chance to be on time given, mean.", "number", _SHARE),
    ("was_on_time", "Share that was.", "number", _SHARE),
    ("claim", "Place of the claim among those of its promise, from 0.", "integer"),
    ("made", "Last day on which the claim may have been made.", _DAY, "day"),
    ("deadline", "Last day of the date meant.", _DAY, "day"),
    ("horizon", "Up to when the share is held."),
    ("end", "That day; empty: not known, or not there.", _DAY, "day"),
    ("start_close_of", "Day of the first close taken.", _DAY, "day"),
    ("start_close", "That close.", "number", "currency of the share"),
    ("end_close_of", "Day of the last close taken.", _DAY, "day"),
    ("end_close", "That close.", "number", "currency of the share"),
    ("ratio", "What each unit of money had become.", "number", _MONEY),
    ("benchmark_ratio", "The same for the index over the same days.", "number", _MONEY),
    ("excess_log", "Logarithm of the share's multiple less that of the index.", "number", "log"),
    ("ended", "How trading had stopped by then; empty: it was traded."),
    ("left_out", "Why there is no return; empty: there is."),
    ("date", "Day of the close.", _DAY, "day"),
    ("close", "The close, in the shares of today.", "number", "currency of the share"),
    ("times_first_close", "The close over the first one.", "number", _MONEY),
    ("index_times_first_close", ("The same of the index, from the share's first day; empty: it "
     "has no close on that day."), "number", _MONEY),
    ("late_years", ("Years from the first date to delivery, cancellation or the last look; "
     "below 0: early."), "number", "years"),
    ("delivered_yet", "Whether it was delivered: else it is at least so late.", "boolean"),
    ("month", "Months after the event; below 0: before it.", "integer", "months"),
    ("mean_log_excess", "Log return of the share less that of the index since the event, mean.",
     "number", "log"),
    ("if_right", "Cases that a right forecast would have there.", "number", "forecasts"),
)  # fmt: skip

_RATE = "that of the column unit"

_IN: Final[Mapping[str, Mapping[str, Column]]] = {
    "changes": _table(
        ("change", "What sort: forecast, came due, resolved, restated or promised."),
        ("from", "Even odds then; the status before; the date that passed."),
        ("to", "Even odds now; the status after; the date given."),
        ("days", "How far even odds moved; above 0: later.", "integer", "days"),
        ("p_on_time_before", "Chance of the first date then.", "number", _SHARE),
        ("p_on_time_now", "Chance of the first date now.", "number", _SHARE),
    ),
    **{
        kind: _table(
            ("said", "When it was said.", "number", _YEARS),
            ("due", "Last day of the date meant; empty: taken back.", "number", _YEARS),
        )
        for kind in ("chain", "years-to-go")
    },
    "milestones": _table(("due", "Last day of the date meant, or: taken back.")),
    "organizations-stretch": _table(
        ("lower_80", "Lower end of 8 chances in 10.", "number", _TIMES),
        ("upper_80", "Upper end of 8 chances in 10.", "number", _TIMES),
    ),
    "calibration": _table(("said", "Chance that was given, mean.", "number", _SHARE)),
    "calibration-levels": _table(
        ("from", "From this level of the forecast.", "number", _SHARE),
        ("to", "To this level.", "number", _SHARE),
        ("cases", "Forecasts; one known only to a range counts in parts.", "number", "forecasts"),
    ),
    "roadmap-milestones": _table(("milestone", "Id of the milestone.")),
    "roadmap-fan": _table(
        *((f"p{end}", f"{end} draws in 100 lie below.", "number", _RATE)
          for end in (10, 25, 50, 75, 90)),
        ("promised", "The promised path.", "number", _RATE),
        ("unit", "Unit of the rates."),
    ),
    "event-time": _table(
        ("lower_80", "Lower end of 8 chances in 10; empty: too few events.", "number", "log"),
        ("upper_80", "Upper end of 8 chances in 10.", "number", "log"),
    ),
    "sensitivity": _table(("promises", "Promises that the model was fitted to.", "integer",
                           "promises")),
}  # fmt: skip
"""What names mean in one kind of table alone."""


def _by_pattern(name: str) -> Column:
    """Return a column whose name holds a year or a day."""
    found = re.fullmatch(r"(?:p|probability)_by_(\d{4}(?:-\d\d-\d\d)?)", name)
    if found is None:
        return Column(name, "", "any")
    when = found[1] if "-" in found[1] else f"the end of {found[1]}"
    return Column(name, f"Chance that it has come by {when}.", "number", _SHARE)
