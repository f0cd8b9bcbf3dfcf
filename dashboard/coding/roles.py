"""Reads the role of a place out of the words around it, by written rules."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.coding.participants import Participants
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
GOVERNORS, GOVERNED = ("from_place", "to_place", "at_place"), 7  # words before a place that may rule it
WORD = re.compile(r"\S+")
CAPITALS = ("Pyongyang", "Seoul", "Beijing", "Tokyo", "Washington", "Moscow")


def roles_in(
    tactic: str, reading: Reading, entry: Participants, phrasing: Mapping[str, Any]
) -> Iterator[tuple[PlaceMention, Role]]:
    """The places of the act that a sentence names, behind its dateline."""
    for mention in reading.places:
        role = role_of(tactic, mention, reading.text, entry, phrasing) if mention.start >= reading.opening else None
        if role is not None:
            yield mention, role


def role_of(
    tactic: str, mention: PlaceMention, text: str, entry: Participants, phrasing: Mapping[str, Any]
) -> Role | None:
    """None for a place that is not the act's: of the telling, of a government, of somebody's name."""
    before, after = text[max(0, mention.start - BEFORE) : mention.start], text[mention.end : mention.end + AFTER]
    if ends(phrasing["mission_before"], before):
        return Role.BASE
    if ends(phrasing["telling_place"], before):
        return None
    if _is_home(mention, after, phrasing):
        return Role.ORIGIN if entry.role_in(mention.place.country) is not None and tactic in MOVES else None
    if phrasing["telling_after"].match(after):
        return None
    if after[:1] in ("-", "–") or (after.startswith(("’s", "'s")) and not is_fine(mention)):
        return None
    country, default = mention.place.country, entry.role_in(mention.place.country)
    governor = _governor(before, phrasing)
    comes, goes = governor == "from_place", governor == "to_place"
    if country == "KP" and (phrasing["base_after"].match(after) or ends(phrasing["base_before"], before)):
        return Role.BASE if default is not Role.SITE else Role.SITE
    is_bare = not governor
    is_addressed = (tactic, country) == ("return_demand", "KR")
    if is_bare and (mention.name in CAPITALS or not (is_fine(mention) or is_addressed)):
        return None
    if default is Role.BASE and not is_fine(mention):
        return None
    if tactic not in MOVES:
        return default
    return _moving_role(country, comes, goes, default)


def _is_home(mention: PlaceMention, after: str, phrasing: Mapping[str, Any]) -> bool:
    """Two Hoeryong women: where people are from."""
    return mention.place.country == "KP" and is_fine(mention) and bool(phrasing["home_after"].match(after))


def _moving_role(country: str, comes: bool, goes: bool, default: Role | None) -> Role | None:
    """In an act that moves people: from the North they come, elsewhere `from` is where they were taken."""
    if country == "KR":
        return None if (comes or goes) and default is Role.TARGET else default
    if comes:
        return Role.ORIGIN if country == "KP" and default is not None else default
    return Role.DESTINATION if goes and default is not None else default


def _governor(before: str, phrasing: Mapping[str, Any]) -> str:
    """The list whose words stand nearest before the place, in its clause; empty for a place that stands alone."""
    clause = last_clause(before)
    starts = [match.start() for match in WORD.finditer(clause)]
    for start in reversed(starts[-GOVERNED:]):
        for name in GOVERNORS:
            if phrasing[name].fullmatch(clause[start:]):
                return name
    return ""


def last_clause(before: str) -> str:
    return before[max(before.rfind(mark) for mark in '.;:,“”"(') + 1 :]


def ends(pattern: Any, before: str) -> bool:
    """Whether the pattern matches up to the end of `before`, within its last clause."""
    clause = last_clause(before)
    return any(match.end() == len(clause) for match in pattern.finditer(clause)) if clause else False


def is_fine(mention: PlaceMention) -> bool:
    return mention.place.precision is not PlacePrecision.COUNTRY


def ends_anywhere(pattern: Any, before: str) -> bool:
    """Whether the pattern matches up to the end of `before`, wherever its clauses end."""
    return any(match.end() == len(before) for match in pattern.finditer(before)) if before else False
