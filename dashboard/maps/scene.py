"""Decides what the map shows of the events: towns as points, provinces as areas, routes between towns."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.maps.names import Side
from dashboard.model import PlacePrecision

MOST_TOWNS, MOST_ROUTES = 400, 30
LEAST_RADIUS, MOST_RADIUS, RADIUS_STEP = 4.0, 24.0, 2.2  # pixels; a dot's area grows with its events
WIDE = (PlacePrecision.PROVINCE, PlacePrecision.COUNTY)


@dataclass(frozen=True)
class TacticInk:
    """A tactic in words, and the colour of its family."""

    label: str
    color: str


@dataclass(frozen=True)
class Town:
    """A dot; `label` is its name in two scripts, `told` the same with its country."""

    place_id: str
    label: str
    told: str
    longitude: float
    latitude: float
    count: int
    radius: float
    side: Side


@dataclass(frozen=True)
class Route:
    """From where people or agents came to where they were taken or reached; `tactic` is the one told most."""

    from_id: str
    from_label: str
    from_longitude: float
    from_latitude: float
    to_id: str
    to_label: str
    to_longitude: float
    to_latitude: float
    tactic: str
    tactic_label: str
    color: str
    count: int
    width: float

    @property
    def words(self) -> str:
        return f"from {self.from_label} to {self.to_label}"


@dataclass(frozen=True)
class Scene:
    """Everything of one view that is drawn; `n_towns` and `n_routes` count also what is too much to draw."""

    towns: tuple[Town, ...]
    areas: Mapping[str, int]
    routes: tuple[Route, ...]
    n_towns: int
    n_routes: int


@dataclass(frozen=True)
class Gloss:
    """The words and colours of a scene: names in two scripts and their sides by place id, tactics, countries."""

    labels: Mapping[str, str]
    sides: Mapping[str, Side]
    tactics: Mapping[str, TacticInk]
    countries: Mapping[str, str]

    def label(self, place_id: str, name: str) -> str:
        return self.labels.get(place_id, name)


def scene_of(places: pd.DataFrame, routes: tuple[pd.DataFrame, int], gloss: Gloss, most: int = 0) -> Scene:
    """The scene of an answer's places, its routes told most with the number of all; `most` is the largest dot's."""
    towns, (told, n_routes) = towns_of(places), routes
    drawn = tuple(_towns(towns.head(MOST_TOWNS), gloss, most))
    return Scene(drawn, areas_of(places), tuple(_routes(told.head(MOST_ROUTES), gloss)), len(towns), n_routes)


def towns_of(places: pd.DataFrame) -> pd.DataFrame:
    """Places that may be drawn as a point."""
    is_town = (places["precision"] == PlacePrecision.TOWN) & places["latitude"].notna() & places["longitude"].notna()
    return places[is_town]


def areas_of(places: pd.DataFrame) -> dict[str, int]:
    """Events by province, told with no finer place than a county or the province itself."""
    counted: Counter[str] = Counter()
    columns = (places[name].to_numpy(dtype=object) for name in ("precision", "admin1", "count"))
    for precision, admin1, count in zip(*columns, strict=True):
        if precision in WIDE and admin1:
            counted[admin1] += int(count)
    return dict(sorted(counted.items()))


def places_in(places: pd.DataFrame, admin1: str) -> tuple[str, ...]:
    """The place ids that tint a province."""
    wide = places[places["precision"].isin(WIDE)]
    return tuple(wide.loc[wide["admin1"] == admin1, "place_id"].astype(str))


def _towns(towns: pd.DataFrame, gloss: Gloss, most: int) -> Iterator[Town]:
    largest = max(most, int(towns["count"].max())) if len(towns) else 1
    step = min(RADIUS_STEP, (MOST_RADIUS - LEAST_RADIUS) / largest**0.5)
    rows: Iterator[Any] = towns.itertuples(index=False)
    for town in rows:
        yield Town(
            str(town.place_id),
            (label := gloss.label(town.place_id, town.name)),
            f"{label}, {gloss.countries[town.country]}" if town.country in gloss.countries else label,
            round(float(town.longitude), 3),
            round(float(town.latitude), 3),
            int(town.count),
            round(LEAST_RADIUS + step * town.count**0.5, 1),
            gloss.sides.get(town.place_id, Side.EAST),
        )


def _routes(routes: pd.DataFrame, gloss: Gloss) -> Iterator[Route]:
    most = max(int(routes["count"].max()), 1) if len(routes) else 1
    rows: Iterator[Any] = routes.itertuples(index=False)
    for row in rows:
        tactic = gloss.tactics.get(row.tactic, TacticInk("Context item", "#808080"))
        yield Route(
            str(row.from_id), gloss.label(row.from_id, row.from_name), round(row.from_lon, 3), round(row.from_lat, 3),
            str(row.to_id), gloss.label(row.to_id, row.to_name), round(row.to_lon, 3), round(row.to_lat, 3),
            str(row.tactic), tactic.label, tactic.color, int(row.count), round(1.2 + 4 * (row.count / most) ** 0.5, 1),
        )  # fmt: skip
