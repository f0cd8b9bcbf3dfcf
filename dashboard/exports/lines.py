"""Writes events as JSON Lines."""

from collections.abc import Iterable

from dashboard.events import STAMP_KEY, event_to_record, json_line
from dashboard.exports.stamp import Stamp
from dashboard.model import Event


def write_json_lines(events: Iterable[Event], stamp: Stamp) -> bytes:
    """One event a line, each with the stamp under `export`: every line stands for itself, whoever cuts the file."""
    says = {STAMP_KEY: stamp.record()}
    return b"".join(json_line(event_to_record(event) | says, f"event {event.event_id}") for event in events)
