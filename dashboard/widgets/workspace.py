"""Opens the workspace that is shown, and answers each question about its events once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain

import pandas as pd

from dashboard.codebook import Codebook, load_codebook
from dashboard.events import read_issues
from dashboard.exports.stamp import Layer
from dashboard.filters import NOT_STATED, Filters
from dashboard.gazetteer import load_gazetteer
from dashboard.listing import DocumentRecord, public_listing, read_listing, read_suggestions
from dashboard.maps.names import in_two_scripts
from dashboard.model import Event, Issue, PlacePrecision
from dashboard.protection import ProtectionRules, rules_of
from dashboard.query import EventStore, FacetCount, Totals, vocabulary_of
from dashboard.query import doubts as doubt_questions
from dashboard.query import matrix as matrix_questions
from dashboard.query import spatial as spatial_questions
from dashboard.query import timeline as timeline_questions
from dashboard.query import transitions as transition_questions
from dashboard.query.layers import PublicLayer, open_public_layer
from dashboard.query.newest import Newest, newest_documents
from dashboard.query.sequence import Position, other_tellings, position_of
from dashboard.query.texts import TextHit, TextIndex, index_texts
from dashboard.settings import Workspace, find_workspace
from dashboard.widgets import view

ANSWERS_KEPT = 256  # per kind of question


@dataclass(frozen=True, eq=False)
class OpenWorkspace:
    """A workspace as one build left it; the next build is another one."""

    folder: Workspace
    store: EventStore
    codebook: Codebook
    issues: tuple[Issue, ...] = field(repr=False)
    documents: tuple[DocumentRecord, ...] = field(repr=False)
    layer: Layer = Layer.FULL
    public: PublicLayer | None = field(default=None, repr=False)
    suggestions: tuple[Event, ...] = field(default=(), repr=False)  # never in the public layer

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

    @cached_property
    def place_labels(self) -> Mapping[str, str]:
        """The places that events name, in two scripts, by id of the gazetteer."""
        places = load_gazetteer(self.folder.gazetteer, self.folder.aliases).places
        told = [(name, places[place_id]) for place_id, name in self.store.place_names().items() if place_id in places]
        known = (place for name, place in told if name in (place.name, place.name_ko, place.name_zh))
        return {p.place_id: in_two_scripts(p.name, p.name_ko, p.name_zh, p.country) for p in known}

    @cached_property
    def place_letters(self) -> str:
        """Every letter of the places' names."""
        return "".join(sorted({*chain(*self.place_labels.values(), *self.store.place_names().values())}))

    def label_of(self, facet_key: str, value: str) -> str:
        """The words for a facet's value; text of documents where the facet is place, publisher or document."""
        if value == NOT_STATED:
            return "Not stated"
        if facet_key in ("publisher", "document"):
            return value
        return self._names.get(facet_key, {}).get(value, value[:1].upper() + value[1:])

    def text_of(self, document_id: str) -> str | None:
        """The coded text of a document; None when the build left none, and in the public layer."""
        if self.layer is Layer.PUBLIC:
            return None
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


def open_view() -> OpenWorkspace | None:
    """The workspace in the layer that the address asks for."""
    full = open_workspace()
    return full if full is None or view.layer() == Layer.FULL else _public_of(full, rules_of(full.folder))


def public_layer(full: OpenWorkspace) -> PublicLayer:
    """The public layer of an open workspace, made when first asked for and after a change of the rules."""
    return _layer_of(full, rules_of(full.folder))


@lru_cache(maxsize=2)
def _layer_of(full: OpenWorkspace, rules: ProtectionRules) -> PublicLayer:
    return open_public_layer(full.store, rules, vocabulary_of(full.codebook))


@lru_cache(maxsize=2)
def _public_of(full: OpenWorkspace, rules: ProtectionRules) -> OpenWorkspace:
    """Issues quote documents and are left out; documents are listed by what their public events say."""
    layer = _layer_of(full, rules)
    listed = public_listing(layer.protected.events)
    return OpenWorkspace(full.folder, layer.store, full.codebook, (), listed, Layer.PUBLIC, layer)


def current() -> OpenWorkspace:
    """The open workspace, for pages: the entry point has seen to it that there is one."""
    opened = open_view()
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
        suggestions=read_suggestions(folder),
    )


def forget_workspaces() -> None:
    """Close the stores that are open and drop every answer, when the server stops."""
    for answers in (totals, facet_counts, tactic_years, places, routes, tactic_summary, cooccurrence,
                    documents, newest, page, tactic_values, told_beside, events_beside, best_quotes, doubt_counts,
                    doubtful_events, lane_counts, lane_years, lane_marks, unpublished, told_events,
                    _public_of, _layer_of, _open, position, tellings, text_index, text_hits):  # fmt: skip
        answers.cache_clear()


# Answers are kept by the open build and the filters, and by nothing else. They are shared: nobody changes a frame.


@lru_cache(maxsize=ANSWERS_KEPT)
def totals(opened: OpenWorkspace, filters: Filters) -> Totals:
    return opened.store.totals(filters)


