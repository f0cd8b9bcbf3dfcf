"""The records of the codebook: tactics, families, actors and targets, published schemes, example sentences."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from dashboard.model import Assertion, Outcome, Scope

Facet = Literal["tactic", "family", "actor", "target", "scheme"]


@dataclass(frozen=True)
class Neighbour:
    """A tactic often confused with this one, and when to code that one instead."""

    key: str
    when: str


@dataclass(frozen=True)
class Pattern:
    """A written pattern of the tactic in RE2 syntax."""

    id: str
    re: str
    note: str


@dataclass(frozen=True)
class Counterexample:
    """A sentence that does not tell the tactic, and why not."""

    text: str
    because: str


@dataclass(frozen=True)
class CrosswalkEntry:
    """A tactic's place in a published scheme, as printed; `value` is empty where the scheme has none for it."""

    scheme: str
    value: str

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(re.split(r"[,;] ", self.value)) if self.value else ()


@dataclass(frozen=True)
class Tactic:
    """One page of the codebook."""

    key: str
    label: str
    label_ko: str
    family: str
    order: int
    definition: str
    code_when: str
    not_this: tuple[Neighbour, ...]
    how_it_works: str
    tell_signs: str
    crosswalk: tuple[CrosswalkEntry, ...]
    actors_typical: tuple[str, ...]
    channels: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    examples: tuple[str, ...]
    counterexamples: tuple[Counterexample, ...]

    def in_scheme(self, scheme: str) -> str:
        """The tactic's value in a published scheme; empty where that scheme has no place for it."""
        return _by_key(self.crosswalk, scheme, lambda entry: entry.scheme).value


@dataclass(frozen=True)
class Family:
    """A stage of a campaign against one person; colours are `#rrggbb`, for a white and a dark ground."""

    key: str
    label: str
    label_ko: str
    summary: str
    color_light: str
    color_dark: str


@dataclass(frozen=True)
class Alias:
    """A name as printed, with the years in which it was the usual one where known."""

    name: str
    since: int | None
    until: int | None
    note: str


@dataclass(frozen=True)
class Actor:
    """Who does an act or, in the list of targets, to whom; `cues` are words that tell where a target lives."""

    key: str
    label: str
    label_ko: str
    description: str
    aliases: tuple[Alias, ...]
    cues: tuple[str, ...] = ()


@dataclass(frozen=True)
class SchemeCode:
    """A value of a published scheme; `meaning` is empty where it was not verified."""

    code: str
    meaning: str


@dataclass(frozen=True)
class Scheme:
    """A published scheme that tactics are mapped to; `address` is empty where none was verified."""

    key: str
    label: str
    full_name: str
    year: int | None
    what: str
    address: str
    note: str
    codes: tuple[SchemeCode, ...]


class Keyed(Protocol):
    @property
    def key(self) -> str: ...

    @property
    def label(self) -> str: ...


T = TypeVar("T")


@dataclass(frozen=True)
class Codebook:
    """The whole scheme; `tactics` and `families` stand in the order in which a campaign unfolds."""

    tactics: tuple[Tactic, ...]
    families: tuple[Family, ...]
    actors: tuple[Actor, ...]
    targets: tuple[Actor, ...]
    schemes: tuple[Scheme, ...]

    def tactic(self, key: str) -> Tactic:
        return _by_key(self.tactics, key, lambda tactic: tactic.key)

    def family(self, key: str) -> Family:
        return _by_key(self.families, key, lambda family: family.key)

    def actor(self, key: str) -> Actor:
        return _by_key(self.actors, key, lambda actor: actor.key)

    def target(self, key: str) -> Actor:
        return _by_key(self.targets, key, lambda target: target.key)

    def scheme(self, key: str) -> Scheme:
        return _by_key(self.schemes, key, lambda scheme: scheme.key)

    def label_of(self, key: str, facet: Facet | None = None) -> str:
        """The label of a key; without a facet the first match, since `family` and `broker` are keys of several."""
        facets: dict[Facet, Sequence[Keyed]] = {
            "tactic": self.tactics,
            "family": self.families,
            "actor": self.actors,
            "target": self.targets,
            "scheme": self.schemes,
        }
        searched = facets.values() if facet is None else (facets[facet],)
        return _by_key([record for records in searched for record in records], key, lambda record: record.key).label


@dataclass(frozen=True)
class Example:
    """A sentence of the example bank; without tactics it codes nothing, and `note` says why."""

    text: str
    tactics: tuple[str, ...]
    scope: Scope | None
    outcome: Outcome | None
    assertion: Assertion | None
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    register: str
    note: str
    file: str
    line: int


def _by_key(records: Iterable[T], key: str, key_of: Callable[[T], str]) -> T:
    for record in records:
        if key_of(record) == key:
            return record
    raise KeyError(key)
