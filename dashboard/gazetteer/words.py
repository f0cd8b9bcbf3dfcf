"""Cuts text into the words that names are compared by, and indexes the names by their first word."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from dashboard.gazetteer.places import NameReading

_HAN, _HANGUL = "\u3400-\u9fff", "\uac00-\ud7a3"
CJK = _HAN + _HANGUL
_MARK = "\u0300-\u036f"
_LETTER = rf"(?:[^\W{CJK}]|[{_MARK}])"
# An apostrophe belongs to "Kaech'on" and "Ji'an", but not to "China's".
WORD = re.compile(rf"[{CJK}]+|{_LETTER}+(?:['’‘ʼ](?![sS](?!\w)){_LETTER}+)*")
CJK_START = re.compile(rf"[{CJK}]")
_LONGEST_WORD = 40

SPACE = r"(?:[ \t\u00a0]{1,3}|[ \t]?\r?\n[ \t]?)"
_GAP = re.compile(rf"['’]?{SPACE}|[-‐‑'’]")
_INITIAL_GAP = re.compile(rf"\.{SPACE}?")


class Token(NamedTuple):
    start: int
    end: int
    folded: str
    capital: bool


def tokens_of(text: str) -> list[Token]:
    return [
        Token(m.start(), m.end(), fold(m[0]), not m[0][0].islower())
        for m in WORD.finditer(text)
        if m.end() - m.start() <= _LONGEST_WORD or CJK_START.match(m[0])
    ]


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Lower case without diacritics and apostrophes: the form in which names are compared."""
    if word.isascii() and "'" not in word:
        return word.lower()
    bare = (c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c) and c not in "'’‘ʼ")
    folded = "".join(bare).lower()
    return unicodedata.normalize("NFC", folded) if CJK_START.match(word) else folded


WordIndex = dict[str, tuple[tuple[dict[str, tuple[NameReading, ...]], int], ...]]


def _grouped(keyed: Iterator[tuple[str, int, str, NameReading]]) -> WordIndex:
    """First word → its names by length, the longest first."""
    nested: dict[str, dict[int, dict[str, tuple[NameReading, ...]]]] = {}
    for first, length, name, reading in keyed:
        names = nested.setdefault(first, {}).setdefault(length, {})
        names[name] = (*names.get(name, ()), reading)
    return {first: tuple((lengths[n], n) for n in sorted(lengths, reverse=True)) for first, lengths in nested.items()}


def index_words(readings: Iterator[NameReading]) -> WordIndex:
    def keyed() -> Iterator[tuple[str, int, str, NameReading]]:
        for reading in readings:
            words = [fold(m[0]) for m in WORD.finditer(reading.spelling)]
            yield words[0], len(words), " ".join(words), reading

    return _grouped(keyed())


def index_signs(readings: Iterator[NameReading]) -> WordIndex:
    return _grouped((r.spelling[0], len(r.spelling), r.spelling, r) for r in readings)


def joined_words(text: str, tokens: list[Token], at: int, length: int) -> str:
    """The folded words from `at`, empty when punctuation stands between them."""
    if at + length > len(tokens):
        return ""
    for left, right in zip(tokens[at : at + length - 1], tokens[at + 1 : at + length], strict=True):
        if right.start - left.end > 4 or not _is_gap(text, left, right):
            return ""
    return " ".join(token.folded for token in tokens[at : at + length])


def _is_gap(text: str, left: Token, right: Token) -> bool:
    gap = text[left.end : right.start]
    initial = left.end - left.start == 1 or left.folded in ("st", "mt")
    return bool(_GAP.fullmatch(gap) or (initial and _INITIAL_GAP.fullmatch(gap)))


def is_spelled(spelling: str, text: str, tokens: list[Token]) -> bool:
    """Proper names keep their capitals; an abbreviation of capitals ("US", "ROK") stands only in capitals."""
    printed = text[tokens[0].start : tokens[-1].end]
    if len(tokens) == 1 and len(spelling) <= 4 and spelling.isupper():
        return printed.isupper()
    wanted = [not m[0][0].islower() for m in WORD.finditer(spelling)]
    return all(token.capital or not capital for token, capital in zip(tokens, wanted, strict=True))
