"""The documents as a table, and below it what was refused or set aside, with its reason."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.listing import DocumentRecord
from dashboard.model import Issue
from dashboard.widgets import view
from dashboard.widgets.days import in_words
from dashboard.widgets.workspace import OpenWorkspace, documents

DOCUMENTS_A_PAGE = 100
MOST_ISSUES = 1_000


def draw_documents(opened: OpenWorkspace) -> None:
    shown = documents(opened, view.filters()).set_index("document_file")["n_events"]
    records = opened.documents
    if not records:
        st.info("This workspace lists no document. Put documents into its documents folder and run `dashboard build`.")
        return
    reposts = sum(bool(record.original_publisher) for record in records)
    cut = sum(record.truncated for record in records)
    parts = [_counted(reposts, "repost"), f"{cut:,} cut off", _counted(len(opened.issues), "issue")]
    st.markdown(f"**{_counted(len(records), 'document')}** · " + " · ".join(parts))
    ordered = sorted(records, key=lambda record: -int(shown.get(record.document_file, 0)))
    listed = _page_of(ordered)
    key = f"sources-documents-{hash((view.filters(), listed[0].document_file))}"
    st.dataframe(
        _document_frame(listed, shown),
        key=key,
        hide_index=True,
        on_select=lambda: _take_row(key, listed),
        selection_mode="single-row",
        alt="Table of documents with what each yielded",
    )
    st.caption(
        "Select a row to filter by its document. “Shown” counts its events under the filters. A repost counts as its "
        "origin, never as a second source."
    )


def _page_of(records: Sequence[DocumentRecord]) -> Sequence[DocumentRecord]:
    pages = -(-len(records) // DOCUMENTS_A_PAGE)
    key = f"sources-page-{hash(view.filters())}"
    number = st.pagination(pages, key=key, on_change=view.touch) if pages > 1 else 1
    return records[(number - 1) * DOCUMENTS_A_PAGE : number * DOCUMENTS_A_PAGE]


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _document_frame(records: Sequence[DocumentRecord], shown: "pd.Series[int]") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Title": [record.title or "untitled" for record in records],
            "Publisher": [record.publisher for record in records],
            "Repost of": [record.original_publisher for record in records],
            "Published": [_day(record.published) for record in records],
            "Source spoke": [_day(record.reported_on) for record in records],
            "Shown": [int(shown.get(record.document_file, 0)) for record in records],
            "Events": [record.n_events for record in records],
            "Context": [record.n_context for record in records],
            "Issues": [record.n_issues for record in records],
            "Cut off": [record.truncated for record in records],
            "Format": [record.format for record in records],
            "File": [record.document_file for record in records],
            "Text digest": [record.sha256 for record in records],
        }
    )


def _day(date: str) -> str:
    return in_words(date) if date else ""


def _take_row(key: str, records: Sequence[DocumentRecord]) -> None:
    chosen = st.session_state[key]["selection"]["rows"]
    if chosen:
        view.set_filters(view.filters().choose("document", (records[chosen[0]].document_file,)))


def draw_issues(opened: OpenWorkspace) -> None:
    st.header("What did not become an event", anchor=False)
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
