"""Makes text of documents harmless in the slots that XML, HTML and spreadsheets read."""

import html
import re
from urllib.parse import urlsplit

from dashboard.exports.cells import RISKY

# Characters that XML 1.0 and HTML cannot hold, and halves of surrogate pairs, which no file can.
UNHOLDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
NONCHARACTERS = range(0xFFFE, 0x110000, 0x10000)  # the last two of each plane: valid in XML, an error in HTML
CONTROL_PICTURES = 0x2400
DELETE, DELETE_PICTURE = 0x7F, "\u2421"
REPLACEMENT = "\ufffd"
CALM = str.maketrans({"<": "‹", ">": "›"})
LINK = re.compile(r"https?://[^\s\"'<>\\^`{|}\x00-\x20\x7f-\x9f]+", re.IGNORECASE)


def holdable(text: str) -> str:
    """The text with line ends of one kind; a control character is shown by its picture, as ␀."""
    return UNHOLDABLE.sub(_picture_of, text.replace("\r\n", "\n").replace("\r", "\n"))


def is_holdable(text: str) -> bool:
    """Whether XML and HTML hold the text as it is, line ends apart."""
    return UNHOLDABLE.search(text) is None


def calm(text: str) -> str:
    """One line of text for a label that its reader may take for HTML more than once: angle brackets become ‹ ›."""
    return " ".join(holdable(text).translate(CALM).split())


def html_cell(text: str) -> str:
    """Text as HTML in one line of a table cell; what would begin a formula is written as a character reference."""
    cell = html.escape(holdable(text), quote=False).replace("\n", "<br>").lstrip()
    return f"&#{ord(cell[0])};{cell[1:]}" if cell[:1] in RISKY and cell else cell


def plain_link(url: str) -> str:
    """The address if it is a plain http(s) one, without a name or password in it; else empty."""
    if not LINK.fullmatch(url):
        return ""
    try:
        parts = urlsplit(url)
        return url if parts.hostname and "@" not in parts.netloc and parts.port != 0 else ""
    except ValueError:  # a port or an IPv6 address that is none
        return ""


def _picture_of(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code == DELETE:
        return DELETE_PICTURE
    return chr(CONTROL_PICTURES + code) if code < ord(" ") else REPLACEMENT
