"""Opens the workspace that is shown, and answers each question about its events once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import pandas as pd

from dashboard.codebook import Codebook, load_codebook
from dashboard.events import read_issues
from dashboard.filters import NOT_STATED, Filters
from dashboard.gazetteer import load_gazetteer
from dashboard.listing import DocumentRecord, read_listing
from dashboard.model import Issue, PlacePrecision
from dashboard.query import EventStore, FacetCount, Totals, Unlocated, vocabulary_of
from dashboard.settings import Workspace, find_workspace

ANSWERS_KEPT = 256  # per kind of question


@dataclass(frozen=True, eq=False)
class OpenWorkspace:
    """A workspace as one build left it; the next build is another one."""

    folder: Workspace
    store: EventStore
    codebook: Codebook
    issues: tuple[Issue, ...] = field(repr=False)
    documents: tuple[DocumentRecord, ...] = field(repr=False)

    @cached_property
    def known(self) -> Mapping[str, tuple[str, ...]]:
        """Every value that each facet has here."""
        return self.store.known_values()

    @cached_property
    def years(self) -> tuple[int, int] | None:
        return self.store.year_range()

    @cached_property
    def _names(self) -> Mapping[str, Mapping[str, str]]:
        places = load_gazetteer(self.folder.gazetteer, self.folder.aliases).places.values()
        return {
            "tactic": {tactic.key: tactic.label for tactic in self.codebook.tactics},
            "family": {family.key: family.label for family in self.codebook.families},
            "actor": {actor.key: actor.label for actor in self.codebook.actors},
            "target": {target.key: target.label for target in self.codebook.targets},
            "country": {place.country: place.name for place in places if place.precision is PlacePrecision.COUNTRY},
            "place": self.store.place_names(),
        }

    def label_of(self, facet_key: str, value: str) -> str:
        """The words for a facet's value; text of documents where the facet is place, publisher or document."""
        if value == NOT_STATED:
            return "Not stated"
        if facet_key in ("publisher", "document"):
            return value
        return self._names.get(facet_key, {}).get(value, value[:1].upper() + value[1:])

    def text_of(self, document_id: str) -> str | None:
        """The coded text of a document; None when the build left none."""
        path = self.folder.texts / f"{document_id}.txt"
        return path.read_bytes().decode("utf-8") if document_id.isalnum() and path.is_file() else None


def open_workspace() -> OpenWorkspace | None:
    """The workspace as last built; None when its events have not been built."""
    folder = find_workspace()
    try:
        stamp = folder.events_path.stat()
    except FileNotFoundError:
        return None
    return _open(folder, (stamp.st_ino, stamp.st_mtime_ns, stamp.st_size))


def current() -> OpenWorkspace:
    """The open workspace, for pages: the entry point has seen to it that there is one."""
    opened = open_workspace()
    if opened is None:
        raise FileNotFoundError(f"{find_workspace().events_path} is gone: run `dashboard build`")
    return opened


@lru_cache(maxsize=2)
def _open(folder: Workspace, stamp: tuple[int, int, int]) -> OpenWorkspace:
    codebook = load_codebook(folder.codebook)
    return OpenWorkspace(
        folder,
        EventStore(folder.events_path, vocabulary_of(codebook)),
        codebook,
        read_issues(folder.issues_path) if folder.issues_path.is_file() else (),
        read_listing(folder.documents_path) if folder.documents_path.is_file() else (),
    )


def forget_workspaces() -> None:
    """Close the stores that are open and drop every answer, when the server stops."""
    for answers in (totals, facet_counts, tactic_years, marks, places, unlocated, flows, tactic_summary, cooccurrence,
                    documents, page, _open):  # fmt: skip
        answers.cache_clear()


# Answers are kept by the open build and the filters, and by nothing else. They are shared: nobody changes a frame.


@lru_cache(maxsize=ANSWERS_KEPT)
def totals(opened: OpenWorkspace, filters: Filters) -> Totals:
    return opened.store.totals(filters)


@lru_cache(maxsize=ANSWERS_KEPT * 8)
def facet_counts(opened: OpenWorkspace, filters: Filters, facet_key: str) -> tuple[FacetCount, ...]:
    return opened.store.facet_counts(filters, facet_key)


@lru_cache(maxsize=ANSWERS_KEPT)
def tactic_years(opened: OpenWorkspace, filters: Filters) -> pd.DataFrame:
    return opened.store.tactic_years(filters)


@lru_cache(maxsize=ANSWERS_KEPT)
def marks(opened: OpenWorkspace, filters: Filters, limit: int) -> pd.DataFrame:
    return opened.store.marks(filters, limit)


@lru_cache(maxsize=ANSWERS_KEPT)
def places(opened: OpenWorkspace, filters: Filters) -> pd.DataFrame:
    return opened.store.places(filters)


@lru_cache(maxsize=ANSWERS_KEPT)
def unlocated(opened: OpenWorkspace, filters: Filters) -> Unlocated:
    return opened.store.unlocated(filters)


@lru_cache(maxsize=ANSWERS_KEPT)
def flows(opened: OpenWorkspace, filters: Filters) -> pd.DataFrame:
    return opened.store.flows(filters)


@lru_cache(maxsize=ANSWERS_KEPT)
def tactic_summary(opened: OpenWorkspace, filters: Filters) -> pd.DataFrame:
    return opened.store.tactic_summary(filters)


@lru_cache(maxsize=ANSWERS_KEPT)
def cooccurrence(opened: OpenWorkspace, filters: Filters) -> pd.DataFrame:
    return opened.store.cooccurrence(filters)


@lru_cache(maxsize=ANSWERS_KEPT)
def documents(opened: OpenWorkspace, filters: Filters) -> pd.DataFrame:
    return opened.store.documents(filters)


@lru_cache(maxsize=ANSWERS_KEPT)
def page(opened: OpenWorkspace, filters: Filters, limit: int, offset: int) -> pd.DataFrame:
    return opened.store.page(filters, limit, offset)
