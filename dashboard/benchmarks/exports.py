"""Measures how fast 100,000 events become files, beside the bare library writing the same cells that lie ready."""

import csv
import io
import json
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import xlsxwriter

from dashboard.benchmarks.synthetic import make_events
from dashboard.events import events_table, read_table, table_bytes
from dashboard.exports import EXPORTS, Stamp
from dashboard.exports.cells import guard_cell
from dashboard.exports.event_table import EventTable
from dashboard.exports.spreadsheet import OPTIONS
from dashboard.exports.table import EVENT_COLUMNS, cell_values, stamp_columns
from dashboard.filters import Filters
from dashboard.settings import Workspace

EVENTS, QUICK = 100_000, 2_000
MOST = 1.5  # times the bare library
REPEATS = {"csv": 3, "parquet": 3, "geojson": 3, "xlsx": 1}
Write = Callable[[], bytes]


@dataclass(frozen=True)
class Measure:
    """What writing one file took: processor time in seconds, its size and the process's highest memory in MB."""

    seconds: float
    size: float
    peak: float


def run(workspace: Workspace, cache: Path, tell: Callable[[str], None], quick: bool = False) -> None:
    """Tells a row a format; each figure is of a process of its own. Events are made up: no workspace is read."""
    number = QUICK if quick else EVENTS
    with TemporaryDirectory() as folder:
        path = Path(folder) / "events.parquet"
        path.write_bytes(table_bytes(events_table(tuple(make_events(number)))))
        tell(f"{number:,} events in memory: {_measure('nothing', path, 1).peak:,.0f} MB")
        tell(f"{'format':10}{'product':>10}{'bare':>10}{'ratio':>8}{'file':>10}{'peak memory':>14}")
        for key, repeats in REPEATS.items():
            tell(_row(key, _measure(key, path, repeats), _measure(f"bare {key}", path, repeats)))


def _row(key: str, ours: Measure, bare: Measure) -> str:
    ratio = ours.seconds / bare.seconds
    verdict = "" if ratio <= MOST else f"  over {MOST}"
    return (
        f"{key:10}{ours.seconds:>8.2f} s{bare.seconds:>8.2f} s{ratio:>8.2f}{ours.size:>7.0f} MB{ours.peak:>11,.0f} MB"
        + verdict
    )


def _measure(what: str, path: Path, repeats: int) -> Measure:
    # spawn: a forked child starts with the memory of its parent
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measure_here, (what, path, repeats))


def _measure_here(what: str, path: Path, repeats: int) -> Measure:
    events = read_table(path.read_bytes(), str(path)).combine_chunks()
    write = _bare(what.removeprefix("bare "), events) if what.startswith("bare ") else _product(what, events)
    times, size = [], 0
    for _ in range(repeats):
        start = time.process_time()
        size = len(write())
        times.append(time.process_time() - start)
    unit = 1024**2 if sys.platform == "darwin" else 1024  # of ru_maxrss
    return Measure(min(times), size / 1e6, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit)


def _stamp() -> Stamp:
    return Stamp(Filters(), "all events", EVENTS, EVENTS, "0", "0" * 64, "2026-01-01")


def _product(key: str, events: pa.Table) -> Write:
    if key == "nothing":
        return lambda: b""
    return lambda: EXPORTS[key].write(EventTable(events), _stamp())


def _bare(key: str, events: pa.Table) -> Write:
    """What the library alone does with cells that are laid out before the clock starts."""
    if key == "parquet":
        return lambda: table_bytes(events)
    if key == "geojson":
        collection = json.loads(EXPORTS["geojson"].write(EventTable(events), _stamp()))
        return lambda: json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    rows = [*_rows(events, guarded=key == "csv")]
    return (lambda: _bare_csv(rows)) if key == "csv" else (lambda: _bare_xlsx(rows))


def _rows(events: pa.Table, guarded: bool) -> Iterator[tuple[Any, ...]]:
    columns = [cell_values(events, column).to_pylist() for column in EVENT_COLUMNS]
    if not guarded:
        return zip(*columns, strict=True)
    same = [column.value for column in stamp_columns(_stamp())]
    cells = [[guard_cell(cell) if isinstance(cell, str) else cell for cell in column] for column in columns]
    return ((*row, *same) for row in zip(*cells, strict=True))


def _bare_csv(rows: list[tuple[Any, ...]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8")


def _bare_xlsx(rows: list[tuple[Any, ...]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for position, cell in enumerate(row):
                if isinstance(cell, str) and cell:
                    sheet.write_string(number, position, cell)
                elif isinstance(cell, int | float):
                    sheet.write_number(number, position, cell)
    return file.getvalue()
