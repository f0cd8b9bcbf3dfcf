"""The documents as a table, and below it what was refused or set aside, with its reason."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from dashboard.exports.stamp import Layer
from dashboard.filters import Filters
from dashboard.listing import DocumentRecord
from dashboard.model import Issue
from dashboard.widgets import view
from dashboard.widgets.days import in_words
from dashboard.widgets.links import address_of, counted, link
from dashboard.widgets.plain import markup
from dashboard.widgets.table import mark_of
from dashboard.widgets.workspace import OpenWorkspace, documents

DOCUMENTS_A_PAGE = 25
MOST_ISSUES = 1_000
COLUMNS = ("Document", "Publisher", "Published", "Events", "Context", "Issues", "Notes")


def draw_documents(opened: OpenWorkspace) -> None:
    found = documents(opened, view.filters())
    shown = dict(zip(found["document_file"], found["n_events"], strict=True))
    records = opened.documents
    if not records:
        st.info("This workspace lists no document. Put documents into its documents folder and run `dashboard build`.")
        return
    reposts = sum(bool(record.original_publisher) for record in records)
    cut = sum(record.truncated for record in records)
    parts = [counted(reposts, "repost"), f"{cut:,} cut off", counted(len(opened.issues), "issue")]
    st.markdown(f"**{counted(len(records), 'document')}** · " + " · ".join(parts))
    ordered = sorted(records, key=lambda record: -int(shown.get(record.document_file, 0)))
    _draw_table(opened, ordered, shown)
    st.caption(
        "“Events” counts those that the filters show, of all that the document tells. A repost counts as its origin, "
        "never as a second source."
    )


def _draw_table(opened: OpenWorkspace, records: Sequence[DocumentRecord], shown: Mapping[str, int]) -> None:
    pages = -(-len(records) // DOCUMENTS_A_PAGE)
    key = f"sources-page-{mark_of(repr(view.filters()))}"
    number = st.pagination(pages, key=key, on_change=view.touch) if pages > 1 else 1
    first = (number - 1) * DOCUMENTS_A_PAGE
    listed = records[first : first + DOCUMENTS_A_PAGE]
    lines = "".join(_line(opened, record, int(shown.get(record.document_file, 0))) for record in listed)
    head = "".join(f'<th scope="col">{name}</th>' for name in COLUMNS)
    caption = f"Documents {first + 1:,}–{first + len(listed):,} of {len(records):,}, those with most events shown first"
    st.html(
        f'<div class="goes"><table class="events documents rows"><caption>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div>"
    )


def _line(opened: OpenWorkspace, record: DocumentRecord, shown: int) -> str:
    repost = f"<small>repost of {markup(record.original_publisher, 60)}</small>" if record.original_publisher else ""
    spoke = f"<small>source spoke {in_words(record.reported_on)}</small>" if record.reported_on else ""
    cells = {
        "Document": f"{_title(opened, record)}<small>{markup(record.document_file, 90)}</small>",
        "Publisher": markup(record.publisher or "not stated", 60) + repost,
        "Published": (in_words(record.published) if record.published else "not stated") + spoke,
        "Events": _events(record, shown),
        "Context": f"{record.n_context:,}",
        "Issues": f"{record.n_issues:,}",
        "Notes": f"{record.format}{', cut off' if record.truncated else ''}",
    }
    return "<tr>" + "".join(f'<td data-name="{name}">{cell}</td>' for name, cell in cells.items()) + "</tr>"


def _title(opened: OpenWorkspace, record: DocumentRecord) -> str:
    """The title, which leads to the text where the layer has texts."""
    words = record.title or "Untitled"
    if opened.layer is Layer.PUBLIC:
        return markup(words, 120)
    return link(words, address_of("sources", view.filters(), read=record.document_id))


def _events(record: DocumentRecord, shown: int) -> str:
    told = f"{shown:,} of {record.n_events + record.n_context:,}"
    if not shown:
        return told
    only: Filters = view.filters().choose("document", (record.document_file,))
    return link(told, address_of("events", only), f"{counted(shown, 'event')} of {record.title or 'this document'}")


def draw_issues(opened: OpenWorkspace) -> None:
    st.header("What did not become an event", anchor=False)
    if opened.layer is Layer.PUBLIC:
        st.caption("Issues quote documents: they are not part of the public layer.")
        return
    chosen = view.filters().document
    issues = [issue for issue in opened.issues if not chosen or issue.document_file in chosen]
    if not issues:
        st.caption("Nothing was refused or set aside.")
        return
    st.dataframe(_issue_frame(issues[:MOST_ISSUES]), key="sources-issues", hide_index=True, alt="Table of issues")
    if len(issues) > MOST_ISSUES:
        st.caption(f"The first {MOST_ISSUES:,} of {len(issues):,}. All are in build/issues.jsonl of the workspace.")


def _issue_frame(issues: list[Issue]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Kind": [issue.kind.replace("_", " ") for issue in issues],
            "Reason": [issue.reason for issue in issues],
            "Document": [issue.document_file for issue in issues],
            "Text": [issue.quote for issue in issues],
        }
    )
