"""Codes one document: every tactic that its text asserts becomes an event, the rest an issue or nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from dashboard.codebook import Codebook, load_bank, load_codebook
from dashboard.codebook_records import Example
from dashboard.coding import manner, people, realis, timing, whereabouts
from dashboard.coding.attributes.choice import load_choices
from dashboard.coding.calibration import Calibrations, load_calibrations
from dashboard.coding.events import code_context, code_happening, issue_of
from dashboard.coding.judge import MIXES, Judge
from dashboard.coding.learner import load_or_learn
from dashboard.coding.memory import load_scorer
from dashboard.coding.participants import Participants, load_participants
from dashboard.coding.patterns import load_patterns
from dashboard.coding.phrasing import Phrasing, load_phrasing
from dashboard.coding.read import Read
from dashboard.coding.reading import ActorNames, Reading, read_sentences
from dashboard.coding.teller import Teller
from dashboard.coding.tellings import Telling, group_tellings, lead_of
from dashboard.coding.verdicts import SUGGESTED_FROM, UNREAL, Standing, decide, doubt_lone
from dashboard.coding.weighing import Neighbours
from dashboard.gazetteer import Gazetteer, load_gazetteer
from dashboard.model import CoderName, Coding, Document, Event, Issue

SOUGHT = tuple(dict.fromkeys(["another", "news_of_act", *people.PHRASES, *manner.PHRASES]))
PHRASES = tuple(dict.fromkeys([*SOUGHT, *whereabouts.PHRASES, *timing.PHRASES, *realis.PHRASES]))

SECTION = 300  # sentences, 40 KB: far longer than news; in what is longer, each section is a story of its own
TOLD = (Standing.CODED, Standing.SUGGESTED)
SUGGESTION = "suggestion"  # opens the coder field of what is suggested only


@dataclass(frozen=True)
class Coder:
    """Reference data and models, loaded once; coding a document depends on nothing else, nor on other documents."""

    codebook: Codebook
    gazetteer: Gazetteer
    names: ActorNames
    teller: Teller
    judge: Judge
    calibration: Calibrations
    bank: tuple[Example, ...] = field(repr=False)

    @property
    def participants(self) -> Mapping[str, Participants]:
        """What is known of each tactic."""
        return self.teller.participants

    @property
    def phrasing(self) -> Phrasing:
        """The lists of phrases."""
        return self.teller.phrasing

    @cached_property
    def neighbours(self) -> Neighbours:
        """The bank, to find the examples that are like a sentence."""
        return Neighbours(self.judge.learner, self.bank)

    def code_document(self, document: Document) -> Coding:
        sections = self.read(document)
        told = [self.tellings(document, read) for read in sections]
        coded = [part[Standing.CODED] for part in told]
        events = [
            e for read, some in zip(sections, coded, strict=True) for e, _ in self.happenings(document, read, some)
        ]
        suggestions = [
            e for read, part in zip(sections, told, strict=True) for e in self._suggest(document, read, part)
        ]
        issues = [issue for read in sections for issue in self._issues(document, read)]
        readings = [reading for read in sections for reading in read.readings]
        contexts, others = self._account(document, readings, [telling for some in coded for telling in some])
        order = sorted([*events, *contexts], key=_by_place)
        return Coding(document, tuple(order), (*issues, *others), tuple(sorted(suggestions, key=_by_place)))

    def read(self, document: Document, least: float = SUGGESTED_FROM) -> tuple[Read, ...]:
        """All that decides on the tactics of a document, with verdicts on those at least as likely as `least`.

        A section's sentences are numbered from 0. Nothing is sought beyond it, so that time grows with length alone.
        """
        readings = read_sentences(document, self.names, self.gazetteer)
        frame = realis.find_frame(readings, self.phrasing)
        starts = range(0, len(readings), SECTION)
        return tuple(self._read_section(readings[start : start + SECTION], frame, least) for start in starts)

    def _read_section(self, readings: Sequence[Reading], frame: str, least: float) -> Read:
        numbered = tuple(
            reading if reading.number == number else replace(reading, number=number)
            for number, reading in enumerate(readings)
        )
        judgement = self.judge.judge([reading.text for reading in numbered])
        verdicts = decide(numbered, judgement, self.participants, self.phrasing, frame, least)
        return Read(numbered, judgement, doubt_lone(list(verdicts)))

    def happenings(
        self, document: Document, read: Read, coded: Sequence[Telling]
    ) -> list[tuple[Event, tuple[Telling, ...]]]:
        """Each event with the tellings that make it."""
        groups = group_tellings(coded)
        return [(self._event(document, read, group, Standing.CODED), group) for group in groups]

    def tellings(self, document: Document, read: Read) -> Mapping[Standing, list[Telling]]:
        """Those of what is coded and of what is suggested."""
        verdicts = [one for one in read.verdicts if one.standing in TOLD]
        tellings = self.teller.tell(document, read, verdicts)
        told = list(zip(verdicts, tellings, strict=True))
        return {standing: [telling for one, telling in told if one.standing is standing] for standing in TOLD}

    def _issues(self, document: Document, read: Read) -> list[Issue]:
        """What was likely enough but is denied, feared, imagined, or of a story."""
        return [
            issue_of(
                document,
                read.readings[verdict.row],
                "not_asserted",
                f"{self.codebook.tactic(verdict.tactic).label}: not coded, {realis.WHY[verdict.standing]}",
            )
            for verdict in read.verdicts
            if verdict.standing in UNREAL and verdict.is_likely
        ]

    def _suggest(self, document: Document, read: Read, told: Mapping[Standing, Sequence[Telling]]) -> tuple[Event, ...]:
        """Likely enough to look at, as events of their own; what only tells a coded act again is none."""
        coded, doubtful = told[Standing.CODED], told[Standing.SUGGESTED]
        if not doubtful:
            return ()
        known = {(telling.reading.number, telling.tactic) for telling in coded}
        groups = [
            group
            for group in group_tellings([*coded, *doubtful])
            if known.isdisjoint((telling.reading.number, telling.tactic) for telling in group)
        ]
        return tuple(self._event(document, read, group, Standing.SUGGESTED) for group in groups)

    def _event(self, document: Document, read: Read, group: Sequence[Telling], standing: Standing) -> Event:
        lead = lead_of(group)
        odds = read.odds[lead.reading.number, lead.tactic]
        if standing is Standing.CODED:
            return code_happening(group, document, self.codebook, self.calibration.events.confidence(odds))
        confidence = self.calibration.suggestions.confidence(odds)
        return code_happening(group, document, self.codebook, confidence, f"{SUGGESTION},")

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


def _by_place(event: Event) -> tuple[int, str, str]:
    return event.quote_start, event.tactic, event.event_id


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
    name: CoderName = CoderName.SEMANTIC,
) -> Coder:
    """Load all reference data; the word model is learned from the example bank, or read from `cache` by its digest.

    Without an encoder in the codebook the semantic coder is the fast one.
    """
    book = load_codebook(codebook)
    bank = load_bank(codebook / "bank", book)
    folder = codebook / "encoder"
    name = name if folder.is_dir() else CoderName.FAST
    return Coder(
        codebook=book,
        gazetteer=load_gazetteer(gazetteer, aliases),
        names=ActorNames(book),
        teller=Teller(
            load_participants(codebook, book), load_phrasing(codebook, PHRASES, SOUGHT), load_choices(codebook)
        ),
        judge=Judge(
            load_or_learn(bank, [tactic.key for tactic in book.tactics], cache, report),
            load_scorer(folder, cache) if name is CoderName.SEMANTIC else None,
            load_patterns(codebook, book),
            MIXES[name],
        ),
        calibration=load_calibrations(codebook, name),
        bank=bank,
    )
