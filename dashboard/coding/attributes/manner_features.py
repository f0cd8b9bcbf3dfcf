"""Describes a telling by what may say how general it is, how far the act went and how firmly it is told."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

import numpy as np

from dashboard.coding.attributes.choice import GROUPS, Array, Degrees, Group, joined, named
from dashboard.coding.attributes.surroundings import Act, Section, Surroundings
from dashboard.coding.beside import QUOTES
from dashboard.coding.judge import Judgement
from dashboard.coding.learner import MANNERS
from dashboard.coding.phrasing import Phrasing
from dashboard.model import DatePrecision, Scope

CEILING = 8.0  # scores beyond it say no more
SIGNS = (
    "habitual", "hedged", "attempted", "acquitted", "telling", "contradicted", "progressive", "perfect", "past",
    "future", "groups", "one_person", "counted", "conditional", "orders",
)  # fmt: skip
SIZES = [len(values) for values in MANNERS.values()]
ENDS = list(accumulate(SIZES))
FIRSTS = [end - size for end, size in zip(ENDS, SIZES, strict=True)]  # of the columns of each kind, side by side
ANSWERS = 2  # sentences after it in which the accused may answer


class MannerScores:
    """What the word model and the encoder say of each sentence of a section, and of the others of its paragraph."""

    def __init__(self, section: Section, judgement: Judgement) -> None:
        self._starts = np.array(section.paragraph_starts)
        self._lengths = np.diff(self._starts, append=len(section.readings))
        manners = np.concatenate([judgement.manners[kind] for kind in MANNERS], axis=1, dtype=np.float64)
        parts = self._parts(manners)
        self._tables = {
            kind: np.concatenate([part[:, start:end] for part in parts], axis=1)
            for kind, start, end in zip(MANNERS, FIRSTS, ENDS, strict=True)
        }

    def of(self, kind: str, acts: Sequence[Act]) -> Degrees:
        """What they say of acts for the choice of `kind`."""
        rows = [act.around.reading.number for act in acts]
        return Degrees([_score_names(kind, act.tactic) for act in acts], self._tables[kind][rows])

    def _parts(self, scores: Array) -> Sequence[Array]:
        """Scores, shares, shares for the tactic and scores of the paragraph, 0 where no other sentence is in it."""
        raised = np.exp(scores - np.maximum.reduceat(scores, FIRSTS, axis=1).repeat(SIZES, axis=1))
        shares = raised / np.add.reduceat(raised, FIRSTS, axis=1).repeat(SIZES, axis=1)
        paragraphs = np.add.reduceat(scores, self._starts, axis=0).repeat(self._lengths, axis=0)
        others = (self._lengths - 1).repeat(self._lengths)[:, None]
        beside = (paragraphs - scores) * (others > 0) / np.maximum(others, 1)
        return _clipped(scores) / 4, shares, shares / 2, _clipped(beside) / CEILING


def _clipped(scores: Array) -> Array:
    return np.minimum(np.maximum(scores, -CEILING), CEILING)


def describe_telling(around: Surroundings, phrasing: Phrasing) -> tuple[Group, Group]:
    """What is true of the sentence, whatever it tells."""
    reading = around.reading
    holds, is_quote = phrasing.lists_in(reading.text).intersection(SIGNS), reading.text[:1] in QUOTES
    by_words = _by_words(holds, reading.is_headline, reading.has_heading, is_quote)
    return by_words, _by_paragraph(around, phrasing)


def _by_paragraph(around: Surroundings, phrasing: Phrasing) -> Group:
    number, paragraph = around.reading.number, around.paragraph
    dates = [mention.when for mention in around.reading.dates if not mention.refused]
    precision = next((when.precision for when in dates if when.date != "XXXX"), "none")
    days = [mention.when.precision for one in paragraph if one.number != number
            for mention in one.dates if not mention.refused]  # fmt: skip
    following = [one for one in paragraph if number < one.number <= number + ANSWERS]
    answered = any("contradicted" in phrasing.lists_in(one.text) for one in following)
    return _told_beside(precision, DatePrecision.DAY in days, answered)


@lru_cache(maxsize=GROUPS)
def _score_names(kind: str, tactic: str) -> tuple[str, ...]:
    parts = (("s",), ("p",), ("tp", tactic), ("n",))
    return tuple(joined((*part, value)) for part in parts for value in MANNERS[kind])


@lru_cache(maxsize=GROUPS)
def describe_act(tactic: str, scope: Scope | None) -> Group:
    """What is true of the act; its scope too once it is chosen."""
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
