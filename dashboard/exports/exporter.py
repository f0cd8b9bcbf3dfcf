"""Describes a format of export and names its files."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dashboard.exports.stamp import Layer, Stamp
from dashboard.filters import FACETS, Filters, Undated
from dashboard.model import Event

PREFIX = "escapee-coercion"
NAME_LIMIT = 120
# Facets whose values are keys of this product; a value out of a document never becomes part of a file name.
KEYED = frozenset({"tactic", "country", "actor", "target", "scope", "outcome", "assertion"})
KEYS_NAMED = 2


class ExportError(ValueError):
    """A format cannot hold these events; the message says why."""


def nothing_left_out(events: Sequence[Event]) -> Mapping[str, int]:
    """For a format that holds every event."""
    return {}


@dataclass(frozen=True)
class Exporter:
    """A format: `write` makes the whole file from events and their stamp; equal input gives equal bytes.

    `left_out` tells how many of the events the format cannot hold, by reason.
    """

    key: str
    label: str
    suffix: str
    mime: str
    write: Callable[[Iterable[Event], Stamp], bytes]
    left_out: Callable[[Sequence[Event]], Mapping[str, int]] = nothing_left_out


def file_name(stamp: Stamp, exporter: Exporter) -> str:
    """`escapee-coercion-events_2011-2018_abduction_n17_2026-11-21.csv`: letters, digits, `-`, `_` and one dot."""
    end = f"_n{stamp.shown}_{_slug(stamp.date)}{exporter.suffix}"
    layer = [stamp.layer.value] if stamp.layer is not Layer.FULL else []
    start = "_".join([f"{PREFIX}-{stamp.of}", *layer, *_parts(stamp.filters)])
    return f"{start[: NAME_LIMIT - len(end)].rstrip('-_')}{end}"


def _parts(filters: Filters) -> Iterator[str]:
    first, last = filters.year_from, filters.year_to
    if first is not None or last is not None:
        yield "-".join(dict.fromkeys([str(first or "until"), str(last or "on")]))
    if filters.undated is not Undated.INCLUDE:
        yield "undated-only" if filters.undated is Undated.ONLY else "dated-only"
    for facet in FACETS:
        if values := filters.chosen(facet.key):
            yield _facet_part(facet.key, values)
    yield from ["search"] if filters.text else []
    yield from ["with-context"] if filters.context else []


def _facet_part(key: str, values: tuple[str, ...]) -> str:
    if key in KEYED and len(values) <= KEYS_NAMED:
        return "-".join(_slug(value) for value in values)
    return key if len(values) == 1 else f"{len(values)}-{key}"


def _slug(value: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")[:40]
