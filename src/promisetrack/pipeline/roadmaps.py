"""Draw a roadmap of the ledger, as fields for JSON and CSV and as cells in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from promisetrack.forecast import DeliveryForecast, ForecastError, fit_delays
from promisetrack.forecast.delivery import Timeline
from promisetrack.forecast.fields import day_field
from promisetrack.forecast.roadmap.drawn import (
    Drawn,
    count_scenarios,
    drawn_roadmap,
    roadmap_fields,
    what_moves,
)
from promisetrack.forecast.roadmap.draws import DEPENDENCE, DRAWS
from promisetrack.forecast.roadmap.fields import (
    CSV_COLUMNS,
    milestone_fields,
    milestone_row,
)
from promisetrack.forecast.roadmap.needs import takes
from promisetrack.forecast.roadmap.scenarios import Moved
from promisetrack.forecast.roadmap.simulate import (
    Assumptions,
)
from promisetrack.forecast.roadmap.timelines import MilestoneTimeline, timeline_of
from promisetrack.forecast.roadmap.words import holdup_words, range_words
from promisetrack.forecast.words import (
    interval_years,
    median_words,
    never_share_words,
    on_time_words,
    quoted_year,
)
from promisetrack.ledger.ids import find_id
from promisetrack.mapper import Mapper, in_turn
from promisetrack.model import Ledger
from promisetrack.model.roadmap import Roadmap
from promisetrack.pipeline.faults import MORE_TO_LEARN_FROM
from promisetrack.problems import CommandError
from promisetrack.words import NOTHING, date_words, day_words, probability_words

__all__ = [
    "CSV_COLUMNS", "Asked", "Drawn", "count_scenarios", "draw", "find_roadmap", "milestone_cells",
    "milestone_rows", "moved_cells", "moved_fields", "roadmap_json", "sentences", "takes_cells",
    "timeline_of", "what_moves",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """How a roadmap is drawn.

    Parameters
    ----------
    assume
        What is taken as given, by id of a milestone.
    doubling_years
        A known pace that takes the place of the learned growth; None: growth is learned.
    dependence
        Correlation of what is left to chance.
    draws
        Number of worlds.
    """

    assume: Assumptions = field(default_factory=dict)
    doubling_years: float | None = None
    dependence: float = DEPENDENCE
    draws: int = DRAWS


def find_roadmap(ledger: Ledger, text: str | None) -> Roadmap:
    """Return the roadmap of an id, or the only one.

    Raises
    ------
    CommandError
        Where there is none, or several and none is named.
    """
    known = [roadmap.id for roadmap in ledger.roadmaps]
    if not known:
        message = "the ledger has no roadmap"
        remedy = "write one in claims/roadmaps/; docs/reference/ledger-format.md shows its keys"
        raise CommandError(message, remedy=remedy, exit_code=1)
    if text is None and len(known) > 1:
        message = f"which roadmap? the ledger has {', '.join(known)}"
        raise CommandError(message, remedy=f"promisetrack roadmap {known[0]}")
    return ledger.roadmaps[find_id(text, known) if text else known[0]]


def draw(
    ledger: Ledger,
    roadmap: Roadmap,
    *,
    as_of: date,
    asked: Asked | None = None,
    mapper: Mapper = in_turn,
) -> Drawn:
    """Fit the delay model and draw a roadmap of the ledger, with what is known by a day.

    Raises
    ------
    CommandError
        Where the ledger holds too little, or a milestone has no forecast.
    """
    asked = asked or Asked()
    try:
        model = fit_delays(ledger, as_of=as_of)
        return drawn_roadmap(
            model, roadmap, assume=asked.assume, doubling_years=asked.doubling_years,
            dependence=asked.dependence, draws=asked.draws, mapper=mapper,
        )  # fmt: skip
    except ForecastError as error:
        message = f"no roadmap as of {as_of}: {error}"
        raise CommandError(message, remedy=MORE_TO_LEARN_FROM, exit_code=1) from None


def milestone_rows(drawn: Drawn) -> list[dict[str, Any]]:
    """Return the rows of `CSV_COLUMNS`."""
    return [milestone_row(milestone_fields(one)) for one in drawn.milestones]


def roadmap_json(drawn: Drawn, ledger: Ledger) -> dict[str, Any]:
    """Return what `roadmap --format json` prints below its schema version."""
    head = {"as_of": str(drawn.as_of), "ledger_hash": ledger.hash}
    return head | roadmap_fields(drawn)


def moved_fields(moved: Moved) -> dict[str, Any]:
    """Return a scenario as JSON fields."""
    year = quoted_year(moved.timeline.as_of)
    return {
        "scenario": moved.scenario.name,
        "label": moved.scenario.label,
        "p50": day_field(moved.timeline.quantile(0.5)),
        **{f"p_by_{at}": round(_by(moved, at), 6) for at in (year, year + 5, year + 10)},
        "moves": round(moved.moves, 6),
    }


def milestone_cells(drawn: Drawn) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the heads and rows of the table of milestones in words."""
    heads = (
        "MILESTONE", "FIRST DATE", "NEWEST DATE", "EVEN ODDS", "8 CHANCES IN 10", "ON TIME",
        "NEVER", "PROMISE ALONE", "MOST OFTEN HELD UP BY",
    )  # fmt: skip
    labels = {one.id: one.label for one in drawn.milestones}
    return heads, [_cells(one, labels) for one in drawn.milestones]


