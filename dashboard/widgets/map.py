"""The map with its clicks, the table beside it, and counts of what no map can draw."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard.filters import NOT_STATED
from dashboard.maps import MOST_ARCS, REGIONS, map_of, place_of_click
from dashboard.widgets import view
from dashboard.widgets.timeline import ink
from dashboard.widgets.workspace import OpenWorkspace, flows, places, unlocated

HEIGHT, ROW_HEIGHT = 560, 35  # pixels
WIDTHS = {"Place": 105, "Events": 55, "Kind": 65, "In": 80}  # pixels
ATTRIBUTION = "Places: GeoNames, CC BY 4.0. Base map: Natural Earth, public domain. Rivers and borders are approximate."
READING = (
    "A dot is a town, its area the number of events. A tinted province holds events told of the province or of a "
    "county. An arc runs from where people or agents came from to where they were taken or reached, darker at its end; "
    f"the {MOST_ARCS} routes told most are drawn, in the colour of the tactic told most. "
    "Click a dot or a province to filter by it."
)


def draw_map(opened: OpenWorkspace) -> None:
    filters = view.filters()
    found = places(opened, filters)
    wide, narrow = st.columns([7, 3], gap="medium")
    with wide:
        _draw_deck(opened, found)
        st.caption(READING)
        st.caption(ATTRIBUTION)
    with narrow:
        _draw_unlocated(opened)
        _draw_places(opened, found)


def _draw_deck(opened: OpenWorkspace, found: pd.DataFrame) -> None:
    region = st.segmented_control(
        "Region",
        list(REGIONS),
        default="north",
        required=True,
        key="map-region",
        format_func=lambda key: REGIONS[key].label,
        label_visibility="collapsed",
        on_change=view.touch,
    )
    state = f"{hash(view.filters()):x}"
    deck = map_of(found, flows(opened, view.filters()), _colors(opened), REGIONS[region or "north"], state, ink())
    st.pydeck_chart(
        deck,
        height=HEIGHT,
        key="map",
        on_select=lambda: _take_click(found),
        alt="Map of the filtered events by place. The same counts stand in the table beside it.",
    )


def _colors(opened: OpenWorkspace) -> dict[str, str]:
    families = {
        family.key: ink().of_family(family.color_light, family.color_dark) for family in opened.codebook.families
    }
    return {tactic.key: families[tactic.family] for tactic in opened.codebook.tactics}


def _take_click(found: pd.DataFrame) -> None:
    objects: dict[str, Any] = st.session_state["map"]["selection"]["objects"]
    meant = place_of_click(objects, found)
    if meant:
        view.set_filters(view.filters().choose("place", meant))
    else:
        view.touch()


def _draw_unlocated(opened: OpenWorkspace) -> None:
    missing = unlocated(opened, view.filters())
    rows = [
        (missing.no_place, "without any place"),
        (missing.country_only, "with a country only"),
        (missing.no_coordinates, "with a place that has no known position"),
    ]
    told = [f"{number:,} {words}" for number, words in rows if number]
    st.markdown("**Not on the map**")
    st.markdown(" · ".join(told) if told else "Nothing: every event shown has a place finer than a country.")
    if missing.no_place:
        st.button(
            "Show those without a place",
            key="map-unplaced",
            type="tertiary",
            on_click=lambda: view.set_filters(view.filters().choose("place", (NOT_STATED,))),
        )


def _draw_places(opened: OpenWorkspace, found: pd.DataFrame) -> None:
    st.markdown("**Places**")
    key = f"map-places-{hash(view.filters())}"
    shown = pd.DataFrame(
        {
            "Place": found["name"],
            "Events": found["count"],
            "Kind": found["precision"],
            "In": [
                _region_of(opened, admin1, country)
                for admin1, country in zip(found["admin1"], found["country"], strict=True)
            ],
        }
    )
    st.dataframe(
        shown,
        key=key,
        hide_index=True,
        height=min(ROW_HEIGHT * (len(shown) + 1) + 3, HEIGHT - 120),
        column_config={name: st.column_config.Column(width=width) for name, width in WIDTHS.items()},
        on_select=lambda: _take_row(key, found),
        selection_mode="single-row",
        alt="Table of places with their kind and number of events",
    )
    st.caption("Select a row to filter by its place. A country is counted here and never drawn as a point.")


def _region_of(opened: OpenWorkspace, admin1: str, country: str) -> str:
    return admin1 or opened.label_of("country", country)


def _take_row(key: str, found: pd.DataFrame) -> None:
    chosen = st.session_state[key]["selection"]["rows"]
    if chosen:
        view.set_filters(view.filters().choose("place", (str(found["place_id"].iloc[chosen[0]]),)))
