"""The documents: what each yielded, and what was refused and why; or one of them to read."""

from dashboard.widgets.reading import draw_read_document
from dashboard.widgets.search import draw_document_hits
from dashboard.widgets.sources import draw_documents, draw_issues
from dashboard.widgets.workspace import current

opened = current()
if not draw_read_document(opened):
    draw_document_hits(opened)
    draw_documents(opened)
    draw_issues(opened)
