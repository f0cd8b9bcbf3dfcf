"""Finds when an act happened: among the dates told near it, the day of a heading and the day of the telling."""

from collections.abc import Sequence

from dashboard.coding.attributes.choice import Choice
from dashboard.coding.attributes.date_features import Dated, DateDescriber
from dashboard.coding.attributes.surroundings import Act
from dashboard.coding.phrasing import Phrasing
from dashboard.coding.reading import Reading
from dashboard.dates import month_of, span_of
from dashboard.model import DateBasis, DatePrecision, Document, When

PHRASES = (
    "telling_date", "life_date", "news_of_act", "carries_on", "telling", "date_words", "earlier_tense",
    "relative_words", "not_the_act",
)  # fmt: skip
NO_DATE = When()
IS_DATE = "date"  # the class of candidates that date the act


def find_whens(acts: Sequence[Act], document: Document, phrasing: Phrasing, choice: Choice) -> list[When]:
    """The likeliest date of each act; what the document leaves open stays open."""
    candidates = [candidate_dates(act, document, phrasing) for act in acts]
    shares = choice.shares([groups for some in candidates for _, groups in some])
    worth = iter(shares[:, choice.classes.index(IS_DATE)].tolist())
    return [max(some, key=lambda _: next(worth))[0] for some in candidates]


def candidate_dates(act: Act, document: Document, phrasing: Phrasing) -> list[Dated]:
    """Every date that may be the act's, with what speaks for it."""
    describer = DateDescriber(act, document, phrasing)
    found = [
        dated for other, where in act.around.near if other.told_dates for dated in describer.describe(other, where)
    ]
    told = _of_telling(document, act.around.reading)
    found.append((told, describer.telling(told)))
    heading = act.around.reading.sentence.passage.heading
    if heading:
        found.append((_when(heading, DatePrecision.DAY, DateBasis.STATED), describer.heading()))
    return found


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
