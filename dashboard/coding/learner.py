"""Learns from the example bank which tactics a sentence tells, and in what manner it tells them."""

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse
from sklearn.linear_model import LogisticRegression

from dashboard.codebook_records import Example
from dashboard.coding.features import LETTER_WEIGHT, WIDTH, find_grams, rarity_of
from dashboard.model import Assertion, Outcome, Scope

Array = npt.NDArray[np.float32]

C = 10.0  # inverse strength of regularisation; 10, 30 and 100 lie within .01 of each other on held-out documents
LEAST_WEIGHT = 1e-3
MANNERS: dict[str, tuple[str, ...]] = {
    "scope": tuple(Scope),
    "outcome": tuple(Outcome),
    "assertion": tuple(Assertion),
}


@dataclass(frozen=True)
class Classifier:
    """A linear model: `weights` has shape (classes, 2 * WIDTH), `bias` (classes,)."""

    classes: tuple[str, ...]
    weights: sparse.csr_matrix
    bias: Array


@dataclass(frozen=True)
class WordScores:
    """For n sentences: log odds of each tactic, shape (n, tactics), and scores of each manner, shape (n, values)."""

    tactics: Array
    manners: Mapping[str, Array]


@dataclass(frozen=True)
class Learner:
    """What was learned: `rarity` weighs each feature by how few examples have it."""

    rarity: Array
    tactics: Classifier
    manners: tuple[Classifier, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The tactics, in the order of their columns."""
        return self.tactics.classes

    def features(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """The weighed n-grams of each text, shape (n, 2 * WIDTH)."""
        grams = find_grams(texts)
        return grams.matrix(grams.weights(self.rarity))

    def scores(self, texts: Sequence[str]) -> WordScores:
        """All that the words say; the same for a sentence whatever its neighbours."""
        rows, weights = self._table
        grams = find_grams(texts)
        narrow = sparse.csr_matrix((len(texts), len(weights)), dtype=np.float32)
        # Set, not given: what has been made here need not be looked through for faults.
        narrow.data, narrow.indices, narrow.indptr = grams.weights(self.rarity), rows[grams.columns], grams.starts
        scores = np.asarray(narrow @ weights) + self._bias
        parts = np.split(scores, self._ends, axis=1)
        return WordScores(parts[0], dict(zip(MANNERS, parts[1:], strict=True)))

    @cached_property
    def _bias(self) -> Array:
        return np.concatenate([model.bias for model in (self.tactics, *self.manners)])

    @cached_property
    def _ends(self) -> npt.NDArray[np.int64]:
        """Where the scores of each model but the last end."""
        return np.cumsum([len(model.classes) for model in (self.tactics, *self.manners)])[:-1]

    @cached_property
    def _table(self) -> tuple[npt.NDArray[np.int32], Array]:
        """The row of each feature in a full table of the weights of all classes; features without any share row 0."""
        stacked = sparse.vstack([model.weights for model in (self.tactics, *self.manners)]).tocsc()
        used = np.flatnonzero(np.diff(stacked.indptr))
        used = used[np.argsort(self.rarity[used], kind="stable")]  # what is met often stays near in memory
        rows = np.zeros(stacked.shape[1], dtype=np.int32)
        rows[used] = np.arange(1, len(used) + 1, dtype=np.int32)
        nothing = np.zeros((1, stacked.shape[0]), dtype=np.float32)
        return rows, np.vstack([nothing, stacked[:, used].toarray().T.astype(np.float32)])


def learn(examples: Sequence[Example], tactics: Sequence[str]) -> Learner:
    """One model a tactic, one for each of scope, outcome and assertion; the same bytes from the same examples."""
    grams = find_grams([example.text for example in examples])
    rarity = rarity_of(grams.matrix(grams.times))
    features = grams.matrix(grams.weights(rarity))
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
