"""Gives the words, English and Korean, in which exports tell the values of an event."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

from dashboard.codebook_records import Codebook
from dashboard.model import Assertion, DateBasis, DatePrecision, Event, Kind, Outcome, PlacePrecision, Role, Scope

FILE = Path(__file__).parent / "data" / "wording.yaml"
NEEDED: Mapping[str, Iterable[str]] = MappingProxyType(
    {
        "kind": Kind,
        "scope": Scope,
        "outcome": Outcome,
        "assertion": Assertion,
        "date_precision": DatePrecision,
        "date_basis": DateBasis,
        "role": Role,
        "place_precision": PlacePrecision,
    }
)


class WordingError(ValueError):
    """The file of words lacks something; the message names file and key."""


@dataclass(frozen=True)
class Word:
    """A value in words; `ko` is empty where no Korean is known."""

    en: str
    ko: str = ""


def word(group: str, key: str) -> Word:
    """The words for a value; a key that the file does not have, such as one of a newer record, stands for itself."""
    return load_wording().get((group, key), Word(key.replace("_", " ")))


@cache
def load_wording() -> Mapping[tuple[str, str], Word]:
    """All words by group and key; WordingError where a value of an event has none."""
    groups = yaml.safe_load(FILE.read_text("utf-8"))
    words = {(group, key): _word_of(entry, group, key) for group, keys in groups.items() for key, entry in keys.items()}
    missing = [f"{group}: {key}" for group, keys in NEEDED.items() for key in keys if (group, key) not in words]
    if missing:
        raise WordingError(f"{FILE.name}: no words for {', '.join(missing)}")
    return MappingProxyType(words)


def _word_of(entry: object, group: str, key: str) -> Word:
    if not isinstance(entry, dict) or {*entry} != {"en", "ko"}:
        raise WordingError(f"{FILE.name}: {group}: {key}: needs en and ko, and nothing else")
    return Word(str(entry["en"]), str(entry["ko"]))


def tactic_word(event: Event, codebook: Codebook | None) -> Word:
    """The label of an event's tactic; a context item tells none and says so."""
    if not event.tactic:
        return word("kind", event.kind)
    korean = (tactic.label_ko for tactic in (codebook.tactics if codebook else ()) if tactic.key == event.tactic)
    return Word(event.tactic_label or event.tactic, next(korean, ""))


def family_word(event: Event, codebook: Codebook | None) -> Word:
    """The label of the tactic's family, its key without a codebook; empty for a context item."""
    families = codebook.families if codebook else ()
    return next((Word(family.label, family.label_ko) for family in families if family.key == event.family),
                Word(event.family))  # fmt: skip


def actor_word(key: str, codebook: Codebook | None) -> Word:
    """The label of an actor, its key without a codebook."""
    actors = codebook.actors if codebook else ()
    return next((Word(actor.label, actor.label_ko) for actor in actors if actor.key == key), Word(key))


def target_word(key: str, codebook: Codebook | None) -> Word:
    """The label of a target, its key without a codebook."""
    targets = codebook.targets if codebook else ()
    return next((Word(target.label, target.label_ko) for target in targets if target.key == key), Word(key))
