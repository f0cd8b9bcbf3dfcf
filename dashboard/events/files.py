"""Stores events and issues in files: Parquet for the dashboard, JSON Lines for everybody."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from dashboard.events.json_lines import json_line, json_lines_bytes, read_json_lines, read_records
from dashboard.events.parquet import parquet_bytes, read_parquet
from dashboard.events.records import EventFileError, record_of, record_to
from dashboard.events.whole_file import write_whole
from dashboard.model import Event, Issue

PARQUET, JSON_LINES = ".parquet", ".jsonl"
V = TypeVar("V")


def write_events(path: Path, events: Iterable[Event]) -> None:
    """Write events to a `.parquet` or `.jsonl` file, whole or not at all; equal events give equal bytes."""
    encode = {PARQUET: parquet_bytes, JSON_LINES: json_lines_bytes}
    write_whole(path, _by_suffix(path, encode)(events))


def read_events(path: Path) -> tuple[Event, ...]:
    """The events of a `.parquet` or `.jsonl` file, in the file's order."""
    read = {PARQUET: read_parquet, JSON_LINES: read_json_lines}
    return _by_suffix(path, read)(path)


def write_issues(path: Path, issues: Iterable[Issue]) -> None:
    """Write issues as JSON Lines in the order of their documents, whole or not at all."""
    ordered = sorted(issues, key=lambda issue: (issue.document_file, issue.quote_start or 0, issue.kind, issue.reason))
    write_whole(path, b"".join(json_line(record_of(issue), f"issue of {issue.document_file}") for issue in ordered))


def read_issues(path: Path) -> tuple[Issue, ...]:
    return tuple(record_to(Issue, record, where) for record, where in read_records(path))


def _by_suffix(path: Path, choices: Mapping[str, V]) -> V:
    if path.suffix not in choices:
        raise EventFileError(f"{path}: events are kept in {' or '.join(choices)} files, not in {path.suffix or 'this'}")
    return choices[path.suffix]
