"""Writes events under the column names of ACLED for scripts that expect them; it is not ACLED data."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from dashboard.codebook_records import Codebook
from dashboard.exports.cells import guard_cell
from dashboard.exports.partial_dates import exact_day
from dashboard.exports.safe_text import plain_link
from dashboard.exports.stamp import ATTRIBUTION, Stamp
from dashboard.exports.telling import place_told
from dashboard.exports.wording import Word, actor_word, target_word
from dashboard.model import DatePrecision, Event, Place, PlacePrecision, Role

FOLDER = Path(__file__).parent / "data"
STATEMENT = "ACLED-like columns only; not ACLED data"
SCHEME = "acled"
UNKNOWN = ("", "")  # of a sub-event type that the table of types does not have
# Codes of ACLED; a year, an open range and a date without a year have none.
TIME_PRECISION: Mapping[DatePrecision, str] = MappingProxyType(
    {
        DatePrecision.DAY: "1",
        DatePrecision.DAYS: "2",
        DatePrecision.WEEK: "2",
        DatePrecision.MONTH: "3",
        DatePrecision.SEASON: "3",
        DatePrecision.YEAR: "",
        DatePrecision.RANGE: "",
        DatePrecision.UNKNOWN: "",
    }
)
GEO_PRECISION: Mapping[PlacePrecision, str] = MappingProxyType(
    {PlacePrecision.TOWN: "1", PlacePrecision.COUNTY: "2", PlacePrecision.PROVINCE: "3", PlacePrecision.COUNTRY: ""}
)


@dataclass(frozen=True)
class Country:
    """A country as ACLED names it; `number` is ISO 3166-1, `region` empty where it was not checked."""

    number: str
    name: str
    region: str


@dataclass(frozen=True)
class Row:
    """An event with what its cells are made of; `place` is the one place that a row of ACLED has."""

    event: Event
    place: Place | None
    sub_types: tuple[str, ...]
    stamp: Stamp

    @property
    def country(self) -> Country:
        code = self.place.country if self.place else ""
        return load_countries().get(code, Country("", code, ""))


@cache
def load_types() -> Mapping[str, tuple[str, str]]:
    """Event type and disorder type by sub-event type."""
    rows = _read_table("acled_types.csv")
    return MappingProxyType({row["sub_event_type"]: (row["event_type"], row["disorder_type"]) for row in rows})


@cache
def load_countries() -> Mapping[str, Country]:
    """Countries by their two letters."""
    rows = _read_table("countries.csv")
    return MappingProxyType({row["country"]: Country(row["number"], row["name"], row["region"]) for row in rows})


def _read_table(name: str) -> Sequence[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def _nothing(row: Row) -> str:
    return ""


# ACLED's columns in ACLED's order, then ours. What would have to be guessed stays empty: kinds of actors, civilian
# targeting, the scale of the source, fatalities (unknown is not 0) and the time of the last change.
COLUMNS: Mapping[str, Callable[[Row], str]] = MappingProxyType(
    {
        "event_id_cnty": lambda row: row.event.event_id,
        "event_date": lambda row: exact_day(row.event),
        "year": lambda row: "" if row.event.year is None else str(row.event.year),
        "time_precision": lambda row: "" if row.event.year is None else TIME_PRECISION[row.event.date_precision],
        "disorder_type": lambda row: _joined(load_types().get(name, UNKNOWN)[1] for name in row.sub_types),
        "event_type": lambda row: _joined(load_types().get(name, UNKNOWN)[0] for name in row.sub_types),
        "sub_event_type": lambda row: _joined(row.sub_types),
        "actor1": lambda row: _joined(_actors(row)[:1]),
        "assoc_actor_1": lambda row: _joined(_actors(row)[1:]),
        "inter1": _nothing,
        "actor2": lambda row: _joined(_targets(row)[:1]),
        "assoc_actor_2": lambda row: _joined(_targets(row)[1:]),
        "inter2": _nothing,
        "interaction": _nothing,
        "civilian_targeting": _nothing,
        "iso": lambda row: row.country.number,
        "region": lambda row: row.country.region,
        "country": lambda row: row.country.name,
        "admin1": lambda row: row.place.admin1 if row.place else "",
        "admin2": _nothing,
        "admin3": _nothing,
        "location": lambda row: row.place.name if row.place else "",
        "latitude": lambda row: _degrees(row.place, "latitude"),
        "longitude": lambda row: _degrees(row.place, "longitude"),
        "geo_precision": lambda row: GEO_PRECISION[row.place.precision] if row.place else "",
        "source": lambda row: row.event.publisher,
        "source_scale": _nothing,
        "notes": lambda row: row.event.quote,
        "fatalities": _nothing,
        "tags": lambda row: _tags(row.event),
        "timestamp": _nothing,
        "not_acled_data": lambda row: STATEMENT,
        "date_edtf": lambda row: row.event.date,
        "date_start": lambda row: row.event.date_start,
        "date_end": lambda row: row.event.date_end,
        "date_as_printed": lambda row: row.event.date_text,
        "date_basis": lambda row: row.event.date_basis,
        "place_role": lambda row: row.place.role if row.place else "",
        "other_places": lambda row: "; ".join(place_told(place) for place in row.event.places if place != row.place),
        "title": lambda row: row.event.title,
        "url": lambda row: plain_link(row.event.url),
        "document_file": lambda row: row.event.document_file,
        "coarsened_reason": lambda row: row.event.coarsened_reason,
        "export_filter": lambda row: row.stamp.description,
        "export_layer": lambda row: row.stamp.layer,
        "export_left_out": lambda row: _joined(f"{key}={number}" for key, number in sorted(row.stamp.left_out.items())),
        "export_count": lambda row: str(row.stamp.shown),
        "export_version": lambda row: row.stamp.version,
        "export_revision": lambda row: row.stamp.revision,
        "export_date": lambda row: row.stamp.date,
        "export_attribution": lambda row: ATTRIBUTION,
    }
)
NUMERIC = frozenset({"year", "latitude", "longitude"})


def write_acled(events: Iterable[Event], stamp: Stamp) -> bytes:
    """A row an event, in UTF-8 without a byte order mark, which scripts take for a part of the first column's name.

    The header itself says that this is no ACLED data. A date is filled in only where it is told to the day, coordinates
    only for a town: ACLED would write the middle of a month and the capital of a province.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for event in events:
        row = Row(event, _main_place(event), _sub_types(event, stamp.scheme), stamp)
        writer.writerow(_cell(name, value(row)) for name, value in COLUMNS.items())
    return text.getvalue().encode("utf-8")


