"""Finds the publication date in a byline, stamp or title line."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import re2

from dashboard.dates.find import find_dates, readable
from dashboard.dates.patterns import Grammar, default_grammar
from dashboard.dates.records import DateContext, DateMention
from dashboard.dates.words import any_case
from dashboard.model import DateBasis, DatePrecision

LONGEST_STAMP = 300
FINAL_YEAR = re2.compile(r", ?(?:[A-Z][a-z]+ )?((?:19|20)\d\d)(?:[.;]|\s*$)")
BYLINE = re2.compile(r"\s*(?:By|BY) [A-Z]")
PROSE = re2.compile(r"(?i:\b(?:on|in|since|by|until|from|of|after|before|between|during)(?: the)? )$")


@dataclass(frozen=True)
class _Labels:
    """Patterns of the labels before a stamp, and of the papers that carry a year alone."""

    published: Any
    revised: Any
    edition: Any
    document: Any


@cache
def _labels_of(grammar: Grammar) -> _Labels:
    words = grammar.words
    return _Labels(
        _label(words.of("published_labels")),
        _label(words.of("revision_labels")),
        re2.compile(rf"\b{any_case(words.of('edition_words'))}\b"),
        re2.compile(rf"\b{any_case(words.of('document_words'))}\b"),
    )


def _label(words: tuple[str, ...]) -> Any:
    return re2.compile(rf"\b{any_case(words)}[ \t]{{0,3}}(?:on |at )?[:：]?[ \t]{{0,3}}(?:[A-Z][a-z]+day,? )?$")


def find_published(line: str) -> str:
    """EDTF day of a byline or stamp, else the year of a paper's title line, else ''."""
    if len(line) > LONGEST_STAMP:
        return ""
    grammar, clean = default_grammar(), readable(line)
    labels = _labels_of(grammar)
    stamps = [mention for mention in find_dates(clean, DateContext(), grammar) if _is_stamp(clean, mention, labels)]
    first_editions = [stamp for stamp in stamps if labels.revised.search(clean[: stamp.start]) is None]
    for stamp in (*first_editions, *stamps):
        return stamp.when.date
    return _edition_year(clean, labels)


def find_made(line: str) -> str:
    """EDTF day on which a line such as "Minutes of the meeting of 3 May 2014" says the text was made, else ''."""
    grammar, clean = default_grammar(), readable(line)
    if len(line) > LONGEST_STAMP or _labels_of(grammar).document.search(clean) is None:
        return ""
    days = [mention.when for mention in find_dates(clean, DateContext(), grammar) if not mention.refused]
    full = [when.date for when in days if when.precision is DatePrecision.DAY and when.start]
    return full[0] if len(full) == 1 else ""


def _is_stamp(line: str, mention: DateMention, labels: _Labels) -> bool:
    """A full day with its year, that no preposition ties into a sentence unless with a label ("posted on")."""
    if mention.when.precision != DatePrecision.DAY or mention.when.basis != DateBasis.STATED or not mention.when.start:
        return False
    before = line[: mention.start]
    if labels.published.search(before) or labels.revised.search(before) or BYLINE.match(line):
        return True
    return PROSE.search(before) is None


def _edition_year(line: str, labels: _Labels) -> str:
    match = FINAL_YEAR.search(line) if labels.edition.search(line) else None
    return match.group(1) if match is not None else ""
