"""Finds the first and last date of an event, each no finer than the document tells it."""

from dataclasses import dataclass

from dashboard.dates.edtf import point_of, span_of
from dashboard.model import Event

MONTH = len("2018-05")


@dataclass(frozen=True)
class PartialSpan:
    """`first` and `last` are `2018`, `2018-05` or `2018-05-23`; empty without a year or where the range is open."""

    first: str
    last: str


def partial_span(event: Event) -> PartialSpan:
    """The span of an event: of a season its first and last month, of a year that year twice."""
    first, slash, last = event.date.partition("/")
    return PartialSpan(_partial(first, 0), _partial(last if slash else first, 1))


def exact_day(event: Event) -> str:
    """The day of an event that is told to the day; empty for anything wider, and without a year."""
    span = partial_span(event)
    return span.first if span.first == span.last and len(span.first) > MONTH else ""


def parts_of(partial: str) -> tuple[str, str, str]:
    """Year, month and day without leading zeros; empty where they are not told."""
    year, month, day = (*partial.split("-"), "", "")[:3] if partial else ("", "", "")
    return year, month.lstrip("0"), day.lstrip("0")


def _partial(edtf: str, side: int) -> str:
    point = point_of(edtf)
    if point is None or point.year is None:
        return ""
    return span_of(edtf)[side][:MONTH] if point.is_season else point.edtf
