"""How good the data are: read at a page or not, looked at how lately, by domain and by rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from markupsafe import Markup

from promisetrack.charts.verified import VerifiedRow, verified_chart
from promisetrack.forecast.quality import (
    Quality,
    QualityRow,
    ledger_quality,
    quality_fields,
    row_fields,
)
from promisetrack.model import Catalog
from promisetrack.report.api import api_json
from promisetrack.report.edition import Edition
from promisetrack.report.figures import Figure
from promisetrack.report.icons import icon
from promisetrack.report.page import Page
from promisetrack.report.pages.group import domain_path, sampling_path
from promisetrack.report.phrasing import counted, domain_words, joined, number_words
from promisetrack.report.tables import Cell, Table, table
from promisetrack.words import NOTHING, day_words, part_words

PATH: Final = "quality.html"
CSV: Final = "data/quality.csv"
COPY: Final = "api/v1/quality.json"

LEAST_DRAWN: Final = 5
"""Domains with fewer promises are in the tables and not in the picture."""

LEAST_NAMED: Final = 20
"""A domain is called the best or the worst read from so many settled outcomes on."""


@dataclass(frozen=True, slots=True)
class QualityLine:
    """A row of a table: a domain or a rule under a link, and its counts in words."""

    name: str
    href: str
    of: str
    promises: str
    dates: str
    outcomes: str
    looked: str
    unseen: str
    restated: str
    kept: str
    quotas: str


def quality_page(edition: Edition) -> Page:
    """Return the page on how good the data are."""
    promises = Catalog(one for one in edition.ledger.promises if one.id in edition.by_id)
    shown = replace(edition.ledger, promises=promises)
    found = ledger_quality(shown, as_of=edition.as_of, reading=edition.reading)
    figure = _figure(found)
    return Page(
        path=PATH,
        template="quality.html.j2",
        title=quality_title(found.total),
        description="How much of the ledger was read at a page, and how lately.",
        place="method",
        values={
            "total": found.total,
            "standfirst": _standfirst(found),
            "facts": _facts(found.total),
            "year": edition.as_of.year,
            "figure": figure,
            "tables": (
                ("domains", "By domain", "Domain", _domain_lines(found, edition)),
                ("rules", "By rule", "How promises came in", _rule_lines(found, edition)),
            ),
            "csv": CSV,
            "copy": COPY,
        },
        figures=(figure,) if figure is not None else (),
        files={
            CSV: _table(found).csv(),
            COPY: api_json(edition, quality=quality_fields(found)).decode(),
        },
    )


def quality_title(total: QualityRow) -> str:
    """Say how much of the dates and of the outcomes was read; of few, in counts alone."""
    if not total.claims:
        return "Nothing has been gathered yet"
    dates = _of("date", total.claims_verified, total.claims)
    if not total.settled:
        return f"{dates} read at a page that states them; no outcome is settled yet"
    outcomes = _of("outcome", total.settled_verified, total.settled)
    return f"{dates} and {outcomes} were read at a page that states them"


# --- private -------------------------------------------------------------------------------

_ENOUGH: Final = 20


def _of(what: str, part: int, whole: int) -> str:
    if whole >= _ENOUGH:
        return f"{100 * part / whole:.0f}% of the {what}s"
    return f"{part} of {whole} {what}{'' if whole == 1 else 's'}"


def _standfirst(found: Quality) -> Markup:
    """Say how lately the open promises were looked at."""
    total, year = found.total, found.as_of.year
    if total.median_look is None:
        return Markup("No promise is open, so there is nothing to look at again.")
    looked = Markup("Half of the <b>{}</b> were last looked at by <b>{}</b>.").format(
        counted(total.open, "open promise"), day_words(total.median_look)
    )
    if not total.open_due:
        return looked
    return looked + Markup(
        " Of <b>{}</b> past their newest date, <b>{}</b> {} last looked at before {}, and "
        "<b>{}</b> not since that date itself: of these nobody knows whether they are late."
    ).format(
        f"{total.open_due:,}",
        number_words(total.open_due_unseen),
        "was" if total.open_due_unseen == 1 else "were",
        year,
        number_words(total.open_due_unchecked),
    )


def _facts(total: QualityRow) -> tuple[tuple[str, str, str], ...]:
    """Return the facts in a row: what each is of, its number, and a few words after that."""
    return (
        ("dates read at a page", *_parted(total.claims_verified, total.claims)),
        ("outcomes read at a page", *_parted(total.settled_verified, total.settled)),
        ("dates with an address", *_parted(total.claims_with_address, total.claims)),
        ("outcomes with an address", *_parted(total.settled_with_address, total.settled)),
        ("newer dates per promise", f"{total.restatements_per_promise:.1f}", ""),
    )


def _parted(part: int, whole: int) -> tuple[str, str]:
    """Split a share into its number and the rest of its words."""
    number, of, rest = part_words(part, whole).partition(" of ")
    return number, f"of {rest}" if of else ""


def _figure(found: Quality) -> Figure | None:
    drawn = [row for row in found.domains if row.promises >= LEAST_DRAWN and row.claims]
    if not drawn:
        return None
    drawn.sort(key=lambda row: (-row.claims_verified / row.claims, row.name))
    few = [_lower(domain_words(row.name)) for row in found.domains if row not in drawn]
    left_out = f" Not drawn, with fewer than {number_words(LEAST_DRAWN)}: {joined(few)}."
    return Figure(
        id="verified",
        title=_figure_title(drawn),
        subtitle=Markup(
            "Share {} of the dates and {} of the settled outcomes that were read at a page which "
            "states them. At the right: promises."
        ).format(icon("said"), icon("seen")),
        chart=verified_chart(
            [_drawn(found.total, "All", subject=True)]
            + [_drawn(row, domain_words(row.name)) for row in drawn],
            head="promises",
        ),
        source=f"{counted(found.total.promises, 'promise')}, as known on {day_words(found.as_of)}."
        + (left_out if few else ""),
        table=_table(found, domains_only=True),
        csv="data/quality-domains.csv",
    )


def _figure_title(drawn: Iterable[QualityRow]) -> str:
    """Name the domains whose outcomes were read most and least; a plain title with too few."""
    told = [row for row in drawn if row.settled >= LEAST_NAMED]
    if len(told) < 2:  # noqa: PLR2004  a best and a worst
        return "How much was read at a page, by domain"
    told.sort(key=lambda row: (row.settled_verified / row.settled, row.name))
    worst, best = (
        f"{domain_words(row.name)} ({100 * row.settled_verified / row.settled:.0f}%)"
        for row in (told[0], told[-1])
    )
    return f"Outcomes were read at a page most often for {_lower(best)}, least for {_lower(worst)}"


def _lower(name: str) -> str:
    """Return a domain's name as inside a sentence, where its first word is no abbreviation."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _drawn(row: QualityRow, name: str, *, subject: bool = False) -> VerifiedRow:
    return VerifiedRow(
        name,
        row.claims_verified / row.claims,
        row.settled_verified / row.settled if row.settled else None,
        f"{row.promises:,}",
        (
            f"dates read: {part_words(row.claims_verified, row.claims)}",
            f"settled outcomes read: {part_words(row.settled_verified, row.settled)}",
        ),
        subject,
    )


