"""Counts the word and letter n-grams of sentences, remembering the letters of each word it has met.

They are those of two HashingVectorizers of scikit-learn, which takes seconds to import and is slower on sentences.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import mmh3
import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse

Array = npt.NDArray[np.float32]
Columns = npt.NDArray[np.int64]

WIDTH = 2**18
LENGTHS = (3, 4, 5)  # of the runs of letters
LETTER_WEIGHT = 0.7
REMEMBERED, LONGEST_REMEMBERED = 60_000, 40  # words, and characters of one: what a memory of some 20 MB holds
NARROW = 2**12  # texts: below, the number of a cell fits 32 bits
_LOWEST = -(2**31)
_WORD = re.compile(r"(?u)\b\w\w+\b")


@dataclass(frozen=True)
class Grams:
    """The n-grams of n texts: those of text i lie from `starts[i]` to `starts[i + 1]`, in the order of columns."""

    columns: Columns
    times: Array
    starts: npt.NDArray[np.int32]

    def matrix(self, values: Array) -> sparse.csr_matrix:
        """A value for each n-gram, shape (n, 2 * WIDTH)."""
        return sparse.csr_matrix((values, self.columns, self.starts), shape=(len(self.starts) - 1, 2 * WIDTH))

    def weights(self, rarity: Array) -> Array:
        """Damped counts times rarity, each half of the row at length 1 and LETTER_WEIGHT."""
        n = len(self.starts) - 1
        values = (1 + np.log(self.times)).astype(np.float32) * rarity[self.columns]
        half = np.repeat(np.arange(0, 2 * n, 2), np.diff(self.starts)) + (self.columns >= WIDTH)
        length = np.sqrt(np.bincount(half, weights=values.astype(np.float64) ** 2, minlength=2 * n))
        scale = np.tile((1.0, LETTER_WEIGHT), n) / np.maximum(length, 1e-9)
        return (values * scale[half]).astype(np.float32)


def find_grams(texts: Sequence[str]) -> Grams:
    """Word 1-2-grams, then character 3-5-grams, the letters' WIDTH columns further on."""
    lowered = [text.lower() for text in texts]
    words = [_word_grams(text) for text in lowered]
    letters = [_letters_in(text) for text in lowered]
    lengths = [*map(len, words), *(sum(map(len, found)) for found in letters)]
    columns = np.concatenate([_columns(chain.from_iterable(words)), *chain.from_iterable(letters)])
    rows = np.repeat(np.tile(np.arange(len(texts), dtype=np.int64), 2), lengths)
    cells = rows * (2 * WIDTH) + columns
    # A section's cells are narrow enough for the fast way to sort.
    cells = np.sort(cells if len(texts) >= NARROW else cells.astype(np.int32))
    first = np.flatnonzero(np.concatenate([[True], cells[1:] != cells[:-1]]) if len(cells) else cells)
    times = np.diff(first, append=len(cells)).astype(np.float32)
    unique = cells[first]
    starts = np.searchsorted(unique, np.arange(len(texts) + 1, dtype=np.int64) * (2 * WIDTH)).astype(np.int32)
    return Grams(unique % (2 * WIDTH), times, starts)


def count(texts: Sequence[str]) -> sparse.csr_matrix:
    """How often each n-gram stands in each text; shape (n, 2 * WIDTH)."""
    grams = find_grams(texts)
    return grams.matrix(grams.times)


def rarity_of(counts: sparse.csr_matrix) -> Array:
    """How much each feature weighs by how few of the examples have it."""
    present = np.asarray((counts > 0).sum(axis=0)).ravel()
    rarity = np.log((1 + counts.shape[0]) / (1 + present)) + 1
    rarity[WIDTH:][present[WIDTH:] < 2] = 0  # a run of letters seen once tells nothing
    return np.asarray(rarity, dtype=np.float32)


def words_of(text: str) -> Iterator[tuple[str, int]]:
    """The word 1-2-grams of a text with the column of each, as an explanation names them."""
    grams = list(dict.fromkeys(_word_grams(text.lower())))
    return zip(grams, _columns(grams).tolist(), strict=True)


def letters_of(text: str) -> Iterator[tuple[str, Columns]]:
    """The words of a text as they are spelt, lower case, with the columns of their letter n-grams."""
    return ((word, _letters(word)) for word in dict.fromkeys(text.lower().split()))


_memory: dict[str, Columns] = {}


def _letters_in(lowered: str) -> list[Columns]:
    """Columns of the letter n-grams of each word of a text."""
    words = lowered.split()
    try:
        return list(map(_memory.__getitem__, words))  # most texts hold only words that were met before
    except KeyError:
        return [_letters(word) for word in words]


def _letters(word: str) -> Columns:
    """Columns of the letter n-grams of one word between spaces; a word's are the same wherever it stands."""
    known = _memory.get(word)
    if known is not None:
        return known
    found = WIDTH + _columns(_letter_grams(word))
    if len(word) <= LONGEST_REMEMBERED:
        if len(_memory) >= REMEMBERED:
            _memory.clear()
        _memory[word] = found
    return found


def _columns(grams: Iterable[str]) -> Columns:
    """As FeatureHasher places them, which no API tells."""
    # In bytes: given a text that has none in UTF-8, mmh3 5.3 ends the process.
    places = np.array([mmh3.hash(gram.encode("utf-8")) for gram in grams], dtype=np.int64)
    return np.where(places == _LOWEST, 2**31 - WIDTH, np.abs(places)) % WIDTH


def _word_grams(lowered: str) -> list[str]:
    """Each word of two letters or more, and each two that follow each other."""
    words = _WORD.findall(lowered)
    return [*words, *map(" ".join, pairwise(words))]


def _letter_grams(word: str) -> Iterator[str]:
    """Runs of letters of a word between spaces; one that is no longer than a run is counted once."""
    padded = f" {word} "
    for length in LENGTHS:
        yield from (padded[at : at + length] for at in range(max(1, len(padded) - length + 1)))
        if len(padded) <= length:
            return
