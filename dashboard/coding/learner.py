"""Learns from the example bank which tactics a sentence tells, and in what manner it tells them."""

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression

from dashboard.codebook_records import Example
from dashboard.model import Assertion, Outcome, Scope

Array = npt.NDArray[np.float32]

WIDTH = 2**18
C = 10.0  # inverse strength of regularisation; 10, 30 and 100 lie within .01 of each other on held-out documents
LETTER_WEIGHT = 0.7
LEAST_WEIGHT = 1e-3
MANNERS: dict[str, tuple[str, ...]] = {
    "scope": tuple(Scope),
    "outcome": tuple(Outcome),
    "assertion": tuple(Assertion),
}
_WORDS = HashingVectorizer(n_features=WIDTH, ngram_range=(1, 2), alternate_sign=False, norm=None)
_LETTERS = HashingVectorizer(n_features=WIDTH, analyzer="char_wb", ngram_range=(3, 5), alternate_sign=False, norm=None)


@dataclass(frozen=True)
class Classifier:
    """A linear model: `weights` has shape (classes, 2 * WIDTH), `bias` (classes,)."""

    classes: tuple[str, ...]
    weights: sparse.csr_matrix
    bias: Array

    def scores(self, features: sparse.csr_matrix) -> Array:
        """Log odds of each class, shape (n, classes)."""
        return np.asarray((features @ self.weights.T).todense(), dtype=np.float32) + self.bias


@dataclass(frozen=True)
class Learner:
    """What was learned: `rarity` weighs each feature by how few examples have it."""

    rarity: Array
    tactics: Classifier
    manners: tuple[Classifier, ...]

    def features(self, texts: Sequence[str]) -> sparse.csr_matrix:
        return _weigh(_count(texts), self.rarity)

    def tactic_odds(self, texts: Sequence[str]) -> Array:
        """Log odds that a sentence tells a tactic, shape (n, tactics)."""
        return self.tactics.scores(self.features(texts))

    def manner_scores(self, texts: Sequence[str]) -> dict[str, Array]:
        """For scope, outcome and assertion the scores of each value, shape (n, values)."""
        features = self.features(texts)
        return {name: model.scores(features) for name, model in zip(MANNERS, self.manners, strict=True)}


def _count(texts: Sequence[str]) -> sparse.csr_matrix:
    """Counts of word 1-2-grams, then of character 3-5-grams; shape (n, 2 * WIDTH)."""
    return sparse.hstack([_WORDS.transform(texts), _LETTERS.transform(texts)], format="csr", dtype=np.float32)


def _weigh(counts: sparse.csr_matrix, rarity: Array) -> sparse.csr_matrix:
    """Damped counts times rarity, each half of the row at length 1 and LETTER_WEIGHT."""
    counts = counts.copy()
    counts.data = (1 + np.log(counts.data)).astype(np.float32)
    weighed = counts @ sparse.diags(rarity).astype(np.float32)
    halves = (_unit(weighed[:, :WIDTH]), _unit(weighed[:, WIDTH:]) * np.float32(LETTER_WEIGHT))
    return sparse.hstack(halves, format="csr", dtype=np.float32)


def _unit(rows: sparse.csr_matrix) -> sparse.csr_matrix:
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return sparse.diags(1 / np.maximum(length, 1e-9)).astype(np.float32) @ rows


def _rarity(counts: sparse.csr_matrix) -> Array:
    present = np.asarray((counts > 0).sum(axis=0)).ravel()
    rarity = np.log((1 + counts.shape[0]) / (1 + present)) + 1
    rarity[WIDTH:][present[WIDTH:] < 2] = 0  # a run of letters seen once tells nothing
    return np.asarray(rarity, dtype=np.float32)


def learn(examples: Sequence[Example], tactics: Sequence[str]) -> Learner:
    """One model a tactic, one for each of scope, outcome and assertion; the same bytes from the same examples."""
    counts = _count([example.text for example in examples])
    rarity = _rarity(counts)
    features = _weigh(counts, rarity)
    told = [example.tactics for example in examples]
    truths = [np.array([tactic in keys for keys in told]) for tactic in tactics]
    return Learner(
        rarity,
        _stack(tuple(tactics), [_fit(features, truth) for truth in truths]),
        tuple(_learn_manner(features, examples, name) for name in MANNERS),
    )


