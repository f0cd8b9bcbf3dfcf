"""What a search for dates is given and what it finds: the context and the mention."""

from dataclasses import dataclass, replace

from dashboard.dates.edtf import Point, point_of
from dashboard.model import When


@dataclass(frozen=True)
class DateContext:
    """What the document has said already; all EDTF, '' where it says nothing.

    `published` is a day, month or year; `spoken` the day on which the source spoke, perhaps without year;
    `heading` the day of an archive heading or link; `year` the year that the paragraph or section gives;
    `previous` the last date mentioned before in the same story, `told` the last of those that names a month.
    """

    published: str = ""
    spoken: str = ""
    heading: str = ""
    year: int | None = None
    previous: str = ""
    told: str = ""

    @property
    def horizon(self) -> str:
        """The date that nothing told here can lie after: the heading, else publication."""
        return self.heading or self.published

    @property
    def anchor(self) -> str:
        """The date against which relative words are resolved: spoken, else heading, else published."""
        spoken = point_of(self.spoken)
        if spoken is None:
            return self.horizon
        return spoken.edtf if spoken.year else _with_year(spoken, self).edtf


def _with_year(spoken: Point, context: DateContext) -> Point:
    """The latest such day that is not after the horizon; still without year when nothing gives one."""
    horizon = point_of(context.horizon)
    if horizon is None or horizon.year is None:
        return _first_valid(spoken, context.year, 1) if context.year else spoken
    later = (spoken.month or 0, spoken.day or 0) > (horizon.month or 12, horizon.day or 31)
    return _first_valid(spoken, horizon.year - later, 8)


def _first_valid(point: Point, year: int, tries: int) -> Point:
    """The point in that year or the nearest earlier one that has it (February 29)."""
    dated = (replace(point, year=year - back) for back in range(tries))
    return next((candidate for candidate in dated if candidate.is_valid()), point)


@dataclass(frozen=True)
class DateMention:
    """A date in a text: `text[start:end] == when.text`; `rule` is the grammar rule that read it.

    `refused` says why words that look like a date were not resolved; `when` is then unknown.
    """

    start: int
    end: int
    when: When
    rule: str
    refused: str = ""
