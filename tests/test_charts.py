"""What the timeline gives Plotly to draw, without a browser: marks, lanes, cells, words."""

import json
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import plotly.graph_objects as go
import plotly.io
import plotly.tools
import pytest
from events_factory import make_events
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts import (
    MOST_MARKS,
    UNDATED_TITLE,
    Figure,
    Lane,
    Words,
    axis_years,
    coded_lanes,
    own_lanes,
    timeline_figure,
    valued_lanes,
)
from dashboard.charts.lanes import MOST_LANES
from dashboard.charts.marks import first_words, lag_in_words, tooltips_of
from dashboard.charts.precision import GLYPHS
from dashboard.charts.timeline import ID_BEGINS
from dashboard.codebook import Codebook, load_codebook
from dashboard.events import write_events
from dashboard.filters import NOT_STATED, Filters, Undated
from dashboard.ink import DARK, LIGHT, Ink
from dashboard.model import DatePrecision
from dashboard.query import EventStore
from dashboard.query.timeline import OTHER, PUBLISHED, lane_counts, lane_marks, lane_years
from dashboard.settings import starting_workspace
from dashboard.widgets.prepared import PreparedFigure
from dashboard.widgets.strip import read_strip
from dashboard.widgets.timeline import brushed_years


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> EventStore:
    path = tmp_path_factory.mktemp("store") / "events.parquet"
    write_events(path, make_events(250, seed=11, documents=8))
    return EventStore(path)


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return load_codebook(starting_workspace().codebook)


WORDS = Words("Events on time", "all of them", "Filter: all events.", "Source: a publisher.")


def _lanes_by(
    store: EventStore, codebook: Codebook, by: str, ink: Ink = LIGHT
) -> tuple[tuple[Lane, ...], tuple[str, ...]]:
    found = tuple(lane_counts(store, Filters(context=True), by)["lane"])
    if by in ("tactic", "family"):
        return coded_lanes(codebook, by, found, ink), found
    own = own_lanes(found, by)
    return valued_lanes(own, OTHER, len(found) - len(own), str, ink), own


def _figure(store: EventStore, codebook: Codebook, by: str = "tactic", ink: Ink = LIGHT, lag: bool = False) -> Figure:
    lanes, own = _lanes_by(store, codebook, by, ink)
    marks = lane_marks(store, Filters(context=True), by, own, MOST_MARKS)
    return timeline_figure(marks, lanes, (1998, 2027), WORDS, ink, lag=lag)


def _marks_in(figure: Figure) -> list[tuple[str, int, str]]:
    """Beginning of the event's id, symbol and axis of every mark."""
    return [
        (event, int(symbol), trace.get("xaxis", "x"))
        for trace in figure["data"]
        if "customdata" in trace
        for event, symbol in zip(trace["customdata"], trace["marker"]["symbol"], strict=True)
    ]


@pytest.mark.parametrize("ink", [LIGHT, DARK])
@pytest.mark.parametrize("lag", [False, True])
@pytest.mark.parametrize("by", ["tactic", "family", "actor", "place", "publisher"])
def test_every_event_has_one_mark_in_each_of_its_lanes(
    store: EventStore, codebook: Codebook, by: str, lag: bool, ink: Ink
) -> None:
    own = _lanes_by(store, codebook, by)[1]
    marks = lane_marks(store, Filters(context=True), by, own, MOST_MARKS)
    drawn = _marks_in(_figure(store, codebook, by, ink, lag))
    assert sorted(event for event, _, _ in drawn) == sorted(
        event[:ID_BEGINS] for event, lanes in zip(marks["event_id"], marks["lanes"], strict=True) for _ in lanes
    )
    undated = {event[:ID_BEGINS] for event in marks.loc[marks["undated"], "event_id"]}
    assert {event for event, _, axis in drawn if axis == "x2"} == undated


def test_each_precision_has_a_shape_and_a_place_in_the_legend(store: EventStore, codebook: Codebook) -> None:
    shapes = [(glyph.symbol, glyph.bar) for glyph in GLYPHS.values()]
    assert {*GLYPHS} == {*DatePrecision} and len({*shapes}) == len(shapes)
    assert len({glyph.symbol for glyph in GLYPHS.values()}) == len(GLYPHS), "told apart without the bar, too"
    figure = _figure(store, codebook)
    told = {word for trace in figure["data"] if trace.get("xaxis") == "x3" for word in trace.get("text", [])}
    assert {glyph.words for glyph in GLYPHS.values()} <= told
    assert {"one happening", "context"} <= told


