"""Writes events as KML for Google Earth, with time spans as wide as what is known and points for towns alone."""

import html
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree  # type: ignore[import-untyped]

from dashboard.exports.about import about_text
from dashboard.exports.partial_dates import partial_span
from dashboard.exports.safe_text import calm, holdable, is_holdable, plain_link
from dashboard.exports.stamp import Stamp
from dashboard.exports.telling import doubts, headline, place_told, source_told, when_told
from dashboard.exports.wording import actor_word, family_word, target_word, word
from dashboard.model import Event, Place, PlacePrecision

NAMESPACE = "http://www.opengis.net/kml/2.2"
TITLE = "Escapee coercion events"
NEUTRAL = "#7f7f7f"
NO_STYLE = "other"
OFF_MAP = {
    PlacePrecision.TOWN: "Not on the map: town without coordinates",
    PlacePrecision.COUNTY: "Not on the map: county only",
    PlacePrecision.PROVINCE: "Not on the map: province only",
    PlacePrecision.COUNTRY: "Not on the map: country only",
}
NO_PLACE = "Not on the map: no place stated"
KEYS = ("event_id", "incident_id", "document_id", "kind", "tactic", "family", "scope", "outcome", "assertion", "date",
        "date_precision", "date_basis", "confidence", "review", "n_tellings", "n_independent_sources")  # fmt: skip


@dataclass(frozen=True)
class _Mark:
    """A placemark to be: an event at one of its places, in the folder of that name."""

    folder: str
    event: Event
    number: int
    place: Place | None

    @property
    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude of a town; nothing wider is ever drawn as a point."""
        place = self.place
        if place is None or place.precision is not PlacePrecision.TOWN:
            return None
        if place.latitude is None or place.longitude is None:
            return None
        return place.longitude, place.latitude


def write_kml(events: Iterable[Event], stamp: Stamp) -> bytes:
    """One folder a family with the towns of its events; events at nothing finer have folders without geometry."""
    shown = tuple(events)
    marks = [mark for event in shown for mark in _marks_of(event, stamp)]
    opening, closing = _frame(shown, marks, stamp)
    folders = (line for folder in _folders(marks, stamp) for line in _folder_lines(folder, marks, stamp))
    return b"".join([opening, *folders, closing])


def _frame(events: Sequence[Event], marks: Sequence[_Mark], stamp: Stamp) -> tuple[bytes, bytes]:
    """What stands before the folders, and what behind them."""
    root = etree.Element(f"{{{NAMESPACE}}}kml", nsmap={None: NAMESPACE})
    document = _add(root, "Document")
    _add(document, "name", TITLE)
    _add(document, "open", "1")
    _add(document, "description", _slot(_about(stamp, events, marks)))
    for family, color in _colors(stamp):
        _add_style(document, family, color)
    _add_data(document, {key: _text_of(value) for key, value in stamp.record().items()})
    etree.indent(root, space=" ")
    whole: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    opening, tag, closing = whole.rpartition(b" </Document>")
    return opening, tag + closing + b"\n"


def _marks_of(event: Event, stamp: Stamp) -> Iterator[_Mark]:
    if not event.places:
        yield _Mark(NO_PLACE, event, 0, None)
    for number, place in enumerate(event.places, start=1):
        drawn = _Mark(_family_folder(event, stamp), event, number, place)
        yield drawn if drawn.point else _Mark(OFF_MAP[place.precision], event, number, place)


def _family_folder(event: Event, stamp: Stamp) -> str:
    return family_word(event, stamp.scheme).en or word("kind", event.kind).en


def _folders(marks: Sequence[_Mark], stamp: Stamp) -> list[str]:
    """Families in the order of the codebook, then what is not drawn, from fine to coarse."""
    known = [family.label for family in stamp.scheme.families] if stamp.scheme else []
    last = [*OFF_MAP.values(), NO_PLACE]
    found = dict.fromkeys(mark.folder for mark in marks)
    others = sorted(name for name in found if name not in known and name not in last)
    return [name for name in (*known, *others, *last) if name in found]


def _about(stamp: Stamp, events: Sequence[Event], marks: Sequence[_Mark]) -> str:
    points, spans = sum(mark.point is not None for mark in marks), [partial_span(event) for event in events]
    at_point = {mark.event.event_id for mark in marks if mark.point}
    folders = Counter(mark.folder for mark in marks if mark.point is None)
    off_map = [(name, f"{number:,} placemarks without a point") for name, number in sorted(folders.items())]
    changed = sum(not is_holdable(event.quote + event.title + event.date_text) for event in events)
    notes = [
        ("Events in this file", f"{len(events):,}, each with a placemark for each of its places"),
        ("On the map", f"{points:,} points of {len(at_point):,} events: towns alone are drawn"),
        *off_map,
        ("Without a time span", f"{sum(not (s.first or s.last) for s in spans):,} events, always shown"),
        ("Texts with characters that XML cannot hold, shown by their pictures", f"{changed:,}"),
    ]
    return about_text(stamp, {}, *notes)


def _colors(stamp: Stamp) -> Iterator[tuple[str, str]]:
    for family in stamp.scheme.families if stamp.scheme else ():
        yield family.key, family.color_light
    yield NO_STYLE, NEUTRAL


def _style_of(event: Event, stamp: Stamp) -> str:
    known = [family.key for family in stamp.scheme.families] if stamp.scheme else []
    return event.family if event.family in known else NO_STYLE


def _add_style(document: etree._Element, key: str, color: str) -> None:
    """KML writes colours backwards: opacity, blue, green, red. Without an icon the program's own pin is drawn."""
    style = _add(document, "Style")
    style.set("id", f"family-{key}")
    red, green, blue = color[1:3], color[3:5], color[5:7]
    _add(_add(style, "IconStyle"), "color", f"ff{blue}{green}{red}")
    _add(_add(style, "LabelStyle"), "scale", "0.8")


