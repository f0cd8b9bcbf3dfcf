"""Replaces the places of an event by the areas that the public layer may tell."""

from dataclasses import replace
from functools import lru_cache

from dashboard.gazetteer import Gazetteer, GazetteerPlace
from dashboard.model import Event, Place, PlacePrecision, Role
from dashboard.protection.folding import fold
from dashboard.protection.rules import ProtectionRules

Key = tuple[str, str, str]  # country, province, county


class Areas:
    """The counties, provinces and countries of a gazetteer by their names."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        wide = [place for place in gazetteer.places.values() if place.precision is not PlacePrecision.TOWN]
        self._by_key = {_key_of(place): place for place in wide}

    def county(self, place: Place) -> GazetteerPlace | None:
        return self._by_key.get((place.country, place.admin1, place.name))

    def province(self, place: Place) -> GazetteerPlace | None:
        return self._by_key.get((place.country, place.admin1, "")) if place.admin1 else None

    def country(self, place: Place) -> GazetteerPlace | None:
        return self._by_key.get((place.country, "", ""))


def _key_of(place: GazetteerPlace) -> Key:
    county = place.name if place.precision is PlacePrecision.COUNTY else ""
    return place.country, "" if place.precision is PlacePrecision.COUNTRY else place.admin1, county


@lru_cache(maxsize=4)
def areas_of(rules: ProtectionRules) -> Areas:
    return Areas(rules.gazetteer)


def with_areas(event: Event, rules: ProtectionRules) -> Event:
    """The event with each place told by its county or province, or its country where the gazetteer has neither.

    A place whose country the gazetteer has not either is left out. Facilities and crossings stay.
    """
    return _with(event, [_area_of(place, event, rules) for place in event.places])


def _area_of(place: Place, event: Event, rules: ProtectionRules) -> Place | None:
    kept = _find_kept(place, event, rules)
    if kept:
        return kept
    areas = areas_of(rules)
    area = areas.province(place) if place.precision is not PlacePrecision.COUNTRY else None
    if area and place.precision is not PlacePrecision.PROVINCE and place.country not in rules.province_only:
        area = areas.county(place) or area
    return _place(area or areas.country(place), place.role)


def _find_kept(place: Place, event: Event, rules: ProtectionRules) -> Place | None:
    """The place itself where the sentence calls it by the name of a facility or crossing."""
    quote = fold(event.quote).casefold()
    for kept in rules.places:
        is_meant = place.place_id == kept.place_id and place.precision is PlacePrecision.TOWN
        if is_meant and place.role in kept.roles and any(name.casefold() in quote for name in kept.called):
            return _place(rules.gazetteer.places[kept.place_id], place.role)
    return None


def _place(area: GazetteerPlace | None, role: Role) -> Place | None:
    if area is None:
        return None
    where = (area.latitude, area.longitude, area.precision)
    return Place(area.name, area.place_id, role, area.admin1, area.country, *where)


def by_province(event: Event, rules: ProtectionRules) -> Event:
    """The event with counties, facilities and crossings told by their province."""
    fine = (PlacePrecision.TOWN, PlacePrecision.COUNTY)
    areas = areas_of(rules)
    return _with(event, [
        _place(areas.province(place) or areas.country(place), place.role) if place.precision in fine else place
        for place in event.places
    ])  # fmt: skip


def by_country(event: Event, rules: ProtectionRules) -> Event:
    areas = areas_of(rules)
    return _with(event, [_place(areas.country(place), place.role) for place in event.places])


def _with(event: Event, places: list[Place | None]) -> Event:
    """Places that became the same in the same role count once."""
    return replace(event, places=tuple(dict.fromkeys(place for place in places if place)))
