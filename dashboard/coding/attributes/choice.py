"""A linear choice between classes over named features, with its weights in a file."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from threading import Lock

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
class Degrees:
    """Features that hold by degrees: their names for each candidate, in a tuple made once, and how far each holds."""

    names: Sequence[tuple[str, ...]]
    values: Array  # shape (candidates, features)

    def part(self, start: int, end: int) -> "Degrees":
        """Those of some of the candidates."""
        return Degrees(self.names[start:end], self.values[start:end])


class _Worths:
    """What groups of features add to the score of each class; most groups are met again and again."""

    def __init__(self, weights: Mapping[str, Sequence[float]], classes: int) -> None:
        self._weights, self._nothing = weights, (0.0,) * classes
        self._table = np.zeros((GROUPS, classes))
        self._rows: dict[Group, int] = {}
        self._lock = Lock()

    def of(self, candidates: Sequence[Groups]) -> Array:
        """Shape (candidates, classes)."""
        groups = list(chain.from_iterable(candidates))
        with self._lock:  # the pages explain sentences in threads of their own
            rows = self._rows_of(groups).reshape(len(candidates), -1)
            added: Array = self._table.take(rows, axis=0).sum(axis=1)
        return added

    def _rows_of(self, groups: Sequence[Group]) -> npt.NDArray[np.intp]:
        if len(self._rows) + len(groups) > GROUPS:
            self._rows.clear()
        for group in groups:
            if group not in self._rows:
                self._add(group)
        return np.fromiter(map(self._rows.__getitem__, groups), np.intp, len(groups))

    def _add(self, group: Group) -> None:
        row = self._rows[group] = len(self._rows)
        self._table[row] = self.matrix(tuple(dict.fromkeys(group.names))).sum(axis=0)

    def matrix(self, names: tuple[str, ...]) -> Array:
        """The weights of each feature, shape (features, classes); one never seen weighs nothing."""
        rows = [self._weights.get(name, self._nothing) for name in names]
        return np.array(rows, dtype=np.float64).reshape(len(names), len(self._nothing))


@dataclass(frozen=True)
class Choice:
    """One attribute's classes and, for each feature, a weight a class; a feature never seen weighs nothing."""

    classes: tuple[str, ...]
    weights: Mapping[str, Sequence[float]]

    def shares(self, candidates: Sequence[Groups], degrees: Degrees | None = None) -> Array:
        """Probability of each class for each candidate, shape (candidates, classes); all have as many groups."""
        if len(candidates) > BATCH:
            parts = [(at, at + BATCH) for at in range(0, len(candidates), BATCH)]
            return np.concatenate([
                self.shares(candidates[at:end], degrees.part(at, end) if degrees else None) for at, end in parts
            ])  # fmt: skip
        scores = self._worths.of(candidates) + self._bias
        if degrees:
            weights = np.array([self._matrix(names) for names in degrees.names])
            scores += (degrees.values[:, :, None] * weights).sum(axis=1)
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares: Array = (raised / raised.sum(axis=1, keepdims=True)).round(DIGITS)
        return shares

    def likeliest(self, candidates: Sequence[Groups], degrees: Degrees | None = None) -> list[str]:
        """The class with the highest probability for each candidate, the first of equals."""
        if not candidates:
            return []
        return [self.classes[at] for at in self.shares(candidates, degrees).argmax(axis=1).tolist()]

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


def features_of(groups: Groups, degrees: Degrees | None = None) -> dict[str, float]:
    """The features of one candidate by name, as they are learned from."""
    held = dict.fromkeys((name for group in groups for name in group.names), 1.0)
    told = zip(degrees.names[0], degrees.values[0].tolist(), strict=True) if degrees else ()
    return held | {name: value for name, value in told if value}


def named(*features: Iterable[object]) -> Group:
    """A group of features, each named by its parts: `prep|from|same`."""
    return Group(tuple(joined(parts) for parts in features))


def joined(parts: Iterable[object]) -> str:
    """The name of a feature out of its parts."""
    return "|".join(map(str, parts))
