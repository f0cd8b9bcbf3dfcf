"""Places a month, day, weekday or season in the calendar, against an anchor or as far as the text allows."""

from dataclasses import dataclass, replace
from datetime import date

from dashboard.dates.edtf import (
    OPEN,
    SEASON_START,
    WINTER,
    Point,
    point_of_day,
    shift_days,
    shift_months,
    week_of,
)
from dashboard.model import DateBasis

EARLIEST_YEAR = 1800
LATEST_YEAR = 2099
STORY_YEARS = 1  # a date told before that is more years older than the anchor is where the story has got to


class RefusalError(ValueError):
    """Words look like a date and must not be resolved; the message is the reason a reader sees."""


@dataclass(frozen=True)
class Frame:
    """Against what a date is resolved: anchor, horizon (nothing told lies after it), given year, dates before.

    `told` is the last date before that names a month and its year.
    """

    anchor: Point | None = None
    horizon: Point | None = None
    year: int | None = None
    previous: Point | None = None
    told: Point | None = None
    forward: bool = False


@dataclass(frozen=True)
class Value:
    """A date as read: EDTF, and whether the text states it or it was resolved."""

    edtf: str
    basis: DateBasis = DateBasis.STATED


def stated(point: Point) -> Value:
    """A date the text states; RefusalError when the calendar has no such day."""
    return Value(valid(point).edtf)


def resolved(point: Point | None) -> Value:
    """A date found through an anchor; None stands for a day that the anchor cannot tell."""
    if point is None:
        raise RefusalError("the earlier date is too coarse for it")
    return Value(valid(point).edtf, DateBasis.RESOLVED)


def valid(point: Point) -> Point:
    """The point itself; RefusalError when there is no such day or the year is out of bounds."""
    if not point.is_valid():
        raise RefusalError(f"there is no such day as {point.edtf}")
    if point.year is not None and not EARLIEST_YEAR <= point.year <= LATEST_YEAR:
        raise RefusalError(f"the year {point.year} is outside {EARLIEST_YEAR}-{LATEST_YEAR}")
    return point


def interval(start: Point, end: Point, basis: DateBasis = DateBasis.STATED) -> Value:
    """From start to end; RefusalError when it runs backwards."""
    first, last = valid(start), valid(end)
    if first.year is not None and _order(first) > _order(last):
        raise RefusalError("the interval ends before it begins")
    return Value(first.edtf if first == last else f"{first.edtf}/{last.edtf}", basis)


def _order(point: Point) -> tuple[int, int, int]:
    month = SEASON_START.get(point.month, point.month) if point.month else 0
    return point.year or 0, month or 0, point.day or 0


def open_interval(value: Value, at_end: bool) -> Value:
    """The date as beginning (`at_end`) or end of an interval without other bound; intervals stay as they are."""
    if "/" in value.edtf:
        return value
    return replace(value, edtf=f"{value.edtf}/{OPEN}" if at_end else f"{OPEN}/{value.edtf}")


def anchor_of(frame: Frame) -> Point:
    """The anchor; RefusalError when the document gives none."""
    if frame.anchor is None:
        raise RefusalError("the document gives no date to resolve it against")
    return frame.anchor


def _anchor_or_previous(frame: Frame) -> Point:
    """The anchor, else the date told before."""
    return anchor_of(frame) if frame.previous is None or frame.anchor is not None else frame.previous


def previous_of(frame: Frame) -> Point:
    """The date mentioned before; RefusalError when there is none."""
    if frame.previous is None:
        raise RefusalError("no earlier date in the story to count from")
    return frame.previous


def dated_anchor(frame: Frame) -> date:
    """The anchor as a calendar day; RefusalError when it is wider or has no year."""
    anchor = anchor_of(frame)
    if anchor.year is None:
        raise RefusalError("the anchor has no year")
    day = anchor.as_date
    if day is None:
        raise RefusalError("the anchor names no day")
    return day


