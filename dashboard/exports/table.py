"""Lays events out as a table: one row an event, places and lists in columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_type_hints

from dashboard.events import event_from_record
from dashboard.exports.cells import join_cell, split_cell
from dashboard.exports.stamp import Stamp
from dashboard.model import Event, Place

Cell = str | int | float | None


@dataclass(frozen=True)
class Column:
    """A column of the table; `numeric` ones hold numbers, the others text."""

    name: str
    meaning: str
    value: Callable[[Event], Cell]
    numeric: bool = False


@dataclass(frozen=True)
class PlaceColumn:
    """A column that holds one field of all places of an event, in the order of `places`."""

    name: str
    field: str
    meaning: str
    numeric: bool = False


PLACE_COLUMNS: tuple[PlaceColumn, ...] = (
    PlaceColumn("places", "name", "names of the places"),
    PlaceColumn("place_roles", "role", "what each place is to the act"),
    PlaceColumn("place_ids", "place_id", "gazetteer ids"),
    PlaceColumn("place_precisions", "precision", "how fine each place is"),
    PlaceColumn("place_admin1s", "admin1", "provinces"),
    PlaceColumn("place_countries", "country", "countries"),
    PlaceColumn("latitudes", "latitude", "degrees north; of a province or county its centre", numeric=True),
    PlaceColumn("longitudes", "longitude", "degrees east; of a province or county its centre", numeric=True),
)
_HINTS: dict[str, Any] = get_type_hints(Event)
_LISTS = ("actors", "targets")


def _field_column(name: str) -> Column:
    if name in _LISTS:
        return Column(name, "", lambda event: join_cell(getattr(event, name)))
    return Column(name, "", lambda event: getattr(event, name), numeric=not _is_text(_HINTS[name]))


def _is_text(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, str)


def _place_column(column: PlaceColumn) -> Column:
    return Column(column.name, column.meaning, lambda event: _place_cell(event.places, column.field), column.numeric)


def _place_cell(places: Sequence[Place], field: str) -> str:
    values = (getattr(place, field) for place in places)
    return join_cell(["" if value is None else str(value) for value in values])


EVENT_COLUMNS: tuple[Column, ...] = tuple(
    column
    for name in _HINTS
    for column in ([_place_column(place) for place in PLACE_COLUMNS] if name == "places" else [_field_column(name)])
)


def stamp_columns(stamp: Stamp) -> tuple[Column, ...]:
    """What the export says of itself, the same on every row: a comment line would break readers."""
    return (
        Column("export_filter", "the filter in words", lambda event: stamp.description),
        Column("export_count", "events in the export", lambda event: stamp.shown, numeric=True),
        Column("export_version", "version of the product", lambda event: stamp.version),
        Column("export_revision", "sha256 of the event file", lambda event: stamp.revision),
        Column("export_date", "day of the export", lambda event: stamp.date),
    )


def event_of_row(row: Mapping[str, str], where: str) -> Event:
    """The event of a row of text cells that are no longer guarded; EventFileError names row and field."""
    record: dict[str, object] = {name: _value_of(row[name], name) for name in _HINTS if name != "places"}
    return event_from_record(record | {"places": _places_of(row)}, where)


def _value_of(cell: str, name: str) -> object:
    if name in _LISTS:
        return list(split_cell(cell))
    if _is_text(_HINTS[name]):
        return cell
    if cell == "":
        return None
    return float(cell) if _HINTS[name] is float else int(cell)


def _places_of(row: Mapping[str, str]) -> list[dict[str, object]]:
    number = len(split_cell(row["place_precisions"]))
    cells = [split_cell(row[column.name], number) for column in PLACE_COLUMNS]
    return [
        {column.field: _place_value(value, column) for column, value in zip(PLACE_COLUMNS, values, strict=True)}
        for values in zip(*cells, strict=True)
    ]


def _place_value(value: str, column: PlaceColumn) -> object:
    if not column.numeric:
        return value
    return float(value) if value else None
