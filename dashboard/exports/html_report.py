"""Writes events as one report in HTML that runs nothing, fetches nothing and prints well."""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree  # type: ignore[import-untyped]
from lxml.html import tostring  # type: ignore[import-untyped]

from dashboard.exports.about import about_lines
from dashboard.exports.exporter import ExportError
from dashboard.exports.safe_text import holdable, is_holdable, plain_link
from dashboard.exports.stamp import Stamp
from dashboard.exports.telling import doubts, place_told, source_told, when_told
from dashboard.exports.wording import Word, actor_word, family_word, tactic_word, target_word, word
from dashboard.model import Assertion, Event

STYLE = Path(__file__).parent / "data" / "report.css"
TITLE = "Escapee coercion events"
EVENT_LIMIT = 10_000  # a browser takes a second for each thousand to lay out, and nobody reads so many
UNDATED, ABOUT = "undated", "about"
CLOSING = "This report holds quotes for analysis. Check each quote in its document before citing it."


@dataclass(frozen=True)
class _Numbered:
    """An event with its number in the report, by which every count leads to it."""

    number: int
    event: Event

    @property
    def anchor(self) -> str:
        return f"event-{self.number}"

    @property
    def year(self) -> int | None:
        return self.event.year


def write_html_report(events: Iterable[Event], stamp: Stamp) -> bytes:
    """What is shown and left out, counts by year and by tactic, then each event with all that its reader must know.

    Events stand by year, those without a year last, and else in the order given. Every text of a document is a text
    node. The page's own policy allows its one style sheet and nothing else.
    """
    listed = _numbered(tuple(events))
    page = etree.Element("html", lang="en")
    _head(page, f"{TITLE}: {stamp.description}")
    body = _add(page, "body")
    _opening(body, listed, stamp)
    _years(body, listed)
    _tactics(body, listed, stamp)
    for year, members in _by_year(listed).items():
        _year(body, year, members, stamp)
    _about(body, listed, stamp)
    _add(_add(body, "footer"), "p", CLOSING)
    data: bytes = tostring(page, doctype="<!DOCTYPE html>", encoding="utf-8", method="html")
    return data + b"\n"


def _numbered(events: Sequence[Event]) -> list[_Numbered]:
    if len(events) > EVENT_LIMIT:
        raise ExportError(
            f"a report holds {EVENT_LIMIT:,} events, not {len(events):,}: choose fewer, or another format"
        )
    ordered = sorted(events, key=lambda event: (event.year is None, event.year or 0))
    return [_Numbered(number, event) for number, event in enumerate(ordered, start=1)]


