"""Counts what the filters show, in one question: every page's header and the map's notes ask it."""

# ruff: noqa: S608 - every value is a parameter; the SQL is put together from constants

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.filters import Filters
from dashboard.query.conditions import condition_of

Span = tuple[int, int]
Ask = Callable[[str, Sequence[object]], list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Totals:
    """How much the filters show, of `total` events; all other numbers are of the events shown.

    The map cannot draw `unplaced` events, which name no place, `country_only` ones, and those of `no_coordinates`,
    whose finer places are unknown to the gazetteer. `years` are the first and the last that an event states, within
    the years that are filtered; None when none states one.
    """

    shown: int
    total: int
    undated: int
    unplaced: int
    documents: int
    country_only: int = 0
    no_coordinates: int = 0
    years: Span | None = None


def find_totals(ask: Ask, filters: Filters, total: int, stated: Span) -> Totals:
    """Of a store: how it is asked, how many events it holds, and its first and last stated year."""
    where, values = condition_of(filters)
    sql = f"""
        SELECT count(*), count(*) FILTER (undated), count(*) FILTER (drawable = 'no_place'),
            count(DISTINCT document_number), count(*) FILTER (drawable = 'country_only'),
            count(*) FILTER (drawable = 'no_coordinates'),
            min(first_year) FILTER (NOT undated), max(last_year) FILTER (NOT undated)
        FROM store.event e WHERE {where}"""
    shown, undated, unplaced, documents, country_only, lost, first, last = ask(sql, values)[0]
    years = None if first is None else _within(filters, (first, last), stated)
    return Totals(shown, total, undated, unplaced, documents, country_only, lost, years)


def _within(filters: Filters, years: Span, stated: Span) -> Span:
    """An event "since 2012" has no last year: it goes as far as the filter, or the last year that any event states."""
    start, end = year_bounds(filters, stated)
    return max(years[0], start), min(years[1], end)


def year_bounds(filters: Filters, stated: Span) -> Span:
    """The first and last year that are asked for, open ends being those that the events state."""
    start = filters.year_from if filters.year_from is not None else stated[0]
    end = filters.year_to if filters.year_to is not None else max(start, stated[1])
    return start, end
