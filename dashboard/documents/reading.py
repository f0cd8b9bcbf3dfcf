"""Reads a file, or a text that is already decoded, into a document with its passages."""

from pathlib import Path

from dashboard.documents.archive import read_news_archive
from dashboard.documents.article import read_article, read_ngo_page
from dashboard.documents.assembly import Finding, assemble_document
from dashboard.documents.decoding import clean_text, decode_document
from dashboard.documents.formats import FORMATS, detect_format
from dashboard.documents.furniture import load_furniture
from dashboard.documents.html_page import read_html_page
from dashboard.documents.outlets import load_outlets
from dashboard.documents.parser import PARSER
from dashboard.documents.unreadable import UnreadableDocument
from dashboard.model import Document

LARGEST_FILE = 20 * 1024**2  # bytes


def read_document(path: Path, name: str, format: str = "") -> Document:
    """The document in a file; raises UnreadableDocument for an empty, binary, oversized or failing one."""
    data = _read_bytes(path, name)
    if data.startswith(b"%PDF") or path.suffix.lower() == ".pdf":
        return read_text(_read_pdf(data, name), name, format)
    return read_text(decode_document(data, name), name, format)


def read_text(text: str, name: str, format: str = "") -> Document:
    """The document in a text; `format` forces one of FORMATS, otherwise the content tells."""
    text = clean_text(text)
    chosen = _check_format(format, name) or detect_format(text, name)
    if chosen != "html":
        return assemble_document(name, text, _read_plain(text, chosen))
    page = read_html_page(PARSER.parse_html(text, name), load_furniture(), load_outlets())
    if not page.finding.passages:
        raise UnreadableDocument(name, "is a page without a story")
    return assemble_document(name, page.text, page.finding)


def _read_plain(text: str, chosen: str) -> Finding:
    rules, outlets = load_furniture(), load_outlets()
    if chosen == "news_archive":
        return read_news_archive(text, rules)
    return read_ngo_page(text, rules, outlets) if chosen == "ngo_page" else read_article(text, rules, outlets)


def _check_format(format: str, name: str) -> str:
    if format and format not in FORMATS:
        raise ValueError(f"{name}: format {format!r} is none of {', '.join(FORMATS)}")
    return format


def _read_bytes(path: Path, name: str) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise UnreadableDocument(name, f"is larger than {LARGEST_FILE // 1024**2} MB")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(name, f"cannot be opened: {error.strerror}") from error


def _read_pdf(data: bytes, name: str) -> str:
    text = "\n\n".join(PARSER.parse_pdf(data, name).paragraphs)
    if not text.strip():
        raise UnreadableDocument(name, "is a PDF without text, probably scanned pages")
    return text
