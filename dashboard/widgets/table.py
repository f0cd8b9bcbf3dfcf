"""The table of events: a row's sentence opens its drawer, on a phone each row is a block of its own."""

from collections.abc import Iterator, Sequence
from hashlib import sha256

import streamlit as st

from dashboard.filters import Filters
from dashboard.query.spans import wanted_terms
from dashboard.widgets import view
from dashboard.widgets.days import in_words
from dashboard.widgets.excerpts import marked
from dashboard.widgets.links import address_of
from dashboard.widgets.plain import markup
from dashboard.widgets.workspace import OpenWorkspace, page, totals

ROWS = 50
QUOTE, TITLE = 320, 90  # characters
COLUMNS = ("Date", "Tactic", "Sentence", "Places", "Source")
Row = dict[str, object]


def draw_events_table(opened: OpenWorkspace, key: str) -> None:
    """A part of the filtered events; `key` is the page that the table stands on."""
    filters = view.filters()
    shown = totals(opened, filters).shown
    pages = max(-(-shown // ROWS), 1)
    number = st.pagination(pages, key=f"{key}-page-{mark_of(repr(filters))}", on_change=view.touch) if pages > 1 else 1
    first = (number - 1) * ROWS
    rows = page(opened, filters, ROWS, first)
    terms = wanted_terms(filters.text)
    lines = "".join(_line(opened, _record(row), key, terms) for row in rows.to_dict("records"))
    head = "".join(f'<th scope="col">{name}</th>' for name in COLUMNS)
    caption = f"Events {first + 1:,}–{first + len(rows):,} of {shown:,}, in the order of their days"
    st.html(
        f'<div class="goes"><table class="events rows"><caption>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div>"
    )


def mark_of(text: str) -> str:
    """A short mark for a widget's key, another one for another text."""
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:12]


def _record(row: "dict[object, object]") -> Row:
    return {str(name): value for name, value in row.items()}


def _line(opened: OpenWorkspace, row: Row, key: str, terms: Sequence[str]) -> str:
    address = address_of(key, view.filters(), str(row["event_id"]), **_choices())
    quote = f'<a href="{markup(address)}">{marked(str(row["quote"]), terms, QUOTE)}</a>'
    cells = (_date(row), _tactic(row), quote, markup(str(row["places"])), _source(row, terms))
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _choices() -> dict[str, str]:
    """What the page draws beside the filters, so that a row's link changes nothing of it."""
    return {key: values[0] for key, values in view.address_of(Filters()).items() if key != "layer"}


def _date(row: Row) -> str:
    printed = str(row["date_text"])
    return _with_note(in_words(str(row["date"])), f"“{printed}”" if printed else "")


def _tactic(row: Row) -> str:
    """The tactic, and below it what makes the telling less than a fact that happened."""
    doubts = [str(row[name]) for name in ("assertion", "outcome") if str(row[name]) not in ("reported", "completed")]
    return _with_note(str(row["tactic_label"] or "Context item"), ", ".join(doubts) if row["tactic"] else "")


def _source(row: Row, terms: Sequence[str]) -> str:
    told: Iterator[str] = (str(row[name]) for name in ("publisher", "document_file") if row[name])
    return f"{markup(next(told, ''), 60)}<small>{marked(str(row['title']), terms, TITLE)}</small>"


def _with_note(words: str, note: str) -> str:
    return markup(words) + (f"<small>{markup(note, 60)}</small>" if note else "")
