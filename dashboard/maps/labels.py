"""Finds room for names on the map, so that none overlaps another at the zoom it is read at."""

import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from dashboard.maps.names import LandName, NameKind, Side
from dashboard.maps.regions import Region, pixel_of
from dashboard.maps.scene import Town

# Names of a rank are written from these zooms on, later where they have no room.
RANK_ZOOMS = {1: 2.5, 2: 4.5, 3: 5.5, 4: 6.5, 5: 7.5}
TIERS = (2.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5, 10.5)
SIZES = {NameKind.COUNTRY: 14, NameKind.PROVINCE: 12, NameKind.RIVER: 11, NameKind.TOWN: 11}  # pixels
TOWN_SIZE = 12  # pixels, of a town with events
MOST_LABELS = 80
LETTER, IDEOGRAPH, LINE, AIR = 0.57, 1.0, 1.2, 3.0  # of the size, except the air around a name, in pixels
SQUARE_ROOM = 5.0  # pixels between the square of a town and its name
# A town's square lies on its position, its name beside it.
MARKED = {Side.EAST: "▪ {label}", Side.WEST: "{label} ▪", Side.NORTH: "{label}\n▪", Side.SOUTH: "▪\n{label}"}
# Which way a name lies from its dot, to the east and to the south, and which of its ends is there.
SIDES: Mapping[Side, tuple[int, int, str]] = {
    Side.EAST: (1, 0, "start"),
    Side.WEST: (-1, 0, "end"),
    Side.NORTH: (0, -1, "middle"),
    Side.SOUTH: (0, 1, "middle"),
}
KEPT = 4_096  # widths and boxes, which the next filter asks for again
Edges = npt.NDArray[np.float64]  # left, top, right and bottom of boxes, a row each
Flags = npt.NDArray[np.bool_]
SQUARE_LEFT = 3.0  # pixels from the edge of a square to its middle
KIND_ORDER = (NameKind.COUNTRY, NameKind.TOWN, NameKind.PROVINCE, NameKind.RIVER)


@dataclass(frozen=True)
class Box:
    """Pixels that a name takes."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True, eq=False)
class Dots:
    """The dots of towns, hundreds of them: middles in pixels at zoom 0, and radii, which no zoom changes."""

    place_ids: frozenset[str]
    middles: npt.NDArray[np.float64]
    radii: npt.NDArray[np.float64]

    @classmethod
    def of(cls, towns: Sequence[Town]) -> "Dots":
        middles = np.array([pixel_of(town.longitude, town.latitude, 0) for town in towns]).reshape(-1, 2)
        radii = np.array([town.radius for town in towns]).reshape(-1, 1)
        return cls(frozenset(town.place_id for town in towns), middles, radii)

    def edges(self, zoom: float) -> Edges:
        middles = self.middles * 2**zoom
        return np.hstack([middles - self.radii, middles + self.radii])


@dataclass(frozen=True)
class Writing:
    """How a name of the land is written: its text, the end of it that lies at the position, the shift from there."""

    text: str
    size: int
    anchor: str
    shift: tuple[float, float]


def writing_of(name: LandName) -> Writing:
    """A town's square lies on its position; any other name is written upon it."""
    size = SIZES[name.kind]
    if name.kind is not NameKind.TOWN:
        return Writing(name.label, size, "middle", (0, 0))
    east, south, anchor = SIDES[name.side]
    shift = (-SQUARE_LEFT * east, round(south * size * LINE / 2, 1))
    return Writing(MARKED[name.side].format(label=name.label), size, anchor, shift)


@dataclass(frozen=True)
class Plan:
    """The towns whose names are written, and the numbers of the land's names that make room for them."""

    towns: tuple[Town, ...]
    hidden: tuple[int, ...]


@lru_cache(maxsize=KEPT)
def width_of(text: str, size: float) -> float:
    """A guess, since the fonts are the reader's."""
    lines = (sum(IDEOGRAPH if unicodedata.east_asian_width(c) in "WF" else LETTER for c in s) for s in text.split("\n"))
    return size * max(lines)


