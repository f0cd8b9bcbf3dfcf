"""Finds the places of an act: in its sentence by written rules, around it by what hand-coded documents taught."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dashboard.coding.attributes.choice import Choice
from dashboard.coding.attributes.place_features import place_features
from dashboard.coding.attributes.surroundings import Surroundings, Where
from dashboard.coding.participants import Participants
from dashboard.coding.reading import Reading
from dashboard.coding.roles import FINENESS, PHRASES, roles_in
from dashboard.gazetteer import PlaceMention
from dashboard.model import Place, PlacePrecision, Role, Scope

__all__ = ["PHRASES", "add_home", "find_places"]

NO_PLACE = "none"  # the class of mentions that are no place of the act
# Chosen on the practice documents and the worked half: from this share on, a place told elsewhere is the act's.
LEAST_SHARE = 0.5
LEAST_SHARE_FAR = 0.8  # outside its paragraph
LEAST_SHARE_HOME = 0.6  # as where somebody came from: a third of such places told around an act were not its own
JUST = 5  # sentences
# Acts that are done where people are, or to their families: where somebody once lived is not told of them.
HOMELESS = (
    "abduction", "forced_repatriation", "host_state_detention", "family_search_entrapment", "killing",
    "broker_compromise", "signal_tracking", "family_surveillance", "family_punishment", "remittance_extortion",
    "family_threat", "family_appeal",
)  # fmt: skip

Found = tuple[PlaceMention, Role]


def find_places(
    tactic: str,
    scope: Scope,
    reading: Reading,
    readings: Sequence[Reading],
    entry: Participants,
    phrasing: Mapping[str, Any],
    choice: Choice,
) -> tuple[Place, ...]:
    """The finest place of each role: those of the sentence, and for roles that it leaves open those around it."""
    found = list(roles_in(tactic, reading, entry, phrasing))
    around = Surroundings(reading, readings)
    told = list(_told_around(tactic, scope, around, entry, phrasing, choice))
    roles, ids = {role for _, role in found}, {mention.place.place_id for mention, _ in found}
    found += [(mention, role) for mention, role in told if role not in roles and mention.place.place_id not in ids]
    return tuple(_place(mention, role) for mention, role in _finest(found))


def _told_around(
    tactic: str,
    scope: Scope,
    around: Surroundings,
    entry: Participants,
    phrasing: Mapping[str, Any],
    choice: Choice,
) -> Iterator[Found]:
    """The places near the sentence that are likely the act's, each by its likeliest mention."""
    best: dict[str, tuple[float, Found]] = {}
    for other in around.near:
        for mention in other.places if other.number != around.reading.number else ():
            features = place_features(tactic, scope, around, other, mention, entry, phrasing)
            share, role = _share_of(features, choice)
            known = best.get(mention.place.place_id)
            if share >= _least(around.where(other), role) and (known is None or share > known[0]):
                best[mention.place.place_id] = (share, (mention, role))
    yield from (found for _, found in best.values())


def _least(where: Where, role: Role) -> float:
    if where.ring == "out":
        return LEAST_SHARE_FAR
    return LEAST_SHARE_HOME if role is Role.ORIGIN else LEAST_SHARE


def _share_of(features: Mapping[str, float], choice: Choice) -> tuple[float, Role]:
    """How likely the place is the act's, and its likeliest role."""
    shares = dict(zip(choice.classes, choice.shares(features).tolist(), strict=True))
    nothing = shares.pop(NO_PLACE)
    return 1 - nothing, Role(max(shares, key=lambda role: shares[role]))


def add_home(
    tactic: str,
    places: tuple[Place, ...],
    reading: Reading,
    readings: Sequence[Reading],
    entry: Participants,
    phrasing: Mapping[str, Any],
) -> tuple[Place, ...]:
    """The places and, where an act reaches for somebody in South Korea, the home that was told just before it."""
    if entry.role_in("KR") is not Role.TARGET or tactic in HOMELESS or any(p.role is Role.TARGET for p in places):
        return places
    before = [other for other in readings if other.item == reading.item and 0 < reading.number - other.number <= JUST]
    for other in reversed(before):
        for mention, role in roles_in(tactic, other, entry, phrasing):
            if role is Role.TARGET and mention.place.country == "KR":
                return (*places, _place(mention, role))
    return places


def _finest(found: Sequence[tuple[PlaceMention, Role]]) -> Iterator[tuple[PlaceMention, Role]]:
    """A province or country is left out where a finer place has the same role in the same country."""
    seen: set[tuple[str, Role]] = set()
    for mention, role in found:
        finer = any(
            other_role is role
            and FINENESS.index(other.place.precision) < FINENESS.index(mention.place.precision)
            and (other.place.country == mention.place.country or mention.place.precision is PlacePrecision.COUNTRY)
            for other, other_role in found
        )
        if not finer and (mention.place.place_id, role) not in seen:
            seen.add((mention.place.place_id, role))
            yield mention, role


def _place(mention: PlaceMention, role: Role) -> Place:
    place = mention.place
    return Place(
        mention.name, place.place_id, role, place.admin1, place.country, place.latitude, place.longitude,
        place.precision,
    )  # fmt: skip
