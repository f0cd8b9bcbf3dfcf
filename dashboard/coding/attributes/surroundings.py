"""Says where the sentences of a story stand to the one that tells an act."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from dashboard.coding.reading import Reading
from dashboard.gazetteer import PlaceMention
from dashboard.model import PlacePrecision

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
        if self is Where.SAME:
            return "same"
        inside = (Where.JUST_BEFORE, Where.BEFORE, Where.JUST_AFTER, Where.AFTER)
        return "para" if self in inside else "out"


@dataclass(frozen=True)
class Surroundings:
    """A telling sentence in its story; `readings` are those of its section, numbered from 0."""

    reading: Reading
    readings: Sequence[Reading]

    @cached_property
    def story(self) -> tuple[Reading, ...]:
        """All sentences of the same item."""
        return tuple(other for other in self.readings if other.item == self.reading.item)

    @cached_property
    def near(self) -> tuple[Reading, ...]:
        """The opening, then what stands near, each once."""
        opening = [one for one in self.story if one.sentence.paragraph <= self._opens + 1 or one.is_headline][:OPENING]
        near = [one for one in self.story if abs(one.number - self.reading.number) <= REACH]
        return tuple({one.number: one for one in (*opening, *near)}.values())

    @cached_property
    def _opens(self) -> int:
        return next((one.sentence.paragraph for one in self.story if not one.is_headline), 0)

    @cached_property
    def mentions(self) -> Counter[str]:
        """How often the story names each place, by id, datelines aside."""
        return Counter(mention.place.place_id for one in self.story for mention in told_places(one))

    @cached_property
    def fine_places(self) -> Counter[str]:
        """How many places finer than a country the story names, by country."""
        named = {m.place.place_id: m.place for one in self.story for m in told_places(one)}
        return Counter(place.country for place in named.values() if place.precision is not PlacePrecision.COUNTRY)

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
        if other.sentence.paragraph <= self._opens + 1:
            return Where.OPENING
        if -2 <= paragraphs < 0:
            return Where.PARAGRAPH_BEFORE
        return Where.PARAGRAPH_AFTER if paragraphs == 1 else Where.FAR


def told_places(reading: Reading) -> tuple[PlaceMention, ...]:
    """The places of a sentence behind its dateline."""
    return tuple(mention for mention in reading.places if mention.start >= reading.opening)
