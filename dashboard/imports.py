"""Keeps events that came from exports: files of a workspace's `imports/`, which a build merges with what it codes."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dashboard.events import EventFileError, json_lines_bytes, read_events, write_whole
from dashboard.listing import DocumentRecord
from dashboard.model import Event, Issue, Kind
from dashboard.settings import Workspace

FORMAT = "imported"  # of a document whose events came without its text
DUPLICATE_EVENT = "imported_twice"
NAME_LIMIT = 80


@dataclass(frozen=True)
class Imported:
    """The events of all imports, each once, and what of them a build leaves out."""

    events: tuple[Event, ...] = ()
    issues: tuple[Issue, ...] = ()


def import_files(workspace: Workspace) -> tuple[Path, ...]:
    """The files that hold imported events, in a fixed order."""
    return tuple(sorted(workspace.imports.glob("*.jsonl"))) if workspace.imports.is_dir() else ()


def read_imports(workspace: Workspace) -> dict[str, Event]:
    """The imported events by id; EventFileError when two files tell different things under one id."""
    found: dict[str, Event] = {}
    origin: dict[str, Path] = {}
    for path in import_files(workspace):
        for event in read_events(path):
            if found.setdefault(event.event_id, event) != event:
                told = f"{origin[event.event_id]} and {path}"
                raise EventFileError(f"event {event.event_id} is told differently by {told}: delete one of them")
            origin.setdefault(event.event_id, path)
    return found


def keep_import(workspace: Workspace, name: str, events: Iterable[Event]) -> Path:
    """Stores events under a name that tells the file they came from; the same events always go into the same file."""
    content = json_lines_bytes(events)
    start = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:NAME_LIMIT] or "events"
    path = workspace.imports / f"{start}_{hashlib.sha256(content).hexdigest()[:12]}.jsonl"
    workspace.imports.mkdir(exist_ok=True)
    write_whole(path, content)
    return path


def merge_imports(workspace: Workspace, coded: Iterable[Event]) -> Imported:
    """The imports that the build does not code itself: of an event that it codes, its own telling stays."""
    own = {event.event_id for event in coded}
    found = read_imports(workspace)
    return Imported(
        tuple(event for event_id, event in found.items() if event_id not in own),
        tuple(_left_out(event) for event_id, event in found.items() if event_id in own),
    )


def _left_out(event: Event) -> Issue:
    reason = "is coded here from its document: the imported telling of the same event is left out"
    return Issue(
        event.document_file, reason, DUPLICATE_EVENT, event.document_id, event.quote, event.quote_start, event.quote_end
    )


def imported_documents(imported: Imported, coded: Iterable[DocumentRecord]) -> Iterator[DocumentRecord]:
    """A record for each document that only imported events tell of."""
    known = {record.document_id for record in coded}
    documents: dict[str, list[Event]] = {}
    for event in imported.events:
        if event.document_id not in known:
            documents.setdefault(event.document_id, []).append(event)
    return (_record_of(events) for events in documents.values())


def _record_of(events: list[Event]) -> DocumentRecord:
    first = events[0]
    n_events = sum(event.kind is Kind.COERCION for event in events)
    return DocumentRecord(
        document_id=first.document_id,
        document_file=first.document_file,
        format=FORMAT,
        title=first.title,
        publisher=first.publisher,
        original_publisher=first.original_publisher,
        url=first.url,
        published=first.published,
        reported_on=first.reported_on,
        truncated=False,
        sha256=first.document_sha256,
        n_events=n_events,
        n_context=len(events) - n_events,
        n_issues=0,
    )
