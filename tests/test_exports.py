"""Every download holds exactly the events shown, as another library reads them."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import geopandas
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from events_factory import (
    HARD_TEXTS,
    LONG_TEXT,
    PLACES,
    event_lists,
    filters,
    make_event,
    make_events,
    make_undated_event,
    texts,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from dashboard.events import (
    SCHEMA,
    EventFileError,
    event_from_record,
    event_to_record,
    events_table,
    read_events,
    write_events,
)
from dashboard.exports import EXPORTS, Exporter, Stamp, file_name, read_csv_events
from dashboard.exports.cells import guard_cell, join_cell, split_cell, unguard_cell
from dashboard.exports.event_table import EventTable
from dashboard.exports.spreadsheet import CELL_LIMIT
from dashboard.exports.table import EVENT_COLUMNS, cell_values, stamp_columns
from dashboard.filters import Filters, Undated, describe_filters
from dashboard.model import Event, PlacePrecision
from dashboard.query import EventStore

FORMULA = re.compile(r"\s*[=+\-@|%\t\r\n\0＝＋－＠]")
TEXT_COLUMNS = [column.name for column in EVENT_COLUMNS if not column.numeric]


def stamp_of(count: int, filters: Filters | None = None) -> Stamp:
    asked = filters or Filters()
    return Stamp(asked, describe_filters(asked), count, count + 7, "0.1.0", "ab" * 32, "2026-11-21")


def export(key: str, events: list[Event], stamp: Stamp | None = None) -> bytes:
    return EXPORTS[key].write(events, stamp or stamp_of(len(events)))


# All formats hold what the filter shows


def ids_of_csv(data: bytes) -> list[str]:
    return pd.read_csv(BytesIO(data), dtype=str, keep_default_na=False)["event_id"].tolist()


def ids_of_json_lines(data: bytes) -> list[str]:
    return [json.loads(line)["event_id"] for line in data.decode().splitlines()]


def ids_of_geojson(data: bytes) -> list[str]:
    frame = geopandas.read_file(BytesIO(data))
    return list(dict.fromkeys(frame["event_id"])) if len(frame) else []


def ids_of_xlsx(data: bytes) -> list[str]:
    rows = openpyxl.load_workbook(BytesIO(data))["events"].iter_rows(min_row=2, max_col=1, values_only=True)
    return [str(row[0]) for row in rows]


def ids_of_parquet(data: bytes) -> list[str]:
    ids: list[str] = pq.read_table(BytesIO(data)).column("event_id").to_pylist()
    return ids


def ids_of_csvzip(data: bytes) -> list[str]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return ids_of_csv(archive.read("events.csv"))


# The formats that hold every event; tests of their own read the others back.
READERS: dict[str, Callable[[bytes], list[str]]] = {
    "csv": ids_of_csv,
    "csvzip": ids_of_csvzip,
    "jsonl": ids_of_json_lines,
    "geojson": ids_of_geojson,
    "xlsx": ids_of_xlsx,
    "parquet": ids_of_parquet,
}


@pytest.mark.parametrize("key", [*READERS])
@pytest.mark.parametrize(
    "asked",
    [
        Filters(),
        Filters(2005, 2012, tactic=("broker_compromise", "signal_tracking")),
        Filters(undated=Undated.ONLY, context=True),
        Filters(place=("gn:2043572",), text="officers"),
        Filters(text="no event says this"),
    ],
    ids=["all", "years and tactics", "undated", "place and text", "nothing"],
)
def test_a_download_holds_exactly_what_the_filter_shows(tmp_path: Path, key: str, asked: Filters) -> None:
    write_events(tmp_path / "events.parquet", make_events(250))
    store = EventStore(tmp_path / "events.parquet")
    shown = store.page(asked, 1_000)["event_id"].tolist()
    data = EXPORTS[key].write(store.events(asked), stamp_of(len(shown), asked))
    assert READERS[key](data) == shown


def test_the_formats_of_the_field_are_there() -> None:
    assert {*EXPORTS} >= {*READERS, "kml", "timelinejs", "timemap", "acled", "html"}


@pytest.mark.parametrize("exporter", EXPORTS.values(), ids=[*EXPORTS])
def test_equal_events_give_equal_files(exporter: Exporter) -> None:
    events, stamp = list(make_events(40)), stamp_of(40)
    assert exporter.write(events, stamp) == exporter.write(iter(events), stamp)


@pytest.mark.parametrize("key", [*READERS])
def test_a_table_of_events_gives_the_file_that_the_events_give(key: str) -> None:
    events, stamp = list(make_events(60)), stamp_of(60)
    assert EXPORTS[key].write(EventTable(events_table(events)), stamp) == EXPORTS[key].write(events, stamp)


def test_a_slice_of_a_table_is_written_as_its_own_events() -> None:
    events, stamp = list(make_events(60)), stamp_of(30)
    part = EventTable(events_table(events).slice(20, 30))
    assert list(part) == events[20:50]
    for key in READERS:
        assert EXPORTS[key].write(part, stamp) == EXPORTS[key].write(events[20:50], stamp), key


def test_a_file_of_many_row_groups_holds_them_all(monkeypatch: pytest.MonkeyPatch) -> None:
    events, stamp = list(make_events(50)), stamp_of(50)
    whole = {key: EXPORTS[key].write(events, stamp) for key in READERS}
    monkeypatch.setattr("dashboard.exports.event_table.ROWS_WRITTEN", 7)
    assert all(EXPORTS[key].write(events, stamp) == whole[key] for key in READERS)


# Names of files


@given(asked=filters(), count=st.integers(0, 10**9))
@settings(max_examples=200)
def test_file_names_keep_to_their_alphabet(asked: Filters, count: int) -> None:
    for exporter in EXPORTS.values():
        name = file_name(stamp_of(count, asked), exporter)
        assert re.fullmatch(r"[a-z][a-z0-9_-]*\.[a-z]+", name) and len(name) <= 120
        assert name.endswith(f"_n{count}_2026-11-21{exporter.suffix}")


@pytest.mark.parametrize(
    ("asked", "middle"),
    [
        (Filters(), ""),
        (Filters(2011, 2018, tactic=("abduction",)), "_2011-2018_abduction"),
        (Filters(2011), "_2011-on"),
        (Filters(None, 2011), "_until-2011"),
        (Filters(2011, 2011, Undated.EXCLUDE), "_2011_dated-only"),
        (Filters(tactic=("a", "b", "c"), publisher=("../../etc",), text="x"), "_3-tactic_publisher_search"),
        (Filters(scope=("pattern", "incident"), context=True), "_incident-pattern_with-context"),
    ],
)
def test_file_names_say_what_is_inside(asked: Filters, middle: str) -> None:
    name = file_name(stamp_of(17, asked), EXPORTS["csv"])
    assert name == f"escapee-coercion-events{middle}_n17_2026-11-21.csv"


# Cells


@given(texts)
def test_a_guarded_cell_is_never_a_formula_and_reads_back(text: str) -> None:
    cell = guard_cell(text)
    assert not FORMULA.match(cell) and unguard_cell(cell) == text


@given(st.lists(texts, max_size=5))
def test_a_list_in_a_cell_reads_back(values: list[str]) -> None:
    assert split_cell(join_cell(values), len(values)) == tuple(values)
    if values != [""]:
        assert split_cell(join_cell(values)) == tuple(values)


# CSV


@settings(max_examples=60)
@given(event_lists())
def test_csv_reads_back_exactly(events: list[Event]) -> None:
    assert list(read_csv_events(export("csv", events))) == events


@settings(max_examples=40)
@given(event_lists())
def test_csv_is_the_same_to_pandas_and_runs_nowhere(events: list[Event]) -> None:
    data = export("csv", events)
    assert data.startswith(b"\xef\xbb\xbf") and data.endswith(b"\r\n")
    frame = pd.read_csv(BytesIO(data), dtype=str, keep_default_na=False, encoding="utf-8-sig", engine="python")
    assert len(frame) == len(events)
    for name in TEXT_COLUMNS:
        assert not [cell for cell in frame[name] if FORMULA.match(cell)]
    assert [unguard_cell(cell) for cell in frame["quote"]] == [event.quote for event in events]
    assert [int(cell) if cell else None for cell in frame["year"]] == [event.year for event in events]


@pytest.mark.parametrize("quote", [*HARD_TEXTS, LONG_TEXT])
def test_each_hard_text_survives_csv(quote: str) -> None:
    event = replace(make_event(), quote=quote, title=quote, publisher=quote)
    assert list(read_csv_events(export("csv", [event]))) == [event]


def test_csv_places_stand_side_by_side() -> None:
    event = replace(make_event(), places=(PLACES[0], PLACES[11], PLACES[8], replace(PLACES[3], name="a | b")))
    row = next(csv.DictReader(io.StringIO(export("csv", [event]).decode("utf-8-sig"), newline="")))
    assert row["places"] == r"Hyesan | China | Ryanggang | a \| b"
    assert row["place_precisions"] == "town | country | province | town"
    assert row["latitudes"] == "41.4 |  | 41.3 | 42.91"
    assert row["place_roles"] == "origin | site | base | site"


def test_csv_says_on_each_row_what_it_is() -> None:
    stamp = stamp_of(2, Filters(2011, 2018, text="=1+1"))
    frame = pd.read_csv(BytesIO(export("csv", list(make_events(2)), stamp)), dtype=str)
    assert frame["export_filter"].unique().tolist() == ["years 2011–2018; text: =1+1"]
    assert frame["export_count"].tolist() == ["2", "2"]
    assert frame["export_version"].iloc[0] == "0.1.0" and frame["export_date"].iloc[0] == "2026-11-21"
    assert [column.name for column in stamp_columns(stamp)] == list(frame.columns[-6:])


def test_a_csv_that_is_no_export_is_refused_by_row() -> None:
    with pytest.raises(EventFileError, match=r"CSV: no export of events: missing columns \['actors'"):
        list(read_csv_events(b"a,b\r\n1,2\r\n"))
    good = export("csv", [make_event()]).decode()
    for bad in (
        good.replace('"2018"', '"soon"'),
        good.replace('"direct_contact",', ""),
        good.replace('"day"', '"hour"'),
    ):
        with pytest.raises(EventFileError, match="CSV: row 1"):
            list(read_csv_events(bad.encode()))


def test_a_quote_longer_than_the_readers_default_is_read() -> None:
    event = replace(make_event(), quote="x" * 200_000)
    assert list(read_csv_events(export("csv", [event]))) == [event]


# JSON Lines


@settings(max_examples=60)
@given(event_lists())
def test_json_lines_read_back_exactly(events: list[Event]) -> None:
    records = [json.loads(line) for line in export("jsonl", events).decode().splitlines()]
    assert [event_from_record(record) for record in records] == events
    assert all(record["export"]["count"] == len(events) for record in records)


def test_json_lines_are_a_file_of_the_store(tmp_path: Path) -> None:
    events = list(make_events(20))
    (tmp_path / "e.jsonl").write_bytes(export("jsonl", events))
    assert list(read_events(tmp_path / "e.jsonl")) == events


# GeoJSON


@settings(max_examples=40)
@given(event_lists())
def test_geojson_has_points_for_towns_alone(events: list[Event]) -> None:
    collection = json.loads(export("geojson", events))
    assert collection["type"] == "FeatureCollection" and "crs" not in collection
    assert len(collection["features"]) == sum(max(1, len(event.places)) for event in events)
    by_id = {event.event_id: event for event in events}
    for feature in collection["features"]:
        event_id, number = feature["id"].split("#")
        event = by_id[event_id]
        place = event.places[int(number) - 1] if int(number) else None
        town = place and place.precision is PlacePrecision.TOWN and None not in (place.latitude, place.longitude)
        geometry = {"type": "Point", "coordinates": [place.longitude, place.latitude]} if place and town else None
        assert feature["geometry"] == geometry
        told = event_to_record(event)
        assert {key: feature["properties"][key] for key in told if key != "places"} == {
            key: value for key, value in told.items() if key != "places"
        }
        assert feature["properties"]["place_precision"] == (place.precision if place else None)
        assert not {"latitude", "longitude"} & {*feature["properties"]}


def test_geojson_in_geopandas() -> None:
    events = list(make_events(60))
    frame = geopandas.read_file(BytesIO(export("geojson", events)))
    drawn = [
        (event.event_id, place.name, place.longitude, place.latitude)
        for event in events
        for place in event.places
        if place.precision is PlacePrecision.TOWN
    ]
    points = frame[frame.geometry.notna()]
    assert (
        list(zip(points["event_id"], points["place_name"], points.geometry.x, points.geometry.y, strict=True)) == drawn
    )
    assert len(frame) == sum(max(1, len(event.places)) for event in events)
    assert frame.crs.to_epsg() == 4326


def test_geojson_says_what_it_is() -> None:
    collection = json.loads(export("geojson", [make_event()], stamp_of(1, Filters(2018, tactic=("abduction",)))))
    assert collection["export"]["query"] == {"year": ["2018:"], "tactic": ["abduction"]}
    assert collection["export"]["total"] == 8 and "GeoNames" in collection["attribution"]


# XLSX


def sheet_cells(data: bytes) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(BytesIO(data))["events"]
    rows = list(sheet.iter_rows(values_only=True))
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


@settings(max_examples=30)
@given(event_lists(3))
def test_xlsx_holds_the_cells_and_no_formula(events: list[Event]) -> None:
    data = export("xlsx", events)
    with zipfile.ZipFile(BytesIO(data)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/")]
        assert not [sheet for sheet in sheets if b"<f>" in sheet or b"<hyperlink" in sheet]
        assert not [name for name in parts.namelist() if "externalLink" in name or "vba" in name]
    table = events_table(events)
    for column in EVENT_COLUMNS:
        wanted = [in_sheet(value, literal=True) for value in cell_values(table, column).to_pylist()]
        assert [in_sheet(cells[column.name]) for cells in sheet_cells(data)] == wanted, column.name


def in_sheet(value: object, literal: bool = False) -> object:
    """A value as a sheet can tell it: no empty text, line ends of one kind, no control characters, not too long."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return float(f"{float(f'{value:.16g}'):.15g}")  # XlsxWriter writes 16 digits, and a sheet keeps 15
    if not isinstance(value, str):
        return value
    value = value if literal else unescape(value)  # which openpyxl leaves to its user in text that stands in its cell
    text = re.sub("[\x00-\x08\x0b-\x1f\u2400-\u241f\ufffd-\uffff]", "?", re.sub("\r\n?", "\n", value))
    return text[:30_000] if text else None


