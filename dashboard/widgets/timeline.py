"""The timeline with its choices and clicks: marks up to a number, above it a strip of counts."""

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from dashboard.charts import (
    MOST_MARKS,
    NO_YEAR,
    Figure,
    Lane,
    axis_years,
    coded_lanes,
    heat_figure,
    own_lanes,
    timeline_figure,
    valued_lanes,
)
from dashboard.charts.lanes import CODED, NOUNS
from dashboard.filters import NOT_STATED, Filters, Undated
from dashboard.ink import DARK, LIGHT, Ink
from dashboard.query.timeline import OTHER, PUBLISHED
from dashboard.widgets import view
from dashboard.widgets.pictures import draw_format_choice, picture_config, picture_words
from dashboard.widgets.prepared import PreparedFigure
from dashboard.widgets.seeds import hear, seed
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
    "Click a cell to see its events."
)
DRAG_NOTE = (
    "Drag to zoom, double-click to zoom out; with the dashed square of the chart, drag over years to filter by them."
)
SEVERAL_NOTE = "An event with several {} stands in the lane of each."


def ink() -> Ink:
    return DARK if st.context.theme.type == "dark" else LIGHT


def draw_timeline(opened: OpenWorkspace) -> None:
    """The choices, the chart and the note are always there, so that nothing moves."""
    with st.container(horizontal=True, key="timeline-choices", gap="medium"):
        _draw_choice("lanes", "Lanes", LANES)
        _draw_choice("dates", "Dates", DATES)
        draw_format_choice()
    filters, by, lag = view.filters(), view.choice("lanes"), view.choice("dates") == "lag"
    counted = lane_counts(opened, filters, by)
    single = int(counted["count"].sum()) <= MOST_MARKS
    by = by if single or not lag else PUBLISHED
    lanes, own = _lanes(opened, filters, by)
    figure = _figure(opened, by, lanes, own, single, lag)
    _draw(opened, figure, by, lanes, single)
    st.caption(" ".join(_notes(by, single, lag)))


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


def _figure(
    opened: OpenWorkspace, by: str, lanes: tuple[Lane, ...], own: tuple[str, ...], single: bool, lag: bool
) -> Figure:
    filters = view.filters()
    counts = lane_years(opened, filters, by, own)
    years = axis_years((filters.year_from, filters.year_to), [int(year) for year in counts["year"].dropna()])
    title = YEARS_TITLE if by == PUBLISHED else TITLES["lag" if lag else "event"].format(by)
    words = picture_words(opened, filters, title, _shown(opened, lag))
    if single:
        marks = lane_marks(opened, filters, by, own, MOST_MARKS)
        return timeline_figure(marks, lanes, years, words, ink(), lag=lag, movable=_movable())
    return heat_figure(counts, lanes, years, words, ink(), movable=_movable())


def _shown(opened: OpenWorkspace, lag: bool) -> str:
    found = totals(opened, view.filters())
    told = f"{found.shown:,} of {found.total:,} events · {found.undated:,} without a stated year"
    missing = unpublished(opened, view.filters()) if lag else 0
    return f"{told} · {missing:,} without a day of publication" if missing else told


def _movable() -> bool:
    """Where a finger scrolls the page, it must not zoom the chart."""
    return "Mobile" not in st.context.headers.get("User-Agent", "")


def _notes(by: str, single: bool, lag: bool) -> list[str]:
    notes = [MARKS_NOTE if single else CELLS_NOTE]
    notes += [LAG_NOTE] if lag and single else []
    notes += [SEVERAL_NOTE.format(NOUNS[by])] if by in ("actor", "place") else []
    return [*notes, DRAG_NOTE] if _movable() else notes


def _draw(opened: OpenWorkspace, figure: Figure, by: str, lanes: tuple[Lane, ...], single: bool) -> None:
    key = f"timeline-{'marks' if single else 'cells'}"
    found = totals(opened, view.filters())
    st.plotly_chart(
        PreparedFigure(figure),
        key=key,
        theme=None,
        on_select=lambda: _take_selection(opened, key, by, lanes),
        selection_mode=("points", "box"),
        config=picture_config(f"timeline-by-{by}-n{found.shown}", zoomable=_movable()),
        alt=f"Timeline of {found.shown:,} events in {len(lanes)} lanes by {by}, {found.undated:,} of them without a "
        "stated year. The same events stand in the table below.",
    )


def _take_selection(opened: OpenWorkspace, key: str, by: str, lanes: tuple[Lane, ...]) -> None:
    """A mark opens its event, a cell filters by its lane and year, years dragged over filter by themselves."""
    selection: dict[str, list[dict[str, Any]]] = st.session_state[key]["selection"]
    boxes, points = selection.get("box") or [], selection["points"]
    meant = points[0].get("customdata") if points else None
    if boxes:
        _show_years(boxes[-1])
    elif isinstance(meant, str):
        view.set_event(_event_begun(opened, by, meant))
    elif isinstance(meant, list):
        _show_cell(opened, by, lanes[meant[0]], meant[1])
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
    chosen = view.filters()
    undated = Undated.INCLUDE if chosen.undated is Undated.ONLY else chosen.undated
    view.set_filters(replace(chosen, year_from=years[0], year_to=years[1], undated=undated))


def brushed_years(ends: list[Any]) -> tuple[int, int]:
    """First and last year that a box touches, its ends as days on an axis of days or as numbers on one of years."""
    years = [round(end) if isinstance(end, int | float) else int(str(end)[:4]) for end in ends]
    return min(years), max(years)


def _show_cell(opened: OpenWorkspace, by: str, lane: Lane, year: int) -> None:
    chosen = view.filters()
    if by == "family" and lane.key:
        members = [tactic.key for tactic in opened.codebook.tactics if tactic.family == lane.key]
        chosen = chosen.choose("tactic", members)
        view.set_choice("lanes", "tactic")
    elif by != PUBLISHED and lane.key not in ("", OTHER):
        chosen = chosen.choose(by, (lane.key,))
    if year == NO_YEAR:
        view.set_filters(replace(chosen, undated=Undated.ONLY))
    else:
        view.set_filters(replace(chosen, year_from=year, year_to=year, undated=Undated.EXCLUDE))
