"""What stands beside the map: what it cannot draw, its places and its routes as tables for keyboard and reader."""

from collections.abc import Hashable, Mapping

import pandas as pd
import streamlit as st

from dashboard.filters import NOT_STATED, Filters
from dashboard.maps import MOST_ROUTES, Route, Scene
from dashboard.query.spatial import Undrawn
from dashboard.widgets import view
from dashboard.widgets.links import address_of, counted
from dashboard.widgets.map_listed import WORDS, name_of_route
from dashboard.widgets.plain import markup
from dashboard.widgets.workspace import OpenWorkspace, totals

ROW_HEIGHT, MOST_HEIGHT = 35, 330  # pixels
WIDTHS = {"Place": 125, "Events": 55, "Kind": 65, "In": 90}  # pixels
PLACES_LISTED, ROUTES_LISTED = 12, 8
NAME_WIDTH = 40  # characters


def draw_places(
    opened: OpenWorkspace, found: pd.DataFrame, shown: Filters, clicks: int, own: Mapping[str, str]
) -> None:
    """The places told most as links; the table of all is drawn when it is open, its code is large to load."""
    rows = "".join(_place(opened, row, own) for row in found.head(PLACES_LISTED).to_dict("records"))
    note = f"{min(len(found), PLACES_LISTED)} of {counted(len(found), 'place')} listed, most events first."
    st.html(
        f'<div class="goes map-places"><h3>Not on the map</h3>{_undrawn(opened, shown, own)}'
        f'<h3 style="margin-top: 1rem">Places</h3><div class="bars-list">{rows}</div>'
        f'<p class="note">{note} A country is counted here and never drawn as a point.</p></div>'
    )
    with st.expander("All places as a table", key="map-all-places", on_change=view.touch) as table:
        if table.open:
            _draw_table(opened, found, clicks)


def _undrawn(opened: OpenWorkspace, shown: Filters, own: Mapping[str, str]) -> str:
    """A link for each reason; what no filter can ask for is listed below the map."""
    found = totals(opened, shown)
    numbers = {
        Undrawn.NO_PLACE: found.unplaced,
        Undrawn.COUNTRY_ONLY: found.country_only,
        Undrawn.NO_COORDINATES: found.no_coordinates,
    }
    rows = "".join(
        f'<a style="grid-template-columns: minmax(0, 1fr) 3.4rem" href="{markup(_address_of_undrawn(reason, own))}">'
        f"<span>{WORDS[reason]}</span><b>{number:,}</b></a>"
        for reason, number in numbers.items()
        if number
    )
    if not rows:
        return '<p class="note">Nothing: every event shown has a place finer than a country.</p>'
    return f'<div class="bars-list">{rows}</div>'


def _address_of_undrawn(reason: Undrawn, own: Mapping[str, str]) -> str:
    """The same again shuts its list."""
    if reason is Undrawn.NO_PLACE:
        return address_of("map", view.filters().choose("place", (NOT_STATED,)), **own)
    asked = {} if view.choice("listed") == reason else {"listed": reason.value}
    return address_of("map", view.filters(), **own, **asked)


def _place(opened: OpenWorkspace, row: "dict[Hashable, object]", own: Mapping[str, str]) -> str:
    place_id = str(row["place_id"])
    target = address_of("map", view.filters().choose("place", (place_id,)), **own)
    name = markup(opened.place_labels.get(place_id, str(row["name"])), NAME_WIDTH)
    return f'<a href="{markup(target)}"><span>{name}</span><small>{row["precision"]}</small><b>{row["count"]:,}</b></a>'


def _draw_table(opened: OpenWorkspace, found: pd.DataFrame, clicks: int) -> None:
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
    st.caption("Select a row to filter by its place.")


def _take_row(key: str, found: pd.DataFrame) -> None:
    chosen = st.session_state[key]["selection"]["rows"]
    if chosen:
        st.session_state["map-clicks"] = st.session_state.get("map-clicks", 0) + 1
        view.set_filters(view.filters().choose("place", (str(found["place_id"].iloc[chosen[0]]),)))
    else:
        view.touch()


def draw_routes(scene: Scene, own: Mapping[str, str]) -> None:
    """Each route in words, with the way to its events."""
    rows = "".join(_route(route, own) for route in scene.routes[:ROUTES_LISTED])
    listed, drawn = min(ROUTES_LISTED, scene.n_routes), min(MOST_ROUTES, scene.n_routes)
    note = (
        f"{listed} of {counted(scene.n_routes, 'route')} listed, {drawn} drawn, most events first."
        if scene.n_routes
        else "No event shown names two towns, one that it starts from and one that it leads to."
    )
    content = f'<div class="bars-list">{rows}</div><p class="note">{note}</p>'
    st.html(f'<div class="goes map-routes"><h3>Routes</h3>{content}</div>')


def _route(route: Route, own: Mapping[str, str]) -> str:
    """The same again shuts its list."""
    name = name_of_route(route.from_id, route.to_id)
    asked = {} if view.choice("listed") == name else {"listed": name}
    target = address_of("map", view.filters(), **own, **asked)
    told = f"{route.words[:1].upper()}{route.words[1:]}. Told most: {route.tactic_label}."
    ends = markup(f"{route.from_label} → {route.to_label}", 2 * NAME_WIDTH)
    return f'<a href="{markup(target)}" title="{markup(told)}"><span>{ends}</span><b>{route.count:,}</b></a>'
