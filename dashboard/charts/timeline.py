"""Draws single events in lanes: a mark for each, on a bar as wide as what its document leaves open."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.charts.figure import Figure, Plot, Words, Years, frame_traces, layout_of
from dashboard.charts.lanes import Lane
from dashboard.charts.marks import UNDATED_COLUMNS, Axis, Mark, day_of, iso, place_marks
from dashboard.charts.precision import (
    BARS,
    GLYPHS,
    LEGEND_ROW,
    MARK_SIZE,
    PUBLISHED_SYMBOL,
    Extras,
    cap_marker,
    legend_rows,
    legend_traces,
)
from dashboard.ink import Ink, faded

Numbers = npt.NDArray[np.int16]
MOST_MARKS = 300
ID_BEGINS = 8  # of an event's id, enough to tell so few apart
LANE, STEP, LABEL = 34, 15, 20  # pixels: an empty lane, each further row of marks in it, the lane's name
PAD = 0.02  # of the axis, left free at both ends
CONTEXT_OPACITY = 0.45
ARROW_LEFT, ARROW_RIGHT = 7, 8  # of a range without an end


@dataclass(frozen=True)
class Drawn:
    """Marks with the pixel of their lanes' base lines."""

    marks: tuple[Mark, ...]
    bases: dict[str, float]

    def y(self, mark: Mark) -> int:
        return round(self.bases[mark.lane.key]) - mark.row * STEP


