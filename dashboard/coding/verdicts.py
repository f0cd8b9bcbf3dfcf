"""Says of each sentence and tactic whether it is coded, suggested or neither, and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from operator import itemgetter

import numpy as np

from dashboard.coding import people, realis
from dashboard.coding.judge import THRESHOLD, Judgement
from dashboard.coding.participants import Participants
from dashboard.coding.phrasing import Phrasing
from dashboard.coding.reading import Reading

SUGGESTED_FROM = (
    0.2  # less likely ones are not worth reading; `dashboard evaluate` prints how many suggestions are right
)
# Of a text in which nothing is likelier than this and no pattern holds, nothing is coded: near misses are like that.
ALONE = 0.65
MODEL = "model"


class Standing(StrEnum):
    """What became of a tactic that a sentence might tell; from `yields` on, why it was not coded."""

    CODED = "coded"
    SUGGESTED = "suggested"
    BELOW = "below"
    YIELDS = "yields"
    OTHERS = "others"
    NEGATION = "negation"
    FEARED = "feared"
    IMAGINED = "imagined"
    FICTION = "fiction"
    ADVICE = "advice"


UNREAL = (Standing.NEGATION, Standing.FEARED, Standing.IMAGINED, Standing.FICTION, Standing.ADVICE)


@dataclass(frozen=True)
class Verdict:
    """On one tactic in one sentence, by its row; `odds` are all voices together, `to` the tactic that it yields to."""

    row: int
    tactic: str
    probability: float
    odds: float
    patterns: tuple[str, ...]
    standing: Standing
    to: str = ""

    @property
    def is_likely(self) -> bool:
        """Whether it would be coded if nothing stood against it."""
        return self.probability >= THRESHOLD

    @property
    def reason(self) -> str:
        """What made the coder say so, as the event names it."""
        return ",".join([MODEL, *self.patterns])


def decide(
    readings: Sequence[Reading],
    judgement: Judgement,
    participants: Mapping[str, Participants],
    phrasing: Phrasing,
    frame: str,
    least: float = SUGGESTED_FROM,
) -> Iterator[Verdict]:
    """The verdicts on all tactics at least as likely as `least`, sentence by sentence in the codebook's order.

    `frame` is `fiction` or `advice` where the whole document is one, else ''.
    """
    rows, columns = np.nonzero(judgement.probabilities >= np.float32(least))
    chances, odds_of = judgement.probabilities[rows, columns].tolist(), judgement.odds[rows, columns].tolist()
    cells = zip(rows.tolist(), columns.tolist(), chances, odds_of, strict=True)
    for row, some in groupby(cells, key=itemgetter(0)):
        found = {judgement.tactics[column]: (round(chance, 2), round(odds, 1)) for _, column, chance, odds in some}
        told = {tactic: probability for tactic, (probability, _) in found.items()}
        unreal = frame or realis.find_irrealis(readings[row].text, phrasing)
        for tactic, (probability, odds) in found.items():
            entry = participants[tactic]
            to = _yields_to(tactic, told, entry)
            standing = _standing(probability, to, people.is_done_by_others(readings[row], entry), unreal)
            yield Verdict(row, tactic, probability, odds, judgement.patterns_of(row, tactic), standing, to)


def doubt_lone(verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """The verdicts, with what would be coded only suggested where no other sentence or pattern bears it out."""
    coded = [one for one in verdicts if one.standing is Standing.CODED]
    if len({one.row for one in coded}) != 1 or any(one.patterns or one.probability >= ALONE for one in coded):
        return tuple(verdicts)
    doubted = {Standing.CODED: Standing.SUGGESTED}
    return tuple(replace(one, standing=doubted.get(one.standing, one.standing)) for one in verdicts)


def _yields_to(tactic: str, told: Mapping[str, float], entry: Participants) -> str:
    """The tactic of the same sentence that this one gives way to; no likely one gives way to a doubtful one."""
    likely = told[tactic] >= THRESHOLD
    return next((key for key in entry.yields_to if told.get(key, 0) >= (THRESHOLD if likely else SUGGESTED_FROM)), "")


def _standing(probability: float, to: str, by_others: bool, unreal: str) -> Standing:
    if probability < SUGGESTED_FROM:
        return Standing.BELOW
    if to:
        return Standing.YIELDS
    if by_others:
        return Standing.OTHERS
    if unreal:
        return Standing(unreal)
    return Standing.CODED if probability >= THRESHOLD else Standing.SUGGESTED
