"""The map: what is drawn and what never is, names that meet no other, years that play, pictures that stand alone."""

import csv
import json
import math
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from events_factory import make_events
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.events import write_events
from dashboard.filters import Filters, Undated
from dashboard.gazetteer import load_gazetteer
from dashboard.ink import DARK, LIGHT, Ink
from dashboard.maps import (
    MOST_ROUTES,
    Gloss,
    PictureWords,
    Scene,
    TacticInk,
    deck_of,
    find_region,
    load_regions,
    name_sides,
    place_of_click,
    read_names,
    route_of_click,
    scene_of,
    svg_of,
)
from dashboard.maps.clicks import short_id
from dashboard.maps.labels import TIERS, name_box, plan_labels, town_box
from dashboard.maps.names import Side, Site, in_two_scripts, sides_of
from dashboard.maps.regions import REGIONS_FILE, Region, RegionsError, pixel_of, position_of
from dashboard.maps.scale import EARTH, WIDEST, scale_bar
from dashboard.maps.scene import MOST_RADIUS
from dashboard.model import PlacePrecision, Role
from dashboard.query import EventStore
from dashboard.query.spatial import RouteEnds, Undrawn, routes, told_events
from dashboard.settings import starting_workspace
from dashboard.widgets.map_time import Frame
from dashboard.workspace_tools.make_names import LIST_FILE, NamesError, collection_text, land_names
from dashboard.workspace_tools.make_names import main as make_names

START = starting_workspace()
BASEMAP = START.basemap
NAMES = read_names(BASEMAP)
REGIONS = load_regions(BASEMAP)
GAZETTEER = load_gazetteer(START.gazetteer, START.aliases)
EVENTS = make_events(250, seed=11, documents=8)
SVG = "{http://www.w3.org/2000/svg}"
WORDS = PictureWords("Title <b>", "5 of 9 events", "Filter: text: <script>alert(1)</script> & more", "Source", ("Dot",))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EventStore]:
    path = tmp_path_factory.mktemp("store") / "events.parquet"
    write_events(path, EVENTS)
    opened = EventStore(path)
    yield opened
    opened.close()


def gloss(store: EventStore) -> Gloss:
    tactics = {key: TacticInk(key.title(), "#112233") for key in store.known_values()["tactic"]}
    return Gloss({"gn:2033370": "Yanji 延吉"}, name_sides(BASEMAP), tactics, {"CN": "China", "KP": "North Korea"})


def scene(store: EventStore, filters: Filters = Filters()) -> Scene:  # noqa: B008 - frozen
    return scene_of(store.places(filters), routes(store, filters, MOST_ROUTES), gloss(store))


# What is drawn


def test_a_point_is_a_town_and_nothing_else_is_one(store: EventStore) -> None:
    shown = scene(store)
    told = {(place.place_id, place.precision) for event in EVENTS for place in event.places if event.tactic}
    assert {(town.place_id, PlacePrecision.TOWN) for town in shown.towns} == {
        (key, precision) for key, precision in told if precision is PlacePrecision.TOWN
    }
    vague = {key for key, precision in told if precision is not PlacePrecision.TOWN}
    ends = {end for route in shown.routes for end in (route.from_id, route.to_id)}
    assert not vague & ends
    points = json.loads(deck_of(shown, NAMES, REGIONS[0], "0", LIGHT).to_json())["layers"]
    rows = [row for layer in points if layer["@@type"] == "ScatterplotLayer" for row in layer["data"]]
    nowhere = store.places(Filters(place=("none",)))
    clicked = [place_of_click({"towns-0": [row]}, nowhere) for row in rows]
    assert clicked == [(town.place_id,) for town in shown.towns]


@pytest.mark.parametrize("ink", [LIGHT, DARK])
def test_the_deck_asks_nobody_outside_and_is_small(store: EventStore, ink: Ink) -> None:
    written = deck_of(scene(store), NAMES, REGIONS[0], "0", ink).to_json()
    spec = json.loads(written)
    assert spec["mapStyle"] == "__MAP_STYLE__"
    assert "http" not in written and len(written.encode()) < 15_000
    sources = {layer["data"].split("?")[0] for layer in spec["layers"] if isinstance(layer["data"], str)}
    assert sources == {"/basemap/basemap.geojson", "/basemap/rivers.geojson", "/basemap/names.geojson"}
    assert all((BASEMAP / source.rsplit("/", 1)[1]).is_file() for source in sources)


