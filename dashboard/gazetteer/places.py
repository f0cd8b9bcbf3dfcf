"""The records of the gazetteer: a place, a mention of one, and what stands between a name and its place."""

from dataclasses import dataclass
from typing import NamedTuple

from dashboard.model import PlacePrecision


class GazetteerError(ValueError):
    """A gazetteer file cannot be used; the message names file, line and column."""


@dataclass(frozen=True)
class GazetteerPlace:
    """A place of the gazetteer; degrees WGS 84, None where a point would claim too much (countries)."""

    place_id: str
    name: str
    name_ko: str
    name_zh: str
    precision: PlacePrecision
    admin1: str
    country: str
    latitude: float | None
    longitude: float | None
    population: int
    ambiguous: bool


@dataclass(frozen=True)
class PlaceMention:
    """A place name `text[start:end]` as printed, the place meant and all that the name could mean.

    `place` may be coarser than its candidate: "Chiang Rai Province" means no town, so its precision is province.
    """

    start: int
    end: int
    name: str
    place: GazetteerPlace
    candidates: tuple[GazetteerPlace, ...]


@dataclass(frozen=True, slots=True)
class NameReading:
    """One thing that a name may stand for; without a place, a phrase that is a river or no place."""

    spelling: str
    place: GazetteerPlace | None
    is_alias: bool
    note: str = ""


class NameMatch(NamedTuple):
    """A name found, before it is decided which place is meant; `hint` is the kind that its suffix or prefix says."""

    start: int
    end: int
    own: tuple[GazetteerPlace, ...]
    others: tuple[GazetteerPlace, ...]
    hint: PlacePrecision | None

    @property
    def places(self) -> tuple[GazetteerPlace, ...]:
        """Those whose own name it is, then those whose alias."""
        return self.own + self.others

    @classmethod
    def of(cls, start: int, end: int, readings: tuple[NameReading, ...], hint: PlacePrecision | None) -> "NameMatch":
        own = {r.place.place_id: r.place for r in readings if r.place and not r.is_alias}
        others = {r.place.place_id: r.place for r in readings if r.place and r.place.place_id not in own}
        return cls(start, end, tuple(own.values()), tuple(others.values()), hint)
