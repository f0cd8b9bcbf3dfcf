"""The documents: what each yielded, and what was refused and why."""

from dashboard.widgets.sources import draw_documents, draw_issues
from dashboard.widgets.workspace import current

opened = current()
draw_documents(opened)
draw_issues(opened)
