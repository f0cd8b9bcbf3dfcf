"""Writes events as a ZIP that Uwazi imports: records, thesauri, and a guide."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

from dashboard.codebook_records import Codebook
from dashboard.exports.about import about_text
from dashboard.exports.cells import guard_cell
from dashboard.exports.safe_text import holdable, plain_link
from dashboard.exports.stamp import Stamp
from dashboard.exports.telling import doubts, place_told, source_told
from dashboard.exports.wording import Word, actor_word, family_word, load_wording, tactic_word, target_word, word
from dashboard.exports.zipped import zip_files
from dashboard.model import Assertion, Event, Place, PlacePrecision, Role

FILE = Path(__file__).parent / "data" / "uwazi.yaml"
RECORDS, GUIDE, THESAURUS = "import.csv", "READ_ME.txt", "_thesaurus.csv"
BETWEEN, PARENT, RANGE = "|", "::", ":"
# Uwazi reads these by their signs: an apostrophe before one would make it another value.
UNGUARDED = ("date", "point_geolocation", "confidence", "independent_sources")
GROUPS = ("kind", "scope", "outcome", "assertion", "date_precision", "date_basis", "review")


@dataclass(frozen=True)
class Property:
    """A column: the name that Uwazi gives the property, its label, and its type in words."""

    header: str
    label: str
    type: str


@dataclass(frozen=True)
class Template:
    """The columns, and how to import them."""

    guide: str
    properties: tuple[Property, ...]


@dataclass(frozen=True)
class Row:
    """An event with what its cells are made of."""

    event: Event
    scheme: Codebook | None

    @property
    def point(self) -> Place | None:
        """The first town with coordinates, those where it happened before others."""
        towns = [place for place in self.event.places if _is_point(place)]
        return next(iter([*(place for place in towns if place.role is Role.SITE), *towns]), None)


@cache
def load_template() -> Template:
    """The columns and the guide; ValueError where the file and the columns made here differ."""
    told = yaml.safe_load(FILE.read_text("utf-8"))
    properties = tuple(Property(**one) for one in told["properties"])
    if odd := COLUMNS.keys() ^ {one.header for one in properties}:
        raise ValueError(f"{FILE.name}: properties: these are missing or unknown: {sorted(odd)}")
    return Template(told["guide"], properties)


def write_uwazi(events: Iterable[Event], stamp: Stamp) -> bytes:
    """A ZIP of `import.csv`, which holds every event, a thesaurus a select, and what the export is."""
    shown = tuple(events)
    files = [(RECORDS, _records(shown, stamp)), (GUIDE, _guide(shown, stamp).encode("utf-8"))]
    files += [(f"{name}{THESAURUS}", _csv(rows)) for name, rows in _thesauri(stamp.scheme)]
    return zip_files(files)


def _records(events: Sequence[Event], stamp: Stamp) -> bytes:
    headers = [one.header for one in load_template().properties]
    rows = ([_cell(name, COLUMNS[name](Row(event, stamp.scheme))) for name in headers] for event in events)
    return _csv([headers, *rows])


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 without a byte order mark, which Uwazi might take for a part of the first property's name."""
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8")


def _cell(name: str, text: str) -> str:
    return text if name in UNGUARDED else guard_cell(holdable(text))


def _title(row: Row, told: Callable[[Word], str]) -> str:
    """What is alleged or denied never stands without its mark."""
    event = row.event
    mark = "" if event.assertion is Assertion.REPORTED else f" ({told(word('assertion', event.assertion))})"
    names = ", ".join(dict.fromkeys(place.name.strip() for place in event.places if place.name.strip()))
    return " ".join((told(tactic_word(event, row.scheme)) + mark + (f": {names}" if names else "")).split())


def _tactic(row: Row) -> str:
    """`Seize::Abduction`; a context item has none."""
    if not row.event.tactic:
        return ""
    return f"{_label(family_word(row.event, row.scheme).en)}{PARENT}{_label(tactic_word(row.event, row.scheme).en)}"


def _label(text: str) -> str:
    """A label of a thesaurus without the signs by which Uwazi parts labels."""
    return " ".join(holdable(text).replace(BETWEEN, "/").replace(PARENT, ": ").split())


