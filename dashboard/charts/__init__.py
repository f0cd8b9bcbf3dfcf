"""Draws events on time as Plotly figures, plain dictionaries that cost nothing to make."""

from dashboard.charts.figure import UNDATED_TITLE, Figure, Words, Years, axis_years, panel_of
from dashboard.charts.lanes import Lane, coded_lanes, own_lanes, valued_lanes
from dashboard.charts.timeline import MOST_MARKS, timeline_figure

__all__ = [
    "MOST_MARKS",
    "UNDATED_TITLE",
    "Figure",
    "Lane",
    "Words",
    "Years",
    "axis_years",
    "coded_lanes",
    "own_lanes",
    "panel_of",
    "timeline_figure",
    "valued_lanes",
]
