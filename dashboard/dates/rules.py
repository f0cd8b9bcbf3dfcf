"""What each rule of the date grammar makes of the words it caught."""

from dataclasses import replace

from dashboard.dates.edtf import Point, shift_days, shift_months
from dashboard.dates.reading import Reading
from dashboard.dates.resolve import (
    Frame,
    RefusalError,
    Value,
    anchor_of,
    dated_anchor,
    day_of_month,
    in_year,
    interval,
    month_by,
    previous_of,
    resolved,
    season_by,
    shifted,
    stated,
    valid,
    week_by,
    weekday_by,
    year_by,
)
from dashboard.model import DateBasis

RESOLVED = DateBasis.RESOLVED
HALF_YEAR = 6
WEEK = 7


def full_date(read: Reading, frame: Frame) -> Value:
    """Day, month and year."""
    return stated(Point(_year(read), read.month(), _day(read)))


def numeric_date(read: Reading, frame: Frame) -> Value:
    """Figures with the year last: day first, unless only the month can be; RefusalError when both could."""
    first, second = read.number("a") or 0, read.number("b") or 0
    if read.text("sep") == "." or first == second:
        return stated(Point(_year(read), second, first))
    if first > 12 or second > 12:
        day, month = max(first, second), min(first, second)
        return stated(Point(_year(read), month, day))
    raise RefusalError("day and month cannot be told apart")


def month_day(read: Reading, frame: Frame) -> Value:
    """Day and month, the year from the document."""
    return stated(in_year(frame, read.month(), _day(read)))


def month_day_relative_year(read: Reading, frame: Frame) -> Value:
    """Day, month and "last year"."""
    return resolved(Point(year_by(frame, read.relation()), read.month(), _day(read)))


def month_year(read: Reading, frame: Frame) -> Value:
    """Month and year."""
    return stated(Point(_year(read), read.month()))


def month_relative_year(read: Reading, frame: Frame) -> Value:
    """Month and "last year"."""
    return resolved(Point(year_by(frame, read.relation()), read.month()))


def month(read: Reading, frame: Frame) -> Value:
    """A month alone, the year from the document."""
    return stated(in_year(frame, read.month()))


def relative_month_name(read: Reading, frame: Frame) -> Value:
    """ "Last June": the latest before the anchor's month; "this" is of the anchor's year, "next" after it."""
    relation, number = read.relation(), read.month()
    base = anchor_of(frame) if relation in ("last", "this", "next") else previous_of(frame)
    if base.year is None or base.month is None or base.is_season:
        raise RefusalError("the date it counts from has no month and year")
    if relation in ("last", "preceding"):
        return resolved(Point(base.year - (number >= base.month), number))
    if relation in ("next", "following"):
        return resolved(Point(base.year + (number <= base.month), number))
    return resolved(Point(base.year, number))


def week_of_month(read: Reading, frame: Frame) -> Value:
    """ "The first week of August": its days 1 to 7, without year the month alone."""
    if read.has("m"):
        base = Point(_year(read), read.month()) if read.has("y") else in_year(frame, read.month())
        basis = DateBasis.STATED
    else:
        base, basis = month_by(frame, read.relation()), RESOLVED
    if base.year is None:
        return Value(base.edtf, basis)
    start = _week_start(base, read)
    end = shift_days(start, WEEK - 1)
    return interval(start, end or start, basis)


def _week_start(base: Point, read: Reading) -> Point:
    if read.text("o") == "last":
        end = shift_days(replace(shift_months(base, 1), day=1), -WEEK)
        return end or base
    number = read.number("o") or 0
    if not 1 <= number <= 4:
        raise RefusalError("a month has no such week")
    return replace(base, day=WEEK * (number - 1) + 1)


def ordinal_day(read: Reading, frame: Frame) -> Value:
    """ "The 9th", of the anchor's month or of the one named beside it."""
    day = _day(read)
    if not 1 <= day <= 31:
        raise RefusalError("no month has such a day")
    if read.has("r"):
        return resolved(replace(month_by(frame, read.relation()), day=day))
    return resolved(day_of_month(frame, day))


