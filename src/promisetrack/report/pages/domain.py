"""The pages of domains: how long what is promised in a field takes, and who promises in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from promisetrack.charts import delay_panel
from promisetrack.charts.delay import share_left
from promisetrack.report.api import api_json
from promisetrack.report.edition import Edition
from promisetrack.report.figures import Figure
from promisetrack.report.page import Page
from promisetrack.report.pages.group import (
    DOMAINS,
    Group,
    by_record,
    came_in,
    domain_path,
    early_words,
    group_fields,
    group_title,
    groups,
    median_words_of,
    organization_path,
    share_row,
)
from promisetrack.report.pages.group_figures import incidence_figure, outcomes_figure
from promisetrack.report.pages.group_page import Breakdown, Fact, GroupPage, group_page
from promisetrack.report.pages.milestone_figure import milestone_figure
from promisetrack.report.phrasing import counted, domain_words, opening
from promisetrack.report.tables import table

if TYPE_CHECKING:
    from promisetrack.forecast import DelaySurvival

OTHERS: Final = 6
"""The largest domains stand behind a curve, in grey."""


def domain_groups(edition: Edition) -> dict[str, Group]:
    """Return the domains by name."""
    return groups(edition, lambda entry: entry.promise.domain)


def domains_page(edition: Edition) -> Page:
    """Return the page of all domains, the one with most decided promises first."""
    found = domain_groups(edition)
    ranked = by_record(found.values())
    rows = tuple(
        share_row(group, name=domain_words(group.name), href=domain_path(edition, group.name))
        for group in ranked
    )
    copy = "api/v1/domains.json"
    return Page(
        path=f"{DOMAINS}/index.html",
        template="domains.html.j2",
        title=_index_title(ranked),
        description=f"{len(found)} domains and how promises were kept in them.",
        place="domains",
        values={
            "standfirst": (
                "Shares follow how promises came into this ledger as much as the field itself: "
                "each page says by which rules its promises came in."
            ),
            "table": Breakdown("all", opening(counted(len(found), "domain")), "Domain", rows),
            "copy": copy,
        },
        files={
            copy: api_json(edition, domains=[group_fields(one) for one in found.values()]).decode()
        },
    )


def domain_pages(edition: Edition) -> Iterator[Page]:
    """Make the page of every domain."""
    for group in domain_groups(edition).values():
        yield domain_page(group)


def domain_page(group: Group) -> Page:
    """Return the page of one domain."""
    edition, name = group.edition, domain_words(group.name)
    slug = edition.domain_slugs[group.name]
    data = f"data/{DOMAINS}/{slug}"
    delay = _delay_figure(group, csv=f"{data}-delay.csv")
    incidence = incidence_figure(group, name=name, csv=f"{data}-fates.csv")
    return group_page(
        group,
        GroupPage(
            place="domains",
            folder=DOMAINS,
            slug=slug,
            crumb="Domains",
            title=group_title(group, name),
            kicker=name,
            facts=group_facts(group),
            outcomes=outcomes_figure(group, csv=f"{data}-outcomes.csv"),
            pair=tuple(one for one in (incidence, delay) if one is not None),
            pair_title="What became of them as their time ran",
            milestones=milestone_figure(group, csv=f"{data}-milestones.csv"),
            breakdowns=(organization_breakdown(group),),
            notes=(came_in(group, "field"),),
            cannot_tell="" if group.is_told else _cannot_tell(group),
            fields={"domain": group.name},
        ),
    )


def group_facts(group: Group) -> tuple[Fact, ...]:
    """Return the row of numbers of a group that is no organization."""
    facts = [
        Fact(str(len(group.entries)), "promise" if len(group.entries) == 1 else "promises"),
        Fact(
            f"{group.kept} of {group.decided}" if group.decided else "none decided",
            "kept on time, of decided",
        ),
        Fact(early_words(group), "came early"),
    ]
    if group.is_told:
        facts.append(Fact(median_words_of(group.median), "half came within, times the promised"))
    facts.append(
        Fact(str(len({entry.promise.organization for entry in group.entries})), "organizations")
    )
    return tuple(facts)


def organization_breakdown(group: Group) -> Breakdown:
    """Return the organizations within a group, most decided promises first."""
    edition = group.edition
    names = {entry.promise.organization for entry in group.entries}
    parts = [
        Group(name, tuple(e for e in group.entries if e.promise.organization == name), edition)
        for name in sorted(names)
    ]
    rows = tuple(
        share_row(part, name=part.name, href=organization_path(edition, part.name))
        for part in by_record(parts)
    )
    words = counted(len(rows), "organization")
    verb = "promises" if len(rows) == 1 else "promise"
    return Breakdown(
        "organizations", f"{opening(words)} {verb} here", "Organization", rows,
        dek="Counts of these promises only.",
    )  # fmt: skip


# --- private -------------------------------------------------------------------------------

_ENOUGH: Final = 20
"""Decided promises from which on domains are compared in a title."""


def _index_title(ranked: list[Group]) -> str:
    """Name the domain kept most and the one kept least often, of those with enough cases."""
    clear = [group for group in ranked if group.decided >= _ENOUGH]
    if len(clear) < 2:  # noqa: PLR2004  nothing to compare
        return "How promises are kept, by domain"
    best = max(clear, key=lambda group: group.kept / group.decided)
    worst = min(clear, key=lambda group: group.kept / group.decided)
    return (
        f"{domain_words(best.name)}: {best.kept} of {best.decided} promises kept on time; "
        f"{domain_words(worst.name).lower()}: {worst.kept} of {worst.decided}"
    )


def _cannot_tell(group: Group) -> str:
    return (
        f"Cannot tell how long things take here: {group.decided} decided, at least 5 are needed. "
        "Forecasts lean on all other fields."
    )


def _delay_figure(group: Group, *, csv: str) -> Figure | None:
    """Return the survival of delay of a domain; None where too few were late to say."""
    survival = group.edition.by_domain
    curve = survival.curve(group.name)
    if curve.empty:
        return None
    name = domain_words(group.name)
    sizes = survival.at_risk["rows"].sort_values(ascending=False, kind="stable")
    drawn = set(survival.curves["group"])
    others = [str(one) for one in sizes.index if one in drawn][:OTHERS]
    return Figure(
        id="delay",
        title=_delay_title(survival, group.name),
        subtitle=Markup(
            "Share not delivered, by years after the first date. Band: 8 chances in 10; thin: "
            "the largest domains; ticks: open promises when last seen."
        ),
        chart=delay_panel(survival, group.name, name=name, others=others),
        source=f"{survival.at_risk['rows'].to_dict()[group.name]} promises with a date; the curve "
        "stops where fewer than five are left. Cancelled ones stay missing.",
        table=table(
            ("years_after_the_date", "not_delivered", "lower_80", "upper_80"),
            [
                [None if cell != cell else float(cell) for cell in row]  # noqa: PLR0124  NaN
                for row in curve[["delay_years", "undelivered", "lower", "upper"]]
                .to_numpy()
                .tolist()
            ],
        ),
        csv=csv,
        n=int(survival.at_risk["rows"].to_dict()[group.name]),
    )


def _delay_title(survival: DelaySurvival, name: str) -> str:
    due, later = share_left(survival, name, 0) or 0.0, share_left(survival, name, 2)
    title = f"{100 * due:.0f}% were missing when due"
    return title if later is None else f"{title}, {100 * later:.0f}% two years on"
