"""Cuts text into the words that names are compared by, and indexes the names by their first word."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from dashboard.gazetteer.places import NameReading

_HAN, _HANGUL = "\u3400-\u9fff", "\uac00-\ud7a3"
CJK = _HAN + _HANGUL
_MARK = "\u0300-\u036f"
_LETTER = rf"(?:[^\W{CJK}]|[{_MARK}])"
# An apostrophe belongs to "Kaech'on" and "Ji'an", but not to "China's".
WORD = re.compile(rf"[{CJK}]+|{_LETTER}+(?:['’‘ʼ](?![sS](?!\w)){_LETTER}+)*")
_ASCII_WORD = re.compile(r"\w+(?:'(?![sS](?!\w))\w+)*", re.ASCII)  # the same in plain text, found sooner
CJK_START = re.compile(rf"[{CJK}]")
_LONGEST_WORD = 40

SPACE = r"(?:[ \t\u00a0]{1,3}|[ \t]?\r?\n[ \t]?)"
_GAP = re.compile(rf"['’]?{SPACE}|[-‐‑'’]")
_INITIAL_GAP = re.compile(rf"\.{SPACE}?")


class Words(NamedTuple):
    """The words of a text and the form in which each is compared; empty for one that is too long for a name."""

    text: str
    found: list[re.Match[str]]
    folded: list[str]

    def starts_small(self, at: int) -> bool:
        return self.text[self.found[at].start()].islower()


def words_of(text: str) -> Words:
    found = list((_ASCII_WORD if text.isascii() else WORD).finditer(text))
    words = [match[0] for match in found]
    return Words(text, found, [fold(word) if len(word) <= _LONGEST_WORD else "" for word in words])


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


def index_words(readings: Iterable[NameReading]) -> WordIndex:
    def keyed() -> Iterator[tuple[str, int, str, NameReading]]:
        for reading in readings:
            words = [fold(m[0]) for m in WORD.finditer(reading.spelling)]
            yield words[0], len(words), " ".join(words), reading

    return _grouped(keyed())


def opens_small(reading: NameReading) -> bool:
    """Whether its first word may be printed without a capital."""
    first = WORD.search(reading.spelling)
    return first is not None and first[0][0].islower()


def index_signs(readings: Iterable[NameReading]) -> WordIndex:
    return _grouped((r.spelling[0], len(r.spelling), r.spelling, r) for r in readings)


def stand_together(words: Words, at: int, length: int) -> bool:
    """Whether no punctuation stands between so many words from `at`."""
    return all(_is_gap(words, left) for left in range(at, at + length - 1))


def _is_gap(words: Words, left: int) -> bool:
    start, end = words.found[left].end(), words.found[left + 1].start()
    if end - start > 4:
        return False
    initial = start - words.found[left].start() == 1 or words.folded[left] in ("st", "mt")
    gap = words.text[start:end]
    return bool(_GAP.fullmatch(gap) or (initial and _INITIAL_GAP.fullmatch(gap)))


def is_spelled(spelling: str, words: Words, at: int, length: int) -> bool:
    """Proper names keep their capitals; an abbreviation of capitals ("US", "ROK") stands only in capitals."""
    if length == 1 and len(spelling) <= 4 and spelling.isupper():
        return words.found[at][0].isupper()
    return not any(capital and words.starts_small(at + n) for n, capital in enumerate(_capitals(spelling)))


@lru_cache(maxsize=65536)
def _capitals(spelling: str) -> tuple[bool, ...]:
    """Of each word of a name whether it is printed with a capital."""
    return tuple(not word[0].islower() for word in WORD.findall(spelling))
