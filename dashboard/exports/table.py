"""Lays events out as a table: one row an event, places and lists in columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, get_origin, get_type_hints

import pyarrow as pa

from dashboard.events import event_from_record
from dashboard.exports.cells import BETWEEN, cell_item, split_cell
from dashboard.exports.columns import lengths_of, lists_joined, whole_column, written
from dashboard.exports.stamp import Stamp
from dashboard.model import Event

Cell = str | int | float | None
YES, NO = "true", "false"


class CellKind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    NUMBER = "number"
    TRUTH = "truth"


@dataclass(frozen=True)
class Column:
    """A column of the table: a field of the event, or where `place_field` is given that field of all its places."""

    name: str
    meaning: str
    kind: CellKind = CellKind.TEXT
    place_field: str = ""
    is_list: bool = False

    @property
    def numeric(self) -> bool:
        """Whether its cells are made of numbers alone; the others hold text."""
        return self.kind is CellKind.NUMBER


@dataclass(frozen=True)
class StampColumn:
    """A column that says the same on every row."""

    name: str
    meaning: str
    value: str | int

    @property
    def numeric(self) -> bool:
        return isinstance(self.value, int)


PLACE_COLUMNS: tuple[Column, ...] = (
    Column("places", "names of the places", place_field="name"),
    Column("place_roles", "what each place is to the act", place_field="role"),
    Column("place_ids", "gazetteer ids", place_field="place_id"),
    Column("place_precisions", "how fine each place is", place_field="precision"),
    Column("place_admin1s", "provinces", place_field="admin1"),
    Column("place_countries", "countries", place_field="country"),
    Column("latitudes", "degrees north; of a province or county its centre", CellKind.NUMBER, "latitude"),
    Column("longitudes", "degrees east; of a province or county its centre", CellKind.NUMBER, "longitude"),
)
_HINTS: dict[str, Any] = get_type_hints(Event)


def _field_column(name: str, hint: Any) -> Column:
    if get_origin(hint) is tuple:
        return Column(name, "", is_list=True)
    if hint is bool:
        return Column(name, "", CellKind.TRUTH)
    is_text = isinstance(hint, type) and issubclass(hint, str)
    return Column(name, "", CellKind.TEXT if is_text else CellKind.NUMBER)


FIELD_COLUMNS: tuple[Column, ...] = tuple(
    _field_column(name, hint) for name, hint in _HINTS.items() if name != "places"
)
EVENT_COLUMNS: tuple[Column, ...] = tuple(
    column
    for name, hint in _HINTS.items()
    for column in (PLACE_COLUMNS if name == "places" else [_field_column(name, hint)])
)


def stamp_columns(stamp: Stamp) -> tuple[StampColumn, ...]:
    """What the export says of itself, the same on every row: a comment line would break readers."""
    return (
        StampColumn("export_filter", "the filter in words", stamp.description),
        StampColumn("export_count", "events in the export", stamp.shown),
        StampColumn("export_layer", "`full`, or `public` where names and places of people are held back", stamp.layer),
        StampColumn("export_version", "version of the product", stamp.version),
        StampColumn("export_revision", "sha256 of the event file", stamp.revision),
        StampColumn("export_date", "day of the export", stamp.date),
    )


def cell_values(events: pa.Table, column: Column) -> pa.Array:
    """The cells of a column: texts, also of lists, or numbers of a single field; null where there is none."""
    if column.place_field:
        return _place_cells(events, column.place_field)
    values = whole_column(events, column.name)
    if column.is_list:
        return lists_joined(lengths_of(values), written(values.flatten(), cell_item, ""), BETWEEN)
    return written(values, lambda value: YES if value else NO, "") if column.kind is CellKind.TRUTH else values


def _place_cells(events: pa.Table, field: str) -> pa.Array:
    places = whole_column(events, "places")
    values = places.flatten().field(field)
    return lists_joined(lengths_of(places), written(values, lambda value: cell_item(str(value)), ""), BETWEEN)


def event_of_row(row: Mapping[str, str], where: str) -> Event:
    """The event of a row of text cells that are no longer guarded; EventFileError names row and field."""
    return event_from_record(field_values(row) | {"places": _places_of(row)}, where)


def field_values(row: Mapping[str, str]) -> dict[str, object]:
    """The fields of an event but its places, as JSON holds them."""
    return {column.name: _value_of(row[column.name], column) for column in FIELD_COLUMNS}


def _value_of(cell: str, column: Column) -> object:
    if column.is_list:
        return list(split_cell(cell))
    if column.kind is CellKind.TRUTH:
        return {YES: True, NO: False}.get(cell, cell)
    return number_of(cell, _HINTS[column.name] is float) if column.kind is CellKind.NUMBER else cell


def number_of(cell: str, fraction: bool) -> float | int | None:
    """The number of a cell, none where it is empty."""
    if cell == "":
        return None
    return float(cell) if fraction else int(cell)


def _places_of(row: Mapping[str, str]) -> list[dict[str, object]]:
    number = len(split_cell(row["place_precisions"]))
    cells = [split_cell(row[column.name], number) for column in PLACE_COLUMNS]
    return [
        {column.place_field: place_value(value, column) for column, value in zip(PLACE_COLUMNS, values, strict=True)}
        for values in zip(*cells, strict=True)
    ]


def place_value(cell: str, column: Column) -> object:
    """A field of one place, as JSON holds it."""
    return number_of(cell, fraction=True) if column.kind is CellKind.NUMBER else cell
