"""Codes one document: every tactic that its text asserts becomes an event, the rest an issue or nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.codebook import Codebook, load_bank, load_codebook
from dashboard.coding import manner, people, realis, timing, whereabouts
from dashboard.coding.encoder import load_encoder
from dashboard.coding.events import code_context, code_happening, issue_of
from dashboard.coding.judge import Finding, Judge, Judgement, find_told
from dashboard.coding.learner import load_or_learn
from dashboard.coding.participants import Participants, load_participants
from dashboard.coding.patterns import load_patterns
from dashboard.coding.phrasing import load_phrasing
from dashboard.coding.reading import ActorNames, Reading, read_sentences
from dashboard.coding.tellings import Telling, group_tellings
from dashboard.gazetteer import Gazetteer, load_gazetteer
from dashboard.model import Coding, Document, Event, Issue

PHRASES = ("another", *people.PHRASES, *whereabouts.PHRASES, *timing.PHRASES, *realis.PHRASES, *manner.PHRASES)


@dataclass(frozen=True)
class Coder:
    """Reference data and models, loaded once; coding a document depends on nothing else, nor on other documents."""

    codebook: Codebook
    gazetteer: Gazetteer
    names: ActorNames
    participants: Mapping[str, Participants]
    phrasing: Mapping[str, Any]
    judge: Judge

    def code_document(self, document: Document) -> Coding:
        readings = read_sentences(document, self.names, self.gazetteer)
        tellings, issues = self._weigh(document, readings)
        events = [code_happening(group, document, self.codebook) for group in group_tellings(tellings)]
        contexts, others = self._account(document, readings, tellings)
        order = sorted([*events, *contexts], key=lambda event: (event.quote_start, event.tactic, event.event_id))
        return Coding(document, tuple(order), (*issues, *others))

    def _weigh(self, document: Document, readings: Sequence[Reading]) -> tuple[list[Telling], list[Issue]]:
        """The tellings, and what was likely enough but is denied, feared, imagined, or of a story."""
        frame = realis.find_frame(readings, self.phrasing)
        judgement = self.judge.judge([reading.text for reading in readings]) if readings else None
        tellings: list[Telling] = []
        issues: list[Issue] = []
        for finding in find_told(judgement, self.participants) if judgement else ():
            if people.is_done_by_others(readings[finding.row], self.participants[finding.tactic]):
                continue
            unreal = frame or realis.find_irrealis(readings[finding.row].text, self.phrasing)
            if judgement and not unreal:
                tellings.append(self._telling(document, readings, finding, judgement))
            else:
                label = self.codebook.tactic(finding.tactic).label
                reason = f"{label}: not coded, {realis.WHY[unreal]}"
                issues.append(issue_of(document, readings[finding.row], "not_asserted", reason))
        return tellings, issues

    def _telling(
        self, document: Document, readings: Sequence[Reading], finding: Finding, judgement: Judgement
    ) -> Telling:
        reading, entry, phrasing = readings[finding.row], self.participants[finding.tactic], self.phrasing
        told = manner.find_manner(finding.tactic, reading, readings, judgement, finding.row, phrasing)
        places = whereabouts.find_places(finding.tactic, reading, readings, entry, phrasing)
        targets = people.find_targets(reading, readings, entry, phrasing, places)
        if "escapee_in_rok" in targets:
            places = whereabouts.add_home(finding.tactic, places, reading, readings, entry, phrasing)
        return Telling(
            reading=reading,
            tactic=finding.tactic,
            confidence=finding.confidence,
            reason=finding.reason,
            scope=told.scope,
            outcome=told.outcome,
            assertion=told.assertion,
            when=timing.find_when(finding.tactic, told.scope, reading, readings, document, phrasing),
            places=places,
            actors=people.find_actors(told.scope, reading, readings, entry, phrasing),
            targets=targets,
            is_another=phrasing["another"].search(reading.text) is not None,
        )

    def _account(
        self, document: Document, readings: Sequence[Reading], tellings: Sequence[Telling]
    ) -> tuple[list[Event], list[Issue]]:
        """Archive items without a tactic: context where they are about escapees, else out of scope."""
        told = {telling.reading.item for telling in tellings}
        contexts: list[Event] = []
        issues: list[Issue] = []
        for reading in _first_of_items(readings):
            if reading.item in told or not reading.sentence.passage.heading:
                continue
            if self.phrasing["escapee"].search(_text_of(document, reading)):
                contexts.append(code_context(reading, document))
            else:
                reason = "Archive item out of scope: it names no escapee and tells no tactic"
                issues.append(issue_of(document, reading, "out_of_scope", reason))
        if not tellings and not contexts:
            issues.append(Issue(document.file, "No sentence tells a tactic", "no_event", document.document_id))
        return contexts, issues


def _first_of_items(readings: Sequence[Reading]) -> Iterator[Reading]:
    seen: set[int] = set()
    for reading in readings:
        if reading.item not in seen:
            seen.add(reading.item)
            yield reading


def _text_of(document: Document, reading: Reading) -> str:
    return document.text[reading.sentence.passage.start : reading.sentence.passage.end]


def load_coder(
    codebook: Path,
    gazetteer: Path,
    aliases: Path,
    cache: Path | None = None,
    report: Callable[[str], None] = lambda line: None,
) -> Coder:
    """Load all reference data; the word model is learned from the example bank, or read from `cache` by its digest."""
    book = load_codebook(codebook)
    bank = load_bank(codebook / "bank", book)
    encoder = codebook / "encoder"
    return Coder(
        codebook=book,
        gazetteer=load_gazetteer(gazetteer, aliases),
        names=ActorNames(book),
        participants=load_participants(codebook, book),
        phrasing=load_phrasing(codebook, PHRASES),
        judge=Judge(
            load_or_learn(bank, [tactic.key for tactic in book.tactics], cache, report),
            load_encoder(encoder) if encoder.is_dir() else None,
            load_patterns(codebook, book),
        ),
    )
