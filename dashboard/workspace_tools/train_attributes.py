"""Learns from hand-coded documents how to choose the date, the places and the manner of an act.

python -m dashboard.workspace_tools.train_attributes data/codebook/practice=1 tests/gold=3 --without "d*[02468]"

Each folder holds documents with their coding (NAME.txt and NAME.json); the number is the weight of its documents.
`--without` names those that only measure and never teach. Writes `codebook/attributes.json`: no word of a document
is in it, only weights of the features that `dashboard/coding/attributes/` describes.
"""

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from dashboard.coding.attributes.choice import BIAS, FILE, NAMES, features_of
from dashboard.coding.attributes.manner_features import MannerScores, describe_act, describe_telling
from dashboard.coding.attributes.place_features import PlaceDescriber, RuledPlaces
from dashboard.coding.attributes.surroundings import Act, Section, Surroundings
from dashboard.coding.coder import Coder, load_coder
from dashboard.coding.reading import Reading, read_sentences
from dashboard.coding.timing import IS_DATE, candidate_dates
from dashboard.coding.whereabouts import NO_PLACE
from dashboard.documents import read_document
from dashboard.evaluation import fold_name, fold_text
from dashboard.events import write_whole
from dashboard.gold import GoldDocument, GoldEvent, load_gold
from dashboard.model import Document, Scope
from dashboard.settings import Workspace, starting_workspace

# Inverse strengths of regularisation, chosen by leaving documents out.
STRENGTHS = {"place": 0.1, "date": 4.0, "scope": 0.1, "outcome": 0.1, "assertion": 0.1}
ROUNDS = 2000
LEAST_WEIGHT, DIGITS = 0.005, 3
NO_CHOICE = {"classes": [""], "weights": {BIAS: [0.0]}}


@dataclass
class Lessons:
    """What one attribute is learned from: features, the right class, the weight of the example."""

    features: list[Mapping[str, float]] = field(default_factory=list)
    right: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)

    def add(self, features: Mapping[str, float], right: str, weight: float) -> None:
        self.features.append(features)
        self.right.append(right)
        self.weights.append(weight)


@dataclass(frozen=True)
class Told:
    """A sentence that tells a coded event."""

    event: GoldEvent
    around: Surroundings
    document: Document
    scores: MannerScores
    weight: float

    @property
    def act(self) -> Act:
        """As it is before its scope is chosen."""
        return Act(self.event.tactic, self.around)

    @property
    def scoped(self) -> Act:
        """With the right scope."""
        return Act(self.event.tactic, self.around, Scope(self.event.scope))


def main() -> None:
    """Learn from the folders that are named, and write the weights into a workspace's codebook."""
    parser = ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="+", metavar="FOLDER=WEIGHT")
    parser.add_argument("--without", default="", metavar="PATTERN")
    parser.add_argument("--data", type=Path, default=starting_workspace().root)
    options = parser.parse_args()
    workspace = Workspace(options.data)
    path = workspace.codebook / FILE
    if not path.exists():
        write_whole(path, json.dumps(dict.fromkeys(NAMES, NO_CHOICE)).encode())
    coder = load_coder(workspace.codebook, workspace.gazetteer, workspace.aliases)
    told = [one for named in options.folders for one in _read_folder(named, options.without, coder)]
    lessons = {name: Lessons() for name in NAMES}
    for one in told:
        _learn_from(one, coder, lessons)
    record = {name: _fit(lessons[name], STRENGTHS[name]) for name in NAMES}
    write_whole(path, (json.dumps(record, ensure_ascii=False, indent=0, sort_keys=True) + "\n").encode("utf-8"))
    print(f"{path}: learned from {len(told)} sentences, {sum(len(one.right) for one in lessons.values())} examples")


def _read_folder(named: str, without: str, coder: Coder) -> Iterator[Told]:
    folder, _, weight = named.partition("=")
    for gold in load_gold(Path(folder)):
        if not (without and fnmatch(gold.name, without)):
            yield from _read_told(gold, float(weight or 1), coder)


def _read_told(gold: GoldDocument, weight: float, coder: Coder) -> Iterator[Told]:
    document = read_document(gold.path, gold.path.name)
    readings = read_sentences(document, coder.names, coder.gazetteer)
    judgement = coder.judge.judge([reading.text for reading in readings])
    section = Section(readings)
    scores = MannerScores(section, judgement)
    for event in gold.events:
        rows = [around for around in section.around if _tells(around.reading, event)]
        for around in rows:
            yield Told(event, around, document, scores, weight / len(rows))


def _tells(reading: Reading, event: GoldEvent) -> bool:
    text = fold_text(reading.text)
    return any(fold_text(phrase) in text for phrase in event.evidence)


def _learn_from(told: Told, coder: Coder, lessons: Mapping[str, Lessons]) -> None:
    _learn_places(told, coder, lessons["place"])
    _learn_date(told, coder, lessons["date"])
    for kind in ("scope", "outcome", "assertion"):
        act = told.act if kind == "scope" else told.scoped
        features = features_of(
            (*describe_telling(act.around, coder.phrasing), describe_act(act.tactic, act.scope)),
            told.scores.of(kind, [act]),
        )
        lessons[kind].add(features, getattr(told.event, kind), told.weight)


def _learn_places(told: Told, coder: Coder, lessons: Lessons) -> None:
    roles = {fold_name(place.name): place.role for place in told.event.places}
    entry = coder.participants[told.event.tactic]
    places = RuledPlaces(told.event.tactic, entry, told.around.story, coder.phrasing)
    describer = PlaceDescriber(told.scoped, places)
    for other, where in told.around.near:
        for mention, groups in describer.describe(other, where):
            lessons.add(features_of(groups), roles.get(fold_name(mention.name), NO_PLACE), told.weight)


def _learn_date(told: Told, coder: Coder, lessons: Lessons) -> None:
    """Nothing is learned where the right date is none of the candidates."""
    dates = candidate_dates(told.scoped, told.document, coder.phrasing)
    if any(when.date == told.event.date for when, _ in dates):
        for when, groups in dates:
            lessons.add(features_of(groups), IS_DATE if when.date == told.event.date else NO_PLACE, told.weight)


def _fit(lessons: Lessons, strength: float) -> Mapping[str, object]:
    vectors = DictVectorizer()
    table = vectors.fit_transform(lessons.features)
    model = LogisticRegression(C=strength, max_iter=ROUNDS).fit(table, lessons.right, sample_weight=lessons.weights)
    classes = [str(name) for name in model.classes_]
    rows = np.vstack([-model.coef_[0] / 2, model.coef_[0] / 2]) if len(classes) == 2 else model.coef_
    bias = np.array([-model.intercept_[0] / 2, model.intercept_[0] / 2]) if len(classes) == 2 else model.intercept_
    weights = dict(_worth_keeping(vectors.get_feature_names_out(), rows.T))
    return {"classes": classes, "weights": weights | {BIAS: _rounded(bias)}}


def _worth_keeping(names: Iterable[str], rows: Iterable[npt.NDArray[np.float64]]) -> Iterator[tuple[str, list[float]]]:
    for name, row in zip(names, rows, strict=True):
        if np.abs(row).max() >= LEAST_WEIGHT:
            yield str(name), _rounded(row)


def _rounded(row: npt.NDArray[np.float64]) -> list[float]:
    return [float(value) for value in np.round(row, DIGITS)]


if __name__ == "__main__":
    main()
