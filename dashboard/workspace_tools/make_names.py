"""Makes the file of names that the map writes on the land, from a list kept by hand and the gazetteer."""

import argparse
import csv
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from dashboard.gazetteer import Gazetteer, GazetteerPlace, load_gazetteer
from dashboard.maps.labels import first_zooms, writing_of
from dashboard.maps.names import NAMES_FILE, LandName, NameKind, Side, Site, in_two_scripts, sides_of

LIST_FILE = "names.csv"
COLUMNS = ("place_id", "kind", "rank", "name", "name_ko", "name_zh", "latitude", "longitude", "angle")
RANKS = range(1, 6)


class NamesError(ValueError):
    """The list of names cannot be used; the message names file, line and column."""


def land_names(path: Path, gazetteer: Gazetteer) -> tuple[LandName, ...]:
    """The names of a list in its order; names and positions that it leaves out are the gazetteer's."""
    rows = [*_rows(path)]
    sites = [_site(path, line, row, gazetteer) for line, row in rows if row["kind"] == NameKind.TOWN]
    sides = sides_of(sites)
    names = [_name(path, line, row, gazetteer, sides) for line, row in rows]
    placed = zip(names, first_zooms(names), strict=True)
    return tuple(replace(name, zoom=zoom) for name, zoom in placed if zoom is not None)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    lines = [(n, line) for n, line in enumerate(path.read_text("utf-8").splitlines(), 1) if not line.startswith("#")]
    if not lines or tuple(next(csv.reader([lines[0][1]]))) != COLUMNS:
        raise NamesError(f"{path}, line {lines[0][0] if lines else 1}: the header must be {','.join(COLUMNS)}")
    for number, line in lines[1:]:
        cells = next(csv.reader([line]))
        if len(cells) != len(COLUMNS):
            raise NamesError(f"{path}, line {number}: {len(cells)} cells, {len(COLUMNS)} columns")
        yield number, dict(zip(COLUMNS, cells, strict=True))


def _site(path: Path, line: int, row: Mapping[str, str], gazetteer: Gazetteer) -> Site:
    place = _place(path, line, row, gazetteer)
    if place is None or place.longitude is None or place.latitude is None:
        raise NamesError(f"{path}, line {line}, place_id: a town must have a position in the gazetteer")
    return Site(place.place_id, place.country, place.longitude, place.latitude)


def _place(path: Path, line: int, row: Mapping[str, str], gazetteer: Gazetteer) -> GazetteerPlace | None:
    if not row["place_id"]:
        return None
    place = gazetteer.places.get(row["place_id"])
    if place is None:
        raise NamesError(f"{path}, line {line}, place_id: {row['place_id']!r} is not in the gazetteer")
    return place


def _name(path: Path, line: int, row: Mapping[str, str], gazetteer: Gazetteer, sides: Mapping[str, Side]) -> LandName:
    place = _place(path, line, row, gazetteer)
    if row["kind"] not in tuple(NameKind):
        raise NamesError(f"{path}, line {line}, kind: {row['kind']!r} is none of {', '.join(NameKind)}")
    longitude, latitude = _position(path, line, row, place)
    return LandName(
        NameKind(row["kind"]),
        row["place_id"],
        _label(path, line, row, place),
        place.country if place else "",
        _rank(path, line, row),
        longitude,
        latitude,
        int(row["angle"] or 0),
        sides.get(row["place_id"], Side.EAST),
    )


def _rank(path: Path, line: int, row: Mapping[str, str]) -> int:
    if not row["rank"].isdecimal() or int(row["rank"]) not in RANKS:
        raise NamesError(f"{path}, line {line}, rank: {row['rank']!r} is not 1 to {RANKS[-1]}")
    return int(row["rank"])


def _label(path: Path, line: int, row: Mapping[str, str], place: GazetteerPlace | None) -> str:
    """A river flows between two countries, and bears its name in both their scripts."""
    if place is None:
        if not row["name"]:
            raise NamesError(f"{path}, line {line}, name: a name without place_id needs one")
        return " ".join(part for part in (row["name"], row["name_ko"], row["name_zh"]) if part)
    korean, chinese = place.name_ko or row["name_ko"], place.name_zh or row["name_zh"]
    label = in_two_scripts(place.name, korean, chinese, place.country)
    return label.replace(f"{place.name} ", f"{place.name}\n", 1) if row["kind"] != NameKind.TOWN else label


def _position(path: Path, line: int, row: Mapping[str, str], place: GazetteerPlace | None) -> tuple[float, float]:
    if row["latitude"] and row["longitude"]:
        return float(row["longitude"]), float(row["latitude"])
    if place is None or place.longitude is None or place.latitude is None:
        raise NamesError(f"{path}, line {line}, latitude: the gazetteer has no position for it, so one is needed here")
    return place.longitude, place.latitude


def collection_text(names: Sequence[LandName]) -> str:
    """GeoJSON, one name a line."""
    features = ",\n".join(_feature_text(number, name) for number, name in enumerate(names))
    return '{"type":"FeatureCollection","features":[\n' + features + "\n]}\n"


def _feature_text(number: int, name: LandName) -> str:
    """`n` counts the names, `zoom` is where a name first has room; `text` to `shift` are what the map's text is."""
    written = writing_of(name)
    told = {"n": number, "zoom": name.zoom, "kind": name.kind, "place_id": name.place_id, "label": name.label}
    told |= {"country": name.country, "rank": name.rank, "angle": name.angle, "side": name.side}
    told |= {"text": written.text, "size": written.size, "anchor": written.anchor, "shift": [*written.shift]}
    feature = {
        "type": "Feature",
        "properties": told,
        "geometry": {"type": "Point", "coordinates": [name.longitude, name.latitude]},
    }
    return json.dumps(feature, ensure_ascii=False, separators=(",", ":"))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("data"), help="workspace folder (default: data)")
    args = parser.parse_args(arguments)
    gazetteer = load_gazetteer(args.data / "gazetteer.csv", args.data / "gazetteer_aliases.csv")
    names = land_names(args.data / "basemap" / LIST_FILE, gazetteer)
    path = args.data / "basemap" / NAMES_FILE
    path.write_text(collection_text(names), "utf-8")
    print(f"{path}: {len(names)} names with room, {path.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
