"""KML, TimelineJS, TimeMap, ACLED-like columns, HTML report, GEXF and citations, each as its own reader takes it."""

import base64
import csv
import hashlib
import html
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import fastkml
import geopandas
import jsonschema  # type: ignore[import-untyped]
import networkx  # type: ignore[import-untyped]
import pandas as pd
import pyogrio  # type: ignore[import-untyped]
import pytest
from bibtexparser.entrypoint import parse_string
from browser.chromium import DESKTOP, PHONE, Witness, chromium, open_page
from events_factory import (
    HARD_TEXTS,
    PLACES,
    event_lists,
    make_event,
    make_events,
    make_undated_event,
    texts,
    with_date,
)
from fastkml.enums import DateTimeResolution
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]
from lxml import html as lxml_html

from dashboard.codebook import Codebook, load_codebook
from dashboard.dates.edtf import precision_of, span_of
from dashboard.exports import EXPORTS, ExportError, Stamp, html_report, wording
from dashboard.exports.acled import STATEMENT, load_countries, load_types
from dashboard.exports.cells import unguard_cell
from dashboard.exports.partial_dates import exact_day, partial_span, parts_of
from dashboard.exports.safe_text import calm, holdable, html_cell, is_holdable, plain_link
from dashboard.exports.wording import WordingError, load_wording, word
from dashboard.filters import Filters, describe_filters
from dashboard.model import Assertion, DateBasis, Event, PlacePrecision, Role, When
from dashboard.settings import starting_workspace

KEYS = ("kml", "timelinejs", "timemap", "acled", "html")
ALL_KEYS = (*KEYS, "gexf", "bibtex", "csl")
FORMULA = re.compile(r"\s*[=+\-@|%\t\r\n\0＝＋－＠]")


@cache
def codebook() -> Codebook:
    return load_codebook(starting_workspace().codebook)


def stamp_of(count: int, scheme: Codebook | None = None) -> Stamp:
    asked = Filters()
    return Stamp(asked, describe_filters(asked), count, count + 7, "0.1.0", "ab" * 32, "2026-11-21", scheme=scheme)


def export(key: str, events: Sequence[Event], scheme: bool = True) -> bytes:
    return EXPORTS[key].write(iter(events), stamp_of(len(events), codebook() if scheme else None))


def dated(edtf: str, number: int = 0, printed: str = "") -> Event:
    start, end = span_of(edtf)
    when = When(edtf, start, end, precision_of(edtf), DateBasis.STATED, printed)
    return replace(with_date(make_event(number), when), event_id=f"e{number}")


def drawn(event: Event) -> list[tuple[float, float]]:
    """The points that may be shown of an event."""
    towns = [place for place in event.places if place.precision is PlacePrecision.TOWN]
    return [(t.longitude, t.latitude) for t in towns if t.longitude is not None and t.latitude is not None]


# Every format


@pytest.mark.parametrize("key", ALL_KEYS)
def test_equal_events_give_equal_files(key: str) -> None:
    events = make_events(40)
    assert export(key, events) == export(key, list(events))
    assert export(key, []) and export(key, events) != export(key, events[1:])


@pytest.mark.parametrize("key", KEYS)
def test_what_is_left_out_and_what_stands_in_the_file_are_all(key: str) -> None:
    events = make_events(120)
    data = export(key, events).decode()
    left_out = sum(EXPORTS[key].left_out(events).values())
    if key == "timelinejs":  # whose sheet has no column for ids
        assert len(list(csv.reader(io.StringIO(data, newline="")))) - 2 == len(events) - left_out
    else:
        assert sum(event.event_id in data for event in events) == len(events) - left_out
    assert EXPORTS[key].left_out([make_event()]) == {}
    undated = EXPORTS[key].left_out([make_undated_event()])
    assert undated == {"timelinejs": {"no_year": 1}, "timemap": {"no_day": 1}}.get(key, {})


@pytest.mark.parametrize("key", KEYS)
def test_what_is_alleged_or_denied_never_stands_without_its_mark(key: str) -> None:
    for assertion in (Assertion.ALLEGED, Assertion.DENIED):
        data = export(key, [replace(make_event(), assertion=assertion)]).decode()
        assert assertion.value in data
    assert "alleged" not in export(key, [make_event()]).decode()


