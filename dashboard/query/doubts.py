"""Counts and lists the events whose doubt no filter asks for: little confidence, a single source."""

# ruff: noqa: S608 - every value is a parameter; the SQL is put together from the constants of this package alone

from collections.abc import Mapping

import pandas as pd

from dashboard.filters import Filters
from dashboard.query.columns import LISTED
from dashboard.query.conditions import Condition, condition_of
from dashboard.query.store import EventStore

LITTLE_CONFIDENCE = 0.5
# The tests on an event `e`, by the value of the page parameter `doubt`.
DOUBTS: Mapping[str, Condition] = {
    "low_confidence": ("e.confidence < ?", [LITTLE_CONFIDENCE]),
    "single_source": ("e.n_independent_sources <= ?", [1]),
}


def doubt_counts(store: EventStore, filters: Filters) -> dict[str, int]:
    """Events shown under each of DOUBTS."""
    where, values = condition_of(filters)
    parts = ", ".join(f"count(*) FILTER ({test})::INTEGER AS {key}" for key, (test, _) in DOUBTS.items())
    limits = [value for _, tested in DOUBTS.values() for value in tested]
    row = store.frame(f"SELECT {parts} FROM store.event e WHERE {where}", [*limits, *values]).iloc[0]
    return {key: int(row[key]) for key in DOUBTS}


def doubtful_events(store: EventStore, filters: Filters, doubt: str, limit: int, offset: int) -> pd.DataFrame:
    """The events behind one of `doubt_counts`, least sure first."""
    where, values = condition_of(filters)
    test, tested = DOUBTS[doubt]
    sql = f"""
        SELECT {LISTED} FROM store.event e WHERE {where} AND {test} ORDER BY e.confidence, e.n LIMIT ? OFFSET ?"""
    return store.frame(sql, [*values, *tested, limit, offset])
