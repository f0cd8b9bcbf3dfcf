"""Writes events as the JSON that TimeMap loads, with days that the documents tell and no others."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from dashboard.events import json_line
from dashboard.exports.partial_dates import exact_day, parts_of
from dashboard.exports.safe_text import calm, holdable, plain_link
from dashboard.exports.stamp import ATTRIBUTION, Stamp
from dashboard.exports.statements import reason_in_words
from dashboard.exports.telling import doubts, headline, place_told
from dashboard.exports.wording import family_word, tactic_word, word
from dashboard.model import Event, Place, PlacePrecision

NO_DAY = "no_day"
DECIMALS = 7


def time_map_left_out(events: Sequence[Event]) -> Mapping[str, int]:
    """TimeMap drops what has no day, so a month or a year would have to be made one."""
    undated = sum(not exact_day(event) for event in events)
    return {NO_DAY: undated} if undated else {}


def write_time_map(events: Iterable[Event], stamp: Stamp) -> bytes:
    """The members of TimeMap's domain, one record a line; each may be served as a file of its own.

    An event stands once for each of its towns, else once without coordinates. Sources have no description, since
    TimeMap draws that as HTML, and angle brackets in texts are written ‹ ›.
    """
    shown = tuple(events)
    kept = [event for event in shown if exact_day(event)]
    records = [record for event in kept for record in _records(event, stamp)]
    members: list[tuple[str, Iterable[dict[str, object]]]] = [
        ("events", records),
        ("associations", _associations(kept, stamp)),
        ("notifications", _notifications(shown)),
    ]
    head = {"export": stamp.record() | _counts(shown, kept, records), "attribution": ATTRIBUTION}
    opening = _line(head).removesuffix("}") + ',"sites":[],"regions":[],"shapes":[],"sources":{\n'
    sources = ",\n".join(f"{json.dumps(source['id'])}:{_line(source)}" for source in _sources(kept))
    lists = "".join(f',"{name}":[\n' + ",\n".join(map(_line, values)) + "\n]" for name, values in members)
    return f"{opening}{sources}\n}}{lists}}}\n".encode()


def _line(record: Mapping[str, object]) -> str:
    return json_line(dict(record), "TimeMap").decode().removesuffix("\n")


def _counts(shown: Sequence[Event], kept: Sequence[Event], records: Sequence[object]) -> dict[str, object]:
    away = Counter("no town" if not any(map(_is_drawn, event.places)) else "on the map" for event in kept)
    return {
        "kept": len(kept),
        "records": len(records),
        "left_out_of_this_file": dict(time_map_left_out(shown)),
        "without_a_point": away["no town"],
    }


def _notifications(events: Sequence[Event]) -> Iterator[dict[str, object]]:
    for reason, number in time_map_left_out(events).items():
        message = f"{number:,} of {len(events):,} events are left out: {reason_in_words(reason)}."
        yield {"message": message, "items": [], "type": "warning"}


def _is_drawn(place: Place) -> bool:
    return place.precision is PlacePrecision.TOWN and place.latitude is not None and place.longitude is not None


def _records(event: Event, stamp: Stamp) -> Iterator[dict[str, object]]:
    towns = [place for place in event.places if _is_drawn(place)]
    if not towns:
        yield _record(event, stamp, event.event_id, None)
    for number, place in enumerate(towns, start=1):
        yield _record(event, stamp, f"{event.event_id}#{number}" if len(towns) > 1 else event.event_id, place)


def _record(event: Event, stamp: Stamp, record_id: str, place: Place | None) -> dict[str, object]:
    """All values are text: TimeMap's own check refuses numbers, and stumbles over an absent coordinate."""
    year, month, day = parts_of(exact_day(event))
    return {
        "id": record_id,
        "description": _text(f"{headline(event, stamp)}: “{event.quote}”"),
        "date": f"{month}/{day}/{year}",
        "time": "",
        "time_precision": event.date_precision.value,
        "time_display": calm(event.date_text),
        "location": calm("; ".join(map(place_told, [place] if place else event.places))),
        "latitude": _degrees(place.latitude if place else None),
        "longitude": _degrees(place.longitude if place else None),
        "type": event.kind.value,
        "category": calm(family_word(event, stamp.scheme).en),
        "associations": [name for name, _, _ in _tags(event, stamp)],
        "sources": [event.document_id],
        "comments": _text("; ".join([*_elsewhere(event, place), *doubts(event)])),
    }


def _elsewhere(event: Event, place: Place | None) -> list[str]:
    """TimeMap has one place an event: the others are named."""
    others = [place_told(other) for other in event.places if other is not place]
    return [f"also at {'; '.join(others)}"] if place and others else []


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")


def _text(text: str) -> str:
    return holdable(text).replace("<", "‹").replace(">", "›")


def _tags(event: Event, stamp: Stamp) -> Iterator[tuple[str, str, list[str]]]:
    """Id, mode and path of what TimeMap filters by: the family as category, tactic and assertion as filters."""
    if event.family:
        yield f"family:{event.family}", "CATEGORY", ["Family", family_word(event, stamp.scheme).en]
    if event.tactic:
        yield f"tactic:{event.tactic}", "FILTER", ["Tactic", tactic_word(event, stamp.scheme).en]
    yield f"assertion:{event.assertion}", "FILTER", ["Assertion", word("assertion", event.assertion).en]


def _associations(events: Sequence[Event], stamp: Stamp) -> Iterator[dict[str, object]]:
    tags = {name: (mode, path) for event in events for name, mode, path in _tags(event, stamp)}
    for name, (mode, path) in sorted(tags.items()):
        parts = [calm(part).replace("/", "∕") for part in path]  # TimeMap joins a path with slashes
        yield {"id": name, "title": parts[-1], "desc": "", "mode": mode, "filter_paths": parts}


def _sources(events: Sequence[Event]) -> Iterator[dict[str, object]]:
    for event in {event.document_id: event for event in reversed(events)}.values():
        yield {
            "id": event.document_id,
            "title": calm(event.title or event.document_file),
            "thumbnail": "",
            "paths": [],
            "type": "Text",
            "url": plain_link(event.url),
            "description": "",
            "author": calm(event.publisher),
            "date": event.published,
            "notes": calm(f"first published by {event.original_publisher}" if event.original_publisher else ""),
        }
