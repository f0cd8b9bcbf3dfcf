"""Draws the base map as a small SVG outline, and tells where on it a position lies."""

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from dashboard.ink import Ink

WEST, EAST, SOUTH, NORTH = 116.5, 134.0, 36.2, 45.4  # degrees: the border and both Koreas down to Seoul
WIDTH = 720  # units of the drawing
ZOOM = WIDTH / math.radians(EAST - WEST)
MARGIN = 6  # units drawn beyond the frame, so that no edge of a cut shape shows
OWN = "KP"
Point = tuple[float, float]


def _turned(latitude: float) -> float:
    """Web Mercator's height of a latitude in degrees."""
    return math.asinh(math.tan(math.radians(latitude)))


HEIGHT = round(ZOOM * (_turned(NORTH) - _turned(SOUTH)))


@dataclass(frozen=True)
class Outline:
    """Paths of an SVG of WIDTH by HEIGHT: North Korea, the land around it, the border rivers."""

    own: str
    land: str
    rivers: str


def find_position(longitude: float, latitude: float) -> Point | None:
    """Where a place lies, as shares of the width and the height; None outside the frame."""
    x, y = _project(longitude, latitude)
    inside = 0 <= x <= WIDTH and 0 <= y <= HEIGHT
    return (x / WIDTH, y / HEIGHT) if inside else None


def _project(longitude: float, latitude: float) -> Point:
    return ZOOM * math.radians(longitude - WEST), ZOOM * (_turned(NORTH) - _turned(latitude))


@lru_cache(maxsize=4)
def read_outline(basemap: Path) -> Outline:
    """The outline of a workspace's base map; empty paths where it has none."""
    shapes = [*_shapes_of(basemap / "basemap.geojson")]
    own = "".join(_area(rings) for country, rings in shapes if country == OWN)
    land = "".join(_area(rings) for country, rings in shapes if country != OWN)
    rivers = "".join(_line(line) for _, lines in _shapes_of(basemap / "rivers.geojson") for line in lines)
    return Outline(own, land, rivers)


def draw_outline(basemap: Path, ink: Ink) -> str:
    """The outline as an SVG."""
    outline = read_outline(basemap)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<g stroke="{ink.border}" stroke-width="1.4"><path fill="{ink.land}" d="{outline.land}"/>'
        f'<path fill="{ink.own_land}" d="{outline.own}"/></g>'
        f'<path fill="none" stroke="{ink.river}" stroke-width="3" d="{outline.rivers}"/></svg>'
    )


def _shapes_of(path: Path) -> Iterator[tuple[str, list[list[Point]]]]:
    if not path.is_file():
        return
    for feature in json.loads(path.read_text("utf-8"))["features"]:
        yield str(feature["properties"].get("country", "")), [*_lines_of(feature["geometry"])]


def _lines_of(geometry: dict[str, object]) -> Iterator[list[Point]]:
    """Every ring or line of a geometry, projected."""

    def walk(node: object) -> Iterator[list[Point]]:
        if isinstance(node, list) and node and isinstance(node[0], list) and isinstance(node[0][0], int | float):
            yield [_project(point[0], point[1]) for point in node]
        elif isinstance(node, list):
            for child in node:
                yield from walk(child)

    yield from walk(geometry["coordinates"])


def _area(rings: Sequence[Sequence[Point]]) -> str:
    return "".join(_written(_cut(ring), close=True) for ring in rings)


def _line(points: Sequence[Point]) -> str:
    inside = [p for p in points if -MARGIN <= p[0] <= WIDTH + MARGIN and -MARGIN <= p[1] <= HEIGHT + MARGIN]
    return _written(inside, close=False)


def _cut(ring: Sequence[Point]) -> list[Point]:
    """The part of a ring inside the frame and its margin (Sutherland and Hodgman)."""
    cut = [*ring]
    for axis, limit, sign in ((0, -MARGIN, 1), (0, WIDTH + MARGIN, -1), (1, -MARGIN, 1), (1, HEIGHT + MARGIN, -1)):
        cut = [*_cut_at(cut, axis, limit, sign)]
    return cut


def _cut_at(ring: Sequence[Point], axis: int, limit: float, sign: int) -> Iterator[Point]:
    for n, point in enumerate(ring):
        before = ring[n - 1]
        inside, was_inside = sign * (point[axis] - limit) >= 0, sign * (before[axis] - limit) >= 0
        if inside != was_inside:
            share = (limit - before[axis]) / (point[axis] - before[axis])
            yield before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])
        if inside:
            yield point


def _written(points: Sequence[Point], close: bool) -> str:
    """The path in whole units, without points that fall together: no eye tells at this size."""
    rounded = [(round(x / 2) * 2, round(y / 2) * 2) for x, y in points]
    kept = [point for n, point in enumerate(rounded) if n == 0 or point != rounded[n - 1]]
    if len(kept) < (4 if close else 2):
        return ""
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(kept)]
    first = f"M{kept[0][0]} {kept[0][1]}l"
    return first + " ".join(f"{x} {y}" for x, y in steps).replace(" -", "-") + ("z" if close else "")
