"""Finds when an act happened: among the dates told near it, the day of a heading and the day of the telling."""

from collections.abc import Iterator

from dashboard.coding.attributes.choice import Choice
from dashboard.coding.attributes.date_features import Dated, DateDescriber
from dashboard.coding.attributes.surroundings import Surroundings
from dashboard.coding.phrasing import Phrasing
from dashboard.coding.reading import Reading
from dashboard.dates import month_of, span_of
from dashboard.model import DateBasis, DatePrecision, Document, Scope, When

PHRASES = (
    "telling_date", "life_date", "news_of_act", "carries_on", "telling", "date_words", "earlier_tense",
    "relative_words", "not_the_act",
)  # fmt: skip
NO_DATE = When()
IS_DATE = "date"  # the class of candidates that date the act


def find_when(
    tactic: str, scope: Scope, around: Surroundings, document: Document, phrasing: Phrasing, choice: Choice
) -> When:
    """The likeliest date of the act; what the document leaves open stays open."""
    candidates = list(candidate_dates(tactic, scope, around, document, phrasing))
    shares = choice.shares([groups for _, groups in candidates])[:, choice.classes.index(IS_DATE)]
    return candidates[int(shares.argmax())][0]


def candidate_dates(
    tactic: str, scope: Scope, around: Surroundings, document: Document, phrasing: Phrasing
) -> Iterator[Dated]:
    """Every date that may be the act's, with what speaks for it."""
    describer = DateDescriber(tactic, scope, around, document, phrasing)
    for other, where in around.near:
        if other.told_dates:
            yield from describer.describe(other, where)
    told = _of_telling(document, around.reading)
    yield told, describer.telling(told)
    heading = around.reading.sentence.passage.heading
    if heading:
        yield _when(heading, DatePrecision.DAY, DateBasis.STATED), describer.heading()


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
