"""Lists the coded documents with what each yielded, for the Sources page and for the commands' closing line."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from dashboard.events import json_line, read_events, read_issues, write_whole
from dashboard.model import Coding, Event, Issue, Kind
from dashboard.settings import Workspace

# Kinds of issues about a whole file; issues inside a document are the coder's.
UNREADABLE, DUPLICATE, OTHER_FILE = "unreadable", "duplicate", "other_file"


@dataclass(frozen=True)
class DocumentRecord:
    """One coded document and how much it yielded; one line of `documents.jsonl`."""

    document_id: str
    document_file: str
    format: str
    title: str
    publisher: str
    original_publisher: str
    url: str
    published: str
    reported_on: str
    truncated: bool
    sha256: str
    n_events: int
    n_context: int
    n_issues: int
    n_suggestions: int = 0


def describe_document(coding: Coding) -> DocumentRecord:
    """The record of a coded document."""
    document = coding.document
    n_events = sum(event.kind is Kind.COERCION for event in coding.events)
    return DocumentRecord(
        document_id=document.document_id,
        document_file=document.file,
        format=document.format,
        title=document.title,
        publisher=document.publisher,
        original_publisher=document.original_publisher,
        url=document.url,
        published=document.published,
        reported_on=document.reported_on,
        truncated=document.truncated,
        sha256=document.sha256,
        n_events=n_events,
        n_context=len(coding.events) - n_events,
        n_issues=len(coding.issues),
        n_suggestions=len(coding.suggestions),
    )


def public_listing(events: Iterable[Event]) -> tuple[DocumentRecord, ...]:
    """The documents of public events by what these say of them; no event is lost, since each names its document."""
    told: dict[str, list[Event]] = {}
    for event in events:
        told.setdefault(event.document_file, []).append(event)
    return tuple(_public_record(told[name]) for name in sorted(told))


def _public_record(events: Sequence[Event]) -> DocumentRecord:
    first = events[0]
    n_events = sum(event.kind is Kind.COERCION for event in events)
    return DocumentRecord(
        document_id=first.document_id,
        document_file=first.document_file,
        format="",
        title=first.title,
        publisher=first.publisher,
        original_publisher=first.original_publisher,
        url="",
        published=first.published,
        reported_on=first.reported_on,
        truncated=False,
        sha256="",
        n_events=n_events,
        n_context=len(events) - n_events,
        n_issues=0,
    )


def write_listing(path: Path, records: Iterable[DocumentRecord]) -> None:
    """Writes the listing as JSON Lines, by document file."""
    ordered = sorted(records, key=lambda record: record.document_file)
    write_whole(path, b"".join(json_line(asdict(record), record.document_file) for record in ordered))


def read_listing(path: Path) -> tuple[DocumentRecord, ...]:
    """The listing of a build."""
    return tuple(DocumentRecord(**json.loads(line)) for line in path.read_bytes().split(b"\n") if line)


def read_suggestions(workspace: Workspace) -> tuple[Event, ...]:
    """What a build suggests beside its events; nothing where it was made before there were suggestions."""
    return read_events(workspace.suggestions_path) if workspace.suggestions_path.is_file() else ()


@dataclass(frozen=True)
class Summary:
    """What many documents yielded, in numbers."""

    documents: int
    events: int
    context: int
    issues: int
    unreadable: int

    def __str__(self) -> str:
        return (
            f"{self.documents} documents coded, {self.unreadable} unreadable: {self.events} events,"
            f" {self.context} context items, {self.issues} issues"
        )


def read_summary(workspace: Workspace) -> Summary:
    """The numbers of a workspace's build."""
    return summarise(read_listing(workspace.documents_path), read_issues(workspace.issues_path))


def summarise(records: Iterable[DocumentRecord], issues: Iterable[Issue]) -> Summary:
    """The numbers of a listing and of all issues."""
    listed, noted = tuple(records), tuple(issues)
    return Summary(
        documents=len(listed),
        events=sum(record.n_events for record in listed),
        context=sum(record.n_context for record in listed),
        issues=len(noted),
        unreadable=sum(issue.kind == UNREADABLE for issue in noted),
    )
