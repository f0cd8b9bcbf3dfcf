"""A linear choice between classes over named features, with its weights in a file."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dashboard.codebook import CodebookError

FILE = "attributes.json"
BIAS = "bias"
DIGITS = 4  # the last bits of a sum differ between processors, what is chosen must not

Array = npt.NDArray[np.float64]
Features = Mapping[str, float]


@dataclass(frozen=True)
class Choice:
    """One attribute's classes and, for each feature, a weight a class; a feature never seen weighs nothing."""

    classes: tuple[str, ...]
    weights: Mapping[str, Array]

    def shares(self, features: Features) -> Array:
        """Probability of each class, shape (classes,)."""
        scores = np.array(self.weights[BIAS])
        for name, value in features.items():
            if name in self.weights:
                scores += value * self.weights[name]
        raised = np.exp(scores - scores.max())
        shares: Array = (raised / raised.sum()).round(DIGITS)
        return shares

    def likeliest(self, features: Features) -> str:
        """The class with the highest probability, the first of equals."""
        return self.classes[int(self.shares(features).argmax())]


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
    weights = {name: np.array(row, dtype=np.float64) for name, row in record["weights"].items()}
    if BIAS not in weights or any(row.shape != (len(classes),) for row in weights.values()):
        raise ValueError(f"each of its features needs {len(classes)} weights, {BIAS!r} too")
    return Choice(classes, weights)


def flags(*names: str) -> dict[str, float]:
    """Features that hold, by name."""
    return dict.fromkeys(names, 1.0)


def joined(parts: Iterable[object]) -> str:
    """The name of a feature out of its parts: `prep|from|same`."""
    return "|".join(map(str, parts))