def test_the_shape_of_a_mark_is_that_of_its_precision(store: EventStore, codebook: Codebook) -> None:
    marks = lane_marks(store, Filters(context=True), "tactic", _lanes_by(store, codebook, "tactic")[1], MOST_MARKS)
    precisions = dict(zip(marks["event_id"].str[:ID_BEGINS], marks["date_precision"], strict=True))
    for event, symbol, _ in _marks_in(_figure(store, codebook)):
        assert symbol == GLYPHS[DatePrecision(precisions[event])].symbol


def test_a_happening_of_several_acts_is_one_thread(store: EventStore, codebook: Codebook) -> None:
    marks = lane_marks(store, Filters(context=True), "tactic", _lanes_by(store, codebook, "tactic")[1], MOST_MARKS)
    dated = marks[~marks["undated"]].groupby("incident_id").size()
    threads = [trace for trace in _figure(store, codebook)["data"] if trace.get("line", {}).get("dash") == "dot"]
    drawn = next(trace for trace in threads if trace["xaxis"] == "x")
    assert list(drawn["x"]).count(None) == int((dated > 1).sum()) > 0


def test_context_items_are_faint(store: EventStore, codebook: Codebook) -> None:
    marks = lane_marks(
        store, Filters(context=True), "publisher", _lanes_by(store, codebook, "publisher")[1], MOST_MARKS
    )
    context = {event[:ID_BEGINS] for event in marks.loc[marks["kind"] == "context", "event_id"]}
    faint = [trace for trace in _figure(store, codebook, "publisher")["data"] if trace.get("opacity", 1) < 1]
    assert {event for trace in faint for event in trace["customdata"]} == context != set()


def test_the_undated_panel_takes_all_when_nothing_is_dated(store: EventStore, codebook: Codebook) -> None:
    lanes, own = _lanes_by(store, codebook, "tactic")
    marks = lane_marks(store, Filters(undated=Undated.ONLY), "tactic", own, MOST_MARKS)
    figure = timeline_figure(marks, lanes, None, WORDS, LIGHT)
    assert figure["layout"]["xaxis2"]["domain"] == [0, 1]
    assert not figure["layout"]["xaxis"]["visible"]
    assert UNDATED_TITLE in json.dumps(figure["layout"])


def test_only_marks_answer_the_mouse(store: EventStore, codebook: Codebook) -> None:
    """A tooltip, from the template or of its own, takes the mouse although `hoverinfo` says to skip it."""
    figure = _figure(store, codebook, lag=True)
    assert "hovertemplate" not in json.dumps(figure["layout"]["template"])
    for trace in figure["data"]:
        assert ("hovertemplate" in trace) == ("customdata" in trace) != (trace.get("hoverinfo") == "skip")


def test_a_picture_says_its_title_filter_and_source(store: EventStore, codebook: Codebook) -> None:
    told = " ".join(note["text"] for note in _figure(store, codebook)["layout"]["annotations"])
    assert all(part in told for part in (WORDS.title, WORDS.shown, WORDS.filters, WORDS.source))


@given(st.lists(st.text(max_size=200), max_size=40))
def test_no_text_of_a_document_is_markup_or_long(quotes: list[str]) -> None:
    events = [
        SimpleNamespace(date=quote, date_text=quote, place=quote, publisher=quote, quote=quote, undated=True)
        for quote in quotes
    ]
    for pair in tooltips_of(events, published=False):
        assert not any(mark in text for text in pair for mark in "<>\n")
    assert all(len(json.dumps(first_words(quote, 60))) <= 6 * 60 + 20 for quote in quotes)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2018-05-20", "2018-05-20", "told 7 days later"),
        ("2018-05-26", "2018-05-26", "told 1 day later"),
        ("2017-01-01", "2017-12-31", "told 4 months to 17 months later"),
        ("2018-05-01", "2018-05-31", "told 0 days to 26 days later"),
        ("", "2005-12-31", "told 12 years later or more"),
        ("2019-01-01", "2019-01-01", "published before, on 2018-05-27"),
        ("", "", "published 2018-05-27"),
    ],
)
def test_the_lag_is_as_exact_as_the_dates(start: str, end: str, words: str) -> None:
    event = SimpleNamespace(published="2018-05-27", date_start=start, date_end=end)
    assert lag_in_words(event) == words


