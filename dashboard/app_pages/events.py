"""The table of events, whose sentences open the drawer, and the documents that hold the words searched for."""

import streamlit as st

from dashboard.widgets.empty import draw_if_empty
from dashboard.widgets.search import draw_document_hits
from dashboard.widgets.table import draw_events_table
from dashboard.widgets.workspace import current

opened = current()
if not draw_if_empty(opened):
    draw_events_table(opened, "events")
    st.caption("A sentence opens in its document. Dated events come first, in the order of their days.")
draw_document_hits(opened)
