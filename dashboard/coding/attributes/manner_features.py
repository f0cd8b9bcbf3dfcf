"""Describes a telling by what may say how general it is, how far the act went and how firmly it is told."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from dashboard.coding.attributes.choice import GROUPS, Group, Groups, Values, joined, named
from dashboard.coding.attributes.surroundings import Surroundings
from dashboard.coding.beside import QUOTES
from dashboard.coding.judge import Judgement
from dashboard.coding.learner import MANNERS
from dashboard.coding.phrasing import Phrasing
from dashboard.coding.reading import Reading
from dashboard.model import DatePrecision, Scope

CEILING = 8.0  # scores beyond it say no more
SIGNS = (
    "habitual", "hedged", "attempted", "acquitted", "telling", "contradicted", "progressive", "perfect", "past",
    "future", "groups", "one_person", "counted", "conditional", "orders",
)  # fmt: skip
ANSWERS = 2  # sentences after it in which the accused may answer


@dataclass(frozen=True)
class MannerDescriber:
    """Describes one telling."""

    tactic: str
    around: Surroundings
    judgement: Judgement
    phrasing: Phrasing

    def describe(self, scope: Scope | None = None) -> Groups:
        """What is true of the sentence; `scope` is told once it is chosen."""
        return (*self._groups, _by_tactic(self.tactic, scope))

    @cached_property
    def _groups(self) -> Groups:
        reading = self.around.reading
        holds, is_quote = self.phrasing.lists_in(reading.text).intersection(SIGNS), reading.text[:1] in QUOTES
        return _by_words(holds, reading.is_headline, reading.has_heading, is_quote), self._by_paragraph()

    def _by_paragraph(self) -> Group:
        dates = [mention.when for mention in self.around.reading.dates if not mention.refused]
        precision = next((when.precision.value for when in dates if when.date != "XXXX"), "none")
        days = (mention.when.precision for one in self._beside for mention in one.dates if not mention.refused)
        return _told_beside(precision, DatePrecision.DAY in days, self._is_answered())

    def _is_answered(self) -> bool:
        number = self.around.reading.number
        following = (one for one in self._beside if number < one.number <= number + ANSWERS)
        return any("contradicted" in self.phrasing.lists_in(one.text) for one in following)

    @cached_property
    def _beside(self) -> Sequence[Reading]:
        """The other sentences of its paragraph."""
        return [one for one in self.around.paragraph if one.number != self.around.reading.number]

    def scores(self, kind: str) -> Values:
        """What the word model and the encoder say of the sentence, and of its paragraph, for the choice of `kind`."""
        manners = self.judgement.manners[kind]
        scores = manners[self.around.reading.number].tolist()
        highest = max(scores)
        raised = [math.exp(score - highest) for score in scores]
        shares = [one / sum(raised) for one in raised]
        values = [*(_clipped(score) / 4 for score in scores), *shares, *(share / 2 for share in shares)]
        rows = [one.number for one in self._beside]
        if rows:
            around = np.add.reduce(manners[rows], axis=0) / len(rows)
            values += [_clipped(score) / CEILING for score in around.tolist()]
        return Values(_score_names(kind, self.tactic, bool(rows)), values)


def _clipped(score: float) -> float:
    return min(max(score, -CEILING), CEILING)


@lru_cache(maxsize=GROUPS)
def _score_names(kind: str, tactic: str, has_paragraph: bool) -> tuple[str, ...]:
    parts = [("s",), ("p",), ("tp", tactic), *([("n",)] if has_paragraph else [])]
    return tuple(joined((*part, value)) for part in parts for value in MANNERS[kind])


@lru_cache(maxsize=GROUPS)
def _by_tactic(tactic: str, scope: Scope | None) -> Group:
    told = [] if scope is None else [("scope", scope), ("scopetac", scope, tactic)]
    return named(("tac", tactic), *told)


@lru_cache(maxsize=GROUPS)
def _by_words(holds: frozenset[str], is_headline: bool, heading: bool, quote: bool) -> Group:
    return named(
        *((name, name in holds) for name in SIGNS),
        ("habit of many", {"progressive", "groups"} <= holds),
        ("past of some", "past" in holds and not holds.isdisjoint(("counted", "one_person"))),
        ("hl", is_headline), ("hd", heading), ("hlhd", is_headline, heading), ("quote", quote),
    )  # fmt: skip


@lru_cache(maxsize=GROUPS)
def _told_beside(precision: str, day: bool, answered: bool) -> Group:
    return named(("date", precision), ("day beside", day), ("answered", answered))
