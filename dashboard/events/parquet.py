"""Reads and writes events as Parquet."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.events.records import EventFileError, event_from_record, plain
from dashboard.model import Event, Place

ROWS_PER_GROUP = 64 * 1024


def _arrow_type(hint: Any) -> pa.DataType:
    if get_origin(hint) is UnionType:
        return _arrow_type(next(part for part in get_args(hint) if part is not type(None)))
    if get_origin(hint) is tuple:
        return pa.list_(_arrow_type(get_args(hint)[0]))
    if hint is Place:
        return pa.struct([pa.field(name, _arrow_type(part)) for name, part in get_type_hints(Place).items()])
    return {int: pa.int32(), float: pa.float64(), bool: pa.bool_()}.get(hint, pa.string())


SCHEMA = pa.schema([pa.field(name, _arrow_type(hint)) for name, hint in get_type_hints(Event).items()])


def parquet_bytes(events: Iterable[Event]) -> bytes:
    """A Parquet file sorted by first day and id; nothing in it depends on clock or machine."""
    ordered = sorted(events, key=lambda event: (event.date_start, event.event_id))
    _refuse_repeats(ordered)
    return table_bytes(events_table(ordered))


def _refuse_repeats(ordered: Sequence[Event]) -> None:
    files: dict[str, str] = {}
    for event in ordered:
        if event.event_id in files:
            raise EventFileError(
                f"event {event.event_id} is given twice: from {files[event.event_id]} and from {event.document_file}"
            )
        files[event.event_id] = event.document_file


def events_table(events: Sequence[Event]) -> pa.Table:
    """Events as an Arrow table of the store's schema, in the order given."""
    return pa.table([_arrow_column(events, field) for field in SCHEMA], schema=SCHEMA)


def _arrow_column(events: Sequence[Event], field: pa.Field) -> pa.Array:
    values = [plain(getattr(event, field.name)) for event in events]
    try:
        return pa.array(values, field.type)
    except (ValueError, TypeError, OverflowError) as error:  # names no event: find the one that is at fault
        raise EventFileError(f"{_unwritable(events, field)}: {field.name}: {error}") from error


def _unwritable(events: Sequence[Event], field: pa.Field) -> str:
    for event in events:
        try:
            pa.array([plain(getattr(event, field.name))], field.type)
        except (ValueError, TypeError, OverflowError):
            return f"event {event.event_id!r} of {event.document_file!r}"
    return "an event"


def table_bytes(table: pa.Table) -> bytes:
    """A table as the bytes of a Parquet file."""
    file = BytesIO()
    pq.write_table(table, file, compression="zstd", row_group_size=ROWS_PER_GROUP)
    return file.getvalue()


def read_table(data: bytes, where: str) -> pa.Table:
    """The table of a Parquet file's bytes; EventFileError when it is no event file of this version."""
    try:
        table = pq.read_table(pa.BufferReader(data))
    except (pa.ArrowException, OSError) as error:
        raise EventFileError(f"{where}: not a Parquet file: {error}") from error
    if not table.schema.equals(SCHEMA):
        names = sorted({*table.schema.names} ^ {*SCHEMA.names}) or "their types"
        raise EventFileError(f"{where}: not an event file of this version: columns differ in {names}; build it again")
    return table


def read_parquet(path: Path) -> tuple[Event, ...]:
    records = read_table(path.read_bytes(), str(path)).to_pylist()
    return tuple(event_from_record(record, f"{path}: row {n}") for n, record in enumerate(records))
