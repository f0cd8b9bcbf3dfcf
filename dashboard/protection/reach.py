"""Says how finely the texts around an event may tell place and time: never more finely than its own fields."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.model import Event, Place, PlacePrecision
from dashboard.protection.dates import told_by_month, told_by_year
from dashboard.protection.rules import ProtectionRules


@dataclass(frozen=True)
class Reach:
    """What a text may tell beside years and countries; `facilities` are the names of places that stay."""

    days: bool
    months: bool
    provinces: bool
    counties: bool
    facilities: tuple[str, ...] = ()


def reach_of(event: Event, rules: ProtectionRules) -> Reach:
    """The reach of the quote of an event whose places and date are already those of the public layer."""
    precisions = {place.precision for place in event.places}
    return Reach(
        days=told_by_month(event.date) != event.date,
        months=told_by_year(event.date) != event.date,
        provinces=bool(precisions - {PlacePrecision.COUNTRY}),
        counties=PlacePrecision.COUNTY in precisions,
        facilities=_facilities(event.places, rules),
    )


def common_reach(reaches: Iterable[Reach]) -> Reach:
    """The reach of what all events of a document share: its title and the dates of its telling."""
    every = tuple(reaches)
    return Reach(
        days=all(reach.days for reach in every),
        months=all(reach.months for reach in every),
        provinces=all(reach.provinces for reach in every),
        counties=all(reach.counties for reach in every),
    )


def _facilities(places: Sequence[Place], rules: ProtectionRules) -> tuple[str, ...]:
    kept = {place.place_id for place in places if place.precision is PlacePrecision.TOWN}
    return tuple(name for place in rules.places if place.place_id in kept for name in place.called)