def _cell(name: str, text: str) -> str:
    return text if name in NUMERIC else guard_cell(text)


def _main_place(event: Event) -> Place | None:
    """Where it happened, else the first place that the text names; the role tells which."""
    sites = [place for place in event.places if place.role is Role.SITE]
    return next(iter([*sites, *event.places]), None)


def _degrees(place: Place | None, field: str) -> str:
    if place is None or place.precision is not PlacePrecision.TOWN:
        return ""
    value = getattr(place, field)
    return "" if value is None else repr(value)


def _sub_types(event: Event, scheme: Codebook | None) -> tuple[str, ...]:
    """The codebook's values for the tactic; none for acts that have no place in the scheme, or without a codebook."""
    tactic = next((tactic for tactic in (scheme.tactics if scheme else ()) if tactic.key == event.tactic), None)
    entries = [entry for entry in (tactic.crosswalk if tactic else ()) if entry.scheme == SCHEME]
    return tuple(code for entry in entries for code in entry.codes)


def _actors(row: Row) -> list[str]:
    return _labels(actor_word(key, row.stamp.scheme) for key in row.event.actors)


def _targets(row: Row) -> list[str]:
    return _labels(target_word(key, row.stamp.scheme) for key in row.event.targets)


def _labels(words: Iterable[Word]) -> list[str]:
    return [word.en for word in words]


def _tags(event: Event) -> str:
    """ACLED's `key=value` tags, in which our own coding goes."""
    tags = {"tactic": event.tactic, "scope": event.scope, "outcome": event.outcome, "assertion": event.assertion}
    return "; ".join(f"{key}={value}" for key, value in tags.items() if value)


def _joined(values: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(filter(None, values)))
