"""The work of the timeline page in Dash: the same questions of the same store, the same filters, a heat map."""

# Run by a Python that has Dash, which is no requirement of the product: dash_page.py WORKSPACE PORT

import sys
from importlib import import_module
from pathlib import Path

import pandas as pd

from dashboard.charts import Figure, coded_lanes
from dashboard.codebook import load_codebook
from dashboard.filters import FACETS, Filters
from dashboard.ink import LIGHT
from dashboard.query import EventStore, vocabulary_of
from dashboard.query.timeline import lane_counts, lane_years
from dashboard.settings import Workspace


class TimelinePage:
    """The page over the built events of one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self.codebook = load_codebook(workspace.codebook)
        self.store = EventStore(workspace.events_path, vocabulary_of(self.codebook))
        self.labels = {tactic.key: tactic.label for tactic in self.codebook.tactics}

    def update(self, chosen: list[str] | None) -> tuple[list[dict[str, str]], Figure, str]:
        """What a click changes: the options with their counts, the chart, the line above it."""
        filters = Filters(tactic=tuple(chosen or ()))
        told = self.store.totals(filters)
        return self._options(filters), self._figure(filters), f"{told.shown:,} of {told.total:,} events"

    def _options(self, filters: Filters) -> list[dict[str, str]]:
        counts = self.store.facet_counts(filters, "tactic")
        return [{"label": f"{self.labels[one.value]} ({one.count:,})", "value": one.value} for one in counts]

    def _figure(self, filters: Filters) -> Figure:
        found = tuple(lane_counts(self.store, filters, "tactic")["lane"])
        lanes = coded_lanes(self.codebook, "tactic", found, LIGHT)
        counts = lane_years(self.store, filters, "tactic", found).pivot(index="lane", columns="year", values="count")
        rows = counts.reindex([lane.key for lane in lanes]).fillna(0)
        dated = rows.drop(columns=[year for year in rows.columns if pd.isna(year)])
        years = [int(year) for year in dated.columns]
        cells = {"type": "heatmap", "x": years, "y": [lane.label for lane in lanes], "z": dated.to_numpy().tolist()}
        return {"data": [cells], "layout": {"height": 42 * len(lanes) + 80, "margin": {"l": 220}}}


def serve(workspace: Workspace, port: int) -> None:
    """Until the process is ended."""
    dash = import_module("dash")
    page = TimelinePage(workspace)
    app = dash.Dash(__name__, serve_locally=True)
    options, figure, told = page.update(None)
    closed = [dash.html.Details([dash.html.Summary(facet.label)]) for facet in FACETS if facet.key != "tactic"]
    app.layout = dash.html.Div(
        [
            dash.html.Div([dash.dcc.Checklist(options, id="tactic"), *closed]),
            dash.html.H1("Timeline"),
            dash.html.P(told, id="told"),
            dash.dcc.Graph(id="chart", figure=figure),
        ]
    )
    outputs = [dash.Output("tactic", "options"), dash.Output("chart", "figure"), dash.Output("told", "children")]
    app.callback(outputs, dash.Input("tactic", "value"), prevent_initial_call=True)(page.update)
    app.run(host="127.0.0.1", port=port, debug=False)


if __name__ == "__main__":
    serve(Workspace(Path(sys.argv[1])), int(sys.argv[2]))
