"""Reads who did an act and to whom out of its sentence and, for pronouns and bare nouns, of the sentences before it."""

from collections.abc import Sequence
from functools import lru_cache

from dashboard.coding.attributes.surroundings import Surroundings
from dashboard.coding.participants import ESCAPEE, Participants
from dashboard.coding.phrasing import Phrasing
from dashboard.coding.reading import Reading
from dashboard.dates import searchable
from dashboard.model import Place, Role, Scope

PHRASES = (
    "in_rok", "in_china", "escapee", "broker", "helper", "official", "returnee", "family", "agents", "state", "chinese",
    "family_calls", "broker_calls", "media", "security_office", "police", "embassy", "carries_on",
)  # fmt: skip
PREPOSITIONS = frozenset(
    ("to", "from", "in", "into", "of", "with", "against", "toward", "towards", "inside", "near", "for")
)
ORGANS = frozenset(("mss", "mps", "rgb", "army", "dprk", "prc_police", "prc", "other_state"))
HOSTS = ("prc", "prc_police")
TEXTS = 128  # sentences, paragraphs and stories that are remembered
NEAR = 6  # sentences back in which a pronoun or bare noun finds its organ


def find_actors(
    scope: Scope, around: Surroundings, entry: Participants, phrasing: Phrasing, places: Sequence[Place]
) -> tuple[str, ...]:
    """Keys of the organ and of the proxy who performs; for an order, who gives it and who must carry it out."""
    organs = [_of_country(organ, entry, places) for organ in _organs(around, entry, phrasing, places)]
    if scope is Scope.DIRECTIVE and "dprk" in entry.actors and _acts("state", around.reading.text, phrasing):
        organs = ["dprk", *organs]
    proxies = [key for key in entry.proxy if _performs(key, around.reading, phrasing)]
    proxies = proxies or [key for key in entry.proxy[:1] if _carries_on(key, around, phrasing)]
    return tuple(dict.fromkeys([*organs, *proxies]))


def _of_country(organ: str, entry: Participants, places: Sequence[Place]) -> str:
    """A host state's organ is another state's where the act is done in neither China nor Korea."""
    lands = {place.country for place in places if place.role is Role.SITE}
    elsewhere = bool(lands) and lands.isdisjoint(("CN", "KP", "KR"))
    return "other_state" if elsewhere and organ in HOSTS and "other_state" in entry.actors else organ


def _carries_on(key: str, around: Surroundings, phrasing: Phrasing) -> bool:
    """Whether the sentence goes on about the one who called just before."""
    reading = around.reading
    before = around.readings[max(0, reading.number - 2) : reading.number]
    if not any(other.item == reading.item and _performs(key, other, phrasing) for other in before):
        return False
    return phrasing["carries_on"].match(searchable(reading.text)) is not None


def _unnamed_organ(reading: Reading, entry: Participants, phrasing: Phrasing, places: Sequence[Place]) -> list[str]:
    """An organ that the sentence names by its kind alone: a security office, the police, an embassy."""
    holds = phrasing.lists_in(reading.text)
    if "security_office" in holds and "mss" in entry.actors:
        return ["mss"]
    if "police" in holds:
        lands = {place.country for place in places if place.role is not Role.TARGET}
        if "prc_police" in entry.actors and "KP" not in lands - {"CN"}:
            return ["prc_police"]
        if "prc_police" in entry.actors and "CN" in lands:
            return ["prc_police"]
        if "mps" in entry.actors and "prc_police" not in entry.actors:
            return ["mps"]
    return ["dprk"] if "embassy" in holds and "dprk" in entry.actors else []


def _organs(around: Surroundings, entry: Participants, phrasing: Phrasing, places: Sequence[Place]) -> list[str]:
    reading = around.reading
    named = {mention.key for mention in reading.actors} & set(entry.actors)
    specific = [key for key in entry.actors if key in named and key != "dprk"]
    if "state_media" in entry.actors:
        return _outlets(specific, reading, entry, phrasing)
    specific = specific or _unnamed_organ(reading, entry, phrasing, places)
    if specific:
        return specific
    if "prc" in entry.actors and _acts("chinese", reading.text, phrasing):
        return ["prc_police"] if entry.actors[0] == "prc_police" else ["prc"]
    has_agents = "agents" in phrasing.lists_in(reading.text)
    if not has_agents and "dprk" in entry.actors and ("dprk" in named or _acts("state", reading.text, phrasing)):
        return ["dprk"]
    if has_agents or entry.carried:
        found = _named_before(around, entry) or _named_anywhere(around, entry)
        return found or (["dprk"] if "dprk" in named else [entry.default])
    return [entry.default]


