"""Finds the documents that were published last among those with an event shown."""

# ruff: noqa: S608 - every value is a parameter; the SQL is put together from the constants of this package alone

from dataclasses import dataclass
from typing import Any

from dashboard.filters import Filters
from dashboard.query.conditions import condition_of
from dashboard.query.store import EventStore


@dataclass(frozen=True)
class Newest:
    """Documents as records, newest first, those of a day by file name; `dated` of all state their day."""

    documents: tuple[dict[str, Any], ...]
    dated: int


def newest_documents(store: EventStore, filters: Filters, limit: int) -> Newest:
    """Up to `limit` of them with `document_file`, `title`, `publisher`, `published` and `n_events`."""
    where, values = condition_of(filters)
    sql = f"""
        WITH counted AS (
            SELECT e.document_number, count(*) FILTER (e.kind = 'coercion')::INTEGER AS n_events
            FROM store.event e WHERE {where} GROUP BY e.document_number),
        dated AS (
            SELECT d.document_file, d.title, d.publisher, d.published, n_events
            FROM counted JOIN store.document d USING (document_number) WHERE d.published <> '')
        SELECT *, (SELECT count(*) FROM dated)::INTEGER AS dated
        FROM dated ORDER BY published DESC, document_file LIMIT ?"""
    rows: list[Any] = store.frame(sql, [*values, limit]).to_dict("records")
    return Newest(tuple(rows), rows[0]["dated"] if rows else 0)
