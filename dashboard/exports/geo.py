"""Writes events as GeoJSON that never shows a point where the text gives none."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.events import SCHEMA, json_line
from dashboard.exports.columns import bytes_of, lengths_of, side_by_side, whole_column, written
from dashboard.exports.event_table import row_groups, table_of
from dashboard.exports.json_columns import event_members, json_text, member
from dashboard.exports.stamp import ATTRIBUTION, Stamp
from dashboard.model import Event, PlacePrecision

DECIMALS = 7  # RFC 7946 finds more to be of no use
# Of the place; its coordinates are the geometry's alone, or a reader would draw a province's centre.
PLACE_PROPERTIES = {
    "place_name": "name",
    "place_id": "place_id",
    "place_role": "role",
    "place_admin1": "admin1",
    "place_country": "country",
    "place_precision": "precision",
}
EVENT_PROPERTIES = tuple(name for name in SCHEMA.names if name != "places")


@dataclass(frozen=True, eq=False)
class _Rows:
    """One row a feature: the event it tells by position, its place's number from 1 (0 for none) and its place."""

    event: pa.Array
    number: pa.Array
    places: pa.Table


def write_geojson(events: Iterable[Event], stamp: Stamp) -> bytes:
    """A feature for each event and place, and one for an event without any; the stamp is a member of the collection.

    Each feature has a line of its own. Only a town with coordinates has a geometry; countries, provinces, counties
    and events without a place have null.
    """
    head = {"type": "FeatureCollection", "export": stamp.record(), "attribution": ATTRIBUTION}
    opening = json_line(head, "export").removesuffix(b"}\n") + b',"features":[\n'
    lines = b"".join(bytes_of(_features(rows)) for rows in row_groups(table_of(events)))
    return opening + lines.removesuffix(b",\n") + b"\n]}\n"


def _features(events: pa.Table) -> pa.Array:
    rows = _rows_of(events)
    number = written(rows.number, str, "")
    parts: list[pa.Array | str] = [
        '{"type":"Feature","id":"',
        written(whole_column(events, "event_id"), lambda value: json_text(value)[1:-1], "").take(rows.event),
        "#",
        number,
        '","geometry":',
        _geometries(rows.places),
        ',"properties":{',
        _properties(events, rows),
        "}},\n",
    ]
    return side_by_side(parts)


def _rows_of(events: pa.Table) -> _Rows:
    places = whole_column(events, "places")
    lengths = lengths_of(places).to_numpy(zero_copy_only=False)
    rows = np.maximum(lengths, 1)
    event = np.repeat(np.arange(len(lengths)), rows)
    within = np.arange(len(event)) - np.repeat(np.cumsum(rows) - rows, rows)
    placed = lengths[event] > 0
    index = pa.array(np.cumsum(placed) - 1, mask=~placed)
    columns = {field.name: places.flatten().field(field.name).take(index) for field in places.type.value_type}
    return _Rows(pa.array(event), pa.array(np.where(placed, within + 1, 0)), pa.table(columns))


def _properties(events: pa.Table, rows: _Rows) -> pa.Array:
    counted = member("n_places", lengths_of(whole_column(events, "places")))
    told = side_by_side([*event_members(events, EVENT_PROPERTIES), counted], ",").take(rows.event)
    placed = [member(key, whole_column(rows.places, field)) for key, field in PLACE_PROPERTIES.items()]
    return side_by_side([told, *placed], ",")


def _geometries(places: pa.Table) -> pa.Array:
    latitude, longitude = whole_column(places, "latitude"), whole_column(places, "longitude")
    is_town = pc.equal(whole_column(places, "precision"), PlacePrecision.TOWN.value).fill_null(False)
    is_point = pc.and_(is_town, pc.and_(latitude.is_valid(), longitude.is_valid()))
    degrees = [written(values, lambda value: json_text(round(value, DECIMALS)), "") for values in (longitude, latitude)]
    point = side_by_side(['{"type":"Point","coordinates":[', degrees[0], ",", degrees[1], "]}"])
    return pc.if_else(is_point, point, pa.scalar("null", point.type))
