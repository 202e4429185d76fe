"""What holders got while they waited: the shares of promisers, beside what they promised.

The sentences come from `promisetrack.forecast.holders`; none advises, and none says that one
thing made another. A ledger without prices has no such page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from markupsafe import Markup

from promisetrack.forecast.holders import HolderRecord
from promisetrack.forecast.holders.fields import (
    HOLDING_COLUMNS,
    event_fields,
    holding_fields,
    lateness_fields,
    record_fields,
)
from promisetrack.forecast.holders.money_words import HORIZON_WORDS, count_words, had_words, opening
from promisetrack.forecast.holders.needed_words import little_sentences, needed_sentences
from promisetrack.forecast.holders.words import (
    NO_ADVICE,
    basis_sentences,
    company_sentences,
    dividend_sentences,
    event_sentence,
    lateness_sentence,
    survivorship_sentences,
    together_sentences,
)
from promisetrack.report.api import api_json
from promisetrack.report.edition import Edition
from promisetrack.report.figures import Figure
from promisetrack.report.holder_study import PATH, HolderStudy
from promisetrack.report.page import Page
from promisetrack.report.pages.holder_figures import (
    chain_holders_figure,
    event_figures,
    slipped_figure,
    waited_figure,
)
from promisetrack.report.pages.holder_share_figures import share_figure, share_panel_figure
from promisetrack.report.pages.holder_table import (
    COLUMNS,
    gone_lines,
    holder_lines,
    needed_lines,
)
from promisetrack.report.pages.holder_titles import section_titles
from promisetrack.report.pages.limits import Limit
from promisetrack.report.phrasing import number_words
from promisetrack.report.tables import Table

CSV: Final = "data/holders.csv"
COPY: Final = "api/v1/holders.json"


def holders_pages(edition: Edition) -> Iterator[Page]:
    """Make the page; none where no organization has a share with closes."""
    study = edition.holders
    if study is not None:
        yield holders_page(study, edition)


def holders_page(study: HolderStudy, edition: Edition) -> Page:
    """Return the page of what holders got."""
    asked = study.asked
    drawn = _figures(study, edition)
    needed = needed_sentences(study.records, asked.organization) if asked is not None else ()
    return Page(
        path=PATH,
        template="holders.html.j2",
        title=holders_title(study),
        description=f"{NO_ADVICE}.",
        place="holders",
        values={
            **drawn,
            "standfirst": _standfirst(study),
            "advice": NO_ADVICE,
            "events_dek": [f"{event_sentence(path)}." for path in study.events if path.points],
            "survivors": survivorship_sentences(study.records),
            "titles": section_titles(study),
            "gone": gone_lines(study, edition),
            "columns": COLUMNS,
            "rows": holder_lines(study, edition),
            "table_title": _table_title(study),
            "companies": company_sentences(study.holdings),
            "asked": asked,
            "needed": needed,
            "needed_rows": needed_lines(study.records, asked) if asked is not None else [],
            "model": study.model,
            "little": little_sentences(study.records, asked.organization) if asked else (),
            "limits": _limits(study),
            "csv": CSV,
            "copy": COPY,
        },
        figures=tuple(_flat(drawn.values())),
        files={CSV: _holdings_csv(study), COPY: _copy(study, edition)},
    )


def holders_title(study: HolderStudy) -> str:
    """Say how often the most dated company's dates moved, and what its middle holder had."""
    model, longest = study.model, study.longest
    moved = f"{model.organization} moved {number_words(model.slips)} of its dates to a later day"
    if not model.slips:
        moved = f"{model.organization} moved none of its dates to a later day"
    if longest is None:
        return f"{moved}; what its holders got cannot be told yet"
    got = had_words(model.by_horizon[longest].median_ratio)
    return f"{moved}; the middle holder from a date {got} {HORIZON_WORDS[longest]}"


def listed_words(edition: Edition) -> str:
    """Say on the front page of how many companies there is such a record; empty without any."""
    count = len(edition.listed)
    if not count:
        return ""
    companies = count_words(count, "listed company", "listed companies")
    return f"What holders of {companies} got while they waited"


# --- private -------------------------------------------------------------------------------


