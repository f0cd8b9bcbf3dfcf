"""What is told together with one tactic, in the same documents and the same happenings, and its best quotes."""

# ruff: noqa: S608 - every value is a parameter; the SQL is put together from the constants of this package alone

import pandas as pd

from dashboard.filters import Filters
from dashboard.query.columns import LISTED
from dashboard.query.conditions import condition_of
from dashboard.query.store import EventStore


def told_beside(store: EventStore, filters: Filters, tactic: str) -> pd.DataFrame:
    """family, tactic, events, documents, same_happening: events of other tactics in documents that tell this one.

    A row for each other tactic, and one for each family, whose `tactic` is empty. `same_happening` counts the events
    whose incident this tactic's events tell too. The filter's own choice of tactics is set aside, the rest of it holds
    for both sides.
    """
    own, beside, values = _sides(filters, tactic)
    sql = f"""
        WITH own AS ({own})
        SELECT e.family, coalesce(e.tactic, '') AS tactic, count(*)::INTEGER AS events,
            count(DISTINCT e.document_number)::INTEGER AS documents,
            count(*) FILTER (e.incident_id IN (SELECT incident_id FROM own))::INTEGER AS same_happening
        FROM store.event e WHERE {beside} GROUP BY GROUPING SETS ((e.family), (e.family, e.tactic))
        ORDER BY documents DESC, e.family, tactic"""
    return store.frame(sql, values)


def events_beside(
    store: EventStore, filters: Filters, tactic: str, beside_key: str, limit: int, offset: int
) -> pd.DataFrame:
    """The events behind one row of `told_beside`, of a family's or a tactic's key, in the order of time."""
    own, beside, values = _sides(filters, tactic)
    sql = f"""
        WITH own AS ({own})
        SELECT {LISTED} FROM store.event e WHERE {beside} AND (e.family = ? OR e.tactic = ?)
        ORDER BY e.n LIMIT ? OFFSET ?"""
    return store.frame(sql, [*values, beside_key, beside_key, limit, offset])


def _sides(filters: Filters, tactic: str) -> tuple[str, str, list[object]]:
    """The events of the tactic, the condition on those beside it, and the values of both in their order."""
    where, values = condition_of(filters.choose("tactic", (tactic,)))
    other, other_values = condition_of(filters.choose("tactic", ()))
    own = f"SELECT e.document_number, e.incident_id FROM store.event e WHERE {where}"
    beside = f"{other} AND e.tactic NOT IN (?, '') AND e.document_number IN (SELECT document_number FROM own)"
    return own, beside, [*values, *other_values, tactic]


def best_quotes(store: EventStore, filters: Filters, limit: int) -> pd.DataFrame:
    """The tellings to quote, one a document: reviewed, particular, reported as fact, surest."""
    where, values = condition_of(filters)
    sql = f"""
        SELECT {LISTED} FROM store.event e WHERE {where}
        QUALIFY row_number() OVER (PARTITION BY e.document_number ORDER BY e.quote_rank) = 1
        ORDER BY e.quote_rank LIMIT ?"""
    return store.frame(sql, [*values, limit])
