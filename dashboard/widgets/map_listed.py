"""Lists the events behind a route or a number of the map, below it."""

from collections.abc import Mapping

import streamlit as st

from dashboard.filters import Filters
from dashboard.query.spatial import RouteEnds, Told, Undrawn
from dashboard.widgets import view
from dashboard.widgets.event_list import ROWS, event_list, part_of
from dashboard.widgets.plain import markup
from dashboard.widgets.workspace import OpenWorkspace, told_events

BETWEEN = "~"  # the two places of a route, in an address
WORDS = {
    Undrawn.NO_PLACE: "Events without any place",
    Undrawn.COUNTRY_ONLY: "Events with a country only",
    Undrawn.NO_COORDINATES: "Events with a place that has no known position",
}
LISTED = "map-listed"


def name_of_route(from_id: str, to_id: str) -> str:
    """What `?listed=` says of a route."""
    return f"{from_id}{BETWEEN}{to_id}"


def asked_for(name: str) -> Told | None:
    """What the address asks to list; None for nothing."""
    if name in tuple(Undrawn):
        return Undrawn(name)
    start, between, end = name.partition(BETWEEN)
    return RouteEnds(start, end) if between else None


def _shut() -> None:
    view.set_choice("listed", "")
    view.set_choice("part", "")


def draw_listed(opened: OpenWorkspace, shown: Filters, own: Mapping[str, str]) -> None:
    """The last of the page, so that nothing moves when it comes and goes."""
    name = view.choice("listed")
    told = asked_for(name)
    if told is None:
        return
    with st.container(key=LISTED):
        part = part_of(view.choice("part"))
        rows, total = told_events(opened, shown, told, ROWS, (part - 1) * ROWS)
        listed = event_list(rows, total, part, "map", view.filters(), listed=name, **own)
        st.html(f'<div class="goes"><h2>{markup(_title(opened, told))}</h2>{listed}</div>')
        st.button("Shut the list", key="map-shut", on_click=_shut)


def _title(opened: OpenWorkspace, told: Told) -> str:
    if isinstance(told, Undrawn):
        return WORDS[told]
    ends = (told.from_id, told.to_id)
    start, end = (opened.place_labels.get(place, opened.label_of("place", place)) for place in ends)
    return f"Route from {start} to {end}"
