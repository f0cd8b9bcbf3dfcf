"""Reads `demo.yaml`: what invented events are made of, and how often each is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from dashboard.codebook_schema import CodebookError, Fields, read_fields

FILE = "demo.yaml"


@dataclass(frozen=True)
class Weighted:
    """A list to draw from by weight; `ends` are the running sums of the weights."""

    names: tuple[str, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, pairs: Sequence[tuple[str, int]]) -> "Weighted":
        ends, total = [], 0
        for _, weight in pairs:
            total += weight
            ends.append(total)
        return cls(tuple(name for name, _ in pairs), tuple(ends))

    def draw(self, source: Random) -> str:
        return source.choices(self.names, cum_weights=self.ends)[0]


@dataclass(frozen=True)
class DemoWords:
    """The file; shares are of 100 events. `says` holds the sentence of each tactic, of context under no key."""

    banner: str
    title: str
    mark: str
    publishers: Weighted
    years: tuple[int, int, int]
    undated: int
    placeless: int
    context: int
    events_each: int
    tellings: int
    dates: Weighted
    places: tuple[tuple[str, int], ...]
    other_towns: tuple[str, ...]
    other_weight: int
    tactics: Weighted
    says: dict[str, str]


def load_demo_words(folder: Path = Path(__file__).parent) -> DemoWords:
    """CodebookError names every problem by its key."""
    problems: list[str] = []
    fields = read_fields(folder, FILE, problems)
    words = _words_of(fields)
    fields.close()
    if problems:
        raise CodebookError(problems)
    return words


def _words_of(fields: Fields) -> DemoWords:
    years = fields.section("years")
    tactics = [(item.text("key"), item.number("weight"), item.text("says")) for item in fields.items("tactics")]
    return DemoWords(
        banner=fields.text("banner"),
        title=fields.text("title"),
        mark=fields.text("mark"),
        publishers=Weighted.of(_pairs(fields, "publishers")),
        years=(years.number("first"), years.number("last"), years.number("most")),
        **{name: fields.number(name) for name in ("undated", "placeless", "context", "events_each", "tellings")},
        dates=Weighted.of(_pairs(fields, "dates")),
        places=_pairs(fields, "places"),
        other_towns=fields.texts("other_towns"),
        other_weight=fields.number("other_weight"),
        tactics=Weighted.of([(key, weight) for key, weight, _ in tactics]),
        says={**{key: says for key, _, says in tactics}, "": fields.text("context_says")},
    )


def _pairs(fields: Fields, key: str) -> tuple[tuple[str, int], ...]:
    return tuple((item.text("name"), item.number("weight")) for item in fields.items(key))
