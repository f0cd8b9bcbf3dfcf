"""What stands beside the map: what it cannot draw, its places and its routes as tables for keyboard and reader."""

import pandas as pd
import streamlit as st

from dashboard.filters import NOT_STATED, Filters
from dashboard.maps import MOST_ROUTES, Route, Scene
from dashboard.query.spatial import Undrawn
from dashboard.widgets import view
from dashboard.widgets.links import counted
from dashboard.widgets.map_listed import name_of_route, show_listed
from dashboard.widgets.plain import plain
from dashboard.widgets.workspace import OpenWorkspace, unlocated

ROW_HEIGHT, MOST_HEIGHT = 35, 330  # pixels
WIDTHS = {"Place": 125, "Events": 55, "Kind": 65, "In": 90}  # pixels
REASONS = {
    Undrawn.NO_PLACE: "without any place",
    Undrawn.COUNTRY_ONLY: "with a country only",
    Undrawn.NO_COORDINATES: "with a place of unknown position",
}
ROUTES_LISTED = 8


def draw_undrawn(opened: OpenWorkspace, shown: Filters) -> None:
    """A button for each reason; what no filter can ask for is listed below the map."""
    missing = unlocated(opened, shown)
    numbers = {
        Undrawn.NO_PLACE: missing.no_place,
        Undrawn.COUNTRY_ONLY: missing.country_only,
        Undrawn.NO_COORDINATES: missing.no_coordinates,
    }
    with st.container(key="map-undrawn", gap="xsmall"):
        st.markdown("**Not on the map**")
        for reason, number in numbers.items():
            if number:
                st.button(
                    f"{counted(number, 'event')} {REASONS[reason]}",
                    key=f"map-{reason}",
                    type="tertiary",
                    on_click=_show_undrawn,
                    args=(reason,),
                )
        if not sum(numbers.values()):
            st.markdown("Nothing: every event shown has a place finer than a country.")


def _show_undrawn(reason: Undrawn) -> None:
    if reason is Undrawn.NO_PLACE:
        view.set_filters(view.filters().choose("place", (NOT_STATED,)))
    else:
        show_listed(reason)


def draw_places(opened: OpenWorkspace, found: pd.DataFrame, clicks: int) -> None:
    st.markdown("**Places**")
    key = f"map-places-{clicks}"
    shown = pd.DataFrame(
        {
            "Place": [opened.place_labels.get(*pair) for pair in zip(found["place_id"], found["name"], strict=True)],
            "Events": found["count"],
            "Kind": found["precision"],
            "In": [
                admin1 or opened.label_of("country", country)
                for admin1, country in zip(found["admin1"], found["country"], strict=True)
            ],
        }
    )
    st.dataframe(
        shown,
        key=key,
        hide_index=True,
        height=min(ROW_HEIGHT * (len(shown) + 1) + 3, MOST_HEIGHT),
        column_config={name: st.column_config.Column(width=width) for name, width in WIDTHS.items()},
        on_select=lambda: _take_row(key, found),
        selection_mode="single-row",
        alt="Table of places with their kind and number of events",
    )
    st.caption("Select a row to filter by its place. A country is counted here and never drawn as a point.")


def _take_row(key: str, found: pd.DataFrame) -> None:
    chosen = st.session_state[key]["selection"]["rows"]
    if chosen:
        st.session_state["map-clicks"] = st.session_state.get("map-clicks", 0) + 1
        view.set_filters(view.filters().choose("place", (str(found["place_id"].iloc[chosen[0]]),)))
    else:
        view.touch()


def draw_routes(scene: Scene) -> None:
    """Each route in words, with the way to its events."""
    with st.container(key="map-routes", gap="xsmall"):
        st.markdown("**Routes**")
        for route in scene.routes[:ROUTES_LISTED]:
            _draw_route(route)
        listed = min(ROUTES_LISTED, scene.n_routes)
        drawn = min(MOST_ROUTES, scene.n_routes)
        st.caption(
            f"{listed} of {counted(scene.n_routes, 'route')} listed, {drawn} drawn, most events first."
            if scene.n_routes
            else "No event shown names two towns, one that it starts from and one that it leads to."
        )


def _draw_route(route: Route) -> None:
    st.button(
        plain(f"{route.from_label} → {route.to_label} ({route.count:,})"),
        key=f"route-{route.from_id}-{route.to_id}",
        type="tertiary",
        help=plain(f"{route.words[:1].upper()}{route.words[1:]}. Told most: {route.tactic_label}."),
        on_click=show_listed,
        args=(name_of_route(route.from_id, route.to_id),),
    )
