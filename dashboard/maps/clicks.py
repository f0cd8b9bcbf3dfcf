"""Tells what a click on the map means."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.maps.scene import places_in

# A click selects in these layers. Their ids end in the number of clicks taken: Streamlit keeps a selection by position
# in the data, so that after a change another place would be marked.
AREAS, TOWNS, ROUTES = "areas-", "towns-", "routes-"
GEONAMES = "gn:"
ID = 2  # where a town's or route's row holds its id, behind its words and its number of events


def short_id(place_id: str) -> str | int:
    """A place id as a row holds it, hundreds of times: of a GeoNames id its number alone."""
    number = place_id.removeprefix(GEONAMES)
    is_number = number.isdecimal() and place_id == f"{GEONAMES}{int(number)}"
    return int(number) if is_number else place_id


def _whole_id(short: object) -> str:
    return f"{GEONAMES}{short}" if isinstance(short, int) else str(short)


def place_of_click(objects: Mapping[str, Sequence[Any]], places: pd.DataFrame) -> tuple[str, ...]:
    """The place ids that a click on the map means; none where no event lies."""
    for layer, clicked in objects.items():
        if clicked and layer.startswith(TOWNS):
            return (_whole_id(clicked[0][ID]),)
        if clicked and layer.startswith(AREAS):
            return places_in(places, str(clicked[0].get("properties", {}).get("admin1", "")))
    return ()


def route_of_click(objects: Mapping[str, Sequence[Any]]) -> tuple[str, str] | None:
    """The two ends of the route that was clicked."""
    for layer, clicked in objects.items():
        if clicked and layer.startswith(ROUTES):
            start, end = clicked[0][ID]
            return _whole_id(start), _whole_id(end)
    return None
