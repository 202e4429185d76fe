"""The survival of delay on the front page: a small picture a domain, and their sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup

from promisetrack.charts import delay_panel
from promisetrack.charts.delay import share_left
from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.report.edition import EVERYTHING, Edition
from promisetrack.report.figures import Figure
from promisetrack.report.phrasing import domain_words
from promisetrack.report.tables import table
from promisetrack.words import duration_words

if TYPE_CHECKING:
    from promisetrack.forecast import DelaySurvival

DELAY_PANELS = 8
LEAST_LATE = 10
"""A domain has a picture of its delays when this many were still open at their first date."""


def delay_figures(edition: Edition) -> list[Figure]:
    """Return the survival of delay of the domains with most promises late enough to say."""
    survival = edition.by_domain
    drawn = set(survival.curves["group"])
    rows, late = survival.at_risk["rows"].to_dict(), survival.at_risk[0].to_dict()
    groups = [str(name) for name in rows if name in drawn and late[name] >= LEAST_LATE]
    groups = sorted(groups, key=lambda name: (-rows[name], name))[:DELAY_PANELS]
    groups.sort(key=lambda name: share_left(survival, name, 0) or 0.0)
    return [_delay_figure(edition, name, groups) for name in groups]


def delay_title(edition: Edition) -> str:
    """Say how long half of what misses its date then takes."""
    wait = median_wait(edition.pooled)
    if wait is None:
        return "What is still missing after its date"
    return (
        f"Once its first date has passed, half of what is still missing takes "
        f"{duration_words(wait * DAYS_PER_YEAR)} more"
    )


def median_wait(pooled: DelaySurvival) -> float | None:
    """Return the years after the date by which half of what was missing then had come.

    None where the pooled curve does not come down that far.
    """
    curve = pooled.curve(EVERYTHING)
    if curve.empty:
        return None
    reached = curve[curve["undelivered"] <= float(curve["undelivered"].iloc[0]) / 2]
    return None if reached.empty else float(reached["delay_years"].iloc[0])


# --- private -------------------------------------------------------------------------------


def _delay_figure(edition: Edition, name: str, groups: Sequence[str]) -> Figure:
    survival = edition.by_domain
    late = share_left(survival, name, 0) or 0.0
    later = share_left(survival, name, 2)
    words = domain_words(name)
    title = f"{words}: {100 * late:.0f}% missing when due"
    if later is not None:
        title += f", {100 * later:.0f}% two years on"
    curve = survival.curve(name)
    rows = curve[["delay_years", "undelivered", "lower", "upper"]].to_numpy().tolist()
    return Figure(
        id=f"delay-{name}",
        title=title,
        subtitle=Markup("{} promises").format(survival.at_risk["rows"].to_dict()[name]),
        chart=delay_panel(survival, name, name=words, others=groups),
        source="",
        table=table(
            ("years_after_the_date", "not_delivered", "lower_80", "upper_80"),
            [[None if cell != cell else float(cell) for cell in row] for row in rows],  # noqa: PLR0124  NaN
        ),
        csv=f"data/delay-{name}.csv",
        n=int(survival.at_risk["rows"].to_dict()[name]),
    )
