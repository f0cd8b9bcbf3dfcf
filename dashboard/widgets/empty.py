"""Says why a view is empty, and what to change."""

import streamlit as st

from dashboard.filters import Filters, Undated
from dashboard.widgets import view
from dashboard.widgets.workspace import OpenWorkspace, totals


def draw_if_empty(opened: OpenWorkspace) -> bool:
    """Whether nothing is shown; if so, say what would show something."""
    found = totals(opened, view.filters())
    if found.shown:
        return False
    if not found.total:
        st.info("This workspace has no events. Sources says what became of each document.")
        return True
    st.info(f"No event matches these filters. {_advice(opened, view.filters())}")
    st.button("Clear all filters", key="empty-clear", on_click=view.set_filters, args=(Filters(),))
    return True


def _advice(opened: OpenWorkspace, filters: Filters) -> str:
    """The one filter whose removal shows most."""
    left = {key: totals(opened, view.without(filters, key)).shown for key in filters.active}
    best = max(left, key=lambda key: left[key], default="")
    if not best or not left[best]:
        return "Remove several of them."
    hidden = " Events without a stated year are hidden." if filters.undated is Undated.EXCLUDE else ""
    return f"Without the filter “{best}” there are {left[best]:,}.{hidden}"
