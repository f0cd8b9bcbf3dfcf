"""Opens the events of a workspace for exports, with what an export says of their origin."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dashboard.codebook import Codebook, load_codebook
from dashboard.events import parquet_bytes
from dashboard.exports.stamp import Kept, Layer
from dashboard.filters import Filters, describe_filters
from dashboard.listing import read_suggestions
from dashboard.protection import rules_of
from dashboard.query import EventStore, vocabulary_of
from dashboard.query.layers import PublicLayer, open_public_layer, public_filters
from dashboard.settings import Workspace
from dashboard.workspaces import WorkspaceError, check_workspace


@dataclass(frozen=True)
class BuildDigests:
    """The sha256 of the codebook of a build and of all that it was made from; empty where the build tells none."""

    codebook: str = ""
    workspace: str = ""


@dataclass(frozen=True, eq=False)
class ExportSource:
    """The events of a build; with `public` they are those of its public layer."""

    store: EventStore
    codebook: Codebook
    digests: BuildDigests
    public: PublicLayer | None = None
    of: Kept = Kept.EVENTS

    @property
    def layer(self) -> Layer:
        return Layer.PUBLIC if self.public else Layer.FULL

    @property
    def revision(self) -> str:
        """The sha256 of the event file of the build, whatever the layer."""
        return self.public.revision if self.public else self.store.revision

    @property
    def withheld(self) -> Mapping[str, int]:
        """How many events the layer keeps out, by reason."""
        return self.public.protected.withheld if self.public else {}

    @property
    def protection(self) -> str:
        """The sha256 of the rules of the public layer; empty in the full one."""
        return self.public.rules.digest if self.public else ""

    def filters_told(self, filters: Filters) -> Filters:
        """The filters as a file of this layer may name them."""
        return public_filters(filters, self.store, self.public.rules) if self.public else filters


def open_source(workspace: Workspace, layer: Layer = Layer.FULL, of: Kept = Kept.EVENTS) -> ExportSource:
    """The events of a workspace's build, or its suggestions; WorkspaceError without a build, or of public ones."""
    check_workspace(workspace)
    if not workspace.events_path.exists():
        raise WorkspaceError(f"{workspace.root} is not built yet: run dashboard build")
    codebook = load_codebook(workspace.codebook)
    vocabulary = vocabulary_of(codebook)
    if of is Kept.SUGGESTIONS:
        if layer is not Layer.FULL:
            raise WorkspaceError("suggestions are for the eyes of an analyst: there is no public layer of them")
        suggested = parquet_bytes(read_suggestions(workspace))
        store = EventStore(workspace.suggestions_path, vocabulary, suggested)
        return ExportSource(store, codebook, read_digests(workspace), of=of)
    store = EventStore(workspace.events_path, vocabulary)
    if layer is Layer.FULL:
        return ExportSource(store, codebook, read_digests(workspace))
    return public_source(open_public_layer(store, rules_of(workspace), vocabulary), codebook, read_digests(workspace))


def public_source(layer: PublicLayer, codebook: Codebook, digests: BuildDigests) -> ExportSource:
    """The events of a public layer that is open already."""
    return ExportSource(layer.store, codebook, digests, layer)


def read_digests(workspace: Workspace) -> BuildDigests:
    """What `build.json` tells of the origin of a build."""
    try:
        content = json.loads(workspace.manifest_path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return BuildDigests()
    told = content if isinstance(content, dict) else {}
    return BuildDigests(str(told.get("codebook", "")), str(told.get("built_from", "")))


def filter_words(filters: Filters, source: ExportSource) -> str:
    """The filters as one line, in the words of the codebook and the documents."""
    words = describe_filters(filters, _labels_of(source))
    return words if source.of is Kept.EVENTS else f"suggestions, which are no events: {words}"


def _labels_of(source: ExportSource) -> Callable[[str, str], str]:
    book = source.codebook
    labels: dict[str, Mapping[str, str]] = {
        "tactic": {tactic.key: tactic.label for tactic in book.tactics},
        "actor": {actor.key: actor.label for actor in book.actors},
        "target": {target.key: target.label for target in book.targets},
        "place": source.store.place_names(),
    }
    return lambda facet_key, value: labels.get(facet_key, {}).get(value, value)
