"""A card for each tactic of the codebook."""

from dashboard.widgets.cards import draw_cards
from dashboard.widgets.workspace import current

draw_cards(current())
