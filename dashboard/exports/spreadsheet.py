"""Writes events as a workbook whose cells are never run."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter

from dashboard.exports.columns import lengths_of, whole_column
from dashboard.exports.event_table import row_groups, table_of
from dashboard.exports.exporter import ExportError
from dashboard.exports.stamp import ATTRIBUTION, Stamp
from dashboard.exports.statements import reason_in_words
from dashboard.exports.table import EVENT_COLUMNS, CellKind, Column, cell_values
from dashboard.model import Event

ROW_LIMIT = 1_048_575  # Excel's, without the header
CELL_LIMIT = 32_767  # Excel's, in UTF-16 units
CUT_MARK = " … [cut: a cell of a spreadsheet holds 32,767 characters]"
# Characters that XML 1.0 cannot hold; a carriage return it would change in reading.
UNHOLDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
CONTROL_PICTURES = 0x2400
REPLACEMENT = "\ufffd"
WIDTHS = {"quote": 80, "title": 40, "document_file": 30, "places": 30, "date": 12}
# Nothing that is text is made a formula, a number or a link, whatever it looks like.
OPTIONS = {
    "constant_memory": True,  # rows go out as they come, so that memory does not grow with them
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


@dataclass
class _Losses:
    """Cells that a workbook could not hold as they are."""

    cut: list[str] = field(default_factory=list)
    replaced: int = 0


def write_xlsx(events: Iterable[Event], stamp: Stamp) -> bytes:
    """A sheet `events`, typed and with a filter on each column, and a sheet about the export and what it left out."""
    table = table_of(events)
    if table.num_rows > ROW_LIMIT:
        raise ExportError(
            f"a sheet holds {ROW_LIMIT:,} rows, not {table.num_rows:,}: choose fewer events, CSV or Parquet"
        )
    file = BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"title": "Escapee coercion events", "created": _moment(stamp.date)})
        losses = _write_events(book, table)
        _write_about(book, stamp, table, losses)
    return file.getvalue()


def _moment(day: str) -> datetime:
    """The day's first moment: a workbook must have a time of making, and the clock's would differ on every export."""
    return datetime.combine(date.fromisoformat(day), time(), UTC)


def _write_events(book: Any, events: pa.Table) -> _Losses:
    sheet, bold, losses = book.add_worksheet("events"), book.add_format({"bold": True}), _Losses()
    for position, column in enumerate(EVENT_COLUMNS):
        sheet.write_string(0, position, column.name, bold)
        sheet.set_column(position, position, WIDTHS.get(column.name, 14))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, events.num_rows), len(EVENT_COLUMNS) - 1)
    first = 1
    for rows in row_groups(events):
        _write_rows(sheet, rows, first, losses)
        first += rows.num_rows
    return losses


def _write_rows(sheet: Any, events: pa.Table, first: int, losses: _Losses) -> None:
    """Cells are made by the column, and go to the sheet by the row as its bounded memory asks."""
    columns = [_cells_of(events, column, losses) for column in EVENT_COLUMNS]
    writers = [_writer_of(sheet, column) for column in EVENT_COLUMNS]
    for row, cells in enumerate(zip(*columns, strict=True), start=first):
        for position, cell in enumerate(cells):
            if cell is not None and cell != "":
                writers[position](row, position, cell)


def _cells_of(events: pa.Table, column: Column, losses: _Losses) -> list[Any]:
    if column.kind is CellKind.TRUTH:
        return list(whole_column(events, column.name).to_pylist())
    values = cell_values(events, column).to_pylist()
    if column.kind is CellKind.NUMBER and not column.place_field:
        return list(values)
    ids = whole_column(events, "event_id")
    return [
        text if len(text) * 2 <= CELL_LIMIT and text.isprintable() else _holdable(text, column, ids[row], losses)
        for row, text in enumerate(values)
    ]


def _writer_of(sheet: Any, column: Column) -> Callable[[int, int, Any], object]:
    if column.kind is CellKind.TRUTH:
        return cast(Callable[[int, int, Any], object], sheet.write_boolean)
    is_number = column.kind is CellKind.NUMBER and not column.place_field
    return cast(Callable[[int, int, Any], object], sheet.write_number if is_number else sheet.write_string)


def _holdable(text: str, column: Column, event_id: Any, losses: _Losses) -> str:
    """The text as a cell can hold it; what that changes is noted."""
    clean = UNHOLDABLE.sub(_picture_of, text.replace("\r\n", "\n").replace("\r", "\n"))
    if clean != text:
        losses.replaced += 1
    if _units(clean) <= CELL_LIMIT:
        return clean
    losses.cut.append(f"{column.name} of event {event_id}")
    kept = clean.encode("utf-16-le")[: 2 * (CELL_LIMIT - len(CUT_MARK))]
    return kept.decode("utf-16-le", "ignore") + CUT_MARK


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _picture_of(match: re.Match[str]) -> str:
    code = ord(match.group())
    return chr(CONTROL_PICTURES + code) if code < ord(" ") else REPLACEMENT


def _write_about(book: Any, stamp: Stamp, events: pa.Table, losses: _Losses) -> None:
    sheet, bold = book.add_worksheet("about this export"), book.add_format({"bold": True})
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 100)
    for row, (name, value) in enumerate(_about(stamp, events, losses)):
        sheet.write_string(row, 0, name, bold)
        if isinstance(value, str):
            sheet.write_string(row, 1, UNHOLDABLE.sub(_picture_of, value))
        else:
            sheet.write_number(row, 1, value)


def _about(stamp: Stamp, events: pa.Table, losses: _Losses) -> list[tuple[str, str | int]]:
    return [
        ("filter", stamp.description),
        ("events in this file", events.num_rows),
        ("events that the filter leaves out", stamp.total - stamp.shown),
        *((f"events left out: {reason_in_words(reason)}", count) for reason, count in stamp.left_out.items()),
        ("of these in this file without a year", _count_undated(events)),
        (
            "of these in this file without a place",
            pc.sum(pc.equal(lengths_of(whole_column(events, "places")), 0)).as_py() or 0,
        ),
        ("layer", stamp.layer.value),
        ("date of the export", stamp.date),
        ("version of the product", stamp.version),
        ("revision of the events (sha256)", stamp.revision),
        ("codebook (sha256)", stamp.codebook),
        ("workspace (sha256)", stamp.workspace),
        ("dates", "as text, as imprecise as the document; empty first and last days where no year is stated"),
        ("lists", "values in one cell are parted by “ | ”; a bar or backslash inside one has a backslash before it"),
        ("cells with characters that a sheet cannot hold", losses.replaced),
        ("cells cut at 32,767 characters", len(losses.cut)),
        *((f"cut cell {number}", where) for number, where in enumerate(losses.cut[:100], start=1)),
        ("attribution", ATTRIBUTION),
    ]


def _count_undated(events: pa.Table) -> int:
    no_days = [pc.equal(whole_column(events, name), "") for name in ("date_start", "date_end")]
    undated = pc.and_(pc.and_(*no_days), whole_column(events, "year").is_null())
    return _count(undated)


def _count(truths: pa.Array) -> int:
    return int(pc.sum(truths).as_py() or 0)
