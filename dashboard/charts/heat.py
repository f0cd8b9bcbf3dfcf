"""Draws many events as a strip of cells: a number for each lane and year, and bars for those without a year."""

from collections.abc import Sequence

import pandas as pd

from dashboard.charts.figure import Figure, Plot, Words, Years, frame_traces, inert, layout_of
from dashboard.charts.lanes import Lane
from dashboard.ink import Ink, faded, mixed

CELL_LANE, CELL = 42, 20  # pixels: a lane of cells, a cell
MOST_NUMBERS = 45  # years whose cells are wide enough for a number
NO_YEAR = 0  # in the place of a year
# What every bar has is said once; a template of the figure's own also keeps Plotly's, which is larger, from being sent.
TEMPLATE: Figure = {
    "data": {
        "bar": [
            {
                "hovertemplate": "<b>%{fullData.name}</b><br>Events in %{x}: %{text}<extra></extra>",
                "textangle": 0, "insidetextanchor": "middle", "constraintext": "inside",
                "unselected": {"marker": {"opacity": 1.0}},
            }
        ]
    }
}  # fmt: skip


def heat_figure(
    counts: pd.DataFrame, lanes: Sequence[Lane], years: Years, words: Words, ink: Ink, *, movable: bool = True
) -> Figure:
    """Events by lane and year as cells with their number, those without a year as bars beside them.

    A click gives `[number of the lane, year]`, NO_YEAR for a bar; an event that spans years is in a cell of each.
    """
    bases = {lane.key: (n + 1) * float(CELL_LANE) - 10 for n, lane in enumerate(lanes)}
    dated, undated = counts[counts["year"].notna()], counts[counts["year"].isna()]
    missing = [int(undated.loc[undated["lane"] == lane.key, "count"].sum()) for lane in lanes]
    share = sum(missing) / max(int(counts["count"].sum()), 1)
    plot = Plot(lanes, bases, float(max(CELL_LANE * len(lanes), CELL_LANE)), share, 0, movable)
    layout = layout_of(plot, words, ink)
    bounds = [years[0] - 0.5, years[1] + 0.5] if years else [0, 1]
    layout |= {"bargap": 0, "barmode": "overlay", "uniformtext": {"minsize": 9, "mode": "hide"}}
    layout["template"] = TEMPLATE
    layout["xaxis"] |= {
        "type": "linear", "range": bounds, "minallowed": bounds[0], "maxallowed": bounds[1], "tickformat": "d",
        "tickformatstops": [], **({"dtick": 1} if years and years[1] - years[0] < 3 else {}),
    }  # fmt: skip
    del layout["xaxis3"], layout["yaxis3"]  # of the legend that only marks have: an axis takes its time to draw
    layout["xaxis2"]["range"] = [0, max([1, *missing]) * 2.2]
    traces = _traces(dated, missing, lanes, bases, years, ink)
    return {"data": [*frame_traces(plot, ink), *traces], "layout": layout}


def _traces(
    dated: pd.DataFrame, missing: Sequence[int], lanes: Sequence[Lane], bases: dict[str, float], years: Years, ink: Ink
) -> list[Figure]:
    most = int(dated["count"].max()) if len(dated) else 1
    numbered = years is None or years[1] - years[0] <= MOST_NUMBERS
    traces = []
    for n, lane in enumerate(lanes):
        cells = dated[dated["lane"] == lane.key]
        if len(cells):
            traces.append(
                _cells_trace(n, lane, cells, bases[lane.key], most, ink) | _numbers(cells, most, numbered, ink)
            )
    if any(missing):
        traces.append(_undated_trace(missing, lanes, bases))
    return traces


def _shades(cells: pd.DataFrame, most: int) -> list[int]:
    """Of 100: how much of the accent a cell has."""
    return [round(12 + 83 * (int(number) / most) ** 0.5) for number in cells["count"]]


def _cells_trace(n: int, lane: Lane, cells: pd.DataFrame, base: float, most: int, ink: Ink) -> Figure:
    """Colours are written out: of a number in their place Plotly warns for every text on a bar, which takes longer."""
    return {
        "type": "bar",
        "name": inert(lane.label, 60),
        "x": [int(year) for year in cells["year"]],
        "y": [-CELL] * len(cells),
        "base": base + 4,
        "width": 0.94,
        "customdata": [[n, int(year)] for year in cells["year"]],
        "marker": {
            "color": [mixed(ink.accent, ink.ground, shade) for shade in _shades(cells, most)],
            "line": {"width": 0},
        },
    }


def _numbers(cells: pd.DataFrame, most: int, numbered: bool, ink: Ink) -> Figure:
    turn = 60 if ink.dark else 75  # where the ground reads better on the accent than the text does
    colors = [ink.ground if shade > turn else ink.text for shade in _shades(cells, most)]
    return {
        "text": [f"{int(number)}" for number in cells["count"]],
        "textposition": "inside" if numbered else "none",
        "textfont": {"size": 10, "color": colors if len({*colors}) > 1 else colors[0]},
    }


def _undated_trace(missing: Sequence[int], lanes: Sequence[Lane], bases: dict[str, float]) -> Figure:
    """One trace for the bars of all lanes."""
    told = [(n, lane, number) for n, (lane, number) in enumerate(zip(lanes, missing, strict=True)) if number]
    return {
        "type": "bar",
        "orientation": "h",
        "x": [number for _, _, number in told],
        "y": [bases[lane.key] + 4 - CELL / 2 for _, lane, _ in told],
        "width": 15,
        "xaxis": "x2",
        "customdata": [[n, NO_YEAR] for n, _, _ in told],
        "text": [f"{number:,}" for _, _, number in told],
        "textposition": "outside",
        "constraintext": "none",
        "cliponaxis": False,
        "marker": {
            "color": [faded(lane.color, 0.25) for _, lane, _ in told],
            "line": {"width": 1.5, "color": [lane.color for _, lane, _ in told]},
        },
        "hovertext": [inert(lane.label, 60) for _, lane, _ in told],
        "hovertemplate": "<b>%{hovertext}</b><br>%{text} without a stated year<extra></extra>",
    }
