"""Describes a place name near a telling by what may make it a place of the act."""

from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.coding.attributes.choice import flags, joined
from dashboard.coding.attributes.surroundings import Surroundings, Where, told_places
from dashboard.coding.participants import Participants
from dashboard.coding.reading import Reading
from dashboard.coding.roles import CAPITALS, FINENESS, MOVES, ends, is_fine, last_clause, role_of
from dashboard.gazetteer import PlaceMention
from dashboard.model import Scope

COUNTRIES = ("KP", "CN", "KR")
LAST_WORDS = ("the", "and", "or")
WORDS_BACK = 5
MOST = 4  # counts from here on are alike


def place_features(
    tactic: str,
    scope: Scope,
    around: Surroundings,
    other: Reading,
    mention: PlaceMention,
    entry: Participants,
    phrasing: Mapping[str, Any],
) -> dict[str, float]:
    """What is true of a mention in `other`, seen from the sentence that tells the act."""
    where = around.where(other)
    described = _Described(tactic, scope, around, other, mention, entry, phrasing)
    names = [*described.by_kind(where), *described.by_words(where), *described.by_company(where)]
    return flags(*(joined(name) for name in names))


class _Described:
    """One mention, described for one telling."""

    def __init__(
        self, tactic: str, scope: Scope, around: Surroundings, other: Reading, mention: PlaceMention,
        entry: Participants, phrasing: Mapping[str, Any],
    ) -> None:  # fmt: skip
        country = mention.place.country
        role = entry.role_in(country)
        self.tactic, self.scope, self.around, self.other, self.mention = tactic, scope.value, around, other, mention
        self.entry, self.phrasing = entry, phrasing
        self.land = country if country in COUNTRIES else "other"
        self.fine = "fine" if is_fine(mention) else "land"
        self.usual = role.value if role else "none"
        self.ruled = _ruled(tactic, mention, other, entry, phrasing)
        self.before = other.text[max(0, mention.start - 60) : mention.start]
        self.after = other.text[mention.end : mention.end + 60]

    def by_kind(self, where: Where) -> Iterator[tuple[object, ...]]:
        """Tactic, country, fineness, and what the written rules make of it."""
        ring, tactic, land, fine, usual, ruled = where.ring, self.tactic, self.land, self.fine, self.usual, self.ruled
        yield from [("w", where), ("g", land, fine), ("d", usual, ring), ("r", ruled, ring), ("r", ruled, where)]
        yield from [("tac", tactic, land, ring), ("tac", tactic, land, fine, ring), ("tac", tactic, usual, ruled, ring)]
        yield from [("gd", land, usual, fine, ring), ("scope", self.scope, fine, ring, land)]
        yield ("scope", self.scope, where)

    def by_words(self, where: Where) -> Iterator[tuple[object, ...]]:
        """The words around it."""
        ring = where.ring
        words = last_clause(self.before).split()
        known = [word.lower() for word in words[-WORDS_BACK:] if self._is_preposition(word.lower())]
        preposition, last = known[-1] if known else "-", words[-1].lower() if words else "^"
        told = last in LAST_WORDS or last == "^" or self._is_preposition(last)
        yield from [("mv", self.tactic in MOVES, preposition, self.land, ring), ("prep", preposition, ring)]
        yield from [("prep", preposition, self.usual, self.land), ("last", last if told else "w", ring)]
        signs = list(self._signs())
        for sign in signs:
            yield from [("fl", sign, ring), ("fl", sign, self.land, self.usual)]
        if not signs:
            yield ("fl", "none", ring)
        yield ("comma", self.after[:1] == ",", self.fine)

    def _is_preposition(self, word: str) -> bool:
        return self.phrasing["prepositions"].fullmatch(word) is not None

    def _signs(self) -> Iterator[str]:
        yield from (name for name in ("telling_place", "base_before", "mission_before") if self._ends(name))
        names = ("telling_after", "base_after", "home_after")
        yield from (name for name in names if self.phrasing[name].match(self.after))
        yield from ["hyphen"] if self.after[:1] in ("-", "–") else []
        yield from ["possessive"] if self.after.startswith(("’s", "'s")) else []
        yield from ["capital"] if self.mention.name in CAPITALS else []

    def _ends(self, name: str) -> bool:
        return ends(self.phrasing[name], self.before)

    def by_company(self, where: Where) -> Iterator[tuple[object, ...]]:
        """The other places of the sentence and of the story."""
        ring, here = where.ring, told_places(self.around.reading)
        if where is Where.SAME:
            yield from self._beside(here)
        else:
            yield from self._instead(where, here)
        named = min(self.around.mentions[self.mention.place.place_id], MOST)
        yield ("cnt", named, self.fine, ring)
        if self.other.is_headline:
            yield ("headline", ring)
        if self.other.sentence.passage.heading:
            yield ("heading", ring, self.land)

    def _beside(self, here: tuple[PlaceMention, ...]) -> Iterator[tuple[object, ...]]:
        ids = [one.place.place_id for one in here]
        own = self.mention.place
        at = ids.index(own.place_id) if own.place_id in ids else 0
        fineness = FINENESS.index(own.precision)
        finer = any(FINENESS.index(one.place.precision) < fineness and one.place.country == own.country for one in here)
        yield from [("idx", min(at, 3), min(len(here), MOST)), ("finer", finer, self.fine)]

    def _instead(self, where: Where, here: tuple[PlaceMention, ...]) -> Iterator[tuple[object, ...]]:
        """What the telling sentence itself names already."""
        own = self.mention.place
        has_fine = any(is_fine(one) and _land(one) == self.land for one in here)
        reading = self.around.reading
        has_role = any(_ruled(self.tactic, one, reading, self.entry, self.phrasing) == self.usual for one in here)
        number = min(self.around.fine_places[own.country], 3) if self.fine == "fine" else "land"
        yield from [("sf", has_fine, has_role, self.fine, where.ring, self.usual), ("empty", not here, where.ring)]
        yield from [("n", number, where.ring, self.land, self.usual), ("n", number, where)]


def _land(mention: PlaceMention) -> str:
    return mention.place.country if mention.place.country in COUNTRIES else "other"


def _ruled(
    tactic: str, mention: PlaceMention, reading: Reading, entry: Participants, phrasing: Mapping[str, Any]
) -> str:
    if mention.start < reading.opening:
        return "dateline"
    role = role_of(tactic, mention, reading.text, entry, phrasing)
    return role.value if role else "none"
