"""Turns the bytes of a file into the text that is coded, by evidence for its encoding."""

import codecs

import re2

from dashboard.documents.unreadable import UnreadableDocument

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY_STARTS = (
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0",
    b"\x1f\x8b",
    b"%PDF",
)
_DECLARED = re2.compile(r"""(?i)(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_-]+)""")
_DECLARABLE = {
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "cp949": "cp949",
    "windows-949": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5",
    "shift_jis": "cp932",
    "euc-jp": "euc-jp",
    "iso-8859-1": "cp1252",
    "windows-1252": "cp1252",
    "latin1": "cp1252",
}
_CONTROL = frozenset(range(32)) - frozenset(b"\t\n\x0b\x0c\r\x1b")
_SURROGATES_AND_NUL = dict.fromkeys((0, *range(0xD800, 0xE000)), "\ufffd")


def clean_text(text: str) -> str:
    """Text with LF line ends and without what breaks files and frames; nothing else shifts an offset."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return text.translate(_SURROGATES_AND_NUL)


def decode_document(data: bytes, name: str) -> str:
    """The text of a file; raises UnreadableDocument for an empty or binary one, or one in no known encoding."""
    if data.startswith(_BINARY_STARTS):
        raise UnreadableDocument(name, "is a binary file, not text")
    encoding = _find_encoding(data)
    if encoding is None:
        raise UnreadableDocument(name, "is in no encoding that is known here, or is binary")
    text = clean_text(data.decode(encoding, errors="replace"))
    if not text.strip():
        raise UnreadableDocument(name, "is empty")
    return text


def _find_encoding(data: bytes) -> str | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    sample = data[:200_000]
    wide = _find_utf16(sample)
    if wide or _share_of_controls(sample) > 0.02:
        return wide
    if _decodes(data, "utf-8"):
        return "utf-8"
    declared = _find_declared(data)
    if declared and _decodes(data, declared):
        return declared
    if _is_damaged_utf8(data):
        return "utf-8"
    return "cp949" if _is_korean(data) else _western(data)


def _find_utf16(sample: bytes) -> str | None:
    """UTF-16 without a mark: NUL in every second byte of its spaces and line ends, and hardly in the others."""
    pairs = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    for encoding, many, few in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if pairs and many > 0.04 * pairs and few <= 0.1 * many and _is_plain(sample[: pairs * 2], encoding):
            return encoding
    return None


def _is_plain(sample: bytes, encoding: str) -> bool:
    text = sample.decode(encoding, errors="replace")
    return not any(ord(char) in _CONTROL for char in text) and text.count("\ufffd") <= 1


def _share_of_controls(sample: bytes) -> float:
    return sum(byte in _CONTROL for byte in sample) / max(len(sample), 1)


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _find_declared(data: bytes) -> str | None:
    head = data[:4096].decode("ascii", errors="replace")
    found = _DECLARED.search(head)
    return _DECLARABLE.get(found.group(1).lower()) if found else None


def _is_damaged_utf8(data: bytes) -> bool:
    """A file cut inside a character, or with a stray byte, in otherwise good UTF-8."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = sum(ord(char) > 127 for char in text) - broken
    return whole >= 4 * broken


def _is_korean(data: bytes) -> bool:
    """Nearly all of what is not ASCII are the common Hangul syllables, which stray Western bytes do not make."""
    try:
        text = data.decode("cp949")
    except UnicodeDecodeError:
        return False
    foreign = [char for char in text if ord(char) > 127]
    common = [char for char in foreign if "가" <= char <= "힣" and _encodes(char, "euc-kr")]
    return len(common) >= 0.7 * len(foreign)


def _encodes(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _western(data: bytes) -> str | None:
    return "cp1252" if _decodes(data, "cp1252") else None
