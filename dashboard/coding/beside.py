"""Reads what stands beside the places and dates of a sentence, once for each sentence."""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from dashboard.coding.phrasing import SENTENCES, Phrasing
from dashboard.coding.reading import Reading
from dashboard.dates import searchable
from dashboard.gazetteer import PlaceMention
from dashboard.model import PlacePrecision, When

GOVERNORS, GOVERNED = ("from_place", "to_place", "at_place"), 7  # words before a place that may rule it
BEFORE_PLACE = ("telling_place", "base_before", "mission_before")
AFTER_PLACE = ("telling_after", "base_after", "home_after")
BEFORE_DATE = ("telling_date", "life_date")
IN_CLAUSE = ("earlier_tense", "relative_words", "not_the_act")  # lists looked for in the clause before a date
LAST_WORDS = ("the", "and", "or")
WORDS_BACK = 5
WORDS = 4096  # that are remembered
BEFORE, AFTER, BACK = 60, 60, 90  # characters before and behind a place, and before a date, that are read
CAPITALS = ("Pyongyang", "Seoul", "Beijing", "Tokyo", "Washington", "Moscow")
COUNTRIES, COUNTRY = ("KP", "CN", "KR"), PlacePrecision.COUNTRY
QUOTES = ("“", '"')
WORD = re.compile(r"\S+")
UP_TO_MARK = re.compile(r'.*[.;:,“”"(]', re.DOTALL)


class PlaceWords(NamedTuple):
    """The words and marks beside a place that are weighed."""

    preposition: str
    last: str
    signs: tuple[str, ...]
    comma: bool


class PlaceRules(NamedTuple):
    """What the written rules ask for: lists right before and right behind a place, the one that rules it, marks."""

    before: frozenset[str]
    after: frozenset[str]
    governor: str
    hyphen: bool
    possessive: bool


class Beside(NamedTuple):
    """A place behind the dateline or in it, and what stands beside it."""

    mention: PlaceMention
    land: str
    is_fine: bool
    words: PlaceWords
    rules: PlaceRules


class PlaceSides:
    """Reads the words around the places of sentences."""

    def __init__(self, phrasing: Phrasing) -> None:
        self._phrasing = phrasing
        self._before = phrasing.at_end(*BEFORE_PLACE)
        self._after = phrasing.at_start(*AFTER_PLACE)
        self._governs = phrasing.whole(*GOVERNORS)
        self._rules_end = phrasing.at_end(*GOVERNORS)
        self.of = lru_cache(maxsize=SENTENCES)(self._read)
        self._is_preposition = lru_cache(maxsize=WORDS)(self._rules)

    def _read(self, reading: Reading) -> tuple[Beside, ...]:
        return tuple(self._beside(reading.text, mention) for mention in reading.places)

    def _beside(self, text: str, mention: PlaceMention) -> Beside:
        clause = last_clause(text[max(0, mention.start - BEFORE) : mention.start])
        after = text[mention.end : mention.end + AFTER]
        rules = PlaceRules(
            before=frozenset([name for name in self._before.find(clause) if ends(self._phrasing[name], clause)]),
            after=self._after.find(after),
            governor=self._governor(clause),
            hyphen=after[:1] in ("-", "–"),
            possessive=after.startswith(("’s", "'s")),
        )
        country = mention.place.country
        land, is_fine = country if country in COUNTRIES else "other", mention.place.precision is not COUNTRY
        return Beside(mention, land, is_fine, self._words(mention, clause, after[:1] == ",", rules), rules)

    def _words(self, mention: PlaceMention, clause: str, comma: bool, rules: PlaceRules) -> PlaceWords:
        words = clause.lower().split()
        known = [word for word in words[-WORDS_BACK:] if self._is_preposition(word)]
        last = words[-1] if words else "^"
        told = last in LAST_WORDS or last == "^" or self._is_preposition(last)
        marks = {"hyphen": rules.hyphen, "possessive": rules.possessive, "capital": mention.name in CAPITALS}
        signs = [name for name in BEFORE_PLACE if name in rules.before]
        signs += [name for name in AFTER_PLACE if name in rules.after]
        signs += [name for name, holds in marks.items() if holds]
        return PlaceWords(known[-1] if known else "-", last if told else "w", tuple(signs), comma)

    def _governor(self, clause: str) -> str:
        """The list whose words stand nearest before the place, in its clause; empty for a place that stands alone."""
        if not self._rules_end.find(clause):
            return ""
        starts = [match.start() for match in WORD.finditer(clause)]
        for start in reversed(starts[-GOVERNED:]):
            if found := self._governs.find(clause[start:]):
                return next(name for name in GOVERNORS if name in found)
        return ""

    def _rules(self, word: str) -> bool:
        return self._phrasing["prepositions"].fullmatch(word) is not None


class DateWords(NamedTuple):
    """What is weighed of the words around a date: lists right before it and in the clause before, the last word."""

    before: frozenset[str]
    clause: frozenset[str]
    last: str
    tells: bool
    starts: bool
    is_quote: bool


class DateSides:
    """Reads the words before the dates of sentences."""

    def __init__(self, phrasing: Phrasing) -> None:
        self._phrasing = phrasing
        self._before = phrasing.at_end(*BEFORE_DATE)
        self._clause = phrasing.anywhere(*IN_CLAUSE)
        self.of = lru_cache(maxsize=SENTENCES)(self._read)
        self._is_date_word = lru_cache(maxsize=WORDS)(self._leads)

    def _read(self, reading: Reading) -> tuple[tuple[When, DateWords], ...]:
        """Of each date that is understood, in order."""
        tells = "telling" in self._phrasing.lists_in(reading.text)
        return tuple((mention.when, self._words(reading, mention.start, tells)) for mention in reading.told_dates)

    def _words(self, reading: Reading, start: int, tells: bool) -> DateWords:
        before = reading.text[max(0, start - BACK) : start]
        word = (before.split()[-1:] or ["^"])[0].lower()
        return DateWords(
            before=frozenset([name for name in self._before.find(before) if ends(self._phrasing[name], before)]),
            clause=self._clause.find(last_clause(before)),
            last=word if word == "^" or self._is_date_word(word) else "w",
            tells=tells,
            starts=start <= reading.opening + 3,
            is_quote=reading.text[:1] in QUOTES,
        )

    def _leads(self, word: str) -> bool:
        return self._phrasing["date_words"].fullmatch(word) is not None


def last_clause(before: str) -> str:
    marked = UP_TO_MARK.match(before)
    return before[marked.end() :] if marked else before


def ends(pattern: Any, before: str) -> bool:
    """Whether the pattern, read from the left, matches up to the end of `before`."""
    return any(match.end() == len(before) for match in pattern.finditer(searchable(before))) if before else False
