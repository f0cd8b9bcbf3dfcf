"""Names the product's own style, scripts and drawings, which this server hands out: no rerun sends them again."""

import hashlib

import streamlit as st

from dashboard.settings import PACKAGE
from dashboard.widgets.theme import ink

STATIC = PACKAGE / "static"
FILES, OUTLINE = "/own", "/outline"  # where the server has them


def _address_of(name: str) -> str:
    """With a part of its digest: a browser that keeps the file fetches the next version of it."""
    return f"{FILES}/{name}?v={hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


STYLE = _address_of("style.css")
SCRIPTS = tuple(_address_of(name) for name in ("links.js", "save.js", "strip.js", "map_picture.js"))


def install_files() -> None:
    """As files of this server: the content policy runs no script of another kind."""
    style, scripts = f'<style>@import url("{STYLE}");</style>', (f'<script src="{one}"></script>' for one in SCRIPTS)
    with st.container(key="files"):
        st.html(style + "".join(scripts), unsafe_allow_javascript=True)


def outline_address() -> str:
    """The base map drawn small, in the colours of the theme."""
    return f"{OUTLINE}/{'dark' if ink().dark else 'light'}.svg"
