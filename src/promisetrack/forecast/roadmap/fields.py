"""A drawn roadmap as plain fields, for JSON and CSV."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from promisetrack.forecast.delivery import DeliveryForecast, Timeline
from promisetrack.forecast.fields import CSV_FIELDS, day_field, forecast_fields
from promisetrack.forecast.roadmap.fan import LAST_YEAR, QUANTILES, CapacityFan
from promisetrack.forecast.roadmap.needs import Takes
from promisetrack.forecast.roadmap.timelines import MilestoneTimeline

CSV_COLUMNS: Final = (
    "milestone", "label", "status", *CSV_FIELDS, "promise_only_p10", "promise_only_p50",
    "promise_only_p90", "promise_only_p_on_time", "promise_only_p_never", "held_up_by",
    "held_up_share",
)  # fmt: skip
"""One row a milestone."""


def milestone_fields(one: MilestoneTimeline) -> dict[str, Any]:
    """Return a milestone as JSON fields: those of a forecast, and ``promise_only``.

    Where it is nobody's promise, or settled, the fields that have no meaning are None.
    """
    promise, draws = one.promise, one.draws
    fields: dict[str, Any] = {"milestone": one.id, "label": one.label, "status": _status(one)}
    if one.timeline is None:
        date_of = draws.outcome.date if draws.outcome else None
        fields |= dict.fromkeys((*CSV_FIELDS, "p_by"), None)
        fields |= {"promise": one.id, "done": None if date_of is None else str(date_of)}
    else:
        fields |= timeline_fields(one, one.timeline)
        fields["done"] = None
    if promise is not None:
        fields |= {
            "promise": promise.id,
            "statement": promise.promise,
            "organization": promise.organization,
            "domain": promise.domain,
        }
    fields["promise_only"] = None if one.alone is None else timeline_fields(one, one.alone)
    fields["requires"] = [required.id for required in draws.milestone.requires]
    fields["first_of"] = list(draws.milestone.first_of)
    fields["held_up_by"] = [
        {"cause": holdup.cause, "share": round(holdup.share, 4)} for holdup in one.holdups
    ]
    return fields


def timeline_fields(one: MilestoneTimeline, timeline: Timeline) -> dict[str, Any]:
    """Return a timeline as the fields of a forecast, ``p_by`` reaching to `LAST_YEAR`."""
    if one.promise is not None and isinstance(timeline, DeliveryForecast):
        fields = forecast_fields(one.promise, timeline)
        del fields["growth"]
    else:
        fields = dict.fromkeys(CSV_FIELDS, None) | {
            "promise": one.id,
            "statement": one.label,
            "known_as_of": str(timeline.known_as_of),
            "p_never": round(timeline.probability_never, 6),
            **{f"p{100 * p:.0f}": day_field(timeline.quantile(p)) for p in (0.1, 0.5, 0.9)},
        }
    years = range(timeline.as_of.year, LAST_YEAR + 1)
    chances = timeline.probabilities_by([date(year, 12, 31) for year in years])
    fields["p_by"] = {str(year): round(float(p), 6) for year, p in zip(years, chances, strict=True)}
    return fields


def milestone_row(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a milestone as the row of `CSV_COLUMNS`."""
    alone = fields["promise_only"] or {}
    held_up = (fields["held_up_by"] or [{"cause": None, "share": None}])[0]
    return {
        **{name: fields.get(name) for name in CSV_COLUMNS},
        **{f"promise_only_{name}": alone.get(name) for name in _ALONE},
        "held_up_by": held_up["cause"],
        "held_up_share": held_up["share"],
    }


def fan_fields(fan: CapacityFan) -> dict[str, Any]:
    """Return a capacity fan as JSON fields; rates are in ``unit``."""
    names = [f"p{100 * q:.0f}" for q in QUANTILES]
    return {
        "unit": fan.unit.name,
        "supported": float(f"{fan.supported:.4g}"),
        "promised": [
            {"milestone": point.milestone, "rate": point.rate, "due": str(point.due)}
            for point in fan.promised
        ],
        "years": [
            {
                "year": year,
                **{n: float(f"{rate:.5g}") for n, rate in zip(names, rates, strict=True)},
            }
            for year, rates in zip(fan.years, fan.rates, strict=True)
        ],
    }


def takes_fields(takes: Takes) -> dict[str, Any]:
    """Return what a threshold takes a year as JSON fields, each [low, high]; None: unknown."""
    return {
        name: None if found is None else [float(f"{end:.4g}") for end in found]
        for name in ("satellites", "launches", "tonnes", "array_km2", "radiator_km2")
        for found in [getattr(takes, name)]
    }


# --- private -------------------------------------------------------------------------------

_ALONE = ("p10", "p50", "p90", "p_on_time", "p_never")


def _status(one: MilestoneTimeline) -> str:
    if one.draws.assumed:
        return "assumed"
    return "open" if one.draws.outcome is None else one.draws.outcome.status.value
