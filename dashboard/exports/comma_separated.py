"""Writes and reads events as CSV that no spreadsheet runs."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from dashboard.events import EventFileError
from dashboard.exports.cells import guard_cell, unguard_cell
from dashboard.exports.stamp import Stamp
from dashboard.exports.table import EVENT_COLUMNS, Cell, Column, event_of_row, stamp_columns
from dashboard.model import Event

BYTE_ORDER_MARK = "\ufeff"  # spreadsheets read Korean rightly only with it


def write_csv(events: Iterable[Event], stamp: Stamp) -> bytes:
    """UTF-8 with a byte order mark, CRLF, every cell quoted: also a lone CR inside a quote stays inside its cell."""
    columns = (*EVENT_COLUMNS, *stamp_columns(stamp))
    text = io.StringIO(newline="")
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    writer.writerows([_cell_of(column, event) for column in columns] for event in events)
    return text.getvalue().encode("utf-8")


def _cell_of(column: Column, event: Event) -> Cell:
    value = column.value(event)
    return guard_cell(value) if isinstance(value, str) and not column.numeric else value


def read_csv_events(data: bytes, where: str = "CSV") -> Iterator[Event]:
    """The events of a CSV export, every text exactly as it was; EventFileError names the row that is none."""
    csv.field_size_limit(max(csv.field_size_limit(), len(data)))  # a quote may be longer than the module's default
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
    names = next(rows, [])
    missing = {column.name for column in EVENT_COLUMNS} - {*names}
    if missing:
        raise EventFileError(f"{where}: no export of events: missing columns {sorted(missing)}")
    for number, cells in enumerate(rows, start=1):
        yield _event_of(names, cells, f"{where}: row {number}")


def _event_of(names: Sequence[str], cells: Sequence[str], where: str) -> Event:
    try:
        row = dict(zip(names, cells, strict=True))
        return event_of_row({column.name: _text_of(row[column.name], column) for column in EVENT_COLUMNS}, "event")
    except ValueError as error:  # too few cells, a number that is none, a value that no event has
        raise EventFileError(f"{where}: {error}") from error


def _text_of(cell: str, column: Column) -> str:
    return cell if column.numeric else unguard_cell(cell)
