"""Describes a place name near a telling by what may make it a place of the act."""

from collections.abc import Container
from functools import lru_cache
from typing import NamedTuple

from dashboard.coding.attributes.choice import GROUPS, Group, Groups, named
from dashboard.coding.attributes.surroundings import Act, Story, Where
from dashboard.coding.beside import Beside, PlaceSides, PlaceWords
from dashboard.coding.participants import Participants
from dashboard.coding.phrasing import Phrasing
from dashboard.coding.reading import Reading
from dashboard.coding.roles import FINENESS, MOVES, role_of
from dashboard.gazetteer import PlaceMention
from dashboard.model import Role, Scope

ROLES = frozenset(Role)
MOST = 4  # counts from here on are alike


class RuledPlace(NamedTuple):
    """A place of a story as one tactic sees it: the role its country usually has, and what the written rules say."""

    mention: PlaceMention
    land: str
    is_fine: bool
    usual: str
    ruled: str
    words: PlaceWords
    is_told: bool  # behind the dateline
    named_often: int
    fine_places: int  # of its country, -1 where it is no fine place itself


class RuledPlaces:
    """The places of one story as one tactic sees them, each sentence read once."""

    def __init__(self, tactic: str, entry: Participants, story: Story, phrasing: Phrasing) -> None:
        self._tactic, self._entry, self._story = tactic, entry, story
        self._sides = phrasing.made(PlaceSides)
        self._known: dict[int, list[RuledPlace]] = {}

    def of(self, reading: Reading) -> list[RuledPlace]:
        """The places of a sentence, in order."""
        known = self._known.get(reading.number)
        if known is None:
            known = self._known[reading.number] = [self._rule(reading, one) for one in self._sides.of(reading)]
        return known

    def stated_in(self, reading: Reading) -> list[tuple[PlaceMention, Role]]:
        """Those of them that a written rule gives a role in the act."""
        return [(one.mention, Role(one.ruled)) for one in self.of(reading) if one.ruled in ROLES]

    def _rule(self, reading: Reading, beside: Beside) -> RuledPlace:
        mention, land, is_fine, words, _ = beside
        is_told, place = mention.start >= reading.opening, mention.place
        ruled = (role_of(self._tactic, beside, self._entry) or "none") if is_told else "dateline"
        usual = self._entry.role_in(place.country) or "none"
        often = min(self._story.mentions[place.place_id], MOST)
        number = min(self._story.fine_places[place.country], 3) if is_fine else -1
        return RuledPlace(mention, land, is_fine, usual, ruled, words, is_told, often, number)


class PlaceDescriber:
    """Describes the places near one telling; what often holds together is named together, and named once."""

    def __init__(self, act: Act, places: RuledPlaces) -> None:
        self._tactic, self._scope, self._places = act.tactic, act.scope or Scope.INCIDENT, places
        self._reading, self._moves = act.around.reading, act.tactic in MOVES
        here = [one for one in places.of(self._reading) if one.is_told]
        self._fine_lands = frozenset([one.land for one in here if one.is_fine])
        self._roles = frozenset([one.ruled for one in here])
        self._is_empty = not here

    def describe(self, other: Reading, where: Where, without: Container[str] = ()) -> list[tuple[PlaceMention, Groups]]:
        """The places that `other` names, which stands `where` to the telling sentence, and what is true of each.

        Places of which the ids are in `without` are left out.
        """
        tactic, scope, moves = self._tactic, self._scope, self._moves
        is_headline, has_heading = other.is_headline, other.has_heading
        return [
            (
                one.mention,
                (
                    _by_kind(where, tactic, scope, one.land, one.is_fine, one.usual, one.ruled),
                    _by_words(where, moves, one.land, one.is_fine, one.usual, one.words),
                    self._beside(one) if where is Where.SAME else self._instead(where, one),
                    _by_story(where, one.land, one.is_fine, one.named_often, is_headline, has_heading),
                ),
            )
            for one in self._places.of(other)
            if one.mention.place.place_id not in without
        ]

    def _beside(self, one: RuledPlace) -> Group:
        """The other places of the same sentence."""
        here, own = self._reading.told_places, one.mention.place
        ids = [told.place.place_id for told in here]
        at = ids.index(own.place_id) if own.place_id in ids else 0
        fineness = FINENESS.index(own.precision)
        finer = any(
            FINENESS.index(told.place.precision) < fineness and told.place.country == own.country for told in here
        )
        return named(("idx", min(at, 3), min(len(here), MOST)), ("finer", finer, _fineness(one.is_fine)))

    def _instead(self, where: Where, one: RuledPlace) -> Group:
        """What the telling sentence itself names already."""
        has_fine, has_role = one.land in self._fine_lands, one.usual in self._roles
        return _by_telling(where, one.land, one.is_fine, one.usual, has_fine, has_role, self._is_empty, one.fine_places)


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
