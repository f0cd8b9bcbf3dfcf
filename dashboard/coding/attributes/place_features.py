"""Describes a place name near a telling by what may make it a place of the act."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from dashboard.coding.attributes.choice import GROUPS, Group, Groups, named
from dashboard.coding.attributes.surroundings import Surroundings, Where
from dashboard.coding.beside import Beside, PlaceSides, PlaceWords
from dashboard.coding.participants import Participants
from dashboard.coding.phrasing import Phrasing
from dashboard.coding.reading import Reading
from dashboard.coding.roles import FINENESS, MOVES, role_of
from dashboard.gazetteer import PlaceMention
from dashboard.model import Scope

MOST = 4  # counts from here on are alike


@dataclass(frozen=True)
class PlaceDescriber:
    """Describes the places near one telling; what often holds together is named together, and named once."""

    tactic: str
    scope: Scope
    around: Surroundings
    entry: Participants
    phrasing: Phrasing

    def describe(self, other: Reading, where: Where) -> Iterator[tuple[PlaceMention, Groups]]:
        """The places that `other` names, which stands `where` to the telling sentence, and what is true of each."""
        moves, story = self.tactic in MOVES, self.around.story
        for beside in self.phrasing.made(PlaceSides).of(other):
            mention, land, is_fine = beside.mention, beside.land, beside.is_fine
            usual, ruled = self._usual(mention.place.country), self._ruled(other, beside)
            named_often = min(story.mentions[mention.place.place_id], MOST)
            yield (
                mention,
                (
                    _by_kind(where, self.tactic, self.scope, land, is_fine, usual, ruled),
                    _by_words(where, moves, land, is_fine, usual, beside.words),
                    self._beside(beside) if where is Where.SAME else self._instead(where, beside, usual),
                    _by_story(where, land, is_fine, named_often, other.is_headline, other.has_heading),
                ),
            )

    def _usual(self, country: str) -> str:
        return self.entry.role_in(country) or "none"

    def _ruled(self, reading: Reading, beside: Beside) -> str:
        """What the written rules make of it."""
        if beside.mention.start < reading.opening:
            return "dateline"
        return role_of(self.tactic, beside, self.entry) or "none"

    def _beside(self, beside: Beside) -> Group:
        """The other places of the same sentence."""
        here, own = self.around.reading.told_places, beside.mention.place
        ids = [one.place.place_id for one in here]
        at = ids.index(own.place_id) if own.place_id in ids else 0
        fineness = FINENESS.index(own.precision)
        finer = any(FINENESS.index(one.place.precision) < fineness and one.place.country == own.country for one in here)
        return named(("idx", min(at, 3), min(len(here), MOST)), ("finer", finer, _fineness(beside.is_fine)))

    def _instead(self, where: Where, beside: Beside, usual: str) -> Group:
        """What the telling sentence itself names already."""
        number = min(self.around.story.fine_places[beside.mention.place.country], 3) if beside.is_fine else -1
        has_fine, has_role = beside.land in self._fine_lands, usual in self._roles
        return _by_telling(where, beside.land, beside.is_fine, usual, has_fine, has_role, not self._here, number)

    @cached_property
    def _here(self) -> tuple[Beside, ...]:
        reading = self.around.reading
        return tuple(one for one in self.phrasing.made(PlaceSides).of(reading) if one.mention.start >= reading.opening)

    @cached_property
    def _fine_lands(self) -> frozenset[str]:
        return frozenset([one.land for one in self._here if one.is_fine])

    @cached_property
    def _roles(self) -> frozenset[str]:
        return frozenset([self._ruled(self.around.reading, one) for one in self._here])


@lru_cache(maxsize=GROUPS)
def _by_kind(where: Where, tactic: str, scope: Scope, land: str, is_fine: bool, usual: str, ruled: str) -> Group:
    """Tactic, country, fineness, and what the written rules make of it."""
    ring, fine = where.ring, _fineness(is_fine)
    return named(
        ("w", where), ("g", land, fine), ("d", usual, ring), ("r", ruled, ring), ("r", ruled, where),
        ("tac", tactic, land, ring), ("tac", tactic, land, fine, ring), ("tac", tactic, usual, ruled, ring),
        ("gd", land, usual, fine, ring), ("scope", scope, fine, ring, land), ("scope", scope, where),
    )  # fmt: skip


@lru_cache(maxsize=GROUPS)
def _by_words(where: Where, moves: bool, land: str, is_fine: bool, usual: str, words: PlaceWords) -> Group:
    """The words around it, and those that tell its role."""
    ring, preposition = where.ring, words.preposition
    signs = [part for sign in words.signs for part in (("fl", sign, ring), ("fl", sign, land, usual))]
    return named(
        ("mv", moves, preposition, land, ring), ("prep", preposition, ring), ("prep", preposition, usual, land),
        ("last", words.last, ring), ("comma", words.comma, _fineness(is_fine)), *(signs or [("fl", "none", ring)]),
    )  # fmt: skip


@lru_cache(maxsize=GROUPS)
def _by_telling(
    where: Where, land: str, is_fine: bool, usual: str, has_fine: bool, has_role: bool, is_empty: bool, number: int
) -> Group:
    ring, told = where.ring, number if is_fine else "land"
    return named(
        ("sf", has_fine, has_role, _fineness(is_fine), ring, usual), ("empty", is_empty, ring),
        ("n", told, ring, land, usual), ("n", told, where),
    )  # fmt: skip


@lru_cache(maxsize=GROUPS)
def _by_story(where: Where, land: str, is_fine: bool, named_often: int, is_headline: bool, has_heading: bool) -> Group:
    ring = where.ring
    headline, heading = [("headline", ring)] if is_headline else [], [("heading", ring, land)] if has_heading else []
    return named(("cnt", named_often, _fineness(is_fine), ring), *headline, *heading)


def _fineness(is_fine: bool) -> str:
    return "fine" if is_fine else "land"
