"""Events on time, in lanes, and the same as a table."""

import streamlit as st

from dashboard.widgets import view
from dashboard.widgets.empty import draw_if_empty
from dashboard.widgets.table import draw_events_table
from dashboard.widgets.timeline import draw_timeline
from dashboard.widgets.workspace import current

opened = current()
if not draw_if_empty(opened):
    draw_timeline(opened)
    with st.expander("The same as a table", key="timeline-table", on_change=view.touch) as table:
        if table.open:
            draw_events_table(opened, "timeline")
