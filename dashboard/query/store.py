"""Answers what the screen and the exports ask, from the events of one build."""

# ruff: noqa: S608 - every value is a parameter; the SQL is put together from the constants of this package alone

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from dashboard.codebook import Codebook
from dashboard.events import SCHEMA, event_from_record, read_table
from dashboard.filters import FACETS, NOT_STATED, Facet, Filters, find_facet
from dashboard.model import Assertion, Event, Outcome, Role, Scope
from dashboard.query.conditions import condition_of
from dashboard.query.tables import OPEN_FIRST, OPEN_LAST, facet_column, is_list, open_tables
from dashboard.query.totals import Totals, find_totals, year_bounds

EVENTS_PER_BATCH = 2_000
_RECORD_COLUMNS = ", ".join(f"e.{name}" for name in SCHEMA.names)


@dataclass(frozen=True)
class FacetCount:
    """Events that a facet's value would show, given all other filters."""

    value: str
    count: int


def vocabulary_of(codebook: Codebook) -> dict[str, tuple[str, ...]]:
    """The keys that facets offer although no event may carry them yet, in the codebook's order."""
    return {
        "tactic": tuple(tactic.key for tactic in codebook.tactics),
        "actor": tuple(actor.key for actor in codebook.actors),
        "target": tuple(target.key for target in codebook.targets),
    }


