"""Weighs what the learned words, the encoder and the written patterns say of each sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from dashboard.coding.learner import MANNERS, WordScores
from dashboard.coding.patterns import PatternHit
from dashboard.model import CoderName

Array = npt.NDArray[np.float32]


class WordModel(Protocol):
    """What the learner is asked for; other models of words are compared with it."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The tactics that it tells apart."""

    def scores(self, texts: Sequence[str]) -> WordScores:
        """What the words of each sentence say."""


class SentenceModel(Protocol):
    """What the encoder is asked for, whether it remembers sentences or not."""

    @property
    def heads(self) -> Mapping[str, tuple[str, ...]]:
        """The values that each head tells apart."""

    def scores(self, texts: Sequence[str]) -> Mapping[str, Array]:
        """The score of each value of each head."""


class PatternModel(Protocol):
    """What the written patterns are asked for."""

    def find(self, text: str) -> tuple[PatternHit, ...]:
        """Where patterns hold in a sentence."""

    def is_elsewhere(self, text: str) -> bool:
        """Whether no pattern is tried on it."""


@dataclass(frozen=True)
class Mix:
    """How much each voice counts, in log odds; `sure` is added where a written pattern matches."""

    words: float
    encoder: float
    bias: float
    sure: float


# Chosen on the worked half of the hand-coded documents; `dashboard evaluate --coder NAME` prints what they yield.
MIXES = {
    CoderName.SEMANTIC: Mix(words=0.8, encoder=0.8, bias=1.0, sure=3.6),
    CoderName.FAST: Mix(words=1.0, encoder=0.0, bias=0.5, sure=3.6),
}
THRESHOLD = 0.5  # a sentence at least this likely to tell a tactic is coded


@dataclass(frozen=True)
class Judgement:
    """For n sentences: probability of each tactic, shape (n, tactics), and scores of each manner, shape (n, values).

    `words`, `encoder` and `odds` are log odds of the same shape, of each voice and of all together; `hits` are the
    patterns' voice.
    """

    tactics: tuple[str, ...]
    probabilities: Array
    manners: Mapping[str, Array]
    hits: tuple[tuple[PatternHit, ...], ...]
    words: Array
    encoder: Array | None
    odds: Array

    def patterns_of(self, row: int, tactic: str) -> tuple[str, ...]:
        """The ids of the patterns of a tactic that hold in a sentence, each once."""
        return tuple(dict.fromkeys(hit.pattern_id for hit in self.hits[row] if hit.tactic == tactic))


@dataclass(frozen=True)
class Judge:
    """The models and patterns; the encoder may be missing, then words and patterns decide alone."""

    learner: WordModel
    encoder: SentenceModel | None
    patterns: PatternModel
    mix: Mix

    def judge(self, texts: Sequence[str]) -> Judgement:
        hits = tuple(self.patterns.find(text) for text in texts)
        said = self.learner.scores(texts)
        odds = self.mix.words * said.tactics + self.mix.bias + self.mix.sure * self._sure(hits)
        manners, heard = said.manners, None
        if self.encoder is not None:
            scores = self.encoder.scores(texts)
            heard = _aligned(scores["tactics"], self.encoder.heads["tactics"], said.tactics, self.learner.keys)
            odds = odds + self.mix.encoder * heard
            manners = {name: manners[name] + scores[name] for name in MANNERS}
        probabilities = 1 / (1 + np.exp(-odds.astype(np.float32)))
        # Two decimals: the last bits of a sum differ between processors, what is coded must not.
        rounded = probabilities.astype(np.float32).round(2)
        return Judgement(self.learner.keys, rounded, manners, hits, said.tactics, heard, odds.round(1))

    def _sure(self, hits: Sequence[Sequence[PatternHit]]) -> Array:
        """1 where a written pattern of the tactic matches the sentence, shape (n, tactics)."""
        sure = np.zeros((len(hits), len(self.learner.keys)), dtype=np.float32)
        for row, found in enumerate(hits):
            for hit in found:
                sure[row, self.learner.keys.index(hit.tactic)] = 1
        return sure


def _aligned(scores: Array, known: Sequence[str], words: Array, tactics: Sequence[str]) -> Array:
    """The encoder's columns in the learner's order; a tactic younger than the encoder keeps the words' odds."""
    columns = [
        scores[:, known.index(tactic)] if tactic in known else words[:, number] for number, tactic in enumerate(tactics)
    ]
    return np.stack(columns, axis=1)
