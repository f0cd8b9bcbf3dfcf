"""TimelineJS and TimeMap, each as its own reader takes it."""

import csv
import html
import io
import json
import re

import jsonschema  # type: ignore[import-untyped]
import pytest
from events_factory import (
    event_lists,
    make_event,
    make_undated_event,
)
from exported import FORMULA, TEXTUAL, dated, drawn, export
from hypothesis import given, settings
from lxml import html as lxml_html  # type: ignore[import-untyped]

from dashboard.exports.partial_dates import exact_day, partial_span
from dashboard.exports.safe_text import calm, holdable, plain_link
from dashboard.model import Event

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
