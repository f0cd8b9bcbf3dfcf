"""Writes events as GeoJSON that never shows a point where the text gives none."""

from collections.abc import Iterable, Iterator

from dashboard.events import event_to_record, json_line
from dashboard.exports.stamp import ATTRIBUTION, Stamp
from dashboard.model import Event, Place, PlacePrecision

DECIMALS = 7  # RFC 7946 finds more to be of no use


def write_geojson(events: Iterable[Event], stamp: Stamp) -> bytes:
    """A feature for each event and place, and one for an event without any; the stamp is a member of the collection.

    Each feature has a line of its own. Only a town with coordinates has a geometry; countries, provinces, counties
    and events without a place have null.
    """
    head = {"type": "FeatureCollection", "export": stamp.record(), "attribution": ATTRIBUTION}
    opening = json_line(head, "export").removesuffix(b"}\n") + b',"features":[\n'
    lines = (json_line(feature, f"event {event.event_id}") for event in events for feature in _features(event))
    return opening + b",\n".join(line.removesuffix(b"\n") for line in lines) + b"\n]}\n"


def _features(event: Event) -> Iterator[dict[str, object]]:
    properties = {name: value for name, value in event_to_record(event).items() if name != "places"}
    properties["n_places"] = len(event.places)
    if not event.places:
        yield _feature(event, 0, None, properties | _place_properties(None))
    for number, place in enumerate(event.places, start=1):
        yield _feature(event, number, place, properties | _place_properties(place))


def _feature(event: Event, number: int, place: Place | None, properties: dict[str, object]) -> dict[str, object]:
    geometry = _point_of(place) if place else None
    return {"type": "Feature", "id": f"{event.event_id}#{number}", "geometry": geometry, "properties": properties}


def _point_of(place: Place) -> dict[str, object] | None:
    if place.precision is not PlacePrecision.TOWN or place.latitude is None or place.longitude is None:
        return None
    return {"type": "Point", "coordinates": [round(place.longitude, DECIMALS), round(place.latitude, DECIMALS)]}


def _place_properties(place: Place | None) -> dict[str, object]:
    """Fields of the place; its coordinates are the geometry's alone, or a reader would draw a province's centre."""
    return {
        "place_name": place.name if place else None,
        "place_id": place.place_id if place else None,
        "place_role": place.role.value if place else None,
        "place_admin1": place.admin1 if place else None,
        "place_country": place.country if place else None,
        "place_precision": place.precision.value if place else None,
    }
