"""Makes built workspaces of synthetic events, for tests of the screen."""

import hashlib
import json
import shutil
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from events_factory import make_events, make_issues, make_undated_event

from dashboard.events import write_events, write_issues
from dashboard.listing import DocumentRecord, write_listing
from dashboard.model import Event, Issue, Kind
from dashboard.settings import Workspace, starting_workspace

FILLER = "The correspondent spoke with people on both sides of the river. "
# Everything that a slot for markdown or HTML could make a request or a link of.
HOSTILE = (
    "![x](https://evil.example/a.png) <img src=https://evil.example/b.png onerror=alert(1)> "
    "<script>fetch('https://evil.example/c')</script> [y](javascript:alert(2)) :material/home: $x$ https://evil.example/d"
)


def make_workspace(root: Path, events: Iterable[Event], issues: Sequence[Issue] = ()) -> Workspace:
    """A workspace as a build leaves it: each document's text holds its events' quotes at their offsets."""
    workspace = Workspace(root)
    start = starting_workspace().root
    workspace.build.mkdir(parents=True)
    for name in ("codebook", "basemap"):
        shutil.copytree(start / name, root / name, ignore=shutil.ignore_patterns("accuracy.json"))
    for name in ("gazetteer.csv", "gazetteer_aliases.csv"):
        shutil.copy(start / name, root / name)
    _write_build(workspace, events, issues)
    return workspace


def _write_build(workspace: Workspace, events: Iterable[Event], issues: Sequence[Issue]) -> None:
    groups: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        groups[event.document_file].append(event)
    workspace.texts.mkdir()
    placed = [event for group in groups.values() for event in _write_text(workspace, group)]
    write_events(workspace.events_path, placed)
    write_issues(workspace.issues_path, issues)
    write_listing(workspace.documents_path, [_record_of(group, issues) for group in groups.values()])
    revision = hashlib.sha256(workspace.events_path.read_bytes()).hexdigest()
    workspace.manifest_path.write_text(json.dumps({"revision": revision, "built_from": "", "version": "test"}))


def _write_text(workspace: Workspace, events: Sequence[Event]) -> list[Event]:
    """The document of some events, and the events with the offsets that their quotes have in it."""
    text, placed = events[0].title + "\n\n", []
    for event in events:
        text += FILLER
        placed.append(replace(event, quote_start=len(text), quote_end=len(text) + len(event.quote)))
        text += event.quote + "\n\n"
    (workspace.texts / f"{events[0].document_id}.txt").write_bytes(text.encode())
    return placed


def _record_of(events: Sequence[Event], issues: Sequence[Issue]) -> DocumentRecord:
    first = events[0]
    n_events = sum(event.kind is Kind.COERCION for event in events)
    return DocumentRecord(
        document_id=first.document_id,
        document_file=first.document_file,
        format="article",
        title=first.title,
        publisher=first.publisher,
        original_publisher=first.original_publisher,
        url=first.url,
        published=first.published,
        reported_on=first.reported_on,
        truncated=first.document_id < "4",
        sha256=first.document_sha256,
        n_events=n_events,
        n_context=len(events) - n_events,
        n_issues=sum(issue.document_file == first.document_file for issue in issues),
    )


def three_documents(root: Path) -> Workspace:
    return make_workspace(root, make_events(40, seed=7, documents=3), make_issues(4))


def no_documents(root: Path) -> Workspace:
    return make_workspace(root, ())


def one_undated(root: Path) -> Workspace:
    return make_workspace(root, [make_undated_event()])


def many(root: Path, events: int = 50_000) -> Workspace:
    return make_workspace(root, make_events(events, seed=3, documents=max(1, events // 12)), make_issues(400))


def hostile(root: Path) -> Workspace:
    """Every text that a document can give is an attack."""
    events = [
        replace(
            event,
            title=HOSTILE,
            publisher=HOSTILE,
            original_publisher=HOSTILE,
            date_text=HOSTILE,
            quote=HOSTILE,
            coder=HOSTILE,
            document_file=f"{HOSTILE.replace('/', '_')}-{event.document_file}",
            places=tuple(replace(place, name=HOSTILE, place_id="") for place in event.places),
        )
        for event in make_events(12, seed=5, documents=2)
    ]
    return make_workspace(root, events, [Issue(HOSTILE, HOSTILE, "out_of_scope", quote=HOSTILE)])
