"""Measures the coder's events against hand-coded documents.

An event answers a coded one when both are of the same document and tactic and one of the coded evidence phrases stands
in its quote. Each coded event is answered once; what is left over on either side counts against precision or recall.
Dates, places, actors and the rest are measured on the answered pairs.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from dashboard.gold import GoldDocument, GoldEvent, GoldPlace
from dashboard.model import Coding, Document, Event, Kind, Place

DIGITS = 3
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})
_ADMINISTRATIVE = re.compile(r"\b(city|county|province|prefecture|district|town|do|si|gun)\b")
_NO_LETTER = re.compile(r"[^a-z]")

Pair = tuple[Event, GoldEvent]


@dataclass(frozen=True)
class Ratio:
    """Hits among what was predicted and among what was coded by hand."""

    hit: int
    predicted: int
    coded: int

    @property
    def precision(self) -> float:
        return self.hit / self.predicted if self.predicted else float(not self.coded)

    @property
    def recall(self) -> float:
        return self.hit / self.coded if self.coded else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True)
class Share:
    """How many of some are right; 0 of none."""

    name: str
    right: int
    of: int

    @property
    def value(self) -> float:
        return self.right / max(1, self.of)


@dataclass(frozen=True)
class Miss:
    """A coded event that no event answers (`missed`), or an event that answers none (`false`)."""

    document: str
    kind: str
    tactic: str
    text: str

    def __str__(self) -> str:
        return f"{self.document} {self.kind} {self.tactic}: {self.text}"


@dataclass(frozen=True)
class Answer:
    """What the coder made of one hand-coded document; `document` is None when it could not be read.

    `suggestions` are no events and count nowhere; `hinted` are those that point at a coded event that none answers.
    """

    gold: GoldDocument
    document: Document | None
    events: tuple[Event, ...]
    pairs: tuple[Pair, ...]
    suggestions: tuple[Event, ...] = ()
    hinted: tuple[Event, ...] = ()

    @property
    def misses(self) -> tuple[Miss, ...]:
        """Coded events without an answer, then events that answer nothing."""
        answered, answering = [id(coded) for _, coded in self.pairs], [id(event) for event, _ in self.pairs]
        missed = [coded for coded in self.gold.events if id(coded) not in answered]
        false = [event for event in self.events if id(event) not in answering]
        return (
            *(Miss(self.gold.name, "missed", coded.tactic, coded.evidence[0]) for coded in missed),
            *(Miss(self.gold.name, "false", event.tactic, event.quote[:110]) for event in false),
        )


@dataclass(frozen=True)
class Measures:
    """Every measure of a set of answers."""

    answers: tuple[Answer, ...]

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        return tuple(pair for answer in self.answers for pair in answer.pairs)

    @property
    def event(self) -> Ratio:
        """Of events."""
        predicted, coded = self._predicted_tactics, self._coded_tactics
        return Ratio(len(self.pairs), len(predicted), len(coded))

    @property
    def document_tactic(self) -> Ratio:
        """Of tactics a document, however often each is told in it."""
        mine = [{event.tactic for event in answer.events} for answer in self.answers]
        coded = [{event.tactic for event in answer.gold.events} for answer in self.answers]
        hit = sum(len(some & others) for some, others in zip(mine, coded, strict=True))
        return Ratio(hit, sum(map(len, mine)), sum(map(len, coded)))

    @cached_property
    def tactics(self) -> tuple[tuple[str, Ratio], ...]:
        """Of events, tactic by tactic, in the order of their keys."""
        predicted, coded = self._predicted_tactics, self._coded_tactics
        hit = [event.tactic for event, _ in self.pairs]
        keys = sorted({*predicted, *coded})
        return tuple((key, Ratio(hit.count(key), predicted.count(key), coded.count(key))) for key in keys)

    @property
    def macro_f1(self) -> float:
        """The mean over the tactics that occur, each counting the same."""
        values = [round(ratio.f1, DIGITS) for _, ratio in self.tactics if ratio.coded]
        return sum(values) / max(1, len(values))

    @property
    def clean(self) -> Share:
        """Documents that tell no act and in which none is seen."""
        negatives = [answer for answer in self.answers if not answer.gold.events]
        return Share("negative_documents_clean", sum(not answer.events for answer in negatives), len(negatives))

    @property
    def suggested(self) -> Share:
        """Suggestions that point at a coded event which no event answers."""
        hinted = sum(len(answer.hinted) for answer in self.answers)
        return Share("suggestions", hinted, sum(len(answer.suggestions) for answer in self.answers))

    @property
    def fields(self) -> tuple[Share, ...]:
        """Values that are right on the answered pairs."""
        return (
            *(self._field(name) for name in ("date", "date_precision", "scope", "outcome", "assertion")),
            self._share("actors", [frozenset(event.actors) == coded.actors for event, coded in self.pairs]),
            self._share("targets", [frozenset(event.targets) == coded.targets for event, coded in self.pairs]),
        )

    @property
    def headers(self) -> tuple[Share, ...]:
        """What the readers find of the documents themselves."""
        read = [(answer.document, answer.gold) for answer in self.answers]
        return tuple(
            self._share(
                name,
                [document is not None and getattr(document, name) == getattr(gold, name) for document, gold in read],
            )
            for name in ("format", "published", "publisher")
        )

    @property
    def place(self) -> Ratio:
        """Of places on the answered pairs, by name."""
        predicted = sum(len(event.places) for event, _ in self.pairs)
        return Ratio(len(self._places), predicted, sum(len(coded.places) for _, coded in self.pairs))

    @property
    def place_role(self) -> Share:
        """Roles that are right on the places found."""
        return self._share("role", [place.role == coded.role for place, coded in self._places])

    @property
    def misses(self) -> tuple[Miss, ...]:
        return tuple(miss for answer in self.answers for miss in answer.misses)

    @cached_property
    def _places(self) -> tuple[tuple[Place, GoldPlace], ...]:
        return tuple(found for event, coded in self.pairs for found in _match_places(event.places, coded.places))

    @cached_property
    def _predicted_tactics(self) -> list[str]:
        return [event.tactic for answer in self.answers for event in answer.events]

    @cached_property
    def _coded_tactics(self) -> list[str]:
        return [event.tactic for answer in self.answers for event in answer.gold.events]

    def _field(self, name: str) -> Share:
        return self._share(name, [getattr(event, name) == getattr(coded, name) for event, coded in self.pairs])

    def _share(self, name: str, right: Sequence[bool]) -> Share:
        return Share(name, sum(right), len(right))


def measure(codings: Mapping[str, Coding], gold: Iterable[GoldDocument]) -> Measures:
    """The measures of codings, each under the name of its hand-coded document."""
    return Measures(tuple(_answer(codings.get(document.name), document) for document in gold))


def _answer(coding: Coding | None, gold: GoldDocument) -> Answer:
    if coding is None:
        return Answer(gold, None, (), ())
    events = _in_order(event for event in coding.events if event.kind is Kind.COERCION)
    suggestions = _in_order(coding.suggestions)
    pairs = pair_events(events, gold.events)
    answered = [id(coded) for _, coded in pairs]
    left = [coded for coded in gold.events if id(coded) not in answered]
    hinted = tuple(event for event, _ in pair_events(suggestions, left))
    return Answer(gold, coding.document, events, pairs, suggestions, hinted)


def _in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    return tuple(sorted(events, key=lambda event: (event.quote_start, event.tactic, event.event_id)))


def pair_events(events: Sequence[Event], coded: Sequence[GoldEvent]) -> tuple[Pair, ...]:
    """As many answered pairs as can be, each event and each coded one used once (augmenting paths)."""
    owner: dict[int, int] = {}

    def place(event: int, seen: set[int]) -> bool:
        for number, wanted in enumerate(coded):
            if number in seen or not _answers(events[event], wanted):
                continue
            seen.add(number)
            if number not in owner or place(owner[number], seen):
                owner[number] = event
                return True
        return False

    for event in range(len(events)):
        place(event, set())
    return tuple((events[event], coded[number]) for number, event in owner.items())


def _answers(event: Event, coded: GoldEvent) -> bool:
    quote = fold_text(event.quote)
    phrases = [fold_text(phrase) for phrase in coded.evidence]
    return event.tactic == coded.tactic and any(phrase in quote or quote in phrase for phrase in phrases)


def _match_places(have: Sequence[Place], want: Sequence[GoldPlace]) -> list[tuple[Place, GoldPlace]]:
    left, matched = list(have), []
    for wanted in want:
        found = next((place for place in left if fold_name(place.name) == fold_name(wanted.name)), None)
        if found:
            matched.append((found, wanted))
            left.remove(found)
    return matched


def fold_text(text: str) -> str:
    return " ".join(text.translate(_QUOTES).split()).lower()


def fold_name(name: str) -> str:
    """A place name without its administrative word, spaces and marks: Musan County is Musan."""
    return _NO_LETTER.sub("", _ADMINISTRATIVE.sub("", fold_text(name)))