def _head(page: etree._Element, title: str) -> None:
    head = _add(page, "head")
    _add(head, "meta", charset="utf-8")
    _add(head, "meta", **{"http-equiv": "Content-Security-Policy", "content": _policy()})
    _add(head, "meta", name="referrer", content="no-referrer")
    _add(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    _add(head, "title", title)
    _add(head, "style", _style())


@cache
def _style() -> str:
    return STYLE.read_text("utf-8").strip()


def _policy() -> str:
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _opening(body: etree._Element, listed: Sequence[_Numbered], stamp: Stamp) -> None:
    header = _add(body, "header")
    _add(header, "h1", TITLE)
    _add(header, "p", f"Filter: {stamp.description}", **{"class": "lead"})
    _add(header, "p", f"{len(listed):,} of {stamp.total:,} events", **{"class": "count"})
    undated = sum(item.year is None for item in listed)
    unplaced = sum(not item.event.places for item in listed)
    told = _add(
        header, "p", f"Without a stated year: {undated:,}. Without a place: {unplaced:,}. ", **{"class": "lead"}
    )
    _words(_add(told, "a", href=f"#{ABOUT}"), word("field", "about"))


def _about(body: etree._Element, listed: Sequence[_Numbered], stamp: Stamp) -> None:
    section = _section(body, ABOUT, word("field", "about"))
    changed = sum(not is_holdable(item.event.quote + item.event.title) for item in listed)
    notes = [
        ("Events in this report", f"{len(listed):,}"),
        ("Texts with characters that HTML cannot hold, shown by their pictures", f"{changed:,}"),
    ]
    rows = _add(_add(section, "table", **{"class": "about"}), "tbody")
    for name, value in about_lines(stamp, {}, *notes):
        row = _add(rows, "tr")
        _words(_add(row, "th", scope="row"), name)
        _add(row, "td", value)


def _years(body: etree._Element, listed: Sequence[_Numbered]) -> None:
    table = _table(_section(body, "by-year", word("field", "by_year")), word("field", "year"))
    rows = _add(table, "tbody")
    for year, members in _by_year(listed).items():
        row = _add(rows, "tr")
        _words(_add(row, "th", scope="row"), _year_word(year))
        _add(_add(row, "td", **{"class": "number"}), "a", f"{len(members):,}", href=f"#{_year_anchor(year)}")
    _total(table, len(listed))


def _tactics(body: etree._Element, listed: Sequence[_Numbered], stamp: Stamp) -> None:
    table = _table(_section(body, "by-tactic", word("field", "by_tactic")), word("field", "tactic"), which=True)
    rows = _add(table, "tbody")
    for members in _by_tactic(listed, stamp):
        row = _add(rows, "tr")
        _words(_add(row, "th", scope="row"), tactic_word(members[0].event, stamp.scheme))
        _add(row, "td", f"{len(members):,}", **{"class": "number"})
        details = _add(_add(row, "td", **{"class": "which"}), "details")
        _add(details, "summary", "numbers in this report")
        for item in members:
            _add(details, "a", str(item.number), href=f"#{item.anchor}").tail = " "
    _total(table, len(listed), which=True)


def _table(section: etree._Element, first: Word, which: bool = False) -> etree._Element:
    table = _add(section, "table")
    row = _add(_add(table, "thead"), "tr")
    _words(_add(row, "th", scope="col"), first)
    _words(_add(row, "th", scope="col", **{"class": "number"}), word("field", "events"))
    if which:
        _words(_add(row, "th", scope="col"), word("field", "of_these"))
    return table


def _total(table: etree._Element, number: int, which: bool = False) -> None:
    row = _add(_add(table, "tfoot"), "tr")
    _words(_add(row, "th", scope="row"), word("field", "total"))
    _add(row, "td", f"{number:,}", **{"class": "number"})
    if which:
        _add(row, "td")


def _by_year(listed: Sequence[_Numbered]) -> Mapping[int | None, list[_Numbered]]:
    years: dict[int | None, list[_Numbered]] = {}
    for item in listed:
        years.setdefault(item.year, []).append(item)
    return years


def _by_tactic(listed: Sequence[_Numbered], stamp: Stamp) -> list[list[_Numbered]]:
    """In the order of the codebook, tactics that it does not know behind them by key, context items last."""
    order = {tactic.key: tactic.order for tactic in stamp.scheme.tactics} if stamp.scheme else {}
    tactics: dict[str, list[_Numbered]] = {}
    for item in listed:
        tactics.setdefault(item.event.tactic, []).append(item)
    ranked = sorted(tactics, key=lambda key: (not key, key not in order, order.get(key, 0), key))
    return [tactics[key] for key in ranked]


def _year_word(year: int | None) -> Word:
    return word("field", UNDATED) if year is None else Word(str(year))


def _year_anchor(year: int | None) -> str:
    return f"year-{UNDATED if year is None else year}"


def _year(body: etree._Element, year: int | None, members: Sequence[_Numbered], stamp: Stamp) -> None:
    section = _section(body, _year_anchor(year), _year_word(year))
    for item in members:
        _event(section, item, stamp)


def _event(section: etree._Element, item: _Numbered, stamp: Stamp) -> None:
    event, article = item.event, _add(section, "article", id=item.anchor)
    heading = _add(article, "h3")
    _add(heading, "a", str(item.number), href=f"#{item.anchor}", **{"class": "number-of"})
    _words(_add(heading, "span"), tactic_word(event, stamp.scheme))
    if event.assertion is not Assertion.REPORTED:
        _words(_add(heading, "span", **{"class": "mark"}), word("assertion", event.assertion))
    _add(article, "blockquote", event.quote)
    facts = _add(article, "dl")
    for field, values in _facts(event, stamp):
        _words(_add(facts, "dt"), word("field", field))
        _values(_add(facts, "dd"), values)
    _words(_add(facts, "dt"), word("field", "source"))
    _source(_add(facts, "dd"), event)


def _facts(event: Event, stamp: Stamp) -> Iterator[tuple[str, list[Word]]]:
    """Everything of an event but its quote and its source."""
    scheme = stamp.scheme
    if event.family:
        yield "family", [family_word(event, scheme)]
    yield "when", [Word(when_told(event))]
    yield "where", [Word(place_told(place)) for place in event.places] or [Word("no place stated")]
    yield "actors", [actor_word(key, scheme) for key in event.actors] or [Word("not stated")]
    yield "targets", [target_word(key, scheme) for key in event.targets] or [Word("not stated")]
    yield "scope", [word("scope", event.scope), word("outcome", event.outcome)]
    yield "doubt", [Word(doubt) for doubt in doubts(event)]


def _values(parent: etree._Element, values: Sequence[Word]) -> None:
    items = _add(parent, "ul")
    for value in values:
        _words(_add(items, "li"), value)


def _source(parent: etree._Element, event: Event) -> None:
    items = _add(parent, "ul")
    _add(items, "li", source_told(event))
    if link := plain_link(event.url):
        _add(_add(items, "li"), "a", link, href=link, rel="noopener noreferrer nofollow")
    elif event.url:
        _add(items, "li", f"address as printed: {event.url}")
    _add(items, "li", f"{event.document_file}, characters {event.quote_start}–{event.quote_end}")
    _add(items, "li", f"event {event.event_id}, document {event.document_id}")


def _section(body: etree._Element, anchor: str, title: Word) -> etree._Element:
    section = _add(body, "section", id=anchor)
    _words(_add(section, "h2"), title)
    return section


def _words(parent: etree._Element, value: Word) -> None:
    """English, then Korean where it is known."""
    parent.text = holdable(value.en)
    if value.ko:
        parent.text += " "
        _add(parent, "span", value.ko, lang="ko")


def _add(parent: etree._Element, name: str, text: str | None = None, /, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, name, {key: holdable(value) for key, value in attributes.items()})
    element.text = None if text is None else holdable(text)
    return element
