"""Cuts the workspace's basemap out of Natural Earth's provinces, countries and rivers.

Needs geopandas (a test extra). Natural Earth is in the public domain; data/basemap/README.md says where the two
source files come from.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import geopandas
import shapely  # type: ignore[import-untyped]  # ships no types

from dashboard.gazetteer import Gazetteer, GazetteerPlace, load_gazetteer
from dashboard.model import PlacePrecision

# West, south, east, north: the escape routes from the Korean peninsula to South-East Asia, Mongolia and Russia.
FRAME = (73.0, 0.0, 150.0, 56.0)
FINE_COUNTRIES = ("KP", "KR")
FINE_PROVINCES = ("Liaoning", "Jilin", "Heilongjiang")
COUNTRIES_AROUND = ("JP", "KH", "KZ", "LA", "MM", "MN", "MY", "PH", "RU", "TH", "TW", "VN")
RIVERS = {"Yalu": ("압록강", "鸭绿江"), "Tumen": ("두만강", "图们江")}
# Degrees: what a vertex must change to stay, and the smallest island that stays (square degrees).
FINE, COARSE = 0.012, 0.08
FINE_ISLAND, COARSE_ISLAND = 0.0006, 0.05
DECIMALS = 3
# Special cities that Natural Earth draws as part of a province.
ADMIN1_INSIDE = {"South Pyongan": "Nampo", "North Hwanghae": "Kaesong"}


@dataclass(frozen=True)
class BasemapProperties:
    """What a shape is; `admin1` is the gazetteer's province name, `admin1_inside` a special city drawn within it."""

    level: str
    name: str
    name_ko: str
    name_zh: str
    country: str
    admin1: str
    admin1_inside: str = ""


@dataclass(frozen=True)
class RiverProperties:
    """A border river's names."""

    name: str
    name_ko: str
    name_zh: str


@dataclass(frozen=True)
class Shape:
    """A feature to be written."""

    properties: BasemapProperties | RiverProperties
    geometry: shapely.Geometry


class BasemapError(ValueError):
    """A source lacks what the basemap needs."""


def province_shapes(admin_file: Path, gazetteer: Gazetteer) -> Iterator[Shape]:
    frame = geopandas.read_file(admin_file, layer="states_provinces")
    frame = frame[frame.iso_a2.isin(["CN", *FINE_COUNTRIES]) & (frame.name != "Paracel Islands")]
    places = [find_province(gazetteer, n, c) for n, c in zip(frame["name"], frame["iso_a2"], strict=True)]
    fine = [p.country in FINE_COUNTRIES or p.name in FINE_PROVINCES for p in places]
    for wanted, tolerance, island in ((True, FINE, FINE_ISLAND), (False, COARSE, COARSE_ISLAND)):
        rows = [n for n, is_fine in enumerate(fine) if is_fine is wanted]
        # Neighbours are simplified together, so that their common border stays one line.
        geometries = shapely.coverage_simplify(shapely.make_valid(frame.geometry.iloc[rows].to_numpy()), tolerance)
        for row, geometry in zip(rows, geometries, strict=True):
            yield Shape(province_properties(places[row]), without_islets(geometry, island))


def find_province(gazetteer: Gazetteer, name: str, country: str) -> GazetteerPlace:
    """The gazetteer's province that bears Natural Earth's name, be it as an alias."""
    for mention in gazetteer.find_mentions(name, (country,)):
        for place in mention.candidates:
            if place.precision is PlacePrecision.PROVINCE and place.country == country:
                return place
    raise BasemapError(f"{name!r} of Natural Earth is no name or alias of a province of {country} in the gazetteer")


def province_properties(place: GazetteerPlace) -> BasemapProperties:
    inside = ADMIN1_INSIDE.get(place.name, "")
    return BasemapProperties("province", place.name, place.name_ko, place.name_zh, place.country, place.admin1, inside)


