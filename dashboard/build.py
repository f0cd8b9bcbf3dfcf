"""Builds a workspace: codes its documents into events, issues, a listing and texts."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from dashboard.batch import (
    Batch,
    Loader,
    Reference,
    choose_coder,
    code_sources,
    gather,
    load_reference_coder,
    reference_of,
)
from dashboard.build_folder import finish_swap, only_build, staged_build
from dashboard.events import write_events, write_issues, write_whole
from dashboard.imports import Imported, imported_documents, merge_imports
from dashboard.listing import OTHER_FILE, describe_document, write_listing
from dashboard.manifest import Inputs, Manifest, digest_inputs, is_stale
from dashboard.model import CoderName, Event, Issue
from dashboard.progress import report, show_progress
from dashboard.settings import Workspace
from dashboard.sources import Source, find_sources
from dashboard.workspaces import check_workspace


def ensure_built(
    workspace: Workspace, cache_folder: Path, loader: Loader = load_reference_coder, coder: CoderName | None = None
) -> bool:
    """Builds when there is no build or a stale one; says whether it did."""
    check_workspace(workspace)
    finish_swap(workspace)
    stale = is_stale(workspace, coder)
    if stale:
        build_workspace(workspace, cache_folder, loader, coder)
    return stale


def build_workspace(
    workspace: Workspace, cache_folder: Path, loader: Loader = load_reference_coder, coder: CoderName | None = None
) -> None:
    """Codes every document and replaces the build; until the last moment the old one stays as it is.

    Without a coder, the number of documents decides which one it is.
    """
    check_workspace(workspace)
    with only_build(workspace), staged_build(workspace) as staging:
        finish_swap(workspace)
        sources = find_sources([workspace.documents])
        chosen = choose_coder(coder, len(sources), report)
        inputs = digest_inputs(workspace, chosen)
        reference = reference_of(workspace, cache_folder, chosen)
        batch = _code_documents(sources, reference, loader)
        events = count_tellings(event for coding in batch.codings for event in coding.events)
        _write(staging, batch, events, merge_imports(workspace, events), inputs)


def count_tellings(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events with the tellings and the independent sources of their incident; a repost counts as its origin."""
    tellings: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        tellings[event.incident_id].append(event)
    return tuple(
        replace(event, n_tellings=len(told), n_independent_sources=len({_origin(one) for one in told}))
        for told in tellings.values()
        for event in told
    )


def _origin(event: Event) -> str:
    return event.original_publisher or event.publisher or event.document_id


def _code_documents(sources: Sequence[Source], reference: Reference, loader: Loader) -> Batch:
    answers = code_sources(sources, reference, report, loader)
    return gather(show_progress(answers, len(sources), "coding documents"))


def _write(target: Workspace, batch: Batch, coded: Sequence[Event], imported: Imported, inputs: Inputs) -> None:
    target.texts.mkdir(parents=True)
    write_events(target.events_path, (*coded, *imported.events))
    suggestions = (event for coding in batch.codings for event in coding.suggestions)
    write_events(target.suggestions_path, suggestions)
    write_issues(target.issues_path, (*batch.issues, *imported.issues, *map(_other_file, inputs.other_files)))
    documents = tuple(map(describe_document, batch.codings))
    write_listing(target.documents_path, (*documents, *imported_documents(imported, documents)))
    for coding in batch.codings:
        write_whole(target.texts / f"{coding.document.document_id}.txt", coding.document.text.encode("utf-8"))
    built = (target.events_path, target.issues_path, target.documents_path, target.suggestions_path)
    revision = hashlib.sha256(b"".join(path.read_bytes() for path in built)).hexdigest()
    write_whole(target.manifest_path, Manifest(revision, inputs.digest, inputs).to_bytes())


def _other_file(name: str) -> Issue:
    return Issue(name, "is not a kind of file that is read", OTHER_FILE)
