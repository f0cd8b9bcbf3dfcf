"""The entry point of the pages: navigation, the one sidebar and the one header."""

import streamlit as st

from dashboard.app_pages import PAGES
from dashboard.widgets import view
from dashboard.widgets.drawer import open_drawer
from dashboard.widgets.header import draw_header
from dashboard.widgets.links import HOME
from dashboard.widgets.memory import settle_memory
from dashboard.widgets.own_files import install_files
from dashboard.widgets.sidebar import draw_sidebar
from dashboard.widgets.workspace import open_view

TITLE = "Escapee coercion dashboard"


def main() -> None:
    st.set_page_config(page_title=TITLE, layout="wide")
    install_files()
    pages = [
        st.Page(f"app_pages/{key}.py", title=title, url_path=key, default=key == HOME) for key, title in PAGES.items()
    ]
    page = st.navigation(pages, position="hidden")
    opened = open_view()
    if opened is None:
        st.title(TITLE)
        st.info("No events have been built yet. Put documents into the workspace and run `dashboard build`.")
        return
    view.read_address(opened.known)
    draw_sidebar(opened)
    draw_header(opened, pages, page)
    view.write_address()
    page.run()
    if view.open_event():
        open_drawer(opened, view.open_event())
    settle_memory(page.title)


main()
