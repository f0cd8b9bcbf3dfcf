"""Loads the parts of the map that can be looked at, from a file that an analyst can change."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from dashboard.settings import starting_workspace

REGIONS_FILE = "regions.yaml"
FIELDS = ("label", "latitude", "longitude", "zoom")
MOST_ZOOM = 12.0
WORLD = 512  # pixels round the earth at zoom 0
LIMITS = {"latitude": (-80.0, 80.0), "longitude": (-180.0, 180.0), "zoom": (0.0, MOST_ZOOM)}


class RegionsError(ValueError):
    """A file of regions cannot be used; the message names file and key."""


@dataclass(frozen=True)
class Region:
    """A part of the map to look at: middle in degrees, deck.gl zoom."""

    key: str
    label: str
    latitude: float
    longitude: float
    zoom: float


def load_regions(basemap: Path) -> tuple[Region, ...]:
    """The regions of a workspace, the first to open first; those of the product where it has no file of its own."""
    own = basemap / REGIONS_FILE
    return _read(own if own.is_file() else starting_workspace().basemap / REGIONS_FILE)


def find_region(regions: tuple[Region, ...], key: str) -> Region | None:
    """The region of a key, the first for none; None for a key that is not there."""
    return next((region for region in regions if region.key == key or not key), None)


@lru_cache(maxsize=4)
def _read(path: Path) -> tuple[Region, ...]:
    read = yaml.safe_load(path.read_text("utf-8"))
    if not isinstance(read, dict) or not read:
        raise RegionsError(f"{path}: no regions")
    return tuple(_region_of(path, str(key), value) for key, value in read.items())


def _region_of(path: Path, key: str, value: object) -> Region:
    if not isinstance(value, dict) or sorted(map(str, value)) != sorted(FIELDS):
        raise RegionsError(f"{path}: {key} must have {', '.join(FIELDS)} and nothing else")
    numbers = {field: _number(path, key, field, value) for field in LIMITS}
    if not key.isidentifier() or not isinstance(value["label"], str) or not value["label"]:
        raise RegionsError(f"{path}: {key} must be a word, and its label words")
    return Region(key, value["label"], **numbers)


def _number(path: Path, key: str, field: str, value: Mapping[str, Any]) -> float:
    number, (least, most) = value[field], LIMITS[field]
    if not isinstance(number, int | float) or isinstance(number, bool) or not least <= number <= most:
        raise RegionsError(f"{path}: {field} of {key} must be a number from {least:g} to {most:g}")
    return float(number)


def pixel_of(longitude: float, latitude: float, zoom: float) -> tuple[float, float]:
    """Web Mercator, as deck.gl draws it: pixels east of 180° W and south of the edge at 85° N."""
    scale = WORLD * 2**zoom
    turned = math.asinh(math.tan(math.radians(latitude)))
    return (longitude / 360 + 0.5) * scale, (0.5 - turned / (2 * math.pi)) * scale


def position_of(x: float, y: float, zoom: float) -> tuple[float, float]:
    """Longitude and latitude of a pixel."""
    scale = WORLD * 2**zoom
    return (x / scale - 0.5) * 360, math.degrees(math.atan(math.sinh((0.5 - y / scale) * 2 * math.pi)))
