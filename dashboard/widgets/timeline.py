"""The timeline with its choices and clicks: marks up to a number, above it a strip of counts."""

from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.charts import (
    MOST_MARKS,
    Lane,
    Words,
    Years,
    axis_years,
    coded_lanes,
    own_lanes,
    timeline_figure,
    valued_lanes,
)
from dashboard.charts.lanes import CODED, NOUNS
from dashboard.filters import NOT_STATED, Filters, Undated
from dashboard.query.timeline import OTHER, PUBLISHED
from dashboard.widgets import view
from dashboard.widgets.pictures import draw_format_choice, picture_config, picture_words
from dashboard.widgets.prepared import PreparedFigure
from dashboard.widgets.seeds import hear, seed
from dashboard.widgets.strip import is_filter, read_strip, strip_markup, within_years
from dashboard.widgets.theme import ink
from dashboard.widgets.workspace import OpenWorkspace, lane_counts, lane_marks, lane_years, totals, unpublished

LANES = {"tactic": "Tactic", "family": "Family", "actor": "Actor", "place": "Place", "publisher": "Publisher"}
DATES = {"event": "Of the act", "lag": "Until publication"}
TITLES = {"event": "Events on time, by {}", "lag": "Act to publication, by {}"}
YEARS_TITLE = "Year of act, year of publication"
MARKS_NOTE = (
    "The shape of a mark says how exact its date is, its bar what the document leaves open. "
    "Click a mark to read its sentence."
)
LAG_NOTE = "A line leads from each act to the day on which its document was published."
CELLS_NOTE = (
    f"More than {MOST_MARKS} marks are shown as counts by year; an event that spans several years is counted in each. "
    "Select a cell to see its events; drag over years to filter by them."
)
DRAG_NOTE = (
    "Drag to zoom, double-click to zoom out; with the dashed square of the chart, drag over years to filter by them."
)
SHARED_NOTE = "A lane that is no filter, such as “others” or a year of publication, leads to its year in all lanes."
SEVERAL_NOTE = "An event with several {} stands in the lane of each."


def draw_timeline(opened: OpenWorkspace) -> None:
    """The choices, the chart and the note are always there, so that nothing moves."""
    with st.container(horizontal=True, key="timeline-choices", gap="medium"):
        _draw_choice("lanes", "Lanes", LANES)
        _draw_choice("dates", "Dates", DATES)
        draw_format_choice()
    filters, by, lag = view.filters(), view.choice("lanes"), view.choice("dates") == "lag"
    counted = lane_counts(opened, filters, by)
    if int(counted["count"].sum()) <= MOST_MARKS:
        _draw_marks(opened, by, lag)
        st.caption(" ".join(_notes(by, lag)))
    else:
        _draw_cells(opened, PUBLISHED if lag else by)


def _draw_choice(key: str, label: str, words: dict[str, str]) -> None:
    widget = seed(f"timeline-{key}", view.choice(key))
    st.segmented_control(
        label,
        list(words),
        key=widget,
        required=True,
        format_func=words.__getitem__,
        on_change=hear,
        args=(widget, _take_choice, key),
    )


def _take_choice(value: str, key: str) -> None:
    view.set_choice(key, value)


def _lanes(opened: OpenWorkspace, filters: Filters, by: str) -> tuple[tuple[Lane, ...], tuple[str, ...]]:
    """The lanes from top to bottom, and the values that are not among the others."""
    found = tuple(lane_counts(opened, filters, by)["lane"])
    if by in CODED:
        return coded_lanes(opened.codebook, by, found, ink()), found
    if by == PUBLISHED:
        own = tuple(sorted(found))
        return valued_lanes(own, OTHER, 0, _publication_label, ink()), own
    own = own_lanes(found, by)
    return valued_lanes(own, OTHER, len(found) - len(own), partial(opened.label_of, by), ink()), own


def _publication_label(year: str) -> str:
    return "Year of publication not stated" if year == NOT_STATED else f"Published {year}"


def _draw_cells(opened: OpenWorkspace, by: str) -> None:
    lanes, own = _lanes(opened, view.filters(), by)
    counts, years = _counts(opened, by, own)
    strip, of_publication = read_strip(counts, lanes, years), by == PUBLISHED
    words = _words(opened, YEARS_TITLE if of_publication else TITLES["event"].format(by), of_publication)
    st.html(strip_markup(opened, strip, by, words, _name(opened, by), _alt(opened, by, lanes)))
    shared = [] if all(is_filter(by, lane) for lane in lanes) else [SHARED_NOTE]
    st.caption(" ".join([CELLS_NOTE, *shared, *_several(by)]))


