"""A card for each tactic; where exactly one is filtered, its whole page."""

from dashboard.widgets import view
from dashboard.widgets.cards import draw_cards
from dashboard.widgets.tactic_page import draw_tactic, find_tactic
from dashboard.widgets.workspace import current

opened = current()
tactic = find_tactic(opened, view.filters())
if tactic:
    draw_tactic(opened, tactic)
else:
    draw_cards(opened)
