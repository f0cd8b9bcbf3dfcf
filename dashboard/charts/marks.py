"""Places single events on the timeline: their days, their row in the lane, their words."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from dashboard.charts.figure import inert
from dashboard.charts.lanes import Lane
from dashboard.model import DatePrecision, Kind

BINS = 140  # a mark takes one part in so many of the axis to either side
LEAST_ROWS, ROWS_IN_ALL = 8, 140  # of marks in a lane, in all lanes; what fits no more is put over the last row
UNDATED_COLUMNS = 12
LONGEST_QUOTE, SHORTEST_QUOTE = 110, 16  # bytes of the first words in a tooltip
TOOLTIPS_IN_ALL = 12_000  # bytes, so that a change stays small however many marks there are
Axis = tuple[int, int]  # first and last day


@dataclass(frozen=True)
class Mark:
    """An event as it stands in one lane; days are counted since year 1, None without a year.

    `open` tells the sides on which its range has no end. `until` is the day of publication where the figure shows it.
    """

    lane: Lane
    event_id: str
    incident_id: str
    precision: DatePrecision
    context: bool
    start: int | None
    end: int | None
    open: tuple[bool, bool]
    until: int | None
    row: int
    column: int
    when: str
    words: str

    @property
    def middle(self) -> str:
        return iso((self.start or 0) + ((self.end or 0) - (self.start or 0)) // 2)


def place_marks(events: pd.DataFrame, lanes: Sequence[Lane], axis: Axis, published: bool) -> tuple[Mark, ...]:
    """One mark for each event and lane it stands in, in the order of time."""
    most = max(LEAST_ROWS, ROWS_IN_ALL // max(len(lanes), 1))
    return tuple(_marks_of(events, {lane.key: lane for lane in lanes}, axis, most, published))


def _marks_of(
    events: pd.DataFrame, lanes: Mapping[str, Lane], axis: Axis, most: int, published: bool
) -> Iterator[Mark]:
    rows: dict[str, list[int]] = {key: [] for key in lanes}
    undated = dict.fromkeys(lanes, 0)
    records: list[Any] = [*events.itertuples(index=False)]
    for event, (when, words) in zip(records, tooltips_of(records, published), strict=True):
        span = None if event.undated else span_of(event, axis)
        start, end = span or (None, None)
        until = day_of(event.published) if published and span else None
        for key in event.lanes:
            row, column = _place(span, until, rows[key], undated[key], axis, most)
            undated[key] += span is None
            yield Mark(
                lanes[key], event.event_id, event.incident_id, DatePrecision(event.date_precision),
                event.kind == Kind.CONTEXT, start, end, _open_sides(event), until, row, column, when, words,
            )  # fmt: skip


def _place(
    span: Axis | None, until: int | None, taken: list[int], undated: int, axis: Axis, most: int
) -> tuple[int, int]:
    """Row and column; the column counts marks without a year."""
    if span is None:
        return divmod(undated, UNDATED_COLUMNS)
    least = (axis[1] - axis[0]) // BINS
    middle = sum(span) // 2
    days = [*span, middle - least, middle + least, *([until] if until is not None else [])]
    return _free_row(taken, min(days), max(days), most), 0


def _free_row(taken_until: list[int], start: int, end: int, most: int) -> int:
    """The first row of a lane that is free from a day on; the last one when there are too many."""
    for row, until in enumerate(taken_until):
        if until < start:
            taken_until[row] = end
            return row
    if len(taken_until) < most:
        taken_until.append(end)
    return len(taken_until) - 1


def span_of(event: Any, axis: Axis) -> Axis:
    """First and last day, cut at the axis where a range is open or leaves it."""
    start = day_of(event.date_start) or day_of(f"{event.date[:4]}-01-01") or axis[0]
    end = day_of(event.date_end) or axis[1]
    start = min(max(start, axis[0]), axis[1])
    return start, max(min(end, axis[1]), start)


def _open_sides(event: Any) -> tuple[bool, bool]:
    return not event.date_start and not event.undated, not event.date_end and not event.undated


def day_of(text: str) -> int | None:
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        return None


def iso(ordinal: int) -> str:
    """A day as ISO; the first of a month or year in the shorter form that means the same on an axis."""
    day = date.fromordinal(min(ordinal, date.max.toordinal()))
    return day.isoformat()[: 4 if day.month == day.day == 1 else 7 if day.day == 1 else 10]


def tooltips_of(events: Sequence[Any], published: bool) -> list[tuple[str, str]]:
    """For each event its date and place, and its first words, as many as leave room for all, with the publisher."""
    whens = [_when_of(event, published) for event in events]
    publishers = [f" ({inert(event.publisher, 40)})" if event.publisher else "" for event in events]
    room = TOOLTIPS_IN_ALL - sum(len(json.dumps(text)) for text in (*whens, *publishers))
    limit = min(max(room // max(len(events), 1), SHORTEST_QUOTE), LONGEST_QUOTE)
    quotes = [inert(first_words(event.quote, limit)) for event in events]
    return [(when, quote + publisher) for when, quote, publisher in zip(whens, quotes, publishers, strict=True)]


def _when_of(event: Any, published: bool) -> str:
    """The date as printed, the place, and how long after it the document was published."""
    printed = event.date_text or event.date.replace("XXXX", "").strip("-") or "no date"
    year = "year not stated" if event.undated else ""
    parts = (printed[:60], year, event.place[:40], lag_in_words(event) if published else "")
    return inert(", ".join(part for part in parts if part))


def first_words(text: str, limit: int) -> str:
    """As many words as fit into so many bytes of JSON, where a letter beyond ASCII takes six; at least the first."""
    kept = ""
    for word in text.split():
        if kept and len(json.dumps(f"{kept} {word}")) > limit:
            return f"{kept}…"
        kept = f"{kept} {word}" if kept else word[:limit]
    return kept


def lag_in_words(event: Any) -> str:
    """How long after the act its document was published, as exactly as the dates allow; empty without a day."""
    told = day_of(event.published)
    if told is None:
        return ""
    first, last = day_of(event.date_start), day_of(event.date_end)
    if first is None and last is None:
        return f"published {event.published}"
    least = told - last if last is not None else 0
    most = told - first if first is not None else None
    if most is not None and most < 0:
        return f"published before, on {event.published}"
    low = max(least, 0)
    if most is None:
        return f"told {_days(low)} later or more"
    return f"told {_days(low)} later" if low == most else f"told {_days(low)} to {_days(most)} later"


def _days(number: int) -> str:
    """Days up to two months, then months, from two years on years."""
    if number < 61:
        return f"{number} day{'' if number == 1 else 's'}"
    return f"{number // 30} months" if number < 730 else f"{number // 365} years"