def _box(x: float, y: float, wide: float, high: float, side: Side | None, room: float) -> Box:
    """The box of a text beside a point, or upon it."""
    if side in (Side.EAST, Side.WEST):
        left = x + room if side is Side.EAST else x - room - wide
        return Box(left - AIR, y - high / 2 - AIR, left + wide + AIR, y + high / 2 + AIR)
    middle = {Side.NORTH: y - room - high / 2, Side.SOUTH: y + room + high / 2}.get(side, y) if side else y
    return Box(x - wide / 2 - AIR, middle - high / 2 - AIR, x + wide / 2 + AIR, middle + high / 2 + AIR)


@lru_cache(maxsize=KEPT)
def name_box(name: LandName, zoom: float) -> Box:
    x, y = pixel_of(name.longitude, name.latitude, zoom)
    size = SIZES[name.kind]
    wide, high = width_of(name.label, size), size * LINE * (name.label.count("\n") + 1)
    turn = math.radians(name.angle)
    across = abs(wide * math.cos(turn)) + abs(high * math.sin(turn))
    down = abs(wide * math.sin(turn)) + abs(high * math.cos(turn))
    return _box(x, y, across, down, name.side if name.kind is NameKind.TOWN else None, SQUARE_ROOM)


def town_box(town: Town, zoom: float) -> Box:
    x, y = pixel_of(town.longitude, town.latitude, zoom)
    return _box(x, y, width_of(town.label, TOWN_SIZE), TOWN_SIZE * LINE, town.side, town.radius + 3)


def first_zooms(names: Sequence[LandName]) -> list[float | None]:
    """The zoom from which each name is written, once it has room; None for a name that never has."""
    order = sorted(range(len(names)), key=lambda n: (names[n].rank, KIND_ORDER.index(names[n].kind), n))
    found: list[float | None] = [None] * len(names)
    for tier in TIERS:
        taken = [name_box(names[n], tier) for n in order if found[n] is not None]
        for n in order:
            box = name_box(names[n], tier)
            if found[n] is None and RANK_ZOOMS[names[n].rank] <= tier and not _meets(box, taken):
                found[n] = tier
                taken.append(box)
    return found


def _meets(box: Box, others: Iterable[Box]) -> bool:
    return any(box.overlaps(other) for other in others)


def plan_labels(towns: Sequence[Town], names: Sequence[LandName], region: Region) -> Plan:
    """Towns with most events are named first; a name of the land makes room for theirs and for their dots."""
    named = _named(towns, region)
    told, dots = {town.place_id for town in named}, Dots.of(towns)
    # A name is looked at where it first stands beside the towns.
    zooms = [max(region.zoom, name.zoom) for name in names]
    hidden = {n for n, name in enumerate(names) if name.place_id in told}
    for zoom in dict.fromkeys(zooms):
        numbers = [n for n, first in enumerate(zooms) if first == zoom]
        yields = _yielding([names[n] for n in numbers], zoom, _edges_of(town_box(town, zoom) for town in named), dots)
        hidden.update(n for n, is_met in zip(numbers, yields, strict=True) if is_met)
    return Plan(named, tuple(sorted(hidden)))


def _yielding(names: Sequence[LandName], zoom: float, taken: Edges, dots: Dots) -> Flags:
    """Of each name, whether it meets a town's name or a dot; no town's dot is in its own name's way."""
    boxes = _edges_of(name_box(name, zoom) for name in names)
    is_town = np.array([name.place_id in dots.place_ids for name in names])
    found: Flags = _meeting(boxes, taken) | (_meeting(boxes, dots.edges(zoom)) & ~is_town)
    return found


def _named(towns: Sequence[Town], region: Region) -> tuple[Town, ...]:
    named: list[Town] = []
    taken: list[Box] = []
    for town in towns:
        box = town_box(town, region.zoom)
        if not _meets(box, taken):
            named.append(town)
            taken.append(box)
        if len(named) == MOST_LABELS:
            break
    return tuple(named)


def _edges_of(boxes: Iterable[Box]) -> Edges:
    return np.array([(box.left, box.top, box.right, box.bottom) for box in boxes]).reshape(-1, 4)


def _meeting(boxes: Edges, others: Edges) -> Flags:
    """Of each box, whether it meets one of the others."""
    (left, top, right, bottom), (west, north, east, south) = boxes.T[:, :, None], others.T
    found: Flags = ((west < right) & (left < east) & (north < bottom) & (top < south)).any(axis=1)
    return found