def _outlets(specific: list[str], reading: Reading, entry: Participants, phrasing: Phrasing) -> list[str]:
    """Of a public act: the outlet, the state where it is what acts, or both."""
    if "media" in phrasing.lists_in(reading.text) and "state_media" not in specific:
        specific = ["state_media", *specific]
    state = ["dprk"] if _acts("state", reading.text, phrasing) else []
    return state + specific or [entry.default]


def is_done_by_others(reading: Reading, entry: Participants) -> bool:
    """Whether every organ that the sentence names is one that cannot do the tactic: no arrest by a host state."""
    organs = {mention.key for mention in reading.actors} & ORGANS
    return bool(organs) and organs.isdisjoint(entry.actors)


def _acts(name: str, text: str, phrasing: Phrasing) -> bool:
    """Whether a state is named otherwise than as where somebody goes, comes from or lives."""
    if name not in phrasing.lists_in(text):
        return False
    befores = (text[: match.start()].split()[-1:] for match in phrasing[name].finditer(searchable(text)))
    return any(not before or before[0].lower() not in PREPOSITIONS for before in befores)


def _named_before(around: Surroundings, entry: Participants) -> list[str]:
    """The last admissible organ named in the same item, not counting the state itself."""
    reading = around.reading
    for earlier in reversed(around.readings[max(0, reading.number - NEAR) : reading.number]):
        keys = [mention.key for mention in earlier.actors if mention.key in entry.actors and mention.key != "dprk"]
        if keys and earlier.item == reading.item:
            return keys[-1:]
    return []


def _named_anywhere(around: Surroundings, entry: Participants) -> list[str]:
    """The one admissible organ of the whole story; nothing when it names several or none."""
    story = around.section.stories.get(0)
    organs = [key for key in entry.actors if story and key in story.actors and key != "dprk"]
    return organs if len(organs) == 1 else []


def _performs(key: str, reading: Reading, phrasing: Phrasing) -> bool:
    if key in ("family", "broker"):
        return f"{key}_calls" in phrasing.lists_in(reading.text)
    return any(mention.key == key for mention in reading.actors)


def find_targets(
    around: Surroundings, entry: Participants, phrasing: Phrasing, places: Sequence[Place]
) -> tuple[str, ...]:
    """Kinds of the persons the act is done to or meant to move."""
    holds = phrasing.lists_in(around.reading.text)
    told = [kind for kind in entry.targets if kind != ESCAPEE and kind in holds]
    is_escapee = ESCAPEE in entry.targets and (not told or entry.joint)
    kinds = [_escapee_kind(around, entry, phrasing, places)] if is_escapee else []
    return tuple(dict.fromkeys([*kinds, *told, *entry.always]))


def _escapee_kind(around: Surroundings, entry: Participants, phrasing: Phrasing, places: Sequence[Place]) -> str:
    """Where the escapee lives, as this sentence tells it, else as the tactic has it, the paragraph or the story."""
    kind_told = phrasing.made(_KindsTold).of
    told = kind_told(around.reading.text)
    if told or entry.kind != "escapee":
        return told or entry.kind
    found = _kind_placed(places)
    for readings in (around.paragraph, around.story.readings):
        found = found or kind_told(" ".join([other.text for other in readings]))
    return found or entry.kind


def _kind_placed(places: Sequence[Place]) -> str:
    """By the place where the target lives, where the sentence gives one."""
    countries = {place.country for place in places if place.role is Role.TARGET}
    return "escapee_in_rok" if "KR" in countries else "escapee_in_china" if "CN" in countries else ""


class _KindsTold:
    """Where a text says that an escapee lives; the same story is asked for each act in it."""

    def __init__(self, phrasing: Phrasing) -> None:
        self._phrasing = phrasing
        self.of = lru_cache(maxsize=TEXTS)(self._read)

    def _read(self, text: str) -> str:
        rok, china = self._count("in_rok", text), self._count("in_china", text)
        if rok == china:
            return "escapee_in_rok" if rok else ""
        return "escapee_in_rok" if rok > china else "escapee_in_china"

    def _count(self, name: str, text: str) -> int:
        holds = name in self._phrasing.lists_in(text)
        return sum(1 for _ in self._phrasing[name].finditer(searchable(text))) if holds else 0
