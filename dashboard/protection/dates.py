"""Makes dates less exact: by month, by year."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from dashboard.dates.edtf import OPEN, UNKNOWN, Point, is_valid_edtf, point_of, precision_of, span_of
from dashboard.model import DateBasis, DatePrecision, Event

FINE = (DatePrecision.DAY, DatePrecision.DAYS, DatePrecision.WEEK)


@lru_cache(maxsize=65_536)
def told_by_month(edtf: str) -> str:
    """The date without its days; `2018-05-23/2018-06-02` becomes `2018-05/2018-06`."""
    return _coarser(edtf, lambda point: replace(point, day=None))


@lru_cache(maxsize=65_536)
def told_by_year(edtf: str) -> str:
    """The date without days, months and seasons; unknown where it states no year."""
    return _coarser(edtf, lambda point: Point(point.year))


def _coarser(edtf: str, coarsen: Callable[[Point], Point]) -> str:
    parts = [_part(part, coarsen) for part in edtf.split("/")]
    joined = parts[0] if len({*parts}) == 1 else "/".join(parts)
    return joined if is_valid_edtf(joined) else UNKNOWN


def _part(part: str, coarsen: Callable[[Point], Point]) -> str:
    point = point_of(part)
    return coarsen(point).edtf if point else part if part == OPEN else UNKNOWN


def with_month(event: Event) -> Event:
    """The event dated by its month; the date as printed goes with the day."""
    return _dated(event, told_by_month(event.date))


def with_year(event: Event) -> Event:
    return _dated(event, told_by_year(event.date))


def _dated(event: Event, date: str) -> Event:
    """All date fields follow from the date, so that no field tells more than another."""
    start, end = span_of(date)
    same = date == event.date
    return replace(
        event,
        date=date,
        date_start=start,
        date_end=end,
        date_precision=event.date_precision if same and event.date_precision not in FINE else precision_of(date),
        date_basis=DateBasis.NONE if date == UNKNOWN else event.date_basis,
        date_text=event.date_text if same else "",
        year=int(date[:4]) if date[:4].isdigit() else None,
    )


def published_by(edtf: str, months: bool) -> str:
    """A day of publication or telling as its month, or its year; empty where that leaves nothing."""
    if not edtf:
        return ""
    told = told_by_month(edtf) if months else told_by_year(edtf)
    return "" if told == UNKNOWN else told
