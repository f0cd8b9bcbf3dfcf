"""Lists the documents whose whole text answers the search, also those that tell no event."""

from collections.abc import Sequence

import streamlit as st

from dashboard.exports.stamp import Layer
from dashboard.filters import Filters
from dashboard.listing import DocumentRecord
from dashboard.query.spans import wanted_terms
from dashboard.query.texts import TextHit
from dashboard.widgets import view
from dashboard.widgets.days import in_words
from dashboard.widgets.excerpts import marked
from dashboard.widgets.links import address_of, counted
from dashboard.widgets.plain import markup
from dashboard.widgets.reading import READ
from dashboard.widgets.workspace import OpenWorkspace, text_hits

MOST_HITS = 20
EXCERPT = 260  # characters


def draw_document_hits(opened: OpenWorkspace) -> None:
    """Nothing while no word is searched for."""
    search = view.filters().text
    if not wanted_terms(search):
        return
    st.header("Documents that hold these words", anchor=False)
    if opened.layer is Layer.PUBLIC:
        st.caption("Texts of documents are not part of the public layer: they are not searched.")
        return
    hits = text_hits(opened, search)
    st.html(f'<div class="goes"><p class="note">{_count(opened, hits)}</p>{_listed(opened, hits, search)}</div>')


def _count(opened: OpenWorkspace, hits: Sequence[TextHit]) -> str:
    silent = sum(not opened.documents[hit.row].n_events for hit in hits)
    found = f"{len(hits):,} of {counted(len(opened.documents), 'document')}, whatever the other filters"
    listed = f"the {MOST_HITS} with most hits are listed" if len(hits) > MOST_HITS else "those with most hits first"
    return " · ".join([found, f"{silent:,} of them without an event", listed] if hits else [found])


def _listed(opened: OpenWorkspace, hits: Sequence[TextHit], search: str) -> str:
    terms = wanted_terms(search)
    lines = "".join(f"<li>{_hit(opened, hit, search, terms)}</li>" for hit in hits[:MOST_HITS])
    return f'<ol class="hits">{lines}</ol>' if lines else ""


def _hit(opened: OpenWorkspace, hit: TextHit, search: str, terms: Sequence[str]) -> str:
    record = opened.documents[hit.row]
    address = address_of("sources", Filters(text=search), **{READ: record.document_id})
    title = f'<a href="{markup(address)}">{marked(record.title or "Untitled", terms, 120)}</a>'
    excerpt = marked(opened.text_of(record.document_id) or "", terms, EXCERPT)
    return f"{title}<small>{_facts(record, hit)}</small><p>{excerpt}</p>"


def _facts(record: DocumentRecord, hit: TextHit) -> str:
    who = markup(record.publisher or record.document_file, 60)
    when = f"published {in_words(record.published)}" if record.published else "publication date not stated"
    events = counted(record.n_events, "event") if record.n_events else "<b>no event</b>"
    return " · ".join((who, when, events, counted(hit.often, "hit")))
