"""Draws events on time as Plotly figures, plain dictionaries that cost nothing to make."""

import html
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from dashboard.codebook import Codebook
from dashboard.ink import Ink, faded
from dashboard.model import DatePrecision

Figure = dict[str, Any]
MOST_MARKS = 300
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "hexagon", "star", "triangle-down")
LANE, STEP, LABEL = 34, 15, 20  # pixels: an empty lane, each further row of marks in it, the lane's name
CELL_LANE, CELL = 42, 20  # pixels: a lane of cells, a cell
MARGIN_TOP, MARGIN_BOTTOM = 30, 4
BINS = 140  # a mark takes one part in so many of the axis to either side
MOST_ROWS = 8  # of a lane; further marks are put over the last one
UNDATED_COLUMNS = 12
UNDATED_LEAST, UNDATED_MOST = 0.16, 0.5  # of the width
QUOTE_IN_HOVER = 90  # characters
CONTEXT_LANE = "Context items"
UNDATED_TITLE = "Year not stated"


@dataclass(frozen=True)
class Lane:
    """A row of the timeline: a tactic under its order in the codebook, or the context items under 0."""

    number: int
    key: str
    label: str
    color: str
    symbol: str


@dataclass(frozen=True)
class Mark:
    """An event as it is drawn: its span in days since year 1, or none and its number among the undated."""

    lane: Lane
    event_id: str
    exact: bool
    start: int | None
    end: int | None
    row: int
    column: int
    words: str

    @property
    def middle(self) -> str:
        return _iso(((self.start or 0) + (self.end or 0)) // 2)


def lanes_of(codebook: Codebook, tactics: Collection[str], ink: Ink) -> tuple[Lane, ...]:
    """The lanes of the tactics that have events, in the families' order; context items last."""
    drawn: list[Lane] = []
    symbols = {family.key: SYMBOLS[n % len(SYMBOLS)] for n, family in enumerate(codebook.families)}
    for tactic in codebook.tactics:
        if tactic.key in tactics:
            family = codebook.family(tactic.family)
            color = ink.of_family(family.color_light, family.color_dark)
            drawn.append(Lane(tactic.order, tactic.key, tactic.label, color, symbols[family.key]))
    return (*drawn, Lane(0, "", CONTEXT_LANE, ink.faint, "x")) if "" in tactics else tuple(drawn)


def timeline_figure(marks: pd.DataFrame, lanes: Sequence[Lane], years: tuple[int, int] | None, ink: Ink) -> Figure:
    """Single events in lanes: filled on an exact day, else open on a bar as wide as what is not known.

    `years` are the first and last year of the axis; None when no event has a year.
    """
    span = (date(years[0], 1, 1).toordinal(), date(years[1], 12, 31).toordinal()) if years else (1, 2)
    placed = [*_place_marks(marks, {lane.key: lane for lane in lanes}, span)]
    bases, height = _stack(lanes, placed)
    share = sum(mark.start is None for mark in placed) / max(len(placed), 1)
    traces = [trace for lane in lanes for trace in _lane_traces(lane, placed, bases)]
    layout = _layout(lanes, bases, height, share, ink)
    layout["xaxis"].update(type="date", range=[_iso(span[0]), _iso(span[1])])
    layout["xaxis2"]["range"] = [-0.7, max([UNDATED_COLUMNS // 2, *(mark.column for mark in placed)]) + 0.7]
    return {"data": traces, "layout": layout}


def _place_marks(marks: pd.DataFrame, lanes: Mapping[str, Lane], span: tuple[int, int]) -> Iterator[Mark]:
    rows: dict[str, list[int]] = {key: [] for key in lanes}
    undated = dict.fromkeys(lanes, 0)
    least = (span[1] - span[0]) // BINS
    events: Iterator[Any] = marks.itertuples(index=False)
    for event in events:
        start, end, row, column = None, None, 0, 0
        if event.undated:
            row, column = divmod(undated[event.tactic], UNDATED_COLUMNS)
            undated[event.tactic] += 1
        else:
            start, end = _span_of(event, span)
            middle = (start + end) // 2
            row = _free_row(rows[event.tactic], min(start, middle - least), max(end, middle + least))
        exact = not event.undated and event.date_precision == DatePrecision.DAY
        yield Mark(lanes[event.tactic], event.event_id, exact, start, end, row, column, _words_of(event))


def _free_row(taken_until: list[int], start: int, end: int) -> int:
    """The first row of a lane that is free from a day on; the last one when there are too many."""
    for row, until in enumerate(taken_until):
        if until < start:
            taken_until[row] = end
            return row
    if len(taken_until) < MOST_ROWS:
        taken_until.append(end)
    return len(taken_until) - 1


def _span_of(event: Any, axis: tuple[int, int]) -> tuple[int, int]:
    """First and last day, cut at the axis where a range is open or leaves it."""
    start = _day(event.date_start) or _day(f"{event.date[:4]}-01-01") or axis[0]
    end = _day(event.date_end) or axis[1]
    return max(start, axis[0]), max(min(end, axis[1]), start, axis[0])


def _day(iso: str) -> int | None:
    try:
        return date.fromisoformat(iso).toordinal()
    except ValueError:
        return None


def _iso(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


def _words_of(event: Any) -> str:
    """Plotly reads tags in a hover text, so what documents say is escaped."""
    quote = event.quote if len(event.quote) <= QUOTE_IN_HOVER else event.quote[: QUOTE_IN_HOVER - 1] + "…"
    printed = event.date_text or event.date
    when = printed if not event.undated else f"{printed.replace('XXXX', '').strip('-') or 'no date'}, year not stated"
    first = " · ".join(part for part in (when, event.place) if part)
    return "<br>".join(html.escape(part, quote=False) for part in (first, quote, event.publisher) if part)


def _stack(lanes: Sequence[Lane], placed: Sequence[Mark]) -> tuple[dict[str, float], float]:
    """The pixel of each lane's base line, from the top, and the height of all."""
    bases: dict[str, float] = {}
    top = 0.0
    for lane in lanes:
        rows = max((mark.row for mark in placed if mark.lane is lane), default=0)
        top += LANE + LABEL - 10 + rows * STEP
        bases[lane.key] = top - 10
    return bases, max(top, LANE)


def _lane_traces(lane: Lane, placed: Sequence[Mark], bases: Mapping[str, float]) -> Iterator[Figure]:
    marks = [mark for mark in placed if mark.lane is lane]
    vague = [mark for mark in marks if mark.start is not None and not mark.exact]
    if vague:
        yield _bar_trace(lane, vague, bases)
    for axis, dated in (("x", True), ("x2", False)):
        group = [mark for mark in marks if (mark.start is not None) == dated]
        if group:
            yield _mark_trace(lane, group, bases, axis)


def _bar_trace(lane: Lane, marks: Sequence[Mark], bases: Mapping[str, float]) -> Figure:
    days = [day for mark in marks for day in (_iso(mark.start or 1), _iso(mark.end or 1), None)]
    heights = [y for mark in marks for y in (*[_height(mark, bases)] * 2, None)]
    line = {"color": faded(lane.color, 0.3), "width": 6}
    return {"type": "scatter", "mode": "lines", "x": days, "y": heights, "line": line, "hoverinfo": "skip"}


def _mark_trace(lane: Lane, marks: Sequence[Mark], bases: Mapping[str, float], axis: str) -> Figure:
    symbols = [lane.symbol if mark.exact else f"{lane.symbol}-open" for mark in marks]
    marker = {"symbol": symbols, "color": lane.color, "size": 10, "line": {"width": 1.6, "color": lane.color}}
    return {
        "type": "scatter",
        "mode": "markers",
        "name": lane.label,
        "x": [mark.middle if mark.start is not None else mark.column for mark in marks],
        "y": [_height(mark, bases) for mark in marks],
        "xaxis": axis,
        "customdata": [mark.event_id for mark in marks],
        "text": [mark.words for mark in marks],
        "hovertemplate": f"<b>{html.escape(lane.label)}</b><br>%{{text}}<extra></extra>",
        "marker": marker | {"opacity": 1.0 if lane.key else 0.45},
        "unselected": {"marker": {"opacity": 1.0 if lane.key else 0.45}},
    }


def _height(mark: Mark, bases: Mapping[str, float]) -> float:
    return bases[mark.lane.key] - mark.row * STEP


def heat_figure(counts: pd.DataFrame, lanes: Sequence[Lane], years: tuple[int, int] | None, ink: Ink) -> Figure:
    """Events by tactic and year as cells with their number, those without a year as bars beside them.

    A click gives `[lane's number, year]`, the year 0 for a bar; an event that spans years is in a cell of each.
    """
    bases = {lane.key: (n + 1) * float(CELL_LANE) - 10 for n, lane in enumerate(lanes)}
    dated, undated = counts[counts["year"].notna()], counts[counts["year"].isna()]
    most = int(dated["count"].max()) if len(dated) else 1
    groups = [(lane, dated[dated["tactic"] == lane.key]) for lane in lanes]
    traces = [_cells_trace(lane, cells, bases, most, years, ink) for lane, cells in groups if len(cells)]
    bars = [(lane, int(undated.loc[undated["tactic"] == lane.key, "count"].sum())) for lane in lanes]
    traces += [_undated_trace(lane, number, bases) for lane, number in bars if number]
    share = sum(number for _, number in bars) / max(int(counts["count"].sum()), 1)
    layout = _layout(lanes, bases, CELL_LANE * len(lanes), share, ink)
    layout["bargap"] = 0
    layout["barmode"] = "overlay"
    layout["xaxis"].update(type="linear", range=[years[0] - 0.5, years[1] + 0.5] if years else [0, 1], tickformat="d")
    layout["xaxis2"].update(range=[0, max([1, *(number for _, number in bars)]) * 1.5])
    return {"data": traces, "layout": layout}


def _cells_trace(
    lane: Lane, cells: pd.DataFrame, bases: Mapping[str, float], most: int, years: tuple[int, int] | None, ink: Ink
) -> Figure:
    numbers = [int(number) for number in cells["count"]]
    shades = [0.12 + 0.83 * (number / most) ** 0.5 for number in numbers]
    turn = 0.6 if ink.dark else 0.75  # where the ground reads better on the accent than the text does
    wide = years is None or years[1] - years[0] <= 45
    return {
        "type": "bar",
        "name": lane.label,
        "x": [int(year) for year in cells["year"]],
        "y": [-CELL] * len(numbers),
        "base": bases[lane.key] + 4,
        "width": 0.94,
        "customdata": [[lane.number, int(year)] for year in cells["year"]],
        "text": [f"{number}" if wide else "" for number in numbers],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {"size": 10, "color": [ink.ground if shade > turn else ink.text for shade in shades]},
        "marker": {
            "color": [round(shade, 2) for shade in shades],
            "cmin": 0,
            "cmax": 1,
            "colorscale": [[0, faded(ink.accent, 0)], [1, ink.accent]],
            "line": {"width": 0},
        },
        "unselected": {"marker": {"opacity": 1.0}},
        "hovertemplate": f"<b>{html.escape(lane.label)}</b><br>%{{x}}: %{{text}} events<extra></extra>",
    }


def _undated_trace(lane: Lane, number: int, bases: Mapping[str, float]) -> Figure:
    return {
        "type": "bar",
        "orientation": "h",
        "name": lane.label,
        "x": [number],
        "y": [bases[lane.key] + 4 - CELL / 2],
        "width": [15],
        "xaxis": "x2",
        "customdata": [[lane.number, 0]],
        "text": [f"{number:,}"],
        "textposition": "outside",
        "cliponaxis": False,
        "marker": {"color": faded(lane.color, 0.25), "line": {"width": 1.5, "color": lane.color}},
        "unselected": {"marker": {"opacity": 1.0}},
        "hovertemplate": f"<b>{html.escape(lane.label)}</b><br>%{{x}} without a stated year<extra></extra>",
    }


def _layout(lanes: Sequence[Lane], bases: Mapping[str, float], height: float, share: float, ink: Ink) -> Figure:
    """Dated events on the left, undated ones on the right in a panel as wide as their share."""
    panel = 0.0 if share == 0 else min(max(share, UNDATED_LEAST), UNDATED_MOST)
    panel = 1.0 if share == 1 else panel
    gap = 0.02 if 0 < panel < 1 else 0.0
    axis = {"showgrid": True, "gridcolor": ink.line, "zeroline": False, "tickfont": {"color": ink.faint, "size": 11}}
    return {
        "height": int(height) + MARGIN_TOP + MARGIN_BOTTOM,
        "margin": {"l": 4, "r": 4, "t": MARGIN_TOP, "b": MARGIN_BOTTOM},
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "clickmode": "event+select",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": ink.text, "size": 12, "family": "system-ui, sans-serif"},
        "hoverlabel": {"bgcolor": ink.ground, "bordercolor": ink.line, "font": {"color": ink.text}, "align": "left"},
        "xaxis": axis | {"domain": [0, max(1 - panel - gap, 0.001)], "visible": panel < 1, "side": "top"},
        "xaxis2": axis | {"domain": [min(1 - panel + gap, 0.999), 1], "showgrid": False, "showticklabels": False},
        "yaxis": {"range": [height, 0], "visible": False, "fixedrange": True},
        "shapes": [*_rules(lanes, bases, ink), *_panel_shape(panel, ink)],
        "annotations": [*_lane_names(lanes, bases, height, ink), *_panel_title(panel, ink)],
    }


def _rules(lanes: Sequence[Lane], bases: Mapping[str, float], ink: Ink) -> Iterator[Figure]:
    for lane in lanes:
        y = bases[lane.key] + 10
        yield {
            "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y, "layer": "below",
            "line": {"color": ink.line, "width": 1},
        }  # fmt: skip


def _panel_shape(panel: float, ink: Ink) -> Iterator[Figure]:
    if panel:
        yield {
            "type": "rect", "xref": "paper", "yref": "paper", "x0": 1 - panel, "x1": 1, "y0": 0, "y1": 1,
            "layer": "below", "line": {"width": 0}, "fillcolor": faded(ink.faint, 0.07),
        }  # fmt: skip


def _lane_names(lanes: Sequence[Lane], bases: Mapping[str, float], height: float, ink: Ink) -> Iterator[Figure]:
    """Inside the plot, above the marks: they take no width from a narrow screen."""
    top = 0.0
    for lane in lanes:
        yield {
            "xref": "paper", "x": 0, "xanchor": "left", "y": top, "yanchor": "top", "showarrow": False,
            "text": html.escape(lane.label), "font": {"size": 11, "color": ink.faint}, "borderpad": 1,
            "bgcolor": faded(ink.ground, 0.7),
        }  # fmt: skip
        top = bases[lane.key] + 10


def _panel_title(panel: float, ink: Ink) -> Iterator[Figure]:
    if panel:
        yield {
            "xref": "paper", "x": 1 - panel, "xanchor": "left", "yref": "paper", "y": 1, "yanchor": "bottom",
            "showarrow": False, "text": UNDATED_TITLE, "font": {"size": 12, "color": ink.text},
            "xshift": 4, "yshift": 4,
        }  # fmt: skip


def axis_years(chosen: tuple[int | None, int | None], found: Sequence[int]) -> tuple[int, int] | None:
    """First and last year to draw: those of the filter, else those of the events; None without any."""
    if not found:
        return None
    return chosen[0] if chosen[0] is not None else min(found), chosen[1] if chosen[1] is not None else max(found)
