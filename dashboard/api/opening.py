"""Opens the layer that a program asks for, and keeps the rows of the last questions between pages."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from threading import Lock

import pyarrow as pa

from dashboard import __version__
from dashboard.api.problems import RefusedError
from dashboard.codebook_schema import CodebookError
from dashboard.events import EventFileError
from dashboard.exports.source import ExportSource, public_source, read_digests
from dashboard.exports.stamp import Layer
from dashboard.filters import Filters
from dashboard.gazetteer import GazetteerError
from dashboard.progress import report
from dashboard.protection import RulesError
from dashboard.query.layers import PublicLayer
from dashboard.widgets.workspace import OpenWorkspace, open_workspace, public_layer

QUESTIONS_KEPT = 2  # whole selections of events that are paged through at a time
SNAPSHOT_LENGTH = 16
_OPENING = Lock()  # many programs that ask at once make the public layer once


@dataclass(frozen=True, eq=False)
class ApiLayer:
    """A layer of one build; `identity` is a sha256 that changes with anything that an answer is made of."""

    source: ExportSource
    identity: str

    @property
    def snapshot(self) -> str:
        """What the links to further pages carry, so that no page is of another build."""
        return self.identity[:SNAPSHOT_LENGTH]


def open_layer(layer: Layer) -> ApiLayer:
    """The layer as last built, and by the rules as they stand."""
    try:
        with _OPENING:
            full = open_workspace()
            if full is None:
                raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, "The events are not built yet: run dashboard build.")
            return _layer_of(full, None if layer is Layer.FULL else public_layer(full))
    except (CodebookError, EventFileError, GazetteerError, RulesError, OSError) as error:
        report(f"api: {error}")
        told = "The workspace cannot be opened. The server's messages say why."
        raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, told) from error


@lru_cache(maxsize=4)
def _layer_of(full: OpenWorkspace, public: PublicLayer | None) -> ApiLayer:
    digests = read_digests(full.folder)
    if public is None:
        source = ExportSource(full.store, full.codebook, digests)
    else:
        source = public_source(public, full.codebook, digests)
    parts = (__version__, source.layer.value, source.revision, source.protection, digests, source.codebook)
    return ApiLayer(source, hashlib.sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest())


@lru_cache(maxsize=QUESTIONS_KEPT)
def rows_of(layer: ApiLayer, filters: Filters) -> pa.Table:
    """The events shown, in the order of time."""
    return layer.source.store.table(filters)


def forget_layers() -> None:
    """Let go of every build, when the server stops."""
    _layer_of.cache_clear()
    rows_of.cache_clear()
