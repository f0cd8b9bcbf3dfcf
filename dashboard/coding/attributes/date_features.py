"""Describes a date near a telling by what may make it the date of the act."""

from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.coding.attributes.choice import flags, joined
from dashboard.coding.attributes.surroundings import Surroundings, Where
from dashboard.coding.reading import Reading
from dashboard.coding.roles import ends_anywhere, last_clause
from dashboard.dates import DateMention
from dashboard.model import Document, Scope, When

BACK = 90  # characters before a date that say what it dates
SAID = ("return_demand", "vilification", "family_appeal", "returnee_staging")
MOST_YEARS = 3


def told_dates(reading: Reading) -> tuple[DateMention, ...]:
    """The dates of a sentence that are understood, behind its dateline."""
    return tuple(
        mention
        for mention in reading.dates
        if not mention.refused and mention.when.date != "XXXX" and mention.start >= reading.opening
    )


def date_features(
    tactic: str,
    scope: Scope,
    around: Surroundings,
    other: Reading,
    position: int,
    document: Document,
    phrasing: Mapping[str, Any],
) -> dict[str, float]:
    """What is true of the date at `position` among those of `other`, seen from the sentence that tells the act."""
    dates, where = told_dates(other), around.where(other)
    mention = dates[position]
    before = other.text[max(0, mention.start - BACK) : mention.start]
    names = [
        *_by_distance(tactic, scope, around, other, where, phrasing),
        *_by_date(mention.when, scope, where, document),
        *_by_words(before, other, mention, where, document, phrasing),
        ("idx", min(position, 2), min(len(dates), 3), where.ring),
        *_by_order(around, other, where, position == len(dates) - 1),
    ]
    return flags(*(joined(name) for name in names))


def _by_distance(
    tactic: str, scope: Scope, around: Surroundings, other: Reading, where: Where, phrasing: Mapping[str, Any]
) -> Iterator[tuple[object, ...]]:
    own = "own" if told_dates(around.reading) else "noown"
    carries = "carries" if phrasing["carries_on"].match(around.reading.text) else "nocarry"
    yield from [("w", where, own), ("w", where, scope.value), ("w", where, carries), ("tac", tactic, where.ring)]
    yield from [("hl", other.is_headline, where), ("heading", bool(other.sentence.passage.heading), where)]


def _by_date(when: When, scope: Scope, where: Where, document: Document) -> Iterator[tuple[object, ...]]:
    precision, years = when.precision.value, _years_back(when, document)
    yield from [("pr", precision, where.ring), ("pr", precision, scope.value), ("bs", when.basis.value, where.ring)]
    yield from [("open", ".." in when.date, scope.value), ("dy", years, where.ring), ("dy", years, precision)]


def _years_back(when: When, document: Document) -> str:
    published = document.published[:4]
    if when.year is None or not published.isdigit():
        return "na"
    back = int(published) - when.year
    return str(min(back, MOST_YEARS)) if back >= 0 else "fut"


def _by_words(
    before: str, other: Reading, mention: DateMention, where: Where, document: Document, phrasing: Mapping[str, Any]
) -> Iterator[tuple[object, ...]]:
    ring = where.ring
    spoken, tells = mention.when.date == document.reported_on, phrasing["telling"].search(other.text) is not None
    yield from [("td", ends_anywhere(phrasing["telling_date"], before), ring), ("sp", spoken, ring)]
    yield from [("ld", ends_anywhere(phrasing["life_date"], before), ring), ("sp", spoken, tells, ring)]
    word, clause = (before.split()[-1:] or ["^"])[0].lower(), last_clause(before)
    yield ("prep", word if word == "^" or phrasing["date_words"].fullmatch(word) else "w", ring)
    for name in ("earlier_tense", "relative_words", "not_the_act"):
        yield (name, phrasing[name].search(clause) is not None, ring)
    yield from [("start", mention.start <= other.opening + 3, ring), ("quote", other.text[:1] in ("“", '"'), ring)]


def _by_order(around: Surroundings, other: Reading, where: Where, is_last: bool) -> Iterator[tuple[object, ...]]:
    """Of a date told before: how many dated sentences lie between."""
    if other.number < around.reading.number:
        between = min(
            sum(bool(told_dates(one)) for one in around.readings[other.number + 1 : around.reading.number]), 2
        )
        yield from [("between", between, where.ring), ("between", between, where), ("lastof", is_last, where.ring)]


def telling_features(
    tactic: str, scope: Scope, around: Surroundings, told: When, phrasing: Mapping[str, Any]
) -> dict[str, float]:
    """What speaks for the date on which it was told, where no date near is the act's."""
    reading, near = around.reading, _nearest_dates(around)
    carries = "carries" if phrasing["carries_on"].match(reading.text) else "nocarry"
    names = [
        ("fb",), ("fb", scope.value), ("fb", scope.value, near), ("fb", near, told.basis.value), ("fb", carries, near),
        ("fb", tactic), ("fb", "heading", bool(reading.sentence.passage.heading), scope.value),
        ("fb", "q", reading.text[:1] in ("“", '"'), near), ("fb", "hl", reading.is_headline),
    ]  # fmt: skip
    return flags(*(joined(name) for name in names))


def heading_features(tactic: str, scope: Scope, around: Surroundings, phrasing: Mapping[str, Any]) -> dict[str, float]:
    """What speaks for the day of the archive heading above the sentence."""
    news = phrasing["news_of_act"].search(around.reading.text) is not None
    names = [
        ("hd",), ("hd", scope.value), ("hd", news, tactic in SAID), ("hd", tactic), ("hd", _nearest_dates(around)),
        ("hd", around.reading.item > 0),
    ]  # fmt: skip
    return flags(*(joined(name) for name in names))


def _nearest_dates(around: Surroundings) -> str:
    reading = around.reading
    if told_dates(reading):
        return "own"
    paragraph = reading.sentence.paragraph
    dated = {one.sentence.paragraph for one in around.near if told_dates(one)}
    return "para" if paragraph in dated else "prev" if paragraph - 1 in dated else "no"
