"""Reads when an act happened out of its sentence and its neighbours, else out of when it was told."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from dashboard.coding.manner import SAID
from dashboard.coding.reading import Reading
from dashboard.dates import DateMention, month_of, span_of
from dashboard.model import DateBasis, DatePrecision, Document, PassageKind, Scope, When

PHRASES = ("telling_date", "life_date", "news_of_act", "carries_on", "telling")
NO_DATE = When()
ACROSS = 1  # sentences back across a paragraph's edge that may date the act


def find_when(
    tactic: str,
    scope: Scope,
    reading: Reading,
    readings: Sequence[Reading],
    document: Document,
    phrasing: Mapping[str, Any],
) -> When:
    """The date of the act; what the document leaves open stays open."""
    own = list(_act_dates(reading, scope, phrasing, document.reported_on))
    if own:
        return own[0].when
    if reading.sentence.passage.heading and scope is Scope.INCIDENT:
        return _of_heading(tactic, reading, phrasing)
    if scope is Scope.INCIDENT and not reading.sentence.passage.heading:
        near = _near(reading, readings, scope, phrasing, document.reported_on)
        if near:
            return near.when
    return _of_telling(document, reading)


def _act_dates(reading: Reading, scope: Scope, phrasing: Mapping[str, Any], spoken: str) -> Iterator[DateMention]:
    """The sentence's dates that date the act: not when it was told, nor when a life took its turns."""
    for mention in reading.dates:
        before = reading.text[max(0, mention.start - 90) : mention.start]
        if mention.refused or mention.when.date == "XXXX":
            continue
        if mention.when.date == spoken and phrasing["telling"].search(reading.text):
            continue
        if _ends(phrasing["telling_date"], before) or _ends(phrasing["life_date"], before):
            continue
        if scope is Scope.PATTERN and mention.when.precision is not DatePrecision.RANGE:
            continue
        if scope is Scope.INCIDENT and mention.when.date.endswith("/.."):
            continue
        yield mention


def _ends(pattern: Any, before: str) -> bool:
    return any(match.end() == len(before) for match in pattern.finditer(before)) if before else False


def _of_heading(tactic: str, reading: Reading, phrasing: Mapping[str, Any]) -> When:
    """The day of the heading for the day's news; its month where somebody only tells of the act."""
    day = reading.sentence.passage.heading
    if tactic not in SAID and phrasing["news_of_act"].search(reading.text):
        return _when(month_of(day), DatePrecision.MONTH, DateBasis.PUBLISHED)
    return _when(day, DatePrecision.DAY, DateBasis.STATED)


def _near(
    reading: Reading, readings: Sequence[Reading], scope: Scope, phrasing: Mapping[str, Any], spoken: str
) -> DateMention | None:
    """The date of the sentences before it in its paragraph, the nearest first; then of the one after."""
    if reading.is_headline:
        return _dated(_opening(readings), scope, phrasing, spoken)
    paragraph = [other for other in readings if other.sentence.paragraph == reading.sentence.paragraph]
    before = [other for other in paragraph if other.number < reading.number]
    if not before and phrasing["carries_on"].match(reading.text):
        before = [
            other for other in readings[max(0, reading.number - ACROSS) : reading.number] if _joins(other, reading)
        ]
    after = [other for other in paragraph if other.number == reading.number + 1]
    return _dated(reversed(before), scope, phrasing, spoken, last=True) or _dated(after, scope, phrasing, spoken)


def _dated(
    readings: Iterable[Reading], scope: Scope, phrasing: Mapping[str, Any], spoken: str, last: bool = False
) -> DateMention | None:
    """The first (or last) date of the act in the first of these sentences that has one."""
    for reading in readings:
        dates = list(_act_dates(reading, scope, phrasing, spoken))
        if dates:
            return dates[-1 if last else 0]
    return None


def _opening(readings: Sequence[Reading]) -> list[Reading]:
    """The first paragraph of the body, which a headline sums up."""
    body = [other for other in readings if other.sentence.passage.kind is PassageKind.BODY]
    return [other for other in body if other.sentence.paragraph == body[0].sentence.paragraph]


def _joins(other: Reading, reading: Reading) -> bool:
    return other.item == reading.item and other.sentence.passage.kind is PassageKind.BODY


def _of_telling(document: Document, reading: Reading) -> When:
    """The month in which the source spoke, else of the heading, else of publication."""
    if reading.item == 0 and document.reported_on:
        return _when(month_of(document.reported_on), DatePrecision.MONTH, DateBasis.SOURCE)
    day = reading.sentence.passage.heading or document.published
    if not day:
        return NO_DATE
    if len(day) < 7:
        return _when(day, DatePrecision.YEAR, DateBasis.PUBLISHED)
    return _when(month_of(day), DatePrecision.MONTH, DateBasis.PUBLISHED)


def _when(date: str, precision: DatePrecision, basis: DateBasis) -> When:
    start, end = span_of(date)
    return When(date, start, end, precision, basis)
