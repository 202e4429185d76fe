"""The page of an organization: how it has kept its dates, and what a new one of its is worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from promisetrack.dates import DAYS_PER_YEAR, DateWindow
from promisetrack.forecast import DeliveryForecast, ForecastError
from promisetrack.forecast.holders.words import NO_ADVICE
from promisetrack.forecast.words import MORE_LIKELY_NEVER
from promisetrack.model import Outcome, Status
from promisetrack.report.edition import Edition
from promisetrack.report.figures import Figure
from promisetrack.report.holder_study import PATH as HOLDERS
from promisetrack.report.page import Page
from promisetrack.report.pages.group import (
    ORGANIZATIONS,
    Group,
    by_record,
    came_in,
    domain_path,
    early_words,
    group_title,
    groups,
    median_words_of,
    share_row,
)
from promisetrack.report.pages.group_figures import incidence_figure, outcomes_figure
from promisetrack.report.pages.group_page import Breakdown, Fact, GroupPage, Next, group_page
from promisetrack.report.pages.holder_share_figures import share_figure
from promisetrack.report.pages.milestone_figure import milestone_figure
from promisetrack.report.phrasing import counted, domain_words, opening
from promisetrack.words import duration_words, probability_words, share_words

AHEAD: Final = timedelta(days=365)
"""How far ahead the date of the new promise of the card lies."""


def organization_groups(edition: Edition) -> dict[str, Group]:
    """Return the organizations by name."""
    return groups(edition, lambda entry: entry.promise.organization)


def organization_pages(edition: Edition) -> Iterator[Page]:
    """Make the page of every organization."""
    everyone = edition.facts.quartiles[1].stretch if edition.facts is not None else None
    for group in organization_groups(edition).values():
        yield organization_page(group, everyone=everyone)


def organization_page(group: Group, *, everyone: float | None) -> Page:
    """Return the page of one organization; ``everyone`` is the median stretch of all promises."""
    edition, name = group.edition, group.name
    slug = edition.organization_slugs[name]
    data = f"data/{ORGANIZATIONS}/{slug}"
    incidence = incidence_figure(group, name=name, csv=f"{data}-fates.csv")
    new = _new_promise(group)
    return group_page(
        group,
        GroupPage(
            place="organizations",
            folder=ORGANIZATIONS,
            slug=slug,
            crumb="Organizations",
            title=group_title(group, name),
            kicker=name,
            facts=_facts(group, everyone),
            outcomes=outcomes_figure(group, csv=f"{data}-outcomes.csv"),
            pair=(incidence,) if incidence else (),
            pair_title="What became of them as their time ran",
            milestones=milestone_figure(group, csv=f"{data}-milestones.csv"),
            share=_share(group, csv=f"{data}-price.csv"),
            share_dek=f"{NO_ADVICE}.",
            breakdowns=_domains(group),
            notes=(came_in(group, "company"), *_holders_note(group)),
            card=new.card if new is not None else None,
            cannot_tell=_cannot_tell(group),
            fields=_fields(group, new),
        ),
    )


# --- private -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _New:
    domain: str
    forecast: DeliveryForecast
    card: Next


def _facts(group: Group, everyone: float | None) -> tuple[Fact, ...]:
    facts = [
        Fact(str(len(group.entries)), "promises" if len(group.entries) != 1 else "promise"),
        Fact(_of(group.kept, group.decided), "kept on time, of decided"),
        Fact(early_words(group), "came early"),
    ]
    shrunk = group.edition.stretches.get(group.name)
    if shrunk is not None:
        facts.append(
            Fact(
                f"{shrunk.value:.1f}×",
                "expected time over time promised, drawn towards all",
                f"{shrunk.lower:.1f} – {shrunk.upper:.1f}",
            )
        )
    if group.is_told:
        facts.append(Fact(median_words_of(group.median), "seen: half came within"))
    if everyone is not None:
        facts.append(Fact(f"{everyone:.1f}×", "all organizations: half came within"))
    return tuple(facts)


def _holders_note(group: Group) -> tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]:
    """Return the way to what holders of its share got; nothing where it has none."""
    if group.name not in group.edition.listed:
        return ()
    text = "What a holder got from the day of each of these dates, beside an index."
    return (("Its share.", text, (("What holders got", f"../{HOLDERS}"),)),)


def _share(group: Group, csv: str) -> Figure | None:
    """Return the price of its share over its promises; None where it has none."""
    study = group.edition.holders if group.name in group.edition.listed else None
    records = study.records if study is not None else ()
    record = next((one for one in records if one.organization == group.name), None)
    if study is None or record is None:
        return None
    return share_figure(record, study, group.edition, csv=csv)


def _of(kept: int, decided: int) -> str:
    return f"{kept} of {decided}" if decided else "none decided"


def _domains(group: Group) -> tuple[Breakdown, ...]:
    """Return the record by domain, where there is more than one."""
    edition = group.edition
    found = {entry.promise.domain for entry in group.entries}
    if len(found) < 2:  # noqa: PLR2004  one is the whole
        return ()
    parts = [
        Group(name, tuple(e for e in group.entries if e.promise.domain == name), edition)
        for name in sorted(found)
    ]
    rows = tuple(
        share_row(
            part,
            name=domain_words(part.name),
            href=domain_path(edition, part.name),
        )
        for part in by_record(parts)
    )
    title = f"{opening(counted(len(group.entries), 'promise'))} in {counted(len(rows), 'domain')}"
    return (Breakdown("domains", title, "Domain", rows),)


def _cannot_tell(group: Group) -> str:
    reason = group.edition.records[group.name].cannot_tell
    if not reason:
        return ""
    return (
        f"Cannot tell what a new promise of {group.name} is worth by its own record: {reason}. "
        "It is read as any other of its field."
    )


def _new_promise(group: Group) -> _New | None:
    """Return the forecast of a promise made today for a year ahead; None where it cannot be told.

    It is one in the domain that holds most of the organization's promises.
    """
    edition, model = group.edition, group.edition.model
    if model is None or group.edition.records[group.name].shrunk is None:
        return None
    domain = Counter(entry.promise.domain for entry in group.entries).most_common(1)[0][0]
    like = next(
        entry.promise
        for entry in group.entries
        if entry.promise.domain == domain and entry.promise.first_dated is not None
    )
    claim = like.first_dated
    if claim is None:
        return None
    day, due = edition.as_of, edition.as_of + AHEAD
    dated = claim.model_copy(
        update={"made": DateWindow(day, day), "due": DateWindow(due, due), "withdrawn": False}
    )
    promise = like.model_copy(
        update={
            "claims": (dated,),
            "outcome": Outcome(status=Status.PENDING, as_of=day),
            "measure": None,
            "requires": (),
        }
    )
    try:
        forecast = model.forecast(promise, as_of=day)
    except ForecastError:
        return None
    return _New(domain, forecast, _card(group, domain, forecast))


def _card(group: Group, domain: str, forecast: DeliveryForecast) -> Next:
    low, half, high = (_ahead(forecast, p) for p in (0.1, 0.5, 0.9))
    rows = [
        ("Even odds within", half or MORE_LIKELY_NEVER),
        ("8 chances in 10", f"{low} – {high or 'never'}"),
        ("Never", f"about {probability_words(forecast.probability_never)}"),
    ]
    return Next(
        title=f"A new promise of {group.name}, a year ahead",
        on_time=probability_words(forecast.probability_on_time),
        rows=tuple(rows),
        dek=f"In {domain_words(domain).lower()}, where it has most promises, by the record of "
        f"{share_words(group.kept, group.decided)} decided and of its field.",
    )


def _ahead(forecast: DeliveryForecast, p: float) -> str:
    day = forecast.quantile(p)
    return duration_words((day - forecast.as_of).days) if day is not None else ""


def _fields(group: Group, new: _New | None) -> dict[str, object]:
    shrunk = group.edition.stretches.get(group.name)
    return {
        "organization": group.name,
        "expected_stretch": None
        if shrunk is None
        else {
            "median": round(shrunk.value, 4),
            "lower_80": round(shrunk.lower, 4),
            "upper_80": round(shrunk.upper, 4),
        },
        "cannot_tell": group.edition.records[group.name].cannot_tell or None,
        "new_promise_a_year_ahead": None
        if new is None
        else {
            "domain": new.domain,
            "p_on_time": round(new.forecast.probability_on_time, 4),
            "p_never": round(new.forecast.probability_never, 4),
            "even_odds_years": _years(new.forecast),
        },
        "domains": sorted({entry.promise.domain for entry in group.entries}),
    }


def _years(forecast: DeliveryForecast) -> float | None:
    day = forecast.quantile(0.5)
    return None if day is None else round((day - forecast.as_of).days / DAYS_PER_YEAR, 4)
