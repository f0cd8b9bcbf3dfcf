"""Answers what the map asks: its routes, and the events behind them and behind what it cannot draw."""

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
_IS_OF_ROUTE = """e.n IN (SELECT r.n FROM store.route r JOIN store.gazette a ON a.place_number = r.from_number
    JOIN store.gazette b ON b.place_number = r.to_number WHERE a.place_key = ? AND b.place_key = ?)"""


def routes(store: EventStore, filters: Filters, limit: int) -> tuple[pd.DataFrame, int]:
    """The routes told most, from an origin or base to a destination, target or site, and how many there are in all.

    `count` is of the events of all tactics, `tactic` the one told most.
    """
    where, values = condition_of(filters)
    sql = f"""
        WITH counted AS (
            SELECT r.from_number, r.to_number, e.tactic, count(*)::INTEGER AS count
            FROM store.route r JOIN store.event e USING (n) WHERE {where} GROUP BY ALL),
        told AS (
            SELECT from_number, to_number, arg_min(tactic, (-count, tactic)) AS tactic, sum(count)::INTEGER AS count
            FROM counted GROUP BY ALL)
        SELECT a.place_key AS from_id, a.name AS from_name, a.latitude AS from_lat, a.longitude AS from_lon,
            b.place_key AS to_id, b.name AS to_name, b.latitude AS to_lat, b.longitude AS to_lon,
            tactic, count, (count(*) OVER ())::INTEGER AS n_routes
        FROM told JOIN store.gazette a ON a.place_number = from_number
        JOIN store.gazette b ON b.place_number = to_number
        ORDER BY count DESC, from_id, to_id LIMIT ?"""
    found = store.frame(sql, [*values, limit])
    return found, int(found["n_routes"].iloc[0]) if len(found) else 0


def told_events(store: EventStore, filters: Filters, told: Told, limit: int, offset: int) -> tuple[pd.DataFrame, int]:
    """A part of the events shown behind one of `routes` or a reason not to be drawn, and how many there are."""
    where, values = condition_of(filters)
    test, tested = _condition(told)
    listed = f"""
        SELECT {LISTED} FROM store.event e WHERE {where} AND {test} ORDER BY e.n LIMIT ? OFFSET ?"""
    counted = f"SELECT count(*)::INTEGER AS n FROM store.event e WHERE {where} AND {test}"
    found = store.frame(listed, [*values, *tested, limit, offset])
    return found, int(store.frame(counted, [*values, *tested])["n"].iloc[0])


def _condition(told: Told) -> Condition:
    if isinstance(told, RouteEnds):
        return _IS_OF_ROUTE, [told.from_id, told.to_id]
    return "e.drawable = ?", [told.value]
