"""Says where the sentences of a story stand to the one that tells an act."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from dashboard.coding.reading import Reading
from dashboard.model import PlacePrecision, Scope

REACH = 10  # sentences to either side that may hold the place or date of an act
OPENING = 8  # sentences at the head of a story that may set its scene


class Where(StrEnum):
    """Where a sentence stands to the telling one."""

    SAME = "same"
    TITLE = "title"
    JUST_BEFORE = "before1"
    BEFORE = "before2"
    JUST_AFTER = "after1"
    AFTER = "after2"
    OPENING = "opening"
    PARAGRAPH_BEFORE = "prevpara"
    PARAGRAPH_AFTER = "nextpara"
    FAR = "far"

    @property
    def ring(self) -> str:
        """The same sentence, its paragraph, or outside."""
        return RINGS.get(self, "out")


INSIDE = (Where.JUST_BEFORE, Where.BEFORE, Where.JUST_AFTER, Where.AFTER)
RINGS = {Where.SAME: "same", **dict.fromkeys(INSIDE, "para")}


@dataclass(frozen=True)
class Story:
    """All sentences of one item of a section, with what is asked of them for every telling in it."""

    readings: tuple[Reading, ...]

    @cached_property
    def opens(self) -> int:
        """The paragraph in which the telling begins."""
        return next((one.sentence.paragraph for one in self.readings if not one.is_headline), 0)

    @cached_property
    def opening(self) -> tuple[Reading, ...]:
        """The sentences that may set the scene."""
        return tuple(one for one in self.readings if self.is_opening(one) or one.is_headline)[:OPENING]

    @cached_property
    def naming_opening(self) -> tuple[Reading, ...]:
        """Those of them that name a place or date."""
        return tuple(one for one in self.opening if one.places or one.told_dates)

    def is_opening(self, one: Reading) -> bool:
        return one.sentence.paragraph <= self.opens + 1

    @cached_property
    def paragraphs(self) -> Mapping[int, tuple[Reading, ...]]:
        """The sentences of each paragraph."""
        found: dict[int, list[Reading]] = {}
        for one in self.readings:
            found.setdefault(one.sentence.paragraph, []).append(one)
        return {number: tuple(readings) for number, readings in found.items()}

    @cached_property
    def actors(self) -> frozenset[str]:
        """The keys of all actors that it names."""
        return frozenset(mention.key for one in self.readings for mention in one.actors)

    @cached_property
    def mentions(self) -> Counter[str]:
        """How often the story names each place, by id, datelines aside."""
        return Counter(mention.place.place_id for one in self.readings for mention in one.told_places)

    @cached_property
    def fine_places(self) -> Counter[str]:
        """How many places finer than a country the story names, by country."""
        named = {m.place.place_id: m.place for one in self.readings for m in one.told_places}
        return Counter(place.country for place in named.values() if place.precision is not PlacePrecision.COUNTRY)


@dataclass(frozen=True)
class Section:
    """Sentences numbered from 0, and the stories that they are of."""

    readings: Sequence[Reading]

    @cached_property
    def stories(self) -> Mapping[int, Story]:
        """By item."""
        found: dict[int, list[Reading]] = {}
        for one in self.readings:
            found.setdefault(one.item, []).append(one)
        return {item: Story(tuple(readings)) for item, readings in found.items()}

    @cached_property
    def naming(self) -> tuple[Reading | None, ...]:
        """Each sentence that names a place or date, None in the stead of the others."""
        return tuple(one if one.places or one.told_dates else None for one in self.readings)

    @cached_property
    def paragraph_starts(self) -> tuple[int, ...]:
        """The first sentence of each paragraph."""
        numbers = [one.sentence.paragraph for one in self.readings]
        return tuple(at for at, number in enumerate(numbers) if at == 0 or number != numbers[at - 1])

    def count_dated(self, start: int, end: int) -> int:
        """How many sentences from `start`, before `end`, tell a date."""
        return self._dated_before[end] - self._dated_before[start]

    @cached_property
    def _dated_before(self) -> tuple[int, ...]:
        return tuple(accumulate((bool(one.told_dates) for one in self.readings), initial=0))

    @cached_property
    def around(self) -> tuple["Surroundings", ...]:
        """Each sentence in its story."""
        return tuple(Surroundings(one, self) for one in self.readings)


@dataclass(frozen=True, eq=False)
class Surroundings:
    """A telling sentence in its story."""

    reading: Reading
    section: Section

    @property
    def readings(self) -> Sequence[Reading]:
        """All sentences of its section."""
        return self.section.readings

    @cached_property
    def story(self) -> Story:
        """All sentences of the same item."""
        return self.section.stories[self.reading.item]

    @cached_property
    def paragraph(self) -> tuple[Reading, ...]:
        """The sentences of the same paragraph, this one too."""
        return self.story.paragraphs[self.reading.sentence.paragraph]

    @cached_property
    def near(self) -> tuple[tuple[Reading, Where], ...]:
        """Of the opening, then of what stands near, each once: what names a place or date, and where it stands."""
        number, item = self.reading.number, self.reading.item
        reach = self.section.naming[max(0, number - REACH) : number + REACH + 1]
        near = [one for one in reach if one is not None and one.item == item]
        return tuple([(one, self.where(one)) for one in dict.fromkeys((*self.story.naming_opening, *near))])

    def where(self, other: Reading) -> Where:
        apart = other.number - self.reading.number
        paragraphs = other.sentence.paragraph - self.reading.sentence.paragraph
        if apart == 0:
            return Where.SAME
        if other.is_headline:
            return Where.TITLE
        if paragraphs == 0 and apart < 0:
            return Where.JUST_BEFORE if apart == -1 else Where.BEFORE
        if paragraphs == 0:
            return Where.JUST_AFTER if apart == 1 else Where.AFTER
        return self._outside(other, paragraphs)

    def _outside(self, other: Reading, paragraphs: int) -> Where:
        if self.story.is_opening(other):
            return Where.OPENING
        if -2 <= paragraphs < 0:
            return Where.PARAGRAPH_BEFORE
        return Where.PARAGRAPH_AFTER if paragraphs == 1 else Where.FAR


class Act(NamedTuple):
    """A tactic that a sentence tells, and how general it is as soon as that is known."""

    tactic: str
    around: Surroundings
    scope: Scope | None = None
