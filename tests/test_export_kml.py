"""KML as its schema and other libraries take it."""

import html
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import fastkml
import geopandas
import pandas as pd
import pyogrio  # type: ignore[import-untyped]
from events_factory import (
    PLACES,
    event_lists,
    make_event,
    make_events,
    make_undated_event,
)
from exported import dated, drawn, export
from fastkml.enums import DateTimeResolution
from hypothesis import given, settings
from lxml import etree  # type: ignore[import-untyped]

from dashboard.exports.safe_text import holdable, is_holdable
from dashboard.model import Event

# KML

KML = "{http://www.opengis.net/kml/2.2}"
SCHEMA = Path(fastkml.__file__).parent / "schema" / "ogckml22.xsd"
# What a reader of KML might fetch or run
FETCHING = {f"{KML}{name}" for name in ("href", "NetworkLink", "Link", "Icon", "GroundOverlay", "Model", "Url")}


@cache
def kml_schema() -> Any:
    return etree.XMLSchema(etree.parse(SCHEMA))


def placemarks(data: bytes) -> list[Any]:
    return list(etree.fromstring(data).iter(f"{KML}Placemark"))


def values_of(placemark: Any) -> dict[str, str]:
    return {data.get("name"): data[0].text or "" for data in placemark.iter(f"{KML}Data")}


@settings(max_examples=25)
@given(event_lists())
def test_kml_keeps_to_the_schema_and_holds_nothing_executable(events: list[Event]) -> None:
    root = etree.fromstring(export("kml", events))
    assert kml_schema().validate(root), kml_schema().error_log.last_error
    assert not [element for element in root.iter() if element.tag in FETCHING]
    slots = [element.text or "" for name in ("description", "name", "value") for element in root.iter(KML + name)]
    assert not [slot for slot in slots if "<" in slot], "Google Earth draws these as HTML"


@settings(max_examples=25)
@given(event_lists())
def test_kml_has_points_for_towns_alone(events: list[Event]) -> None:
    marks = placemarks(export("kml", events))
    assert len(marks) == sum(max(1, len(event.places)) for event in events)
    by_id = {event.event_id: event for event in events if is_holdable(event.event_id)}
    for event in by_id.values():
        own = [mark for mark in marks if values_of(mark)["event_id"] == html.escape(event.event_id, quote=False)]
        points = [tuple(map(float, mark.text.split(","))) for m in own for mark in m.iter(f"{KML}coordinates")]
        assert sorted(points) == sorted(drawn(event))
        quotes = {html.unescape(mark.find(f"{KML}description").text or "").split("\nWhen: ")[0] for mark in own}
        assert quotes == {f"“{holdable(event.quote)}”"}


def test_kml_time_spans_are_as_wide_as_the_dates() -> None:
    dates = ["2018-05-23", "2018-05", "2018", "2016-22", "2011/..", "../2011", "XXXX-08-09", "XXXX"]
    events = [replace(dated(edtf, number), places=PLACES[:1]) for number, edtf in enumerate(dates)]
    spans = {}
    for mark in placemarks(export("kml", events)):
        span = mark.find(f"{KML}TimeSpan")
        ends = (None, None) if span is None else (span.findtext(f"{KML}begin"), span.findtext(f"{KML}end"))
        spans[values_of(mark)["date"]] = ends
    assert spans == {
        "2018-05-23": ("2018-05-23", "2018-05-23"),
        "2018-05": ("2018-05", "2018-05"),
        "2018": ("2018", "2018"),
        "2016-22": ("2016-06", "2016-08"),
        "2011/..": ("2011", None),
        "../2011": (None, "2011"),
        "XXXX-08-09": (None, None),
        "XXXX": (None, None),
    }


def test_kml_in_two_other_libraries(tmp_path: Path) -> None:
    events = make_events(80)
    path = tmp_path / "events.kml"
    path.write_bytes(export("kml", events))
    layers = [name for name, _ in pyogrio.list_layers(path)]
    frame = pd.concat(geopandas.read_file(path, layer=name, driver="LIBKML") for name in layers)
    assert {*frame["event_id"]} == {event.event_id for event in events}
    points = frame[frame.geometry.notna()]
    expected = sorted((event.event_id, *point) for event in events for point in drawn(event))
    assert sorted(zip(points["event_id"], points.geometry.x, points.geometry.y, strict=True)) == expected
    assert {*frame[frame["place_precision"] != "town"].geometry} == {None}
    assert layers[0] == "Find the target" and layers[-1] == "Not on the map: no place stated"
    document: Any = fastkml.KML.parse(path).features[0]
    folders = document.features
    assert [folder.name for folder in folders] == layers
    month = next(mark for folder in folders for mark in folder.features if data_of(mark)["date_precision"] == "month")
    assert month.times.begin.resolution is DateTimeResolution.year_month


def data_of(mark: Any) -> Mapping[str, str]:
    return {data.name: data.value for data in mark.extended_data.elements}


def test_kml_says_what_it_does_not_draw() -> None:
    events = [replace(make_event(number), event_id=f"e{number}", places=(PLACES[number],)) for number in (0, 8, 10, 11)]
    events.append(replace(make_undated_event(9), places=()))
    told = etree.fromstring(export("kml", events)).findtext(f"{KML}Document/{KML}description")
    for line in (
        "On the map: 1 points of 1 events: towns alone are drawn",
        "Not on the map: county only: 1 placemarks without a point",
        "Not on the map: province only: 1 placemarks without a point",
        "Not on the map: country only: 1 placemarks without a point",
        "Not on the map: no place stated: 1 placemarks without a point",
        "Without a time span: 1 events, always shown",
        "Attribution: Places: GeoNames (geonames.org), CC BY 4.0",
    ):
        assert line in told.split("\n")