def in_year(frame: Frame, month: int, day: int | None = None) -> Point:
    """Month or day with its year from the document, the latest that is not in the future; else without year."""
    point = Point(None, month, day)
    if not point.is_valid():
        raise RefusalError(f"there is no such day as {point.edtf[5:]}")
    if frame.year is not None:
        return replace(point, year=frame.year)
    carried = _carried_on(frame, point)
    if carried is not None:
        return carried
    if frame.anchor is None or frame.anchor.year is None:
        return point
    return _ahead(frame.anchor, point) if frame.forward else _latest(frame.anchor, frame.horizon, point)


def _carried_on(frame: Frame, point: Point) -> Point | None:
    """The first such date after the one told before, where no anchor tells the year or the story is years back."""
    anchor = frame.anchor.year if frame.anchor is not None else None
    before = frame.told or (frame.previous if anchor is None else None)
    if before is None or before.year is None or (anchor is not None and before.year >= anchor - STORY_YEARS):
        return None
    later = before.month is None or (point.month or 0, point.day or 31) >= (before.month, before.day or 0)
    return _valid_back(replace(point, year=before.year + (not later)))


def _latest(anchor: Point, horizon: Point | None, point: Point) -> Point:
    """The latest one up to the anchor, or between the anchor and the horizon within the same year."""
    year = anchor.year or 0
    if not _is_after(point, anchor) or (horizon and horizon.year == year and not _is_after(point, horizon)):
        return _valid_back(replace(point, year=year))
    return _valid_back(replace(point, year=year - 1))


def _ahead(anchor: Point, point: Point) -> Point:
    month_day = (anchor.month or 1, anchor.day or 1)
    ahead = (point.month or 12, point.day or 31) >= month_day
    return replace(point, year=(anchor.year or 0) + (0 if ahead else 1))


def _is_after(point: Point, limit: Point) -> bool:
    """Whether a point surely lies after the limit within one year; a coarse limit lets its whole month or year pass."""
    if limit.month is None or point.month is None or limit.is_season:
        return False
    if point.month != limit.month:
        return point.month > limit.month
    return point.day is not None and limit.day is not None and point.day > limit.day


def _valid_back(point: Point) -> Point:
    """The nearest earlier year that has the day (February 29)."""
    years = (replace(point, year=(point.year or 0) - back) for back in range(8))
    return next((candidate for candidate in years if candidate.is_valid()), point)


def day_of_month(frame: Frame, day: int) -> Point:
    """The anchor's month with that day, or the month before when the day is still to come."""
    anchor = _anchor_or_previous(frame)
    if anchor.month is None or anchor.is_season:
        raise RefusalError("the anchor names no month")
    here = replace(anchor, day=day)
    if frame.forward and anchor.day is not None and day < anchor.day:
        return _day_in(shift_months(anchor, 1), day)
    # Without a year the horizon is unknown, so that a later day may lie between speaking and publication.
    if anchor.year is None or anchor.day is None or day <= anchor.day or frame.forward or _told_by(frame, here):
        return here
    return _day_in(shift_months(anchor, -1), day)


def _told_by(frame: Frame, here: Point) -> bool:
    horizon = frame.horizon
    return horizon is not None and horizon.day is not None and _order(here) <= _order(horizon)


def _day_in(month: Point, day: int) -> Point:
    """The day in that month or, where the month is too short, in the one before."""
    candidate = replace(month, day=day)
    return candidate if candidate.is_valid() else replace(shift_months(month, -1), day=day)


def month_by(frame: Frame, relation: str) -> Point:
    """This, last, next month against the anchor; the same, following, preceding one against the date before."""
    base, step = _base(frame, relation)
    if base.month is None or base.is_season:
        raise RefusalError("the date it counts from names no month")
    return shift_months(base, step)


def year_by(frame: Frame, relation: str) -> int:
    """This, last, next year against the anchor; the same, following, preceding one against the date before."""
    base, step = _base(frame, relation)
    if base.year is None:
        raise RefusalError("the date it counts from has no year")
    return base.year + step


