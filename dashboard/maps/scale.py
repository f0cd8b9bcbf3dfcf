"""Measures a scale bar that lies on the ground of a region, so that it stays true at every zoom."""

import math
from dataclasses import dataclass

from dashboard.maps.regions import Region, pixel_of, position_of

EARTH = 40_075_017.0  # metres round the equator
LENGTHS = tuple(step * 10**power for power in range(4) for step in (1, 2, 5))  # kilometres
WIDEST = 130.0  # pixels
TICK = 5.0  # pixels


@dataclass(frozen=True)
class ScaleBar:
    """A line from west to east along a latitude, with ticks up to another one."""

    kilometres: int
    west: float
    east: float
    latitude: float
    tick: float

    @property
    def label(self) -> str:
        return f"{self.kilometres:,} km"

    @property
    def middle(self) -> float:
        return (self.west + self.east) / 2

    @property
    def path(self) -> list[list[float]]:
        """Longitudes and latitudes of the line with its two ticks."""
        corners = [(self.west, self.tick), (self.west, self.latitude), (self.east, self.latitude)]
        return [[round(x, 5), round(y, 5)] for x, y in [*corners, (self.east, self.tick)]]


def scale_bar(region: Region, east: float, south: float) -> ScaleBar:
    """The longest bar of a round length that is not too wide, its middle `east` and `south` pixels off the region's."""
    x, y = pixel_of(region.longitude, region.latitude, region.zoom)
    middle, latitude = position_of(x + east, y + south, region.zoom)
    _, tick = position_of(x, y + south - TICK, region.zoom)
    degree = EARTH / 360_000 * math.cos(math.radians(latitude))  # kilometres
    pixels = pixel_of(1, 0, region.zoom)[0] - pixel_of(0, 0, region.zoom)[0]  # of a degree of longitude
    fitting = [length for length in LENGTHS if length / degree * pixels <= WIDEST]
    kilometres = max(fitting, default=LENGTHS[0])
    half = kilometres / degree / 2
    return ScaleBar(kilometres, middle - half, middle + half, latitude, tick)