def relative_month(read: Reading, frame: Frame) -> Value:
    """ "Last month"; without relation ("the end of the month") this one."""
    return resolved(month_by(frame, read.relation() or "this"))


def relative_year(read: Reading, frame: Frame) -> Value:
    """ "Last year"; without relation ("the end of the year") this one."""
    return resolved(Point(year_by(frame, read.relation() or "this")))


def relative_week(read: Reading, frame: Frame) -> Value:
    """ "This week": Monday to Sunday."""
    return interval(*week_by(frame, read.relation()), RESOLVED)


def relative_weekend(read: Reading, frame: Frame) -> Value:
    """The latest Saturday and Sunday that have begun; "last" the ones before this week, "next" the coming ones."""
    relation = read.relation()
    if relation:
        _, sunday = week_by(frame, relation)
        saturday = shift_days(sunday, -1)
    else:
        saturday = weekday_by(frame, 6, "")
        sunday = shift_days(saturday, 1) or saturday
    return interval(saturday or sunday, sunday, RESOLVED)


def weekday(read: Reading, frame: Frame) -> Value:
    """A weekday against the anchor."""
    return resolved(weekday_by(frame, read.weekday(), read.relation()))


def weekday_of_week(read: Reading, frame: Frame) -> Value:
    """ "Tuesday last week"."""
    monday, _ = week_by(frame, read.relation())
    return resolved(shift_days(monday, read.weekday() - 1))


def day_word(read: Reading, frame: Frame) -> Value:
    """ "Yesterday" and its like."""
    return shifted(anchor_of(frame), read.days_from_now(), "day")


def ago(read: Reading, frame: Frame) -> Value:
    """ "Two weeks ago", against the anchor."""
    return _counted(read, anchor_of(frame), -1)


def later(read: Reading, frame: Frame) -> Value:
    """ "Two days later", against the date mentioned before."""
    return _counted(read, previous_of(frame), -1 if read.has("back") else 1)


def counted_from_date(read: Reading, frame: Frame) -> Value:
    """ "Two days after May 3": counted from the day beside it."""
    named = Point(_year(read), read.month(), _day(read)) if read.has("y") else in_year(frame, read.month(), _day(read))
    if read.has("n"):
        return _counted(read, valid(named), -1 if read.has("back") else 1)
    return shifted(valid(named), -1 if read.has("back") else 1, read.text("u"))


def _counted(read: Reading, base: Point, sign: int) -> Value:
    unit = read.text("u")
    if unit == "decade":
        return shifted(base, sign * 10 * _amount(read), "year")
    if unit == "fortnight":
        return shifted(base, sign * 2 * _amount(read), "week")
    if unit == "year" and any(read.has(name) for name in ("half", "plushalf", "plushalf2")):
        whole = 0 if read.has("half") else 12 * _amount(read)
        return shifted(base, sign * (whole + HALF_YEAR), "month")
    return shifted(base, sign * _amount(read), unit)


def _amount(read: Reading) -> int:
    if read.is_vague() or read.has("or"):
        raise RefusalError("the amount names no number")
    number = read.number("n")
    if number is None:
        raise RefusalError("the amount names no number")
    return number


def day_beside(read: Reading, frame: Frame) -> Value:
    """ "The next day", "the day before", "that night": beside the date mentioned before."""
    step = {"preceding": -1, "same": 0, "following": 1}[
        read.relation() or ("preceding" if read.has("back") else "following")
    ]
    return shifted(previous_of(frame), step, read.text("u") or "day")


def past_span(read: Reading, frame: Frame) -> Value:
    """ "Over the past two years": from then to the anchor."""
    base, unit = anchor_of(frame), read.text("u")
    if base.year is None:
        raise RefusalError("the anchor has no year")
    amount = _amount(read) if read.has("n") else 1
    if read.has("half"):
        unit, amount = "month", HALF_YEAR
    if unit in ("week", "day", "night"):
        day = dated_anchor(frame)
        start = shift_days(base, -amount * (WEEK if unit == "week" else 1))
        return interval(start or base, Point(day.year, day.month, day.day), RESOLVED)
    return _past_months(base, unit, amount * (10 if unit == "decade" else 1))


