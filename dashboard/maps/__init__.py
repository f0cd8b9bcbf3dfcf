"""Draws events on the map: what may be drawn, the deck of the page, the picture on paper."""

from dashboard.maps.clicks import AREAS, ROUTES, TOWNS, place_of_click, route_of_click
from dashboard.maps.deck import HEIGHT, deck_of
from dashboard.maps.drawing import PictureWords, svg_of
from dashboard.maps.names import in_two_scripts, name_sides, read_names
from dashboard.maps.regions import Region, find_region, load_regions
from dashboard.maps.scene import (
    MOST_ROUTES,
    MOST_TOWNS,
    Gloss,
    Route,
    Scene,
    TacticInk,
    Town,
    areas_of,
    places_in,
    scene_of,
    towns_of,
)

__all__ = [
    "AREAS", "HEIGHT", "MOST_ROUTES", "MOST_TOWNS", "ROUTES", "TOWNS", "Gloss", "PictureWords", "Region", "Route",
    "Scene", "TacticInk", "Town", "areas_of", "deck_of", "find_region", "in_two_scripts", "load_regions", "name_sides",
    "place_of_click", "places_in", "read_names", "route_of_click", "scene_of", "svg_of", "towns_of",
]  # fmt: skip
