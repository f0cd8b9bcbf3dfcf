"""Tests models of words on the example bank, each fold on sentences that its model has not seen."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.model_selection import GroupKFold

from dashboard.codebook_records import Example
from dashboard.coding.coder import Coder
from dashboard.coding.judge import MIXES, THRESHOLD, Judge, Mix
from dashboard.coding.learning import learn
from dashboard.comparison_models import Boosting, Keywords, NaiveBayes, NoPatterns, Silence
from dashboard.model import CoderName

Flags = npt.NDArray[np.bool_]

FOLDS = 3
TOGETHER = 20  # rows of a file that lie next to each other may resemble each other: they stay in one fold
STORY = re.compile(r"doc \d+")


@dataclass(frozen=True)
class SentenceScore:
    """How well tactics of single sentences are told."""

    n: int
    precision: float
    recall: float
    f1: float
    macro_f1: float


def group_of(example: Example) -> str:
    """The made-up document of a row, else its neighbourhood in its file."""
    story = STORY.match(example.note)
    return f"{example.file} {story.group() if story else example.line // TOGETHER}"


def score_on_bank(coder: Coder, bank: Sequence[Example], concepts: Sequence[Any]) -> dict[str, SentenceScore]:
    """Grouped cross-validation; models that learn nothing from the bank see all of it at once."""
    keys, patterns, mix = coder.judge.learner.keys, coder.judge.patterns, MIXES[CoderName.FAST]
    truth = np.array([[key in example.tactics for key in keys] for example in bank])
    plain = Mix(words=1.0, encoder=0.0, bias=0.0, sure=0.0)
    texts = [example.text for example in bank]
    told = {
        "keywords": _told(Judge(Keywords.of(coder.codebook), None, NoPatterns(), plain), texts),
        "patterns": _told(Judge(Silence(keys), None, patterns, mix), texts),
    }
    names = ("words", "complement naive Bayes", "gradient boosting", "words + patterns (fast)")
    told |= {name: np.zeros_like(truth) for name in names}
    groups = [group_of(example) for example in bank]
    for seen, unseen in GroupKFold(FOLDS).split(texts, groups=groups):
        examples, fresh = [bank[row] for row in seen], [texts[row] for row in unseen]
        words = learn(examples, keys)
        judges = (
            Judge(words, None, NoPatterns(), mix),
            Judge(NaiveBayes.learn(examples, keys), None, NoPatterns(), plain),
            Judge(Boosting.learn(examples, keys, concepts, patterns), None, NoPatterns(), plain),
            Judge(words, None, patterns, mix),
        )
        for name, judge in zip(names, judges, strict=True):
            told[name][unseen] = _told(judge, fresh)
    return {name: _score(truth, found) for name, found in told.items()}


def _told(judge: Judge, texts: Sequence[str]) -> Flags:
    return np.asarray(judge.judge(texts).probabilities >= THRESHOLD)


def _score(truth: Flags, found: Flags) -> SentenceScore:
    hit, claimed, wanted = (truth & found).sum(axis=0), found.sum(axis=0), truth.sum(axis=0)
    single = 2 * hit / np.maximum(1, claimed + wanted)
    precision, recall = hit.sum() / max(1, claimed.sum()), hit.sum() / max(1, wanted.sum())
    f1 = 2 * hit.sum() / max(1, claimed.sum() + wanted.sum())
    return SentenceScore(len(truth), float(precision), float(recall), float(f1), float(single.mean()))
