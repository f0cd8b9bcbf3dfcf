"""What a workspace says of itself on every page, such as that its events are invented."""

import streamlit as st

from dashboard.settings import Workspace
from dashboard.widgets.plain import plain


def draw_banner(workspace: Workspace) -> None:
    """Nothing where the workspace has no banner; for one workspace it is always there or never."""
    if workspace.banner.is_file():
        st.warning(plain(workspace.banner.read_text("utf-8")), icon=":material/science:")