def _counts(opened: OpenWorkspace, by: str, own: tuple[str, ...]) -> tuple[pd.DataFrame, Years]:
    """Events by lane and year, and the first and last year of the axis."""
    filters = view.filters()
    counts = lane_years(opened, filters, by, own)
    return counts, axis_years((filters.year_from, filters.year_to), [int(year) for year in counts["year"].dropna()])


def _words(opened: OpenWorkspace, title: str, lag: bool) -> Words:
    return picture_words(opened, view.filters(), title, _shown(opened, lag))


def _name(opened: OpenWorkspace, by: str) -> str:
    """Of the file that a picture is saved as."""
    return f"timeline-by-{by}-n{totals(opened, view.filters()).shown}"


def _alt(opened: OpenWorkspace, by: str, lanes: tuple[Lane, ...]) -> str:
    found = totals(opened, view.filters())
    words = "year of publication" if by == PUBLISHED else by
    return (
        f"Timeline of {found.shown:,} events in {len(lanes)} lanes by {words}, {found.undated:,} of them without a "
        "stated year. The same events stand in the table below."
    )


def _shown(opened: OpenWorkspace, lag: bool) -> str:
    found = totals(opened, view.filters())
    told = f"{found.shown:,} of {found.total:,} events · {found.undated:,} without a stated year"
    missing = unpublished(opened, view.filters()) if lag else 0
    return f"{told} · {missing:,} without a day of publication" if missing else told


def _movable() -> bool:
    """Where a finger scrolls the page, it must not zoom the chart."""
    return "Mobile" not in st.context.headers.get("User-Agent", "")


def _notes(by: str, lag: bool) -> list[str]:
    notes = [MARKS_NOTE, *([LAG_NOTE] if lag else []), *_several(by)]
    return [*notes, DRAG_NOTE] if _movable() else notes


def _several(by: str) -> list[str]:
    return [SEVERAL_NOTE.format(NOUNS[by])] if by in ("actor", "place") else []


def _draw_marks(opened: OpenWorkspace, by: str, lag: bool) -> None:
    lanes, own = _lanes(opened, view.filters(), by)
    marks, (_, years) = lane_marks(opened, view.filters(), by, own, MOST_MARKS), _counts(opened, by, own)
    words = _words(opened, TITLES["lag" if lag else "event"].format(by), lag)
    st.plotly_chart(
        PreparedFigure(timeline_figure(marks, lanes, years, words, ink(), lag=lag, movable=_movable())),
        key="timeline-marks",
        theme=None,
        on_select=lambda: _take_selection(opened, by),
        selection_mode=("points", "box"),
        config=picture_config(_name(opened, by), zoomable=_movable()),
        alt=_alt(opened, by, lanes),
    )


def _take_selection(opened: OpenWorkspace, by: str) -> None:
    """A mark opens its event, years dragged over filter by themselves."""
    selection: dict[str, list[dict[str, Any]]] = st.session_state["timeline-marks"]["selection"]
    boxes, points = selection.get("box") or [], selection["points"]
    meant = points[0].get("customdata") if points else None
    if boxes:
        _show_years(boxes[-1])
    elif isinstance(meant, str):
        view.set_event(_event_begun(opened, by, meant))
    else:
        view.touch()


def _event_begun(opened: OpenWorkspace, by: str, beginning: str) -> str:
    """The id of the mark whose id begins so; the answer is the one that was drawn, so nothing is asked again."""
    own = _lanes(opened, view.filters(), by)[1]
    found = lane_marks(opened, view.filters(), by, own, MOST_MARKS)["event_id"]
    return next((str(event_id) for event_id in found if str(event_id).startswith(beginning)), "")


def _show_years(box: dict[str, Any]) -> None:
    if box.get("xref", "x") != "x":
        view.set_filters(replace(view.filters(), undated=Undated.ONLY))
        return
    years = brushed_years([box["x"][0], box["x"][-1]])
    view.set_filters(within_years(view.filters(), *years))


def brushed_years(ends: list[Any]) -> tuple[int, int]:
    """First and last year that a box touches, its ends as days on an axis of days or as numbers on one of years."""
    years = [round(end) if isinstance(end, int | float) else int(str(end)[:4]) for end in ends]
    return min(years), max(years)
