"""Codes many documents in a fixed order, on several processes when there are many."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from types import TracebackType
from typing import Protocol

from threadpoolctl import threadpool_limits

from dashboard.coding import load_coder
from dashboard.documents import UnreadableDocument, read_document
from dashboard.listing import DUPLICATE, UNREADABLE
from dashboard.model import CoderName, Coding, Document, Issue
from dashboard.settings import Workspace
from dashboard.sidecars import mark_coding, read_sidecar, stricter
from dashboard.sources import Source

MANY = 50  # documents; below that, starting more processes costs more than it saves
MOST_PROCESSES = 8  # each holds its own copy of the model
MOST_SEMANTIC = 3_000  # documents; the encoder reads them in about half an hour on two processors
CHUNK = 8  # documents handed over at once

Report = Callable[[str], None]


class DocumentCoder(Protocol):
    """What is needed of a coder here."""

    def code_document(self, document: Document) -> Coding:
        """The events and issues of one document."""


@dataclass(frozen=True)
class Reference:
    """The files that a coder is made of, and the folder that keeps its trained model."""

    codebook: Path
    gazetteer: Path
    aliases: Path
    cache: Path
    coder: CoderName = CoderName.SEMANTIC


Loader = Callable[[Reference, Report], DocumentCoder]


@dataclass(frozen=True)
class Batch:
    """What became of many files: codings of those that were read, issues of those that were not."""

    codings: tuple[Coding, ...]
    refused: tuple[Issue, ...]

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Everything that did not become an event."""
        return (*self.refused, *(issue for coding in self.codings for issue in coding.issues))


def reference_of(workspace: Workspace, cache_folder: Path, coder: CoderName = CoderName.SEMANTIC) -> Reference:
    """The workspace's own reference data."""
    return Reference(workspace.codebook, workspace.gazetteer, workspace.aliases, cache_folder, coder)


def choose_coder(named: CoderName | None, n_documents: int, report: Report) -> CoderName:
    """The coder that is named, else the semantic one, for many documents the fast one; that is said."""
    if named or n_documents <= MOST_SEMANTIC:
        return named or CoderName.SEMANTIC
    report(f"{n_documents:,} documents are coded by words and patterns alone; --coder semantic takes longer")
    return CoderName.FAST


def load_reference_coder(reference: Reference, report: Report) -> DocumentCoder:
    """The coder that learns from the reference data, or comes trained out of the cache folder."""
    # More threads take ten times the processor time for matrices of this size, and may add up in another order.
    threadpool_limits(limits=1)
    return load_coder(
        reference.codebook, reference.gazetteer, reference.aliases, reference.cache, report, reference.coder
    )


def code_sources(
    sources: Sequence[Source], reference: Reference, report: Report, loader: Loader = load_reference_coder
) -> Iterator[Coding | Issue]:
    """One answer a source, in their order: its coding, or the issue that says why it could not be read."""
    if not sources:
        return
    coder = loader(reference, report)  # also fills the cache for other processes
    processes = min(MOST_PROCESSES, _count_processors())
    if len(sources) <= MANY or processes == 1:
        yield from (_code_source(coder, source) for source in sources)
    else:
        yield from _code_in_pool(sources, partial(_code_in_worker, loader, reference), processes)


def gather(answers: Iterable[Coding | Issue]) -> Batch:
    """All answers; a text that was coded before under another name is refused, so that nothing counts twice."""
    codings: dict[str, Coding] = {}
    refused: list[Issue] = []
    for answer in answers:
        if isinstance(answer, Issue):
            refused.append(answer)
        elif first := codings.get(answer.document.sha256):
            refused.append(_duplicate(answer.document, first.document))
            codings[answer.document.sha256] = stricter(first, answer)
        else:
            codings[answer.document.sha256] = answer
    return Batch(tuple(codings.values()), tuple(refused))


def _duplicate(document: Document, first: Document) -> Issue:
    return Issue(document.file, f"has the same text as {first.file}, which was coded", DUPLICATE, document.document_id)


def _code_source(coder: DocumentCoder, source: Source) -> Coding | Issue:
    with _NamedInErrors(source.name):
        try:
            document = read_document(source.path, source.name, source.format)
        except UnreadableDocument as refusal:
            return Issue(source.name, refusal.reason, UNREADABLE)
        return mark_coding(coder.code_document(document), read_sidecar(source.path))


class _NamedInErrors:
    """Adds the document's name to an error that passes: it is a bug, and must be found."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            error.add_note(f"while coding {self.name}")


def _code_in_pool(
    sources: Sequence[Source], code: Callable[[Source], Coding | Issue], processes: int
) -> Iterator[Coding | Issue]:
    # spawn: a forked child of a threaded process may hang
    pool = ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"))
    others = set(multiprocessing.active_children())
    finished = False
    try:
        with _interrupts_ignored():
            answers = pool.map(code, sources, chunksize=CHUNK)
        yield from answers
        finished = True
    finally:
        for worker in [] if finished else set(multiprocessing.active_children()) - others:
            worker.terminate()  # nobody waits for its answers, and some seconds of work may be under way
        pool.shutdown(cancel_futures=True)


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Processes that are started meanwhile go on ignoring Ctrl-C: ending them is left to this one."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _code_in_worker(loader: Loader, reference: Reference, source: Source) -> Coding | Issue:
    return _code_source(_load_once(loader, reference), source)


@cache
def _load_once(loader: Loader, reference: Reference) -> DocumentCoder:
    return loader(reference, _say_nothing)


def _say_nothing(message: str) -> None:
    pass


def _count_processors() -> int:
    """Those this process may use, where the system tells."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
