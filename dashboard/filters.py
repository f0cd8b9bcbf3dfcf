"""Declares every filter of the events: its values, its place in the URL and what it says in words."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from dashboard.model import Assertion, Outcome, Scope

# The value of a facet for events that carry none: `?place=not_stated` lists what has no place.
NOT_STATED = "not_stated"
# What a page is asked to draw beside the filters, its values in the address, the first when it names none; () is any:
# the lanes of the timeline, and its dates: when acts happened, or how long after it they were published; the columns of
# the matrix and which part of them; the doubt that the overview lists; the next family that a tactic's page lists;
# the part of the map looked at, the years it shows and as of which one, what is listed below it;
# the document that Sources shows whole; the layer that every page is of.
PAGE_CHOICES: dict[str, tuple[str, ...]] = {
    "lanes": ("tactic", "family", "actor", "place", "publisher"),
    "dates": ("event", "lag"),
    "by": ("year", "place", "publisher"),
    "part": (),
    "doubt": ("", "low_confidence", "single_source"),
    "then": (),
    "region": (),
    "span": ("", "each", "five", "until"),
    "at": (),
    "listed": (),
    "read": (),
    "layer": ("full", "public"),
}
# Parameters of an address that are no filters: the open event, the table's page, a page's choices, Streamlit's own.
PAGE_PARAMETERS = frozenset({"event", "page", "embed", "embed_options", *PAGE_CHOICES})
TEXT_LIMIT = 500


class Undated(StrEnum):
    """What is done with events whose year the document does not state."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    ONLY = "only"


@dataclass(frozen=True)
class Filters:
    """What the reader asks to see: within a facet any of its values, between facets all.

    Values are kept sorted and once each, a backward year range is turned round and white space of the text folded,
    so that equal questions are equal keys of a cache.
    """

    year_from: int | None = None
    year_to: int | None = None
    undated: Undated = Undated.INCLUDE
    tactic: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    publisher: tuple[str, ...] = ()
    document: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()
    assertion: tuple[str, ...] = ()
    text: str = ""
    context: bool = False

    def __post_init__(self) -> None:
        for facet in FACETS:
            if chosen := self.chosen(facet.key):
                object.__setattr__(self, facet.key, tuple(sorted({_well_formed(value) for value in chosen})))
        object.__setattr__(self, "text", " ".join(_well_formed(self.text).split()))
        if self.year_from is not None and self.year_to is not None and self.year_from > self.year_to:
            first, last = self.year_to, self.year_from
            object.__setattr__(self, "year_from", first)
            object.__setattr__(self, "year_to", last)

    def chosen(self, facet_key: str) -> tuple[str, ...]:
        """The values chosen in a facet; empty when it does not filter."""
        values: tuple[str, ...] = getattr(self, facet_key)
        return values

    def choose(self, facet_key: str, values: Collection[str]) -> "Filters":
        """The same question with other values in one facet."""
        change: dict[str, Any] = {facet_key: tuple(values)}
        return replace(self, **change)

    @property
    def active(self) -> tuple[str, ...]:
        """URL parameters that differ from their default, in the table's order."""
        return tuple(query_of(self))


@dataclass(frozen=True)
class Facet:
    """A filter with a list of values; `key` is the field of Filters and the URL parameter at once.

    `column` is the field of the event record, `places.place_id` one of its places' fields. `optional` says that an
    event may carry no value (it then answers to NOT_STATED), `values` the whole list where the record fixes it.
    """

    key: str
    label: str
    column: str
    optional: bool = False
    values: tuple[str, ...] = ()


