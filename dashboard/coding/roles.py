"""Reads the role of a place out of the words around it, by written rules."""

from collections.abc import Iterator

from dashboard.coding.beside import CAPITALS, Beside, PlaceSides
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
MOVES = (
    "abduction", "forced_repatriation", "lure_abroad", "host_state_detention", "family_search_entrapment", "killing",
)  # fmt: skip


def roles_in(
    tactic: str, reading: Reading, entry: Participants, phrasing: Phrasing
) -> Iterator[tuple[PlaceMention, Role]]:
    """The places of the act that a sentence names, behind its dateline."""
    for beside in phrasing.made(PlaceSides).of(reading) if reading.places else ():
        role = role_of(tactic, beside, entry) if beside.mention.start >= reading.opening else None
        if role is not None:
            yield beside.mention, role


def role_of(tactic: str, beside: Beside, entry: Participants) -> Role | None:
    """None for a place that is not the act's: of the telling, of a government, of somebody's name."""
    mention, rules = beside.mention, beside.rules
    if "mission_before" in rules.before:
        return Role.BASE
    if "telling_place" in rules.before:
        return None
    if _is_home(beside):
        return Role.ORIGIN if entry.role_in(mention.place.country) is not None and tactic in MOVES else None
    if "telling_after" in rules.after:
        return None
    if rules.hyphen or (rules.possessive and not beside.is_fine):
        return None
    country, default = mention.place.country, entry.role_in(mention.place.country)
    comes, goes = rules.governor == "from_place", rules.governor == "to_place"
    if country == "KP" and ("base_after" in rules.after or "base_before" in rules.before):
        return Role.BASE if default is not Role.SITE else Role.SITE
    is_bare = not rules.governor
    is_addressed = (tactic, country) == ("return_demand", "KR")
    if is_bare and (mention.name in CAPITALS or not (beside.is_fine or is_addressed)):
        return None
    if default is Role.BASE and not beside.is_fine:
        return None
    if tactic not in MOVES:
        return default
    return _moving_role(country, comes, goes, default)


def _is_home(beside: Beside) -> bool:
    """Two Hoeryong women: where people are from."""
    return beside.land == "KP" and beside.is_fine and "home_after" in beside.rules.after


def _moving_role(country: str, comes: bool, goes: bool, default: Role | None) -> Role | None:
    """In an act that moves people: from the North they come, elsewhere `from` is where they were taken."""
    if country == "KR":
        return None if (comes or goes) and default is Role.TARGET else default
    if comes:
        return Role.ORIGIN if country == "KP" and default is not None else default
    return Role.DESTINATION if goes and default is not None else default