@pytest.mark.parametrize("key", KEYS)
def test_a_format_without_a_codebook_still_holds_the_events(key: str) -> None:
    assert "Calls and messages by agents" in export(key, [make_event()], scheme=False).decode() or key == "acled"
    assert make_event().quote.split('"')[0][:20] in export(key, [make_event()], scheme=False).decode()


@pytest.mark.parametrize("key", KEYS)
def test_a_coarsened_event_says_so(key: str) -> None:
    event = replace(make_event(), coarsened=True, coarsened_reason="place to the county")
    assert "place to the county" in export(key, [event]).decode()


# Dates


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("2018-05-23", "2018-05-23", "2018-05-23"),
        ("2018-05", "2018-05", "2018-05"),
        ("2018", "2018", "2018"),
        ("2016-22", "2016-06", "2016-08"),
        ("2016-24", "2016-12", "2017-02"),
        ("2017-08-05/2017-08-09", "2017-08-05", "2017-08-09"),
        ("2016-01/2016-04", "2016-01", "2016-04"),
        ("2011/..", "2011", ""),
        ("../2011-03", "", "2011-03"),
        ("XXXX-08-09", "", ""),
        ("XXXX", "", ""),
    ],
)
def test_a_span_is_no_finer_than_the_document(edtf: str, first: str, last: str) -> None:
    span = partial_span(dated(edtf))
    assert (span.first, span.last) == (first, last)
    assert exact_day(dated(edtf)) == (edtf if edtf == "2018-05-23" else "")


@pytest.mark.parametrize(
    ("partial", "parts"),
    [
        ("", ("", "", "")),
        ("2018", ("2018", "", "")),
        ("2018-05", ("2018", "5", "")),
        ("2018-10-03", ("2018", "10", "3")),
    ],
)
def test_parts_of_a_date_are_those_that_are_told(partial: str, parts: tuple[str, str, str]) -> None:
    assert parts_of(partial) == parts


# Text


@given(texts)
def test_text_is_harmless_in_each_slot(text: str) -> None:
    assert is_holdable(holdable(text)) and holdable(holdable(text)) == holdable(text)
    etree.fromstring(f"<a>{html.escape(holdable(text))}</a>")
    cell = html_cell(text)
    assert not FORMULA.match(cell) and not {"\n", "\r"} & {*cell}
    assert html.unescape(cell.replace("<br>", "\n")).lstrip() == html.unescape(html.escape(holdable(text))).lstrip()
    assert not {"<", ">"} & {*html.unescape(html_cell(calm(text)))}, "not even to a reader that unescapes it first"


@pytest.mark.parametrize(
    "url", ["https://example.org/a?b=c#d", "http://example.org:8080/", "HTTPS://EXAMPLE.ORG/x", "https://한국.kr/보도"]
)
def test_a_plain_address_is_a_link(url: str) -> None:
    assert plain_link(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "", "javascript:alert(1)", " https://example.org", "data:text/html,x", "https://", "//example.org", "ftp://a.b/",
        "https://user:word@example.org/", "https://a.b/\"><script>", "https://a.b/\n", "http://[::1", "http://a.b:x/",
        "https://a.b/\\c", "file:///etc/passwd", "java\nscript:alert(1)",
    ],
)  # fmt: skip
def test_nothing_else_is_a_link(url: str) -> None:
    assert plain_link(url) == ""


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


# TimelineJS

TIMELINE_HEADERS = (
    "Year,Month,Day,Time,End Year,End Month,End Day,End Time,Display Date,Headline,Text,Media,Media Credit,"
    "Media Caption,Media Thumbnail,Alt Text,Type,Group,Background"
)