def _domain_lines(found: Quality, edition: Edition) -> list[QualityLine]:
    return _lines(found.domains, domain_words, lambda name: domain_path(edition, name))


def _rule_lines(found: Quality, edition: Edition) -> list[QualityLine]:
    rules = edition.ledger.sampling

    def title(name: str) -> str:
        return rules[name].title if name in rules else name

    def kind(name: str) -> str:
        return rules[name].kind.value if name in rules else "no rule recorded"

    return _lines(found.rules, title, lambda name: sampling_path(edition, name), kind)


def _lines(
    rows: Iterable[QualityRow],
    words: Callable[[str], str],
    path: Callable[[str], str],
    kind: Callable[[str], str] = lambda _: "",
) -> list[QualityLine]:
    return [
        QualityLine(
            name=words(row.name),
            href=path(row.name),
            of=kind(row.name),
            promises=f"{row.promises:,}",
            dates=part_words(row.claims_verified, row.claims),
            outcomes=part_words(row.settled_verified, row.settled),
            looked=_day(row.median_look),
            unseen=f"{row.open_due_unseen} of {row.open_due}" if row.open_due else NOTHING,
            restated=f"{row.restatements_per_promise:.1f}",
            kept=part_words(row.kept, row.decided),
            quotas=f"quotas {row.quotas_kept} of {row.quotas}" if row.quotas else "",
        )
        for row in rows
    ]


def _day(day: date | None) -> str:
    return day_words(day) if day is not None else NOTHING


def _table(found: Quality, *, domains_only: bool = False) -> Table:
    """Return the counts and shares as a table; the whole ledger first."""
    kinds = [("all", found.total), *(("domain", row) for row in found.domains)]
    if not domains_only:
        kinds += [("sampling", row) for row in found.rules]
    rows: list[dict[str, Cell]] = [{"of": kind, **row_fields(row)} for kind, row in kinds]
    return table(tuple(rows[0]), [tuple(row.values()) for row in rows])
