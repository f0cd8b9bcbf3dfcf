"""Finds the places of an act: in its sentence by written rules, around it by what hand-coded documents taught."""

from collections.abc import Container, Iterator, Mapping, Sequence

from dashboard.coding.attributes.choice import Choice, Groups
from dashboard.coding.attributes.place_features import PlaceDescriber, RuledPlaces
from dashboard.coding.attributes.surroundings import Act, Surroundings, Where
from dashboard.coding.participants import Participants
from dashboard.coding.phrasing import Phrasing
from dashboard.coding.roles import FINENESS, PHRASES, roles_in
from dashboard.gazetteer import PlaceMention
from dashboard.model import Place, PlacePrecision, Role

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
Candidate = tuple[PlaceMention, Where, Groups]


def find_places(
    acts: Sequence[Act], participants: Mapping[str, Participants], phrasing: Phrasing, choice: Choice
) -> list[tuple[Place, ...]]:
    """The finest place of each role: those of the sentence, and for roles that it leaves open those around it."""
    seen: dict[tuple[str, int], RuledPlaces] = {}
    for act in acts:
        key = (act.tactic, act.around.reading.item)
        if key not in seen:
            seen[key] = RuledPlaces(act.tactic, participants[act.tactic], act.around.story, phrasing)
    ruled = [seen[act.tactic, act.around.reading.item] for act in acts]
    stated = [places.stated_in(act.around.reading) for act, places in zip(acts, ruled, strict=True)]
    around = _told_around(acts, ruled, stated, choice)
    return [_united(own, others) for own, others in zip(stated, around, strict=True)]


def _united(stated: Sequence[Found], around: Sequence[Found]) -> tuple[Place, ...]:
    roles = {role for _, role in stated}
    found = [*stated, *((mention, role) for mention, role in around if role not in roles)]
    return tuple(_place(mention, role) for mention, role in _finest(found))


def _told_around(
    acts: Sequence[Act], ruled: Sequence[RuledPlaces], stated: Sequence[Sequence[Found]], choice: Choice
) -> Iterator[list[Found]]:
    """Of each act the other places near its sentence that are likely its own, each by its likeliest mention."""
    candidates = [
        _candidates(act, places, {mention.place.place_id for mention, _ in own})
        for act, places, own in zip(acts, ruled, stated, strict=True)
    ]
    groups = [groups for some in candidates for _, _, groups in some]
    shares = choice.shares(groups).tolist() if groups else []
    at = 0
    for some in candidates:
        yield _likeliest(some, shares[at : at + len(some)], choice)
        at += len(some)


def _candidates(act: Act, places: RuledPlaces, known_ids: Container[str]) -> list[Candidate]:
    """The places around a telling sentence that it does not name as the act's itself."""
    describer = PlaceDescriber(act, places)
    return [
        (mention, where, groups)
        for other, where in act.around.near
        if other.places and where is not Where.SAME
        for mention, groups in describer.describe(other, where, known_ids)
    ]


def _likeliest(candidates: Sequence[Candidate], shares: Sequence[Sequence[float]], choice: Choice) -> list[Found]:
    best: dict[str, tuple[float, Found]] = {}
    nowhere = choice.classes.index(NO_PLACE)
    for (mention, where, _), row in zip(candidates, shares, strict=True):
        share = 1 - row[nowhere]
        if share < LEAST_SHARE:
            continue
        known = best.get(mention.place.place_id)
        role = _likeliest_role(row, choice)
        if (known is None or share > known[0]) and share >= _least(where, role):
            best[mention.place.place_id] = (share, (mention, role))
    return [found for _, found in best.values()]


def _least(where: Where, role: Role) -> float:
    if where.ring == "out":
        return LEAST_SHARE_FAR
    return LEAST_SHARE_HOME if role is Role.ORIGIN else LEAST_SHARE


def _likeliest_role(shares: Sequence[float], choice: Choice) -> Role:
    roles = {name: share for name, share in zip(choice.classes, shares, strict=True) if name != NO_PLACE}
    return Role(max(roles, key=lambda role: roles[role]))


def add_home(
    tactic: str, places: tuple[Place, ...], around: Surroundings, entry: Participants, phrasing: Phrasing
) -> tuple[Place, ...]:
    """The places and, where an act reaches for somebody in South Korea, the home that was told just before it."""
    if entry.role_in("KR") is not Role.TARGET or tactic in HOMELESS or any(p.role is Role.TARGET for p in places):
        return places
    number = around.reading.number
    for other in reversed(around.readings[max(0, number - JUST) : number]):
        if other.item == around.reading.item:
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
