"""The page of the map: its regions and years, the deck with its clicks, and all of it again as a table."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.filters import Filters
from dashboard.maps import (
    HEIGHT,
    MOST_ROUTES,
    Gloss,
    Region,
    Scene,
    TacticInk,
    deck_of,
    find_region,
    load_regions,
    name_sides,
    place_of_click,
    read_names,
    route_of_click,
    scene_of,
)
from dashboard.widgets import view
from dashboard.widgets.map_beside import draw_places, draw_routes
from dashboard.widgets.map_legend import draw_legend
from dashboard.widgets.map_listed import draw_listed, name_of_route
from dashboard.widgets.map_pictures import draw_pictures
from dashboard.widgets.map_time import (
    STEP_SECONDS,
    Frame,
    current_frame,
    draw_frame_note,
    draw_time,
    is_playing,
    step_on,
)
from dashboard.widgets.seeds import hear, seed
from dashboard.widgets.theme import ink
from dashboard.widgets.workspace import OpenWorkspace, places, routes

# In the session: whether the whole page is being drawn, for which filters it was, and how many clicks were taken.
WHOLE, DRAWN, CLICKS = "map-whole", "map-drawn", "map-clicks"
REGION, DECK = "map-region", "map"


def draw_map(opened: OpenWorkspace) -> None:
    """The page is a part of its own that is drawn again alone: for its own widgets, and while time plays."""
    playing = is_playing()
    st.session_state.update({WHOLE: True, DRAWN: (view.filters(), playing)})
    st.fragment(_draw_page, run_every=STEP_SECONDS if playing else None)(opened)


def _draw_page(opened: OpenWorkspace) -> None:
    alone = not st.session_state.pop(WHOLE, False)
    if alone:
        _move(opened)
    frame = current_frame(opened)
    region, shown = _region(opened), frame.filters(view.filters())
    found = places(opened, shown)
    scene = scene_of(found, routes(opened, shown, MOST_ROUTES), _gloss(opened), _most(opened))
    own = _own(frame)
    wide, narrow = st.columns([7, 3], gap="medium")
    with wide:
        _draw_regions(opened, region)
        draw_time(frame)
        draw_frame_note(opened, frame)
        _draw_deck(opened, scene, region, found)
        draw_legend(opened, scene)
        draw_pictures(opened, scene, region, frame, shown)
    with narrow:
        draw_places(opened, found, shown, _clicks(), own)
        draw_routes(scene, own)
    draw_listed(opened, shown, own)
    if alone and view.touched():
        view.write_address()


def _move(opened: OpenWorkspace) -> None:
    """The sidebar and the header follow a click that filters; time moves on when nobody touched anything."""
    if (view.filters(), is_playing()) != st.session_state[DRAWN]:
        st.rerun()
    if is_playing() and not view.touched() and not step_on(opened):
        st.rerun()


def _most(opened: OpenWorkspace) -> int:
    """The largest dot stands for the same number in every year."""
    counts = places(opened, view.filters())["count"]
    return int(counts.max()) if len(counts) else 0


def _own(frame: Frame) -> Mapping[str, str]:
    """The page's own parameters, for links that stay on it."""
    kept = {"region": view.choice("region"), "span": frame.span, "at": str(frame.at) if frame.span else ""}
    return {key: value for key, value in kept.items() if value}


def _region(opened: OpenWorkspace) -> Region:
    regions = load_regions(opened.folder.basemap)
    return find_region(regions, view.choice("region")) or regions[0]


def _draw_regions(opened: OpenWorkspace, region: Region) -> None:
    regions = {known.key: known.label for known in load_regions(opened.folder.basemap)}
    key = seed(REGION, region.key)
    st.segmented_control(
        "Region",
        list(regions),
        required=True,
        key=key,
        format_func=regions.__getitem__,
        label_visibility="collapsed",
        on_change=hear,
        args=(key, _take_region, next(iter(regions))),
    )


def _take_region(chosen: str, first: str) -> None:
    view.set_choice("region", "" if chosen == first else chosen)


def _gloss(opened: OpenWorkspace) -> Gloss:
    colors = {family.key: ink().of_family(family.color_light, family.color_dark) for family in opened.codebook.families}
    tactics = {tactic.key: TacticInk(tactic.label, colors[tactic.family]) for tactic in opened.codebook.tactics}
    countries = {key: opened.label_of("country", key) for key in opened.known["country"]}
    return Gloss(opened.place_labels, name_sides(opened.folder.basemap), tactics, countries)


def _clicks() -> int:
    number: int = st.session_state.get(CLICKS, 0)
    return number


def _draw_deck(opened: OpenWorkspace, scene: Scene, region: Region, found: pd.DataFrame) -> None:
    st.pydeck_chart(
        deck_of(scene, read_names(opened.folder.basemap), region, str(_clicks()), ink(), opened.place_letters),
        height=HEIGHT,
        key=DECK,
        on_select=lambda: _take_click(found),
        alt="Map of the filtered events by place. The same counts stand in the tables beside it.",
    )


def _take_click(found: pd.DataFrame) -> None:
    objects: dict[str, Any] = st.session_state[DECK]["selection"]["objects"]
    meant, route = place_of_click(objects, found), route_of_click(objects)
    if meant:
        _filter(view.filters().choose("place", meant))
    elif route:
        st.session_state[CLICKS] = _clicks() + 1
        view.set_choice("listed", name_of_route(*route))
    else:
        view.touch()


def _filter(chosen: Filters) -> None:
    st.session_state[CLICKS] = _clicks() + 1
    view.set_filters(chosen)
