"""Gives events, incidents and documents names that are made from nothing but what is public."""

import hashlib
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from dashboard.events import event_to_record, json_line
from dashboard.model import Event

# Left out: they lead back to the full text, or were made from it.
NO_IDS: dict[str, Any] = {
    "event_id": "",
    "incident_id": "",
    "document_id": "",
    "document_file": "",
    "document_sha256": "",
    "url": "",
    "quote_start": 0,
    "quote_end": 0,
    "reviewed_by": "",
    "reviewed_at": "",
}
ID_LENGTH, DOCUMENT_ID_LENGTH = 16, 12


def with_public_ids(events: Sequence[Event]) -> tuple[Event, ...]:
    """The events with new ids; an id made from the quote would prove whoever guesses the document right.

    Equal public records are told apart by number, in the order in which they come.
    """
    contents = [_content(event) for event in events]
    documents = _names("document", [event.document_id for event in events], contents)
    told = [f"{content} {document}" for content, document in zip(contents, documents, strict=True)]
    incidents = _names("incident", [event.incident_id for event in events], told)
    records = [f"{one} {incident}" for one, incident in zip(told, incidents, strict=True)]
    ids = [_digest("event", (record, str(number))) for record, number in _numbered(records)]
    return tuple(
        replace(
            event,
            **NO_IDS
            | {
                "event_id": event_id[:ID_LENGTH],
                "incident_id": incident[:ID_LENGTH],
                "document_id": document[:DOCUMENT_ID_LENGTH],
                "document_file": f"document-{document[:DOCUMENT_ID_LENGTH]}",
            },
        )
        for event, event_id, incident, document in zip(events, ids, incidents, documents, strict=True)
    )


def _content(event: Event) -> str:
    """Digest of the public fields but for the ids."""
    bare = replace(event, **NO_IDS)
    return hashlib.sha256(json_line(event_to_record(bare), "event")).hexdigest()


def _names(kind: str, groups: Sequence[Hashable], contents: Sequence[str]) -> list[str]:
    """The name of each event's group, made of the contents of all events in it."""
    members: dict[Hashable, list[str]] = {}
    for group, content in zip(groups, contents, strict=True):
        members.setdefault(group, []).append(content)
    signatures = [_digest(kind, sorted(own)) for own in members.values()]
    named = {
        group: _digest(kind, (signature, str(number)))
        for group, (signature, number) in zip(members, _numbered(signatures), strict=True)
    }
    return [named[group] for group in groups]


def _numbered(values: Iterable[str]) -> list[tuple[str, int]]:
    """Each value with how often it came before."""
    seen: Counter[str] = Counter()
    numbered = []
    for value in values:
        numbered.append((value, seen[value]))
        seen[value] += 1
    return numbered


def _digest(kind: str, parts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join((kind, *parts)).encode()).hexdigest()
