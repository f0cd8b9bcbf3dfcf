"""Lists the events behind what the map tells: those of a route, and those that it cannot draw."""

# ruff: noqa: S608 - every value is a parameter; the SQL is put together from the constants of this package alone

from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from dashboard.filters import Filters
from dashboard.query.columns import LISTED
from dashboard.query.conditions import Condition, condition_of
from dashboard.query.store import EventStore


class Undrawn(StrEnum):
    """Why no mark or area of the map stands for an event."""

    NO_PLACE = "no_place"
    COUNTRY_ONLY = "country_only"
    NO_COORDINATES = "no_coordinates"


@dataclass(frozen=True)
class RouteEnds:
    """The places a route leads from and to, as values of the place facet."""

    from_id: str
    to_id: str


Told = Undrawn | RouteEnds
_END = """e.n IN (SELECT m.n FROM store.mention m JOIN store.gazette g USING (place_number)
    WHERE m.is_point AND g.place_key = ? AND ({roles}))"""
_FROM, _TO = _END.format(roles="m.origin OR m.base"), _END.format(roles="m.destination OR m.target OR m.site")


def told_events(store: EventStore, filters: Filters, told: Told, limit: int, offset: int) -> tuple[pd.DataFrame, int]:
    """A part of the events shown behind a route of `flows` or a number of `unlocated`, and how many there are."""
    where, values = condition_of(filters)
    test, tested = _condition(told)
    listed = f"""
        SELECT {LISTED} FROM store.event e WHERE {where} AND {test} ORDER BY e.n LIMIT ? OFFSET ?"""
    counted = f"SELECT count(*)::INTEGER AS n FROM store.event e WHERE {where} AND {test}"
    found = store.frame(listed, [*values, *tested, limit, offset])
    return found, int(store.frame(counted, [*values, *tested])["n"].iloc[0])


def _condition(told: Told) -> Condition:
    if isinstance(told, RouteEnds):
        return f"{_FROM} AND {_TO}", [told.from_id, told.to_id]
    return "e.drawable = ?", [told.value]
