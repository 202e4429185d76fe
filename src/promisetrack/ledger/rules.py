"""The one list of what can be wrong with a ledger: a row a code.

The prefix says what the rule is about: FIL files, YML syntax, KEY keys, TYP types, DAT dates,
CLM claims, OUT outcomes, MEA measures and units, SER series, MAP roadmaps, REF references
between files, SRC sources, SAM sampling, NAM names, PRM statements, PRC prices, ORG shares of
organizations, LED the ledger's own facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from promisetrack.ledger.checks import (
    claims,
    closing,
    measures,
    names,
    outcomes,
    prices,
    readings,
    references,
    roadmap_links,
    roadmap_roles,
    roadmap_series,
    roadmaps,
    sampling,
    series,
    sources,
    statements,
    trading,
)
from promisetrack.ledger.checks.overview import FileFault, Overview
from promisetrack.model import OrganizationsFile, Promise, Roadmap, Security, Series
from promisetrack.problems import Fault, Severity

RecordT = TypeVar("RecordT")


@dataclass(frozen=True, slots=True)
class Rule:
    """A code, how bad a breach is, and one line that says what is wrong.

    A rule of this class is applied while a file is read; the others have a function.
    """

    code: str
    severity: Severity
    title: str


@dataclass(frozen=True, slots=True)
class RecordRule(Rule, Generic[RecordT]):
    """A rule about one record: everything that it looks at stands in one file."""

    check: Callable[[RecordT], Iterable[Fault]]


@dataclass(frozen=True, slots=True)
class LedgerRule(Rule):
    """A rule across files."""

    check: Callable[[Overview], Iterable[FileFault]]


_E, _W = Severity.ERROR, Severity.WARNING

OF_READING: Final = (
    Rule("FIL001", _E, "A file or folder cannot be read"),
    Rule("FIL002", _E, "A file is larger than 1 MiB"),
    Rule("FIL003", _E, "A file is not UTF-8"),
    Rule("FIL004", _E, "A file holds characters that cannot be seen"),
    Rule("FIL005", _E, "There is no ledger at the place that was named"),
    Rule("FIL006", _W, "A file is not read because of how its name ends"),
    Rule("FIL007", _E, "A file lies where no promise belongs"),
    Rule("FIL008", _E, "A folder's name cannot be a domain"),
    Rule("FIL009", _E, "A file's name cannot be an id"),
    Rule("YML001", _E, "The text is not YAML"),
    Rule("YML002", _E, "A tab indents a line"),
    Rule("YML003", _E, "Anchors and aliases are not read"),
    Rule("YML004", _E, "Tags are not read"),
    Rule("YML005", _E, "A file holds a second document"),
    Rule("YML006", _E, "A key is not plain text"),
    Rule("YML007", _E, "A file is empty, or not made of keys and values"),
    Rule("YML008", _E, "Values are nested too deep"),
    Rule("YML009", _E, "A value with a colon in it stands without quotes"),
    Rule("YML010", _E, "A value begins with a sign that needs quotes"),
    Rule("KEY001", _E, "A key is not known"),
    Rule("KEY002", _E, "A key is missing"),
    Rule("KEY003", _E, "A key is written twice"),
    Rule("TYP001", _E, "A value has the wrong shape"),
    Rule("TYP002", _E, "A value is none of the words that may stand there"),
    Rule("TYP003", _E, "A value is neither true nor false"),
    Rule("TYP004", _E, "A value is not a number"),
    Rule("TYP005", _E, "A value is not an id"),
    Rule("TYP006", _E, "Nothing is written as a word such as null"),
    Rule("TYP007", _E, "An item is empty"),
    Rule("DAT001", _E, "A value is not a date, or a day that does not exist"),
    Rule("DAT002", _E, "A date is not one day"),
    Rule("CLM001", _E, "A claim has neither `due` nor `said`"),
    Rule("CLM002", _E, "The words of a claim settle no date, and there is no `due`"),
    Rule("MEA001", _E, "A value is not a quantity"),
    Rule("MEA002", _E, "A value is not a unit"),
    Rule("MAP001", _E, "A value is not a length of time"),
    Rule("MAP002", _E, "A range of time runs backwards"),
    Rule("PRC001", _E, "The first line of a table of prices is not known"),
    Rule("PRC002", _E, "A row of prices has other cells than its heading"),
    Rule("PRC003", _E, "A row of prices has no day"),
    Rule("PRC004", _E, "A price is not a number above 0"),
    Rule("PRC005", _E, "A day of prices stands twice, or after a later one"),
)
"""Applied to the text, the keys and the types while a file is read."""

OF_PROMISE: Final[tuple[RecordRule[Promise], ...]] = (
    RecordRule("DAT003", _E, "A due window ends before its claim was made", claims.due_before_made),
    RecordRule("DAT004", _W, "A claim's date is coarser than its horizon", claims.due_inside_made),
    RecordRule("CLM003", _E, "Claims do not stand oldest first", claims.oldest_first),
    RecordRule("CLM004", _E, "`said` is longer than the timing words", claims.said_too_long),
    RecordRule("CLM005", _W, "`said` and `due` disagree", claims.said_against_due),
    RecordRule("CLM006", _E, "A claim was made after the end", claims.after_the_end),
    RecordRule("CLM007", _E, "A claim is newer than the evidence", claims.after_the_evidence),
    RecordRule("CLM008", _E, "The first claim takes a date back", claims.first_withdraws),
    RecordRule("CLM009", _W, "A claim is there twice", claims.said_twice),
    RecordRule("OUT001", _E, "Delivered or cancelled without a date", outcomes.without_date),
    RecordRule("OUT002", _E, "The outcome precedes the claims", outcomes.before_first_claim),
    RecordRule("OUT003", _E, "The outcome lies after its evidence", outcomes.after_as_of),
    RecordRule("OUT004", _E, "A pending promise has a date", outcomes.pending_with_date),
    RecordRule("OUT005", _W, "Cancelled without a reason", outcomes.cancelled_without_because),
    RecordRule("OUT006", _E, "A reason without a cancellation", outcomes.because_without_cancelled),
    RecordRule("OUT007", _E, "A successor, but not superseded", outcomes.successor_without_reason),
    RecordRule("OUT008", _W, "Superseded without a successor", outcomes.superseded_by_nothing),
    RecordRule("OUT009", _E, "A missed quota without its share", outcomes.quota_without_share),
    RecordRule("OUT010", _E, "The share goes ill with the status", outcomes.share_out_of_range),
    RecordRule("OUT011", _E, "A quota was kept after its period", outcomes.quota_late),
    RecordRule("OUT012", _W, "Judged without evidence", outcomes.without_evidence),
    RecordRule("OUT013", _W, "A lenient reading says no more", outcomes.lenient_says_nothing),
    RecordRule("MEA003", _E, "The threshold's type belies its unit", measures.type_against_unit),
    RecordRule("MEA004", _E, "A quota's period is open", measures.open_quota),
    RecordRule("MEA005", _E, "A level without a measure", measures.level_without_measure),
    RecordRule("MEA006", _E, "A level of another kind", measures.level_of_another_kind),
    RecordRule("MEA007", _W, "A level meets the threshold", measures.level_meets_threshold),
    RecordRule("SRC004", _W, "A page is older than its news", sources.page_before_statement),
    RecordRule("REF009", _W, "An id stands twice in one list", statements.listed_twice),
    RecordRule("PRM001", _W, "The criteria say nothing new", statements.criteria_repeat_promise),
)  # fmt: skip

OF_SERIES: Final[tuple[RecordRule[Series], ...]] = (
    RecordRule("SER001", _W, "Two values for one date", series.two_values),
    RecordRule("SER002", _W, "Readings do not stand oldest first", series.readings_in_order),
    RecordRule("SER003", _E, "A reading's date is open", series.open_date),
    RecordRule("SER004", _E, "A probability outside 0 to 1", series.probability_range),
    RecordRule("SER005", _E, "A probability has no deadline", series.probability_without_deadline),
    RecordRule("SER006", _E, "A deadline has no probability", series.deadline_without_probability),
    RecordRule("SER007", _E, "A probability was read after its deadline", series.deadline_passed),
    RecordRule("SER008", _E, "The unit goes ill with the type", series.unit_against_type),
    RecordRule("SER009", _W, "A series without readings", series.without_readings),
    RecordRule("SER010", _E, "Only a market says so", series.market_without_probability),
    RecordRule("SER011", _E, "What a market asks belies its unit", series.asks_against_unit),
)  # fmt: skip

OF_ROADMAP: Final[tuple[RecordRule[Roadmap], ...]] = (
    RecordRule("MAP003", _E, "A label is too long", roadmaps.label_too_long),
    RecordRule("MAP004", _E, "An id stands twice in a roadmap's list", roadmaps.named_twice),
    RecordRule("MAP005", _E, "A milestone is not there", roadmaps.milestone_unknown),
    RecordRule("MAP006", _E, "Milestones wait for each other", roadmaps.in_circle),
    RecordRule("MAP007", _E, "A milestone comes about in two ways", roadmaps.two_ways),
    RecordRule("MAP008", _E, "The first of fewer than two", roadmaps.first_of_too_few),
    RecordRule("MAP009", _E, "A reason without its source", roadmaps.without_source),
    RecordRule("MAP010", _E, "A ramp does not rise", roadmaps.ramp_does_not_rise),
)  # fmt: skip

OF_SECURITY: Final[tuple[RecordRule[Security], ...]] = (
    RecordRule("PRC006", _E, "Closes would be adjusted for splits twice", prices.adjusted_twice),
    RecordRule("PRC007", _E, "A split leaves the shares as they are", prices.split_of_nothing),
    RecordRule("PRC008", _E, "A currency is not known", prices.currency_unknown),
    RecordRule("PRC009", _E, "Two sources of prices have one id", prices.source_twice),
    RecordRule("PRC010", _E, "Prices are not named for their ticker", prices.named_by_its_ticker),
)  # fmt: skip

OF_ORGANIZATIONS: Final[tuple[RecordRule[OrganizationsFile], ...]] = (
    RecordRule("ORG001", _E, "Times of trading do not follow", trading.times_out_of_order),
    RecordRule("ORG002", _E, "An end of trading is told by half", trading.ended_without_a_day),
    RecordRule("ORG003", _E, "No share costs this", trading.price_below_nothing),
)  # fmt: skip

OF_RECORD: Final[tuple[RecordRule[sources.Sourced], ...]] = (
    RecordRule("SRC001", _E, "Verified without a source", sources.verified_without_source),
    RecordRule("SRC002", _E, "An address is not one of a page", sources.not_an_address),
    RecordRule("SRC003", _E, "An address is a placeholder", sources.placeholder_address),
    RecordRule("SRC005", _E, "A page was read before it was there", sources.read_before_published),
)  # fmt: skip

OF_LEDGER: Final = (
    LedgerRule("REF001", _E, "Two files have one id", references.id_twice),
    LedgerRule("REF002", _E, "A required promise is not there", references.requires_unknown),
    LedgerRule("REF003", _E, "Promises require each other", references.requires_in_circle),
    LedgerRule("REF004", _E, "A series is not there", readings.series_unknown),
    LedgerRule("REF005", _E, "An alias is in use", references.alias_in_use),
    LedgerRule("REF006", _E, "A successor is not there", references.successor_unknown),
    LedgerRule("REF007", _W, "Delivered before what it requires", references.kept_before_required),
    LedgerRule("REF008", _W, "Two promises in the same words", references.same_statement),
    LedgerRule("MEA008", _E, "Threshold and series differ in unit", readings.unit_mismatch),
    LedgerRule("MEA009", _W, "A series settles no outcome", readings.series_settles_nothing),
    LedgerRule("MEA010", _W, "Two names for one quantity", readings.quantity_mismatch),
    LedgerRule("MEA011", _W, "Outcome and readings disagree", readings.outcome_against_readings),
    LedgerRule("MEA012", _W, "Met before it was promised", readings.met_before_promised),
    LedgerRule("MAP011", _E, "A milestone is no promise", roadmap_links.nothing_makes_it),
    LedgerRule("MAP012", _E, "A promise is made a ramp", roadmap_links.promise_made_otherwise),
    LedgerRule("MAP013", _E, "A threshold has no measure", roadmap_series.threshold_unmeasured),
    LedgerRule("MAP014", _E, "Threshold and fan differ in unit", roadmap_series.threshold_unit),
    LedgerRule("MAP015", _E, "Thresholds do not rise", roadmap_series.thresholds_do_not_rise),
    LedgerRule("MAP016", _E, "A roadmap's series is not there", roadmap_series.series_unknown),
    LedgerRule("MAP017", _E, "A series is not what its key says", roadmap_roles.series_kind),
    LedgerRule("MAP018", _E, "An analogue without growth", roadmap_series.analogue_too_short),
    LedgerRule("MAP019", _E, "A requirement is left out", roadmap_links.requirement_left_out),
    LedgerRule("MAP020", _E, "A requirement is turned round", roadmap_links.turned_round),
    LedgerRule("MAP021", _E, "A share outside 0 to 1", roadmap_roles.share_out_of_range),
    LedgerRule("MAP022", _E, "A key's series has no readings", roadmap_roles.without_readings),
    LedgerRule("MAP023", _W, "A milestone is a quota", roadmap_links.quota_as_milestone),
    LedgerRule("OUT014", _W, "A quota is pending after its period", readings.quota_left_open),
    LedgerRule("SAM001", _E, "A sampling rule is not there", sampling.rule_unknown),
    LedgerRule("SAM002", _W, "A sampling rule is not used", sampling.rule_unused),
    LedgerRule("SAM003", _E, "The file of sampling rules is not there", sampling.no_rules),
    LedgerRule("NAM001", _W, "A name is spelled in another way", names.variant_spelling),
    LedgerRule("NAM002", _W, "Two names look like one", names.nearly_the_same),
    LedgerRule("NAM003", _E, "A variant leads to two names", names.variant_of_two),
    LedgerRule("LED001", _E, "The format's version is not known", closing.unknown_version),
    LedgerRule("LED002", _W, "A fact lies after the closing date", closing.fact_after_closing),
    LedgerRule("LED003", _W, "A reading lies after closing", closing.reading_after_closing),
    LedgerRule("LED004", _W, "A price lies after closing", prices.close_after_closing),
    LedgerRule("PRC011", _E, "A table of prices stands alone", prices.without_the_other),
    LedgerRule("PRC012", _E, "A source of prices is not there", prices.source_unknown),
    LedgerRule("PRC013", _W, "A price jumps as after a split", prices.jump_like_a_split),
    LedgerRule("PRC014", _W, "Prices have a gap", prices.gap_in_closes),
    LedgerRule("PRC015", _W, "A price is of a weekend", prices.on_a_weekend),
    LedgerRule("PRC016", _E, "An adjusted close has no split", prices.dividends_without_splits),
    LedgerRule("ORG004", _W, "An organization promises nothing", trading.promises_nothing),
    LedgerRule("ORG005", _W, "A ticker has no prices", trading.ticker_without_prices),
    LedgerRule("ORG006", _E, "A benchmark does not fit", trading.benchmark_unfit),
    LedgerRule("ORG007", _E, "A price outside the time of trading", trading.close_outside_trading),
)  # fmt: skip

RULES: Final[tuple[Rule, ...]] = tuple(
    sorted(
        (
            *OF_READING,
            *OF_PROMISE,
            *OF_SERIES,
            *OF_ROADMAP,
            *OF_SECURITY,
            *OF_ORGANIZATIONS,
            *OF_RECORD,
            *OF_LEDGER,
        ),
        key=lambda rule: rule.code,
    ),
)
"""Every rule, by code: from this list the reference of problems is written."""

SEVERITY: Final = {rule.code: rule.severity for rule in RULES}