def country_shapes(admin_file: Path, gazetteer: Gazetteer) -> Iterator[Shape]:
    frame = geopandas.read_file(admin_file, layer="countries")
    frame = frame[frame.iso_a2.isin(COUNTRIES_AROUND)]
    own = {p.country: p for p in gazetteer.places.values() if p.precision is PlacePrecision.COUNTRY}
    cut = shapely.intersection(shapely.make_valid(frame.geometry.to_numpy()), shapely.box(*FRAME))
    for code, geometry in zip(frame["iso_a2"], shapely.coverage_simplify(cut, COARSE), strict=True):
        place = own[code]
        properties = BasemapProperties("country", place.name, place.name_ko, place.name_zh, code, "")
        yield Shape(properties, without_islets(geometry, COARSE_ISLAND))


def river_shapes(rivers_file: Path) -> Iterator[Shape]:
    frame = geopandas.read_file(rivers_file)
    for name, (korean, chinese) in RIVERS.items():
        lines = frame[frame.name == name].geometry.to_numpy()
        if not len(lines):
            raise BasemapError(f"{rivers_file} has no river {name!r}")
        yield Shape(RiverProperties(name, korean, chinese), shapely.line_merge(shapely.union_all(lines)))


def without_islets(geometry: shapely.Geometry, smallest: float) -> shapely.Geometry:
    """Without islands below the size, but never without the largest part."""
    parts = sorted((p for p in shapely.get_parts(geometry) if p.geom_type == "Polygon"), key=lambda p: -p.area)
    return shapely.MultiPolygon([p for n, p in enumerate(parts) if n == 0 or p.area >= smallest])


def rounded(geometry: shapely.Geometry) -> shapely.Geometry:
    """On the grid of three decimals (about 100 m), still valid, exterior rings counter-clockwise as RFC 7946 asks."""
    snapped = shapely.set_precision(geometry, 10**-DECIMALS).normalize()
    if snapped.geom_type not in ("Polygon", "MultiPolygon"):
        return snapped
    parts = [shapely.geometry.polygon.orient(p) for p in shapely.get_parts(snapped) if p.geom_type == "Polygon"]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def coordinates(value: Any) -> Any:
    """shapely's nested tuples of floats, each rounded so that no binary tail is printed."""
    if isinstance(value, float):
        return round(value, DECIMALS)
    return [coordinates(item) for item in value]


def feature_text(shape: Shape) -> str:
    geometry = shapely.geometry.mapping(rounded(shape.geometry))
    feature = {
        "type": "Feature",
        "properties": {name: value for name, value in asdict(shape.properties).items() if value},
        "geometry": {"type": geometry["type"], "coordinates": coordinates(geometry["coordinates"])},
    }
    return json.dumps(feature, ensure_ascii=False, separators=(",", ":"))


def collection_text(shapes: Iterable[Shape]) -> str:
    """One feature a line, so that a change of one province is a change of one line."""
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(map(feature_text, shapes)) + "\n]}\n"


def drawing_order(shape: Shape) -> tuple[str, str, str]:
    """Countries lie below provinces."""
    p = shape.properties
    return (p.level, p.country, p.name) if isinstance(p, BasemapProperties) else ("", "", p.name)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("admin", type=Path, help="world_map.gpkg with the layers states_provinces and countries")
    parser.add_argument("rivers", type=Path, help="ne_10m_rivers_lake_centerlines.shp")
    parser.add_argument("--data", type=Path, default=Path("data"), help="workspace folder (default: data)")
    args = parser.parse_args(arguments)
    gazetteer = load_gazetteer(args.data / "gazetteer.csv", args.data / "gazetteer_aliases.csv")
    land = [*country_shapes(args.admin, gazetteer), *province_shapes(args.admin, gazetteer)]
    made = {"basemap.geojson": land, "rivers.geojson": list(river_shapes(args.rivers))}
    for name, shapes in made.items():
        path = args.data / "basemap" / name
        path.write_text(collection_text(sorted(shapes, key=drawing_order)), "utf-8")
        print(f"{path}: {len(shapes)} shapes, {path.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
