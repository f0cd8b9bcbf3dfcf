"""Draws a scene with deck.gl: towns as dots, provinces as tinted areas, routes as arcs, names that do not overlap."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pydeck
from pydeck.bindings.json_tools import default_serialize

from dashboard.ink import Ink, rgb_of
from dashboard.maps.clicks import AREAS, ROUTES, TOWNS
from dashboard.maps.labels import LINE, SIDES, TOWN_SIZE, plan_labels
from dashboard.maps.names import NAMES_FILE, LandName
from dashboard.maps.regions import MOST_ZOOM, WORLD, Region
from dashboard.maps.scale import ScaleBar, scale_bar
from dashboard.maps.scene import Route, Scene, Town

# Served by the product itself; deck.gl's own default would ask a tile server for the place that is looked at.
BASEMAP_URL, RIVERS_URL, NAMES_URL = (f"/basemap/{name}" for name in ("basemap.geojson", "rivers.geojson", NAMES_FILE))
CLEAR = [0, 0, 0, 0]
ABOVE_ARCS = {"depthCompare": "always"}
FONT = "system-ui, sans-serif"  # the browser finds a font for Korean and Chinese by itself
HEIGHT = 560  # pixels
FROM_BOTTOM = 26  # pixels, of the scale bar
PALE, FULL = 45, 225  # of 255, how opaque a route begins and ends
# In deck.gl a name whose size is in metres shrinks with the map when the reader zooms out, so that it meets no other.
EARTH = 40_075_017.0  # metres round the equator
Layer = dict[str, Any]


class CompactDeck(pydeck.Deck):  # type: ignore[misc]  # comes without types
    """A deck whose JSON is not indented: a third of the size."""

    def to_json(self) -> str:
        return json.dumps(self, default=default_serialize, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def deck_of(scene: Scene, names: Sequence[LandName], region: Region, state: str, ink: Ink) -> Any:
    """The deck of a scene on named land; `state` changes with every click that was taken."""
    plan = plan_labels(scene.towns, names, region)
    bar = scale_bar(region, 0, HEIGHT / 2 - FROM_BOTTOM)
    layers = [
        _land_layer(ink),
        _area_layer(scene.areas, state, ink),
        _river_layer(ink),
        *_name_layers(names, plan.hidden, ink),
        _route_layer(scene.routes, state),
        _town_layer(scene.towns, state, ink),
        _label_layer(plan.towns, bar, region, ink),
        _bar_layer(bar, ink),
    ]
    view = pydeck.ViewState(latitude=region.latitude, longitude=region.longitude, zoom=region.zoom, max_zoom=MOST_ZOOM)
    # map_style is not passed: any value of it, None too, makes Streamlit fetch a style from outside.
    return CompactDeck(layers, map_provider=None, initial_view_state=view, tooltip=_tooltip(ink))


def _tooltip(ink: Ink) -> dict[str, object]:
    style = {"backgroundColor": ink.ground, "color": ink.text, "fontSize": "13px", "border": f"1px solid {ink.border}"}
    return {"text": "{name}", "style": style}


def _text(value: str) -> Any:
    """A constant; any other string is an expression to deck.gl."""
    return pydeck.types.String(value, quote_type="")


def _land_layer(ink: Ink) -> Any:
    own, other = [*rgb_of(ink.own_land)], [*rgb_of(ink.land)]
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
    fill = _choice("properties.admin1", _tints(areas, ink), str(CLEAR))
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
    return {name: str([*rgb_of(ink.accent), round(255 * tint_of(count, most))]) for name, count in areas.items()}


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
    faint, river = [*rgb_of(ink.faint)], [*rgb_of(ink.river)]
    for tier in sorted({name.zoom for name in names}):
        gone = [number for number in hidden if names[number].zoom == tier]
        hides = "".join(f" && properties.n != {number}" for number in gone)
        text = f"properties.zoom == {tier}{hides} ? properties.text : ''"
        color = f"properties.kind == 'river' ? {river} : {faint}"
        yield pydeck.Layer(
            "TileLayer",
            id=f"names-{tier}",
            data=_text(f"{NAMES_URL}?{{z}}/{{x}}/{{y}}"),
            min_zoom=0,
            max_zoom=0,
            visible_min_zoom=tier,
            point_type=_text("text"),
            get_text=text,
            get_text_color=color,
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
        get_position="at",
        get_radius="radius",
        radius_units=_text("pixels"),
        get_fill_color=[*rgb_of(ink.accent), 190],
        get_line_color=[*rgb_of(ink.ground)],
        line_width_units=_text("pixels"),
        get_line_width=1.2,
        parameters=ABOVE_ARCS,
    )


def _town_records(towns: Sequence[Town]) -> Iterator[Layer]:
    for town in towns:
        yield {
            "id": town.place_id,
            "name": f"{town.told}\n{events_in_words(town.count)}",
            "at": [town.longitude, town.latitude],
            "radius": town.radius,
        }


def events_in_words(count: int) -> str:
    return f"{count:,} {'event' if count == 1 else 'events'}"


def _metres_of_pixel(region: Region) -> float:
    """deck.gl's own metre, which is true at the middle of what is seen."""
    return EARTH * math.cos(math.radians(region.latitude)) / (WORLD * 2**region.zoom)


def _label_layer(towns: Sequence[Town], bar: ScaleBar, region: Region, ink: Ink) -> Any:
    return pydeck.Layer(
        "TextLayer",
        id="labels",
        data=[*_label_records(towns), _bar_record(bar)],
        get_position="at",
        get_text="label",
        get_size=round(TOWN_SIZE * _metres_of_pixel(region), 1),
        size_units=_text("meters"),
        size_max_pixels=TOWN_SIZE,
        get_color=[*rgb_of(ink.text)],
        get_pixel_offset="off",
        get_text_anchor="side",
        character_set=_text("auto"),
        font_family=_text(FONT),
        parameters=ABOVE_ARCS,
    )


def _label_records(towns: Sequence[Town]) -> Iterator[Layer]:
    for town in towns:
        east, south, anchor = SIDES[town.side]
        room = town.radius + (4 if east else 9)
        yield {
            "label": town.label,
            "at": [town.longitude, town.latitude],
            "off": [round(east * room), round(south * room)],
            "side": anchor,
        }


def _bar_record(bar: ScaleBar) -> Layer:
    at = [round(bar.middle, 5), round(bar.latitude, 5)]
    return {"label": bar.label, "at": at, "off": [0, -9], "side": "middle"}


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
        get_source_position="a",
        get_target_position="b",
        get_source_color="pale",
        get_target_color="full",
        get_width="width",
        get_height=0.35,
        get_tilt=12,
    )


def _route_records(routes: Sequence[Route]) -> Iterator[Layer]:
    for route in routes:
        color = [*rgb_of(route.color)]
        yield {
            "id": [route.from_id, route.to_id],
            "name": f"{route.words}\n{events_in_words(route.count)}, most of them: {route.tactic_label}",
            "a": [route.from_longitude, route.from_latitude],
            "b": [route.to_longitude, route.to_latitude],
            "pale": [*color, PALE],
            "full": [*color, FULL],
            "width": route.width,
        }