@lru_cache(maxsize=ANSWERS_KEPT * 8)
def facet_counts(opened: OpenWorkspace, filters: Filters, facet_key: str) -> tuple[FacetCount, ...]:
    return opened.store.facet_counts(filters, facet_key)


def value_counts(opened: OpenWorkspace, filters: Filters, facet_key: str) -> dict[str, int]:
    """The events shown by the value of a facet of which each event has one; the sidebar's answer, not another one."""
    chosen = filters.chosen(facet_key)
    counts = facet_counts(opened, filters, facet_key)
    return {count.value: count.count for count in counts if not chosen or count.value in chosen}


@lru_cache(maxsize=ANSWERS_KEPT)
def newest(opened: OpenWorkspace, filters: Filters, limit: int) -> Newest:
    return newest_documents(opened.store, filters, limit)


@lru_cache(maxsize=ANSWERS_KEPT)
def tactic_years(opened: OpenWorkspace, filters: Filters) -> pd.DataFrame:
    return opened.store.tactic_years(filters)


@lru_cache(maxsize=ANSWERS_KEPT)
def places(opened: OpenWorkspace, filters: Filters) -> pd.DataFrame:
    return opened.store.places(filters)


@lru_cache(maxsize=ANSWERS_KEPT)
def routes(opened: OpenWorkspace, filters: Filters, limit: int) -> tuple[pd.DataFrame, int]:
    return spatial_questions.routes(opened.store, filters, limit)


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


@lru_cache(maxsize=ANSWERS_KEPT)
def tactic_values(opened: OpenWorkspace, filters: Filters, facet_key: str) -> pd.DataFrame:
    return matrix_questions.tactic_values(opened.store, filters, facet_key)


@lru_cache(maxsize=ANSWERS_KEPT)
def told_beside(opened: OpenWorkspace, filters: Filters, tactic: str) -> pd.DataFrame:
    return transition_questions.told_beside(opened.store, filters, tactic)


@lru_cache(maxsize=ANSWERS_KEPT)
def events_beside(
    opened: OpenWorkspace, filters: Filters, tactic: str, beside_key: str, limit: int, offset: int
) -> pd.DataFrame:
    return transition_questions.events_beside(opened.store, filters, tactic, beside_key, limit, offset)


@lru_cache(maxsize=ANSWERS_KEPT)
def best_quotes(opened: OpenWorkspace, filters: Filters, limit: int) -> pd.DataFrame:
    return transition_questions.best_quotes(opened.store, filters, limit)


@lru_cache(maxsize=ANSWERS_KEPT)
def doubt_counts(opened: OpenWorkspace, filters: Filters) -> Mapping[str, int]:
    return doubt_questions.doubt_counts(opened.store, filters)


@lru_cache(maxsize=ANSWERS_KEPT)
def doubtful_events(opened: OpenWorkspace, filters: Filters, doubt: str, limit: int, offset: int) -> pd.DataFrame:
    return doubt_questions.doubtful_events(opened.store, filters, doubt, limit, offset)


@lru_cache(maxsize=ANSWERS_KEPT)
def lane_counts(opened: OpenWorkspace, filters: Filters, lanes: str) -> pd.DataFrame:
    return timeline_questions.lane_counts(opened.store, filters, lanes)


@lru_cache(maxsize=ANSWERS_KEPT)
def lane_years(opened: OpenWorkspace, filters: Filters, lanes: str, own: tuple[str, ...]) -> pd.DataFrame:
    return timeline_questions.lane_years(opened.store, filters, lanes, own)


@lru_cache(maxsize=ANSWERS_KEPT)
def lane_marks(opened: OpenWorkspace, filters: Filters, lanes: str, own: tuple[str, ...], limit: int) -> pd.DataFrame:
    return timeline_questions.lane_marks(opened.store, filters, lanes, own, limit)


@lru_cache(maxsize=ANSWERS_KEPT)
def unpublished(opened: OpenWorkspace, filters: Filters) -> int:
    return timeline_questions.unpublished(opened.store, filters)


@lru_cache(maxsize=ANSWERS_KEPT)
def position(opened: OpenWorkspace, filters: Filters, event_id: str) -> Position:
    return position_of(opened.store, filters, event_id)


@lru_cache(maxsize=ANSWERS_KEPT)
def tellings(opened: OpenWorkspace, event_id: str, limit: int) -> pd.DataFrame:
    return other_tellings(opened.store, event_id, limit)


@lru_cache(maxsize=2)
def text_index(opened: OpenWorkspace) -> TextIndex:
    """The texts of all documents, in the order of `opened.documents`; a text that the build left out is empty."""
    return index_texts((record.title, opened.text_of(record.document_id) or "") for record in opened.documents)


@lru_cache(maxsize=ANSWERS_KEPT)
def text_hits(opened: OpenWorkspace, search: str) -> tuple[TextHit, ...]:
    return text_index(opened).find(search)


@lru_cache(maxsize=ANSWERS_KEPT)
def told_events(
    opened: OpenWorkspace, filters: Filters, told: spatial_questions.Told, limit: int, offset: int
) -> tuple[pd.DataFrame, int]:
    return spatial_questions.told_events(opened.store, filters, told, limit, offset)
