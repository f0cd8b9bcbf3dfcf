"""Cuts the base map to the frame of a picture, in the pixels of its projection."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dashboard.maps.regions import Region, pixel_of

MARGIN = 4.0  # pixels drawn beyond the frame, so that no edge of a cut shape shows
Point = tuple[float, float]


@dataclass(frozen=True)
class PictureFrame:
    """A rectangle of pixels around the middle of a region, at its zoom."""

    region: Region
    width: float
    height: float

    def project(self, longitude: float, latitude: float) -> Point:
        x, y = pixel_of(longitude, latitude, self.region.zoom)
        left, top = pixel_of(self.region.longitude, self.region.latitude, self.region.zoom)
        return x - left + self.width / 2, y - top + self.height / 2

    def holds(self, point: Point) -> bool:
        return 0 <= point[0] <= self.width and 0 <= point[1] <= self.height


@dataclass(frozen=True)
class Shape:
    """A land or river of the base map: its rings or lines in degrees."""

    country: str
    admin1: str
    lines: tuple[tuple[Point, ...], ...]


@lru_cache(maxsize=8)
def read_shapes(path: Path) -> tuple[Shape, ...]:
    """The shapes of a base map's file; none where the workspace has no such file."""
    if not path.is_file():
        return ()
    features = json.loads(path.read_text("utf-8"))["features"]
    return tuple(
        Shape(
            str(feature["properties"].get("country", "")),
            str(feature["properties"].get("admin1", "")),
            tuple(_lines_of(feature["geometry"]["coordinates"])),
        )
        for feature in features
    )


def _lines_of(node: object) -> Iterator[tuple[Point, ...]]:
    if not isinstance(node, list) or not node:
        return
    if isinstance(node[0], list) and node[0] and isinstance(node[0][0], int | float):
        yield tuple((float(point[0]), float(point[1])) for point in node)
    else:
        for child in node:
            yield from _lines_of(child)


def area_path(shape: Shape, frame: PictureFrame) -> str:
    """The SVG path of a land's part within the frame; empty outside it."""
    rings = ([frame.project(*point) for point in ring] for ring in shape.lines)
    return "".join(_written(_cut(ring, frame), close=True) for ring in rings if _near(ring, frame))


def line_path(shape: Shape, frame: PictureFrame) -> str:
    """The SVG path of a river; the picture's own edge cuts it."""
    lines = ([frame.project(*point) for point in line] for line in shape.lines)
    return "".join(_written(line, close=False) for line in lines if _near(line, frame))


def _near(points: Sequence[Point], frame: PictureFrame) -> bool:
    across, down = [x for x, _ in points], [y for _, y in points]
    return min(across) < frame.width and max(across) > 0 and min(down) < frame.height and max(down) > 0


def _cut(ring: Sequence[Point], frame: PictureFrame) -> list[Point]:
    """The part of a ring inside the frame and its margin (Sutherland and Hodgman)."""
    cut = [*ring]
    right, bottom = frame.width + MARGIN, frame.height + MARGIN
    for axis, limit, sign in ((0, -MARGIN, 1), (0, right, -1), (1, -MARGIN, 1), (1, bottom, -1)):
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
    """The path in tenths of a pixel, without points that fall together."""
    rounded = [(round(x, 1), round(y, 1)) for x, y in points]
    kept = [point for n, point in enumerate(rounded) if n == 0 or point != rounded[n - 1]]
    if len(kept) < (3 if close else 2):
        return ""
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in kept) + ("Z" if close else "")
