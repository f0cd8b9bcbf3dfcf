"""Counts the word and letter n-grams of sentences, remembering the letters of each word it has met."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, pairwise

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.utils import murmurhash3_32

Array = npt.NDArray[np.float32]
Columns = npt.NDArray[np.int64]

WIDTH = 2**18
WORDS = HashingVectorizer(n_features=WIDTH, ngram_range=(1, 2), alternate_sign=False, norm=None)
LETTERS = HashingVectorizer(n_features=WIDTH, analyzer="char_wb", ngram_range=(3, 5), alternate_sign=False, norm=None)
LETTER_WEIGHT = 0.7
REMEMBERED, LONGEST_REMEMBERED = 60_000, 40  # words, and characters of one: what a memory of some 20 MB holds
_LOWEST = -(2**31)
_WORD = re.compile(WORDS.token_pattern)

Analyse = Callable[[str], list[str]]


def count(texts: Sequence[str]) -> sparse.csr_matrix:
    """Counts of word 1-2-grams, then of character 3-5-grams; shape (n, 2 * WIDTH), the same as WORDS and LETTERS."""
    grams = [_word_grams(text) for text in texts]
    letters = [[_letters(word) for word in text.lower().split()] for text in texts]
    columns = np.concatenate([_columns(chain.from_iterable(grams)), *chain.from_iterable(letters)])
    lengths = [*map(len, grams), *(sum(map(len, found)) for found in letters)]
    rows = np.repeat(np.tile(np.arange(len(texts), dtype=np.int64), 2), lengths)
    cells = rows * (2 * WIDTH) + columns
    unique, times = np.unique(cells, return_counts=True)
    starts = np.searchsorted(unique, np.arange(len(texts) + 1, dtype=np.int64) * (2 * WIDTH))
    shape = (len(texts), 2 * WIDTH)
    return sparse.csr_matrix((times.astype(np.float32), unique % (2 * WIDTH), starts), shape=shape)


def weigh(counts: sparse.csr_matrix, rarity: Array) -> sparse.csr_matrix:
    """Damped counts times rarity, each half of the row at length 1 and LETTER_WEIGHT."""
    values = (1 + np.log(counts.data)).astype(np.float32) * rarity[counts.indices]
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    half = 2 * rows + (counts.indices >= WIDTH)
    length = np.sqrt(np.bincount(half, weights=values.astype(np.float64) ** 2, minlength=2 * counts.shape[0]))
    scale = np.tile((1.0, LETTER_WEIGHT), counts.shape[0]) / np.maximum(length, 1e-9)
    weighed = (values * scale[half]).astype(np.float32)
    return sparse.csr_matrix((weighed, counts.indices, counts.indptr), shape=counts.shape)


def rarity_of(counts: sparse.csr_matrix) -> Array:
    """How much each feature weighs by how few of the examples have it."""
    present = np.asarray((counts > 0).sum(axis=0)).ravel()
    rarity = np.log((1 + counts.shape[0]) / (1 + present)) + 1
    rarity[WIDTH:][present[WIDTH:] < 2] = 0  # a run of letters seen once tells nothing
    return np.asarray(rarity, dtype=np.float32)


def words_of(text: str) -> Iterator[tuple[str, int]]:
    """The word 1-2-grams of a text with the column of each, as an explanation names them."""
    grams = list(dict.fromkeys(_word_grams(text)))
    return zip(grams, _columns(grams).tolist(), strict=True)


def letters_of(text: str) -> Iterator[tuple[str, Columns]]:
    """The words of a text as they are spelt, lower case, with the columns of their letter n-grams."""
    return ((word, _letters(word)) for word in dict.fromkeys(text.lower().split()))


_memory: dict[str, Columns] = {}


def _letters(word: str) -> Columns:
    """Columns of the letter n-grams of one word between spaces; a word's are the same wherever it stands."""
    known = _memory.get(word)
    if known is not None:
        return known
    found = WIDTH + _columns(_letter_grams()(word))
    if len(word) <= LONGEST_REMEMBERED:
        if len(_memory) >= REMEMBERED:
            _memory.clear()
        _memory[word] = found
    return found


def _columns(grams: Iterable[str]) -> Columns:
    """As FeatureHasher places them, which no API tells."""
    places = np.array([murmurhash3_32(gram.encode("utf-8"), 0) for gram in grams], dtype=np.int64)
    return np.where(places == _LOWEST, 2**31 - WIDTH, np.abs(places)) % WIDTH


def _word_grams(text: str) -> list[str]:
    """As WORDS analyses a text, without its many steps."""
    words = _WORD.findall(text.lower())
    return [*words, *map(" ".join, pairwise(words))]


@cache
def _letter_grams() -> Analyse:
    analyse: Analyse = LETTERS.build_analyzer()
    return analyse