@pytest.mark.parametrize("letters", ["", "abc"])
def test_every_letter_that_is_written_is_known_to_the_map(store: EventStore, letters: str) -> None:
    layers = json.loads(deck_of(scene(store), NAMES, REGIONS[0], "0", LIGHT, letters).to_json())["layers"]
    labels = next(layer for layer in layers if layer["id"] == "labels")
    written = {letter for row in labels["data"] for letter in row[0]}
    assert len(labels["data"]) > 2 and {*labels["characterSet"]} == written | {*letters}


def test_a_name_that_looks_like_an_expression_is_a_name(store: EventStore) -> None:
    shown = scene(store)
    for name in ("@@=id", "@@#a.b", "{0}"):
        towns = (replace(shown.towns[0], label=name, told=name), *shown.towns[1:])
        layers = json.loads(deck_of(replace(shown, towns=towns), NAMES, REGIONS[0], "0", LIGHT).to_json())["layers"]
        first = [layer["data"][0][0] for layer in layers if layer["id"] in ("towns-0", "labels")]
        assert first == [f"\u2060{name}"] * 2


@pytest.mark.parametrize("place_id", ["gn:2033467", "gn:0", "gn:012", "gn:", "gn:x", "Nowhere", "12", "gn:١٢"])
def test_a_click_tells_the_whole_id(store: EventStore, place_id: str) -> None:
    row = json.loads(json.dumps(["Somewhere", 1, short_id(place_id)]))
    assert place_of_click({"towns-0": [row]}, store.places(Filters())) == (place_id,)


def test_dots_grow_with_their_events_and_keep_their_measure_over_the_years(store: EventStore) -> None:
    places = store.places(Filters())
    whole = scene(store)
    assert [town.radius for town in whole.towns] == sorted((town.radius for town in whole.towns), reverse=True)
    early = Filters(None, 2005, Undated.EXCLUDE)
    frame = scene_of(store.places(early), routes(store, early, MOST_ROUTES), gloss(store), int(places["count"].max()))
    by_count = {town.count: town.radius for town in (*whole.towns, *frame.towns)}
    assert all(by_count[town.count] == town.radius <= MOST_RADIUS for town in (*whole.towns, *frame.towns))


def test_routes_say_from_where_to_where(store: EventStore) -> None:
    shown = scene(store)
    route = next(route for route in shown.routes if route.to_id == "gn:2033370")
    assert route.words.startswith("from ") and route.words.endswith(" to Yanji 延吉")
    assert route_of_click({"routes-3": [["", 1, [short_id(route.from_id), short_id(route.to_id)]]]}) == (
        route.from_id,
        route.to_id,
    )
    assert route_of_click({"routes-3": [], "towns-3": [["", 1, "x"]]}) is None


# Events behind the numbers


def test_a_route_lists_its_events_and_each_reason_its_own(store: EventStore) -> None:
    for route in scene(store).routes:
        rows, total = told_events(store, Filters(), RouteEnds(route.from_id, route.to_id), 1000, 0)
        assert total == len(rows) == route.count
        for event_id in rows["event_id"]:
            event = store.event(event_id)
            assert event is not None
            roles = {(place.place_id, place.role) for place in event.places}
            assert roles & {(route.from_id, Role.ORIGIN), (route.from_id, Role.BASE)}
    found = store.totals(Filters())
    numbers = (found.unplaced, found.country_only, found.no_coordinates)
    assert tuple(told_events(store, Filters(), reason, 5, 0)[1] for reason in Undrawn) == numbers
    assert len(told_events(store, Filters(), Undrawn.NO_PLACE, 5, 5)[0]) == 5
    assert told_events(store, Filters(), RouteEnds("'; DROP", "x"), 5, 0)[1] == 0


# Years


@given(first=st.integers(1990, 2010), long=st.integers(1, 30), data=st.data())
def test_frames_stay_within_the_filter_and_hold_no_undated_event(first: int, long: int, data: st.DataObject) -> None:
    at = data.draw(st.integers(first, first + long))
    chosen = Filters(first, first + long, tactic=("abduction",))
    for span in ("each", "five", "until"):
        asked = Frame(span, at, first, first + long).filters(chosen)
        assert asked.year_to == at and asked.undated is Undated.EXCLUDE and asked.tactic == chosen.tactic
        assert asked.year_from is not None and first <= asked.year_from <= at
    assert Frame("", at, first, first + long).filters(chosen) == chosen