def timeline_figure(
    events: pd.DataFrame, lanes: Sequence[Lane], years: Years, words: Words, ink: Ink, *, lag: bool = False,
    movable: bool = True,
) -> Figure:  # fmt: skip
    """The events in lanes; with `lag` each is tied to the day on which its document was published.

    `years` are the first and last year of the axis; None when no event has a year.
    """
    axis = _axis_of(events, years, lag)
    placed = place_marks(events, lanes, axis, lag)
    bases, height = _stack(lanes, placed)
    drawn = Drawn(placed, bases)
    threads = [*_thread_traces(drawn, ink)]
    extras = Extras(bool(threads), any(mark.context for mark in placed), lag)
    share = sum(mark.start is None for mark in placed) / max(len(placed), 1)
    plot = Plot(lanes, bases, height, share, legend_rows(extras) * LEGEND_ROW, movable)
    layout = layout_of(plot, words, ink)
    pad = max(round((axis[1] - axis[0]) * PAD), 1)
    bounds = [iso(max(axis[0] - pad, 1)), iso(min(axis[1] + pad, date.max.toordinal()))]
    layout["xaxis"] |= {"type": "date", "range": bounds, "minallowed": bounds[0], "maxallowed": bounds[1]}
    layout["xaxis2"]["range"] = [-0.7, max([UNDATED_COLUMNS // 2, *(mark.column for mark in placed)]) + 0.7]
    layout["template"] = TEMPLATE
    traces = [*frame_traces(plot, ink), *threads, *_bar_traces(drawn, ink), *_mark_traces(drawn, ink)]
    return {"data": [*traces, *legend_traces(extras, ink)], "layout": layout}


def _axis_of(events: pd.DataFrame, years: Years, lag: bool) -> Axis:
    if not years:
        return 1, 2
    first, last = date(years[0], 1, 1).toordinal(), date(years[1], 12, 31).toordinal()
    told = [day_of(day) or last for day in events.loc[~events["undated"].astype(bool), "published"]] if lag else []
    return min([first, *told]), max([last, *told])


def _stack(lanes: Sequence[Lane], placed: Sequence[Mark]) -> tuple[dict[str, float], float]:
    """The pixel of each lane's base line, from the top, and the height of all."""
    bases: dict[str, float] = {}
    top = 0.0
    for lane in lanes:
        rows = max((mark.row for mark in placed if mark.lane is lane), default=0)
        top += LANE + LABEL - 10 + rows * STEP
        bases[lane.key] = top - 10
    return bases, max(top, LANE)


def _thread_traces(drawn: Drawn, ink: Ink) -> Iterator[Figure]:
    """A line through the acts of each happening, once for those with a year and once for those without."""
    for axis, dated in (("x", True), ("x2", False)):
        lines = [line for line in _threads(drawn.marks, dated) if len(line) > 1]
        if lines:
            yield {
                "mode": "lines", "xaxis": axis, "hoverinfo": "skip", "cliponaxis": True,
                "x": [x for line in lines for x in (*map(_x, line), None)],
                "y": [y for line in lines for y in (*map(drawn.y, line), None)],
                "line": {"color": faded(ink.faint, 0.5), "width": 1.2, "dash": "dot"},
            }  # fmt: skip


def _threads(marks: Sequence[Mark], dated: bool) -> Iterator[list[Mark]]:
    """The marks of each happening in the order of time, an event only where it stands first."""
    first: dict[str, dict[str, Mark]] = defaultdict(dict)
    for mark in marks:
        if (mark.start is not None) == dated:
            first[mark.incident_id].setdefault(mark.event_id, mark)
    for events in first.values():
        yield sorted(events.values(), key=lambda mark: (mark.start or 0, mark.end or 0, mark.column))


def _small(numbers: Iterable[int]) -> Numbers:
    """Numbers that are sent in two bytes each; where a line is broken its day is missing, and any height will do."""
    return np.array([*numbers], dtype=np.int16)


def _x(mark: Mark) -> str | int:
    return mark.column if mark.start is None else mark.middle


def _color_of(mark: Mark, ink: Ink) -> str:
    return ink.faint if mark.context else mark.lane.color


def _bar_traces(drawn: Drawn, ink: Ink) -> Iterator[Figure]:
    """What is left open and when it was published, all lanes of a colour in one trace."""
    colors: dict[str, list[Mark]] = defaultdict(list)
    for mark in drawn.marks:
        if mark.start is not None:
            colors[_color_of(mark, ink)].append(mark)
    for color, marks in colors.items():
        for bar in BARS:
            wide = [mark for mark in marks if GLYPHS[mark.precision].bar == bar]
            if wide:
                yield _bar_trace(wide, drawn, bar, color)
        told = [mark for mark in marks if mark.until is not None]
        if told:
            yield _published_trace(told, drawn, color)


def _bar_trace(marks: Sequence[Mark], drawn: Drawn, bar: float, color: str) -> Figure:
    thin = bar == min(BARS)
    days = [day for mark in marks for day in (iso(mark.start or 1), iso((mark.end or 0) + 1), None)]
    heights = _small(y for mark in marks for y in [drawn.y(mark)] * 3)
    line = {"color": faded(color, 0.6 if thin else 0.3), "width": bar}
    ends = {"mode": "lines+markers", "marker": cap_marker(color, _ends(marks))} if thin else {"mode": "lines"}
    return {"x": days, "y": heights, "line": line, "hoverinfo": "skip", "cliponaxis": True, **ends}


def _ends(marks: Sequence[Mark]) -> list[int]:
    """A stroke where a range ends, an arrow where the document gives no end."""
    ends = [(ARROW_LEFT if left else PUBLISHED_SYMBOL, ARROW_RIGHT if right else PUBLISHED_SYMBOL) for left, right in
            (mark.open for mark in marks)]  # fmt: skip
    return [symbol for pair in ends for symbol in (*pair, PUBLISHED_SYMBOL)]


def _published_trace(marks: Sequence[Mark], drawn: Drawn, color: str) -> Figure:
    """From each mark to an upright stroke on the day of publication."""
    days = [day for mark in marks for day in (mark.middle, iso(mark.until or 1), None)]
    heights = _small(y for mark in marks for y in [drawn.y(mark)] * 3)
    marker = {
        "symbol": PUBLISHED_SYMBOL,
        "size": [0, MARK_SIZE, 0] * len(marks),
        "line": {"width": 1.8, "color": color},
    }
    line = {"color": faded(color, 0.8), "width": 1}
    return {
        "mode": "lines+markers", "x": days, "y": heights, "line": line, "marker": marker,
        "hoverinfo": "skip", "cliponaxis": True,
    }  # fmt: skip


def _mark_traces(drawn: Drawn, ink: Ink) -> Iterator[Figure]:
    """The marks of all lanes of a colour in one trace, apart by panel and kind."""
    groups: dict[tuple[str, str, bool], list[Mark]] = defaultdict(list)
    for mark in drawn.marks:
        groups[_color_of(mark, ink), "x2" if mark.start is None else "x", mark.context].append(mark)
    for (color, axis, context), marks in groups.items():
        faint = {"opacity": CONTEXT_OPACITY} if context else {}
        yield _mark_trace(marks, drawn, color) | faint | ({"xaxis": axis} if axis == "x2" else {})


HOVER = "%{text}<br>%{hovertext}<extra></extra>"
# What all marks share is said once, in the template of the figure; not the tooltip, which lines would then show, too.
TEMPLATE: Figure = {
    "data": {
        "scatter": [
            {
                "mode": "markers",
                "cliponaxis": False,
                "marker": {"size": MARK_SIZE, "line": {"width": 1.6}},
                "unselected": {"marker": {"opacity": 1}},
            }
        ]
    }
}


def _mark_trace(marks: Sequence[Mark], drawn: Drawn, color: str) -> Figure:
    return {
        "x": [_x(mark) for mark in marks],
        "y": _small(drawn.y(mark) for mark in marks),
        "customdata": [mark.event_id[:ID_BEGINS] for mark in marks],
        "text": [mark.when for mark in marks],
        "hovertext": [mark.words for mark in marks],
        "hovertemplate": HOVER,
        "marker": {
            "symbol": _small(GLYPHS[mark.precision].symbol for mark in marks),
            "color": color,
            "line": {"color": color},
        },
    }
