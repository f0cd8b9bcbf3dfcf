"""The drawer of one event: its place among those shown, its sentence, what was understood and why, how to cite it."""

from urllib.parse import urlencode

import streamlit as st

from dashboard.exports.stamp import Layer
from dashboard.model import Event, Sensitivity
from dashboard.widgets import view
from dashboard.widgets.citation import cite
from dashboard.widgets.days import in_words
from dashboard.widgets.explanation import draw_explanation
from dashboard.widgets.in_document import quote_in_document
from dashboard.widgets.layer import draw_shared_link
from dashboard.widgets.plain import markup, plain, shorten
from dashboard.widgets.reasons import reasons_html
from dashboard.widgets.understood import understood_table
from dashboard.widgets.workspace import OpenWorkspace, position, tellings

DRAWER_WIDTH = 640  # pixels
MOST_TELLINGS = 10
TELLING = 90  # characters of another telling on its button


def open_drawer(opened: OpenWorkspace, event_id: str) -> None:
    """Draw the drawer. It runs again by itself for its own buttons, so the page behind it stays as it is."""
    event = opened.store.event(event_id)
    title = "Event" if event else "No such event"
    st.dialog(title, width=DRAWER_WIDTH, position="right", on_dismiss=view.set_event)(_draw)(opened)


def _draw(opened: OpenWorkspace) -> None:
    """Of the event that is open now: a button of the drawer may have opened another one."""
    view.write_address()
    event = opened.store.event(view.open_event())
    if event is None:
        st.info(
            "This workspace holds no such event. It may have been built from other documents or by another codebook."
        )
        return
    _draw_steps(opened, event)
    _draw_head(opened, event)
    st.html(f"<h3>The sentence in its document</h3>{quote_in_document(opened, event)}")
    st.html(_document_facts(opened, event))
    st.html(f"<h3>What was understood</h3>{understood_table(opened, event)}")
    st.html(f"<h3>Why it was coded</h3>{reasons_html(opened, event)}")
    draw_explanation(opened, event)
    _draw_tellings(opened, event)
    _draw_citation(opened, event)


def _draw_steps(opened: OpenWorkspace, event: Event) -> None:
    """The way to the events before and after it, in the order of the Events page."""
    found = position(opened, view.filters(), event.event_id)
    told = f"{found.number:,} of {found.shown:,}" if found.number else f"Not among the {found.shown:,} shown"
    with st.container(horizontal=True, key="drawer-steps", vertical_alignment="center", gap="small"):
        _draw_step("Previous", found.before, "Left")
        st.markdown(told, width="content")
        _draw_step("Next", found.after, "Right")


def _draw_step(label: str, event_id: str, key: str) -> None:
    st.button(
        label,
        key=f"drawer-{label.lower()}",
        shortcut=key,
        disabled=not event_id,
        on_click=view.set_event,
        args=(event_id,),
    )


def _draw_head(opened: OpenWorkspace, event: Event) -> None:
    family = opened.label_of("family", event.family) if event.family else "codes no tactic"
    parts = [family, in_words(event.date), event.publisher or event.document_file]
    parts += ["restricted"] if event.sensitivity is Sensitivity.RESTRICTED else []
    told = f"<h2>{markup(event.tactic_label or 'Context item')}</h2><p>{' · '.join(markup(part) for part in parts)}</p>"
    st.html(f'<div class="drawer-head">{told}</div>')


def _document_facts(opened: OpenWorkspace, event: Event) -> str:
    """A definition list; every value is escaped."""
    full = opened.layer is Layer.FULL
    rows = {
        "Title": event.title or "untitled",
        "Publisher": event.publisher or "not stated",
        "Repost of": event.original_publisher,
        "Published": in_words(event.published),
        "Source spoke": in_words(event.reported_on) if event.reported_on else "",
        "Address": event.url,
        "File": event.document_file,
        "Sentence": f"characters {event.quote_start}–{event.quote_end} of the text" if full else "",
    }
    parts = (f"<dt>{term}</dt><dd>{markup(value)}</dd>" for term, value in rows.items() if value)
    return f'<dl class="facts">{"".join(parts)}</dl>'


def _draw_tellings(opened: OpenWorkspace, event: Event) -> None:
    """The other events of the same happening, each a button; a happening told once says so."""
    rows = tellings(opened, event.event_id, MOST_TELLINGS)
    st.html(f"<h3>Other tellings of this happening</h3><p>{_tellings_in_words(event, len(rows))}</p>")
    for row in rows.to_dict("records"):
        who, when = row["publisher"] or row["document_file"], in_words(str(row["published"] or row["date"]))
        words = plain(f"{shorten(str(who), 40)}, {when}: {row['quote']}", TELLING + 40)
        key = f"telling-{row['event_id']}"
        st.button(words, key=key, on_click=view.set_event, args=(str(row["event_id"]),), width="stretch")


def _tellings_in_words(event: Event, listed: int) -> str:
    sources = f"{event.n_independent_sources} independent {'source' if event.n_independent_sources == 1 else 'sources'}"
    others = max(event.n_tellings - 1, listed)
    return f"{listed:,} of {others:,} listed · {sources} in all" if others else f"None in this workspace · {sources}"


def _draw_citation(opened: OpenWorkspace, event: Event) -> None:
    st.html("<h3>Link and citation</h3>")
    if opened.layer is Layer.FULL:
        st.caption("Link to this event, for those who have this workspace")
        st.code(f"{_page()}?{urlencode({'event': event.event_id})}", language=None, wrap_lines=True)
    draw_shared_link(opened, event)
    st.caption("Citation")
    st.code(cite(event, opened.store.revision), language=None, wrap_lines=True)


def _page() -> str:
    return (st.context.url or "").split("?")[0]
