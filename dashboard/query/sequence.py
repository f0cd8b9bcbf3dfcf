"""Finds where an event stands among those shown, and which other events tell its happening."""

# ruff: noqa: S608 - every value is a parameter; the SQL is put together from the constants of this package alone

from dataclasses import dataclass

import pandas as pd

from dashboard.filters import Filters
from dashboard.query.columns import LISTED
from dashboard.query.conditions import condition_of
from dashboard.query.store import EventStore


@dataclass(frozen=True)
class Position:
    """The place of an event in the order of `EventStore.page`; `number` is 0 when the filters do not show it.

    `before` and `after` are the ids of the nearest other events shown, the last being before the first and the first
    after the last, so that no step ends in a dead button. Both are empty where no other event is shown.
    """

    number: int
    shown: int
    before: str
    after: str


def position_of(store: EventStore, filters: Filters, event_id: str) -> Position:
    """Where the event stands; the store must hold it."""
    where, values = condition_of(filters)
    sql = f"""
        WITH here AS (SELECT n FROM store.event WHERE event_id = ?),
        shown AS (SELECT e.n, e.n - here.n AS away FROM store.event e, here WHERE {where}),
        told AS (
            SELECT count(*) AS shown, count(*) FILTER (away <= 0) AS number, coalesce(bool_or(away = 0), false) AS held,
                coalesce(max(n) FILTER (away < 0), max(n) FILTER (away > 0)) AS before,
                coalesce(min(n) FILTER (away > 0), min(n) FILTER (away < 0)) AS after
            FROM shown)
        SELECT CASE WHEN held THEN number ELSE 0 END AS number, shown,
            coalesce((SELECT event_id FROM store.event WHERE n = before), '') AS before,
            coalesce((SELECT event_id FROM store.event WHERE n = after), '') AS after
        FROM told"""
    row = store.frame(sql, [event_id, *values]).iloc[0]
    return Position(int(row["number"]), int(row["shown"]), str(row["before"]), str(row["after"]))


def other_tellings(store: EventStore, event_id: str, limit: int) -> pd.DataFrame:
    """At most `limit` other events of the same happening, whatever the filters, in the order of their days."""
    sql = f"""
        SELECT {LISTED} FROM store.event e
        WHERE e.event_id <> ? AND e.incident_id = (SELECT incident_id FROM store.event WHERE event_id = ?)
        ORDER BY e.n LIMIT ?"""
    return store.frame(sql, [event_id, event_id, limit])
