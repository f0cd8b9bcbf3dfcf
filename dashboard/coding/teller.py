"""Reads out of its sentence, and of what stands around it, everything that is told of an act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.coding import manner, people, timing, whereabouts
from dashboard.coding.attributes.choice import Choices
from dashboard.coding.attributes.surroundings import Act
from dashboard.coding.manner import Manner
from dashboard.coding.participants import Participants
from dashboard.coding.phrasing import Phrasing
from dashboard.coding.read import Read
from dashboard.coding.tellings import Telling
from dashboard.coding.verdicts import Verdict
from dashboard.model import Document, Place, When

TOGETHER = 32  # tellings: what speaks for each date and place near them is held at once


@dataclass(frozen=True)
class Teller:
    """What is known of tactics and phrases, and what was learned of the choice between dates, places and manners."""

    participants: Mapping[str, Participants]
    phrasing: Phrasing
    choices: Choices

    def tell(self, document: Document, read: Read, verdicts: Sequence[Verdict]) -> list[Telling]:
        """One telling for each verdict; what each of them says depends on no other."""
        if len(verdicts) > TOGETHER:
            parts = [verdicts[at : at + TOGETHER] for at in range(0, len(verdicts), TOGETHER)]
            return [telling for part in parts for telling in self.tell(document, read, part)]
        acts = [Act(verdict.tactic, read.section.around[verdict.row]) for verdict in verdicts]
        if not acts:
            return []
        manners = manner.find_manners(acts, read.scores, self.phrasing, self.choices)
        scoped = [Act(act.tactic, act.around, told.scope) for act, told in zip(acts, manners, strict=True)]
        places = whereabouts.find_places(scoped, self.participants, self.phrasing, self.choices.place)
        whens = timing.find_whens(scoped, document, self.phrasing, self.choices.date)
        return [self._telling(*told) for told in zip(verdicts, scoped, manners, places, whens, strict=True)]

    def _telling(self, verdict: Verdict, act: Act, told: Manner, places: tuple[Place, ...], when: When) -> Telling:
        around, entry, phrasing = act.around, self.participants[act.tactic], self.phrasing
        targets = people.find_targets(around, entry, phrasing, places)
        if "escapee_in_rok" in targets:
            places = whereabouts.add_home(act.tactic, places, around, entry, phrasing)
        return Telling(
            reading=around.reading,
            tactic=act.tactic,
            confidence=verdict.probability,
            reason=verdict.reason,
            scope=told.scope,
            outcome=told.outcome,
            assertion=told.assertion,
            when=when,
            places=places,
            actors=people.find_actors(told.scope, around, entry, phrasing, places),
            targets=targets,
            is_sure=told.sure,
            is_another="another" in phrasing.lists_in(around.reading.text),
        )
