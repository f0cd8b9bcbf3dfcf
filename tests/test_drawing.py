"""What the map is given to draw, and how text and dates are written, without a browser."""

import json
from pathlib import Path

import pandas as pd
import pytest
from events_factory import make_events

from dashboard.codebook import Codebook, load_codebook
from dashboard.events import write_events
from dashboard.filters import Filters
from dashboard.maps import AREAS, TOWNS, areas_of, place_of_click, towns_of
from dashboard.query import EventStore
from dashboard.query.spatial import routes
from dashboard.settings import starting_workspace
from dashboard.widgets.days import in_words
from dashboard.widgets.plain import plain, shorten


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> EventStore:
    path = tmp_path_factory.mktemp("store") / "events.parquet"
    write_events(path, make_events(250, seed=11, documents=8))
    return EventStore(path)


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return load_codebook(starting_workspace().codebook)


def test_only_towns_are_points_and_provinces_are_areas(store: EventStore) -> None:
    places = store.places(Filters())
    assert set(towns_of(places)["precision"]) == {"town"}
    wide = places[places["precision"].isin(["province", "county"])]
    assert sum(areas_of(places).values()) == int(wide["count"].sum())


def test_the_base_map_knows_every_area(store: EventStore) -> None:
    file = starting_workspace().basemap / "basemap.geojson"
    known = {feature["properties"].get("admin1") for feature in json.loads(file.read_text("utf-8"))["features"]}
    assert set(areas_of(store.places(Filters()))) <= known


def test_routes_add_up_their_tactics_and_tell_the_one_told_most(store: EventStore) -> None:
    found, number = routes(store, Filters(), 1_000)
    assert number == len(found) > 10
    assert found["count"].tolist() == sorted(found["count"], reverse=True)
    alone = [routes(store, Filters(tactic=(key,)), 1_000)[0] for key in store.known_values()["tactic"]]
    parts = pd.concat(alone).sort_values(["count", "tactic"], ascending=[False, True])
    for route in found.to_dict("records"):
        same = parts[(parts["from_id"] == route["from_id"]) & (parts["to_id"] == route["to_id"])]
        assert (route["count"], route["tactic"]) == (same["count"].sum(), same["tactic"].iloc[0])
    some, still = routes(store, Filters(), 5)
    assert (some["to_id"].tolist(), still) == (found["to_id"].tolist()[:5], number)


def test_a_click_means_the_places_below_it(store: EventStore) -> None:
    places = store.places(Filters())
    assert place_of_click({f"{TOWNS}7": [["Yanji", 3, "gn:1"]]}, places) == ("gn:1",)
    meant = place_of_click({f"{AREAS}7": [{"properties": {"admin1": "Jilin"}}]}, places)
    assert set(meant) == set(places.loc[(places["admin1"] == "Jilin") & (places["precision"] != "town"), "place_id"])
    assert place_of_click({f"{AREAS}7": [{"properties": {"admin1": "Fujian"}}]}, places) == ()
    assert place_of_click({}, places) == ()


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2018-05-23", "23 May 2018"),
        ("2018-05", "May 2018"),
        ("2018", "2018"),
        ("2016-21", "spring 2016"),
        ("2018-05-01/2018-05-09", "1 May 2018 – 9 May 2018"),
        ("2011/..", "from 2011"),
        ("../2005", "until 2005"),
        ("XXXX-08-09", "9 August, year not stated"),
        ("XXXX-08", "August, year not stated"),
        ("XXXX", "not stated"),
        ("", "not stated"),
        ("whenever", "whenever"),
    ],
)
def test_dates_in_words(date: str, words: str) -> None:
    assert in_words(date) == words


def test_plain_text_has_no_markdown_and_ordinary_names_no_backslash() -> None:
    assert plain("Phone-signal tracking (joint) 100%, 'quoted'") == "Phone-signal tracking (joint) 100%, 'quoted'"
    assert plain("![x](https://e.example)\n# y") == "!\\[x\\](https\\:\u2060//e.example) # y"
    assert plain("- item") == "\u2060- item"
    assert plain("www.e.example a@b.c") == "www\\.e.example a\\@b.c"


def test_shortening_ends_at_a_word() -> None:
    assert shorten("one two  three four", 12) == "one two…"
    assert len(shorten("x" * 100, 20)) == 20
    assert shorten("short", 20) == "short"


def test_an_empty_store_draws_nothing(tmp_path: Path) -> None:
    write_events(tmp_path / "events.parquet", [])
    empty = EventStore(tmp_path / "events.parquet")
    found, number = routes(empty, Filters(), 5)
    assert found.empty and number == 0
    assert areas_of(empty.places(Filters())) == {}
