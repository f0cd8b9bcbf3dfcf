"""Draws a scene as an SVG picture that stands alone: map, title, filter, legend, scale and source in one file."""

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dashboard.ink import Ink
from dashboard.maps.deck import FONT, FROM_BOTTOM, FULL, HEIGHT, PALE, tint_of
from dashboard.maps.frame import PictureFrame, Point, area_path, line_path, read_shapes
from dashboard.maps.labels import LINE, SIDES, TOWN_SIZE, plan_labels, writing_of
from dashboard.maps.names import LandName, NameKind, read_names
from dashboard.maps.regions import Region
from dashboard.maps.scale import scale_bar
from dashboard.maps.scene import Route, Scene, Town

WIDTH, PAD = 760, 20  # pixels; the map's height is the page's
TITLE, TEXT, ROW = 19, 12, 17  # pixels: sizes of letters, height of a line
LETTERS = 112  # of a line of text
BEND = 0.18  # of a route's length


@dataclass(frozen=True)
class PictureWords:
    """What the picture says of itself; the texts of documents in it are not yet escaped."""

    title: str
    shown: str
    filters: str
    source: str
    legend: tuple[str, ...]


def svg_of(scene: Scene, basemap: Path, region: Region, words: PictureWords, ink: Ink) -> str:
    """A picture of a region with the shapes of a base map's folder."""
    frame = PictureFrame(region, WIDTH, HEIGHT)
    head = [*_lines(words.shown), *_lines(words.filters)]
    foot = [line for text in (*words.legend, words.source) for line in _lines(text)]
    top = PAD + TITLE + 8 + ROW * len(head) + 6
    high = top + HEIGHT + 12 + ROW * len(foot) + PAD
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH + 2 * PAD}" height="{high}" '
        f'viewBox="0 0 {WIDTH + 2 * PAD} {high}" font-family="{html.escape(FONT)}" font-size="{TEXT}" '
        f'fill="{ink.text}">',
        f"<title>{html.escape(words.title)}</title>",
        f'<rect width="100%" height="100%" fill="{ink.ground}"/>',
        f'<text x="{PAD}" y="{PAD + TITLE - 3}" font-size="{TITLE}" font-weight="600">'
        f"{html.escape(words.title)}</text>",
        *_rows(head, PAD + TITLE + 8 + TEXT, ink.text),
        f'<svg x="{PAD}" y="{top}" width="{WIDTH}" height="{HEIGHT}" overflow="hidden">',
        *_map(scene, basemap, frame, ink),
        "</svg>",
        f'<rect x="{PAD}" y="{top}" width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="{ink.border}"/>',
        *_rows(foot, top + HEIGHT + 12 + TEXT, ink.faint),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _lines(text: str) -> Iterator[str]:
    """Words in lines that fit."""
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > LETTERS:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    yield from [line] if line else []


def _rows(lines: Sequence[str], first: float, color: str) -> Iterator[str]:
    for n, line in enumerate(lines):
        yield f'<text x="{PAD}" y="{first + n * ROW:g}" fill="{color}">{html.escape(line)}</text>'


def _map(scene: Scene, basemap: Path, frame: PictureFrame, ink: Ink) -> Iterator[str]:
    names = read_names(basemap)
    plan = plan_labels(scene.towns, names, frame.region)
    yield from _land(scene, basemap, frame, ink)
    seen = (name for n, name in enumerate(names) if n not in plan.hidden and name.zoom <= frame.region.zoom)
    yield from (_name(name, frame, ink) for name in seen if frame.holds(frame.project(name.longitude, name.latitude)))
    yield from _arrows(scene.routes, frame)
    for town in scene.towns:
        x, y = frame.project(town.longitude, town.latitude)
        yield (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{town.radius}" fill="{ink.accent}" fill-opacity="0.75" '
            f'stroke="{ink.ground}" stroke-width="1.2">'
            f"<title>{html.escape(town.told)}: {town.count:,}</title></circle>"
        )
    yield from (_town_name(town, frame, ink) for town in plan.towns)
    yield from _bar(frame, ink)


