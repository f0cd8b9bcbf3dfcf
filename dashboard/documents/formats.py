"""Tells what kind of page a text is, from its content."""

import re2

FORMATS = ("news_archive", "ngo_page", "article", "html")

_HTML = re2.compile(
    r"(?is)^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,900}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|article|title)\b"
)
_TAG = re2.compile(r"(?i)<(?:p|div|h1|span|article|td|br)\b[^<>]*>")
_ARCHIVE = re2.compile(r"(?m)^#{1,6}\s*\[?\s*\d{4}-\d{1,2}-\d{1,2}\s*\]?\s*(?:\(|$)")
_DATE_LINE = re2.compile(r"(?im)^[\s\x{00a0}]*date[\s\x{00a0}]?[:：]")
_CRUMBS = re2.compile(r"(?im)^[\s\x{00a0}]*home ?[>»›]")
_PAGE_MARK = re2.compile(
    r"(?im)^[\s\x{00a0}]*(?:prev(?:ious)?[\s\x{00a0}|]+next|\[source ?:.*\]|https?://\S+[\s\x{00a0}]+\[\d+\])[\s\x{00a0}]*$"
)
_HEAD = 3_000  # characters in which a page says what it is


def detect_format(text: str, name: str = "") -> str:
    """One of FORMATS; a suffix counts only where the content has tags as well."""
    head = text[:_HEAD]
    if _HTML.search(head) or (name.lower().endswith((".html", ".htm", ".xhtml")) and _TAG.search(text)):
        return "html"
    if _ARCHIVE.search(head):
        return "news_archive"
    marks = sum(bool(mark.search(head)) for mark in (_DATE_LINE, _CRUMBS)) + bool(_PAGE_MARK.search(text))
    return "ngo_page" if marks >= 2 else "article"
