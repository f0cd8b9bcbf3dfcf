"""Finds when an act happened: among the dates told near it, the day of a heading and the day of the telling."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dashboard.coding.attributes.choice import Choice
from dashboard.coding.attributes.date_features import (
    date_features,
    heading_features,
    telling_features,
    told_dates,
)
from dashboard.coding.attributes.surroundings import Surroundings
from dashboard.coding.reading import Reading
from dashboard.dates import month_of, span_of
from dashboard.model import DateBasis, DatePrecision, Document, Scope, When

PHRASES = (
    "telling_date", "life_date", "news_of_act", "carries_on", "telling", "date_words", "earlier_tense",
    "relative_words", "not_the_act",
)  # fmt: skip
NO_DATE = When()
IS_DATE = "date"  # the class of candidates that date the act

Candidate = tuple[When, dict[str, float]]


def find_when(
    tactic: str,
    scope: Scope,
    reading: Reading,
    readings: Sequence[Reading],
    document: Document,
    phrasing: Mapping[str, Any],
    choice: Choice,
) -> When:
    """The likeliest date of the act; what the document leaves open stays open."""
    around = Surroundings(reading, readings)
    candidates = list(candidate_dates(tactic, scope, around, document, phrasing))
    column = choice.classes.index(IS_DATE)
    shares = [float(choice.shares(features)[column]) for _, features in candidates]
    return candidates[shares.index(max(shares))][0]


def candidate_dates(
    tactic: str, scope: Scope, around: Surroundings, document: Document, phrasing: Mapping[str, Any]
) -> Iterator[Candidate]:
    """Every date that may be the act's, with what speaks for it."""
    for other in around.near:
        for position, mention in enumerate(told_dates(other)):
            yield mention.when, date_features(tactic, scope, around, other, position, document, phrasing)
    told = _of_telling(document, around.reading)
    yield told, telling_features(tactic, scope, around, told, phrasing)
    heading = around.reading.sentence.passage.heading
    if heading:
        day = _when(heading, DatePrecision.DAY, DateBasis.STATED)
        yield day, heading_features(tactic, scope, around, phrasing)


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
