"""Extended Date/Time Format as this project writes it: read it, and give its precision and its days."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

import re2

from dashboard.model import DatePrecision

UNKNOWN = "XXXX"
OPEN = ".."
SPRING, SUMMER, AUTUMN, WINTER = 21, 22, 23, 24
SEASON_START = {SPRING: 3, SUMMER: 6, AUTUMN: 9, WINTER: 12}
POINT = re2.compile(r"(\d{4}|XXXX)(?:-(\d{2})(?:-(\d{2}))?)?")
LEAP_YEAR = 2000
# The last year whose winter still ends within the calendar of Python
LAST_YEAR = 9998
REMEMBERED = 4096  # dates as read: a story tells the same few again and again


@dataclass(frozen=True)
class Point:
    """A day, month, season (month 21 to 24) or year; the parts that are not known are None."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def edtf(self) -> str:
        """The point as EDTF; `XXXX` stands for the unknown year."""
        parts = [UNKNOWN if self.year is None else f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    @property
    def is_season(self) -> bool:
        """Whether the month is one of the season numbers of EDTF."""
        return self.month in SEASON_START

    @property
    def as_date(self) -> date | None:
        """The calendar day; None when the point is wider or its year unknown."""
        if self.year is None or self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    def is_valid(self) -> bool:
        """Whether the calendar has such a point; February 29 passes when the year is unknown."""
        if self.year is not None and not 1 <= self.year <= LAST_YEAR:
            return False
        if self.month is None:
            return self.day is None
        if self.is_season:
            return self.day is None and self.year is not None
        if not 1 <= self.month <= 12:
            return False
        year = LEAP_YEAR if self.year is None else self.year
        return self.day is None or 1 <= self.day <= monthrange(year, self.month)[1]


@lru_cache(maxsize=REMEMBERED)
def point_of(edtf: str) -> Point | None:
    """The point an EDTF string names; None when it is an interval, unknown or no EDTF."""
    match = POINT.fullmatch(edtf)
    if match is None or edtf == UNKNOWN:
        return None
    year, month, day = match.groups()
    point = Point(None if year == UNKNOWN else int(year), int(month) if month else None, int(day) if day else None)
    return point if point.is_valid() else None


def point_of_day(day: date) -> Point:
    """The point of a calendar day."""
    return Point(day.year, day.month, day.day)


def first_point(edtf: str) -> Point | None:
    """The point itself, or the known end of an interval, the first one before the last."""
    for part in edtf.split("/"):
        point = point_of(part)
        if point is not None:
            return point
    return None


def names_month(point: Point | None) -> bool:
    """Whether a point has a year and a month, not a season."""
    return point is not None and point.year is not None and point.month is not None and not point.is_season


def is_valid_edtf(text: str) -> bool:
    """Whether the text is EDTF in the forms of `model.When`."""
    if text == UNKNOWN:
        return True
    first, slash, last = text.partition("/")
    if not slash:
        return point_of(text) is not None
    if first == OPEN or last == OPEN:
        return any(point_of(part) is not None for part in (first, last))
    start, end = point_of(first), point_of(last)
    return start is not None and end is not None and _in_order(start, end)


def _in_order(start: Point, end: Point) -> bool:
    """An interval without year may run over the turn of the year; one with years may not run backwards."""
    if start.year is None or end.year is None:
        return start.year is None and end.year is None
    return _first_day(start) <= _last_day(end)


@lru_cache(maxsize=REMEMBERED)
def span_of(edtf: str) -> tuple[str, str]:
    """First and last ISO day; '' where no year is known or the interval is open."""
    first, slash, last = edtf.partition("/")
    start, end = point_of(first), point_of(last if slash else first)
    return (_iso(_first_day(start)) if _dated(start) else "", _iso(_last_day(end)) if _dated(end) else "")


def _dated(point: Point | None) -> bool:
    return point is not None and point.year is not None


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _first_day(point: Point | None) -> date:
    if point is None or point.year is None:
        raise ValueError("a point without year has no first day")
    month = SEASON_START.get(point.month, point.month) if point.month else 1
    return date(point.year, month or 1, point.day or 1)


def _last_day(point: Point | None) -> date:
    if point is None or point.year is None:
        raise ValueError("a point without year has no last day")
    if point.day and point.month:
        return date(point.year, point.month, point.day)
    if point.month is None:
        return date(point.year, 12, 31)
    last = shift_months(Point(point.year, SEASON_START[point.month]), 2) if point.is_season else point
    year, month = last.year or point.year, last.month or 12
    return date(year, month, monthrange(year, month)[1])


@lru_cache(maxsize=REMEMBERED)
def precision_of(edtf: str) -> DatePrecision:
    """The width of an EDTF date; an interval of 2 to 6 days is `days`, of 7 `week`, a longer one `range`."""
    if edtf == UNKNOWN or not is_valid_edtf(edtf):
        return DatePrecision.UNKNOWN
    point = point_of(edtf)
    if point is None:
        return _precision_of_interval(edtf)
    if point.day is not None:
        return DatePrecision.DAY
    if point.month is None:
        return DatePrecision.YEAR
    return DatePrecision.SEASON if point.is_season else DatePrecision.MONTH


def _precision_of_interval(edtf: str) -> DatePrecision:
    first, _, last = edtf.partition("/")
    start, end = point_of(first), point_of(last)
    if start is None or end is None or start.day is None or end.day is None:
        return DatePrecision.RANGE
    length = _days_between(start, end)
    if length == 1:
        return DatePrecision.DAY
    if length <= 7:
        return DatePrecision.WEEK if length == 7 else DatePrecision.DAYS
    return DatePrecision.RANGE


def _days_between(start: Point, end: Point) -> int:
    """Days from start to end, both counted; without years, within one year or over its turn."""
    first, last = _first_day(replace(start, year=start.year or 2000)), _last_day(replace(end, year=end.year or 2000))
    return ((last - first).days if first <= last else (last - first).days + 366) + 1


def month_of(edtf: str) -> str:
    """The month of a day or month (`2018-05-23` gives `2018-05`); wider or unknown dates stay as they are."""
    point = point_of(edtf)
    return edtf if point is None or point.month is None else replace(point, day=None).edtf


def shift_months(point: Point, count: int) -> Point:
    """The month so many months later; without year the month turns over December."""
    months = (point.month or 1) - 1 + count
    year = None if point.year is None else point.year + months // 12
    return Point(year, months % 12 + 1)


def shift_days(point: Point, count: int) -> Point | None:
    """The day so many days later; None when the calendar ends or the unknown year would decide (February 29)."""
    if point.month is None or point.day is None:
        return None
    if point.year is not None:
        return _shifted(date(point.year, point.month, point.day), count)
    answers = {_without_year(_shifted_in(year, point, count)) for year in (2000, 2001)}
    return answers.pop() if len(answers) == 1 else None


def _shifted(day: date, count: int) -> Point | None:
    ordinal = day.toordinal() + count
    return point_of_day(date.fromordinal(ordinal)) if 1 <= ordinal <= date.max.toordinal() else None


def _shifted_in(year: int, point: Point, count: int) -> Point | None:
    candidate = replace(point, year=year)
    return _shifted(candidate.as_date or date(year, 1, 1), count) if candidate.is_valid() else None


def _without_year(point: Point | None) -> Point | None:
    return None if point is None else replace(point, year=None)


def week_of(day: date) -> tuple[Point, Point]:
    """Monday and Sunday of the week of a day."""
    monday = date.fromordinal(max(1, day.toordinal() - day.weekday()))
    return point_of_day(monday), point_of_day(min(date.max - timedelta(days=6), monday) + timedelta(days=6))
