"""Writes places in two scripts, and tells on which side of its dot a town's name stands."""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

NAMES_FILE = "names.geojson"
TWIN_KILOMETRES = 12.0
KILOMETRES_PER_DEGREE = 111.2
CHINESE = ("CN", "TW", "HK", "MO")


class Side(StrEnum):
    """Where a name stands as seen from its dot."""

    EAST = "east"
    WEST = "west"
    NORTH = "north"
    SOUTH = "south"


class NameKind(StrEnum):
    """What a name on the land stands for."""

    COUNTRY = "country"
    PROVINCE = "province"
    RIVER = "river"
    TOWN = "town"


@dataclass(frozen=True)
class LandName:
    """A name written on the land for orientation, from a zoom on.

    `rank` 1 is written first, `angle` is counter-clockwise in degrees.
    """

    kind: NameKind
    place_id: str
    label: str
    country: str
    rank: int
    longitude: float
    latitude: float
    angle: int
    side: Side
    zoom: float = 0.0


@dataclass(frozen=True)
class Site:
    """A town's position, for telling it from its twin."""

    place_id: str
    country: str
    longitude: float
    latitude: float


def in_two_scripts(name: str, korean: str, chinese: str, country: str) -> str:
    """A place's Latin name and the one of its own country's script, where it has one."""
    own = chinese or korean if country in CHINESE else korean or chinese
    return f"{name} {own}" if own and own != name else name


def sides_of(sites: Iterable[Site]) -> dict[str, Side]:
    """The side of each town's name: away from its twin, the nearest town across the border; else east."""
    known = tuple(sites)
    return {site.place_id: _side(site, known) for site in known}


def _side(site: Site, others: Iterable[Site]) -> Side:
    twins = [(distance, other) for other in others if (distance := _kilometres(site, other)) <= TWIN_KILOMETRES]
    across = sorted((distance, other.place_id, other) for distance, other in twins if other.country != site.country)
    if not across:
        return Side.EAST
    east, north = _offset(across[0][2], site)
    if abs(east) > abs(north):
        return Side.EAST if east > 0 else Side.WEST
    return Side.NORTH if north > 0 else Side.SOUTH


def _kilometres(one: Site, other: Site) -> float:
    return math.hypot(*_offset(one, other)) * KILOMETRES_PER_DEGREE


def _offset(start: Site, end: Site) -> tuple[float, float]:
    """Degrees of latitude to the east and to the north."""
    shrink = math.cos(math.radians((start.latitude + end.latitude) / 2))
    return (end.longitude - start.longitude) * shrink, end.latitude - start.latitude


@lru_cache(maxsize=4)
def read_names(basemap: Path) -> tuple[LandName, ...]:
    """The names of a workspace's base map; none where it holds no such file."""
    path = basemap / NAMES_FILE
    if not path.is_file():
        return ()
    return tuple(_name_of(feature) for feature in json.loads(path.read_text("utf-8"))["features"])


def _name_of(feature: Any) -> LandName:
    told = feature["properties"]
    longitude, latitude = feature["geometry"]["coordinates"]
    return LandName(
        NameKind(told["kind"]),
        told.get("place_id", ""),
        told["label"],
        told.get("country", ""),
        told["rank"],
        longitude,
        latitude,
        told.get("angle", 0),
        Side(told.get("side", Side.EAST)),
        told["zoom"],
    )


def name_sides(basemap: Path) -> dict[str, Side]:
    """The sides of the towns that the base map names, by place id."""
    return {name.place_id: name.side for name in read_names(basemap) if name.kind is NameKind.TOWN}
