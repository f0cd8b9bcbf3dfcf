"""What is in the workspace, in one screen; every part leads into its page."""

from dashboard.widgets.empty import draw_if_empty
from dashboard.widgets.overview import draw_overview
from dashboard.widgets.workspace import current

opened = current()
if not draw_if_empty(opened):
    draw_overview(opened)