def _base(frame: Frame, relation: str) -> tuple[Point, int]:
    if relation in ("last", "this", "next"):
        return anchor_of(frame), {"last": -1, "this": 0, "next": 1}[relation]
    return previous_of(frame), {"preceding": -1, "same": 0, "following": 1}[relation]


def week_by(frame: Frame, relation: str, weeks: int = 1) -> tuple[Point, Point]:
    """Monday and Sunday of this, last or next week; RefusalError where the year or the day is not known."""
    base, step = _base(frame, relation)
    if base.year is None:
        raise RefusalError("a week cannot be placed without a year")
    day = shift_days(base, 7 * step * weeks)
    if day is None or day.as_date is None:
        raise RefusalError("the date it counts from names no day")
    return week_of(day.as_date)


def weekday_by(frame: Frame, weekday: int, relation: str) -> Point:
    """The latest such weekday: up to the anchor without a word, before it with "last", after it with "next"."""
    if relation in ("same", "following", "preceding"):
        frame = replace(frame, anchor=previous_of(frame))
    day = dated_anchor(frame)
    if relation == "next" or relation == "following" or (frame.forward and not relation):
        return _moved(day, (weekday - day.isoweekday() - 1) % 7 + 1)
    if relation == "this":
        return _moved(day, weekday - day.isoweekday())
    back = (day.isoweekday() - weekday) % 7
    return _moved(day, -(back or 7) if relation in ("last", "preceding") else -back)


def _moved(day: date, count: int) -> Point:
    moved = shift_days(point_of_day(day), count)
    if moved is None:
        raise RefusalError("the calendar ends before it")
    return moved


def season_by(frame: Frame, season: int, relation: str) -> Point:
    """A season against the anchor: "last" is the latest one that has ended, "this" the one of the anchor's year."""
    base = _anchor_or_previous(frame) if relation != "same" else previous_of(frame)
    if base.year is None:
        raise RefusalError("a season cannot be placed without a year")
    if base.month is None or base.is_season:
        raise RefusalError("the date it counts from names no month")
    current = _season_year(base, season)
    if relation in ("last", "preceding"):
        return Point(current - 1 if _has_begun(base, current, season) and not _has_ended(base, current, season)
                     else current, season)  # fmt: skip
    if relation in ("next", "following"):
        return Point(current + 1, season)
    if relation == "this" and not _in_season(base, season) and not (season == WINTER and base.month <= 2):
        return Point(base.year, season)
    return Point(current, season)


def _in_season(base: Point, season: int) -> bool:
    start = SEASON_START[season]
    return base.month in (start, start % 12 + 1, (start + 1) % 12 + 1)


def _season_year(base: Point, season: int) -> int:
    """Year of the latest season that had begun at the anchor; a winter counts by its December."""
    year = base.year or 0
    return year if (base.month or 12) >= SEASON_START[season] else year - 1


def _has_begun(base: Point, year: int, season: int) -> bool:
    return (base.year or 0, base.month or 12) >= (year, SEASON_START[season])


def _has_ended(base: Point, year: int, season: int) -> bool:
    end = shift_months(Point(year, SEASON_START[season]), 2)
    return (base.year or 0, base.month or 1) > (end.year or 0, end.month or 12)


def shifted(base: Point, count: int, unit: str) -> Value:
    """The date so many units from a base, as wide as the unit; RefusalError where the base is wider than the unit."""
    if unit == "year":
        if base.year is None:
            raise RefusalError("the date it counts from has no year")
        return resolved(Point(base.year + count))
    if unit == "month":
        if base.month is None or base.is_season:
            raise RefusalError("the date it counts from names no month")
        return resolved(shift_months(base, count))
    if base.day is None:
        raise RefusalError("the date it counts from names no day")
    if unit == "day":
        return resolved(shift_days(base, count))
    return _week_from(base, count)


def _week_from(base: Point, count: int) -> Value:
    if base.year is None:
        raise RefusalError("a week cannot be placed without a year")
    day = shift_days(base, 7 * count)
    if day is None or day.as_date is None:
        raise RefusalError("the calendar ends before it")
    return interval(*week_of(day.as_date), DateBasis.RESOLVED)
