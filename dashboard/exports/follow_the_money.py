"""Writes events as FollowTheMoney entities, none of them a person and none with a telephone number."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import category

import re2
import yaml

from dashboard.dates.edtf import point_of
from dashboard.events import json_line
from dashboard.exports.about import about_text
from dashboard.exports.acled import load_countries
from dashboard.exports.partial_dates import partial_span
from dashboard.exports.safe_text import holdable, plain_link
from dashboard.exports.stamp import Stamp
from dashboard.exports.telling import doubts, headline, place_told, when_told
from dashboard.exports.wording import actor_word, family_word, tactic_word, target_word, word
from dashboard.model import Event, Place, PlacePrecision

FILE = Path(__file__).parent / "data" / "follow_the_money.yaml"
PREFIX = "ecd"  # of every id, so that none meets an id of other data
ID_LENGTH = 24
UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})  # categories of control and format characters and of blanks
Values = Mapping[str, Iterable[str]]


@dataclass(frozen=True)
class Body:
    """An actor that is a body: the schema of its entity, and its country in two letters."""

    schema: str
    country: str


@dataclass(frozen=True)
class Terms:
    """What `follow_the_money.yaml` says."""

    bodies: Mapping[str, Body]
    shown: str
    telephone: Sequence[Any]
    notes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Entity:
    """An entity; equal ids are one."""

    id: str
    schema: str
    properties: Mapping[str, tuple[str, ...]]


@cache
def load_terms() -> Terms:
    """The terms; an unknown or missing key of the file is a KeyError or TypeError that names it."""
    told = yaml.safe_load(FILE.read_text("utf-8"))
    bodies = {key: Body(**body) for key, body in told["bodies"].items()}
    patterns = [re2.compile(pattern) for pattern in told["telephone"]["patterns"]]
    return Terms(bodies, told["telephone"]["shown"], patterns, tuple(told["notes"].items()))


def write_follow_the_money(events: Iterable[Event], stamp: Stamp) -> bytes:
    """An entity a line: a note about the export, then bodies, addresses, articles and events, each once."""
    shown = tuple(events)
    entities = [_about(shown, stamp), *_bodies(shown, stamp), *_addresses(shown), *_articles(shown)]
    entities += [_event(event, stamp) for event in shown]
    once = {entity.id: entity for entity in reversed(entities)}
    return b"".join(_line(entity) for entity in reversed(once.values()))


def _line(entity: _Entity) -> bytes:
    record = {"id": entity.id, "schema": entity.schema, "properties": entity.properties}
    return json_line(record, "FollowTheMoney")


def _entity(kind: str, parts: Sequence[str], schema: str, properties: Values) -> _Entity:
    told = {name: tuple(dict.fromkeys(filter(None, map(_held, values)))) for name, values in properties.items()}
    return _Entity(_id(kind, *parts), schema, {name: values for name, values in told.items() if values})


def _id(kind: str, *parts: str) -> str:
    """The same for the same thing in every export; nothing of a text can be read from it."""
    digest = hashlib.sha256("\0".join((kind, *parts)).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{PREFIX}-{kind}-{digest[:ID_LENGTH]}"


def _held(text: str) -> str:
    """The text; empty if nothing of it can be seen, which readers of this format take for no value."""
    seen = any(category(character) not in UNSEEN for character in text)
    return holdable(text).strip() if seen else ""


def _masked(text: str) -> str:
    """A text of a document without what may be a telephone number."""
    terms, masked = load_terms(), holdable(text)
    for pattern in terms.telephone:
        masked = pattern.sub(terms.shown, masked)
    return masked


def _line_of(text: str) -> str:
    return " ".join(_masked(text).split())


def _about(events: Sequence[Event], stamp: Stamp) -> _Entity:
    unnamed = Counter(key for event in events for key in event.actors if key not in load_terms().bodies)
    told = ", ".join(f"{actor_word(key, stamp.scheme).en} ({number:,})" for key, number in sorted(unnamed.items()))
    notes = [*load_terms().notes, ("Actors told in words alone", told or "none")]
    text = about_text(stamp, {}, *notes)
    name = f"About this export of {len(events):,} events"
    return _entity("about", (stamp.revision, text), "Note", {"name": [name], "description": [text]})


def _bodies(events: Sequence[Event], stamp: Stamp) -> Iterator[_Entity]:
    for key in sorted({key for event in events for key in event.actors}):
        if body := load_terms().bodies.get(key):
            label = actor_word(key, stamp.scheme)
            told: Values = {"name": [label.en], "alias": [label.ko], "country": [body.country]}
            yield _entity("actor", (key,), body.schema, told)


def _addresses(events: Sequence[Event]) -> Iterator[_Entity]:
    for place in dict.fromkeys(place for event in events for place in event.places):
        yield _address(place)


def _address(place: Place) -> _Entity:
    """Its role is the event's; coordinates are a town's alone, or a reader would take a centre for the place."""
    name, admin1 = _line_of(place.name), _line_of(place.admin1)
    full = ", ".join(dict.fromkeys(filter(None, (name, admin1, place.country))))
    is_town = place.precision is PlacePrecision.TOWN
    told: dict[str, Iterable[str]] = {"name": [full], "full": [full], "state": [admin1], "country": _countries([place])}
    told["remarks"] = [word("place_precision", place.precision).en, f"gazetteer id {place.place_id or 'none'}"]
    if is_town:
        told["city"] = [name]
    if is_town and place.latitude is not None and place.longitude is not None:
        told |= {"latitude": [repr(place.latitude)], "longitude": [repr(place.longitude)]}
    return _entity("place", _address_key(place), "Address", told)


def _address_key(place: Place) -> tuple[str, ...]:
    degrees = (repr(place.latitude), repr(place.longitude))
    return (place.place_id, place.name, place.admin1, place.country, place.precision.value, *degrees)


def _countries(places: Iterable[Place]) -> list[str]:
    return [place.country.lower() for place in places if place.country in load_countries()]


def _articles(events: Sequence[Event]) -> Iterator[_Entity]:
    """Each document once, as its first event tells it."""
    for event in {event.document_id: event for event in reversed(events)}.values():
        told: dict[str, Iterable[str]] = {
            "fileName": [event.document_file or event.document_id],
            "title": [_line_of(event.title)],
            "publisher": [_line_of(event.publisher)],
            "sourceUrl": [plain_link(event.url)],
            "publishedAt": [_partial(event.published)],
            "notes": [_article_note(event)],
        }
        yield _entity("document", (event.document_id,), "Article", told)


def _article_note(event: Event) -> str:
    first = _line_of(event.original_publisher)
    parts = [f"first published by {first}"] if first else []
    parts += [f"sha256 of the coded text: {event.document_sha256}"] if event.document_sha256 else []
    return "; ".join(parts)


def _partial(published: str) -> str:
    point = point_of(published)
    return point.edtf if point and point.year and not point.is_season else ""


def _event(event: Event, stamp: Stamp) -> _Entity:
    places = [place_told(_plain(place)) for place in event.places]
    bodies = [_id("actor", key) for key in event.actors if key in load_terms().bodies]
    told: dict[str, Iterable[str]] = {
        "name": [_name(event, stamp)],
        "summary": [_masked(event.quote)],
        "description": ["\n".join(_sentences(event, stamp))],
        **_dates(event),
        "country": _countries(event.places),
        "location": places,
        "addressEntity": [_id("place", *_address_key(place)) for place in event.places],
        "involved": bodies,
        "keywords": _keywords(event, stamp),
        "notes": map(_line_of, doubts(event)),
        "recordId": [event.event_id],
        "publisher": [_line_of(event.publisher)],
        "sourceUrl": [plain_link(event.url)],
        "proof": [_id("document", event.document_id)],
    }
    return _entity("event", (event.event_id,), "Event", told)


def _plain(place: Place) -> Place:
    return Place(_line_of(place.name), "", place.role, _line_of(place.admin1), place.country, None, None,
                 place.precision)  # fmt: skip


def _name(event: Event, stamp: Stamp) -> str:
    names = ", ".join(dict.fromkeys(_line_of(place.name) for place in event.places if place.name.strip()))
    return _line_of(headline(event, stamp)) + (f": {names}" if names else "")


def _sentences(event: Event, stamp: Stamp) -> Iterator[str]:
    yield f"{word('field', 'when').en}: {' '.join(holdable(when_told(event)).split())}"
    if event.actors:
        yield f"{word('field', 'actors').en}: {', '.join(actor_word(key, stamp.scheme).en for key in event.actors)}"
    if event.targets:
        yield f"{word('field', 'targets').en}: {', '.join(target_word(key, stamp.scheme).en for key in event.targets)}"


def _dates(event: Event) -> Values:
    span = partial_span(event)
    if span.first == span.last:
        return {"date": [span.first]}
    return {"startDate": [span.first], "endDate": [span.last]}


def _keywords(event: Event, stamp: Stamp) -> list[str]:
    coded = [tactic_word(event, stamp.scheme).en, family_word(event, stamp.scheme).en]
    return [*coded, *(word(group, getattr(event, group)).en for group in ("assertion", "scope", "outcome"))]
