"""The table of events; a row opens its drawer."""

import streamlit as st

from dashboard.widgets.empty import draw_if_empty
from dashboard.widgets.table import draw_events_table
from dashboard.widgets.workspace import current

opened = current()
if not draw_if_empty(opened):
    draw_events_table(opened, "events")
    st.caption(
        "Select a row to read the sentence in its document. Dated events come first, in the order of their days."
    )
