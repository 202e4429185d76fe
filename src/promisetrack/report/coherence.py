"""Where forecasts made one by one contradict each other: a thing before what it waits for."""

from __future__ import annotations

from datetime import date

from promisetrack.report.edition import Edition, Entry


def later_requirements(entry: Entry, edition: Edition) -> list[Entry]:
    """Return the open promises that a promise waits for although their even odds come later.

    The latest first. A requirement that is more likely never, or only beyond what is forecast,
    is later than any day.
    """
    if entry.forecast is None:
        return []
    own = _median(entry)
    found = [
        required
        for one in entry.promise.requires
        if (required := edition.by_id.get(one)) is not None
        and required.forecast is not None
        and _median(required) > own
    ]
    return sorted(found, key=lambda required: (_median(required), required.id), reverse=True)


# --- private -------------------------------------------------------------------------------


def _median(entry: Entry) -> date:
    median = entry.forecast.quantile(0.5) if entry.forecast is not None else None
    return median or date.max