FACETS: tuple[Facet, ...] = (
    Facet("tactic", "Tactic", "tactic"),
    Facet("place", "Place", "places.place_id", optional=True),
    Facet("country", "Country", "places.country", optional=True),
    Facet("actor", "Actor", "actors", optional=True),
    Facet("target", "Target", "targets", optional=True),
    Facet("publisher", "Publisher", "publisher", optional=True),
    Facet("document", "Document", "document_file"),
    Facet("scope", "Scope", "scope", values=tuple(Scope)),
    Facet("outcome", "Outcome", "outcome", values=tuple(Outcome)),
    Facet("assertion", "Assertion", "assertion", values=tuple(Assertion)),
)
# The URL parameters that are no facets, in their order: `year=2011:2018`, `undated=only`, `text=…`, `context=1`.
YEAR, UNDATED, TEXT, CONTEXT = "year", "undated", "text", "context"
PARAMETERS: tuple[str, ...] = (YEAR, UNDATED, *(facet.key for facet in FACETS), TEXT, CONTEXT)


def find_facet(key: str) -> Facet:
    """The facet of a key; KeyError for a key that is none."""
    for facet in FACETS:
        if facet.key == key:
            return facet
    raise KeyError(key)


def query_of(filters: Filters) -> dict[str, list[str]]:
    """The URL parameters that restore the filters; what is at its default is left out."""
    query: dict[str, list[str]] = {}
    if filters.year_from is not None or filters.year_to is not None:
        query[YEAR] = [_range_of(filters.year_from, filters.year_to)]
    if filters.undated is not Undated.INCLUDE:
        query[UNDATED] = [filters.undated.value]
    query |= {facet.key: list(filters.chosen(facet.key)) for facet in FACETS if filters.chosen(facet.key)}
    if filters.text:
        query[TEXT] = [filters.text]
    if filters.context:
        query[CONTEXT] = ["1"]
    return query


def _range_of(first: int | None, last: int | None) -> str:
    if first == last:
        return f"{first:04d}"
    return f"{'' if first is None else f'{first:04d}'}:{'' if last is None else f'{last:04d}'}"


def filters_from_query(
    params: Mapping[str, Sequence[str]], known: Mapping[str, Collection[str]]
) -> tuple[Filters, tuple[str, ...]]:
    """The filters that URL parameters ask for, and a readable line for each thing not understood.

    A facet's values are checked against `known[facet key]` where that is given, and against the record's own list
    where there is one. What is not understood does not filter.
    """
    problems: list[str] = []
    year_from, year_to = _read_years(_single(params, YEAR, problems), problems)
    choices: dict[str, Any] = {facet.key: _read_facet(facet, params, known, problems) for facet in FACETS}
    filters = Filters(
        year_from,
        year_to,
        _read_undated(_single(params, UNDATED, problems), problems),
        text=_read_text(_single(params, TEXT, problems), problems),
        context=_read_context(_single(params, CONTEXT, problems), problems),
        **choices,
    )
    unknown = [key for key in params if key not in PARAMETERS and key not in PAGE_PARAMETERS]
    problems += [f"{_shown(key)} is not a filter" for key in unknown]
    for key, allowed in PAGE_CHOICES.items():
        bad = [value for value in params.get(key, ()) if allowed and value not in allowed]
        problems += [f"{key}: {_shown(value)} is none of {', '.join(allowed)}" for value in bad]
    return filters, tuple(problems)


def _single(params: Mapping[str, Sequence[str]], key: str, problems: list[str]) -> str:
    values = params.get(key, ())
    if len(values) > 1:
        problems.append(f"{key}: given {len(values)} times, only {_shown(values[0])} is used")
    return values[0].strip() if values else ""


def _read_years(value: str, problems: list[str]) -> tuple[int | None, int | None]:
    if not value:
        return None, None
    match = re.fullmatch(r"([0-9]{4})?(?:(:)([0-9]{4})?)?", value)
    if not match or value == ":":
        problems.append(f"{YEAR}: {_shown(value)} is neither a year such as 2018 nor a range such as 2011:2018")
        return None, None
    first, colon, last = match.groups()
    if not colon:
        return int(first), int(first)
    return int(first) if first else None, int(last) if last else None


def _read_undated(value: str, problems: list[str]) -> Undated:
    if value and value not in tuple(Undated):
        problems.append(f"{UNDATED}: {_shown(value)} is none of {', '.join(Undated)}")
        return Undated.INCLUDE
    return Undated(value or Undated.INCLUDE)


