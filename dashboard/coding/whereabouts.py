"""Reads the places of an act and their roles out of its sentence, its paragraph or the story's one setting."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dashboard.coding.participants import Participants
from dashboard.coding.reading import Reading
from dashboard.gazetteer import PlaceMention
from dashboard.model import PassageKind, Place, PlacePrecision, Role

PHRASES = (
    "from_place", "to_place", "at_place", "telling_place", "telling_after", "base_after", "base_before",
    "mission_before",
)  # fmt: skip
FINENESS = tuple(PlacePrecision)
BEFORE, AFTER = 60, 60
MOVES = (
    "abduction", "forced_repatriation", "lure_abroad", "host_state_detention", "family_search_entrapment", "killing",
)  # fmt: skip
# Acts that are done where people are, or to their families: where somebody once lived is not told of them.
HOMELESS = (
    "abduction", "forced_repatriation", "host_state_detention", "family_search_entrapment", "killing",
    "broker_compromise", "signal_tracking", "family_surveillance", "family_punishment", "remittance_extortion",
    "family_threat", "family_appeal",
)  # fmt: skip
DATELINE, DASHES = 25, ("—", "–", "--", " - ")
CAPITALS = ("Pyongyang", "Seoul", "Beijing", "Tokyo", "Washington", "Moscow")


def find_places(
    tactic: str, reading: Reading, readings: Sequence[Reading], entry: Participants, phrasing: Mapping[str, Any]
) -> tuple[Place, ...]:
    """The finest place of each role, in the order of the text."""
    found = list(_roles_of(tactic, reading, entry, phrasing))
    if entry.setting and not any(_is_fine(mention) or role is Role.SITE for mention, role in found):
        found += _setting(tactic, reading, readings, entry, phrasing)
    return tuple(_place(mention, role) for mention, role in _finest(found))


def add_home(
    tactic: str,
    places: tuple[Place, ...],
    reading: Reading,
    readings: Sequence[Reading],
    entry: Participants,
    phrasing: Mapping[str, Any],
) -> tuple[Place, ...]:
    """The places and, where an act reaches for somebody in South Korea, the home that the story gave them last."""
    if entry.role_in("KR") is not Role.TARGET or tactic in HOMELESS or any(p.role is Role.TARGET for p in places):
        return places
    story = [other for other in readings if other.item == reading.item]
    before = [other for other in story if other.number < reading.number]
    for other in (*reversed(before), *story[len(before) :]):
        for mention, role in _roles_of(tactic, other, entry, phrasing):
            if role is Role.TARGET and mention.place.country == "KR":
                return (*places, _place(mention, role))
    return places


def _is_fine(mention: PlaceMention) -> bool:
    return mention.place.precision is not PlacePrecision.COUNTRY


def _roles_of(
    tactic: str, reading: Reading, entry: Participants, phrasing: Mapping[str, Any]
) -> Iterator[tuple[PlaceMention, Role]]:
    for mention in reading.places:
        role = _role(tactic, mention, reading.text, entry, phrasing)
        if role is not None:
            yield mention, role


def _role(
    tactic: str, mention: PlaceMention, text: str, entry: Participants, phrasing: Mapping[str, Any]
) -> Role | None:
    """None for a place that is not the act's: of the telling, of a government, of somebody's name."""
    before, after = text[max(0, mention.start - BEFORE) : mention.start], text[mention.end : mention.end + AFTER]
    if _is_dateline(text, mention) or _ends(phrasing["telling_place"], before):
        return None
    if phrasing["telling_after"].match(after):
        return None
    if after[:1] in ("-", "–") or (after.startswith(("’s", "'s")) and not _is_fine(mention)):
        return None
    country, default = mention.place.country, entry.role_in(mention.place.country)
    comes, goes = _ends(phrasing["from_place"], before), _ends(phrasing["to_place"], before)
    if _ends(phrasing["mission_before"], before):
        return Role.BASE
    if country == "KP" and (phrasing["base_after"].match(after) or _ends(phrasing["base_before"], before)):
        return Role.BASE if default is not Role.SITE else Role.SITE
    is_bare = not (comes or goes or _ends(phrasing["at_place"], before))
    is_addressed = (tactic, country) == ("return_demand", "KR")
    if is_bare and (mention.name in CAPITALS or not (_is_fine(mention) or is_addressed)):
        return None
    if default is Role.BASE and not _is_fine(mention):
        return None
    if tactic not in MOVES:
        return default
    return _moving_role(country, comes, goes, default)


def _moving_role(country: str, comes: bool, goes: bool, default: Role | None) -> Role | None:
    """In an act that moves people: from the North they come, elsewhere `from` is where they were taken."""
    if country == "KR":
        return None if (comes or goes) and default is Role.TARGET else default
    if comes:
        return Role.ORIGIN if country == "KP" and default is not None else default
    return Role.DESTINATION if goes and default is not None else default


def _has_preposition(before: str, phrasing: Mapping[str, Any]) -> bool:
    return any(_ends(phrasing[name], before) for name in ("from_place", "to_place", "at_place"))


def _ends(pattern: Any, before: str) -> bool:
    """Whether the pattern matches up to the end of `before`, within its last clause."""
    clause = before[max(before.rfind(mark) for mark in '.;:,“”"(') + 1 :]
    return any(match.end() == len(clause) for match in pattern.finditer(clause)) if clause else False


def _is_dateline(text: str, mention: PlaceMention) -> bool:
    """YANJI, China —, or the China of it: capitals at the head of the sentence, then a dash."""
    head, rest = text[: mention.start], text[mention.end : mention.end + 30]
    if mention.start < DATELINE and text[: mention.end].isupper():
        return any(mark in rest for mark in DASHES)
    return mention.start < DATELINE and head.isupper() and rest.lstrip()[:1] in ("—", "–", "-")


def _setting(
    tactic: str, reading: Reading, readings: Sequence[Reading], entry: Participants, phrasing: Mapping[str, Any]
) -> list[tuple[PlaceMention, Role]]:
    """The paragraph's own place of the act, else the one of the opening, else the one of the whole story."""
    if reading.sentence.passage.kind is PassageKind.RELATED:
        return []
    story = [other for other in readings if other.item == reading.item and other is not reading]
    paragraph = [other for other in story if other.sentence.paragraph == reading.sentence.paragraph]
    opening = [other for other in story if other.sentence.paragraph <= story[0].sentence.paragraph + 1] if story else []
    for texts in (paragraph, opening, story):
        sites = [
            (mention, Role.SITE)
            for other in texts
            for mention, role in _roles_of(tactic, other, entry, phrasing)
            if _is_fine(mention) and entry.role_in(mention.place.country) is Role.SITE and role is not Role.DESTINATION
        ]
        if len({mention.place.place_id for mention, _ in sites}) == 1:
            return sites[:1]
    return []


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
