"""How documents become events, how well that works, and what it cannot show."""

from dashboard.widgets.method import draw_accuracy, draw_codebook, draw_text
from dashboard.widgets.workspace import current

opened = current()
draw_text("rules")
draw_accuracy(opened)
draw_codebook(opened)
draw_text("limits")