def _read_context(value: str, problems: list[str]) -> bool:
    if value not in ("", "0", "1"):
        problems.append(f"{CONTEXT}: {_shown(value)} is neither 0 nor 1")
    return value == "1"


def _read_text(value: str, problems: list[str]) -> str:
    if len(value) > TEXT_LIMIT:
        problems.append(f"{TEXT}: longer than {TEXT_LIMIT} characters, not searched")
        return ""
    return value


def _read_facet(
    facet: Facet, params: Mapping[str, Sequence[str]], known: Mapping[str, Collection[str]], problems: list[str]
) -> tuple[str, ...]:
    given = [value for value in params.get(facet.key, ()) if value]
    allowed = known.get(facet.key) or facet.values
    if facet.key not in known and not facet.values:
        return tuple(given)
    stated = {*allowed, NOT_STATED} if facet.optional else {*allowed}
    problems += [f"{facet.key}: {_shown(value)} is not in this workspace" for value in given if value not in stated]
    return tuple(value for value in given if value in stated)


def _shown(value: str) -> str:
    """A value as an error may print it: bounded, on one line."""
    folded = " ".join(_well_formed(value).split())
    return f"“{folded if len(folded) <= 60 else folded[:59] + '…'}”"


def _well_formed(text: str) -> str:
    """Text without lone surrogates, which a broken link can carry and no file or database can."""
    return text.encode("utf-8", "replace").decode("utf-8")


def describe_filters(filters: Filters, label_of: Callable[[str, str], str] = lambda facet_key, value: value) -> str:
    """The filters as one readable line; `label_of(facet key, value)` gives the words for a value."""
    parts = [_describe_years(filters.year_from, filters.year_to)]
    parts += [_describe_facet(facet, filters, label_of) for facet in FACETS]
    parts += [f"text: {filters.text}" if filters.text else ""]
    undated = {Undated.EXCLUDE: "only with a stated year", Undated.ONLY: "only without a stated year"}
    parts += [undated.get(filters.undated, ""), "with context items" if filters.context else ""]
    return "; ".join(part for part in parts if part) or "all events"


def _describe_years(first: int | None, last: int | None) -> str:
    if first is None and last is None:
        return ""
    if first == last:
        return f"year {first}"
    if first is None:
        return f"years up to {last}"
    return f"years from {first}" if last is None else f"years {first}–{last}"


def _describe_facet(facet: Facet, filters: Filters, label_of: Callable[[str, str], str]) -> str:
    values = filters.chosen(facet.key)
    words = ["not stated" if value == NOT_STATED else label_of(facet.key, value) for value in values]
    return f"{facet.label.lower()}: {', '.join(words)}" if words else ""


@dataclass(frozen=True)
class SearchTerm:
    """A word or phrase that a quote or title holds, or must not hold."""

    text: str
    wanted: bool = True


def search_clauses(text: str) -> tuple[tuple[SearchTerm, ...], ...]:
    """The text search as clauses that must all hold, each by any of its terms.

    Words stand for themselves, "quotation marks" keep a phrase together, -minus excludes, and OR joins the terms
    on its two sides. An OR without a term on both sides, as while typing, is left out.
    """
    clauses: list[tuple[SearchTerm, ...]] = []
    joins = False
    for part in re.findall(r'-?"[^"]+"?|\S+', text.translate({0x201C: '"', 0x201D: '"'})):
        if part == "OR":
            joins = bool(clauses)
            continue
        term = _term_of(part)
        if not term.text:
            continue
        clauses = [*clauses[:-1], (*clauses[-1], term)] if joins else [*clauses, (term,)]
        joins = False
    return tuple(clauses)


def _term_of(part: str) -> SearchTerm:
    wanted = not (part.startswith("-") and len(part) > 1)
    return SearchTerm(" ".join((part if wanted else part[1:]).strip('"').split()), wanted)


# A facet without a field of its own, or the other way round, is a mistake of this file.
if {facet.key for facet in FACETS} - {field.name for field in fields(Filters)}:
    raise TypeError("FACETS names a facet that Filters does not hold")
