"""Reads source documents: files to text, text to passages."""

from dashboard.documents.finding import find_documents
from dashboard.documents.formats import FORMATS
from dashboard.documents.reading import read_document, read_text
from dashboard.documents.unreadable import UnreadableDocument

__all__ = ["FORMATS", "UnreadableDocument", "find_documents", "read_document", "read_text"]
