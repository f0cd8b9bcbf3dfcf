"""Writes the fields of events as members of JSON objects, a column at a time."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa

from dashboard.events import EventFileError
from dashboard.events.json_lines import BARE_SEPARATORS
from dashboard.exports.columns import lengths_of, lists_joined, side_by_side, whole_column, written

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def json_text(value: Any) -> str:
    """A value as strict JSON on one line."""
    text = _encode(value)
    return text if text.isascii() else text.translate(BARE_SEPARATORS)


def member(name: str, values: pa.Array, write: Callable[[Any], str] = json_text) -> pa.Array:
    """`"name":value` for each value."""
    key = f"{json_text(name)}:"
    try:
        return written(values, lambda value: key + write(value), f"{key}null")
    except ValueError as error:  # a number that JSON has no way to write
        raise EventFileError(f"{name}: cannot be written as JSON: {error}") from error


def event_members(events: pa.Table, names: Sequence[str]) -> list[pa.Array]:
    """The members of those fields, in the order given."""
    return [_field_member(name, whole_column(events, name)) for name in names]


def objects(members: Sequence[pa.Array | str]) -> pa.Array:
    """JSON objects of members that stand side by side."""
    return side_by_side(["{", side_by_side(members, ","), "}"])


def _field_member(name: str, values: pa.Array) -> pa.Array:
    if not pa.types.is_list(values.type):
        return member(name, values)
    items = values.flatten()
    texts = _struct_objects(items) if pa.types.is_struct(items.type) else written(items, json_text, "null")
    return side_by_side([f"{json_text(name)}:[", lists_joined(lengths_of(values), texts, ","), "]"])


def _struct_objects(items: pa.Array) -> pa.Array:
    return objects([member(field.name, items.field(field.name)) for field in items.type])
