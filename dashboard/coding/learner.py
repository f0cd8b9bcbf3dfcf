"""What was learned of words: which tactics a sentence tells, and in what manner it tells them."""

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from pathlib import Path

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse

from dashboard.codebook_records import Example
from dashboard.coding.features import LETTER_WEIGHT, WIDTH, find_grams
from dashboard.model import Assertion, Outcome, Scope

Array = npt.NDArray[np.float32]

C = 10.0  # inverse strength of regularisation; 10, 30 and 100 lie within .01 of each other on held-out documents
LEARNED = attrgetter("text", "tactics", "scope", "outcome", "assertion")  # what is learned of an example
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


def load_or_learn(
    examples: Sequence[Example], tactics: Sequence[str], cache: Path | None, report: Callable[[str], None]
) -> Learner:
    """The learner of exactly these examples, out of the cache folder where it has been learned before."""
    content = repr((WIDTH, C, LETTER_WEIGHT, list(tactics), [*map(LEARNED, examples)]))
    path = cache / f"words-{hashlib.sha256(content.encode()).hexdigest()[:16]}.npz" if cache else None
    if path and path.exists():
        return load_learner(path)
    report(f"learning from {len(examples):,} example sentences")
    from dashboard.coding.learning import learn  # noqa: PLC0415  takes seconds to import; what is learned is kept

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
