"""A Streamlit page with the dashboard's sidebar and nothing else: what the pages are measured against."""

import streamlit as st

from dashboard.widgets import view
from dashboard.widgets.memory import settle_memory
from dashboard.widgets.sidebar import draw_sidebar
from dashboard.widgets.workspace import open_view, totals

st.set_page_config(page_title="Empty page", layout="wide")
opened = open_view()
if opened is not None:
    view.read_address(opened.known)
    draw_sidebar(opened)
    view.write_address()
    st.title("Empty page")
    st.markdown(f"{totals(opened, view.filters()).shown:,} events")
    settle_memory("Empty page")
