"""Turns the log odds of a coded sentence into the share of such events that are right."""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dashboard.codebook import CodebookError
from dashboard.model import CoderName

FILE = "calibration.json"
PRIOR = 0.02  # holds the slope back when there are few events to fit to
STEPS, LONGEST_STEP = 200, 0.2


@dataclass(frozen=True)
class Calibration:
    """Confidence is `1 / (1 + exp(-(slope * odds + shift)))`, fitted to `n` events, `source` says which."""

    slope: float = 1.0
    shift: float = 0.0
    n: int = 0
    source: str = ""

    def confidence(self, odds: float) -> float:
        """Two decimals; never 0 or 1, which no count of events can show."""
        value = 1 / (1 + math.exp(-(self.slope * odds + self.shift)))
        return min(0.99, max(0.01, round(value, 2)))


@dataclass(frozen=True)
class Calibrations:
    """That of events, and that of suggestions: they are what no coded event tells, so fewer of them are right."""

    events: Calibration = Calibration()
    suggestions: Calibration = Calibration()


def load_calibrations(folder: Path, coder: CoderName) -> Calibrations:
    """Those of the coder; without the file the odds are taken at their word. CodebookError names the key."""
    path = folder / FILE
    if not path.is_file():
        return Calibrations()
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise CodebookError([f"{FILE}: {error}"]) from error
    fields = _object(_object(content, FILE).get(coder), f"{FILE}: {coder}")
    return Calibrations(_read(fields, coder, "events"), _read(fields, coder, "suggestions"))


def _object(value: object, where: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise CodebookError([f"{where}: an object expected"])
    return value


def _read(fields: dict[str, object], coder: CoderName, key: str) -> Calibration:
    where = f"{FILE}: {coder}.{key}"
    values = _object(fields.get(key), where)
    match (values.get("slope"), values.get("shift"), values.get("n"), values.get("source")):
        case (float(slope), float(shift), int(n), str(source)) if slope >= 0:
            return Calibration(slope, shift, n, source)
    raise CodebookError(
        [f"{where}: slope (0 or more) and shift as decimals, n as a whole number, source as text expected"]
    )


def fit_calibration(odds: Sequence[float], right: Sequence[bool], source: str) -> Calibration:
    """The likeliest slope and shift (Platt's method with softened truths), by Newton's steps from a flat start."""
    x = np.stack([np.array(odds, dtype=float), np.ones(len(odds))], axis=1)
    hits = int(sum(right))
    high, low = (hits + 1) / (hits + 2), 1 / (len(odds) - hits + 2)
    # Softened: of few events none is certain.
    truth = np.where(np.array(right, dtype=bool), high, low)
    weights = np.array([0.5, 0.0])
    for _ in range(STEPS):
        share = _share(x @ weights)
        gradient = x.T @ (share - truth) + PRIOR * weights
        curve = (x * (share * (1 - share))[:, None]).T @ x + PRIOR * np.eye(2)
        step = np.linalg.solve(curve, gradient)
        weights = weights - step * min(1.0, LONGEST_STEP / max(1e-9, float(np.abs(step).max())))
    if weights[0] < 0:  # so few that less likely ones are right more often: all claim the same share
        weights = np.array([0.0, math.log(truth.mean() / (1 - truth.mean()))])
    return Calibration(round(float(weights[0]), 3), round(float(weights[1]), 3), len(odds), source)


def _share(odds: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))))


def calibration_json(fitted: dict[CoderName, Calibrations]) -> str:
    """The file, one coder a key."""
    return json.dumps({name: asdict(both) for name, both in fitted.items()}, indent=1) + "\n"
