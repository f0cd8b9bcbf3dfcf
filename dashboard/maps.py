"""Draws events on the map with deck.gl: towns as dots, counties and provinces as tinted areas, routes as arcs."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pydeck

from dashboard.ink import Ink, rgb_of
from dashboard.model import PlacePrecision

# Served by the product itself; deck.gl's own default would ask a tile server for the place that is looked at.
BASEMAP_URL, RIVERS_URL = "/basemap/basemap.geojson", "/basemap/rivers.geojson"
# A click selects in these layers. Their ids end in the state of the filters: Streamlit keeps a selection by position in
# the data, so that after a change another place would be marked.
AREAS, TOWNS = "areas-", "towns-"
CLEAR = [0, 0, 0, 0]
ABOVE_ARCS = {"depthCompare": "always"}
MOST_ARCS = 30
MOST_LABELS = 60
LETTER_WIDTH, LINE_HEIGHT = 6.6, 15.0  # pixels of a label
LEAST_RADIUS, MOST_RADIUS, RADIUS_STEP = 4.0, 24.0, 2.2  # pixels; a dot's area grows with its events
Layer = dict[str, Any]


@dataclass(frozen=True)
class Region:
    """A part of the map to look at: centre in degrees, deck.gl zoom."""

    label: str
    latitude: float
    longitude: float
    zoom: float


REGIONS: Mapping[str, Region] = {
    "north": Region("Northern border", 41.6, 127.6, 5.9),
    "tumen": Region("Tumen", 42.7, 129.6, 7.4),
    "yalu": Region("Lower Yalu", 40.4, 124.6, 7.4),
    "korea": Region("Korea", 38.6, 127.4, 5.3),
    "all": Region("East Asia", 34.5, 116.0, 3.4),
}


class CompactDeck(pydeck.Deck):  # type: ignore[misc]
    """A deck whose JSON is not indented: a third of the size."""

    def to_json(self) -> str:
        return json.dumps(json.loads(super().to_json()), ensure_ascii=False, separators=(",", ":"))


def map_of(
    places: pd.DataFrame, flows: pd.DataFrame, colors: Mapping[str, str], region: Region, state: str, ink: Ink
) -> Any:
    """The deck of the places shown; `colors` are those of the tactics, for the arcs, `state` names the filters."""
    towns = towns_of(places)
    layers = [
        _land_layer(ink),
        _area_layer(areas_of(places), state, ink),
        _river_layer(ink),
        _arc_layer(routes_of(flows), colors),
        _town_layer(towns, state, ink),
        _label_layer(towns.head(MOST_LABELS), region, ink),
    ]
    view = pydeck.ViewState(latitude=region.latitude, longitude=region.longitude, zoom=region.zoom, max_zoom=12)
    # map_style is not passed: any value of it, None too, makes Streamlit fetch a style from outside.
    return CompactDeck(layers, map_provider=None, initial_view_state=view, tooltip=_tooltip(ink))


def _tooltip(ink: Ink) -> dict[str, object]:
    style = {"backgroundColor": ink.ground, "color": ink.text, "fontSize": "13px", "border": f"1px solid {ink.border}"}
    return {"text": "{name}", "style": style}


def towns_of(places: pd.DataFrame) -> pd.DataFrame:
    """Places that may be drawn as a point."""
    is_town = (places["precision"] == PlacePrecision.TOWN) & places["latitude"].notna()
    return places[is_town]


def areas_of(places: pd.DataFrame) -> dict[str, int]:
    """Events by province, told with no finer place than a county or the province itself."""
    wide = places[places["precision"].isin([PlacePrecision.PROVINCE, PlacePrecision.COUNTY])]
    named = wide[wide["admin1"] != ""]
    counted = named.groupby("admin1", sort=True)["count"].sum()
    return {str(admin1): int(count) for admin1, count in counted.items()}


def routes_of(flows: pd.DataFrame) -> pd.DataFrame:
    """The routes told most, each with its tactic told most and the events of all its tactics."""
    ends = ["from_id", "to_id"]
    most = flows.sort_values("count", ascending=False, kind="stable").drop_duplicates(ends)
    told = flows.groupby(ends, as_index=False)["count"].sum()
    routes = most.drop(columns="count").merge(told, on=ends)
    return routes.sort_values(["count", *ends], ascending=[False, True, True]).head(MOST_ARCS)


def places_in(places: pd.DataFrame, admin1: str) -> tuple[str, ...]:
    """The place ids that tint a province."""
    wide = places[places["precision"].isin([PlacePrecision.PROVINCE, PlacePrecision.COUNTY])]
    return tuple(wide.loc[wide["admin1"] == admin1, "place_id"].astype(str))


def _land_layer(ink: Ink) -> Any:
    return pydeck.Layer(
        "GeoJsonLayer",
        id="land",
        data=pydeck.types.String(BASEMAP_URL, quote_type=""),
        stroked=True,
        get_fill_color=_land(ink),
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
        data=pydeck.types.String(BASEMAP_URL, quote_type=""),
        pickable=True,
        stroked=False,
        get_fill_color=fill,
        update_triggers={"getFillColor": [fill]},
    )


def _land(ink: Ink) -> str:
    own, other = [*rgb_of(ink.own_land)], [*rgb_of(ink.land)]
    return f"(properties.country == 'KP' ? {own} : {other})"


def _tints(areas: Mapping[str, int], ink: Ink) -> dict[str, str]:
    most = max(areas.values(), default=1)
    return {name: str([*rgb_of(ink.accent), round(30 + 70 * (count / most) ** 0.5)]) for name, count in areas.items()}


def _choice(field: str, values: Mapping[str, str], otherwise: str) -> str:
    """An expression that deck.gl's own reader evaluates; names are kept to letters, spaces and hyphens."""
    known = {name: value for name, value in values.items() if name.replace(" ", "").replace("-", "").isalpha()}
    return "".join(f"{field} == '{name}' ? {value} : " for name, value in known.items()) + otherwise


