"""The chain of a promise as two figures: the slip chart, and the years still to go."""

from __future__ import annotations

from markupsafe import Markup

from promisetrack.charts import End, chain_frame, slip_chart, togo_chart
from promisetrack.charts.chains import Chain
from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.report.edition import Edition, Entry
from promisetrack.report.figures import Figure
from promisetrack.report.icons import icon
from promisetrack.report.phrasing import counted, opening
from promisetrack.report.tables import table
from promisetrack.words import day_words, duration_words

LEAST_DATES = 2
"""A chain is drawn from this many dates on."""


def chain_figures(entry: Entry, edition: Edition) -> tuple[Figure, ...]:
    """Return the two figures of a chain; none for a promise with fewer than two dates."""
    chain = entry.chain
    if len(chain.dated) < LEAST_DATES:
        return ()
    slip = slip_chart(chain)
    togo = togo_chart(chain, chain_frame(chain))
    values = table(
        ("said", "due", "years_to_go"),
        [[one.said, one.due, one.to_go] for one in chain.statements],
    )
    source = f"{opening(counted(len(chain.dated), 'dated statement'))}, as of {_day(edition)}."
    return (
        Figure(
            id="slip",
            title=slip_title(chain),
            subtitle=Markup(
                "The promised date (up) against the day it was said (across). {}"
            ).format(_key(chain)),
            chart=slip,
            source=source,
            table=values,
            csv=f"data/promises/{entry.id}-chain.csv",
        ),
        Figure(
            id="togo",
            title=togo_title(chain),
            subtitle=Markup(
                "Years from each statement {} to its date; the line falls as time passes."
            ).format(icon("said")),
            chart=togo,
            source="The latest date counts where a range was given.",
            table=values,
            csv=f"data/promises/{entry.id}-togo.csv",
        ),
    )


def slip_title(chain: Chain) -> str:
    """Say how far the date moved while how much time passed."""
    first, last = chain.dated[0], chain.dated[-1]
    waited = (last.said - first.said) * DAYS_PER_YEAR
    moved = ((last.due or 0) - (first.due or 0)) * DAYS_PER_YEAR
    if abs(moved) < 1:
        return f"The date stayed the same over {duration_words(waited)}"
    way = "later" if moved > 0 else "sooner"
    return f"The date moved {duration_words(moved)} {way} in {duration_words(waited)}"


def togo_title(chain: Chain) -> str:
    """Say what became of the distance between the first and the newest statement."""
    first, last = chain.dated[0].to_go, chain.dated[-1].to_go
    if f"{first:.1f}" == f"{last:.1f}":
        return f"“Years still to go” stayed at {first:.1f}"
    way = "fell" if last < first else "rose"
    return f"“Years still to go” {way} from {first:.1f} to {last:.1f}"


# --- private -------------------------------------------------------------------------------


def _key(chain: Chain) -> Markup:
    said = Markup("{} a dated statement").format(icon("said"))
    if chain.end is End.OPEN:
        return said + Markup(", {} last seen open.").format(icon("open"))
    if chain.end is not End.DELIVERED:
        words = "given up" if chain.end is End.CANCELLED else "period over, not kept"
        return said + Markup(", {} {}.").format(icon("cancelled"), words)
    name, words = ("kept", "kept") if chain.kept else ("seen", "delivered")
    return said + Markup(", {} {}.").format(icon(name), words)


def _day(edition: Edition) -> str:
    return day_words(edition.as_of)
