"""A linear choice between classes over named features, with its weights in a file."""

import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from dashboard.codebook import CodebookError

FILE = "attributes.json"
BIAS = "bias"
STEPS = (
    10_000  # shares are told in this many: the last bits of a sum differ between processors, what is chosen must not
)
GROUPS = 16_384  # of features whose worth is remembered

Group = tuple[str, ...]  # names of features that hold together
Features = Mapping[str, float]


@dataclass(frozen=True)
class Choice:
    """One attribute's classes and, for each feature, a weight a class; a feature never seen weighs nothing."""

    classes: tuple[str, ...]
    weights: Mapping[str, tuple[float, ...]]

    def shares(self, groups: Iterable[Group], values: Iterable[tuple[str, float]] = ()) -> tuple[float, ...]:
        """Probability of each class where the features of the groups hold and others have the values given."""
        scores: list[float] = [
            sum(column) for column in zip(self.weights[BIAS], *map(self._worth, groups), strict=True)
        ]
        for name, value in values:
            if row := self.weights.get(name):
                scores = [score + value * weight for score, weight in zip(scores, row, strict=True)]
        highest = max(scores)
        raised = [math.exp(score - highest) for score in scores]
        total = sum(raised)
        return tuple(round(one / total * STEPS) / STEPS for one in raised)

    def likeliest(self, groups: Iterable[Group], values: Iterable[tuple[str, float]] = ()) -> str:
        """The class with the highest probability, the first of equals."""
        shares = self.shares(groups, values)
        return self.classes[shares.index(max(shares))]

    @cached_property
    def _worth(self) -> Callable[[Group], tuple[float, ...]]:
        """What a group adds to the score of each class; most groups are met again and again."""
        return lru_cache(maxsize=GROUPS)(self._add_up)

    def _add_up(self, group: Group) -> tuple[float, ...]:
        rows = [self.weights[name] for name in dict.fromkeys(group) if name in self.weights]
        return tuple(map(sum, zip(*rows, strict=True))) if rows else (0.0,) * len(self.classes)


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


def features_of(groups: Iterable[Group], values: Iterable[tuple[str, float]] = ()) -> dict[str, float]:
    """The features by name, as they are learned from."""
    return {**dict.fromkeys((name for group in groups for name in group), 1.0), **dict(values)}


def named(*features: Iterable[object]) -> Group:
    """A group of features, each named by its parts: `prep|from|same`."""
    return tuple(joined(parts) for parts in features)


def joined(parts: Iterable[object]) -> str:
    """The name of a feature out of its parts."""
    return "|".join(map(str, parts))
