"""Lets the reader take the map away: as a PNG of what is seen, as an SVG of the region drawn from the same records."""

import json
from functools import partial

import streamlit as st

from dashboard import __version__
from dashboard.filters import Filters, describe_filters
from dashboard.ink import Ink
from dashboard.maps import MOST_ROUTES, PictureWords, Region, Scene, svg_of
from dashboard.widgets.links import counted
from dashboard.widgets.map_legend import ATTRIBUTION
from dashboard.widgets.map_time import Frame
from dashboard.widgets.pictures import FILTER_WIDTH, PRODUCT
from dashboard.widgets.plain import markup, shorten
from dashboard.widgets.theme import ink
from dashboard.widgets.workspace import OpenWorkspace, totals

HELP = "A vector picture of the whole region, to print or edit. The PNG is what you see, with your zoom."


def draw_pictures(opened: OpenWorkspace, scene: Scene, region: Region, frame: Frame, shown: Filters) -> None:
    words = _words(opened, scene, region, shown)
    name = f"map-{region.key}-n{totals(opened, shown).shown}"
    with st.container(horizontal=True, key="map-pictures", gap="small", vertical_alignment="center"):
        st.html(_png_button(words, f"{name}.png"), width="content")
        st.download_button(
            "SVG picture",
            partial(_svg, opened, scene, region, words, ink()),
            f"{name}.svg",
            "image/svg+xml",
            key="map-svg",
            help=HELP,
            on_click="ignore",
        )


def _svg(opened: OpenWorkspace, scene: Scene, region: Region, words: PictureWords, colors: Ink) -> bytes:
    """Runs when it is asked for, on another thread, without a session."""
    return svg_of(scene, opened.folder.basemap, region, words, colors).encode("utf-8", "replace")


def _png_button(words: PictureWords, file: str) -> str:
    """The words go along as data, which the script draws as text."""
    colors = ink()
    told = {
        "file": file,
        "title": words.title,
        "head": [words.shown, words.filters],
        "foot": [*words.legend, words.source],
        "ground": colors.ground, "text": colors.text, "faint": colors.faint, "border": colors.border,
    }  # fmt: skip
    data = markup(json.dumps(told, ensure_ascii=False))
    return f'<button class="save-map" type="button" data-words="{data}">PNG picture</button>'


def _words(opened: OpenWorkspace, scene: Scene, region: Region, shown: Filters) -> PictureWords:
    found = totals(opened, shown)
    undrawn = found.unplaced + found.country_only + found.no_coordinates
    told = f"{found.shown:,} of {counted(found.total, 'event')}, {undrawn:,} of them with no place that can be drawn"
    described = shorten(f"Filter: {describe_filters(shown, opened.label_of)}.", FILTER_WIDTH)
    source = f"{PRODUCT} {__version__}, events {opened.store.revision[:8]}. {ATTRIBUTION}"
    return PictureWords(f"Reported coercion of escapees: {region.label}", told, described, source, _legend(scene))


def _legend(scene: Scene) -> tuple[str, ...]:
    lines = ["Dot: a town, its area the number of events. Square: a town named for orientation."] if scene.towns else []
    if scene.areas:
        lines.append("Tint: events told of the province or of one of its counties only.")
    if scene.routes:
        drawn, families = min(MOST_ROUTES, scene.n_routes), sorted({route.tactic_label for route in scene.routes})
        told = shorten(", ".join(families), FILTER_WIDTH)
        lines.append(f"Line: from its pale end to its full end, {drawn} of {scene.n_routes:,} routes; tactics: {told}.")
    return tuple(lines)