def _labels(words: Iterable[Word]) -> str:
    return BETWEEN.join(dict.fromkeys(_label(word.en) for word in words))


def _coder_of(group: str) -> Callable[[Row], str]:
    return lambda row: _label(word(group, getattr(row.event, group)).en)


def _span(event: Event) -> str:
    """The first and the last day; Uwazi would make January 1 of a year."""
    first, last = event.date_start, event.date_end
    return f"{first}{RANGE}{last}" if first or last else ""


def _is_point(place: Place) -> bool:
    return place.precision is PlacePrecision.TOWN and place.latitude is not None and place.longitude is not None


def _degrees(place: Place | None) -> str:
    return f"{place.latitude!r}{BETWEEN}{place.longitude!r}" if place else ""


COLUMNS: Mapping[str, Callable[[Row], str]] = MappingProxyType(
    {
        "title__en": lambda row: _title(row, lambda word: word.en),
        "title__ko": lambda row: _title(row, lambda word: word.ko or word.en),
        "tactic": _tactic,
        "actors": lambda row: _labels(actor_word(key, row.scheme) for key in row.event.actors),
        "targets": lambda row: _labels(target_word(key, row.scheme) for key in row.event.targets),
        **{group: _coder_of(group) for group in GROUPS},
        "date": lambda row: _span(row.event),
        "date_as_printed": lambda row: row.event.date_text,
        "date_understood": lambda row: row.event.date,
        "point_geolocation": lambda row: _degrees(row.point),
        "point_is": lambda row: place_told(row.point) if row.point else "",
        "places": lambda row: "; ".join(map(place_told, row.event.places)),
        "countries": lambda row: _labels(Word(place.country) for place in row.event.places if place.country),
        "quote": lambda row: row.event.quote,
        "source": lambda row: source_told(row.event),
        "address": lambda row: plain_link(row.event.url),
        "doubt": lambda row: "; ".join(doubts(row.event)),
        "confidence": lambda row: repr(row.event.confidence),
        "independent_sources": lambda row: str(row.event.n_independent_sources),
        "incident_id": lambda row: row.event.incident_id,
        "event_id": lambda row: row.event.event_id,
    }
)


def _guide(events: Sequence[Event], stamp: Stamp) -> str:
    template = load_template()
    notes = [
        ("Records without a date", f"{sum(not _span(event) for event in events):,} of {len(events):,}"),
        ("Records without a point", f"{sum(Row(event, None).point is None for event in events):,} of {len(events):,}"),
        ("Places that are no point of a record", f"{sum(map(_places_without_point, events)):,}"),
    ]
    listed = "".join(f"  {one.header}: property “{one.label}”, {one.type}\n" for one in template.properties)
    return f"{template.guide}\nProperties\n\n{listed}\nAbout this export\n\n{about_text(stamp, {}, *notes)}\n"


def _places_without_point(event: Event) -> int:
    return len(event.places) - (Row(event, None).point is not None)


def _thesauri(scheme: Codebook | None) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Rows of English and Korean; without a codebook Uwazi adds the labels of records as it imports them."""
    if scheme:
        yield "tactic", _rows(_nested(scheme))
        yield "actors", _rows((Word(actor.label, actor.label_ko), "") for actor in scheme.actors)
        yield "targets", _rows((Word(target.label, target.label_ko), "") for target in scheme.targets)
    for group in GROUPS:
        yield group, _rows((told, "") for (of, _), told in load_wording().items() if of == group)


def _nested(scheme: Codebook) -> Iterator[tuple[Word, str]]:
    """Each family, below it its tactics, which Uwazi knows by the hyphen."""
    for family in scheme.families:
        yield Word(family.label, family.label_ko), ""
        for tactic in scheme.tactics:
            if tactic.family == family.key:
                yield Word(tactic.label, tactic.label_ko), "-"


def _rows(words: Iterable[tuple[Word, str]]) -> list[tuple[str, str]]:
    """A label without a Korean one is told in English: Uwazi refuses a row that is nested in one language alone."""
    return [("English", "Korean"), *((sign + _label(one.en), sign + _label(one.ko or one.en)) for one, sign in words)]
