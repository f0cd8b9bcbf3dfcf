"""Reads what stands beside a place or a date in its sentence, once for each name."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dashboard.coding.phrasing import Phrasing

GOVERNORS, GOVERNED = ("from_place", "to_place", "at_place"), 7  # words before a place that may rule it
BEFORE_PLACE = ("telling_place", "base_before", "mission_before")
AFTER_PLACE = ("telling_after", "base_after", "home_after")
BEFORE_DATE = ("telling_date", "life_date")
IN_CLAUSE = ("earlier_tense", "relative_words", "not_the_act")  # lists looked for in the clause before a date
LAST_WORDS = ("the", "and", "or")
WORDS_BACK = 5
NAMES, WORDS = 1024, 4096  # that are remembered: the names of a few sections, and words met again and again
WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class BesidePlace:
    """Which lists hold right before and right behind a place, the one that rules it, and single words and marks."""

    before: frozenset[str]
    after: frozenset[str]
    governor: str
    preposition: str
    last: str
    hyphen: bool
    possessive: bool
    comma: bool

    @property
    def signs(self) -> tuple[str, ...]:
        """The lists and marks that hold, in the order in which they are weighed."""
        lists = [*(name for name in BEFORE_PLACE if name in self.before), *(n for n in AFTER_PLACE if n in self.after)]
        return (*lists, *(["hyphen"] if self.hyphen else []), *(["possessive"] if self.possessive else []))


class PlaceSides:
    """Reads the words around places."""

    def __init__(self, phrasing: Phrasing) -> None:
        self._phrasing = phrasing
        self._before = phrasing.at_end(*BEFORE_PLACE)
        self._after = phrasing.at_start(*AFTER_PLACE)
        self._governs = phrasing.whole(*GOVERNORS)
        self.read = lru_cache(maxsize=NAMES)(self._read)
        self._is_preposition = lru_cache(maxsize=WORDS)(self._rules)

    def _read(self, before: str, after: str) -> BesidePlace:
        clause = last_clause(before)
        words = clause.lower().split()
        known = [word for word in words[-WORDS_BACK:] if self._is_preposition(word)]
        last = words[-1] if words else "^"
        return BesidePlace(
            before=frozenset(name for name in self._before.find(clause) if ends(self._phrasing[name], clause)),
            after=self._after.find(after),
            governor=self._governor(clause),
            preposition=known[-1] if known else "-",
            last=last if last in LAST_WORDS or last == "^" or self._is_preposition(last) else "w",
            hyphen=after[:1] in ("-", "–"),
            possessive=after.startswith(("’s", "'s")),
            comma=after[:1] == ",",
        )

    def _governor(self, clause: str) -> str:
        """The list whose words stand nearest before the place, in its clause; empty for a place that stands alone."""
        starts = [match.start() for match in WORD.finditer(clause)]
        for start in reversed(starts[-GOVERNED:]):
            if found := self._governs.find(clause[start:]):
                return next(name for name in GOVERNORS if name in found)
        return ""

    def _rules(self, word: str) -> bool:
        return self._phrasing["prepositions"].fullmatch(word) is not None


@dataclass(frozen=True)
class BesideDate:
    """Which lists hold right before a date and in the clause before it, and the last word."""

    before: frozenset[str]
    clause: frozenset[str]
    last: str


class DateSides:
    """Reads the words before dates."""

    def __init__(self, phrasing: Phrasing) -> None:
        self._phrasing = phrasing
        self._before = phrasing.at_end(*BEFORE_DATE)
        self._clause = phrasing.anywhere(*IN_CLAUSE)
        self.read = lru_cache(maxsize=NAMES)(self._read)
        self._is_date_word = lru_cache(maxsize=WORDS)(self._leads)

    def _read(self, before: str) -> BesideDate:
        word = (before.split()[-1:] or ["^"])[0].lower()
        return BesideDate(
            before=frozenset(name for name in self._before.find(before) if ends(self._phrasing[name], before)),
            clause=self._clause.find(last_clause(before)),
            last=word if word == "^" or self._is_date_word(word) else "w",
        )

    def _leads(self, word: str) -> bool:
        return self._phrasing["date_words"].fullmatch(word) is not None


def last_clause(before: str) -> str:
    return before[max(before.rfind(mark) for mark in '.;:,“”"(') + 1 :]


def ends(pattern: Any, before: str) -> bool:
    """Whether the pattern, read from the left, matches up to the end of `before`."""
    return any(match.end() == len(before) for match in pattern.finditer(before)) if before else False
