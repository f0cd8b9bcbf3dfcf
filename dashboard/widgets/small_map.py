"""Draws the map small: an outline without any script, a dot a town, and counts of what has none."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from dashboard.filters import NOT_STATED, Filters
from dashboard.maps import towns_of
from dashboard.outline import HEIGHT, WIDTH, find_position
from dashboard.widgets.links import address_of, counted, link
from dashboard.widgets.own_files import outline_address
from dashboard.widgets.plain import markup
from dashboard.widgets.workspace import OpenWorkspace, places, totals

MOST_DOTS, MOST_NAMES = 40, 6
LEAST, MOST = 8.0, 26.0  # pixels across a dot; its area grows with its events
NAME_ROOM = 0.07  # of the height, between two names
NAME_WIDE = 0.24  # of the width


def small_map(opened: OpenWorkspace, filters: Filters) -> str:
    """Dots lead to the events of their town; nothing that is vaguer than a town is drawn."""
    towns = towns_of(places(opened, filters))
    rows: Iterator[Any] = towns.itertuples(index=False)
    drawn = [(town, at) for town in rows if (at := find_position(town.longitude, town.latitude))][:MOST_DOTS]
    most = max((town.count for town, _ in drawn), default=1)
    names = _named([at for _, at in drawn])
    dots = "".join(_dot(town, at, most, n in names, filters) for n, (town, at) in enumerate(drawn))
    return f'<div class="small-map">{_picture()}{dots}</div>{_rest(opened, filters, towns, len(drawn))}'


def _picture() -> str:
    """An image of its own, since Streamlit takes drawings out of HTML."""
    return f'<img src="{outline_address()}" width="{WIDTH}" height="{HEIGHT}" alt="">'


def _named(positions: list[tuple[float, float]]) -> set[int]:
    """The dots whose names have room, those with most events first."""
    named: list[int] = []
    for n, (x, y) in enumerate(positions):
        near = any(
            abs(positions[other][1] - y) < NAME_ROOM and abs(positions[other][0] - x) < NAME_WIDE for other in named
        )
        if not near and len(named) < MOST_NAMES:
            named.append(n)
    return {*named}


def _dot(town: Any, at: tuple[float, float], most: int, named: bool, filters: Filters) -> str:
    wide = LEAST + (MOST - LEAST) * (town.count / most) ** 0.5
    told = markup(f"{town.name}: {counted(town.count, 'event')}")
    style = f"left:{100 * at[0]:.1f}%;top:{100 * at[1]:.1f}%;width:{wide:.0f}px;height:{wide:.0f}px"
    label = f"<span>{markup(town.name, 18)}</span>" if named else ""
    target = markup(address_of("events", filters.choose("place", (town.place_id,))))
    side = "dot west" if at[0] > 1 - NAME_WIDE else "dot"
    return f'<a class="{side}" style="{style}" href="{target}" aria-label="{told}" title="{told}">{label}</a>'


def _rest(opened: OpenWorkspace, filters: Filters, towns: pd.DataFrame, drawn: int) -> str:
    """What the picture leaves out, with the way to it."""
    found = totals(opened, filters)
    parts = [f"{drawn:,} of {counted(len(towns), 'town')} drawn"]
    if found.unplaced:
        target = address_of("events", filters.choose("place", (NOT_STATED,)))
        parts.append(link(f"{counted(found.unplaced, 'event')} without a place", target))
    if found.country_only:
        parts.append(link(f"{found.country_only:,} with a country only", address_of("map", filters)))
    return f'<p class="note">{" · ".join(parts)}</p>'
