"""The download menu: exactly the events that the filters show, in each format."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial

import streamlit as st

from dashboard.exports import EXPORTS, Exporter, Stamp, file_name
from dashboard.exports.exporter import nothing_left_out
from dashboard.exports.making import make_export, stamp_of
from dashboard.exports.manifest import manifest_name
from dashboard.exports.source import ExportSource, read_digests
from dashboard.exports.zipped import zip_files
from dashboard.filters import Filters
from dashboard.widgets import view
from dashboard.widgets.workspace import OpenWorkspace

# What the formats are for; one that stands nowhere here is for other tools.
GROUPS = (
    ("Tables", ("csv", "xlsx", "csvzip", "jsonl", "parquet", "datapackage")),
    ("Maps and timelines", ("geojson", "kml", "timelinejs", "timemap")),
    ("Reports and citations", ("html", "bibtex", "csl")),
)
OTHER = "Other tools"
CANNOT_HOLD_ALL = "Leaves out what this format cannot hold; the file and its manifest count it."
ZIP_MIME = "application/zip"


def draw_downloads(opened: OpenWorkspace, filters: Filters) -> None:
    """The menu is filled when it is open: its buttons would else be sent with every change."""
    with st.popover("Download", icon=":material/download:", key="downloads", on_change=view.touch) as menu:
        if menu.open:
            _draw_menu(_source_of(opened), filters)


def _draw_menu(source: ExportSource, filters: Filters) -> None:
    """One button a format; the file is made when it is asked for."""
    stamp = stamp_of(source, filters, date.today().isoformat())
    noun = "event" if stamp.shown == 1 else "events"
    st.caption(f"{stamp.shown:,} {noun}, exactly what the filters show.")
    with_manifest = st.toggle(
        "Add the manifest",
        key="download-manifest",
        persist_state="session",
        help="A ZIP of the file and a manifest: filter, counts, build, digests, citation and licence. "
        "`dashboard verify` checks the file against it.",
    )
    for title, exporters in _grouped():
        st.caption(title)
        with st.container(horizontal=True, gap="xsmall", key=f"downloads-{title.split()[0].lower()}"):
            for exporter in exporters:
                _draw_button(source, stamp, exporter, with_manifest)


def _source_of(opened: OpenWorkspace) -> ExportSource:
    return ExportSource(opened.store, opened.codebook, read_digests(opened.folder), opened.public)


def _grouped() -> Iterator[tuple[str, list[Exporter]]]:
    placed = {key for _, keys in GROUPS for key in keys}
    rest = tuple(key for key in EXPORTS if key not in placed)
    for title, keys in (*GROUPS, (OTHER, rest)):
        if exporters := [EXPORTS[key] for key in keys if key in EXPORTS]:
            yield title, exporters


def _draw_button(source: ExportSource, stamp: Stamp, exporter: Exporter, with_manifest: bool) -> None:
    name = file_name(stamp, exporter)
    st.download_button(
        exporter.label,
        _maker(source, stamp, exporter, with_manifest),
        _bundle_name(name) if with_manifest else name,
        ZIP_MIME if with_manifest else exporter.mime,
        key=f"download-{exporter.key}",
        on_click="ignore",
        help=None if exporter.left_out is nothing_left_out else CANNOT_HOLD_ALL,
    )


def _bundle_name(name: str) -> str:
    """The suffix becomes part of the name, so that two formats of one question do not meet under one."""
    return f"{name.replace('.', '_')}_with-manifest.zip"


def _maker(source: ExportSource, stamp: Stamp, exporter: Exporter, with_manifest: bool) -> Callable[[], bytes]:
    """Runs on another thread, without a session."""
    return partial(_make, source, stamp, exporter, with_manifest)


def _make(source: ExportSource, stamp: Stamp, exporter: Exporter, with_manifest: bool) -> bytes:
    export = make_export(source, stamp, exporter)
    if not with_manifest:
        return export.content
    created = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    manifest = export.manifest(created).to_bytes()
    return zip_files(((export.name, export.content), (manifest_name(export.name), manifest)))