def _river_layer(ink: Ink) -> Any:
    return pydeck.Layer(
        "GeoJsonLayer",
        id="rivers",
        data=pydeck.types.String(RIVERS_URL, quote_type=""),
        stroked=True,
        filled=False,
        get_line_color=[*rgb_of(ink.river)],
        line_width_min_pixels=1.6,
    )


def _town_layer(towns: pd.DataFrame, state: str, ink: Ink) -> Any:
    return pydeck.Layer(
        "ScatterplotLayer",
        id=f"{TOWNS}{state}",
        data=[*_town_records(towns)],
        pickable=True,
        stroked=True,
        get_position="[lon, lat]",
        get_radius="radius",
        radius_units=pydeck.types.String("pixels"),
        get_fill_color=[*rgb_of(ink.accent), 190],
        get_line_color=[*rgb_of(ink.ground)],
        line_width_units=pydeck.types.String("pixels"),
        get_line_width=1.2,
        parameters=ABOVE_ARCS,
    )


def _town_records(towns: pd.DataFrame) -> Iterator[Layer]:
    step = min(RADIUS_STEP, (MOST_RADIUS - LEAST_RADIUS) / (towns["count"].max() ** 0.5)) if len(towns) else 0
    rows: Iterator[Any] = towns.itertuples(index=False)
    for town in rows:
        yield {
            "id": town.place_id,
            "label": town.name,
            "name": f"{town.name}\n{town.count:,} {'event' if town.count == 1 else 'events'}",  # of a base map area too
            "lon": round(town.longitude, 4),
            "lat": round(town.latitude, 4),
            "radius": round(LEAST_RADIUS + step * town.count**0.5, 1),
        }


def _label_layer(towns: pd.DataFrame, region: Region, ink: Ink) -> Any:
    records = [*_without_overlap(_town_records(towns), region.zoom)]
    return pydeck.Layer(
        "TextLayer",
        id="labels",
        data=[{key: record[key] for key in ("label", "lon", "lat", "radius")} for record in records],
        get_position="[lon, lat]",
        get_text="label",
        get_size=12,
        get_color=[*rgb_of(ink.text)],
        get_pixel_offset="[radius + 4, 0]",
        get_text_anchor=pydeck.types.String("start"),
        parameters=ABOVE_ARCS,
        character_set=pydeck.types.String("auto"),
        font_family=pydeck.types.String("system-ui, sans-serif"),
    )


def _without_overlap(records: Iterator[Layer], zoom: float) -> Iterator[Layer]:
    """The records whose labels have room at a zoom, those with most events first."""
    taken: list[tuple[float, float, float]] = []
    for record in records:
        x, y = _pixels(record["lon"], record["lat"], zoom)
        left, right = x + record["radius"], x + record["radius"] + 8 + LETTER_WIDTH * len(record["label"])
        if all(right < a or left > b or abs(y - height) > LINE_HEIGHT for a, b, height in taken):
            taken.append((left, right, y))
            yield record


def _pixels(longitude: float, latitude: float, zoom: float) -> tuple[float, float]:
    """Web Mercator, as deck.gl draws it."""
    scale = 512 * 2**zoom
    turned = math.asinh(math.tan(math.radians(latitude)))
    return (longitude / 360 + 0.5) * scale, (0.5 - turned / (2 * math.pi)) * scale


def _arc_layer(flows: pd.DataFrame, colors: Mapping[str, str]) -> Any:
    return pydeck.Layer(
        "ArcLayer",
        id="arcs",
        data=[*_arc_records(flows, colors)],
        get_source_position="[a, b]",
        get_target_position="[c, d]",
        get_source_color="pale",
        get_target_color="color",
        get_width="width",
        get_height=0.35,
        get_tilt=12,
    )


def _arc_records(flows: pd.DataFrame, colors: Mapping[str, str]) -> Iterator[Layer]:
    most = max(flows["count"].max(), 1) if len(flows) else 1
    rows: Iterator[Any] = flows.itertuples(index=False)
    for flow in rows:
        color = [*rgb_of(colors[flow.tactic])]
        yield {
            "a": round(flow.from_lon, 3),
            "b": round(flow.from_lat, 3),
            "c": round(flow.to_lon, 3),
            "d": round(flow.to_lat, 3),
            "pale": [*color, 50],
            "color": [*color, 210],
            "width": round(1 + 4 * (flow.count / most) ** 0.5, 1),
        }


def place_of_click(objects: Mapping[str, Sequence[Mapping[str, Any]]], places: pd.DataFrame) -> tuple[str, ...]:
    """The place ids that a click on the map means; none where no event lies."""
    for layer, clicked in objects.items():
        if clicked and layer.startswith(TOWNS):
            return (str(clicked[0].get("id", "")),)
        if clicked and layer.startswith(AREAS):
            return places_in(places, str(clicked[0].get("properties", {}).get("admin1", "")))
    return ()
