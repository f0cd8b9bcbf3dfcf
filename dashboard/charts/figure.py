"""The frame that every figure of the timeline stands in: its axes, its undated panel, its title and its source."""

import html
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.charts.lanes import Lane
from dashboard.ink import Ink, faded

Figure = dict[str, Any]
Years = tuple[int, int] | None
UNDATED_LEAST, UNDATED_MOST = 0.16, 0.5  # of the width
UNDATED_TITLE = "Year not stated"
MARGIN_SIDE = 8  # pixels: half a mark and its line, so that none is cut at the edge
AXIS_HEIGHT, TITLE_HEIGHT, SUBTITLE_HEIGHT, FOOT_HEIGHT, FOOT_GAP = 24, 20, 15, 14, 8  # pixels
FOOT_WIDTH = 62  # characters of a line, which fit a phone
LANE_NAME_WIDTH = 44  # characters
NAME_DROP = 5  # pixels, by which a lane's name stands clear of the line above it
TICKS = [
    {"dtickrange": [None, "M1"], "value": "%-d %b %Y"},
    {"dtickrange": ["M1", "M12"], "value": "%b %Y"},
    {"dtickrange": ["M12", None], "value": "%Y"},
]


@dataclass(frozen=True)
class Words:
    """What a picture of the figure says of itself; the filter and the source stand below it."""

    title: str
    shown: str
    filters: str
    source: str

    @property
    def foot(self) -> tuple[str, ...]:
        return (*textwrap.wrap(self.filters, FOOT_WIDTH), *textwrap.wrap(self.source, FOOT_WIDTH))

    @property
    def head(self) -> tuple[str, ...]:
        return tuple(textwrap.wrap(self.shown, FOOT_WIDTH))

    @property
    def height(self) -> int:
        """Pixels above the plot."""
        return TITLE_HEIGHT + SUBTITLE_HEIGHT * len(self.head) + 3


@dataclass(frozen=True)
class Plot:
    """The part that is drawn: lanes, the pixel of each lane's base line from the top, their height, the undated share.

    `legend` is the height in pixels of a legend above the lanes; `movable` says whether dragging zooms.
    """

    lanes: Sequence[Lane]
    bases: Mapping[str, float]
    height: float
    share: float
    legend: int
    movable: bool

    @property
    def above(self) -> int:
        """Pixels of what stands over the lanes: the legend and the days of the axis."""
        return self.legend + AXIS_HEIGHT

    @property
    def panel(self) -> float:
        """The undated panel's part of the width."""
        return panel_of(self.share)


def panel_of(share: float) -> float:
    """The part of the width that what has no year gets, being such a share of all: readable, and not too much."""
    return share if share in (0, 1) else min(max(share, UNDATED_LEAST), UNDATED_MOST)


def layout_of(plot: Plot, words: Words, ink: Ink) -> Figure:
    """Dated events on the left, undated ones on the right in a panel as wide as their share."""
    bottom = FOOT_GAP + FOOT_HEIGHT * len(words.foot) + 4
    return {
        "height": round(plot.height) + plot.above + words.height + bottom,
        "margin": {"l": MARGIN_SIDE, "r": MARGIN_SIDE, "t": words.height, "b": bottom},
        "showlegend": False,
        "dragmode": "zoom",
        "selectdirection": "h",
        "newselection": {"line": {"color": ink.accent, "width": 1}},
        "hovermode": "closest",
        "clickmode": "event+select",
        "paper_bgcolor": ink.ground,
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": ink.text, "size": 12, "family": "system-ui, sans-serif"},
        "hoverlabel": {"bgcolor": ink.ground, "bordercolor": ink.line, "font": {"color": ink.text}, "align": "left"},
        "modebar": {"bgcolor": faded(ink.ground, 0), "color": ink.faint, "activecolor": ink.accent},
        **_axes(plot, ink),
        "shapes": [*_panel_shape(plot, ink)],
        "annotations": [*_panel_title(plot, ink), *_title(words, ink), *_foot(words, ink)],
    }


