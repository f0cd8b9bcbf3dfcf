"""One document to read: what it says of itself, what was made of it, and its text with the searched words marked."""

import streamlit as st

from dashboard.filters import Filters
from dashboard.listing import DocumentRecord
from dashboard.query.spans import Span, find_spans, wanted_terms
from dashboard.widgets import view
from dashboard.widgets.days import in_words
from dashboard.widgets.excerpts import marked_between
from dashboard.widgets.links import address_of, counted, link
from dashboard.widgets.plain import markup, plain
from dashboard.widgets.workspace import OpenWorkspace

READ = "read"  # the parameter of the address that names the document by its id
MOST = 40_000  # characters shown at once


def draw_read_document(opened: OpenWorkspace) -> bool:
    """Whether the address asks for a document; if so, it is drawn."""
    asked = view.choice(READ)
    if not asked:
        return False
    record = next((one for one in opened.documents if one.document_id == asked), None)
    text = opened.text_of(asked) if record else None
    if record is None or text is None:
        st.info("The text of this document is not here. It may be of another build, or the layer has no texts.")
        return True
    st.header(plain(record.title or "Untitled"), anchor=False)
    st.html(f'<div class="goes read">{_back()}{_facts(record)}{_text(text)}</div>')
    return True


def _back() -> str:
    return f"<p>{link('‹ All documents', address_of('sources', view.filters()))}</p>"


def _facts(record: DocumentRecord) -> str:
    only = Filters(document=(record.document_file,), context=bool(record.n_context))
    told = counted(record.n_events + record.n_context, "event")
    rows = {
        "Publisher": markup(record.publisher or "not stated"),
        "Repost of": markup(record.original_publisher),
        "Published": in_words(record.published) if record.published else "not stated",
        "Source spoke": in_words(record.reported_on) if record.reported_on else "",
        "Address": markup(record.url),
        "File": markup(record.document_file),
        "Text digest": record.sha256,
        "Tells": link(told, address_of("events", only)) if record.n_events + record.n_context else "no event",
    }
    parts = (f"<dt>{term}</dt><dd>{value}</dd>" for term, value in rows.items() if value)
    return f'<dl class="facts">{"".join(parts)}</dl>'


def _text(text: str) -> str:
    """The text; of a long one the part that begins before the first hit."""
    spans = find_spans(text, wanted_terms(view.filters().text))
    start, end = _part(text, spans)
    shown = f"Characters {start:,}–{end:,} of {len(text):,}"
    hits = f" · {counted(len(spans), 'hit')}" if view.filters().text else ""
    return f'<p class="note">{shown}{hits}</p><div class="document">{marked_between(text, spans, start, end)}</div>'


def _part(text: str, spans: tuple[Span, ...]) -> Span:
    first = spans[0][0] if spans else 0
    start = max(0, min(first - MOST // 4, len(text) - MOST))
    return start, min(len(text), start + MOST)
