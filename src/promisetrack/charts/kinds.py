"""The kinds of chart: each a Vega-Lite spec, built and validated by Altair once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from promisetrack.charts.agenda import agenda_spec
from promisetrack.charts.capacity_fan import capacity_fan_spec
from promisetrack.charts.cumulative import cumulative_spec
from promisetrack.charts.delay import delay_spec
from promisetrack.charts.dumbbell import dumbbell_spec
from promisetrack.charts.event_time import event_time_spec
from promisetrack.charts.forest import forest_spec
from promisetrack.charts.held import held_spec
from promisetrack.charts.incidence import incidence_spec
from promisetrack.charts.milestones import milestones_spec
from promisetrack.charts.outcomes import outcomes_spec
from promisetrack.charts.reliability import levels_spec, reliability_spec
from promisetrack.charts.scores import scores_spec
from promisetrack.charts.sensitivity import sensitivity_spec
from promisetrack.charts.share_line import share_line_spec
from promisetrack.charts.slip import slip_spec
from promisetrack.charts.togo import togo_spec
from promisetrack.charts.verified import verified_spec
from promisetrack.charts.waited import waited_spec

if TYPE_CHECKING:
    import altair as alt

KINDS: Final[dict[str, Callable[[], alt.LayerChart]]] = {
    "agenda": agenda_spec,
    "capacity-fan": capacity_fan_spec,
    "cumulative": cumulative_spec,
    "delay": delay_spec,
    "dumbbell": dumbbell_spec,
    "event-time": event_time_spec,
    "forest": forest_spec,
    "held": held_spec,
    "incidence": incidence_spec,
    "levels": levels_spec,
    "milestones": milestones_spec,
    "outcomes": outcomes_spec,
    "reliability": reliability_spec,
    "scores": scores_spec,
    "sensitivity": sensitivity_spec,
    "share-line": share_line_spec,
    "slip": slip_spec,
    "togo": togo_spec,
    "verified": verified_spec,
    "waited": waited_spec,
}


@cache
def kind_specs() -> dict[str, dict[str, Any]]:
    """Return every kind's spec as JSON fields, without a config, with empty data sets by name.

    A spec that does not fit the schema of Vega-Lite is an error of ours: Altair raises here.
    """
    specs = {}
    for kind, build in KINDS.items():
        spec = build().to_dict()
        spec.pop("config", None)
        spec["autosize"] = {"type": "none"}
        spec["datasets"] = {name: [] for name in sorted(set(_named_data(spec)))}
        specs[kind] = spec
    return specs


# --- private -------------------------------------------------------------------------------


def _named_data(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        data = part.get("data")
        if isinstance(data, dict) and "name" in data:
            yield data["name"]
        for value in part.values():
            yield from _named_data(value)
    elif isinstance(part, list):
        for value in part:
            yield from _named_data(value)
