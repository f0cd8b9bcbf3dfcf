"""Answers what the timeline asks: events by lane and year, and one by one with the lanes they stand in."""

# ruff: noqa: S608 - every value is a parameter; the SQL is put together from the constants of this package alone

import pandas as pd

from dashboard.filters import Filters
from dashboard.query.conditions import condition_of
from dashboard.query.store import EventStore
from dashboard.query.totals import year_bounds

OTHER = "\u2026other"  # the lane of all values that have no lane of their own
PUBLISHED = "published"  # lanes by the year of publication
# Each event's values, as a list: one with two actors stands in both lanes.
LANE_VALUES = {
    "tactic": "[e.tactic]",
    "family": "[e.family]",
    "actor": "e.facet_actor",
    "place": "e.facet_place",
    "publisher": "[e.facet_publisher]",
    PUBLISHED: "[coalesce(nullif(e.published[1:4], ''), 'not_stated')]",
}
_FIRST_DAY_KNOWN = "regexp_full_match(e.published, '\\d{4}-\\d{2}-\\d{2}')"


def lane_counts(store: EventStore, filters: Filters, lanes: str) -> pd.DataFrame:
    """lane, count: the events of each lane, most first."""
    where, values = condition_of(filters)
    sql = f"""
        SELECT lane, count(*)::INTEGER AS count
        FROM (SELECT unnest({LANE_VALUES[lanes]}) AS lane FROM store.event e WHERE {where})
        GROUP BY lane ORDER BY count DESC, lane"""
    return store.frame(sql, values)


def lane_years(store: EventStore, filters: Filters, lanes: str, own: tuple[str, ...]) -> pd.DataFrame:
    """lane, year, count: an event counts in each year of its span, and under a missing year without one.

    The lanes are those of `own` and OTHER. Open ends reach to the first and last year that any event of the store
    states, and no further than the filter.
    """
    where, values = condition_of(filters)
    first, last = year_bounds(filters, store.year_range() or (0, 0))
    sql = f"""
        WITH shown AS (
            SELECT unnest({_lanes_of(lanes)}) AS lane, e.undated, e.first_year, e.last_year
            FROM store.event e WHERE {where}),
        spans AS (
            SELECT lane, greatest(first_year, ?) AS first, least(last_year, ?) AS last, count(*) AS n
            FROM shown WHERE NOT undated GROUP BY ALL),
        years AS (SELECT lane, unnest(range(first, last + 1)) AS year, n FROM spans)
        SELECT lane, year::INTEGER AS year, sum(n)::INTEGER AS count FROM years GROUP BY ALL
        UNION ALL
        SELECT lane, NULL, count(*)::INTEGER FROM shown WHERE undated GROUP BY lane
        ORDER BY lane, year NULLS LAST"""
    return store.frame(sql, [list(own), *values, first, last]).astype({"year": "Int32"})


def _lanes_of(lanes: str) -> str:
    """The lanes of an event, its first parameter those that exist; all others are one."""
    lane = f"CASE WHEN list_contains(?::VARCHAR[], value) THEN value ELSE '{OTHER}' END"
    return f"list_sort(list_distinct(list_transform({LANE_VALUES[lanes]}, lambda value: {lane})))"


def lane_marks(store: EventStore, filters: Filters, lanes: str, own: tuple[str, ...], limit: int) -> pd.DataFrame:
    """Single events with the `lanes` of each, dated ones first in the order of their days; at most `limit` events."""
    where, values = condition_of(filters)
    sql = f"""
        SELECT e.event_id, e.incident_id, {_lanes_of(lanes)} AS lanes, e.kind, e.date, e.date_start, e.date_end,
            e.date_precision, e.date_text, e.quote, e.publisher, coalesce(e.places[1].name, '') AS place, e.undated,
            CASE WHEN {_FIRST_DAY_KNOWN} THEN e.published ELSE '' END AS published
        FROM store.event e
        WHERE e.n IN (SELECT e.n FROM store.event e WHERE {where} ORDER BY e.n LIMIT ?) ORDER BY e.n"""
    return store.frame(sql, [list(own), *values, limit])


def unpublished(store: EventStore, filters: Filters) -> int:
    """Events shown whose document does not state the day of its publication."""
    where, values = condition_of(filters)
    sql = f"SELECT count(*) AS n FROM store.event e WHERE ({where}) AND NOT {_FIRST_DAY_KNOWN}"
    return int(store.frame(sql, values)["n"].iloc[0])
