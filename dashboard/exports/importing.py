"""Reads the events of an export again, exactly as they were."""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from dashboard.codebook import Codebook
from dashboard.events import EventFileError, read_events
from dashboard.exports.comma_separated import read_csv_events
from dashboard.exports.three_tables import read_three_tables
from dashboard.exports.verifying import Outcome, check_file, split_bundle
from dashboard.model import Event

# Why these are not read: what they leave out cannot be had back.
LOSSY: Mapping[str, str] = {
    ".geojson": "GeoJSON leaves out the coordinates of provinces and counties",
    ".xlsx": "a sheet cannot hold every character, long quotes and all digits",
    ".kml": "KML leaves out most fields",
    ".html": "a report leaves out most fields",
    ".json": "this format leaves out most fields",
}
READABLE = "CSV, its ZIP of three tables, JSON Lines and Parquet can be imported"
DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Keys:
    """The codebook's keys, which the events of an import must keep to."""

    tactics: frozenset[str]
    families: frozenset[str]
    actors: frozenset[str]
    targets: frozenset[str]


def keys_of(codebook: Codebook) -> Keys:
    """The keys that events of this workspace may carry; the empty ones are those of context."""
    return Keys(
        frozenset({tactic.key for tactic in codebook.tactics} | {""}),
        frozenset({family.key for family in codebook.families} | {""}),
        frozenset(actor.key for actor in codebook.actors),
        frozenset(target.key for target in codebook.targets),
    )


def read_export(name: str, content: bytes, where: str, keys: Keys) -> tuple[Event, ...]:
    """The events of an export's bytes; EventFileError names what is wrong, and then nothing is imported."""
    if bundle := split_bundle(content, where) if name.endswith(".zip") else None:
        inner, inner_content, manifest = bundle
        if (finding := check_file(inner, inner_content, manifest)).outcome is not Outcome.SAME:
            raise EventFileError(f"{where}: {inner} {finding.words}; take it out of the ZIP to import it nevertheless")
        return read_export(inner, inner_content, f"{where}: {inner}", keys)
    events = tuple(_reader_of(name, where)(content, where))
    for number, event in enumerate(events, start=1):
        if faults := [*_faults(event, keys)]:
            raise EventFileError(f"{where}: event {number} ({event.event_id}): {'; '.join(faults)}")
    return _once(events, where)


def _reader_of(name: str, where: str) -> Callable[[bytes, str], Iterable[Event]]:
    suffix = Path(name).suffix.lower()
    readers: dict[str, Callable[[bytes, str], Iterable[Event]]] = {
        ".csv": read_csv_events,
        ".zip": read_three_tables,
        ".jsonl": lambda content, told: _read_stored(content, told, ".jsonl"),
        ".parquet": lambda content, told: _read_stored(content, told, ".parquet"),
    }
    if suffix not in readers:
        raise EventFileError(f"{where}: {LOSSY.get(suffix, 'no export of events')}; {READABLE}")
    return readers[suffix]


def _read_stored(content: bytes, where: str, suffix: str) -> tuple[Event, ...]:
    """The store reads files: also what came inside a ZIP is laid into one, and errors name the file that was given."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"events{suffix}"
        path.write_bytes(content)
        try:
            return read_events(path)
        except EventFileError as error:
            raise EventFileError(str(error).replace(str(path), where)) from error


def _once(events: tuple[Event, ...], where: str) -> tuple[Event, ...]:
    found: dict[str, Event] = {}
    for number, event in enumerate(events, start=1):
        if found.setdefault(event.event_id, event) != event:
            raise EventFileError(
                f"{where}: event {number} ({event.event_id}): was told differently before in this file"
            )
    return tuple(found.values())


def _faults(event: Event, keys: Keys) -> Iterator[str]:
    """What a hand or another product may have put into a file that its types allow."""
    if not event.event_id:
        yield "event_id is empty"
    for name, value, known in (("tactic", event.tactic, keys.tactics), ("family", event.family, keys.families)):
        if value not in known:
            yield f"{name} {value!r} is not in this workspace's codebook"
    for name, values, known in (("actors", event.actors, keys.actors), ("targets", event.targets, keys.targets)):
        if odd := sorted({*values} - known):
            yield f"{name} {odd} are not in this workspace's codebook"
    if not 0 <= event.confidence <= 1:
        yield f"confidence {event.confidence} is not between 0 and 1"
    for name, day in (("date_start", event.date_start), ("date_end", event.date_end)):
        if day and not _is_day(day):
            yield f"{name} {day!r} is no day"
    for place in event.places:
        if not (_is_degree(place.latitude, 90) and _is_degree(place.longitude, 180)):
            yield f"coordinates {place.latitude}, {place.longitude} of {place.name!r} are none"


def _is_day(text: str) -> bool:
    try:
        return bool(DAY.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def _is_degree(value: float | None, most: float) -> bool:
    return value is None or (math.isfinite(value) and abs(value) <= most)
