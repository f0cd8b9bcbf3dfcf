"""Names the words of a sentence that weighed most for a tactic, and the examples of the bank that are nearest to it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse as sparse

from dashboard.codebook_records import Example
from dashboard.coding.features import LETTER_WEIGHT, letters_of, words_of
from dashboard.coding.judge import WordModel
from dashboard.coding.learner import Learner

MOST_WORDS, MOST_EXAMPLES = 6, 2
WHOLE = 1 + LETTER_WEIGHT**2  # product of a sentence with itself


@dataclass(frozen=True)
class WeighedWord:
    """A word, a pair of words, or the letters of a word; `weight` is what it adds to the log odds."""

    text: str
    is_spelling: bool
    weight: float


@dataclass(frozen=True)
class Neighbour:
    """An example of the bank; `likeness` is 1 for the same sentence; `tells` says whether it tells the tactic."""

    text: str
    file: str
    line: int
    likeness: float
    tells: bool


def weigh_words(model: WordModel, text: str, tactic: str) -> tuple[WeighedWord, ...]:
    """The words that say most for or against the tactic; none of a model that can't tell."""
    if not isinstance(model, Learner):
        return ()
    features = model.features([text])
    worth = dict(zip(features.indices.tolist(), features.data.tolist(), strict=True))
    row = model.tactics.weights[model.keys.index(tactic)]
    weights = dict(zip(row.indices.tolist(), row.data.tolist(), strict=True))
    added = {column: value * weights[column] for column, value in worth.items() if column in weights}
    weighed = sorted((*_words(text, added), *_spellings(text, added)), key=lambda one: (-abs(one.weight), one.text))
    return tuple(one for one in weighed if one.weight)[:MOST_WORDS]


def _words(text: str, added: Mapping[int, float]) -> Iterator[WeighedWord]:
    return (WeighedWord(gram, False, round(added.get(column, 0.0), 2)) for gram, column in words_of(text))


def _spellings(text: str, added: Mapping[int, float]) -> Iterator[WeighedWord]:
    """Letters that several words share count for each in part."""
    words = [(word, [column for column in columns.tolist() if column in added]) for word, columns in letters_of(text)]
    shared = Counter(column for _, columns in words for column in dict.fromkeys(columns))
    for word, columns in words:
        weight = sum(added[column] / shared[column] for column in dict.fromkeys(columns))
        yield WeighedWord(word, True, round(weight, 2))


@dataclass(frozen=True)
class Neighbours:
    """The bank, searched by the n-grams that sentences share, the rare ones before others."""

    model: WordModel
    bank: Sequence[Example]

    def find(self, text: str, tactic: str) -> tuple[Neighbour, ...]:
        """The nearest that tell the tactic, then the nearest that does not."""
        if not isinstance(self.model, Learner):
            return ()
        likeness = np.asarray((self._features @ self.model.features([text]).T).todense()).ravel() / WHOLE
        order = np.argsort(-likeness, kind="stable")
        telling = [row for row in order if tactic in self.bank[row].tactics][:MOST_EXAMPLES]
        other = [row for row in order if tactic not in self.bank[row].tactics][:1]
        return tuple(self._neighbour(int(row), float(likeness[row]), tactic) for row in (*telling, *other))

    def _neighbour(self, row: int, likeness: float, tactic: str) -> Neighbour:
        example = self.bank[row]
        return Neighbour(example.text, example.file, example.line, round(likeness, 2), tactic in example.tactics)

    @cached_property
    def _features(self) -> sparse.csr_matrix:
        assert isinstance(self.model, Learner)  # noqa: S101 - `find` has asked
        return self.model.features([example.text for example in self.bank])