def _axes(plot: Plot, ink: Ink) -> Figure:
    gap = 0.02 if 0 < plot.panel < 1 else 0.0
    base = {"gridcolor": ink.line, "zeroline": False, "tickfont": {"color": ink.faint, "size": 11}, "tickangle": 0}
    dated = {"domain": [0, max(1 - plot.panel - gap, 0.001)], "visible": plot.panel < 1, "side": "top"}
    undated = {"domain": [min(1 - plot.panel + gap, 0.999), 1], "visible": False, "fixedrange": True}
    whole = plot.height + plot.above
    lanes, legend = plot.height / whole, max(plot.legend, 1) / whole
    rows = {"visible": False, "fixedrange": True}
    return {
        "xaxis": base | dated | {"fixedrange": not plot.movable, "anchor": "y", "tickformatstops": TICKS},
        "xaxis2": base | undated | {"anchor": "y"},
        "yaxis": rows | {"range": [plot.height, 0], "domain": [0, lanes]},
        "xaxis4": rows | {"range": [0, 1], "anchor": "y", "overlaying": "x"},
        "xaxis3": rows | {"range": [0, 4], "anchor": "y3"},
        "yaxis3": rows | {"range": [max(plot.legend, 1), 0], "domain": [1 - legend, 1], "anchor": "x3"},
    }


def frame_traces(plot: Plot, ink: Ink) -> Iterator[Figure]:
    """The lanes' names and the lines below them, over the whole width: they take none from a narrow screen."""
    if not plot.lanes:
        return
    lines = [plot.bases[lane.key] + 10 for lane in plot.lanes]
    frame = {"type": "scatter", "xaxis": "x4", "hoverinfo": "skip", "cliponaxis": False}
    yield frame | {
        "mode": "lines", "x": [0, 1, None] * len(lines), "y": [y for line in lines for y in (line, line, None)],
        "line": {"color": ink.line, "width": 1},
    }  # fmt: skip
    yield frame | {
        "mode": "text", "x": [0] * len(lines), "y": [line + NAME_DROP for line in (0, *lines[:-1])],
        "textposition": "bottom right",
        "text": [inert(lane.label, LANE_NAME_WIDTH) for lane in plot.lanes],
        "textfont": {"size": 11, "color": ink.faint},
    }  # fmt: skip


def _panel_shape(plot: Plot, ink: Ink) -> Iterator[Figure]:
    if plot.panel:
        yield {
            "type": "rect", "xref": "paper", "yref": "y", "x0": 1 - plot.panel, "x1": 1, "y0": 0, "y1": plot.height,
            "layer": "below", "line": {"width": 0}, "fillcolor": faded(ink.faint, 0.07),
        }  # fmt: skip


def _panel_title(plot: Plot, ink: Ink) -> Iterator[Figure]:
    if plot.panel:
        yield _line_of_text(UNDATED_TITLE, 11, ink.text) | {
            "x": 1, "xanchor": "right", "yref": "y", "y": 0, "yanchor": "bottom", "xshift": -2, "yshift": 3,
        }  # fmt: skip


def _title(words: Words, ink: Ink) -> Iterator[Figure]:
    title = _line_of_text(f"<b>{inert(words.title)}</b>", 13, ink.text)
    yield title | {"y": 1, "yanchor": "top", "yshift": words.height}
    for number, line in enumerate(words.head):
        shift = words.height - TITLE_HEIGHT - SUBTITLE_HEIGHT * number
        yield _line_of_text(inert(line), 11, ink.faint) | {"y": 1, "yanchor": "top", "yshift": shift}


def _foot(words: Words, ink: Ink) -> Iterator[Figure]:
    for number, line in enumerate(words.foot):
        yield _line_of_text(inert(line), 10, ink.faint) | {
            "y": 0, "yanchor": "top", "yshift": -FOOT_GAP - FOOT_HEIGHT * number,
        }  # fmt: skip


def _line_of_text(text: str, size: int, color: str) -> Figure:
    return {
        "xref": "paper", "x": 0, "xanchor": "left", "yref": "paper", "showarrow": False, "align": "left",
        "text": text, "font": {"size": size, "color": color}, "borderpad": 0,
    }  # fmt: skip


def inert(text: str, limit: int = 0) -> str:
    """Text for Plotly, which reads tags and entities: drawn as it stands, on one line."""
    folded = " ".join(text.split())
    return html.escape(folded if not limit or len(folded) <= limit else f"{folded[: limit - 1]}…", quote=False)


def axis_years(chosen: tuple[int | None, int | None], found: Sequence[int]) -> Years:
    """First and last year to draw: those of the filter, else those of the events; None without any."""
    if not found:
        return None
    return chosen[0] if chosen[0] is not None else min(found), chosen[1] if chosen[1] is not None else max(found)
