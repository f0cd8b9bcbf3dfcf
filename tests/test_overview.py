"""The overview: its numbers are those of the events behind its links, and what it cannot show is said."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from browser import workspaces
from drawn import drawn, link_of, links_of, number_in, open_page, part, workspace_of
from events_factory import make_events, make_undated_event

from dashboard.filters import Filters
from dashboard.model import Event, Kind, PlacePrecision
from dashboard.outline import HEIGHT, WIDTH, find_position, read_outline
from dashboard.settings import Workspace, starting_workspace
from dashboard.widgets.workspace import OpenWorkspace

SEED = 11


def _some_events() -> list[Event]:
    return [event for event in make_events(160, seed=SEED, documents=12) if event.kind is Kind.COERCION]


def _some(root: Path) -> Workspace:
    return workspaces.make_workspace(root, _some_events())


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenWorkspace]:
    with workspace_of(_some, tmp_path_factory.mktemp("overview") / "workspace") as made:
        yield made


@pytest.mark.parametrize("query", [{}, {"assertion": ["alleged"]}, {"year": ["2005:2015"], "undated": ["exclude"]}])
def test_every_number_is_that_of_the_events_behind_it(opened: OpenWorkspace, query: dict[str, list[str]]) -> None:
    overview = part(open_page(query=query), ".overview")
    anchors = overview.select(".by-year a, .legend a, .bars-list a, .small-map a, ul.documents li")
    assert len(anchors) > 30
    for anchor in anchors:
        link = link_of(anchor if anchor.name == "a" else anchor.select("a")[0])
        told = str(anchor.get("aria-label") or anchor.get("title") or " ".join(anchor.get_text(" ").split()))
        number = int(re.findall(r"([\d,]+) events?\b", told)[0]) if "event" in told else number_in(told)
        if "doubt" not in link.query:
            assert link.number(opened) == number, told


def test_years_without_an_event_are_drawn_too(opened: OpenWorkspace) -> None:
    columns = part(open_page(query={"tactic": ["abduction"]}), ".by-year .columns").select(".column")
    years = [int(str(column.get("title"))[:4]) for column in columns]
    assert years == [*range(years[0], years[-1] + 1)]
    assert any("no event" in str(column.get("title")) for column in columns)


def test_what_has_no_year_is_a_share_of_its_own(opened: OpenWorkspace) -> None:
    undated = part(open_page(), ".by-year .undated")
    found = opened.store.totals(Filters())
    assert f"{found.undated} of {found.shown}, {100 * found.undated / found.shown:.0f} %" in undated.get_text(" ")
    assert link_of(undated).query == {"undated": ["only"]}


@pytest.mark.parametrize("doubt", ["low_confidence", "single_source"])
def test_a_doubt_that_no_filter_asks_for_lists_its_events(opened: OpenWorkspace, doubt: str) -> None:
    wanted = {
        event.event_id
        for event in _some_events()
        if (event.confidence < 0.5 if doubt == "low_confidence" else event.n_independent_sources <= 1)
    }
    row = next(a for a in part(open_page(), ".doubts .bars-list").select("a") if f"doubt={doubt}" in str(a["href"]))
    assert number_in(row.get_text(" ")) == len(wanted)
    listed: set[str] = set()
    query = {"doubt": [doubt]}
    while query:
        section = part(open_page(query=query), ".listed")
        listed |= {link.query["event"][0] for link in links_of(section, "td a")}
        following = [link for link in links_of(section) if link.words == "Next ›"]
        query = dict(following[0].query) if following else {}
    assert listed == wanted


def test_newest_documents_come_first_and_silent_ones_are_counted(opened: OpenWorkspace) -> None:
    newest = part(open_page(), ".newest")
    events = _some_events()
    silent = {event.document_file for event in events if not event.published}
    assert f"{len(silent)} without a publication date" in newest.get_text(" ")
    files = [link.query["document"][0] for link in links_of(newest, "li a")]
    published = [next(event.published for event in events if event.document_file == file) for file in files]
    assert published == sorted(published, reverse=True)


def test_only_towns_are_dots(opened: OpenWorkspace) -> None:
    where = part(open_page(), ".where")
    towns = {
        place.place_id
        for event in _some_events()
        for place in event.places
        if place.precision is PlacePrecision.TOWN and place.latitude is not None
    }
    drawn_places = {link.query["place"][0] for link in links_of(where, "a.dot")}
    assert drawn_places <= towns
    assert f"{len(drawn_places)} of {len(towns)} towns drawn" in where.get_text(" ")


def test_the_outline_holds_the_border_and_is_small() -> None:
    outline = read_outline(starting_workspace().basemap)
    assert outline.own and outline.land and outline.rivers
    assert len(outline.own + outline.land + outline.rivers) < 20_000
    where = find_position(128.18, 41.4)
    assert where and 0.4 < where[0] < 0.9 and 0.2 < where[1] < 0.7
    assert find_position(116.4, 39.9) is None, "Beijing lies outside"
    assert 1.2 < WIDTH / HEIGHT < 1.6


def test_a_workspace_without_a_base_map_has_no_outline(tmp_path: Path) -> None:
    assert not read_outline(tmp_path / "nothing").land


def test_an_undated_workspace_has_no_empty_axis(tmp_path: Path) -> None:
    def one(root: Path) -> Workspace:
        return workspaces.make_workspace(root, [replace(make_undated_event(), places=())])

    with workspace_of(one, tmp_path / "workspace"):
        page = drawn(open_page())
    assert not page.select(".by-year .columns")
    assert "1 of 1, 100 %" in page.get_text(" ")
    assert "0 of 0 towns drawn" in page.get_text(" ")
