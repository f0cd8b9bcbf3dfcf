"""Describes a telling by what may say how general it is, how far the act went and how firmly it is told."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from dashboard.coding.attributes.choice import flags, joined
from dashboard.coding.judge import Judgement
from dashboard.coding.learner import MANNERS
from dashboard.coding.reading import Reading
from dashboard.model import DatePrecision, Scope

CEILING = 8.0  # scores beyond it say no more
SIGNS = (
    "habitual", "hedged", "attempted", "acquitted", "telling", "contradicted", "progressive", "perfect", "past",
    "future", "groups", "one_person", "counted", "conditional", "orders",
)  # fmt: skip
ANSWERS = 2  # sentences after it in which the accused may answer


def manner_features(
    kind: str,
    tactic: str,
    reading: Reading,
    readings: Sequence[Reading],
    judgement: Judgement,
    phrasing: Mapping[str, Any],
    scope: Scope | None = None,
) -> dict[str, float]:
    """What is true of a sentence, for the choice of its `kind`; `scope` is told once it is chosen."""
    paragraph = [one for one in readings if one.item == reading.item and _is_beside(one, reading)]
    names = [*_by_words(reading, phrasing), *_by_paragraph(reading, readings, paragraph, phrasing), ("tac", tactic)]
    if scope is not None:
        names += [("scope", scope.value), ("scopetac", scope.value, tactic)]
    scores = _by_scores(kind, tactic, reading, paragraph, judgement)
    return {**flags(*(joined(name) for name in names)), **dict(scores)}


def _is_beside(one: Reading, reading: Reading) -> bool:
    return one.sentence.paragraph == reading.sentence.paragraph and one.number != reading.number


def _by_scores(
    kind: str, tactic: str, reading: Reading, paragraph: Sequence[Reading], judgement: Judgement
) -> Iterator[tuple[str, float]]:
    """What the word model and the encoder say of the sentence, and of its paragraph."""
    scores = judgement.manners[kind][reading.number].astype(np.float64)
    raised = np.exp(scores - scores.max())
    beside = [judgement.manners[kind][one.number] for one in paragraph]
    around = np.mean(beside, axis=0) if beside else None
    for number, value in enumerate(MANNERS[kind]):
        share = float(raised[number] / raised.sum())
        yield joined(("s", value)), float(np.clip(scores[number], -CEILING, CEILING)) / 4
        yield joined(("p", value)), share
        yield joined(("tp", tactic, value)), share / 2
        if around is not None:
            yield joined(("n", value)), float(np.clip(around[number], -CEILING, CEILING)) / CEILING


def _by_words(reading: Reading, phrasing: Mapping[str, Any]) -> Iterator[tuple[object, ...]]:
    holds = {name: phrasing[name].search(reading.text) is not None for name in SIGNS}
    yield from holds.items()
    yield ("habit of many", holds["progressive"] and holds["groups"])
    yield ("past of some", holds["past"] and (holds["counted"] or holds["one_person"]))
    heading = bool(reading.sentence.passage.heading)
    yield from [("hl", reading.is_headline), ("hd", heading), ("hlhd", reading.is_headline, heading)]
    yield ("quote", reading.text[:1] in ("“", '"'))


def _by_paragraph(
    reading: Reading, readings: Sequence[Reading], paragraph: Sequence[Reading], phrasing: Mapping[str, Any]
) -> Iterator[tuple[object, ...]]:
    dates = [mention.when for mention in reading.dates if not mention.refused and mention.when.date != "XXXX"]
    yield ("date", dates[0].precision.value if dates else "none")
    days = (mention.when.precision for one in paragraph for mention in one.dates if not mention.refused)
    yield ("day beside", DatePrecision.DAY in days)
    following = [one for one in paragraph if reading.number < one.number <= reading.number + ANSWERS]
    yield ("answered", any(phrasing["contradicted"].search(one.text) for one in following))