def test_frames_of_single_years_find_every_dated_event(store: EventStore) -> None:
    years = [int(year) for year in store.tactic_years(Filters())["year"].dropna()]
    found: set[str] = set()
    for year in range(min(years), max(years) + 1):
        asked = Frame("each", year, min(years), max(years)).filters(Filters())
        found |= {event.event_id for event in store.events(asked)}
    dated = {event.event_id for event in store.events(Filters(undated=Undated.EXCLUDE))}
    assert found == dated
    last = Frame("until", max(years), min(years), max(years)).filters(Filters())
    assert {event.event_id for event in store.events(last)} == dated


# Regions and scale


def test_regions_are_those_of_the_brief_and_hold_their_towns() -> None:
    assert [region.key for region in REGIONS] == ["border", "yanbian", "dandong", "hyesan", "korea", "all"]
    towns = {
        "dandong": ("gn:2037886", "gn:2040893"),
        "hyesan": ("gn:2043837", "gn:2038185"),
        "yanbian": ("gn:2033467",),
    }
    for key, ids in towns.items():
        region = find_region(REGIONS, key)
        assert region is not None
        for place_id in ids:
            place = GAZETTEER.places[place_id]
            assert place.longitude is not None and place.latitude is not None
            x, y = pixel_of(place.longitude, place.latitude, region.zoom)
            left, top = pixel_of(region.longitude, region.latitude, region.zoom)
            assert abs(x - left) < 180 and abs(y - top) < 260
    assert find_region(REGIONS, "") == REGIONS[0] and find_region(REGIONS, "mars") is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a:\n  label: A\n  latitude: 91\n  longitude: 1\n  zoom: 3\n", "latitude of a"),
        ("a:\n  label: A\n  latitude: 1\n  longitude: 1\n", "a must have"),
        ("a:\n  label: A\n  latitude: yes\n  longitude: 1\n  zoom: 3\n", "latitude of a"),
        ("[]\n", "no regions"),
    ],
)
def test_a_wrong_region_is_named_by_file_and_key(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / REGIONS_FILE).write_text(text)
    with pytest.raises(RegionsError, match=f"{REGIONS_FILE}.*{told}"):
        load_regions(tmp_path)


def test_a_workspace_without_regions_has_those_of_the_product(tmp_path: Path) -> None:
    assert load_regions(tmp_path) == REGIONS
    assert read_names(tmp_path) == ()


@given(st.floats(-60, 60), st.floats(-170, 170), st.floats(2, 12), st.floats(-200, 200), st.floats(-250, 250))
def test_the_scale_bar_is_as_long_as_it_says(lat: float, lon: float, zoom: float, east: float, south: float) -> None:
    bar = scale_bar(Region("r", "R", lat, lon, zoom), east, south)
    (west, south_lat), (right, _) = bar.path[1], bar.path[2]
    assert south_lat == pytest.approx(bar.latitude, abs=1e-4)
    along = (bar.east - bar.west) / 360 * EARTH / 1000 * math.cos(math.radians(bar.latitude))
    assert along == pytest.approx(bar.kilometres, rel=1e-6)
    assert right > west
    if bar.kilometres > 1:
        assert pixel_of(bar.east, 0, zoom)[0] - pixel_of(bar.west, 0, zoom)[0] <= WIDEST + 1e-6


@given(st.floats(-80, 80), st.floats(-179, 179), st.floats(0, 12))
def test_projection_and_back(latitude: float, longitude: float, zoom: float) -> None:
    assert position_of(*pixel_of(longitude, latitude, zoom), zoom) == pytest.approx((longitude, latitude), abs=1e-6)


# Names


def test_the_file_of_names_is_made_of_its_list(tmp_path: Path) -> None:
    made = collection_text(land_names(BASEMAP / LIST_FILE, GAZETTEER))
    assert (BASEMAP / "names.geojson").read_text("utf-8") == made
    for name in ("gazetteer.csv", "gazetteer_aliases.csv"):
        shutil.copy(START.root / name, tmp_path / name)
    (tmp_path / "basemap").mkdir()
    shutil.copy(BASEMAP / LIST_FILE, tmp_path / "basemap" / LIST_FILE)
    assert make_names(["--data", str(tmp_path)]) == 0
    assert (tmp_path / "basemap" / "names.geojson").read_text("utf-8") == made


def test_no_name_of_the_land_is_lost_and_each_has_two_scripts() -> None:
    lines = [line for line in (BASEMAP / LIST_FILE).read_text("utf-8").splitlines() if not line.startswith("#")]
    assert len(NAMES) == len([*csv.DictReader(lines)])
    single = [name.label for name in NAMES if name.label.isascii()]
    assert not single
    assert {name.kind.value for name in NAMES} == {"country", "province", "river", "town"}


