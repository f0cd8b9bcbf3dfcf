"""Writes events as a frictionless data package: the three tables in a ZIP, with the schema of each."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_type_hints

import pyarrow as pa
import yaml

from dashboard.exports.about import about_text
from dashboard.exports.columns import whole_column
from dashboard.exports.comma_separated import csv_bytes
from dashboard.exports.event_table import EventTable, table_of
from dashboard.exports.stamp import Stamp
from dashboard.exports.statements import load_statements
from dashboard.exports.table import FIELD_COLUMNS, stamp_columns
from dashboard.exports.three_tables import (
    EVENT_ID,
    EVENTS,
    ONE_PLACE_COLUMNS,
    PLACE_NUMBER,
    PLACES,
    SOURCE_COLUMNS,
    SOURCES,
    three_tables,
)
from dashboard.exports.zipped import zip_files
from dashboard.model import Event, Place

DESCRIPTOR = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
DATA = Path(__file__).parent / "data"
FIELD_TYPES: Mapping[object, str] = MappingProxyType({int: "integer", int | None: "integer", bool: "boolean"})
NUMBERS: tuple[object, ...] = (float, float | None)
DAYS = ("date_start", "date_end")
DOCUMENT_ID = "document_id"
RANGES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {"latitude": (-90, 90), "longitude": (-180, 180), "confidence": (0, 1)}
)
Schema = dict[str, object]


@cache
def _load(name: str) -> Mapping[str, Any]:
    told: Mapping[str, Any] = yaml.safe_load((DATA / name).read_text("utf-8"))
    return told


def write_data_package(events: Iterable[Event], stamp: Stamp) -> bytes:
    """A ZIP of `datapackage.json` and the tables; each source is one row, so that its id is a key."""
    table = table_of(events)
    tables = dict(three_tables(EventTable(table), stamp))
    tables[SOURCES] = csv_bytes(_sources(table), SOURCE_COLUMNS)
    descriptor = json.dumps(_descriptor(tables, stamp), ensure_ascii=False, indent=1) + "\n"
    return zip_files([(DESCRIPTOR, descriptor.encode("utf-8")), *tables.items()])


def _sources(events: pa.Table) -> pa.Table:
    """Each document once, as its first event tells it."""
    ids = whole_column(events, DOCUMENT_ID).to_pylist()
    firsts = {key: row for row, key in reversed([*enumerate(ids)])}
    rows = pa.array(sorted(firsts.values()), pa.int64())
    return events.select([column.name for column in SOURCE_COLUMNS]).take(rows)


def _descriptor(tables: Mapping[str, bytes], stamp: Stamp) -> Schema:
    words = _load("data_package.yaml")
    return {
        "$schema": PROFILE,
        "name": words["name"],
        "title": words["title"],
        "description": "\n".join([words["about"], about_text(stamp, {}), load_statements().licence]),
        "version": stamp.version,
        "sources": words["sources"],
        "export": stamp.record(),
        "resources": [_resource(name, content, stamp) for name, content in tables.items()],
    }


def _resource(name: str, content: bytes, stamp: Stamp) -> Schema:
    """`profile` is for readers of the first version of the specification, `type` for those of the second."""
    return {
        "name": name.removesuffix(".csv"),
        "type": "table",
        "profile": "tabular-data-resource",
        "path": name,
        "title": _load("data_package.yaml")["tables"][name],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": _schemas(stamp)[name],
    }


def _schemas(stamp: Stamp) -> Mapping[str, Schema]:
    events, places = _load("field_meanings.yaml")["event"], _load("field_meanings.yaml")["place"]
    said = [_described(column.name, int if column.numeric else str, column.meaning) for column in stamp_columns(stamp)]
    of_event = get_type_hints(Event)
    fields = [_described(column.name, of_event[column.name], events[column.name]) for column in FIELD_COLUMNS]
    of_source = [_described(column.name, str, events[column.name]) for column in SOURCE_COLUMNS]
    owner = [_described(column.name, hint, column.meaning) for column, hint in ((EVENT_ID, str), (PLACE_NUMBER, int))]
    of_place = get_type_hints(Place)
    told = [_described(column.name, of_place[column.name], places[column.name]) for column in ONE_PLACE_COLUMNS]
    return {
        EVENTS: _schema([*fields, *said], [EVENT_ID.name], _link(DOCUMENT_ID, SOURCES)),
        PLACES: _schema([*owner, *told], [EVENT_ID.name, PLACE_NUMBER.name], _link(EVENT_ID.name, EVENTS)),
        SOURCES: _schema(of_source, [DOCUMENT_ID]),
    }


def _schema(fields: Sequence[Schema], key: Sequence[str], *links: Schema) -> Schema:
    schema: Schema = {"fields": [*fields], "missingValues": [""], "primaryKey": [*key]}
    return schema | ({"foreignKeys": [*links]} if links else {})


def _link(field: str, table: str) -> Schema:
    return {"fields": [field], "reference": {"resource": table.removesuffix(".csv"), "fields": [field]}}


def _described(name: str, hint: Any, meaning: str) -> Schema:
    """A field as the specification tells it; dates but the first and last day may be partial, and so are text."""
    kind = "number" if hint in NUMBERS else FIELD_TYPES.get(hint, "date" if name in DAYS else "string")
    field: Schema = {"name": name, "type": kind, "description": meaning}
    if hint is bool:
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        field |= {"constraints": {"enum": [value.value for value in hint]}}
    if name in RANGES:
        field |= {"constraints": dict(zip(("minimum", "maximum"), RANGES[name], strict=True))}
    return field
