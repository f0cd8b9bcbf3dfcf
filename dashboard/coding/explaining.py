"""Says of each sentence of a document why it was coded or not, in the coder's own reasons."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dashboard.coding.advice import advise
from dashboard.coding.coder import Coder
from dashboard.coding.judge import Judgement
from dashboard.coding.patterns import PatternHit
from dashboard.coding.read import Read
from dashboard.coding.reading import Reading
from dashboard.coding.tellings import Telling
from dashboard.coding.verdicts import Standing, Verdict
from dashboard.coding.weighing import Neighbour, WeighedWord, weigh_words
from dashboard.model import Document, Place

NO_ROLE = "none"
LEAST, MOST = 0.02, 4  # tactics less likely than this, or beyond so many, are not worth a line


@dataclass(frozen=True)
class ReadDate:
    """A date of the sentence: as printed, as understood, or why it was refused."""

    text: str
    date: str
    rule: str
    refused: str


@dataclass(frozen=True)
class ReadPlace:
    """A place of the sentence with its role in the act, `none` where no preposition or rule gives it one."""

    name: str
    place_id: str
    country: str
    role: str


@dataclass(frozen=True)
class Reason:
    """One tactic: how likely, by which voices, and what became of it; log odds of words, encoder and all together.

    `to` is the tactic that it yields to, `event_id` the event that the sentence makes or helps to make.
    """

    tactic: str
    standing: Standing
    to: str
    probability: float
    confidence: float | None
    words_odds: float
    encoder_odds: float | None
    odds: float
    patterns: tuple[PatternHit, ...]
    words: tuple[WeighedWord, ...]
    neighbours: tuple[Neighbour, ...]
    places: tuple[ReadPlace, ...]
    date: str
    event_id: str
    advice: str


@dataclass(frozen=True)
class Explanation:
    """One sentence, `document.text[start:end]`, with every tactic that it might tell, the likeliest first."""

    number: int
    start: int
    end: int
    text: str
    dates: tuple[ReadDate, ...]
    is_elsewhere: bool  # it tells of another state's acts, so that no pattern is tried on it
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class _Work:
    """What the explanations of one section share; `events` are ids by number of sentence and tactic."""

    coder: Coder
    document: Document
    read: Read
    before: int  # sentences of the document before this section
    events: Mapping[tuple[int, str], str]


def explain_document(coder: Coder, document: Document) -> tuple[Explanation, ...]:
    """Every sentence in order."""
    return tuple(_explain(work, row) for work in _start(coder, document) for row in range(len(work.read.readings)))


def explain_sentence(coder: Coder, document: Document, start: int, end: int) -> Explanation | None:
    """The first sentence that these offsets touch; None where there is none."""
    for work in _start(coder, document):
        for row, reading in enumerate(work.read.readings):
            if reading.sentence.start < end and start < reading.sentence.end:
                return _explain(work, row)
    return None


def _start(coder: Coder, document: Document) -> Iterator[_Work]:
    before = 0
    for read in coder.read(document, LEAST):
        happenings = coder.happenings(document, read, coder.tellings(document, read)[Standing.CODED])
        told = {(one.reading.number, one.tactic): event.event_id for event, group in happenings for one in group}
        yield _Work(coder, document, read, before, told)
        before += len(read.readings)


def _explain(work: _Work, row: int) -> Explanation:
    read, document, reading = work.read, work.document, work.read.readings[row]
    verdicts = sorted((one for one in read.verdicts if one.row == row), key=lambda one: (-one.odds, one.tactic))
    return Explanation(
        number=work.before + reading.number + 1,
        start=reading.sentence.start,
        end=reading.sentence.end,
        text=document.text[reading.sentence.start : reading.sentence.end],
        dates=tuple(ReadDate(one.when.text or reading.text[one.start : one.end], one.when.date, one.rule, one.refused)
                    for one in reading.dates),
        is_elsewhere=work.coder.judge.patterns.is_elsewhere(reading.text),
        reasons=tuple(_reason(work, verdict) for verdict in verdicts[:MOST]),
    )  # fmt: skip


def _reason(work: _Work, verdict: Verdict) -> Reason:
    coder, read = work.coder, work.read
    reading, judgement = read.readings[verdict.row], read.judgement
    telling = coder.teller.tell(work.document, read, [verdict])[0]
    column = judgement.tactics.index(verdict.tactic)
    near = coder.neighbours.find(reading.text, verdict.tactic)
    return Reason(
        tactic=verdict.tactic,
        standing=verdict.standing,
        to=verdict.to,
        probability=verdict.probability,
        confidence=_confidence(coder, verdict),
        words_odds=round(float(judgement.words[verdict.row, column]), 1),
        encoder_odds=_heard(judgement, verdict.row, column),
        odds=verdict.odds,
        patterns=tuple(hit for hit in judgement.hits[verdict.row] if hit.tactic == verdict.tactic),
        words=weigh_words(coder.judge.learner, reading.text, verdict.tactic),
        neighbours=near,
        places=tuple(_places(reading, telling)),
        date=telling.when.date,
        event_id=work.events.get((reading.number, verdict.tactic), ""),
        advice=advise(verdict, near),
    )


def _confidence(coder: Coder, verdict: Verdict) -> float | None:
    if verdict.standing is Standing.CODED:
        return coder.calibration.events.confidence(verdict.odds)
    return coder.calibration.suggestions.confidence(verdict.odds) if verdict.standing is Standing.SUGGESTED else None


def _heard(judgement: Judgement, row: int, column: int) -> float | None:
    return None if judgement.encoder is None else round(float(judgement.encoder[row, column]), 1)


def _places(reading: Reading, telling: Telling) -> Iterator[ReadPlace]:
    """The places that the sentence names, then those that the act takes from elsewhere in the story."""
    used = {place.place_id: place for place in telling.places}
    for mention in reading.places:
        found = used.pop(mention.place.place_id, None)
        yield ReadPlace(mention.name, mention.place.place_id, mention.place.country, found.role if found else NO_ROLE)
    yield from (_from_elsewhere(place) for place in used.values())


def _from_elsewhere(place: Place) -> ReadPlace:
    return ReadPlace(f"{place.name} (named elsewhere in the story)", place.place_id, place.country, place.role)
