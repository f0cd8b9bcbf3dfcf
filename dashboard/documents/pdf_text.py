"""Takes the text out of a PDF; runs in the child process only."""

from io import BytesIO

from pypdf import PdfReader

from dashboard.documents.parsed import ParsedPage

_MOST_PAGES = 400


def parse_pdf(data: bytes) -> ParsedPage:
    """The pages' text in order; the file's own clocks and titles are not trusted and not read."""
    reader = PdfReader(BytesIO(data))
    pages = (page.extract_text() for page in reader.pages[:_MOST_PAGES])
    return ParsedPage(paragraphs=tuple(text.strip() for text in pages if text.strip()))