def _past_months(base: Point, unit: str, amount: int) -> Value:
    """Months in months and one year in months, several years in years."""
    if unit == "month" or (amount == 1 and base.month and not base.is_season):
        if base.month is None or base.is_season:
            raise RefusalError("the anchor names no month")
        start = shift_months(base, -amount if unit == "month" else -12)
        return interval(start, replace(base, day=None), RESOLVED)
    return interval(Point((base.year or 0) - amount), Point(base.year), RESOLVED)


def vague_past(read: Reading, frame: Frame) -> Value:
    """ "In recent years" bounds nothing."""
    raise RefusalError("the words name no number")


def season_year(read: Reading, frame: Frame) -> Value:
    """Season and year."""
    return stated(Point(_year(read), read.season()))


def season_relative_year(read: Reading, frame: Frame) -> Value:
    """Season and "last year"."""
    return resolved(Point(year_by(frame, read.relation()), read.season()))


def relative_season(read: Reading, frame: Frame) -> Value:
    """ "Last winter"."""
    return resolved(season_by(frame, read.season(), read.relation()))


def season(read: Reading, frame: Frame) -> Value:
    """ "In the autumn": the latest one that had begun, the year from the document."""
    if frame.year is not None:
        return stated(Point(frame.year, read.season()))
    point = season_by(frame, read.season(), "")
    return stated(replace(point, year=(point.year or 0) + 1) if frame.forward else point)


def year(read: Reading, frame: Frame) -> Value:
    """A year."""
    return stated(Point(_year(read)))


def decade(read: Reading, frame: Frame) -> Value:
    """ "The 1990s", whatever its part."""
    first = _year(read)
    return interval(Point(first), Point(first + 9))


def year_range(read: Reading, frame: Frame) -> Value:
    """ "From 1999 to 2005", "2016-17"."""
    first, last = _year(read), read.number("z") or 0
    return interval(Point(first), Point(last if last > 99 else first // 100 * 100 + last))


def day_range(read: Reading, frame: Frame) -> Value:
    """Days from and to; month and year may stand on one side only."""
    end_month = read.month("m2") if read.has("m2") else read.month("m1")
    start_month = read.month("m1") if read.has("m1") else end_month
    return _range(read, frame, (start_month, _day(read)), (end_month, read.number("e") or 0))


def month_range(read: Reading, frame: Frame) -> Value:
    """Months from and to; the year may stand on one side only."""
    return _range(read, frame, (read.month("m1"), None), (read.month("m2"), None))


def _range(read: Reading, frame: Frame, first: tuple[int, int | None], last: tuple[int, int | None]) -> Value:
    """The end takes its year, the start the latest that lies before the end."""
    start_year, end_year = _year_or_none(read, "y1"), _year_or_none(read, "y2")
    basis = DateBasis.STATED
    if read.has("r"):
        end_year, basis = year_by(frame, read.relation()), RESOLVED
    if end_year is None and start_year is not None:
        end_year = start_year + (last < first)
    end = in_year(frame, *last) if end_year is None else Point(end_year, *last)
    if start_year is None and end.year is not None:
        start_year = end.year - (_key(last) < _key(first))
    return interval(Point(start_year, *first), end, basis)


def _key(part: tuple[int, int | None]) -> tuple[int, int]:
    return part[0], part[1] or 0


def ordinal_range(read: Reading, frame: Frame) -> Value:
    """ "From the 5th to the 9th", of the anchor's month or of the one named beside it."""
    start, end = _day(read), read.number("e") or 0
    if not 1 <= start < end <= 31:
        raise RefusalError("the interval ends before it begins")
    base = month_by(frame, read.relation()) if read.has("r") else day_of_month(frame, end)
    return interval(replace(base, day=start), replace(base, day=end), RESOLVED)


def _year(read: Reading) -> int:
    return read.number("y") or 0


def _year_or_none(read: Reading, name: str) -> int | None:
    return read.number(name) if read.has(name) else None


def _day(read: Reading) -> int:
    return read.number("d") or 0
