"""Gives the colours of the theme that the reader has chosen."""

import streamlit as st

from dashboard.ink import DARK, LIGHT, Ink


def ink() -> Ink:
    return DARK if st.context.theme.type == "dark" else LIGHT
