"""The sentences above the parts of the page of holders, made from what its pictures show."""

from __future__ import annotations

from collections.abc import Sequence

from promisetrack.forecast.holders import EventKind, EventPath, needed_like
from promisetrack.forecast.holders.money_words import against_words, count_words, money_words
from promisetrack.report.holder_study import HolderStudy


def section_titles(study: HolderStudy) -> dict[str, str]:
    """Return the titles of the parts by their names: dates, waits, events, needed."""
    return {
        "dates": _dates_title(study),
        "waits": _waits_title(study),
        "events": events_title([path for path in study.events if path.points]),
        "needed": _needed_title(study),
    }


def events_title(paths: Sequence[EventPath]) -> str:
    """Say after which events the share can be told from the index, a year or so on.

    Parameters
    ----------
    paths
        The share around events of each kind that has any.
    """
    if not paths:
        return "The months around a date"
    told = [path for path in paths if _is_told(path)]
    if told:
        return "; ".join(
            f"{path.points[-1].month} months after {_AFTER[path.kind]} the share stood "
            f"{against_words(path.points[-1].mean, 'the index')}"
            for path in told
        )
    kinds = [_AFTER[path.kind] for path in paths]
    if len(kinds) == 1:
        return f"After {kinds[0]} the share cannot be told from the index"
    return f"Neither after {kinds[0]} nor after {kinds[1]} can the share be told from the index"


# --- private -------------------------------------------------------------------------------

_AFTER = {EventKind.CLAIM: "dates were named", EventKind.MISSED: "dates passed in vain"}


def _is_told(path: EventPath) -> bool:
    interval = path.points[-1].interval
    return interval is not None and interval.lower * interval.upper > 0


def _dates_title(study: HolderStudy) -> str:
    """Say from how many dates of promises that slipped a holder had more than the index gave."""
    found = [
        (record.organization, row.held.beat_benchmark)
        for record in study.records
        for slipped in record.slipped
        for row in slipped.rows
        if row.held is not None and row.held.beat_benchmark is not None
    ]
    if not found:
        return "The date slipped: what a holder from each date got"
    return (
        f"Promises that slipped gave {count_words(len(found), 'date')} with a price"
        f"{_most([name for name, _ in found])}; from {sum(beat for _, beat in found)} of them a "
        "holder has more than the index gave"
    )


def _most(names: Sequence[str]) -> str:
    """Say whose most of several are: ", 112 of them by Tesla"; nothing where all are of one."""
    most = max(sorted(set(names)), key=names.count)
    count = names.count(most)
    return f", {count} of them by {most}" if len(set(names)) > 1 else ""


def _waits_title(study: HolderStudy) -> str:
    """Say while how many late promises the share did better than the index."""
    late = [
        (one.organization, one.held.beat_benchmark)
        for one in study.waits
        if one.late_years > 0 and one.held is not None and one.held.beat_benchmark is not None
    ]
    if not late:
        return "How late it was, and what the share did meanwhile"
    most = _most([name for name, _ in late])
    return (
        f"While {count_words(len(late), 'promise')} ran late{most}, the share "
        f"did better than the index in {sum(beat for _, beat in late)}"
    )


def _needed_title(study: HolderStudy) -> str:
    """Say what the share that is asked about would have to reach to go as the model's did."""
    asked, model = study.asked, study.model
    if asked is None:
        return ""
    market = asked.markets[-1]
    found = needed_like(market, model)
    if not found:
        return f"What would have to hold for {market.trading.ticker}"
    last = found[-1]
    return (
        f"To go as {model.organization} did, {market.trading.ticker} would have to stand at "
        f"{money_words(last.price, market)} in {count_words(last.years, 'year')}"
    )
