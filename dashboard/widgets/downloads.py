"""The download menu: exactly the events that the filters show, in each format."""

from collections.abc import Callable
from datetime import date
from functools import partial

import streamlit as st

from dashboard import __version__
from dashboard.exports import EXPORTS, Exporter, Stamp, file_name
from dashboard.filters import Filters, describe_filters
from dashboard.widgets.workspace import OpenWorkspace, totals


def draw_downloads(opened: OpenWorkspace, filters: Filters) -> None:
    """One button a format; the file is made when it is asked for."""
    stamp = _stamp(opened, filters)
    noun = "event" if stamp.shown == 1 else "events"
    with st.popover("Download", icon=":material/download:", key="downloads"):
        st.caption(f"{stamp.shown:,} {noun}, exactly what the filters show.")
        for exporter in EXPORTS.values():
            st.download_button(
                exporter.label,
                _maker(opened, filters, exporter, stamp),
                file_name(stamp, exporter),
                exporter.mime,
                key=f"download-{exporter.key}",
                on_click="ignore",
                width="stretch",
            )


def _stamp(opened: OpenWorkspace, filters: Filters) -> Stamp:
    found = totals(opened, filters)
    described = describe_filters(filters, opened.label_of)
    today = date.today().isoformat()
    return Stamp(filters, described, found.shown, found.total, __version__, opened.store.revision, today)


def _maker(opened: OpenWorkspace, filters: Filters, exporter: Exporter, stamp: Stamp) -> Callable[[], bytes]:
    """Runs on another thread, without a session."""
    return partial(_make, opened, filters, exporter, stamp)


def _make(opened: OpenWorkspace, filters: Filters, exporter: Exporter, stamp: Stamp) -> bytes:
    return exporter.write(opened.store.events(filters), stamp)
