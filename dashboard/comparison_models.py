"""The simpler coders that the coder is compared with, each in the place of its words, patterns or encoder."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.naive_bayes import ComplementNB

from dashboard.codebook import Codebook
from dashboard.codebook_records import Example, Tactic
from dashboard.coding.features import count
from dashboard.coding.judge import PatternModel, WordModel
from dashboard.coding.learner import MANNERS, WordScores
from dashboard.coding.patterns import PatternHit

Array = npt.NDArray[np.float32]

WORD = re.compile(r"[a-z]{4,}")
KEYWORDS, ENOUGH = 25, 2  # words kept of a tactic, and how many a sentence must have: the best on the worked half
YES, NO = 10.0, -10.0  # log odds of a model that knows no doubt
SMOOTHING = 0.3  # of the naive Bayes; of .1, .3 and 1 it does best on the bank
NONE = ""
TREES, LEAVES = 40, 15  # of the boosting: rounds, and leaves of a tree


class NoPatterns:
    """No pattern ever holds."""

    def find(self, text: str) -> tuple[PatternHit, ...]:
        return ()

    def is_elsewhere(self, text: str) -> bool:
        return False


@dataclass(frozen=True)
class Silence:
    """Words say nothing, so that patterns decide alone."""

    keys: tuple[str, ...]

    def scores(self, texts: Sequence[str]) -> WordScores:
        return _without_manners(np.full((len(texts), len(self.keys)), -2.0, dtype=np.float32))


@dataclass(frozen=True)
class Keywords:
    """A naive search.

    A tactic's keywords are the KEYWORDS words that its label, code rule and examples use most and other tactics' least;
    a sentence tells the tactic of which it has most keywords, if it has ENOUGH.
    """

    words: Mapping[str, frozenset[str]]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self.words)

    @classmethod
    def of(cls, codebook: Codebook) -> "Keywords":
        used = {tactic.key: Counter(_words(_texts_of(tactic))) for tactic in codebook.tactics}
        spread = Counter(word for words in used.values() for word in words)
        return cls({key: frozenset(_best(words, spread)) for key, words in used.items()})

    def scores(self, texts: Sequence[str]) -> WordScores:
        odds = np.full((len(texts), len(self.words)), NO, dtype=np.float32)
        for row, text in enumerate(texts):
            have = set(_words([text]))
            counts = [len(have & words) for words in self.words.values()]
            if max(counts) >= ENOUGH:
                odds[row, counts.index(max(counts))] = YES
        return _without_manners(odds)


def _texts_of(tactic: Tactic) -> list[str]:
    return [tactic.label, tactic.code_when, *tactic.examples]


def _words(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in WORD.findall(text.lower())]


def _best(words: Counter[str], spread: Counter[str]) -> list[str]:
    weight = {word: times * math.log((len(spread) + 1) / spread[word]) for word, times in words.items()}
    return sorted(words, key=lambda word: (-weight[word], word))[:KEYWORDS]


@dataclass(frozen=True)
class NaiveBayes:
    """Complement naive Bayes over the same n-grams: each sentence tells one tactic or none."""

    keys: tuple[str, ...]
    model: Any

    @classmethod
    def learn(cls, examples: Sequence[Example], tactics: Sequence[str]) -> "NaiveBayes":
        rows = [(example.text, key) for example in examples for key in example.tactics or (NONE,)]
        model = ComplementNB(alpha=SMOOTHING)
        model.fit(count([text for text, _ in rows]), [key for _, key in rows])
        return cls(tuple(tactics), model)

    def scores(self, texts: Sequence[str]) -> WordScores:
        told = self.model.predict(count(texts)) if texts else []
        odds = np.array([[YES if key == one else NO for key in self.keys] for one in told], dtype=np.float32)
        return _without_manners(odds.reshape(len(texts), len(self.keys)))


@dataclass(frozen=True)
class Boosting:
    """Gradient boosting over the concepts and patterns that a sentence holds: it tells one tactic or none."""

    keys: tuple[str, ...]
    concepts: Sequence[Any]
    patterns: PatternModel
    model: Any

    @classmethod
    def learn(
        cls, examples: Sequence[Example], tactics: Sequence[str], concepts: Sequence[Any], patterns: PatternModel
    ) -> "Boosting":
        rows = [(example.text, key) for example in examples for key in example.tactics or (NONE,)]
        model = HistGradientBoostingClassifier(
            max_iter=TREES, max_leaf_nodes=LEAVES, early_stopping=False, random_state=0
        )
        model.fit(_held([text for text, _ in rows], tactics, concepts, patterns), [key for _, key in rows])
        return cls(tuple(tactics), concepts, patterns, model)

    def scores(self, texts: Sequence[str]) -> WordScores:
        told = self.model.predict(_held(texts, self.keys, self.concepts, self.patterns)) if texts else []
        odds = np.array([[YES if key == one else NO for key in self.keys] for one in told], dtype=np.float32)
        return _without_manners(odds.reshape(len(texts), len(self.keys)))


def _held(texts: Sequence[str], tactics: Sequence[str], concepts: Sequence[Any], patterns: PatternModel) -> Array:
    """Which concepts each sentence holds, and patterns of which tactics; shape (n, concepts + tactics)."""
    held = np.zeros((len(texts), len(concepts) + len(tactics)), dtype=np.float32)
    for row, text in enumerate(texts):
        held[row, : len(concepts)] = [concept.search(text) is not None for concept in concepts]
        held[row, [len(concepts) + tactics.index(hit.tactic) for hit in patterns.find(text)]] = 1
    return held


def _without_manners(odds: Array) -> WordScores:
    """How the act is told is not what is compared."""
    flat = {name: np.zeros((len(odds), len(values)), dtype=np.float32) for name, values in MANNERS.items()}
    return WordScores(odds, flat)


MODELS: tuple[type[WordModel], ...] = (Silence, Keywords, NaiveBayes, Boosting)