@pytest.mark.parametrize("zoom", [*TIERS, 3.1, 5.9, 7.7, 12.0])
def test_names_of_the_land_meet_at_no_zoom(zoom: float) -> None:
    boxes = [(name.label, name_box(name, zoom)) for name in NAMES if name.zoom <= zoom]
    assert boxes
    assert not [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if one.overlaps(other)]


@pytest.mark.parametrize("region", REGIONS, ids=lambda region: region.key)
def test_names_of_events_meet_neither_each_other_nor_the_land_s(store: EventStore, region: Region) -> None:
    shown = scene(store)
    plan = plan_labels(shown.towns, NAMES, region)
    boxes = [(town.label, town_box(town, region.zoom)) for town in plan.towns]
    boxes += [
        (name.label, name_box(name, region.zoom))
        for n, name in enumerate(NAMES)
        if n not in plan.hidden and name.zoom <= region.zoom
    ]
    assert not [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if one.overlaps(other)]
    assert plan.towns[0] == shown.towns[0]


def test_twin_towns_stand_on_opposite_sides() -> None:
    sides = name_sides(BASEMAP)
    twins = {"gn:2043837": "gn:2038185", "gn:2040893": "gn:2037886", "gn:2042500": "gn:2034340"}
    for korean, chinese in twins.items():
        assert (sides[korean], sides[chinese]) == (Side.SOUTH, Side.NORTH)
    assert sides["gn:2033467"] is Side.EAST


@given(st.floats(-1, 1), st.floats(-1, 1))
def test_twins_never_take_the_same_side(east: float, north: float) -> None:
    one, other = Site("a", "KP", 128.0, 41.0), Site("b", "CN", 128.0 + east / 20, 41.0 + north / 20)
    sides = sides_of([one, other])
    near = (east**2 + north**2) ** 0.5 / 20 * 111.2 < 8
    if near and (abs(east) > 0.01 or abs(north) > 0.01):
        assert sides["a"] != sides["b"]


def test_names_in_the_script_of_their_country() -> None:
    assert in_two_scripts("Yanji", "연길", "延吉", "CN") == "Yanji 延吉"
    assert in_two_scripts("Hyesan", "혜산", "惠山", "KP") == "Hyesan 혜산"
    assert in_two_scripts("Onsong", "", "", "KP") == "Onsong"


def test_a_wrong_line_of_names_is_named(tmp_path: Path) -> None:
    head = "place_id,kind,rank,name,name_ko,name_zh,latitude,longitude,angle\n"
    for line, told in (
        ("gn:0,town,1,,,,,,", "place_id"),
        ("gn:2033467,town,9,,,,,,", "rank"),
        (",river,1,,,,1,1,", "name"),
    ):
        (tmp_path / LIST_FILE).write_text(head + line + "\n")
        with pytest.raises(NamesError, match=f"line 2, {told}"):
            land_names(tmp_path / LIST_FILE, GAZETTEER)


# The picture


@pytest.mark.parametrize("region", REGIONS, ids=lambda region: region.key)
def test_the_svg_stands_alone_and_holds_every_town_of_the_region(store: EventStore, region: Region) -> None:
    shown = scene(store)
    text = svg_of(shown, BASEMAP, region, WORDS, LIGHT)
    root = ET.fromstring(text)  # noqa: S314 - our own
    assert len([*root.iter(f"{SVG}circle")]) == len(shown.towns)
    assert not [element for element in root.iter() if element.tag in (f"{SVG}image", f"{SVG}script", f"{SVG}style")]
    assert "href" not in text and len(text) < 150_000
    words = " ".join("".join(element.itertext()) for element in root.iter(f"{SVG}text"))
    assert WORDS.title in words and "<script>alert(1)</script>" in words and "km" in words
    assert svg_of(shown, BASEMAP, region, WORDS, LIGHT) == text


@settings(max_examples=25, deadline=None)
@given(words=st.text(max_size=300))
def test_any_words_make_a_picture_that_can_be_read(words: str) -> None:
    empty = Scene((), {}, (), 0, 0)
    written = "".join(c for c in words if c.isprintable())
    root = ET.fromstring(svg_of(empty, BASEMAP, REGIONS[2], PictureWords(written, written, written, "", ()), DARK))  # noqa: S314
    shown = "".join("".join(element.itertext()) for element in root.iter(f"{SVG}text"))
    assert "".join(written.split()) in "".join(shown.split())
