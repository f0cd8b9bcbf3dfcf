"""Writes events as the sheet that TimelineJS reads, with each date as printed and none made up."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from dashboard.exports.about import about_lines
from dashboard.exports.partial_dates import partial_span, parts_of
from dashboard.exports.safe_text import calm, html_cell, plain_link
from dashboard.exports.stamp import Stamp
from dashboard.exports.telling import doubts, headline, place_told, source_told, when_told
from dashboard.exports.wording import actor_word, family_word, target_word, word
from dashboard.model import Event

COLUMNS = (
    "Year", "Month", "Day", "Time", "End Year", "End Month", "End Day", "End Time", "Display Date", "Headline", "Text",
    "Media", "Media Credit", "Media Caption", "Media Thumbnail", "Alt Text", "Type", "Group", "Background",
)  # fmt: skip
START, END = COLUMNS[0:3], COLUMNS[4:7]
TITLE = "Escapee coercion events"
NO_YEAR = "no_year"


def timeline_left_out(events: Sequence[Event]) -> Mapping[str, int]:
    """A slide without a first year has no place on a timeline."""
    undated = sum(not partial_span(event).first for event in events)
    return {NO_YEAR: undated} if undated else {}


def write_timeline_js(events: Iterable[Event], stamp: Stamp) -> bytes:
    """A title slide that says what is shown and left out, then a row an event with a year.

    UTF-8 without a byte order mark, which TimelineJS would read as a part of `Year`. No cell begins like a formula, and
    `Media` and `Background` stay empty: they would be fetched by whoever looks at the timeline.
    """
    shown = tuple(events)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, restval="", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writeheader()
    writer.writerow(_title_row(shown, stamp))
    writer.writerows(_row(event, stamp) for event in shown if partial_span(event).first)
    return text.getvalue().encode("utf-8")


def _title_row(events: Sequence[Event], stamp: Stamp) -> dict[str, str]:
    left_out = timeline_left_out(events)
    kept = len(events) - sum(left_out.values())
    notes = ("Events on this timeline", f"{kept:,} of {len(events):,}")
    lines = about_lines(stamp, left_out, notes)
    paragraphs = "".join(f"<p>{html_cell(f'{name.en}: {value}')}</p>" for name, value in lines)
    return {"Headline": html_cell(TITLE), "Text": paragraphs, "Type": "title"}


def _row(event: Event, stamp: Stamp) -> dict[str, str]:
    span = partial_span(event)
    last = span.last if span.last != span.first else ""  # TimelineJS asks not to repeat the start
    return {
        **dict(zip(START, parts_of(span.first), strict=True)),
        **dict(zip(END, parts_of(last), strict=True)),
        "Display Date": _label(event.date_text),
        "Headline": _label(_headline(event, stamp)),
        "Text": "".join(f"<p>{paragraph}</p>" for paragraph in _paragraphs(event, stamp)),
        "Group": _label(family_word(event, stamp.scheme).en),
    }


def _headline(event: Event, stamp: Stamp) -> str:
    names = ", ".join(dict.fromkeys(place.name for place in event.places if place.name))
    return f"{headline(event, stamp)}: {names}" if names else headline(event, stamp)


def _paragraphs(event: Event, stamp: Stamp) -> Iterator[str]:
    scheme = stamp.scheme
    yield html_cell(f"“{event.quote}”")
    yield _line("when", when_told(event))
    if event.places:
        yield _line("where", "; ".join(map(place_told, event.places)))
    if event.actors:
        yield _line("actors", ", ".join(actor_word(key, scheme).en for key in event.actors))
    if event.targets:
        yield _line("targets", ", ".join(target_word(key, scheme).en for key in event.targets))
    link = html_cell(plain_link(event.url))
    yield _line("source", source_told(event)) + (f' <a href="{link}">{link}</a>' if link else "")
    yield _line("doubt", "; ".join(doubts(event)))


def _line(field: str, text: str) -> str:
    return html_cell(f"{word('field', field).en}: {text}")


def _label(text: str) -> str:
    """A cell that TimelineJS unescapes and then draws as HTML: nothing that could become markup on the way."""
    return html_cell(calm(text))
