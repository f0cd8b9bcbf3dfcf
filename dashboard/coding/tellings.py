"""The tellings of a document and how those of one act become one happening."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from dashboard.coding.reading import Reading
from dashboard.model import Assertion, DateBasis, Outcome, PassageKind, Place, PlacePrecision, Role, Scope, When

VAGUE = frozenset(("dprk", "prc", "unknown"))
OWN = (DateBasis.STATED, DateBasis.RESOLVED)


@dataclass(frozen=True)
class Telling:
    """One sentence that tells one tactic, with everything read out of it; `reason` names what made the coder say so."""

    reading: Reading
    tactic: str
    confidence: float
    reason: str
    scope: Scope
    outcome: Outcome
    assertion: Assertion
    when: When
    places: tuple[Place, ...]
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    is_sure: bool = True  # of its scope
    is_another: bool = False  # the sentence says that it tells of somebody else, or of another time

    @cached_property
    def is_dated(self) -> bool:
        return self.when.basis in OWN

    @cached_property
    def sites(self) -> frozenset[str]:
        """Towns and counties where the act itself happened."""
        fine = (PlacePrecision.TOWN, PlacePrecision.COUNTY)
        return frozenset(place.place_id for place in self.places if place.role is Role.SITE and place.precision in fine)


def group_tellings(tellings: Sequence[Telling]) -> tuple[tuple[Telling, ...], ...]:
    """Tellings of one act together: same tactic, same item, and nothing that tells them apart."""
    groups: list[list[Telling]] = []
    for telling in sorted(tellings, key=_order):
        home = next((group for group in reversed(groups) if _is_same(group, telling)), None)
        if home is None:
            groups.append([telling])
        else:
            home.append(telling)
    return tuple(tuple(group) for group in groups)


def _order(telling: Telling) -> tuple[str, int, bool, int]:
    """Body sentences first, so that a headline finds the act that it repeats."""
    is_title = telling.reading.sentence.passage.kind is PassageKind.TITLE
    return telling.tactic, telling.reading.item, is_title, telling.reading.number


def _is_same(group: Sequence[Telling], telling: Telling) -> bool:
    first = group[0]
    if first.tactic != telling.tactic or first.reading.item != telling.reading.item:
        return False
    if telling.reading.sentence.passage.kind is PassageKind.TITLE:
        return True
    if telling.is_another and telling.reading.sentence.paragraph != group[-1].reading.sentence.paragraph:
        return False
    return _is_scope_alike(group[-1], telling) and all(_agree(other, telling) for other in group)


def _is_scope_alike(one: Telling, other: Telling) -> bool:
    """The same scope, or one that is doubtful or told in one paragraph where neither gives a date of its own."""
    together = one.reading.sentence.paragraph == other.reading.sentence.paragraph or not (one.is_sure and other.is_sure)
    return one.scope is other.scope or (together and not one.is_dated and not other.is_dated)


def _agree(one: Telling, other: Telling) -> bool:
    """Whether neither a date nor a place of the act sets them apart."""
    if one.is_dated and other.is_dated and one.when.date != other.when.date:
        return one.when.date.startswith(other.when.date) or other.when.date.startswith(one.when.date)
    return not (one.sites and other.sites and one.sites.isdisjoint(other.sites))


def lead_of(group: Sequence[Telling]) -> Telling:
    """The telling that the event rests on: of the body before a headline, most patterns first, then the surest."""
    return max(group, key=lambda one: (not _is_title(one), one.reason.count(","), one.confidence, -one.reading.number))


def when_of(group: Sequence[Telling]) -> When:
    """The finest date that any of them prints, else the heading's day, the lead's before others; else the lead's."""
    lead = lead_of(group)
    dated = [telling for telling in (lead, *group) if telling.is_dated]
    return max(dated, key=lambda one: (one.when.text != "", len(one.when.date)), default=lead).when


def places_of(group: Sequence[Telling]) -> tuple[Place, ...]:
    """The lead's places, and for roles that it leaves open those of the other tellings."""
    lead = lead_of(group)
    places = list(lead.places)
    for telling in group:
        roles = {place.role for place in places}
        places += [place for place in telling.places if place.role not in roles]
    return tuple(places)


def actors_of(group: Sequence[Telling]) -> tuple[str, ...]:
    """The lead's actors; where it names none but the state, those that another telling names."""
    lead = lead_of(group)
    named = [one.actors for one in group if not VAGUE.issuperset(one.actors)]
    return named[0] if named and VAGUE.issuperset(lead.actors) else lead.actors


def _is_title(telling: Telling) -> bool:
    return telling.reading.sentence.passage.kind is PassageKind.TITLE
