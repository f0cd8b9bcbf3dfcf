"""Finds the day on which the source of a story spoke."""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import re2

from dashboard.dates.find import find_dates, readable
from dashboard.dates.patterns import Grammar, default_grammar
from dashboard.dates.records import DateContext, DateMention
from dashboard.dates.words import any_case
from dashboard.model import DatePrecision

LOOK_BACK = 240
LONGEST_GAP = 14
LONGEST_OPENING = 9
WORD = re2.compile(r"[\pL\pN][\pL\pN’'-]*")
SENTENCE_END = re2.compile(r"[.!?…][\"”’')\]]*\s+[\"“‘(\[]?[\p{Lu}\pN]|\n[ \t\r]*\n")
# A title or initial before a name ends no sentence
ABBREVIATION = re2.compile(
    r"(?:^|[\s(“\"])(?:[A-Z]|Mr|Mrs|Ms|Dr|Lt|Col|Gen|Maj|Sgt|Capt|Gov|Sen|Rep|Prof|U\.S|No"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)$"
)
CLOSES_CLAUSE = re2.compile(r"\s*(?:[.,;:)”\"—–]|$|that\b|how\b|why\b|in (?:a|an)\b)")
ORDERS = re2.compile(r"\s+(?:not )?to [a-z]")
BREAKS = frozenset(';:“”"()[]—–')
LEAD = re2.compile(r"^[\s\"“‘(\[]*(?:(?i:on|late on|early on)\s+)?$")


@dataclass(frozen=True)
class _Telling:
    """The verbs of telling and the words that part a date from them."""

    verb: Any
    passive: Any
    clause_words: frozenset[str]
    plain_ed_words: frozenset[str]


@cache
def _telling_of(grammar: Grammar) -> _Telling:
    words = grammar.words
    passive = rf"(?i)\b{any_case(words.of('passive'))}\s+(?:\w+ly\s+)?{any_case(words.of('passive_telling'))}$"
    return _Telling(
        re2.compile(rf"\b{any_case(words.of('telling'))}\b"),
        re2.compile(passive),
        frozenset(word.lower() for word in words.of("clause_words")),
        frozenset(word.lower() for word in words.of("plain_ed_words")),
    )


def find_spoken(text: str, context: DateContext) -> str:
    """EDTF day of the first date that a verb of telling governs; '' when there is none."""
    grammar = default_grammar()
    telling = _telling_of(grammar)
    clean = readable(text)
    for mention in find_dates(clean, replace(context, spoken=""), grammar):
        if mention.when.precision == DatePrecision.DAY and _is_governed(clean, mention, telling):
            return mention.when.date
    return ""


def _is_governed(text: str, mention: DateMention, telling: _Telling) -> bool:
    before = _sentence_before(text, mention.start)
    after = text[mention.end : mention.end + LOOK_BACK]
    if ORDERS.match(after):
        return False
    return _follows_telling(before, after, telling) or _opens_telling(before, after, telling)


def _sentence_before(text: str, position: int) -> str:
    """The part of the sentence before a position, at most `LOOK_BACK` characters."""
    window = text[max(0, position - LOOK_BACK) : position]
    start = 0
    for match in SENTENCE_END.finditer(window):
        if not ABBREVIATION.search(window[: match.start()]):
            start = match.end() - 1
    return window[start:]


def _follows_telling(before: str, after: str, telling: _Telling) -> bool:
    """ "Told X on <date>", "said a source to X on <date>": nothing between them opens another clause."""
    verbs = list(telling.verb.finditer(before))
    if not verbs or telling.passive.search(before[: verbs[-1].end()]):
        return False
    gap = before[verbs[-1].end() :]
    if "," in gap and not CLOSES_CLAUSE.match(after):
        return False
    return _is_plain(gap, telling, LONGEST_GAP)


def _opens_telling(before: str, after: str, telling: _Telling) -> bool:
    """ "On <date> a source in X said": the sentence opens with the date and the first verb is one of telling."""
    if not LEAD.search(before):
        return False
    verb = telling.verb.search(after)
    if verb is None or telling.passive.search(after[: verb.end()]):
        return False
    subject = after[: verb.start()]
    return "," not in subject.lstrip(" ,") and "." not in subject and _is_plain(subject, telling, LONGEST_OPENING)


def _is_plain(words: str, telling: _Telling, longest: int) -> bool:
    """Whether the words are names and nouns only: no other verb, pronoun, quotation or conjunction."""
    if BREAKS.intersection(words):
        return False
    found = [match.group() for match in WORD.finditer(words)]
    return len(found) <= longest and not any(_opens_clause(word, telling) for word in found)


def _opens_clause(word: str, telling: _Telling) -> bool:
    lower = word.lower()
    if lower in telling.clause_words:
        return True
    return lower.endswith("ed") and word.islower() and "-" not in word and lower not in telling.plain_ed_words
