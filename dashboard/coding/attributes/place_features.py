"""Describes a place name near a telling by what may make it a place of the act."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from dashboard.coding.attributes.choice import GROUPS, Group, named
from dashboard.coding.attributes.surroundings import Surroundings, Where
from dashboard.coding.beside import BesidePlace
from dashboard.coding.participants import Participants
from dashboard.coding.phrasing import Phrasing
from dashboard.coding.reading import Reading
from dashboard.coding.roles import CAPITALS, FINENESS, MOVES, beside_of, is_fine, role_of
from dashboard.gazetteer import PlaceMention
from dashboard.model import Scope

COUNTRIES = ("KP", "CN", "KR")
MOST = 4  # counts from here on are alike


@dataclass(frozen=True)
class PlaceDescriber:
    """Describes the places near one telling; what often holds together is named together, and named once."""

    tactic: str
    scope: Scope
    around: Surroundings
    entry: Participants
    phrasing: Phrasing

    def describe(self, other: Reading, where: Where, mention: PlaceMention) -> tuple[Group, ...]:
        """What is true of a mention in `other`, which stands `where` to the sentence that tells the act."""
        ring, land, fine, usual = where.ring, _land(mention), _fineness(mention), self._usual(mention)
        beside = beside_of(mention, other.text, self.phrasing)
        ruled = self._ruled(mention, other, beside)
        named_often = min(self.around.story.mentions[mention.place.place_id], MOST)
        return (
            _by_kind(where, self.tactic, self.scope.value, land, fine, usual, ruled),
            _by_words(ring, self.tactic in MOVES, land, fine, usual, beside.preposition, beside.last, beside.comma),
            _by_signs(ring, land, usual, (*beside.signs, *(["capital"] if mention.name in CAPITALS else []))),
            self._beside(mention) if where is Where.SAME else self._instead(where, mention, land, fine, usual),
            _by_story(ring, land, fine, named_often, other.is_headline, bool(other.sentence.passage.heading)),
        )

    def _usual(self, mention: PlaceMention) -> str:
        role = self.entry.role_in(mention.place.country)
        return role.value if role else "none"

    def _ruled(self, mention: PlaceMention, reading: Reading, beside: BesidePlace) -> str:
        """What the written rules make of it."""
        if mention.start < reading.opening:
            return "dateline"
        role = role_of(self.tactic, mention, self.entry, beside)
        return role.value if role else "none"

    def _beside(self, mention: PlaceMention) -> Group:
        """The other places of the same sentence."""
        here, own = self.around.reading.told_places, mention.place
        ids = [one.place.place_id for one in here]
        at = ids.index(own.place_id) if own.place_id in ids else 0
        fineness = FINENESS.index(own.precision)
        finer = any(FINENESS.index(one.place.precision) < fineness and one.place.country == own.country for one in here)
        return named(("idx", min(at, 3), min(len(here), MOST)), ("finer", finer, _fineness(mention)))

    def _instead(self, where: Where, mention: PlaceMention, land: str, fine: str, usual: str) -> Group:
        """What the telling sentence itself names already."""
        number = min(self.around.story.fine_places[mention.place.country], 3) if fine == "fine" else "land"
        has_fine, has_role = land in self._fine_lands, usual in self._roles
        is_empty = not self.around.reading.told_places
        return _by_telling(where, land, fine, usual, has_fine, has_role, is_empty, number)

    @cached_property
    def _fine_lands(self) -> frozenset[str]:
        return frozenset(_land(one) for one in self.around.reading.told_places if is_fine(one))

    @cached_property
    def _roles(self) -> frozenset[str]:
        reading = self.around.reading
        besides = ((one, beside_of(one, reading.text, self.phrasing)) for one in reading.told_places)
        return frozenset(self._ruled(one, reading, beside) for one, beside in besides)


@lru_cache(maxsize=GROUPS)
def _by_kind(where: Where, tactic: str, scope: str, land: str, fine: str, usual: str, ruled: str) -> Group:
    """Tactic, country, fineness, and what the written rules make of it."""
    ring = where.ring
    return named(
        ("w", where), ("g", land, fine), ("d", usual, ring), ("r", ruled, ring), ("r", ruled, where),
        ("tac", tactic, land, ring), ("tac", tactic, land, fine, ring), ("tac", tactic, usual, ruled, ring),
        ("gd", land, usual, fine, ring), ("scope", scope, fine, ring, land), ("scope", scope, where),
    )  # fmt: skip


@lru_cache(maxsize=GROUPS)
def _by_words(
    ring: str, moves: bool, land: str, fine: str, usual: str, preposition: str, last: str, comma: bool
) -> Group:
    """The words around it."""
    return named(
        ("mv", moves, preposition, land, ring), ("prep", preposition, ring), ("prep", preposition, usual, land),
        ("last", last, ring), ("comma", comma, fine),
    )  # fmt: skip


@lru_cache(maxsize=GROUPS)
def _by_signs(ring: str, land: str, usual: str, signs: tuple[str, ...]) -> Group:
    """Words and marks that tell its role."""
    if not signs:
        return named(("fl", "none", ring))
    return named(*(feature for sign in signs for feature in (("fl", sign, ring), ("fl", sign, land, usual))))


@lru_cache(maxsize=GROUPS)
def _by_telling(
    where: Where, land: str, fine: str, usual: str, has_fine: bool, has_role: bool, is_empty: bool, number: int | str
) -> Group:
    ring = where.ring
    return named(
        ("sf", has_fine, has_role, fine, ring, usual), ("empty", is_empty, ring), ("n", number, ring, land, usual),
        ("n", number, where),
    )  # fmt: skip


@lru_cache(maxsize=GROUPS)
def _by_story(ring: str, land: str, fine: str, named_often: int, is_headline: bool, has_heading: bool) -> Group:
    headline = [("headline", ring)] if is_headline else []
    return named(("cnt", named_often, fine, ring), *headline, *([("heading", ring, land)] if has_heading else []))


def _land(mention: PlaceMention) -> str:
    return mention.place.country if mention.place.country in COUNTRIES else "other"


def _fineness(mention: PlaceMention) -> str:
    return "fine" if is_fine(mention) else "land"
