"""All organizations: who keeps their word, raw beside shrunk, as a chart and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from promisetrack.charts.forest import ForestRow, forest_chart
from promisetrack.forecast.records import LEAST_DECIDED
from promisetrack.report.api import api_json
from promisetrack.report.edition import Edition
from promisetrack.report.figures import Figure
from promisetrack.report.icons import icon, swatch
from promisetrack.report.page import Page
from promisetrack.report.pages.group import ORGANIZATIONS, Group, group_fields, organization_path
from promisetrack.report.pages.organization import organization_groups
from promisetrack.report.pages.organization_rows import COLUMNS, RECORDS, organization_rows
from promisetrack.report.phrasing import counted, number_words, opening
from promisetrack.report.tables import table
from promisetrack.words import day_words, stretch_words

LEAST_ROWS: Final = 3
"""Organizations that the picture needs."""

SLOW: Final = 1.25
"""An expected stretch from which on an organization is named as one that takes longer."""


@dataclass(frozen=True, slots=True)
class OrganizationSection:
    """The organizations on the front page: the figure, and what stands around it."""

    title: str
    dek: str
    figure: Figure


def organizations_page(edition: Edition) -> Page:
    """Return the page of all organizations."""
    found = organization_groups(edition)
    rows = organization_rows(edition, found.values())
    ranked = _forest_rows(edition)
    figure = forest_figure(edition, ranked)
    told = sum(group.is_told for group in found.values())
    return Page(
        path=f"{ORGANIZATIONS}/index.html",
        template="organizations.html.j2",
        title=forest_title(ranked),
        description=f"{len(found)} organizations and how they kept their dates.",
        place="organizations",
        values={
            "standfirst": _standfirst(len(found), told),
            "figure": figure,
            "why_not": _why_not(edition, told),
            "table_title": opening(counted(len(found), "organization")),
            "columns": COLUMNS,
            "rows": rows,
            "groups": [
                (name, words)
                for name, words in RECORDS
                if any(row.record == name for row in rows)
            ],
        },
        figures=(figure,) if figure else (),
        files={
            "api/v1/organizations.json": api_json(
                edition, organizations=[_fields(group) for group in found.values()]
            ).decode()
        },
    )  # fmt: skip


def organization_section(edition: Edition) -> OrganizationSection | None:
    """Return what the front page shows of organizations; None where too few can be told."""
    ranked = _forest_rows(edition)
    figure = forest_figure(edition, ranked)
    if figure is None:
        return None
    return OrganizationSection(
        forest_title(ranked),
        f"Organizations with at least {LEAST_DECIDED} promises that can be judged. "
        "Small records are drawn towards all others.",
        figure,
    )


def forest_figure(edition: Edition, rows: Sequence[ForestRow]) -> Figure | None:
    """Return the forest of organizations, in the order given; None where too few can be told."""
    if len(rows) < LEAST_ROWS:
        return None
    everyone = edition.facts.quartiles[1].stretch if edition.facts is not None else None
    return Figure(
        id="organizations-forest",
        title=_chart_title(rows),
        subtitle=Markup(
            "Time taken over time promised: {} expected, drawn towards all; {} 8 chances in 10; "
            "{} seen: within this half had come. Dashed: half of all promises. At the right: kept "
            "on time, of decided. Logarithmic scale."
        ).format(icon("expected"), swatch("half"), icon("seen")),
        chart=forest_chart(rows, everyone=everyone),
        source=f"As of {day_words(edition.as_of)}. {len(rows)} organizations with at least "
        f"{LEAST_DECIDED} decided promises, of {len(edition.records)}.",
        table=table(
            (
                "organization", "kept", "decided", "seen_stretch", "expected_stretch", "lower_80",
                "upper_80",
            ),
            [
                [row.name, row.kept, row.decided, row.raw, row.middle, row.low, row.high]
                for row in rows
            ],
        ),
        csv="data/organizations-stretch.csv",
    )  # fmt: skip


def forest_title(rows: Sequence[ForestRow]) -> str:
    """Say who takes longest and who is quickest, the quickest standing first."""
    if len(rows) < LEAST_ROWS:
        return "How organizations keep their dates"
    first, last = rows[0], rows[-1]
    if last.middle < SLOW:
        return "No organization with a record is expected to take much longer than it says"
    title = f"{last.name} is expected to take {stretch_words(last.middle)}"
    if first.high < 1.0:
        return f"{title}; {first.name} less than it promises"
    return f"{title}; {first.name} about {stretch_words(first.middle).split(' ')[0]}"


# --- private -------------------------------------------------------------------------------


def _forest_rows(edition: Edition) -> list[ForestRow]:
    """Return the organizations that have a shrunk stretch, the quickest first."""
    rows = []
    for name, shrunk in edition.stretches.items():
        if shrunk is None:
            continue
        own = tuple(one for one in edition.entries if one.promise.organization == name)
        group = Group(name, own, edition)
        numbers = group.median, group.kept, group.decided
        rows.append(ForestRow(name, shrunk.lower, shrunk.value, shrunk.upper, *numbers))
    return sorted(rows, key=lambda row: (row.middle, row.name))


def _chart_title(rows: Sequence[ForestRow]) -> str:
    """Say how many surely take longer than they promise: the whole interval is beyond 1."""
    longer = sum(row.low > 1.0 for row in rows)
    sooner = sum(row.high < 1.0 for row in rows)
    every = number_words(len(rows))
    verb = "takes" if longer == 1 else "take"
    title = f"{opening(number_words(longer))} of {every} {verb} longer than promised, beyond chance"
    return f"{title}; {number_words(sooner)} less" if sooner else title


def _standfirst(organizations: int, told: int) -> str:
    have = "has" if told == 1 else "have"
    return (
        f"{opening(number_words(told))} of {counted(organizations, 'organization')} {have} at "
        f"least {number_words(LEAST_DECIDED)} promises that can be judged. With fewer, a record "
        "cannot be told from luck."
    )


def _why_not(edition: Edition, told: int) -> str:
    if edition.model is None:
        return f"Nothing is expected of anyone: {edition.no_model}."
    if edition.model.members is None:
        return (
            "Nothing can be told of organizations apart: with few promises, the forecasts rest on "
            "one curve for all. The counts below are what was seen."
        )
    return (
        f"{opening(counted(told, 'organization'))} with {LEAST_DECIDED} decided promises: too few "
        f"for a picture, which needs {number_words(LEAST_ROWS)}."
    )


def _fields(group: Group) -> dict[str, Any]:
    """Return an organization as JSON fields, without the ids that its own copy has."""
    fields = {name: value for name, value in group_fields(group).items() if name != "ids"}
    return {**fields, "address": organization_path(group.edition, group.name)}
