"""Reads the role of a place out of the words around it, by written rules."""

from collections.abc import Iterator

from dashboard.coding.beside import BesidePlace, PlaceSides
from dashboard.coding.participants import Participants
from dashboard.coding.phrasing import Phrasing
from dashboard.coding.reading import Reading
from dashboard.gazetteer import PlaceMention
from dashboard.model import PlacePrecision, Role

PHRASES = (
    "from_place", "to_place", "at_place", "telling_place", "telling_after", "base_after", "base_before",
    "mission_before", "home_after", "prepositions",
)  # fmt: skip
FINENESS = tuple(PlacePrecision)
BEFORE, AFTER = 60, 60
MOVES = (
    "abduction", "forced_repatriation", "lure_abroad", "host_state_detention", "family_search_entrapment", "killing",
)  # fmt: skip
CAPITALS = ("Pyongyang", "Seoul", "Beijing", "Tokyo", "Washington", "Moscow")


def roles_in(
    tactic: str, reading: Reading, entry: Participants, phrasing: Phrasing
) -> Iterator[tuple[PlaceMention, Role]]:
    """The places of the act that a sentence names, behind its dateline."""
    for mention in reading.told_places:
        role = role_of(tactic, mention, entry, beside_of(mention, reading.text, phrasing))
        if role is not None:
            yield mention, role


def beside_of(mention: PlaceMention, text: str, phrasing: Phrasing) -> BesidePlace:
    """What stands beside a mention in its sentence."""
    before, after = text[max(0, mention.start - BEFORE) : mention.start], text[mention.end : mention.end + AFTER]
    return phrasing.made(PlaceSides).read(before, after)


def role_of(tactic: str, mention: PlaceMention, entry: Participants, beside: BesidePlace) -> Role | None:
    """None for a place that is not the act's: of the telling, of a government, of somebody's name."""
    if "mission_before" in beside.before:
        return Role.BASE
    if "telling_place" in beside.before:
        return None
    if _is_home(mention, beside):
        return Role.ORIGIN if entry.role_in(mention.place.country) is not None and tactic in MOVES else None
    if "telling_after" in beside.after:
        return None
    if beside.hyphen or (beside.possessive and not is_fine(mention)):
        return None
    country, default = mention.place.country, entry.role_in(mention.place.country)
    comes, goes = beside.governor == "from_place", beside.governor == "to_place"
    if country == "KP" and ("base_after" in beside.after or "base_before" in beside.before):
        return Role.BASE if default is not Role.SITE else Role.SITE
    is_bare = not beside.governor
    is_addressed = (tactic, country) == ("return_demand", "KR")
    if is_bare and (mention.name in CAPITALS or not (is_fine(mention) or is_addressed)):
        return None
    if default is Role.BASE and not is_fine(mention):
        return None
    if tactic not in MOVES:
        return default
    return _moving_role(country, comes, goes, default)


def _is_home(mention: PlaceMention, beside: BesidePlace) -> bool:
    """Two Hoeryong women: where people are from."""
    return mention.place.country == "KP" and is_fine(mention) and "home_after" in beside.after


def _moving_role(country: str, comes: bool, goes: bool, default: Role | None) -> Role | None:
    """In an act that moves people: from the North they come, elsewhere `from` is where they were taken."""
    if country == "KR":
        return None if (comes or goes) and default is Role.TARGET else default
    if comes:
        return Role.ORIGIN if country == "KP" and default is not None else default
    return Role.DESTINATION if goes and default is not None else default


def is_fine(mention: PlaceMention) -> bool:
    return mention.place.precision is not PlacePrecision.COUNTRY
