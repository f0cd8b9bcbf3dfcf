"""Learns from the example bank which tactics a sentence tells, and in what manner it tells them."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse
from sklearn.linear_model import LogisticRegression

from dashboard.codebook_records import Example
from dashboard.coding.features import find_grams, rarity_of
from dashboard.coding.learner import MANNERS, C, Classifier, Learner

LEAST_WEIGHT = 1e-3


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
