"""The store of events: files that hold them, and the record that every file holds."""

from dashboard.events.files import read_events, read_issues, write_events, write_issues
from dashboard.events.json_lines import json_line, json_lines_bytes
from dashboard.events.parquet import SCHEMA, events_table, parquet_bytes, read_table, table_bytes
from dashboard.events.records import STAMP_KEY, EventFileError, event_from_record, event_to_record
from dashboard.events.whole_file import write_whole

__all__ = [
    "SCHEMA",
    "STAMP_KEY",
    "EventFileError",
    "event_from_record",
    "event_to_record",
    "events_table",
    "json_line",
    "json_lines_bytes",
    "parquet_bytes",
    "read_events",
    "read_issues",
    "read_table",
    "table_bytes",
    "write_events",
    "write_issues",
    "write_whole",
]
