"""Writes and reads events as CSV that no spreadsheet runs."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyarrow as pa

from dashboard.events import EventFileError
from dashboard.exports.cells import guard_cell, unguard_cell
from dashboard.exports.columns import bytes_of, side_by_side, written
from dashboard.exports.event_table import row_groups, table_of
from dashboard.exports.stamp import Stamp
from dashboard.exports.table import EVENT_COLUMNS, Column, StampColumn, cell_values, event_of_row, stamp_columns
from dashboard.model import Event

BYTE_ORDER_MARK = "\ufeff"  # spreadsheets read Korean rightly only with it


def write_csv(events: Iterable[Event], stamp: Stamp) -> bytes:
    """UTF-8 with a byte order mark, CRLF, every cell quoted: also a lone CR inside a quote stays inside its cell."""
    return csv_bytes(table_of(events), EVENT_COLUMNS, stamp_columns(stamp))


def csv_bytes(events: pa.Table, columns: Sequence[Column], same: Sequence[StampColumn] = ()) -> bytes:
    """Those columns of the events, and behind them columns that say the same on every row."""
    names = [*(column.name for column in columns), *(column.name for column in same)]
    head = ",".join(map(quoted, names)) + "\r\n"
    tail = "".join("," + quoted(_guarded(column.value)) for column in same) + "\r\n"
    lines = (_lines(rows, columns, tail) for rows in row_groups(events))
    return b"".join([(BYTE_ORDER_MARK + head).encode("utf-8"), *lines])


def quoted(cell: object) -> str:
    """A cell in quotation marks."""
    return '"' + str(cell).replace('"', '""') + '"'


def _guarded(value: str | int) -> str | int:
    return guard_cell(value) if isinstance(value, str) else value


def _lines(events: pa.Table, columns: Sequence[Column], tail: str) -> bytes:
    cells = [_cells(events, column) for column in columns]
    return bytes_of(side_by_side([side_by_side(cells, ","), tail]))


def _cells(events: pa.Table, column: Column) -> pa.Array:
    write = quoted if column.numeric else lambda text: quoted(guard_cell(text))
    return written(cell_values(events, column), write, quoted(""))


def read_csv_events(data: bytes, where: str = "CSV") -> Iterator[Event]:
    """The events of a CSV export, every text exactly as it was; EventFileError names the row that is none."""
    for row, place in read_csv_rows(data, [column.name for column in EVENT_COLUMNS], where):
        yield _event_of(row, place)


def read_csv_rows(data: bytes, wanted: Sequence[str], where: str) -> Iterator[tuple[Mapping[str, str], str]]:
    """The cells of each row by column, and the words that name the row in an error."""
    csv.field_size_limit(max(csv.field_size_limit(), len(data)))  # a quote may be longer than the module's default
    rows = csv.reader(io.StringIO(_text_of(data, where), newline=""), strict=True)
    try:
        names = next(rows, [])
        if missing := {*wanted} - {*names}:
            raise EventFileError(f"{where}: no export of events: missing columns {sorted(missing)}")
        for number, cells in enumerate(rows, start=1):
            place = f"{where}: row {number}, line {rows.line_num}"
            if len(cells) != len(names):
                raise EventFileError(f"{place}: {len(cells)} cells, not {len(names)} as the header has")
            yield dict(zip(names, cells, strict=True)), place
    except csv.Error as error:
        raise EventFileError(f"{where}: line {rows.line_num}: {error}") from error


def _text_of(data: bytes, where: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise EventFileError(f"{where}: line {line}: not UTF-8, as every CSV export is") from error


def unguarded(row: Mapping[str, str], columns: Sequence[Column]) -> dict[str, str]:
    """The texts of a row as they were before they were guarded."""
    return {column.name: row[column.name] if column.numeric else unguard_cell(row[column.name]) for column in columns}


def _event_of(row: Mapping[str, str], where: str) -> Event:
    try:
        return event_of_row(unguarded(row, EVENT_COLUMNS), "event")
    except ValueError as error:  # a number that is none, a value that no event has
        raise EventFileError(f"{where}: {error}") from error
