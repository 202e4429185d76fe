"""Pictures of results: specs built once, and the values that fill them."""

from promisetrack.charts.agenda import AgendaMark, AgendaRow, agenda_chart
from promisetrack.charts.capacity_fan import Crossing, FanMarks, Standing, capacity_fan_chart
from promisetrack.charts.chains import Chain, End, Statement, promise_chain
from promisetrack.charts.chart import Chart, Layout, Room, filled
from promisetrack.charts.cumulative import cumulative_chart
from promisetrack.charts.delay import delay_panel
from promisetrack.charts.dumbbell import Dumbbell, dumbbell_chart
from promisetrack.charts.kinds import kind_specs
from promisetrack.charts.milestones import milestones_chart
from promisetrack.charts.sensitivity import chance_strips, median_strips
from promisetrack.charts.slip import slip_chart, slip_panels
from promisetrack.charts.slip_frame import chain_frame
from promisetrack.charts.strip import Scale, Strip, forecast_strip, strip_scale
from promisetrack.charts.togo import togo_chart

__all__ = [
    "AgendaMark",
    "AgendaRow",
    "Chain",
    "Chart",
    "Crossing",
    "Dumbbell",
    "End",
    "FanMarks",
    "Layout",
    "Room",
    "Scale",
    "Standing",
    "Statement",
    "Strip",
    "agenda_chart",
    "capacity_fan_chart",
    "chain_frame",
    "chance_strips",
    "cumulative_chart",
    "delay_panel",
    "dumbbell_chart",
    "filled",
    "forecast_strip",
    "kind_specs",
    "median_strips",
    "milestones_chart",
    "promise_chain",
    "slip_chart",
    "slip_panels",
    "strip_scale",
    "togo_chart",
]
