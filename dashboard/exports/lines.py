"""Writes events as JSON Lines."""

from collections.abc import Iterable

from dashboard.events import SCHEMA, STAMP_KEY
from dashboard.exports.columns import bytes_of, side_by_side
from dashboard.exports.event_table import row_groups, table_of
from dashboard.exports.json_columns import event_members, json_text, objects
from dashboard.exports.stamp import Stamp
from dashboard.model import Event


def write_json_lines(events: Iterable[Event], stamp: Stamp) -> bytes:
    """One event a line, each with the stamp under `export`: every line stands for itself, whoever cuts the file."""
    says = f"{json_text(STAMP_KEY)}:{json_text(stamp.record())}"
    lines = (objects([*event_members(rows, SCHEMA.names), says]) for rows in row_groups(table_of(events)))
    return b"".join(bytes_of(side_by_side([line, "\n"])) for line in lines)
