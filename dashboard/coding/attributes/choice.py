"""A linear choice between classes over named features, with its weights in a file."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dashboard.codebook import CodebookError

FILE = "attributes.json"
BIAS = "bias"
DIGITS = 4  # the last bits of a sum differ between processors, what is chosen must not
GROUPS = 16_384  # of features that are remembered
BATCH = 1024  # candidates weighed at once; their groups never outnumber those remembered

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Group:
    """Names of features that hold together; it is made once for what it tells, and known again by being the same."""

    names: tuple[str, ...]


NOTHING = Group(())
Groups = Sequence[Group]


@dataclass(frozen=True)
class Values:
    """Features that hold by degrees: their names, in a tuple made once, and how far each holds."""

    names: tuple[str, ...] = ()
    values: Sequence[float] = ()


NO_VALUES = Values()


class _Worths:
    """What groups of features add to the score of each class; most groups are met again and again."""

    def __init__(self, weights: Mapping[str, Sequence[float]], classes: int) -> None:
        self._weights, self._nothing = weights, (0.0,) * classes
        self._table = np.zeros((GROUPS, classes))
        self._rows: dict[Group, int] = {}

    def of(self, candidates: Sequence[Groups]) -> Array:
        """Shape (candidates, classes)."""
        if len(self._rows) + sum(map(len, candidates)) > GROUPS:
            self._rows.clear()
        rows = [[self._row(group) for group in groups] for groups in candidates]
        added: Array = np.add.reduce(self._table.take(rows, axis=0), axis=1)
        return added

    def _row(self, group: Group) -> int:
        row = self._rows.get(group)
        if row is None:
            row = self._rows[group] = len(self._rows)
            self._table[row] = self.matrix(tuple(dict.fromkeys(group.names))).sum(axis=0)
        return row

    def matrix(self, names: tuple[str, ...]) -> Array:
        """The weights of each feature, shape (features, classes); one never seen weighs nothing."""
        rows = [self._weights.get(name, self._nothing) for name in names]
        return np.array(rows, dtype=np.float64).reshape(len(names), len(self._nothing))


@dataclass(frozen=True)
class Choice:
    """One attribute's classes and, for each feature, a weight a class; a feature never seen weighs nothing."""

    classes: tuple[str, ...]
    weights: Mapping[str, Sequence[float]]

    def shares(self, candidates: Sequence[Groups], values: Values = NO_VALUES) -> Array:
        """Probability of each class for each candidate, shape (candidates, classes); all have as many groups."""
        if len(candidates) > BATCH:
            parts = [candidates[at : at + BATCH] for at in range(0, len(candidates), BATCH)]
            return np.concatenate([self.shares(part, values) for part in parts])
        scores = self._worths.of(candidates) + self._bias
        if values.names:
            scores += np.array(values.values) @ self._matrix(values.names)
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares: Array = (raised / raised.sum(axis=1, keepdims=True)).round(DIGITS)
        return shares

    def likeliest(self, groups: Groups, values: Values = NO_VALUES) -> str:
        """The class with the highest probability, the first of equals."""
        return self.classes[int(self.shares([groups], values)[0].argmax())]

    @cached_property
    def _bias(self) -> Array:
        return np.array(self.weights[BIAS])

    @cached_property
    def _worths(self) -> _Worths:
        return _Worths(self.weights, len(self.classes))

    @cached_property
    def _matrix(self) -> Callable[[tuple[str, ...]], Array]:
        return lru_cache(maxsize=BATCH)(self._worths.matrix)


@dataclass(frozen=True)
class Choices:
    """The choices that the coder makes, one an attribute."""

    place: Choice
    date: Choice
    scope: Choice
    outcome: Choice
    assertion: Choice


NAMES = tuple(Choices.__dataclass_fields__)


def load_choices(folder: Path) -> Choices:
    """The choices of attributes.json; CodebookError names what is missing in it."""
    try:
        record = json.loads((folder / FILE).read_text("utf-8"))
        return Choices(**{name: _choice_of(record[name]) for name in NAMES})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CodebookError([f"{FILE}: {error!r}"]) from error


def _choice_of(record: Mapping[str, Mapping[str, list[float]]]) -> Choice:
    classes = tuple(record["classes"])
    weights = {name: tuple(map(float, row)) for name, row in record["weights"].items()}
    if BIAS not in weights or any(len(row) != len(classes) for row in weights.values()):
        raise ValueError(f"each of its features needs {len(classes)} weights, {BIAS!r} too")
    return Choice(classes, weights)


def features_of(groups: Groups, values: Values = NO_VALUES) -> dict[str, float]:
    """The features by name, as they are learned from."""
    held = dict.fromkeys((name for group in groups for name in group.names), 1.0)
    return {**held, **dict(zip(values.names, values.values, strict=True))}


def named(*features: Iterable[object]) -> Group:
    """A group of features, each named by its parts: `prep|from|same`."""
    return Group(tuple(joined(parts) for parts in features))


def joined(parts: Iterable[object]) -> str:
    """The name of a feature out of its parts."""
    return "|".join(map(str, parts))
