"""Tests of the basemap: valid, oriented, small, and named as the gazetteer names its provinces."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import geopandas
import pytest

from dashboard.gazetteer import load_gazetteer
from dashboard.model import PlacePrecision

DATA = Path(__file__).parent.parent / "data"
GAZETTEER = load_gazetteer(DATA / "gazetteer.csv", DATA / "gazetteer_aliases.csv")
FILES = [DATA / "basemap" / name for name in ("basemap.geojson", "rivers.geojson")]


def features(path: Path) -> list[dict[str, Any]]:
    return list(json.loads(path.read_text("utf-8"))["features"])


def rings(geometry: dict[str, Any]) -> list[list[list[list[float]]]]:
    return [geometry["coordinates"]] if geometry["type"] == "Polygon" else list(geometry["coordinates"])


def area(ring: list[list[float]]) -> float:
    """Signed: positive when counter-clockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def test_the_files_are_small() -> None:
    assert sum(path.stat().st_size for path in FILES) < 220_000


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_shapes_are_valid(path: Path) -> None:
    frame = geopandas.read_file(path)
    assert frame.geometry.is_valid.all()
    assert not frame.geometry.is_empty.any()


def test_exterior_rings_run_counter_clockwise_and_are_closed() -> None:
    for feature in features(FILES[0]):
        for exterior, *holes in rings(feature["geometry"]):
            assert exterior[0] == exterior[-1]
            assert area(exterior) > 0
            assert all(area(hole) < 0 for hole in holes)


def test_provinces_bear_the_gazetteer_s_names() -> None:
    drawn = [f["properties"] for f in features(FILES[0]) if f["properties"]["level"] == "province"]
    covered = {(p["country"], p[k]) for p in drawn for k in ("admin1", "admin1_inside") if k in p}
    countries = {"KP", "KR", "CN"}
    places = GAZETTEER.places.values()
    wanted = {(p.country, p.name) for p in places if p.precision is PlacePrecision.PROVINCE and p.country in countries}
    assert covered == wanted
    assert all(p["name"] == p["admin1"] and p["name_ko"] and p["name_zh"] for p in drawn)


def test_the_border_rivers_pass_their_towns() -> None:
    frame = geopandas.read_file(FILES[1]).set_index("name")
    assert set(frame.index) == {"Yalu", "Tumen"}
    assert frame.name_ko.tolist() and frame.name_zh.all()
    for river, town in (("Yalu", "Hyesan"), ("Yalu", "Sinuiju"), ("Tumen", "Musan"), ("Tumen", "Onsong")):
        place = next(p for p in GAZETTEER.places.values() if p.name == town and p.precision is PlacePrecision.TOWN)
        point = geopandas.points_from_xy([place.longitude], [place.latitude])[0]
        assert frame.geometry[river].distance(point) < 0.06
