"""Lets the reader take a chart away as a picture, which says what it shows and where that comes from."""

from typing import Any

import streamlit as st

from dashboard import __version__
from dashboard.charts import Words
from dashboard.filters import NOT_STATED, Filters, describe_filters
from dashboard.widgets import view
from dashboard.widgets.plain import shorten
from dashboard.widgets.workspace import OpenWorkspace, lane_counts

FORMATS = {"png": "PNG", "svg": "SVG"}
FORMAT = "picture-format"
SHARPNESS = 2  # pixels of a PNG for each of the screen
MOST_PUBLISHERS, PUBLISHER_WIDTH, FILTER_WIDTH = 4, 40, 420  # of what a picture says; widths in characters
BUTTONS = [["zoom2d", "select2d"], ["resetScale2d"], ["toImage"]]
PRODUCT = "Escapee coercion dashboard"


def draw_format_choice() -> None:
    """What a picture of the chart is saved as."""
    st.segmented_control(
        "Picture",
        list(FORMATS),
        default="png",
        required=True,
        key=FORMAT,
        format_func=FORMATS.__getitem__,
        on_change=view.touch,
        help="What the camera of the chart, or the button above its counts, saves: just what is seen.",
    )


def picture_format() -> str:
    found: str = st.session_state.get(FORMAT) or "png"
    return found


def picture_config(name: str, *, zoomable: bool) -> dict[str, Any]:
    """The chart's buttons: zoom, choose years, reset, save. The picture is made in the browser and sent nowhere."""
    buttons = BUTTONS if zoomable else BUTTONS[-1:]
    return {
        "displayModeBar": True,
        "displaylogo": False,
        "modeBarButtons": buttons,
        "scrollZoom": False,
        "doubleClick": "reset",
        "showTips": False,
        "toImageButtonOptions": {"format": picture_format(), "filename": name, "scale": SHARPNESS},
    }


def picture_words(opened: OpenWorkspace, filters: Filters, title: str, shown: str) -> Words:
    """Title, filter and source of a picture; what publishers and filters say is not yet escaped."""
    described = describe_filters(filters, opened.label_of)
    source = f"Source: {_publishers(opened, filters)}. {PRODUCT} {__version__}, events {opened.store.revision[:8]}."
    return Words(title, shown, shorten(f"Filter: {described}.", FILTER_WIDTH), source)


def _publishers(opened: OpenWorkspace, filters: Filters) -> str:
    found = list(lane_counts(opened, filters, "publisher")["lane"])
    stated = [name for name in found if name != NOT_STATED]
    named = [shorten(name, PUBLISHER_WIDTH) for name in stated[:MOST_PUBLISHERS]]
    named += [f"{len(stated) - MOST_PUBLISHERS:,} more publishers"] if len(stated) > MOST_PUBLISHERS else []
    return ", ".join([*named, *(["documents that name no publisher"] if NOT_STATED in found else [])]) or "none"
