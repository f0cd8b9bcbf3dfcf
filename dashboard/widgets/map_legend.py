"""Says what the signs of the map mean, in words beside each sign."""

import streamlit as st

from dashboard.ink import faded
from dashboard.maps import MOST_ROUTES, Scene
from dashboard.maps.deck import FULL, PALE, tint_of
from dashboard.widgets.links import counted
from dashboard.widgets.plain import markup
from dashboard.widgets.theme import ink
from dashboard.widgets.workspace import OpenWorkspace

ATTRIBUTION = (
    "Places: GeoNames, CC BY 4.0. Base map: Natural Earth, public domain. Rivers and borders are approximate: the "
    "country of a town is the gazetteer's, also where its dot lies across the drawn line."
)
GUIDE = "Click a dot or a tinted province to filter by it, a route to list its events."


def draw_legend(opened: OpenWorkspace, scene: Scene) -> None:
    signs = [*_dots(scene), *_areas(scene), *_routes(opened, scene), _square()]
    lines = "".join(f"<li>{sign}</li>" for sign in signs)
    note = f'<p class="goes note">{GUIDE} {ATTRIBUTION}</p>'
    st.html(f'<ul class="goes map-legend" aria-label="Legend">{lines}</ul>{note}')


def _dots(scene: Scene) -> list[str]:
    """The largest and the smallest dot that are drawn."""
    color = ink().accent
    ends = {town.radius: town for town in (*scene.towns[-1:], *scene.towns[:1])}
    drawn = "".join(
        f'<i class="dot" style="width:{2 * town.radius:.0f}px;height:{2 * town.radius:.0f}px;background:{color}"></i>'
        f"{town.count:,} " for town in ends.values()
    )  # fmt: skip
    more = f" ({len(scene.towns):,} of {scene.n_towns:,} towns drawn)" if len(scene.towns) < scene.n_towns else ""
    return [f"{drawn}<span>Town, its area the number of events{more}</span>"] if scene.towns else []


def _areas(scene: Scene) -> list[str]:
    if not scene.areas:
        return []
    counts = sorted({min(scene.areas.values()), max(scene.areas.values())})
    drawn = "".join(
        f'<i class="area" style="background:{faded(ink().accent, tint_of(count, counts[-1]))}"></i>{count:,} '
        for count in counts
    )
    return [f"{drawn}<span>Events told of the province or of one of its counties only: no point</span>"]


def _routes(opened: OpenWorkspace, scene: Scene) -> list[str]:
    """An arrow for each family whose colour is drawn."""
    families = {tactic.key: tactic.family for tactic in opened.codebook.tactics}
    labels = {family.key: family.label for family in opened.codebook.families}
    colors = {families[route.tactic]: route.color for route in scene.routes if route.tactic in families}
    drawn = [
        f'<em><i class="arc" style="background:linear-gradient(90deg,{faded(colors[key], PALE / 255)},'
        f'{faded(colors[key], FULL / 255)})"></i><span>{markup(label)}</span></em>'
        for key, label in labels.items()
        if key in colors
    ]
    if not drawn:
        return []
    told = counted(scene.n_routes, "route")
    note = f"Route, from its pale end to its full end ({min(MOST_ROUTES, scene.n_routes)} of {told}), by tactic family:"
    return [f"<span>{note}</span> {' '.join(drawn)}"]


def _square() -> str:
    return '<b class="square">▪</b><span>Town named for orientation: no event of it is shown by a square</span>'
