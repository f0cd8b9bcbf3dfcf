"""Reads and writes records as JSON Lines."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from dashboard.events.records import EventFileError, Record, event_from_record, event_to_record
from dashboard.model import Event

# Line separators of Unicode that JSON leaves bare and `str.splitlines` splits at.
BARE_SEPARATORS = str.maketrans({0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"})


def json_lines_bytes(events: Iterable[Event]) -> bytes:
    """One event a line, in the order of documents and of their text."""
    ordered = sorted(events, key=lambda event: (event.document_file, event.quote_start, event.tactic, event.event_id))
    return b"".join(json_line(event_to_record(event), f"event {event.event_id}") for event in ordered)


def json_line(record: Mapping[str, Any], where: str) -> bytes:
    """A record as one line of strict JSON in UTF-8; `where` names it in an error."""
    try:
        line = json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return line.translate(BARE_SEPARATORS).encode("utf-8") + b"\n"
    except ValueError as error:  # a lone surrogate, or a number that JSON has no way to write
        raise EventFileError(f"{where}: cannot be written as JSON: {error}") from error


def read_json_lines(path: Path) -> tuple[Event, ...]:
    return tuple(event_from_record(record, where) for record, where in read_records(path))


def read_records(path: Path) -> Iterator[tuple[Record, str]]:
    for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
        if line.strip():
            yield _json_record(line, f"{path}:{number}"), f"{path}:{number}"


def _json_record(line: bytes, where: str) -> Record:
    try:
        record = json.loads(line, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise EventFileError(f"{where}: not JSON: {error}") from error
    if not isinstance(record, dict):
        raise EventFileError(f"{where}: not a JSON object")
    return record


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")
