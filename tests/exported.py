"""Exports events to a format as the product does, for the tests of each."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from events_factory import (
    make_event,
    with_date,
)

from dashboard.codebook import Codebook, load_codebook
from dashboard.dates.edtf import precision_of, span_of
from dashboard.exports import EXPORTS, Stamp
from dashboard.filters import Filters, describe_filters
from dashboard.model import DateBasis, Event, PlacePrecision, When
from dashboard.settings import starting_workspace

KEYS = ("kml", "timelinejs", "timemap", "acled", "html")
ALL_KEYS = (*KEYS, "gexf", "bibtex", "csl")
TEXTUAL = {"type": "string"}  # in JSON Schema
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
