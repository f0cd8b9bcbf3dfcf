"""Tactics against years, places or publishers; a cell leads to its events."""

from dashboard.widgets.empty import draw_if_empty
from dashboard.widgets.matrix import draw_matrix
from dashboard.widgets.workspace import current

opened = current()
if not draw_if_empty(opened):
    draw_matrix(opened)
