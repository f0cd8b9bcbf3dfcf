"""Counts tactics against the values of another facet."""

# ruff: noqa: S608 - every value is a parameter; the SQL is put together from the constants of this package alone

import pandas as pd

from dashboard.filters import Filters, find_facet
from dashboard.query.conditions import condition_of
from dashboard.query.store import EventStore
from dashboard.query.tables import facet_column, is_list


def tactic_values(store: EventStore, filters: Filters, facet_key: str) -> pd.DataFrame:
    """tactic, value, count: an event counts under each of its values, and under NOT_STATED without any."""
    facet = find_facet(facet_key)
    where, values = condition_of(filters)
    value = f"unnest({facet_column(facet)})" if is_list(facet) else facet_column(facet)
    sql = f"""
        SELECT tactic, value, count(*)::INTEGER AS count
        FROM (SELECT e.tactic, {value} AS value FROM store.event e WHERE {where} AND e.tactic <> '')
        GROUP BY ALL ORDER BY tactic, value"""
    return store.frame(sql, values)
