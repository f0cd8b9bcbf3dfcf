"""ACLED-like columns in pandas, by the codes of the codebook."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

import pandas as pd
import pytest
from events_factory import (
    PLACES,
    event_lists,
    make_event,
)
from exported import FORMULA, codebook, dated, export
from hypothesis import given, settings

from dashboard.exports.acled import STATEMENT, load_countries, load_types
from dashboard.exports.cells import unguard_cell
from dashboard.exports.partial_dates import exact_day
from dashboard.model import Event, Role
from dashboard.settings import starting_workspace

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
