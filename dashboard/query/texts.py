"""Searches the whole texts of documents, also of those that tell no event."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.filters import SearchTerm, search_clauses
from dashboard.query.columns import fold_texts

TOGETHER = 500  # texts folded at once
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class TextHit:
    """A document that answers a search: its place in the listing, and how often it holds the words asked for."""

    row: int
    often: int


@dataclass(frozen=True, eq=False)
class TextIndex:
    """Titles and texts of all documents of one build, folded once."""

    words: pa.ChunkedArray

    def find(self, search: str) -> tuple[TextHit, ...]:
        """The documents for which every clause of the search holds, those with most of its words first."""
        clauses = search_clauses(search)
        if not clauses:
            return ()
        holds: Mask = np.logical_and.reduce([self._holds(clause) for clause in clauses])
        rows = np.flatnonzero(holds)
        often = self._count(rows, [term for clause in clauses for term in clause if term.wanted])
        order = np.argsort(-often, kind="stable")
        return tuple(TextHit(int(rows[at]), int(often[at])) for at in order)

    def _holds(self, clause: Sequence[SearchTerm]) -> Mask:
        masks = [pc.match_substring(self.words, _folded(term)).to_numpy() == term.wanted for term in clause]
        either: Mask = np.logical_or.reduce(masks)
        return either

    def _count(self, rows: npt.NDArray[np.intp], terms: Sequence[SearchTerm]) -> npt.NDArray[np.int64]:
        texts = self.words.take(pa.array(rows))
        counts = [pc.count_substring(texts, _folded(term)).to_numpy() for term in terms]
        return np.sum(counts, axis=0, dtype=np.int64) if counts else np.zeros(len(rows), dtype=np.int64)


def index_texts(titled: Iterable[tuple[str, str]]) -> TextIndex:
    """The index of titles and texts, in their order; a line break that no phrase can hold parts the two."""
    listed = list(titled)
    chunks = [_fold_batch(listed[at : at + TOGETHER]) for at in range(0, len(listed), TOGETHER)]
    return TextIndex(pa.chunked_array(chunks, type=pa.large_string()))


def _fold_batch(batch: Sequence[tuple[str, str]]) -> pa.Array:
    titles, texts = (fold_texts(pa.array(column, pa.large_string())) for column in zip(*batch, strict=True))
    return pc.binary_join_element_wise(titles, texts, pa.scalar("\n", pa.large_string()))


def _folded(term: SearchTerm) -> str:
    folded: str = fold_texts(pa.array([term.text]))[0].as_py()
    return folded
