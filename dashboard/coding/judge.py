"""Weighs what the learned words, the encoder and the written patterns say of each sentence."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboard.coding.encoder import Encoder
from dashboard.coding.learner import MANNERS, Learner
from dashboard.coding.participants import Participants
from dashboard.coding.patterns import PatternHit, Patterns

Array = npt.NDArray[np.float32]

# Chosen on the worked half of the hand-coded documents; `dashboard evaluate` prints what they yield.
WORDS, ENCODER, BIAS = 0.8, 0.8, 1.0
SURE = 3.6  # log odds added where a written pattern matches
THRESHOLD = 0.5  # a sentence at least this likely to tell a tactic is coded


@dataclass(frozen=True)
class Judgement:
    """For n sentences: probability of each tactic, shape (n, tactics), and scores of each manner, shape (n, values)."""

    tactics: tuple[str, ...]
    probabilities: Array
    manners: Mapping[str, Array]
    hits: tuple[tuple[PatternHit, ...], ...]


@dataclass(frozen=True)
class Finding:
    """A sentence, by its row, that tells a tactic; `reason` lists the models and patterns that say so."""

    row: int
    tactic: str
    confidence: float
    reason: str


@dataclass(frozen=True)
class Judge:
    """The models and patterns; the encoder may be missing, then words and patterns decide alone."""

    learner: Learner
    encoder: Encoder | None
    patterns: Patterns

    def judge(self, texts: Sequence[str]) -> Judgement:
        hits = tuple(self.patterns.find(text) for text in texts)
        words, manners = self.learner.tactic_odds(texts), self.learner.manner_scores(texts)
        odds: Array = words
        if self.encoder is not None:
            scores = self.encoder.scores(texts)
            odds = (WORDS * words + ENCODER * self._aligned(scores["tactics"], words) + BIAS).astype(np.float32)
            manners = {name: manners[name] + scores[name] for name in MANNERS}
        probabilities = 1 / (1 + np.exp(-(odds + SURE * self._sure(hits))))
        # Two decimals: the last bits of a sum differ between processors, what is coded must not.
        return Judgement(self.learner.tactics.classes, probabilities.astype(np.float32).round(2), manners, hits)

    def _aligned(self, scores: Array, words: Array) -> Array:
        """The encoder's columns in the learner's order; a tactic younger than the encoder keeps the words' odds."""
        known = self.encoder.heads["tactics"] if self.encoder else ()
        columns = [
            scores[:, known.index(tactic)] if tactic in known else words[:, number]
            for number, tactic in enumerate(self.learner.tactics.classes)
        ]
        return np.stack(columns, axis=1)

    def _sure(self, hits: Sequence[Sequence[PatternHit]]) -> Array:
        """1 where a written pattern of the tactic matches the sentence, shape (n, tactics)."""
        tactics = self.learner.tactics.classes
        sure = np.zeros((len(hits), len(tactics)), dtype=np.float32)
        for row, found in enumerate(hits):
            for hit in found:
                sure[row, tactics.index(hit.tactic)] = 1
        return sure


def find_told(judgement: Judgement, participants: Mapping[str, Participants]) -> Iterator[Finding]:
    """What each sentence is likely to tell, without tactics that yield to another one of the same sentence."""
    for row, values in enumerate(judgement.probabilities):
        told = [judgement.tactics[column] for column in np.flatnonzero(values >= THRESHOLD)]
        for tactic in told:
            if not set(participants[tactic].yields_to).intersection(told):
                confidence = float(values[judgement.tactics.index(tactic)])
                patterns = [hit.pattern_id for hit in judgement.hits[row] if hit.tactic == tactic]
                yield Finding(row, tactic, round(confidence, 2), ",".join(["model", *dict.fromkeys(patterns)]))
