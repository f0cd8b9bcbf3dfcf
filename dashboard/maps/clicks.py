"""Tells what a click on the map means."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.maps.scene import places_in

# A click selects in these layers. Their ids end in the number of clicks taken: Streamlit keeps a selection by position
# in the data, so that after a change another place would be marked.
AREAS, TOWNS, ROUTES = "areas-", "towns-", "routes-"


def place_of_click(objects: Mapping[str, Sequence[Mapping[str, Any]]], places: pd.DataFrame) -> tuple[str, ...]:
    """The place ids that a click on the map means; none where no event lies."""
    for layer, clicked in objects.items():
        if clicked and layer.startswith(TOWNS):
            return (str(clicked[0].get("id", "")),)
        if clicked and layer.startswith(AREAS):
            return places_in(places, str(clicked[0].get("properties", {}).get("admin1", "")))
    return ()


def route_of_click(objects: Mapping[str, Sequence[Mapping[str, Any]]]) -> tuple[str, str] | None:
    """The two ends of the route that was clicked."""
    for layer, clicked in objects.items():
        ends = clicked[0].get("id") if clicked and layer.startswith(ROUTES) else None
        if isinstance(ends, list) and len(ends) == len(("from", "to")):
            return str(ends[0]), str(ends[1])
    return None
