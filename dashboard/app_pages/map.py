"""Events in space: towns, areas, routes, and what no map can draw."""

from dashboard.widgets.empty import draw_if_empty
from dashboard.widgets.map import draw_map
from dashboard.widgets.workspace import current

opened = current()
if not draw_if_empty(opened):
    draw_map(opened)