def _learn_manner(features: sparse.csr_matrix, examples: Sequence[Example], name: str) -> Classifier:
    values = [getattr(example, name) for example in examples]
    rows = [row for row, value in enumerate(values) if value is not None]
    truth = np.array([values[row] for row in rows])
    fits = [_fit(features[rows], truth == value) for value in MANNERS[name]]
    return _stack(MANNERS[name], fits)


def _fit(features: sparse.csr_matrix, truth: npt.NDArray[np.bool_]) -> tuple[sparse.csr_matrix, float]:
    """Weights of one class as a row, and its bias; a class without examples is never told."""
    if not truth.any():
        return sparse.csr_matrix((1, features.shape[1]), dtype=np.float32), -20.0
    used = np.unique(features.indices)  # the solver is fast on the columns that occur, slow on half a million
    model = LogisticRegression(C=C, solver="liblinear", dual=True, tol=1e-3, random_state=0, max_iter=500)
    model.fit(features[:, used], truth)
    weights = np.where(np.abs(model.coef_[0]) < LEAST_WEIGHT, 0, model.coef_[0]).astype(np.float32)
    row = sparse.csr_matrix((weights, (np.zeros_like(used), used)), shape=(1, features.shape[1]))
    row.eliminate_zeros()
    return row, float(model.intercept_[0])


def _stack(classes: tuple[str, ...], fits: Sequence[tuple[sparse.csr_matrix, float]]) -> Classifier:
    weights = sparse.vstack([sparse.csr_matrix(row) for row, _ in fits], format="csr")
    return Classifier(classes, weights, np.array([bias for _, bias in fits], dtype=np.float32))


def load_or_learn(
    examples: Sequence[Example], tactics: Sequence[str], cache: Path | None, report: Callable[[str], None]
) -> Learner:
    """The learner of exactly these examples, out of the cache folder where it has been learned before."""
    content = repr((WIDTH, C, LETTER_WEIGHT, list(tactics), [astuple(example)[:5] for example in examples]))
    path = cache / f"words-{hashlib.sha256(content.encode()).hexdigest()[:16]}.npz" if cache else None
    if path and path.exists():
        return load_learner(path)
    report(f"learning from {len(examples):,} example sentences")
    learner = learn(examples, tactics)
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
        save_learner(learner, path)
    return learner


def save_learner(learner: Learner, path: Path) -> None:
    """Write a plain .npz: no pickle, so that a cache from elsewhere can't run anything."""
    arrays: dict[str, Array] = {"rarity": learner.rarity}
    for name, model in zip(("tactics", *MANNERS), (learner.tactics, *learner.manners), strict=True):
        arrays |= {
            f"{name}_classes": np.array(model.classes),
            f"{name}_data": model.weights.data,
            f"{name}_indices": model.weights.indices,
            f"{name}_indptr": model.weights.indptr,
            f"{name}_bias": model.bias,
        }
    unfinished = path.with_suffix(f".{os.getpid()}.part")
    with unfinished.open("wb") as stream:
        np.savez(stream, allow_pickle=False, **arrays)
    unfinished.replace(path)


def load_learner(path: Path) -> Learner:
    with np.load(path, allow_pickle=False) as stored:

        def classifier(name: str) -> Classifier:
            classes = tuple(str(value) for value in stored[f"{name}_classes"])
            parts = (stored[f"{name}_data"], stored[f"{name}_indices"], stored[f"{name}_indptr"])
            weights = sparse.csr_matrix(parts, shape=(len(classes), 2 * WIDTH))
            return Classifier(classes, weights, stored[f"{name}_bias"])

        manners = tuple(classifier(name) for name in MANNERS)
        return Learner(stored["rarity"], classifier("tactics"), manners)
