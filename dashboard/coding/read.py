"""A section of a document as the coder reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from dashboard.coding.attributes.manner_features import MannerScores
from dashboard.coding.attributes.surroundings import Section
from dashboard.coding.judge import Judgement
from dashboard.coding.reading import Reading
from dashboard.coding.verdicts import Verdict


@dataclass(frozen=True)
class Read:
    """Its sentences, what the models say of them, and what follows from that."""

    readings: tuple[Reading, ...]
    judgement: Judgement
    verdicts: tuple[Verdict, ...]

    @cached_property
    def section(self) -> Section:
        """The sentences in their stories."""
        return Section(self.readings)

    @cached_property
    def scores(self) -> MannerScores:
        """What the models say of the manner in which each sentence tells."""
        return MannerScores(self.section, self.judgement)

    @cached_property
    def odds(self) -> Mapping[tuple[int, str], float]:
        """By sentence and tactic."""
        return {(one.row, one.tactic): one.odds for one in self.verdicts}