def test_the_lag_reaches_the_day_of_publication(store: EventStore, codebook: Codebook) -> None:
    figure = _figure(store, codebook, lag=True)
    assert "2018-05-27" in {day for trace in figure["data"] for day in trace.get("x", [])}
    assert lag_in_words(SimpleNamespace(published="", date_start="", date_end="")) == ""


@pytest.mark.parametrize("by", ["tactic", "family", "actor", "place", "publisher", PUBLISHED])
def test_cells_count_every_event(store: EventStore, codebook: Codebook, by: str) -> None:
    lanes, own = _lanes_by(store, codebook, by)
    counts = lane_years(store, Filters(context=True), by, own)
    strip = read_strip(counts, lanes, axis_years((None, None), [2000, 2020]))
    assert sum(strip.dated.values()) + sum(strip.undated.values()) == int(counts["count"].sum()) > 0
    assert {lane for lane, _ in strip.dated} | {*strip.undated} == {lane.key for lane in lanes}


@pytest.mark.parametrize("ink", [LIGHT, DARK])
def test_plotly_takes_the_figures_that_are_handed_over_unchecked(
    store: EventStore, codebook: Codebook, ink: Ink
) -> None:
    for figure in (_figure(store, codebook, ink=ink), _figure(store, codebook, ink=ink, lag=True)):
        checked = go.Figure(**figure).to_dict()
        handed_over = plotly.tools.return_figure_from_figure_or_data(PreparedFigure(figure), validate_figure=True)
        data = [{"type": "scatter"} | trace for trace in handed_over["data"]]
        sent, as_checked = (
            json.loads(plotly.io.to_json(one, validate=False)) for one in ({"data": data}, {"data": checked["data"]})
        )
        assert sent == as_checked
        assert "template" in figure["layout"], "else Plotly's own, which is larger"


def test_lanes_by_tactic_count_as_the_cards_do(store: EventStore) -> None:
    own = tuple(lane_counts(store, Filters(), "tactic")["lane"])
    counted = lane_years(store, Filters(), "tactic", own).rename(columns={"lane": "tactic"})
    pd.testing.assert_frame_equal(counted, store.tactic_years(Filters()))


@pytest.mark.parametrize(
    "filters", [Filters(), Filters(year_from=2005, year_to=2012), Filters(tactic=("abduction",)), Filters(text="none")]
)
def test_the_years_of_the_map_are_those_that_are_counted(store: EventStore, filters: Filters) -> None:
    years = [int(year) for year in store.tactic_years(filters)["year"].dropna()]
    assert store.totals(filters).years == ((min(years), max(years)) if years else None)


def test_many_values_share_a_lane(store: EventStore, codebook: Codebook) -> None:
    lanes, own = _lanes_by(store, codebook, "place")
    assert len(own) <= MOST_LANES
    shared = next(lane for lane in lanes if lane.key == OTHER)
    assert shared.label == f"{len(lane_counts(store, Filters(context=True), 'place')) - len(own)} others"
    assert lanes[-1].key == NOT_STATED


def test_brushed_years() -> None:
    assert brushed_years(["2011-03-04 10:00", "2009-12-31"]) == (2009, 2011)
    assert brushed_years([2010.7, 2014.2]) == (2011, 2014)


def test_an_empty_store_draws_nothing(tmp_path: Path) -> None:
    write_events(tmp_path / "events.parquet", [])
    empty = EventStore(tmp_path / "events.parquet")
    assert axis_years((None, None), []) is None
    strip = read_strip(lane_years(empty, Filters(), "tactic", ()), (), None)
    assert (strip.dated, strip.undated, len(strip.years), strip.share) == ({}, {}, 0, 0)
    none = timeline_figure(lane_marks(empty, Filters(), "tactic", (), 300), (), None, WORDS, LIGHT)
    assert _marks_in(none) == []