class EventStore:
    """The events of one build, opened for reading; `revision` is the sha256 of the file.

    The file is read once, at opening, so that a later build never mixes with an open store. Each answer runs on a
    cursor of its own: a store may be shared between threads.
    """

    def __init__(
        self, path: Path, vocabulary: Mapping[str, Sequence[str]] | None = None, data: bytes | None = None
    ) -> None:
        """Open the file, or `data` in its stead: what was made of it for one of its layers."""
        data = path.read_bytes() if data is None else data
        self.path = path
        self.revision = hashlib.sha256(data).hexdigest()
        self._connection = open_tables(read_table(data, str(path)))
        self._known = self._read_known(vocabulary or {})
        self._years = self._read_years()
        self._total = {context: self._count(Filters(context=context)) for context in (False, True)}

    def close(self) -> None:
        self._connection.close()

    def frame(self, sql: str, values: Sequence[object]) -> pd.DataFrame:
        """The answer to a question of another module of this package, on a cursor of its own."""
        return self._frame(sql, values)

    # Numbers

    def totals(self, filters: Filters) -> Totals:
        return find_totals(self._rows, filters, self._total[filters.context], self._years)

    def _count(self, filters: Filters) -> int:
        where, values = condition_of(filters)
        counted: int = self._rows(f"SELECT count(*) FROM store.event e WHERE {where}", values)[0][0]
        return counted

    def facet_counts(self, filters: Filters, facet_key: str) -> tuple[FacetCount, ...]:
        """Every known value of a facet with its events under the other filters, the facet's own choice set aside."""
        facet = find_facet(facet_key)
        where, values = condition_of(filters.choose(facet_key, ()))
        value = f"unnest({facet_column(facet)})" if is_list(facet) else facet_column(facet)
        sql = f"SELECT value, count(*) FROM (SELECT {value} AS value FROM store.event e WHERE {where}) GROUP BY value"
        counted = dict(self._rows(sql, values))
        return tuple(FacetCount(known, counted.get(known, 0)) for known in self._known[facet_key])

    def known_values(self) -> dict[str, tuple[str, ...]]:
        """The values of each facet: the vocabulary in its order, then what else the events hold, sorted."""
        return dict(self._known)

    def _read_known(self, vocabulary: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
        return {facet.key: self._known_of(facet, vocabulary.get(facet.key, facet.values)) for facet in FACETS}

    def _known_of(self, facet: Facet, vocabulary: Sequence[str]) -> tuple[str, ...]:
        value = f"unnest({facet_column(facet)})" if is_list(facet) else facet_column(facet)
        found = {row[0] for row in self._rows(f"SELECT DISTINCT {value} FROM store.event e", [])}
        others = found - {*vocabulary, NOT_STATED, ""}
        last = [NOT_STATED] if facet.optional and NOT_STATED in found else []
        return tuple(dict.fromkeys([*vocabulary, *sorted(others), *last]))

    def place_names(self) -> dict[str, str]:
        """The name of each value of the place facet, as the documents most often print it."""
        sql = "SELECT place_key, arg_max(name, (told, name)) FROM store.gazette GROUP BY place_key ORDER BY place_key"
        return dict(self._rows(sql, []))

    # Time

    def tactic_years(self, filters: Filters) -> pd.DataFrame:
        """tactic, year, count: an event counts in each year of its span, and under a missing year without one.

        Open ends reach to the first and last year that any event of the store states, and no further than the filter.
        """
        where, values = condition_of(filters)
        first, last = year_bounds(filters, self._years)
        sql = f"""
            WITH shown AS (SELECT e.tactic, e.undated, e.first_year, e.last_year FROM store.event e WHERE {where}),
            spans AS (
                SELECT tactic, greatest(first_year, ?) AS first, least(last_year, ?) AS last, count(*) AS n
                FROM shown WHERE NOT undated GROUP BY ALL),
            years AS (SELECT tactic, unnest(range(first, last + 1)) AS year, n FROM spans)
            SELECT tactic, year::INTEGER AS year, sum(n)::INTEGER AS count FROM years GROUP BY ALL
            UNION ALL
            SELECT tactic, NULL, count(*)::INTEGER FROM shown WHERE undated GROUP BY tactic
            ORDER BY tactic, year NULLS LAST"""
        return self._frame(sql, [*values, first, last]).astype({"year": "Int32"})

    def _read_years(self) -> tuple[int, int]:
        sql = """
            SELECT min(year), max(year) FROM (
                SELECT unnest([first_year, last_year]) AS year FROM store.event WHERE NOT undated)
            WHERE year NOT IN (?, ?)"""
        first, last = self._rows(sql, [OPEN_FIRST, OPEN_LAST])[0]
        return first or 0, last or 0

    def year_range(self) -> tuple[int, int] | None:
        """First and last year that any event states; None when none does."""
        first, last = self._years
        return (first, last) if last else None

    def marks(self, filters: Filters, limit: int) -> pd.DataFrame:
        """Single events for the timeline, dated ones first in the order of their days; at most `limit`."""
        where, values = condition_of(filters)
        sql = f"""
            SELECT e.event_id, e.tactic, e.family, e.date, e.date_start, e.date_end, e.date_precision, e.date_basis,
                e.date_text, e.scope, e.outcome, e.assertion, e.kind, e.quote, e.publisher, e.document_file, e.title,
                coalesce(e.places[1].name, '') AS place, e.undated
            FROM store.event e WHERE e.n IN ({_some(where)}) ORDER BY e.n"""
        return self._frame(sql, [*values, limit, 0])

    # Space

    def places(self, filters: Filters) -> pd.DataFrame:
        """A row for each place and precision, with its events shown in all and by role, most first.

        `place_id` is the value of the place facet. A name that is a town in one sentence and a province in another
        has a row of each. Only towns with coordinates are points; coordinates of the others are centres of areas.
        """
        where, values = condition_of(filters)
        roles = ", ".join(f"count(*) FILTER (m.{role.value})::INTEGER AS {role.value}" for role in Role)
        sql = f"""
            WITH counted AS (
                SELECT m.place_number, count(*)::INTEGER AS count, {roles}
                FROM store.mention m JOIN store.event e USING (n) WHERE {where} GROUP BY m.place_number)
            SELECT g.place_key AS place_id, g.name, g.admin1, g.country, g.precision, g.latitude, g.longitude,
                counted.* EXCLUDE (place_number)
            FROM counted JOIN store.gazette g USING (place_number)
            ORDER BY count DESC, place_id, g.precision"""
        return self._frame(sql, values)

    # Tactics and documents

    def tactic_summary(self, filters: Filters) -> pd.DataFrame:
        """A row for each known tactic, also without events: counts by outcome, assertion and scope, documents, sources.

        `publishers` counts independent ones: a repost counts as its origin, a document that names none as itself.
        `best_event_id` is the telling to quote: reviewed, particular, reported as fact, surest; empty without events.
        """
        where, values = condition_of(filters)
        parts = [("outcome", Outcome), ("assertion", Assertion), ("scope", Scope)]
        tallies = ", ".join(
            f"count(*) FILTER (e.{column} = '{choice.value}')::INTEGER AS {choice.value}"
            for column, choices in parts
            for choice in choices
        )
        sql = f"""
            SELECT tactic, count(*)::INTEGER AS count, {tallies},
                count(DISTINCT e.document_number)::INTEGER AS documents,
                count(DISTINCT e.source_number)::INTEGER AS publishers,
                count(*) FILTER (e.undated)::INTEGER AS undated,
                min(e.first_year) FILTER (e.first_year > {OPEN_FIRST}) AS year_from,
                max(e.last_year) FILTER (e.last_year < {OPEN_LAST}) AS year_to,
                arg_min(e.event_id, e.quote_rank) AS best_event_id
            FROM store.event e WHERE {where} AND e.tactic <> '' GROUP BY e.tactic"""
        return _with_all_tactics(self._frame(sql, values), self._known["tactic"])

    def cooccurrence(self, filters: Filters) -> pd.DataFrame:
        """tactic_a, tactic_b, count: documents that tell both; each pair once, in alphabetical order."""
        where, values = condition_of(filters)
        sql = f"""
            WITH told AS (
                SELECT DISTINCT e.document_number AS d, e.tactic FROM store.event e
                WHERE {where} AND e.tactic <> '')
            SELECT a.tactic AS tactic_a, b.tactic AS tactic_b, count(*)::INTEGER AS count
            FROM told a JOIN told b ON a.d = b.d AND a.tactic < b.tactic
            GROUP BY ALL ORDER BY count DESC, tactic_a, tactic_b"""
        return self._frame(sql, values)

    def documents(self, filters: Filters) -> pd.DataFrame:
        """A row for each document with an event shown: what it says of itself and how many events it gave."""
        where, values = condition_of(filters)
        sql = f"""
            WITH counted AS (
                SELECT e.document_number, count(*) FILTER (e.kind = 'coercion')::INTEGER AS n_events,
                    count(*) FILTER (e.kind = 'context')::INTEGER AS n_context,
                    count(*) FILTER (e.undated)::INTEGER AS undated,
                    count(DISTINCT e.tactic) FILTER (e.tactic <> '')::INTEGER AS tactics
                FROM store.event e WHERE {where} GROUP BY e.document_number)
            SELECT d.* EXCLUDE (document_number), counted.* EXCLUDE (document_number)
            FROM counted JOIN store.document d USING (document_number) ORDER BY d.document_file"""
        return self._frame(sql, values)

    # Events

    def page(self, filters: Filters, limit: int, offset: int = 0) -> pd.DataFrame:
        """Rows of the event table, dated ones first in the order of their days; lists are joined by commas."""
        where, values = condition_of(filters)
        sql = f"""
            SELECT e.event_id, e.date, e.date_text, e.date_precision, e.year::INTEGER AS year, e.tactic, e.tactic_label,
                e.family, array_to_string(list_transform(e.places, lambda place: place.name), ', ') AS places,
                array_to_string(e.actors, ', ') AS actors, array_to_string(e.targets, ', ') AS targets,
                e.scope, e.outcome, e.assertion, e.quote, e.publisher, e.title, e.document_file, e.kind,
                e.confidence, e.review
            FROM store.event e WHERE e.n IN ({_some(where)}) ORDER BY e.n"""
        return self._frame(sql, [*values, limit, offset]).astype({"year": "Int32"})

    def event(self, event_id: str) -> Event | None:
        """The event of an id, whatever the filters; None when the store holds none."""
        sql = f"SELECT {_RECORD_COLUMNS} FROM store.event e WHERE e.event_id = ?"
        found = self._rows(sql, [_encodable(event_id)])
        return _event_of(found[0]) if found else None

    def events(self, filters: Filters) -> Iterator[Event]:
        """The events shown, whole, in the order of `page`; read in batches, so that any number fits."""
        where, values = condition_of(filters)
        sql = f"SELECT {_RECORD_COLUMNS} FROM store.event e WHERE {where} ORDER BY e.n"
        with self._connection.cursor() as cursor:
            result = cursor.execute(sql, values)
            while rows := result.fetchmany(EVENTS_PER_BATCH):
                yield from (_event_of(row) for row in rows)

    def table(self, filters: Filters) -> pa.Table:
        """The events shown, whole, in the order of `page`, in the columns of the record."""
        where, values = condition_of(filters)
        sql = f"SELECT {_RECORD_COLUMNS} FROM store.event e WHERE {where} ORDER BY e.n"
        with self._connection.cursor() as cursor:
            return cursor.sql(sql, params=values).to_arrow_table().cast(SCHEMA)

    # Reading

    def _rows(self, sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        with self._connection.cursor() as cursor:
            return cursor.execute(sql, values).fetchall()

    def _frame(self, sql: str, values: Sequence[object]) -> pd.DataFrame:
        with self._connection.cursor() as cursor:
            return cursor.execute(sql, values).df()


def _some(where: str) -> str:
    """The first events of a condition by number alone, so that no wide row is read for the others."""
    return f"SELECT e.n FROM store.event e WHERE {where} ORDER BY e.n LIMIT ? OFFSET ?"


def _event_of(row: tuple[Any, ...]) -> Event:
    return event_from_record(dict(zip(SCHEMA.names, row, strict=True)), f"event {row[0]}")


def _with_all_tactics(summary: pd.DataFrame, known: Sequence[str]) -> pd.DataFrame:
    full = summary.set_index("tactic").reindex(pd.Index(known, name="tactic")).reset_index()
    counted = [name for name in full.columns if name not in ("tactic", "year_from", "year_to", "best_event_id")]
    full[counted] = full[counted].fillna(0).astype("int32")
    full["best_event_id"] = full["best_event_id"].fillna("").astype(str)
    return full.astype({"year_from": "Int32", "year_to": "Int32"})


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
