"""The timeline with its clicks: marks up to a number, above it a strip of counts."""

from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard.charts import MOST_MARKS, Figure, axis_years, heat_figure, lanes_of, timeline_figure
from dashboard.filters import Undated
from dashboard.ink import DARK, LIGHT, Ink
from dashboard.widgets import view
from dashboard.widgets.workspace import OpenWorkspace, marks, tactic_years, totals

MARKS_NOTE = (
    "A filled mark is an exact day. An open mark lies in the middle of a bar as wide as what the document leaves open. "
    "Click a mark to read its sentence."
)
CELLS_NOTE = (
    f"More than {MOST_MARKS} events are shown as counts by year; an event that spans several years is counted in each. "
    "Click a cell to filter by its tactic and year."
)


def ink() -> Ink:
    return DARK if st.context.theme.type == "dark" else LIGHT


def draw_timeline(opened: OpenWorkspace) -> None:
    filters = view.filters()
    counts = tactic_years(opened, filters)
    lanes = lanes_of(opened.codebook, set(counts["tactic"]), ink())
    years = axis_years((filters.year_from, filters.year_to), [int(year) for year in counts["year"].dropna()])
    single = totals(opened, filters).shown <= MOST_MARKS
    if single:
        figure = timeline_figure(marks(opened, filters, MOST_MARKS), lanes, years, ink())
    else:
        figure = heat_figure(counts, lanes, years, ink())
    _draw(opened, figure, single, f"Timeline of {totals(opened, filters).shown} events in {len(lanes)} lanes")
    st.caption(MARKS_NOTE if single else CELLS_NOTE)


def _draw(opened: OpenWorkspace, figure: Figure, single: bool, alt: str) -> None:
    key = f"timeline-{'marks' if single else 'cells'}-{view.epoch()}"
    st.plotly_chart(
        figure,
        key=key,
        on_select=lambda: _take_click(opened, key),
        selection_mode="points",
        config={"displayModeBar": False, "scrollZoom": False},
        alt=f"{alt}. The same events stand in the table below.",
    )


def _take_click(opened: OpenWorkspace, key: str) -> None:
    points: list[dict[str, Any]] = st.session_state[key]["selection"]["points"]
    meant = points[0].get("customdata") if points else None
    if isinstance(meant, str):
        view.set_event(meant)
    elif isinstance(meant, list):
        _show_cell(opened, *meant)


def _show_cell(opened: OpenWorkspace, number: int, year: int) -> None:
    chosen = view.filters().choose(
        "tactic", [tactic.key for tactic in opened.codebook.tactics if tactic.order == number]
    )
    if year:
        view.set_filters(replace(chosen, year_from=year, year_to=year, undated=Undated.EXCLUDE))
    else:
        view.set_filters(replace(chosen, undated=Undated.ONLY))
