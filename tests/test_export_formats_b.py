"""Uwazi import, FollowTheMoney entities and data package, each as its own reader takes it."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from unicodedata import normalize
from urllib.parse import urlsplit

import pytest
import yaml
from events_factory import PLACES, event_lists, make_event, make_events, make_undated_event, with_date
from followthemoney import model
from followthemoney.proxy import EntityProxy
from frictionless import Package
from hypothesis import given, settings

from dashboard.codebook import Codebook, load_codebook
from dashboard.data_dictionary import EVENT_NOTES, PLACE_NOTES
from dashboard.dates.edtf import precision_of, span_of
from dashboard.exports import EXPORTS, Stamp, follow_the_money, uwazi
from dashboard.exports.data_package import DATA
from dashboard.exports.follow_the_money import load_terms
from dashboard.exports.three_tables import read_three_tables
from dashboard.exports.uwazi import RECORDS, UNGUARDED, load_template
from dashboard.filters import Filters, describe_filters
from dashboard.model import Assertion, DateBasis, Event, PlacePrecision, Role, When
from dashboard.settings import starting_workspace

KEYS = ("uwazi", "ftm", "datapackage")
FORMULA = re.compile(r"\s*[=+\-@|%\t\r\n\0＝＋－＠]")
PHONE = "+82 10-1234-5678"


@cache
def codebook() -> Codebook:
    return load_codebook(starting_workspace().codebook)


def export(key: str, events: Sequence[Event], scheme: bool = True) -> bytes:
    asked, count = Filters(), len(events)
    stamp = Stamp(asked, describe_filters(asked), count, count + 7, "0.1.0", "ab" * 32, "2026-11-21")
    return EXPORTS[key].write(iter(events), replace(stamp, scheme=codebook() if scheme else None))


def dated(edtf: str) -> Event:
    return with_date(make_event(), When(edtf, *span_of(edtf), precision_of(edtf), DateBasis.STATED, "as printed"))


def parts(data: bytes) -> Mapping[str, str]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


# Every format


@pytest.mark.parametrize("key", KEYS)
def test_equal_events_give_equal_files_that_hold_them_all(key: str) -> None:
    events = make_events(40)
    data = export(key, events)
    assert data == export(key, list(events)) and data != export(key, events[1:])
    text = "".join(parts(data).values()) if key != "ftm" else data.decode()
    assert all(event.event_id in text for event in events)
    assert EXPORTS[key].left_out([*events, make_undated_event()]) == {}


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("scheme", [True, False])
def test_what_is_alleged_or_denied_is_marked_and_the_file_says_what_it_is(key: str, scheme: bool) -> None:
    for assertion in (Assertion.ALLEGED, Assertion.DENIED):
        data = export(key, [replace(make_event(), assertion=assertion)], scheme)
        text = "".join(parts(data).values()) if key != "ftm" else data.decode()
        assert assertion.value in text and "GeoNames" in text and "ab" * 32 in text


# Uwazi


def records(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(parts(data)[RECORDS], newline=""), strict=True))


def labels_of(data: bytes, name: str) -> set[str]:
    """The labels of a thesaurus as Uwazi builds them: a child is `Parent::Child`, and a parent alone is no value."""
    rows = list(csv.DictReader(io.StringIO(parts(data)[f"{name}_thesaurus.csv"], newline="")))
    found, parent = set[str](), ""
    for row in rows:
        assert row["English"].startswith("-") == row["Korean"].startswith("-") and row["Korean"].strip("- ")
        nested = row["English"].startswith("-")
        parent = parent if nested else row["English"]
        found.add(f"{parent}::{row['English'][1:]}" if nested else parent)
    return found


def range_of(cell: str) -> tuple[str | None, str | None]:
    """A range as Uwazi parses it: parted at the colon, an empty side is open."""
    first, last = cell.split(":")
    return first or None, last or None


@settings(max_examples=25)
@given(event_lists())
def test_uwazi_takes_every_record_and_a_spreadsheet_runs_none(events: list[Event]) -> None:
    data = export("uwazi", events)
    rows = records(data)
    assert not parts(data)[RECORDS].startswith("\ufeff")
    assert [row["date_as_printed"] for row in rows] == [event.date_text for event in events]
    for row, event in zip(rows, events, strict=True):
        assert row["title__en"].strip() and row["title__ko"].strip()
        assert not [name for name in {*row} - {*UNGUARDED} if FORMULA.match(row[name])]
        assert not row["date"] or range_of(row["date"]) == (event.date_start or None, event.date_end or None)
        assert bool(row["date"]) == bool(event.date_start or event.date_end)
        assert not row["address"] or urlsplit(row["address"]).scheme.lower() in ("http", "https")
        towns = [place for place in event.places if place.precision is PlacePrecision.TOWN]
        points = [(place.latitude, place.longitude) for place in towns if None not in (place.latitude, place.longitude)]
        found = [tuple(map(float, row["point_geolocation"].split("|")))] if row["point_geolocation"] else []
        assert bool(found) == bool(points) and {*found} <= {*points}


@pytest.mark.parametrize(
    ("edtf", "cell"),
    [
        ("2018", "2018-01-01:2018-12-31"),
        ("2018-05", "2018-05-01:2018-05-31"),
        ("2018-05-23", "2018-05-23:2018-05-23"),
        ("2016-22", "2016-06-01:2016-08-31"),
        ("2011/..", "2011-01-01:"),
        ("../2011", ":2011-12-31"),
        ("XXXX-08-09", ""),
        ("XXXX", ""),
    ],
)
def test_uwazi_never_makes_a_day_of_a_year(edtf: str, cell: str) -> None:
    (row,) = records(export("uwazi", [dated(edtf)]))
    assert (row["date"], row["date_understood"], row["date_as_printed"]) == (cell, edtf, "as printed")


def test_uwazi_knows_every_label_from_a_thesaurus() -> None:
    events = make_events(150)
    data = export("uwazi", events)
    selects = [one for one in load_template().properties if "select, thesaurus" in one.type]
    assert len(selects) == 10
    for one in selects:
        name = one.type.split("thesaurus ")[1]
        used = {label for row in records(data) for label in row[one.header].split("|") if label}
        assert name == one.header and used and used <= labels_of(data, name), name
    assert "Seize::Abduction" in labels_of(data, "tactic")
    assert "-납치" in parts(data)["tactic_thesaurus.csv"]


def test_uwazi_names_and_guide() -> None:
    event = replace(make_event(), assertion=Assertion.ALLEGED, actors=("mss", "broker"))
    data = export("uwazi", [event, make_undated_event(1)])
    first, undated = records(data)
    assert first["title__en"] == "Calls and messages by agents (alleged): Hyesan, Hoeryong"
    assert first["title__ko"] == "공작원의 전화·접촉 (주장): Hyesan, Hoeryong"
    assert first["date"] == "2018-05-23:2018-05-23" and undated["date"] == ""
    assert first["actors"] == "Ministry of State Security|Broker or go-between"
    guide = parts(data)["READ_ME.txt"]
    assert "Records without a date: 1 of 2" in guide and "Places that are no point of a record: 2" in guide
    assert all(f"  {header}: " in guide for header in first)


def test_uwazi_has_one_point_that_is_a_town_of_the_act() -> None:
    site = replace(PLACES[3], role=Role.SITE)
    (row,) = records(export("uwazi", [replace(make_event(), places=(PLACES[8], PLACES[0], site))]))
    assert row["point_geolocation"] == "42.91|129.51" and row["point_is"].startswith("Yanji, Jilin, CN (town; where")
    (row,) = records(export("uwazi", [replace(make_event(), places=(PLACES[8], PLACES[10], PLACES[11]))]))
    assert row["point_geolocation"] == "" and "Onsong" in row["places"] and row["countries"] == "KP|CN"


def test_a_template_that_lacks_a_column_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = yaml.safe_load(uwazi.FILE.read_text("utf-8"))
    (tmp_path / "uwazi.yaml").write_text(yaml.safe_dump(told | {"properties": told["properties"][1:]}), "utf-8")
    monkeypatch.setattr(uwazi, "FILE", tmp_path / "uwazi.yaml")
    with pytest.raises(ValueError, match=r"uwazi\.yaml: properties: .*title__en"):
        load_template.__wrapped__()


# FollowTheMoney


def entities(data: bytes) -> list[EntityProxy]:
    """The entities as the library takes them, after it has checked each of them."""
    found = []
    for record in map(json.loads, data.decode().split("\n")[:-1]):
        proxy = model.get_proxy(record, cleaned=False)
        proxy.schema.validate(record)
        assert not proxy.schema.abstract and {*record["properties"]} == {*proxy.properties}
        for prop, value in proxy.itervalues():
            assert prop.type.clean(value, proxy=proxy) is not None, f"{prop}: {value!r}"
        found.append(proxy)
    return found


def of_schema(proxies: Sequence[EntityProxy], name: str) -> list[EntityProxy]:
    return [proxy for proxy in proxies if proxy.schema.name == name]


@settings(max_examples=25)
@given(event_lists())
def test_followthemoney_accepts_every_entity_and_none_is_a_person(events: list[Event]) -> None:
    proxies = entities(export("ftm", events))
    by_id = {str(proxy.id): proxy for proxy in proxies}
    assert len(by_id) == len(proxies) and all(re.fullmatch(r"ecd-[a-z]+-[0-9a-f]{24}", key) for key in by_id)
    assert {proxy.schema.name for proxy in proxies} <= {
        "Note", "PublicBody", "Organization", "Address", "Article", "Event",
    }  # fmt: skip
    for proxy in proxies:
        for prop, value in proxy.itervalues():
            if prop.type.name == "entity":
                assert prop.range is not None and by_id[value].schema.is_a(prop.range), f"{prop}: {value}"
            assert prop.type.name not in ("phone", "email")
            assert prop.type.name != "url" or urlsplit(value).scheme.lower() in ("http", "https")
    told = [proxy.first("recordId") for proxy in of_schema(proxies, "Event")]
    assert told == [normalize("NFC", event.event_id) for event in events]  # as the library reads any text
    assert len(of_schema(proxies, "Article")) == len({event.document_id for event in events})


@pytest.mark.parametrize(
    ("edtf", "dates"),
    [
        ("2018", {"date": ["2018"]}),
        ("2018-05", {"date": ["2018-05"]}),
        ("2018-05-23", {"date": ["2018-05-23"]}),
        ("2016-22", {"startDate": ["2016-06"], "endDate": ["2016-08"]}),
        ("2018-05-01/2018-05-09", {"startDate": ["2018-05-01"], "endDate": ["2018-05-09"]}),
        ("2011/..", {"startDate": ["2011"]}),
        ("XXXX-08-09", {}),
        ("XXXX", {}),
    ],
)
def test_followthemoney_dates_are_as_wide_as_the_document(edtf: str, dates: Mapping[str, list[str]]) -> None:
    (event,) = of_schema(entities(export("ftm", [dated(edtf)])), "Event")
    assert {name: event.get(name) for name in ("date", "startDate", "endDate") if event.get(name)} == dates


def test_followthemoney_has_bodies_and_towns_but_neither_brokers_nor_numbers() -> None:
    told = replace(
        make_event(),
        actors=("mss", "broker"),
        targets=("family",),
        places=(PLACES[3], PLACES[8]),
        quote=f"He dialled {PHONE}, then ０１０　１２３４　５６７８, on May 23, 2018.",
        title=f"Call {PHONE}",
    )
    data = export("ftm", [told, replace(told, event_id="other")])
    proxies = entities(data)
    (body,) = of_schema(proxies, "PublicBody")
    assert body.get("name") == ["Ministry of State Security"] and body.get("country") == ["kp"]
    event = of_schema(proxies, "Event")[0]
    assert event.get("involved") == [body.id] and "Broker or go-between" in str(event.first("description"))
    assert event.get("summary") == ["He dialled [number], then [number], on May 23, 2018."]
    assert "1234" not in data.decode() and "１２３４" not in data.decode()
    yanji, jilin = of_schema(proxies, "Address")
    assert (yanji.first("latitude"), yanji.first("city"), jilin.get("latitude"), jilin.get("city")) == (
        "42.91", "Yanji", [], [],
    )  # fmt: skip
    about = str(of_schema(proxies, "Note")[0].first("description"))
    assert "Actors told in words alone: Broker or go-between (2)" in about and "no entity is a person" in about


def test_followthemoney_ids_stay_over_exports() -> None:
    events = make_events(30)
    whole, part = ({proxy.id for proxy in entities(export("ftm", shown))} for shown in (events, events[:10]))
    assert len(part - whole) == 1  # the note about the export


def test_bodies_are_actors_of_the_codebook_and_schemas_that_are_no_person() -> None:
    assert {*load_terms().bodies} <= {actor.key for actor in codebook().actors}
    for body in load_terms().bodies.values():
        schema = model.get(body.schema)
        assert schema is not None and schema.is_a("Organization")
    assert follow_the_money.FILE.is_file()


# Data package


def report_of(folder: Path, data: bytes) -> Any:
    path = folder / "package.zip"
    path.write_bytes(data)
    return Package(str(path)).validate()


@settings(max_examples=12)
@given(event_lists())
def test_frictionless_finds_no_fault_in_a_data_package(
    tmp_path_factory: pytest.TempPathFactory, events: list[Event]
) -> None:
    data = export("datapackage", events)
    report = report_of(tmp_path_factory.mktemp("package"), data)
    assert report.valid, report.flatten(["title", "message"])
    assert [task.name for task in report.tasks] == ["events", "places", "sources"]
    assert list(read_three_tables(data, "package")) == events


def test_frictionless_reads_types_and_counts(tmp_path: Path) -> None:
    events = make_events(60)
    (tmp_path / "package.zip").write_bytes(export("datapackage", events))
    package = Package(str(tmp_path / "package.zip"))
    tables = {name: package.get_table_resource(name).read_rows() for name in ("events", "places", "sources")}
    assert [row["event_id"] for row in tables["events"]] == [event.event_id for event in events]
    assert [row["year"] for row in tables["events"]] == [event.year for event in events]
    assert [float(row["confidence"]) for row in tables["events"]] == [event.confidence for event in events]
    days = [row["date_start"].isoformat() if row["date_start"] else "" for row in tables["events"]]
    assert days == [event.date_start for event in events]
    assert len(tables["places"]) == sum(len(event.places) for event in events)
    assert len(tables["sources"]) == len({event.document_id for event in events})


@pytest.mark.parametrize(
    ("table", "old", "new", "fault"),
    [
        ("events.csv", '"direct_contact"', '"direct_contact","more"', "extra-cell"),
        ("events.csv", '"incident"', '"rumour"', "constraint-error"),
        ("places.csv", '"41.4"', '"north"', "type-error"),
        ("sources.csv", '"report-00000.txt"', '"other.txt"', "hash-count"),
    ],
)
def test_a_changed_table_does_not_pass(tmp_path: Path, table: str, old: str, new: str, fault: str) -> None:
    event = replace(make_event(), scope=type(make_event().scope).INCIDENT)
    texts = dict(parts(export("datapackage", [event])))
    assert old in texts[table]
    texts[table] = texts[table].replace(old, new)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
    faults = {kind for (kind,) in report_of(tmp_path, packed.getvalue()).flatten(["type"])}
    assert fault in faults


def test_a_source_is_one_row_though_its_events_tell_it_differently(tmp_path: Path) -> None:
    one, other = replace(make_event(), event_id="a"), replace(make_event(), event_id="b", title="Another title")
    assert one.document_id == other.document_id
    assert report_of(tmp_path, export("datapackage", [one, other])).valid
    assert len(list(csv.reader(io.StringIO(parts(export("datapackage", [one, other]))["sources.csv"])))) == 2


def test_the_fields_mean_what_the_data_dictionary_says() -> None:
    told = yaml.safe_load((DATA / "field_meanings.yaml").read_text("utf-8"))
    for name, notes in (("event", EVENT_NOTES), ("place", PLACE_NOTES)):
        assert told[name] == {note.field: note.meaning for note in notes if note.field != "places"}
    descriptor = json.loads(parts(export("datapackage", [make_event()]))["datapackage.json"])
    fields = [field for resource in descriptor["resources"] for field in resource["schema"]["fields"]]
    assert all(field["description"] and field["type"] for field in fields)
