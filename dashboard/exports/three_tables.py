"""Writes and reads events as three CSV tables in a ZIP: events, their places, and their sources."""

import zipfile
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any

import numpy as np
import pyarrow as pa

from dashboard.events import EventFileError, event_from_record
from dashboard.exports.columns import lengths_of, whole_column
from dashboard.exports.comma_separated import csv_bytes, read_csv_rows, unguarded
from dashboard.exports.event_table import table_of
from dashboard.exports.stamp import Stamp
from dashboard.exports.table import FIELD_COLUMNS, CellKind, Column, field_values, place_value, stamp_columns
from dashboard.exports.zipped import zip_files
from dashboard.model import Event

EVENTS, PLACES, SOURCES = "events.csv", "places.csv", "sources.csv"
SIZE_LIMIT = 4 * 1024**3  # of a table when unpacked: what claims to be more is no export

EVENT_ID = Column("event_id", "the event that names the place")
PLACE_NUMBER = Column("place_number", "position of the place in the event, from 1", CellKind.NUMBER)
ONE_PLACE_COLUMNS: tuple[Column, ...] = (
    Column("name", "name as the text gives it", place_field="name"),
    Column("place_id", "gazetteer id", place_field="place_id"),
    Column("role", "what the place is to the act", place_field="role"),
    Column("admin1", "province", place_field="admin1"),
    Column("country", "country", place_field="country"),
    Column("latitude", "degrees north; of a province or county its centre", CellKind.NUMBER, "latitude"),
    Column("longitude", "degrees east; of a province or county its centre", CellKind.NUMBER, "longitude"),
    Column("precision", "how fine the place is", place_field="precision"),
)
SOURCE_COLUMNS: tuple[Column, ...] = tuple(
    Column(name, "")
    for name in (
        "document_id", "document_file", "title", "publisher", "original_publisher", "url", "published", "reported_on",
        "document_sha256",
    )
)  # fmt: skip


def write_three_tables(events: Iterable[Event], stamp: Stamp) -> bytes:
    """A ZIP of `events.csv`, `places.csv` and `sources.csv`."""
    return zip_files(three_tables(events, stamp))


def three_tables(events: Iterable[Event], stamp: Stamp) -> tuple[tuple[str, bytes], ...]:
    """The tables by name; events keep the fields of their source, so that each table can be read alone."""
    table = table_of(events)
    same = stamp_columns(stamp)
    return (
        (EVENTS, csv_bytes(table.drop_columns(["places"]), FIELD_COLUMNS, same)),
        (PLACES, csv_bytes(_places_of(table), (EVENT_ID, PLACE_NUMBER, *_plain_place_columns()))),
        (SOURCES, csv_bytes(_sources_of(table), SOURCE_COLUMNS)),
    )


def _plain_place_columns() -> Iterator[Column]:
    return (Column(column.name, column.meaning, column.kind) for column in ONE_PLACE_COLUMNS)


def _places_of(events: pa.Table) -> pa.Table:
    """A row for each place of each event, in the events' order."""
    lists = whole_column(events, "places")
    lengths = lengths_of(lists).to_numpy(zero_copy_only=False)
    owner = np.repeat(np.arange(len(lengths)), lengths)
    number = np.arange(len(owner)) - np.repeat(np.cumsum(lengths) - lengths, lengths) + 1
    places = lists.flatten()
    told = {column.name: places.field(column.place_field) for column in ONE_PLACE_COLUMNS}
    ids = whole_column(events, "event_id").take(pa.array(owner, pa.int64()))
    return pa.table({EVENT_ID.name: ids, PLACE_NUMBER.name: pa.array(number, pa.int64()), **told})


def _sources_of(events: pa.Table) -> pa.Table:
    """Each source once, in the order of their first events."""
    names = [column.name for column in SOURCE_COLUMNS]
    columns = [whole_column(events, name).to_pylist() for name in names]
    rows = [*dict.fromkeys(zip(*columns, strict=True))]
    return pa.table({name: pa.array([row[n] for row in rows], pa.string()) for n, name in enumerate(names)})


def read_three_tables(data: bytes, where: str) -> Iterator[Event]:
    """The events of such a ZIP, exactly as they were; EventFileError names table and row."""
    tables = _unpacked(data, where)
    places: dict[str, dict[int, Mapping[str, object]]] = {}
    for row, place in read_csv_rows(tables[PLACES], _place_names(), f"{where}: {PLACES}"):
        event_id, number, told = _place_of(row, place)
        if places.setdefault(event_id, {}).setdefault(number, told) is not told:
            raise EventFileError(f"{place}: place {number} of event {event_id} is given twice")
    names = [column.name for column in FIELD_COLUMNS]
    for row, place in read_csv_rows(tables[EVENTS], names, f"{where}: {EVENTS}"):
        yield _event_of(row, places, place)
    if places:
        raise EventFileError(f"{where}: {PLACES}: places of an event that {EVENTS} does not hold: {sorted(places)[0]}")


def _place_names() -> list[str]:
    return [EVENT_ID.name, PLACE_NUMBER.name, *(column.name for column in ONE_PLACE_COLUMNS)]


def _unpacked(data: bytes, where: str) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return {name: _read_entry(archive, name, where) for name in (EVENTS, PLACES)}
    except zipfile.BadZipFile as error:
        raise EventFileError(f"{where}: not a ZIP file: {error}") from error
    except KeyError as error:
        raise EventFileError(f"{where}: no export of events: {error.args[0]}") from error


def _read_entry(archive: zipfile.ZipFile, name: str, where: str) -> bytes:
    if archive.getinfo(name).file_size > SIZE_LIMIT:
        raise EventFileError(f"{where}: {name} is larger than any export")
    return archive.read(name)


def _place_of(row: Mapping[str, str], where: str) -> tuple[str, int, Mapping[str, object]]:
    try:
        texts = unguarded(row, (EVENT_ID, PLACE_NUMBER, *ONE_PLACE_COLUMNS))
        told = {column.name: place_value(texts[column.name], column) for column in ONE_PLACE_COLUMNS}
        return texts[EVENT_ID.name], int(texts[PLACE_NUMBER.name]), told
    except ValueError as error:
        raise EventFileError(f"{where}: {error}") from error


def _event_of(row: Mapping[str, str], places: dict[str, dict[int, Mapping[str, object]]], where: str) -> Event:
    try:
        record: dict[str, Any] = dict(field_values(unguarded(row, FIELD_COLUMNS)))
        told = places.pop(record["event_id"], {})
        return event_from_record(record | {"places": [told[number] for number in sorted(told)]}, "event")
    except ValueError as error:
        raise EventFileError(f"{where}: {error}") from error
