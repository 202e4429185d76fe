"""The pages of sampling rules: how promises came into the ledger, and what that does to rates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from promisetrack.report.edition import Edition
from promisetrack.report.page import Page
from promisetrack.report.pages.domain import group_facts, organization_breakdown
from promisetrack.report.pages.group import (
    SAMPLING,
    Group,
    by_record,
    domain_path,
    group_title,
    groups,
    sampling_path,
    share_row,
)
from promisetrack.report.pages.group_figures import incidence_figure, outcomes_figure
from promisetrack.report.pages.group_page import Breakdown, GroupPage, group_page
from promisetrack.report.phrasing import counted, domain_words, number_words, opening

KINDS: Final = {
    "systematic": "A whole source was taken, kept or not: shares of it can be read.",
    "opportunistic": "Chosen one by one: do not read a share of kept promises off this list.",
}
"""What each kind of rule allows, by its name."""


def sampling_groups(edition: Edition) -> dict[str, Group]:
    """Return the promises by sampling rule."""
    return groups(edition, lambda entry: entry.promise.sampling)


def sampling_index(edition: Edition) -> Page:
    """Return the page of all rules, most decided promises first."""
    found = sampling_groups(edition)
    rows = tuple(
        share_row(
            group,
            name=rule_title(group),
            href=sampling_path(edition, group.name),
            of=_kind(group) or "no rule recorded",
        )
        for group in by_record(found.values())
    )
    kinds = [_kind(group) for group in found.values()]
    return Page(
        path=f"{SAMPLING}/index.html",
        template="domains.html.j2",
        title=_index_title(len(found), kinds.count("systematic")),
        description="How promises came into this ledger, and how they were kept by rule.",
        place="method",
        values={
            "standfirst": (
                "A list of famous delays holds few kept promises. Shares mean something where a "
                "rule takes a whole source, whatever became of what is in it."
            ),
            "table": Breakdown("all", opening(counted(len(found), "rule")), "Rule", rows),
            "copy": "api/v1/promises.json",
        },
    )


def sampling_pages(edition: Edition) -> Iterator[Page]:
    """Make the page of every rule."""
    for group in sampling_groups(edition).values():
        yield sampling_page(group)


def sampling_page(group: Group) -> Page:
    """Return the page of one rule."""
    edition = group.edition
    slug = edition.sampling_slugs[group.name]
    data = f"data/{SAMPLING}/{slug}"
    title = rule_title(group)
    incidence = incidence_figure(group, name=title, csv=f"{data}-fates.csv")
    return group_page(
        group,
        GroupPage(
            place="method",
            folder=SAMPLING,
            slug=slug,
            crumb="Sampling rules",
            title=group_title(group, title),
            kicker=group.name,
            facts=group_facts(group),
            outcomes=outcomes_figure(group, csv=f"{data}-outcomes.csv"),
            pair=(incidence,) if incidence else (),
            pair_title="What became of them as their time ran",
            breakdowns=(_domains(group), organization_breakdown(group)),
            notes=_notes(group),
            forecasts=False,
            fields=_fields(group),
        ),
    )


def rule_title(group: Group) -> str:
    """Return what a rule is called."""
    rule = group.edition.ledger.sampling.get(group.name)
    return rule.title if rule is not None else group.name


# --- private -------------------------------------------------------------------------------


def _index_title(rules: int, systematic: int) -> str:
    """Say how many rules there are, and how many of them take a whole source."""
    if rules == 0:
        return "No promise has come in yet"
    title = f"Promises came in by {counted(rules, 'rule')}"
    if systematic == 1:
        return f"{title}, one of which takes a whole source"
    return f"{title}, {number_words(systematic)} of which take whole sources"


def _kind(group: Group) -> str:
    rule = group.edition.ledger.sampling.get(group.name)
    return rule.kind.value if rule is not None else ""


def _notes(group: Group) -> tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]:
    rule = group.edition.ledger.sampling.get(group.name)
    if rule is None:
        return (("No rule.", "The ledger does not say how these promises came in.", ()),)
    kind = rule.kind.value
    notes = [
        ("The rule.", rule.rule, ()),
        (f"{opening(kind)}.", KINDS.get(kind, ""), ()),
    ]
    if rule.bias:
        notes.append(("What that does to the numbers.", rule.bias, ()))
    return tuple(notes)


def _domains(group: Group) -> Breakdown:
    edition = group.edition
    parts = [
        Group(name, tuple(e for e in group.entries if e.promise.domain == name), edition)
        for name in sorted({entry.promise.domain for entry in group.entries})
    ]
    rows = tuple(
        share_row(part, name=domain_words(part.name), href=domain_path(edition, part.name))
        for part in by_record(parts)
    )
    return Breakdown("domains", f"They are of {counted(len(rows), 'domain')}", "Domain", rows)


def _fields(group: Group) -> dict[str, object]:
    rule = group.edition.ledger.sampling.get(group.name)
    if rule is None:
        return {"rule": None}
    return {
        "rule": {
            "title": rule.title, "kind": rule.kind.value, "rule": rule.rule, "bias": rule.bias,
        }
    }  # fmt: skip
