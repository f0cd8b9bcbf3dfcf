"""Draws a sentence where it stands in its document, with the rest of the text folded away."""

from dashboard.exports.stamp import Layer
from dashboard.model import Event
from dashboard.widgets.plain import markup
from dashboard.widgets.workspace import OpenWorkspace

AROUND = 450  # characters of the document to either side of the sentence; the rest is folded
MOST_FOLDED = 40_000  # characters of the rest, to either side
MISSING = {
    Layer.FULL: "The text of this document is not in the build: the sentence stands alone.",
    Layer.PUBLIC: "Texts of documents are not part of the public layer.",
}


def quote_in_document(opened: OpenWorkspace, event: Event) -> str:
    """The document around the sentence, escaped piece by piece, with the sentence marked."""
    text = opened.text_of(event.document_id)
    start, end = event.quote_start, event.quote_end
    mark = f"<mark>{markup(event.quote)}</mark>"
    if text is None or text[start:end] != event.quote:
        note = MISSING[opened.layer] if text is None else "The text has changed since the event was coded."
        return f'<div class="document">{mark}</div><p class="note">{note}</p>'
    first, last = _word_start(text, start - AROUND), _word_start(text, end + AROUND)
    before = _folded("Text before", text[max(first - MOST_FOLDED, 0) : first])
    after = _folded("Text after", text[last : last + MOST_FOLDED])
    around = f"{markup(text[first:start])}{mark}{markup(text[end:last])}"
    return f'<div class="document">{before}{around}{after}</div>'


def _word_start(text: str, near: int) -> int:
    """The start of the first word from a position on."""
    if near <= 0 or near >= len(text):
        return max(0, min(near, len(text)))
    space = text.find(" ", near, near + 60)
    return near if space < 0 else space + 1


def _folded(label: str, text: str) -> str:
    return f"<details><summary>{label}</summary>{markup(text)}</details>" if text.strip() else ""
