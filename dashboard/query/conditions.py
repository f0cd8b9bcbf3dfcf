"""Turns filters into SQL conditions on the event table."""

import pyarrow as pa

from dashboard.filters import FACETS, Facet, Filters, SearchTerm, Undated, search_clauses
from dashboard.model import Kind
from dashboard.query.columns import fold_texts
from dashboard.query.tables import OPEN_FIRST, OPEN_LAST, facet_column, is_list

Condition = tuple[str, list[object]]


def condition_of(filters: Filters) -> Condition:
    """The SQL condition of filters and its parameters; no value of a filter is ever part of the SQL."""
    conditions: list[Condition] = []
    if not filters.context:
        conditions.append(("e.kind = ?", [Kind.COERCION.value]))
    conditions += _year_conditions(filters)
    conditions += [_facet_condition(facet, filters.chosen(facet.key)) for facet in FACETS if filters.chosen(facet.key)]
    conditions += [_text_condition(clause) for clause in search_clauses(filters.text)]
    sql = " AND ".join(f"({part})" for part, _ in conditions) or "true"
    return sql, [value for _, values in conditions for value in values]


def _year_conditions(filters: Filters) -> list[Condition]:
    if filters.undated is Undated.ONLY:
        return [("e.undated", [])]
    first = OPEN_FIRST if filters.year_from is None else filters.year_from
    last = OPEN_LAST if filters.year_to is None else filters.year_to
    join = "e.undated OR" if filters.undated is Undated.INCLUDE else "NOT e.undated AND"
    if join.startswith("e.undated") and (first, last) == (OPEN_FIRST, OPEN_LAST):
        return []
    return [(f"{join} (e.first_year <= ? AND e.last_year >= ?)", [last, first])]


def _facet_condition(facet: Facet, chosen: tuple[str, ...]) -> Condition:
    test = "list_has_any(?::VARCHAR[], {})" if is_list(facet) else "list_contains(?::VARCHAR[], {})"
    return test.format(facet_column(facet)), [list(chosen)]


def _text_condition(clause: tuple[SearchTerm, ...]) -> Condition:
    tests = [f"{'' if term.wanted else 'NOT '}contains(e.words, ?)" for term in clause]
    return " OR ".join(tests), [fold_texts(pa.array([term.text]))[0].as_py() for term in clause]
