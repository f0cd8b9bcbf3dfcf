"""Draws a scene with deck.gl: towns as dots, provinces as tinted areas, routes as arcs, names that do not overlap."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import pydeck
from pydeck.bindings.json_tools import default_serialize

from dashboard.ink import Ink, rgb_of
from dashboard.maps.clicks import AREAS, ROUTES, TOWNS, short_id
from dashboard.maps.labels import LINE, SIDES, TOWN_SIZE, plan_labels
from dashboard.maps.names import NAMES_FILE, LandName
from dashboard.maps.regions import MOST_ZOOM, WORLD, Region
from dashboard.maps.scale import ScaleBar, scale_bar
from dashboard.maps.scene import Route, Scene, Town

# Served by the product itself; deck.gl's own default would ask a tile server for the place that is looked at.
BASEMAP_URL, RIVERS_URL, NAMES_URL = (f"/basemap/{name}" for name in ("basemap.geojson", "rivers.geojson", NAMES_FILE))
CLEAR = "[0,0,0,0]"
WORD_JOINER = "\u2060"
ABOVE_ARCS = {"depthCompare": "always"}
FONT = "system-ui, sans-serif"  # the browser finds a font for Korean and Chinese by itself
HEIGHT = 560  # pixels
FROM_BOTTOM = 26  # pixels, of the scale bar
PALE, FULL = 45, 225  # of 255, how opaque a route begins and ends
# In deck.gl a name whose size is in metres shrinks with the map when the reader zooms out, so that it meets no other.
EARTH = 40_075_017.0  # metres round the equator
# Rows are lists, which say the name of no field: a town's and a route's begin with words, number of events and id.
Row = list[Any]
# An area is a feature with a name, the others are rows; a line whose slot stays empty is none of what is pointed at.
TOOLTIP = (
    '<style>[data-told^="{"]{display:none}</style><div data-told="{name}">{name}</div>'
    '<div data-told="{0}">{0}<br>Events: {1}</div>'
)


class CompactDeck(pydeck.Deck):  # type: ignore[misc]  # comes without types
    """A deck whose JSON is not indented: a third of the size."""

    def to_json(self) -> str:
        return json.dumps(self, default=default_serialize, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def deck_of(scene: Scene, names: Sequence[LandName], region: Region, state: str, ink: Ink, letters: str = "") -> Any:
    """The deck of a scene on named land; `state` changes with every click that was taken.

    `letters` are those of every town's name that a filter may show: the browser draws them once, not at each filter.
    What is written now is always among them.
    """
    plan = plan_labels(scene.towns, names, region)
    bar = scale_bar(region, 0, HEIGHT / 2 - FROM_BOTTOM)
    layers = [
        _land_layer(ink),
        _area_layer(scene.areas, state, ink),
        _river_layer(ink),
        *_name_layers(names, plan.hidden, ink),
        _route_layer(scene.routes, state),
        _town_layer(scene.towns, state, ink),
        _label_layer(plan.towns, bar, region, ink, letters),
        _bar_layer(bar, ink),
    ]
    view = pydeck.ViewState(latitude=region.latitude, longitude=region.longitude, zoom=region.zoom, max_zoom=MOST_ZOOM)
    # map_style is not passed: any value of it, None too, makes Streamlit fetch a style from outside.
    return CompactDeck(layers, map_provider=None, initial_view_state=view, tooltip=_tooltip(ink))


def _tooltip(ink: Ink) -> dict[str, object]:
    style = {"backgroundColor": ink.ground, "color": ink.text, "fontSize": "13px", "border": f"1px solid {ink.border}"}
    return {"html": TOOLTIP, "style": style}


def _text(value: str) -> Any:
    """A constant; any other string is an expression to deck.gl."""
    return pydeck.types.String(value, quote_type="")


def _told(value: str) -> str:
    """A name as a row holds it: one that begins like an expression or an empty slot is none."""
    return f"{WORD_JOINER}{value}" if value.startswith(("@@", "{")) else value


def _color(color: str, *opaque: int) -> str:
    """A colour within an expression."""
    return f"[{','.join(map(str, (*rgb_of(color), *opaque)))}]"


def _land_layer(ink: Ink) -> Any:
    own, other = _color(ink.own_land), _color(ink.land)
    return pydeck.Layer(
        "GeoJsonLayer",
        id="land",
        data=_text(BASEMAP_URL),
        stroked=True,
        get_fill_color=f"(properties.country == 'KP' ? {own} : {other})",
        get_line_color=[*rgb_of(ink.border)],
        line_width_min_pixels=0.8,
    )


def _area_layer(areas: Mapping[str, int], state: str, ink: Ink) -> Any:
    """The provinces with events, tinted by an expression, so that no outline is ever sent again.

    They lie in a layer of their own without lines: a click on a map that is drawn without a graphics card is lost when
    finding what lies under it takes longer than a quarter of a second.
    """
    fill = _choice("properties.admin1", _tints(areas, ink), CLEAR)
    return pydeck.Layer(
        "GeoJsonLayer",
        id=f"{AREAS}{state}",
        data=_text(BASEMAP_URL),
        pickable=True,
        stroked=False,
        get_fill_color=fill,
        update_triggers={"getFillColor": [ink.accent, *areas, *areas.values()]},
    )


def _tints(areas: Mapping[str, int], ink: Ink) -> dict[str, str]:
    most = max(areas.values(), default=1)
    return {name: _color(ink.accent, round(255 * tint_of(count, most))) for name, count in areas.items()}


def tint_of(count: int, most: int) -> float:
    """How opaque a province is tinted, of 1."""
    return 0.12 + 0.27 * float((count / most) ** 0.5)


def _choice(field: str, values: Mapping[str, str], otherwise: str) -> str:
    """An expression that deck.gl's own reader evaluates; names are kept to letters, spaces and hyphens."""
    known = {name: value for name, value in values.items() if name.replace(" ", "").replace("-", "").isalpha()}
    return "".join(f"{field} == '{name}' ? {value} : " for name, value in known.items()) + otherwise