def slides(data: bytes) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Title and events, by the rules of TimelineJS: a row is of its Type, and none without a year is an event."""
    rows = list(csv.DictReader(io.StringIO(data.decode(), newline=""), strict=True))
    titles = [row for row in rows if row["Type"] == "title"]
    events = [row for row in rows if row["Type"] == ""]
    assert len(titles) == 1 and len(titles) + len(events) == len(rows)
    return titles[0], events


@settings(max_examples=25)
@given(event_lists())
def test_timelinejs_reads_every_row_and_runs_none(events: list[Event]) -> None:
    data = export("timelinejs", events)
    assert data.decode().split("\r\n")[0].replace('"', "") == TIMELINE_HEADERS
    kept = [event for event in events if partial_span(event).first]
    _, rows = slides(data)
    assert len(rows) == len(kept) and data.count(b"\r\n") == len(kept) + 2
    for row, event in zip(rows, kept, strict=True):
        assert not [cell for cell in row.values() if FORMULA.match(cell)]
        assert not row["Media"] + row["Background"] + row["Media Thumbnail"], "these would be fetched"
        assert not {"<", ">"} & {*html.unescape(row["Display Date"] + row["Headline"] + row["Group"])}
        tree = lxml_html.fragment_fromstring(row["Text"], create_parent="div")
        assert {element.tag for element in tree.iter()} <= {"div", "p", "br", "a"}
        assert [a.attrib for a in tree.iter("a")] == ([{"href": link}] if (link := plain_link(event.url)) else [])
        quote = html.unescape(re.split("</?p>", row["Text"])[1].replace("<br>", "\n"))
        assert quote == html.unescape(html.escape(f"“{holdable(event.quote)}”"))
        assert html.unescape(row["Display Date"]) == html.unescape(html.escape(calm(event.date_text)))


@pytest.mark.parametrize(
    ("edtf", "cells"),
    [
        ("2018-05-23", ("2018", "5", "23", "", "", "")),
        ("2018-05", ("2018", "5", "", "", "", "")),
        ("2018", ("2018", "", "", "", "", "")),
        ("2016-22", ("2016", "6", "", "2016", "8", "")),
        ("2017-08-05/2017-08-09", ("2017", "8", "5", "2017", "8", "9")),
        ("2011/..", ("2011", "", "", "", "", "")),
    ],
)
def test_timelinejs_dates_are_as_wide_as_the_document(edtf: str, cells: tuple[str, ...]) -> None:
    _, (row,) = slides(export("timelinejs", [dated(edtf, printed="in a hard month")]))
    names = ("Year", "Month", "Day", "End Year", "End Month", "End Day")
    assert tuple(row[name] for name in names) == cells and not row["Time"] + row["End Time"]
    assert row["Display Date"] == "in a hard month" and row["Group"] == "Reach the target"


def test_timelinejs_says_on_its_first_slide_what_is_left_out() -> None:
    events = [make_event(), make_undated_event(1), dated("XXXX-08-09", 2), dated("../2011", 3)]
    title, rows = slides(export("timelinejs", events))
    assert len(rows) == 1 and not title["Year"]
    assert "<p>Events on this timeline: 1 of 4</p>" in title["Text"]
    assert "<p>Left out: no stated year: 3</p>" in title["Text"]


# TimeMap: what its own validators accept, as JSON Schema (they are written for Joi, in its `src/reducers/validate`)

TEXTUAL = {"type": "string"}
EVENT_KEYS = ("id", "description", "date", "time", "time_precision", "location", "latitude", "longitude", "type",
              "category", "comments", "time_display")  # fmt: skip
SOURCE_KEYS = ("id", "title", "thumbnail", "type", "url", "description", "author", "date", "notes")
TIME_MAP = {
    "type": "object",
    "required": ["events", "associations", "sources", "sites", "regions", "shapes", "notifications"],
    "properties": {
        "events": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": [*EVENT_KEYS, "associations"],
                "properties": dict.fromkeys(EVENT_KEYS, TEXTUAL)
                | {key: {"type": "array", "items": TEXTUAL} for key in ("associations", "sources")},
            },
        },
        "associations": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["id", "title", "mode", "filter_paths"],
                "properties": dict.fromkeys(("id", "title", "desc", "mode"), TEXTUAL)
                | {"filter_paths": {"type": "array", "items": TEXTUAL, "minItems": 1}},
            },
        },
        "sources": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": False,
                "required": ["id", "paths"],
                "properties": dict.fromkeys(SOURCE_KEYS, TEXTUAL) | {"paths": {"type": "array"}},
            },
        },
        "notifications": {"type": "array"},
    },
}


@settings(max_examples=25)
@given(event_lists())
def test_timemap_accepts_every_record(events: list[Event]) -> None:
    domain = json.loads(export("timemap", events))
    jsonschema.validate(domain, TIME_MAP)
    known = {association["id"] for association in domain["associations"]}
    assert len(known) == len(domain["associations"])
    kept = [event for event in events if exact_day(event)]
    assert {record["id"].split("#")[0] for record in domain["events"]} == {event.event_id for event in kept}
    assert len(domain["events"]) == sum(max(1, len(drawn(event))) for event in kept)
    for record in domain["events"]:
        event = next(event for event in kept if event.event_id == record["id"].split("#")[0])
        month, day, year = map(int, record["date"].split("/"))
        assert f"{year:04}-{month:02}-{day:02}" == event.date and bool(record["latitude"]) == bool(record["longitude"])
        assert {*record["associations"]} <= known and {*record["sources"]} <= {*domain["sources"]}
        assert bool(record["latitude"]) == bool(drawn(event))
    drawn_texts = [*domain["sources"].values(), *domain["events"], *domain["associations"]]
    assert not {"<", ">"} & {*"".join(value for item in drawn_texts for value in item.values() if type(value) is str)}
    assert all(source["url"] == plain_link(source["url"]) for source in domain["sources"].values())


def test_timemap_never_makes_up_a_day() -> None:
    dates = ["2018-05-23", "2018-05", "2018", "2016-22", "2017-08-05/2017-08-09", "XXXX-08-09"]
    events = [dated(edtf, number) for number, edtf in enumerate(dates)]
    domain = json.loads(export("timemap", events))
    assert [record["date"] for record in domain["events"]] == ["5/23/2018", "5/23/2018"]  # at both of its towns
    assert domain["export"]["kept"] == 1 and domain["export"]["left_out_of_this_file"] == {"no_day": 5}
    assert domain["notifications"][0]["message"] == "5 of 6 events are left out: not told to the day."
    assert "also at Hoeryong, North Hamgyong, KP (town; origin)" in domain["events"][0]["comments"]


# ACLED-like columns

ACLED = re.findall(
    r"\w+",
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 "
    "actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location "
    "latitude longitude geo_precision source source_scale notes fatalities tags timestamp",
)


def acled(events: Sequence[Event], scheme: bool = True) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(export("acled", events, scheme).decode(), newline=""), strict=True))


@settings(max_examples=25)
@given(event_lists())
def test_acled_columns_in_pandas(events: list[Event]) -> None:
    data = export("acled", events)
    frame = pd.read_csv(BytesIO(data), dtype=str, keep_default_na=False, engine="python")
    assert [*frame.columns][:31] == ACLED and frame.columns[31] == "not_acled_data"
    assert len(frame) == len(events) and {*frame["not_acled_data"]} <= {STATEMENT}
    text_columns = [name for name in frame.columns if name not in ("latitude", "longitude")]
    assert not [cell for name in text_columns for cell in frame[name] if FORMULA.match(cell)]
    assert not {*frame["fatalities"]} - {""}, "unknown is not 0"
    for row, event in zip(frame.to_dict("records"), events, strict=True):
        assert (row["event_date"] == event.date) if row["event_date"] else not exact_day(event)
        assert unguard_cell(row["notes"]) == event.quote
        assert bool(row["latitude"]) <= (row["geo_precision"] == "1")


@pytest.mark.parametrize(
    ("edtf", "day", "code"),
    [
        ("2018-05-23", "2018-05-23", "1"),
        ("2017-08-05/2017-08-09", "", "2"),
        ("2018-05", "", "3"),
        ("2016-22", "", "3"),
        ("2018", "", ""),
        ("2011/..", "", ""),
        ("XXXX-08-09", "", ""),
    ],
)
def test_acled_time_codes(edtf: str, day: str, code: str) -> None:
    (row,) = acled([dated(edtf)])
    assert (row["event_date"], row["time_precision"], row["date_edtf"]) == (day, code, edtf)


def test_acled_places_are_those_of_the_act() -> None:
    rows = acled([replace(make_event(n), places=(PLACES[p],)) for n, p in enumerate((0, 10, 8, 11))])
    told = [(row["location"], row["geo_precision"], row["latitude"], row["country"], row["iso"]) for row in rows]
    assert told == [
        ("Hyesan", "1", "41.4", "North Korea", "408"),
        ("Onsong", "2", "", "North Korea", "408"),
        ("Ryanggang", "3", "", "North Korea", "408"),
        ("China", "", "", "China", "156"),
    ]
    (row,) = acled([replace(make_event(), places=(PLACES[0], replace(PLACES[3], role=Role.SITE)))])
    assert row["location"] == "Yanji" and row["place_role"] == "site" and "Hyesan" in row["other_places"]


def test_acled_types_are_those_of_the_codebook() -> None:
    abduction = replace(make_event(), tactic="abduction", actors=("mss", "rgb"), targets=("escapee_in_china",))
    seized, called = acled([abduction, make_event(1)])
    assert seized["sub_event_type"] == "Abduction/forced disappearance"
    assert (seized["event_type"], seized["disorder_type"]) == ("Violence against civilians", "Political violence")
    assert (
        seized["actor1"] == "Ministry of State Security" and seized["assoc_actor_1"] == "Reconnaissance General Bureau"
    )
    assert called["sub_event_type"] == called["event_type"] == called["disorder_type"] == ""
    assert seized["tags"].startswith("tactic=abduction; scope=")
    assert acled([abduction], scheme=False)[0]["sub_event_type"] == ""


def test_acled_tables_cover_the_codebook_and_the_gazetteer() -> None:
    assert {*load_types()} == {code.code for code in codebook().scheme("acled").codes}
    lines = starting_workspace().gazetteer.read_text("utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    withdrawn = {"AN", "CS"}
    assert {row["country"] for row in rows} - withdrawn <= {*load_countries()}
    assert load_countries()["KP"].region == load_countries()["CN"].region == "East Asia"


# HTML report

TAGS = {
    "html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "h3", "p", "section", "table", "thead",
    "tbody", "tfoot", "tr", "th", "td", "a", "span", "details", "summary", "article", "blockquote", "dl", "dt", "dd",
    "ul", "li", "footer",
}  # fmt: skip
ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "id", "class", "scope", "href", "rel"}


def report(events: Sequence[Event]) -> Any:
    return lxml_html.fromstring(export("html", events).decode())


@settings(max_examples=25)
@given(event_lists())
def test_the_report_is_text_and_plain_links(events: list[Event]) -> None:
    page = report(events)
    assert {element.tag for element in page.iter()} <= TAGS
    assert {name for element in page.iter() for name in element.attrib} <= ATTRIBUTES
    links = [a.get("href") for a in page.iter("a")]
    outside = [link for link in links if not link.startswith("#")]
    assert len(outside) == sum(bool(plain_link(event.url)) for event in events)
    assert all(re.match("https?://", link, re.IGNORECASE) for link in outside)
    ids = {element.get("id") for element in page.iter() if element.get("id")}
    assert {link.removeprefix("#") for link in links if link.startswith("#")} <= ids, "every number leads to its events"
    told = sorted(quote.text or "" for quote in page.iter("blockquote"))
    assert told == sorted(holdable(event.quote) for event in events)


def test_the_report_allows_its_style_and_nothing_else() -> None:
    page = report([make_event()])
    policy = page.find("head/meta[@http-equiv]").get("content")
    digest = base64.b64encode(hashlib.sha256(page.findtext("head/style").encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "url(" not in page.findtext("head/style") and "@import" not in page.findtext("head/style")


def test_the_report_counts_by_year_and_by_tactic() -> None:
    events = make_events(90)
    page = report(events)
    for anchor, key in (("by-year", lambda event: event.year), ("by-tactic", lambda event: event.tactic)):
        table: Any = page.find(f".//section[@id='{anchor}']/table")
        groups: Callable[[Event], object] = key
        counts = sorted(
            int(row.find("td").text_content()) for row in table.iter("tr") if row.getparent().tag == "tbody"
        )
        assert counts == sorted([*map(groups, events)].count(value) for value in {*map(groups, events)})
        assert table.find("tfoot/tr/td").text == "90"
    assert "90 of 97 events" in page.text_content() and "납치" in page.text_content()
    assert len(page.findall(".//article")) == 90


def test_a_report_that_nobody_could_open_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_report, "EVENT_LIMIT", 3)
    with pytest.raises(ExportError, match="a report holds 3 events, not 4: choose fewer"):
        export("html", make_events(4))


def test_the_report_in_chromium(tmp_path: Path) -> None:
    hostile = [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "</blockquote><iframe src=//a.b>",
        *HARD_TEXTS,
    ]
    made = [replace(make_event(number), event_id=f"e{number}", quote=text, title=text, url=text, publisher=text)
            for number, text in enumerate(hostile)]  # fmt: skip
    path = tmp_path / "report.html"
    path.write_bytes(export("html", [*made, *make_events(40)]))
    witness = Witness()
    with chromium() as browser:
        for size, scheme in ((DESKTOP, "light"), (PHONE, "dark")):
            with open_page(browser, witness, size, scheme) as page:
                page.on("dialog", lambda dialog: witness.complaints.append(dialog.message))
                page.goto(path.as_uri())
                page.get_by_text("numbers in this report").first.click()
                page.locator("#by-tactic .which a").first.click()
                assert "#event-" in page.url and page.locator("article:target").count() == 1
                assert page.locator("article").first.evaluate("e => getComputedStyle(e).borderRadius") != "0px", (
                    "styled"
                )
                assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
                assert page.locator("script, iframe, img").count() == 0
    assert witness.complaints == [] and {*witness.outside} == {path.as_uri()}


# GEXF

GEXF = "{http://gexf.net/1.3}"


def read_network(data: bytes) -> networkx.Graph:
    """The pinned networkx knows only the older name of the format, whose nodes and edges are written alike."""
    old = data.replace(b"http://gexf.net/1.3", b"http://www.gexf.net/1.2draft").replace(
        b'version="1.3"', b'version="1.2"'
    )
    return networkx.read_gexf(BytesIO(old), version="1.2draft")


@settings(max_examples=25)
@given(event_lists())
def test_gexf_in_networkx(events: list[Event]) -> None:
    data = export("gexf", events)
    network = read_network(data)
    named = [event for event in events if event.actors or event.tactic or event.places]
    assert EXPORTS["gexf"].left_out(events) == ({"nothing_named": n} if (n := len(events) - len(named)) else {})
    kinds = {key.split(":")[0] for key in network}
    assert kinds <= {"actor", "tactic", "place"}
    for key, values in network.nodes(data=True):
        assert values["kind"] == key.split(":")[0] and values["events"] <= len(events)
        assert "latitude" not in values or values["place_precision"] == "town"
    for _, _, values in network.edges(data=True):
        assert values["weight"] == values["events"] == len(values["event_ids"].split(" "))
    tactics = {f"tactic:{event.tactic}" for event in events if event.tactic}
    assert {key for key in network if key.startswith("tactic:")} == tactics


def test_gexf_weighs_edges_by_events() -> None:
    one = replace(make_event(), places=(PLACES[0], replace(PLACES[0], role=Role.BASE), PLACES[8]))
    denied = replace(one, event_id="another", actors=(), assertion=Assertion.DENIED)
    network = read_network(export("gexf", [one, denied]))
    weights = {frozenset(pair): network.edges[pair]["weight"] for pair in network.edges}
    hyesan, ryanggang, tactic, actor = "place:gn:2043572", "place:hk:kp.13", "tactic:direct_contact", "actor:mss"
    assert weights == {
        frozenset((tactic, hyesan)): 2,
        frozenset((tactic, ryanggang)): 2,
        frozenset((actor, hyesan)): 1,
        frozenset((actor, ryanggang)): 1,
        frozenset((actor, tactic)): 1,
    }
    assert network.edges[tactic, hyesan]["denied"] == 1 and network.edges[actor, tactic]["event_ids"] == one.event_id
    assert network.nodes[actor]["label"] == "Ministry of State Security" and network.nodes[actor]["label_ko"]
    assert network.nodes[hyesan]["events"] == 2 and "latitude" not in network.nodes[ryanggang]
    told = etree.fromstring(export("gexf", [one, denied])).findtext(f"{GEXF}meta/{GEXF}description")
    assert "Events in this network: 2 of 2" in told


# Citations


@settings(max_examples=25)
@given(event_lists())
def test_bibtex_in_another_library(events: list[Event]) -> None:
    library = parse_string(export("bibtex", events).decode())
    assert not library.failed_blocks and len(library.entries) == len({event.document_id for event in events})
    for entry in library.entries:
        assert entry.entry_type == "misc" and {field.key for field in entry.fields} <= BIBTEX_FIELDS
    links = [entry["url"] for entry in library.entries if "url" in entry]
    firsts = {event.document_id: event for event in reversed(events)}
    assert sorted(links) == sorted(link for event in firsts.values() if (link := plain_link(event.url)))


BIBTEX_FIELDS = {"title", "publisher", "year", "month", "date", "url", "note"}


@settings(max_examples=25)
@given(event_lists())
def test_csl_keeps_to_its_schema(events: list[Event]) -> None:
    items = json.loads(export("csl", events))
    jsonschema.validate(items, CSL)
    assert [item["id"] for item in items] == [*dict.fromkeys(event.document_id for event in events)]
    assert sum(item["custom"]["events"] for item in items) == len(events)
    assert all(item.get("URL", "") == plain_link(item.get("URL", "")) for item in items)


# The parts of csl-data.json 1.0.2 that an item of ours uses; nothing beyond them is allowed
CSL = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["type", "id"],
        "additionalProperties": False,
        "properties": {
            "type": {"enum": ["webpage", "document"]},
            **dict.fromkeys(("id", "title", "publisher", "original-publisher", "URL", "note"), TEXTUAL),
            "custom": {"type": "object"},
            "issued": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "raw": TEXTUAL,
                    "date-parts": {
                        "type": "array",
                        "maxItems": 2,
                        "items": {"type": "array", "items": {"type": "number"}, "minItems": 1, "maxItems": 3},
                    },
                },
            },
        },
    },
}


@pytest.mark.parametrize(
    ("published", "parts", "month"),
    [("2018-05-27", [2018, 5, 27], "may"), ("2018-05", [2018, 5], "may"), ("2018", [2018], None), ("", None, None)],
)
def test_a_source_is_dated_as_far_as_it_is(published: str, parts: list[int] | None, month: str | None) -> None:
    event = replace(make_event(), published=published, title="50% of {A} & B_C", publisher="한겨레 @ Seoul")
    (item,) = json.loads(export("csl", [event, replace(event, event_id="second")]))
    assert item.get("issued", {}).get("date-parts", [None])[0] == parts and item["publisher"] == "한겨레 @ Seoul"
    assert "accessed" not in item and "2 events rest on it" in item["note"]
    (entry,) = parse_string(export("bibtex", [event]).decode()).entries
    assert entry.fields_dict["title"].value == r"{50\% of \{A\} \& B\_C}"
    told = {field.key: field.value for field in entry.fields}
    assert (told.get("date", ""), told.get("month")) == (published, month)


# Words


def test_every_value_has_words_in_two_languages() -> None:
    assert all(entry.en and entry.ko for entry in load_wording().values())
    assert word("scope", "unheard_of") == wording.Word("unheard of")


@given(st.sampled_from(["kind", "scope", "role"]))
@settings(max_examples=3)
def test_a_file_of_words_that_lacks_one_is_refused(group: str) -> None:
    text = wording.FILE.read_text("utf-8")
    key = next(iter(wording.NEEDED[group]))
    broken = re.sub(rf"(?ms)^({group}:\n(?:  .*\n)*?)  {key}: .*?\n", r"\1", text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wording, "FILE", Words(broken))
        load_wording.cache_clear()
        with pytest.raises(WordingError, match=f"wording.yaml: no words for {group}: {key}"):
            load_wording()
    load_wording.cache_clear()


class Words:
    """A file of words that lies nowhere."""

    name = "wording.yaml"

    def __init__(self, text: str) -> None:
        self.text = text

    def read_text(self, encoding: str) -> str:
        return self.text
