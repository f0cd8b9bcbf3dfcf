"""The drawer of one event: the sentence in its document, what was understood of it, and why."""

import streamlit as st

from dashboard.model import DatePrecision, Event, Place
from dashboard.widgets import view
from dashboard.widgets.days import in_words
from dashboard.widgets.plain import markup, plain
from dashboard.widgets.workspace import OpenWorkspace

AROUND = 450  # characters of the document to either side of the sentence; the rest is folded
MOST_FOLDED = 40_000  # characters of the rest, to either side
DRAWER_WIDTH = 560  # pixels


def open_drawer(opened: OpenWorkspace, event_id: str) -> None:
    event = opened.store.event(event_id)
    title = plain(event.tactic_label or "Context item") if event else "No such event"
    st.dialog(title, width=DRAWER_WIDTH, position="right", on_dismiss=view.set_event)(_draw)(opened, event)


def _draw(opened: OpenWorkspace, event: Event | None) -> None:
    if event is None:
        st.info(
            "This workspace holds no such event. It may have been built from other documents or by another codebook."
        )
        return
    _draw_document(opened, event)
    _draw_summary(opened, event)
    _draw_reasons(event)
    _draw_link(event)


def _draw_summary(opened: OpenWorkspace, event: Event) -> None:
    rows = {
        "Family": opened.label_of("family", event.family) if event.family else "none",
        "Date as printed": event.date_text or "none",
        "Date as understood": _date_in_words(event),
        "Told as": f"{event.assertion}, {event.scope}, {event.outcome}",
        "Actors": ", ".join(opened.label_of("actor", key) for key in event.actors) or "not stated",
        "Targets": ", ".join(opened.label_of("target", key) for key in event.targets) or "not stated",
        "Places": "\n".join(_place_in_words(opened, place) for place in event.places) or "not stated",
        "Sources": f"{event.n_independent_sources} independent, {event.n_tellings} tellings",
    }
    st.html("<h3>What was understood</h3>" + _definitions(rows))


def _date_in_words(event: Event) -> str:
    if event.date_precision is DatePrecision.UNKNOWN:
        return "unknown"
    basis = {
        "stated": "stated in the text",
        "resolved": "worked out from another date in the text",
        "source": "the day on which the source spoke",
        "published": "the publication date",
        "none": "no basis",
    }[event.date_basis]
    return f"{in_words(event.date)} ({event.date_precision}; {basis})"


def _place_in_words(opened: OpenWorkspace, place: Place) -> str:
    country = opened.label_of("country", place.country) if place.country else ""
    above = [part for part in (place.admin1, country) if part and part != place.name]
    inside = f" ({', '.join(above)})" if above else ""
    return f"{place.role}: {place.name}{inside}, {place.precision}"


def _definitions(rows: dict[str, str]) -> str:
    """A definition list; every value is escaped."""
    parts = (
        f"<dt>{markup(term)}</dt><dd>{markup(value).replace(chr(10), '<br>')}</dd>" for term, value in rows.items()
    )
    return f'<dl class="facts">{"".join(parts)}</dl>'


def _draw_document(opened: OpenWorkspace, event: Event) -> None:
    st.html(f'<h3>The sentence in its document</h3><div class="document">{_marked(opened, event)}</div>')
    rows = {
        "Title": event.title or "untitled",
        "Publisher": event.publisher or "not stated",
        "Repost of": event.original_publisher,
        "Published": in_words(event.published),
        "Source spoke": in_words(event.reported_on) if event.reported_on else "",
        "Address": event.url,
        "File": event.document_file,
    }
    st.html(_definitions({term: value for term, value in rows.items() if value}))


def _marked(opened: OpenWorkspace, event: Event) -> str:
    """The document around the sentence, escaped piece by piece, with the sentence marked and the rest folded."""
    text = opened.text_of(event.document_id)
    start, end = event.quote_start, event.quote_end
    mark = f"<mark>{markup(event.quote)}</mark>"
    if text is None or text[start:end] != event.quote:
        return mark
    first, last = _word_start(text, start - AROUND), _word_start(text, end + AROUND)
    before = _folded("Text before", text[max(first - MOST_FOLDED, 0) : first])
    after = _folded("Text after", text[last : last + MOST_FOLDED])
    return f"{before}{markup(text[first:start])}{mark}{markup(text[end:last])}{after}"


def _word_start(text: str, near: int) -> int:
    """The start of the first word from a position on."""
    if near <= 0 or near >= len(text):
        return max(0, min(near, len(text)))
    space = text.find(" ", near, near + 60)
    return near if space < 0 else space + 1


def _folded(label: str, text: str) -> str:
    return f"<details><summary>{label}</summary>{markup(text)}</details>" if text.strip() else ""


def _draw_reasons(event: Event) -> None:
    rows = {
        "Coded by": event.coder,
        "Confidence": f"{event.confidence:.2f} of 1",
        "Review": event.review + (f" by {event.reviewed_by}, {event.reviewed_at}" if event.reviewed_by else ""),
        "Sentence": f"characters {event.quote_start}–{event.quote_end}",
        "Text digest": event.document_sha256,
    }
    st.html("<h3>Why it was coded</h3>" + _definitions(rows))


def _draw_link(event: Event) -> None:
    st.caption("Link to this event")
    base = (st.context.url or "").split("?")[0]
    st.code(f"{base}?event={event.event_id}", language=None)