def _land(scene: Scene, basemap: Path, frame: PictureFrame, ink: Ink) -> Iterator[str]:
    """Every land once, the provinces with events tinted above their own ground."""
    most = max(scene.areas.values(), default=1)
    yield f'<g stroke="{ink.border}" stroke-width="0.8" stroke-linejoin="round">'
    for shape in read_shapes(basemap / "basemap.geojson"):
        path = area_path(shape, frame)
        if path:
            ground = ink.own_land if shape.country == "KP" else ink.land
            yield f'<path fill="{ground}" d="{path}"/>'
        if path and shape.admin1 in scene.areas:
            tint = tint_of(scene.areas[shape.admin1], most)
            yield f'<path fill="{ink.accent}" fill-opacity="{tint:.2f}" d="{path}"/>'
    yield f'</g><g fill="none" stroke="{ink.river}" stroke-width="1.6">'
    for shape in read_shapes(basemap / "rivers.geojson"):
        yield f'<path d="{line_path(shape, frame)}"/>'
    yield "</g>"


def _name(name: LandName, frame: PictureFrame, ink: Ink) -> str:
    x, y = frame.project(name.longitude, name.latitude)
    color = ink.river if name.kind is NameKind.RIVER else ink.faint
    written = writing_of(name)
    (across, down), size = written.shift, written.size
    return _written(written.text, x + across, y + down, size, written.anchor, color, -name.angle)


def _town_name(town: Town, frame: PictureFrame, ink: Ink) -> str:
    x, y = frame.project(town.longitude, town.latitude)
    east, south, anchor = SIDES[town.side]
    room = town.radius + (4 if east else 9)
    return _written(town.label, x + east * room, y + south * room, TOWN_SIZE, anchor, ink.text)


def _written(text: str, x: float, y: float, size: int, anchor: str, color: str, turn: float = 0) -> str:
    lines = text.split("\n")
    first = y - size * LINE * (len(lines) - 1) / 2 + size * 0.35
    spans = "".join(
        f'<tspan x="{x:.1f}" y="{first + n * size * LINE:.1f}">{html.escape(line)}</tspan>'
        for n, line in enumerate(lines)
    )
    turned = f' transform="rotate({turn:g} {x:.1f} {y:.1f})"' if turn else ""
    return f'<text font-size="{size}" text-anchor="{anchor}" fill="{color}"{turned}>{spans}</text>'


def _arrows(routes: Sequence[Route], frame: PictureFrame) -> Iterator[str]:
    """Bent lines, pale where they begin and full where they end, as on the page."""
    for n, route in enumerate(routes):
        start = frame.project(route.from_longitude, route.from_latitude)
        end = frame.project(route.to_longitude, route.to_latitude)
        if not frame.holds(start) and not frame.holds(end):
            continue
        (a, b), (c, d), (x, y) = start, end, _bent(start, end)
        stops = "".join(
            f'<stop offset="{offset}" stop-color="{route.color}" stop-opacity="{opaque / 255:.2f}"/>'
            for offset, opaque in ((0, PALE), (1, FULL))
        )
        yield (
            f'<linearGradient id="r{n}" gradientUnits="userSpaceOnUse" x1="{a:.1f}" y1="{b:.1f}" x2="{c:.1f}" '
            f'y2="{d:.1f}">{stops}</linearGradient><path fill="none" stroke="url(#r{n})" stroke-width="{route.width}" '
            f'd="M{a:.1f} {b:.1f}Q{x:.1f} {y:.1f} {c:.1f} {d:.1f}"><title>{html.escape(route.words)}</title></path>'
        )


def _bent(start: Point, end: Point) -> Point:
    """The point that a line is drawn towards, to its left: the way back bends to the other side."""
    across, down = end[0] - start[0], end[1] - start[1]
    return (start[0] + end[0]) / 2 + BEND * down, (start[1] + end[1]) / 2 - BEND * across


def _bar(frame: PictureFrame, ink: Ink) -> Iterator[str]:
    bar = scale_bar(frame.region, 0, HEIGHT / 2 - FROM_BOTTOM)
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (frame.project(*point) for point in bar.path))
    yield f'<polyline fill="none" stroke="{ink.text}" stroke-width="1.5" points="{points}"/>'
    x, y = frame.project(bar.middle, bar.latitude)
    yield _written(bar.label, x, y - 9, TOWN_SIZE, "middle", ink.text)