def _river_layer(ink: Ink) -> Any:
    return pydeck.Layer(
        "GeoJsonLayer",
        id="rivers",
        data=_text(RIVERS_URL),
        stroked=True,
        filled=False,
        get_line_color=[*rgb_of(ink.river)],
        line_width_min_pixels=1.6,
    )


def _name_layers(names: Sequence[LandName], hidden: Sequence[int], ink: Ink) -> Iterator[Any]:
    """The names of the land, in a layer for each zoom from which some are written.

    A layer of tiles knows the least zoom that it is seen at; the whole file is its only tile.
    """
    for tier in sorted({name.zoom for name in names}):
        gone = [number for number in hidden if names[number].zoom == tier]
        hides = "".join(f" && properties.n!={number}" for number in gone)
        yield pydeck.Layer(
            "TileLayer",
            id=f"names-{tier}",
            data=_text(f"{NAMES_URL}?{{z}}/{{x}}/{{y}}"),
            max_zoom=0,
            visible_min_zoom=tier,
            point_type=_text("text"),
            get_text=f"properties.zoom == {tier}{hides} ? properties.text : ''",
            get_text_color=f"properties.kind == 'river' ? {_color(ink.river)} : {_color(ink.faint)}",
            get_text_size="properties.size",
            get_text_angle="properties.angle",
            get_text_anchor="properties.anchor",
            get_text_pixel_offset="properties.shift",
            text_character_set=_text("auto"),
            text_font_family=_text(FONT),
            text_line_height=LINE,
            update_triggers={"getText": gone, "getTextColor": ink.faint},
            parameters=ABOVE_ARCS,
        )


def _town_layer(towns: Sequence[Town], state: str, ink: Ink) -> Any:
    return pydeck.Layer(
        "ScatterplotLayer",
        id=f"{TOWNS}{state}",
        data=[*_town_records(towns)],
        pickable=True,
        stroked=True,
        get_position="[this[3],this[4]]",
        get_radius="this[5]",
        radius_units=_text("pixels"),
        get_fill_color=[*rgb_of(ink.accent), 190],
        get_line_color=[*rgb_of(ink.ground)],
        line_width_units=_text("pixels"),
        get_line_width=1.2,
        parameters=ABOVE_ARCS,
    )


def _town_records(towns: Sequence[Town]) -> Iterator[Row]:
    for town in towns:
        yield [_told(town.told), f"{town.count:,}", short_id(town.place_id), town.longitude, town.latitude, town.radius]


def _metres_of_pixel(region: Region) -> float:
    """deck.gl's own metre, which is true at the middle of what is seen."""
    return EARTH * math.cos(math.radians(region.latitude)) / (WORLD * 2**region.zoom)


def _label_layer(towns: Sequence[Town], bar: ScaleBar, region: Region, ink: Ink, letters: str) -> Any:
    rows = [*_label_records(towns), _bar_record(bar)]
    return pydeck.Layer(
        "TextLayer",
        id="labels",
        data=rows,
        get_position="[this[1],this[2]]",
        get_text="this[0]",
        get_size=round(TOWN_SIZE * _metres_of_pixel(region), 1),
        size_units=_text("meters"),
        size_max_pixels=TOWN_SIZE,
        get_color=[*rgb_of(ink.text)],
        get_pixel_offset="[this[3],this[4] || 0]",
        get_text_anchor="this[5] || 'start'",
        character_set=_text("".join(sorted({*letters, *chain.from_iterable(row[0] for row in rows)}))),
        font_family=_text(FONT),
        parameters=ABOVE_ARCS,
    )


def _label_records(towns: Sequence[Town]) -> Iterator[Row]:
    """Most names stand to the east of their dot, whose rows end there."""
    for town in towns:
        east, south, anchor = SIDES[town.side]
        room = round(town.radius + (4 if east else 9))
        other = [] if east > 0 else [south * room, anchor]
        yield [_told(town.label), town.longitude, town.latitude, east * room, *other]


def _bar_record(bar: ScaleBar) -> Row:
    return [bar.label, round(bar.middle, 5), round(bar.latitude, 5), 0, -9, "middle"]


def _bar_layer(bar: ScaleBar, ink: Ink) -> Any:
    return pydeck.Layer(
        "PathLayer",
        id="scale",
        data=[{"path": bar.path}],
        get_path="path",
        get_color=[*rgb_of(ink.text)],
        width_units=_text("pixels"),
        get_width=1.5,
        parameters=ABOVE_ARCS,
    )


def _route_layer(routes: Sequence[Route], state: str) -> Any:
    return pydeck.Layer(
        "ArcLayer",
        id=f"{ROUTES}{state}",
        data=[*_route_records(routes)],
        pickable=True,
        get_source_position="[this[3],this[4]]",
        get_target_position="[this[5],this[6]]",
        get_source_color=f"[this[7],this[8],this[9],{PALE}]",
        get_target_color=f"[this[7],this[8],this[9],{FULL}]",
        get_width="this[10]",
        get_height=0.35,
        get_tilt=12,
    )


def _route_records(routes: Sequence[Route]) -> Iterator[Row]:
    for route in routes:
        start, end = (route.from_longitude, route.from_latitude), (route.to_longitude, route.to_latitude)
        told = _told(f"{route.words}. Told most: {route.tactic_label}")
        yield [
            told,
            f"{route.count:,}",
            [short_id(route.from_id), short_id(route.to_id)],
            *start,
            *end,
            *rgb_of(route.color),
            route.width,
        ]
