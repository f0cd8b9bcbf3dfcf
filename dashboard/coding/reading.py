"""Reads a document once for the coder: its sentences with the places, organs and dates that each one names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import re2

from dashboard.codebook import Codebook
from dashboard.coding.phrasing import Finder
from dashboard.coding.sentences import Sentence, split_sentences
from dashboard.dates import DateContext, DateMention, find_dates, first_point, names_month, searchable
from dashboard.gazetteer import Gazetteer, PlaceMention
from dashboard.model import Document, PassageKind

DATELINE = re2.compile(
    r"^\(?(?:[A-Z][A-Z.’'-]+\b[ ,]*){1,4}(?:\b[A-Z][\w.’']{1,20},? ?){0,4}(?:\d{1,2},? ?)?(?:\d{4},? ?)?"
    r"(?:\([^()]{2,40}\) ?)?(?:--|—|–|-)[ \x{a0}]"
)
IN_CAPITALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ.’'-")  # the second sign of a dateline without bracket


@dataclass(frozen=True)
class ActorMention:
    """A name of an actor in a sentence, by its key."""

    start: int
    end: int
    key: str


@dataclass(frozen=True, eq=False)
class Reading:
    """One sentence with what it names; offsets count from the start of the sentence. Each is only equal to itself."""

    number: int
    sentence: Sentence
    places: tuple[PlaceMention, ...]
    actors: tuple[ActorMention, ...]
    dates: tuple[DateMention, ...]

    @cached_property
    def opening(self) -> int:
        """Where the telling begins: behind a dateline such as "YANJI, China, May 3 (Agency) —", else at 0."""
        match = DATELINE.match(self.text) if self.text[:1] == "(" or self.text[1:2] in IN_CAPITALS else None
        return int(match.end()) if match else 0

    @cached_property
    def told_places(self) -> tuple[PlaceMention, ...]:
        """The places behind the dateline."""
        return tuple(mention for mention in self.places if mention.start >= self.opening)

    @cached_property
    def told_dates(self) -> tuple[DateMention, ...]:
        """The dates that are understood, behind the dateline."""
        understood = (mention for mention in self.dates if not mention.refused and mention.when.date != "XXXX")
        return tuple(mention for mention in understood if mention.start >= self.opening)

    @property
    def text(self) -> str:
        return self.sentence.text

    @property
    def item(self) -> int:
        return self.sentence.passage.item

    @cached_property
    def is_headline(self) -> bool:
        return self.sentence.passage.kind is not PassageKind.BODY

    @property
    def has_heading(self) -> bool:
        """Whether it stands under the heading of an archive item."""
        return bool(self.sentence.passage.heading)


class ActorNames:
    """Finds the names of actors.yaml in a sentence, the longest first."""

    def __init__(self, codebook: Codebook) -> None:
        names = [(alias.name, actor.key) for actor in codebook.actors for alias in actor.aliases]
        self._exact = {name: key for name, key in names if name.isupper() and len(name) <= 5}
        self._folded = {name.lower(): key for name, key in names if name not in self._exact}
        self._find_exact: Any = re2.compile(_alternation(self._exact, ""))
        self._find_folded: Any = re2.compile(_alternation(self._folded, "(?i)"))
        self._either = Finder({"exact": self._find_exact.pattern, "folded": self._find_folded.pattern})

    def find(self, text: str) -> tuple[ActorMention, ...]:
        held = self._either.find(text)
        if not held:
            return ()
        searched = searchable(text)
        spans = [match.span() for match in self._find_exact.finditer(searched)] if "exact" in held else []
        found = [ActorMention(start, end, self._exact[text[start:end]]) for start, end in spans]
        if "folded" in held:
            for start, end in [match.span() for match in self._find_folded.finditer(searched)]:
                if (key := self._folded.get(text[start:end].lower())) is not None:
                    found.append(ActorMention(start, end, key))
        return tuple(sorted(found, key=lambda mention: mention.start))


def _alternation(names: Iterable[str], flags: str) -> str:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return rf"{flags}(?:^|\b)(?:{'|'.join(map(re2.escape, longest_first))})(?:\b|$)"


def read_sentences(document: Document, names: ActorNames, gazetteer: Gazetteer) -> tuple[Reading, ...]:
    """Every sentence in order; dates are resolved in the light of those before them in the same item."""
    readings: list[Reading] = []
    contexts: dict[tuple[int, str], DateContext] = {}
    before: dict[int, tuple[str, str]] = {}  # of each item the last date, and the last of those that names a month
    for number, sentence in enumerate(split_sentences(document)):
        item, heading = sentence.passage.item, sentence.passage.heading
        context = contexts.get((item, heading))
        if context is None:
            context = contexts[item, heading] = _context(document, sentence, *before.get(item, ("", "")))
        dates = find_dates(sentence.text, context)
        if dates:
            before[item] = _last_told(dates, *before.get(item, ("", "")))
            contexts.clear()
        places = gazetteer.find_mentions(sentence.text)
        readings.append(Reading(number, sentence, places, names.find(sentence.text), dates))
    return tuple(readings)


def _last_told(dates: Sequence[DateMention], previous: str, told: str) -> tuple[str, str]:
    """The last date that was resolved and the last that names a month, else those before."""
    resolved = [mention.when.date for mention in dates if not mention.refused and mention.when.date != "XXXX"]
    months = [date for date in resolved if names_month(first_point(date))]
    return (resolved or [previous])[-1], (months or [told])[-1]


def _context(document: Document, sentence: Sentence, previous: str, told: str) -> DateContext:
    heading = sentence.passage.heading
    if sentence.passage.item:  # a Related item knows only its own day
        return DateContext(heading=heading, previous=previous, told=told)
    return DateContext(document.published, document.reported_on, heading, None, previous, told)
