"""Serves the product's own style, script and drawings as files of this server, so that no rerun sends them again."""

import streamlit as st
from streamlit.runtime import get_instance

from dashboard.settings import PACKAGE

STATIC = PACKAGE / "static"
STYLE, SCRIPT = (STATIC / "style.css").read_bytes(), (STATIC / "links.js").read_bytes()


def address_of_file(content: bytes, mime: str, name: str) -> str:
    """Where the browser fetches the file: its name is its digest. Nothing of a document may be part of it."""
    return get_instance().media_file_mgr.add(content, mime, name)


def install_style() -> None:
    st.html(f'<style>@import url("{address_of_file(STYLE, "text/css", "style")}");</style>')


def install_script() -> None:
    """The script that follows links: the content policy runs files of this server only."""
    address = address_of_file(SCRIPT, "text/javascript", "script")
    with st.container(key="script"):
        st.html(f'<script src="{address}"></script>', unsafe_allow_javascript=True)
