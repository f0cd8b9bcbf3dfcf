"""Writes events as a workbook whose cells are never run."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter

from dashboard.exports.exporter import ExportError
from dashboard.exports.stamp import ATTRIBUTION, Stamp
from dashboard.exports.table import EVENT_COLUMNS, Cell
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
    shown = tuple(events)
    if len(shown) > ROW_LIMIT:
        raise ExportError(f"a sheet holds {ROW_LIMIT:,} rows, not {len(shown):,}: choose fewer events, CSV or Parquet")
    file = BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"title": "Escapee coercion events", "created": _moment(stamp.date)})
        losses = _write_events(book, shown)
        _write_about(book, stamp, shown, losses)
    return file.getvalue()


def _moment(day: str) -> datetime:
    """The day's first moment: a workbook must have a time of making, and the clock's would differ on every export."""
    return datetime.combine(date.fromisoformat(day), time(), UTC)


def _write_events(book: Any, events: Sequence[Event]) -> _Losses:
    sheet, bold, losses = book.add_worksheet("events"), book.add_format({"bold": True}), _Losses()
    for position, column in enumerate(EVENT_COLUMNS):
        sheet.write_string(0, position, column.name, bold)
        sheet.set_column(position, position, WIDTHS.get(column.name, 14))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, len(events)), len(EVENT_COLUMNS) - 1)
    for row, event in enumerate(events, start=1):
        for position, column in enumerate(EVENT_COLUMNS):
            where = f"{column.name} of event {event.event_id}"
            _write_cell(sheet, row, position, column.value(event), where, losses)
    return losses


def _write_cell(sheet: Any, row: int, position: int, value: Cell, where: str, losses: _Losses) -> None:
    if isinstance(value, str) and value:
        sheet.write_string(row, position, _holdable(value, where, losses))
    elif isinstance(value, int | float):
        sheet.write_number(row, position, value)


def _holdable(text: str, where: str, losses: _Losses) -> str:
    """The text as a cell can hold it; what that changes is noted."""
    if len(text) * 2 <= CELL_LIMIT and text.isprintable():
        return text  # nearly all are
    clean = UNHOLDABLE.sub(_picture_of, text.replace("\r\n", "\n").replace("\r", "\n"))
    if clean != text:
        losses.replaced += 1
    if _units(clean) <= CELL_LIMIT:
        return clean
    losses.cut.append(where)
    kept = clean.encode("utf-16-le")[: 2 * (CELL_LIMIT - len(CUT_MARK))]
    return kept.decode("utf-16-le", "ignore") + CUT_MARK


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _picture_of(match: re.Match[str]) -> str:
    code = ord(match.group())
    return chr(CONTROL_PICTURES + code) if code < ord(" ") else REPLACEMENT


def _write_about(book: Any, stamp: Stamp, events: Sequence[Event], losses: _Losses) -> None:
    sheet, bold = book.add_worksheet("about this export"), book.add_format({"bold": True})
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 100)
    for row, (name, value) in enumerate(_about(stamp, events, losses)):
        sheet.write_string(row, 0, name, bold)
        _write_cell(sheet, row, 1, value, name, _Losses())


def _about(stamp: Stamp, events: Sequence[Event], losses: _Losses) -> list[tuple[str, Cell]]:
    undated = sum(not (event.date_start or event.date_end or event.year) for event in events)
    return [
        ("filter", stamp.description),
        ("events in this file", len(events)),
        ("events that the filter leaves out", stamp.total - stamp.shown),
        ("of these in this file without a year", undated),
        ("of these in this file without a place", sum(not event.places for event in events)),
        ("date of the export", stamp.date),
        ("version of the product", stamp.version),
        ("revision of the events (sha256)", stamp.revision),
        ("dates", "as text, as imprecise as the document; empty first and last days where no year is stated"),
        ("lists", "values in one cell are parted by “ | ”; a bar or backslash inside one has a backslash before it"),
        ("cells with characters that a sheet cannot hold", losses.replaced),
        ("cells cut at 32,767 characters", len(losses.cut)),
        *((f"cut cell {number}", where) for number, where in enumerate(losses.cut[:100], start=1)),
        ("attribution", ATTRIBUTION),
    ]