def _folder_lines(name: str, marks: Sequence[_Mark], stamp: Stamp) -> Iterator[bytes]:
    """A folder, one placemark a line: a tree of them all would take thirty times the memory of the file."""
    inside = [mark for mark in marks if mark.folder == name]
    events = len({mark.event.event_id for mark in inside})
    folder = etree.Element(f"{{{NAMESPACE}}}Folder", nsmap={None: NAMESPACE})
    _add(folder, "name", calm(name))
    _add(folder, "description", f"{len(inside):,} placemarks of {events:,} events")
    yield _line(folder).removesuffix(b"</Folder>\n") + b"\n"
    yield from (_line(_placemark(mark, stamp)) for mark in inside)
    yield b"</Folder>\n"


def _line(element: etree._Element) -> bytes:
    """The element without its namespace, which the file declares once."""
    data: bytes = etree.tostring(element, encoding="UTF-8", xml_declaration=False)
    return data.replace(f' xmlns="{NAMESPACE}"'.encode(), b"", 1) + b"\n"


def _placemark(mark: _Mark, stamp: Stamp) -> etree._Element:
    """The order of the elements is the schema's: name, Snippet, description, TimeSpan, styleUrl, data, geometry."""
    event, placemark = mark.event, etree.Element(f"{{{NAMESPACE}}}Placemark", nsmap={None: NAMESPACE})
    where = f", {mark.place.name}" if mark.place and mark.place.name else ""
    _add(placemark, "name", calm(headline(event, stamp) + where))
    _add(placemark, "Snippet", "").set("maxLines", "0")
    _add(placemark, "description", _slot("\n".join(_description(mark, stamp))))
    _add_span(placemark, event)
    _add(placemark, "styleUrl", f"#family-{_style_of(event, stamp)}")
    _add_data(placemark, _data_of(mark))
    if mark.point:
        longitude, latitude = mark.point
        _add(_add(placemark, "Point"), "coordinates", f"{longitude!r},{latitude!r}")
    return placemark


def _description(mark: _Mark, stamp: Stamp) -> Iterator[str]:
    event, scheme = mark.event, stamp.scheme
    yield f"“{event.quote}”"
    yield f"{word('field', 'when').en}: {when_told(event)}"
    yield from (f"{word('field', 'where').en}: {place_told(place)}" for place in event.places)
    if event.actors:
        yield f"{word('field', 'actors').en}: {', '.join(actor_word(key, scheme).en for key in event.actors)}"
    if event.targets:
        yield f"{word('field', 'targets').en}: {', '.join(target_word(key, scheme).en for key in event.targets)}"
    yield f"{word('field', 'scope').en}: {word('scope', event.scope).en}, {word('outcome', event.outcome).en}"
    yield f"{word('field', 'source').en}: {source_told(event)}"
    if link := plain_link(event.url):
        yield link
    yield f"{word('field', 'doubt').en}: {'; '.join(doubts(event))}"


def _add_span(placemark: etree._Element, event: Event) -> None:
    span = partial_span(event)
    if not (span.first or span.last):
        return
    element = _add(placemark, "TimeSpan")
    if span.first:
        _add(element, "begin", span.first)
    if span.last:
        _add(element, "end", span.last)


def _data_of(mark: _Mark) -> dict[str, str]:
    """Keys and codes only: free text stands in the description, where it is escaped for readers of HTML."""
    data = {key: str(getattr(mark.event, key)) for key in KEYS}
    place = mark.place
    told = {"place_id": place.place_id, "place_role": place.role, "place_precision": place.precision} if place else {}
    return data | {"place_number": str(mark.number)} | {key: str(value) for key, value in told.items()}


def _add_data(parent: etree._Element, values: dict[str, str]) -> None:
    extended = _add(parent, "ExtendedData")
    for key, value in values.items():
        data = _add(extended, "Data")
        data.set("name", key)
        _add(data, "value", _slot(value))


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    element.text = holdable(text) if text is not None else None
    return element


def _slot(text: str) -> str:
    """Plain text for a slot that Google Earth may draw as HTML: escaped once here, once more as XML."""
    return html.escape(text, quote=False)


def _text_of(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
