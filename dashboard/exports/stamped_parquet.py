"""Writes events as Parquet with the stamp in the file's metadata."""

import json
from collections.abc import Iterable

from dashboard.events import table_bytes
from dashboard.exports.event_table import table_of
from dashboard.exports.stamp import ATTRIBUTION, Stamp
from dashboard.model import Event


def write_parquet(events: Iterable[Event], stamp: Stamp) -> bytes:
    """The columns of the store, in the order of the events given; metadata keys `export` and `attribution`."""
    metadata = {"export": json.dumps(stamp.record(), ensure_ascii=False), "attribution": ATTRIBUTION}
    return table_bytes(table_of(events).replace_schema_metadata(metadata))