def _figures(study: HolderStudy, edition: Edition) -> dict[str, Any]:
    """Return the figures by the names that the template has for them."""
    model, asked = study.model, study.asked
    dates = (chain_holders_figure(model), slipped_figure(study))
    shown = [one for one in study.records if one not in (model, asked)]
    alive = [one for one in shown if one.ended is None]
    return {
        "share": share_figure(model, study, edition),
        "dates": [one for one in dates if one is not None],
        "waits": waited_figure(study, edition),
        "events": event_figures(study),
        "gone_panels": _panels([one for one in shown if one.ended is not None], edition),
        "alive_panels": _panels(alive, edition),
        "asked_panel": share_panel_figure(asked, edition) if asked is not None else None,
    }


def _panels(records: list[HolderRecord], edition: Edition) -> list[Figure]:
    found = (share_panel_figure(one, edition) for one in records)
    return [one for one in found if one is not None]


def _flat(parts: Any) -> Iterator[Figure]:
    for part in parts:
        if isinstance(part, Figure):
            yield part
        elif part is not None:
            yield from part


def _standfirst(study: HolderStudy) -> Markup:
    """Say how few observations that is, and who is missing from it."""
    longest, parts = study.longest, []
    if longest is not None:
        found = study.model.by_horizon[longest]
        parts.append(
            Markup(
                "<b>{}</b> {} that time behind them; no more than <b>{}</b> of those times do not "
                "overlap, so this is <b>{}</b> of one share."
            ).format(
                count_words(found.claims, "date"),
                "has" if found.claims == 1 else "have",
                found.windows,
                count_words(found.windows, "observation"),
            )
        )
    if study.dead:
        parts.append(
            Markup("Of the <b>{}</b> here, <b>{}</b> {} no longer traded.").format(
                count_words(len(study.records), "listed company", "listed companies"),
                len(study.dead),
                "is" if len(study.dead) == 1 else "are",
            )
        )
    return Markup(" ").join([*parts, Markup("{}.").format(NO_ADVICE)])


def _table_title(study: HolderStudy) -> str:
    held = [one.since_first for one in study.records if one.since_first is not None]
    against = [one.beat_benchmark for one in held if one.beat_benchmark is not None]
    if len(against) == 1:
        than = "more" if against[0] else "no more"
        return f"From the first close, a holder had {than} than the index gave"
    if not against:
        return f"{count_words(len(study.records), 'listed company', 'listed companies')}"
    return (
        f"From their first close, holders of {sum(against)} of {len(against)} had more than the "
        "index gave"
    )


def _limits(study: HolderStudy) -> tuple[Limit, ...]:
    counts, closes, gone, advice = basis_sentences(study.holdings)
    return (
        Limit(
            "What a return is.",
            " ".join(
                f"{one}."
                for one in (
                    counts,
                    *dividend_sentences(study.ledger, study.model, study.holdings),
                    closes,
                    gone,
                )
            ),
        ),
        Limit(
            "Few, and not at random.",
            "One company is one observation, however many dates it gave. Companies name dates when "
            "things go well, and which companies are here was chosen by people who knew how it "
            "ended.",
        ),
        Limit("What it cannot say.", f"{advice}, or what any share will do."),
    )


def _holdings_csv(study: HolderStudy) -> str:
    rows = holding_fields(study.holdings.rows)
    cells = (tuple(row[name] for name in HOLDING_COLUMNS) for row in rows)
    return Table(HOLDING_COLUMNS, tuple(cells)).csv()


def _copy(study: HolderStudy, edition: Edition) -> str:
    sentences = [
        *together_sentences(study.holdings),
        *survivorship_sentences(study.records),
        *(event_sentence(path) for path in study.events if path.points),
        lateness_sentence(study.waits),
        *basis_sentences(study.holdings),
    ]
    return api_json(
        edition,
        basis=study.holdings.basis.value,
        gap_days=study.holdings.gap_days,
        organizations=[record_fields(one) for one in study.records],
        events=[event_fields(path) for path in study.events],
        lateness=[lateness_fields(one) for one in study.waits],
        sentences=[opening(one) for one in sentences],
        holdings=CSV,
    ).decode()