@pytest.mark.parametrize("quote", [*HARD_TEXTS, LONG_TEXT])
def test_each_hard_text_opens_in_xlsx(quote: str) -> None:
    (cells,) = sheet_cells(export("xlsx", [replace(make_event(), quote=quote)]))
    assert in_sheet(cells["quote"]) == in_sheet(quote, literal=True)


def test_xlsx_is_typed_frozen_and_filtered() -> None:
    book = openpyxl.load_workbook(BytesIO(export("xlsx", list(make_events(12)))))
    sheet = book["events"]
    assert book.sheetnames == ["events", "about this export"]
    assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref.endswith("13")
    cells = sheet_cells(export("xlsx", [make_event()]))[0]
    assert (cells["year"], cells["date"], cells["latitudes"]) == (2018, "2018-05-23", "41.4 | 42.44")
    assert isinstance(cells["confidence"], float)


def test_xlsx_tells_what_it_could_not_hold() -> None:
    long, control = (
        replace(make_event(1), quote="🇰" * 20_000),
        replace(make_undated_event(2), quote="a\x0bb\r\nc", places=()),
    )
    data = export("xlsx", [long, control], stamp_of(2, Filters(2018)))
    first, second = sheet_cells(data)
    assert len(first["quote"].encode("utf-16-le")) // 2 <= CELL_LIMIT and first["quote"].endswith("32,767 characters]")
    assert second["quote"] == "a␋b\nc"
    about = dict(openpyxl.load_workbook(BytesIO(data))["about this export"].iter_rows(values_only=True))
    assert about["filter"] == "years from 2018" and about["events in this file"] == 2
    assert about["events that the filter leaves out"] == 7
    assert about["of these in this file without a year"] == 1 == about["of these in this file without a place"]
    assert about["cells with characters that a sheet cannot hold"] == 1
    assert about["cut cell 1"] == f"quote of event {long.event_id}"


# Parquet


@settings(max_examples=30)
@given(event_lists())
def test_parquet_reads_back_exactly(events: list[Event]) -> None:
    table = pq.read_table(BytesIO(export("parquet", events)))
    assert table.schema.remove_metadata().equals(SCHEMA)
    assert [event_from_record(record) for record in table.to_pylist()] == events
    assert json.loads(table.schema.metadata[b"export"]) == stamp_of(len(events)).record()


def test_a_parquet_download_is_a_store(tmp_path: Path) -> None:
    events = list(make_events(30))
    (tmp_path / "download.parquet").write_bytes(export("parquet", events))
    assert {event.event_id for event in EventStore(tmp_path / "download.parquet").events(Filters(context=True))} == {
        event.event_id for event in events
    }