def takes_cells(drawn: Drawn) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the heads and rows of what each threshold takes a year."""
    heads = ("A YEAR OF", "SATELLITES", "LAUNCHES", "TONNES", "ARRAY KM2", "RADIATOR KM2")
    plan = drawn.plan
    if plan is None:
        return heads, []
    rows = []
    for promise in plan.promises:
        watts = plan.watts(promise.id)
        if watts is None:
            continue
        found = takes(plan.needs, watts)
        amounts = (
            found.satellites, found.launches, found.tonnes, found.array_km2, found.radiator_km2,
        )  # fmt: skip
        reached = str(promise.measure.reaches) if promise.measure else NOTHING
        rows.append((reached, *(range_words(amount) for amount in amounts)))
    return heads, rows


def moved_cells(
    usual: Timeline, moved: tuple[Moved, ...]
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the heads and rows of the scenarios in words, the milestone as forecast first."""
    years = [quoted_year(usual.as_of) + more for more in (0, 5, 10)]
    heads = ("IF", "EVEN ODDS", *(f"BY {year}" for year in years), "MOVES")

    def row(label: str, timeline: Timeline, moves: str) -> tuple[str, ...]:
        chances = (timeline.probability_by(date(year, 12, 31)) for year in years)
        return (label, median_words(timeline), *map(probability_words, chances), moves)

    return heads, [
        row("as forecast", usual, NOTHING),
        *(row(one.scenario.label, one.timeline, _points(one.moves)) for one in moved),
    ]


def sentences(drawn: Drawn) -> list[str]:
    """Say what the table rests on."""
    count = f"{drawn.draws.worlds.count:,}"
    said = [
        f"{count} draws as of {day_words(drawn.draws.as_of)}: nothing before what it requires",
        "promise alone: if it behaved like an average promise of this company and field",
    ]
    plan = drawn.plan
    if plan is not None:
        ramps = plan.growth.ramps
        makers = len({ramp.organization or ramp.name for ramp in ramps})
        pace = (
            f"growth doubles every {plan.doubling_years:g} years, as asked"
            if plan.doubling_years
            else f"growth is learned from {len(ramps)} ramps of {makers} organizations"
        )
        said.append(pace)
    return said


# --- private -------------------------------------------------------------------------------


def _points(moves: float) -> str:
    points = round(100 * moves)
    return f"{points} point" if points == 1 else f"{points} points"


def _by(moved: Moved, year: int) -> float:
    return moved.timeline.probability_by(date(year, 12, 31))


def _cells(one: MilestoneTimeline, labels: Mapping[str, str]) -> tuple[str, ...]:
    if one.timeline is None:
        outcome = one.draws.outcome
        when = f" {date_words(outcome.date)}" if outcome is not None and outcome.date else ""
        status = NOTHING if outcome is None else outcome.status.value
        return (one.label, NOTHING, NOTHING, f"{status}{when}", *[NOTHING] * 5)
    timeline = one.timeline
    promised = timeline if isinstance(timeline, DeliveryForecast) else None
    return (
        one.label,
        NOTHING if promised is None else day_words(promised.first_due),
        NOTHING if promised is None else day_words(promised.due),
        median_words(timeline),
        interval_years(timeline),
        on_time_words(promised),
        never_share_words(timeline),
        median_words(one.alone) if one.alone else NOTHING,
        holdup_words(one, labels),
    )
