"""Finds the dates of a text and resolves each against its context, in reading order."""

from bisect import bisect_right
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace

import re2

from dashboard.dates.edtf import (
    SEASON_START,
    Point,
    first_point,
    names_month,
    point_of,
    precision_of,
    shift_months,
    span_of,
)
from dashboard.dates.grammar import RULES, Rule
from dashboard.dates.patterns import FORWARD, OPENERS, Grammar, default_grammar
from dashboard.dates.reading import Reading
from dashboard.dates.records import DateContext, DateMention
from dashboard.dates.resolve import Frame, RefusalError, Value, open_interval
from dashboard.model import When

LOOK_BACK = 90
# "지난 3일간", "지난 3일 동안" last three days and name none
KOREAN_DURATION = ("간", "동")
WORD_AFTER = re2.compile(r"[ \t\x{a0}\n-]{1,3}([A-Za-z]+)")
ON_AFTER = re2.compile(r"[ \n](?:on|onwards|onward)\b")
DAY_MONTH_AFTER = re2.compile(r"[ \n]{1,2}[A-Z]")
# "In 2016 people fled" tells a year, "of 2016 people" a count; "On May 3 people fled" a day, "In May 30 people" a month
CUE_OF_COUNT = re2.compile(r"\b(?i:of|by|from|to|around)\s*$")
CUE_OF_MONTH = re2.compile(r"\b(?i:in|since|during|of)\s*$")


@dataclass(frozen=True)
class _Candidate:
    start: int
    end: int
    rule: Rule
    reading: Reading


def find_dates(text: str, context: DateContext, grammar: Grammar | None = None) -> tuple[DateMention, ...]:
    """The dates of a text in order, none overlapping; refused ones carry their reason."""
    using = grammar or default_grammar()
    clean = readable(text)
    candidates = _selected(_candidates(clean, using))
    if not candidates:
        return ()
    frame = _frame_of(context)
    mentions: list[DateMention] = []
    for candidate in candidates:
        floor = mentions[-1].end if mentions else 0
        mentions.append(_mention(text, clean, candidate, frame, using, floor))
        if previous := first_point(mentions[-1].when.date):
            frame = replace(frame, previous=previous, told=previous if names_month(previous) else frame.told)
    return tuple(mentions)


def readable(text: str) -> str:
    """The text in as many characters, with lone surrogates replaced: RE2 reads UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text


def searchable(text: str) -> str | bytes:
    """The text as RE2 searches it soonest: in bytes, where they have the same offsets."""
    return text.encode() if text.isascii() else text


def _frame_of(context: DateContext) -> Frame:
    previous = first_point(context.previous)
    return Frame(point_of(context.anchor), point_of(context.horizon), context.year, previous, first_point(context.told))


def _candidates(text: str, grammar: Grammar) -> list[_Candidate]:
    searched = searchable(text)
    matching = grammar.filter.Match(searched)
    if not matching:
        return []
    shields = _shields(text, searched, grammar)
    starts = [start for start, _ in shields]
    return [
        candidate
        for index in sorted(matching)
        for candidate in _matches(text, searched, index, grammar)
        if not _shielded(candidate, shields, starts) and _stands_alone(text, candidate, grammar)
    ]


def _matches(text: str, searched: str | bytes, index: int, grammar: Grammar) -> Iterator[_Candidate]:
    rule, (mention, names) = RULES[index], grammar.groups[index]
    for match in grammar.patterns[index].finditer(searched):
        start, end = match.span(mention)
        if _bounded(text, start, match.end(), rule):
            groups = tuple([(name, _caught(text, *match.span(number))) for name, number in names])
            yield _Candidate(start, end, rule, Reading(grammar.lexicon, groups))


def _caught(text: str, start: int, end: int) -> str:
    return text[start:end] if start >= 0 else ""


def _shields(text: str, searched: str | bytes, grammar: Grammar) -> list[tuple[int, int]]:
    """Spans no date may overlap, in order and merged."""
    found = (match.span() for match in grammar.shield.finditer(searched))
    spans = [(start, end) for start, end in found if not _is_before_month(text, start, end, grammar)]
    for match in grammar.model.finditer(searched) if "-" in text else ():
        word = text[match.start() : match.end()].split("-", maxsplit=1)[0].lower()
        if word not in grammar.hyphenated and not word.isdigit():
            spans.append(match.span())
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _is_before_month(text: str, start: int, end: int, grammar: Grammar) -> bool:
    """Whether a numbered thing is really a day before its month ("Seoul Office 30 August 2010")."""
    return text[start:end][-1:].isdigit() and _word_after(text, end).lower() in grammar.lexicon.months


def _word_after(text: str, end: int) -> str:
    word = WORD_AFTER.match(text[end : end + 30])
    return str(word.group(1)) if word else ""


def _shielded(candidate: _Candidate, shields: list[tuple[int, int]], starts: list[int]) -> bool:
    index = bisect_right(starts, candidate.end - 1) - 1
    return index >= 0 and shields[index][1] > candidate.start


def _bounded(text: str, start: int, end: int, rule: Rule) -> bool:
    """Whether the words stand alone: no letter, figure or hyphened word runs on at either side."""
    if rule.id.startswith(("korean", "chinese")):
        lasting = rule.id == "korean_ordinal_day" and text[end : end + 3].lstrip().startswith(KOREAN_DURATION)
        return not lasting and (start == 0 or not text[start - 1].isdigit())
    before, after, next_after = text[start - 1 : start], text[end : end + 1], text[end + 1 : end + 2]
    if before.isalnum() or before == "_" or (_runs_on(text[start], before) and _joined(text, start)):
        return False
    if text[end - 1] in ".,;:)" or not after:
        return True
    if after.isalnum() or after == "_" or (after == "-" and next_after.isalpha() and next_after.islower()):
        return False
    return not (after in "-/.,:" and next_after.isdigit() and text[end - 1].isdigit())


def _runs_on(first: str, before: str) -> bool:
    """Whether a figure or small letter may continue what stands before that sign ("1.5", "post-last")."""
    return before != "" and (before in "-/.," if first.isdigit() else before == "-" and first.islower())


def _joined(text: str, start: int) -> bool:
    return start >= 2 and text[start - 2].isalnum()


def _stands_alone(text: str, candidate: _Candidate, grammar: Grammar) -> bool:
    """Whether no word follows (or, for a year, precedes) that makes it a count or a name."""
    following = _word_after(text, candidate.end) if candidate.rule.not_before else ""
    for key in candidate.rule.not_before:
        if following in grammar.followers[key] and (key != "counted" or _is_count(text, candidate)):
            return False
    if candidate.rule.id != "year_cued":
        return True
    return not grammar.counted.search(searchable(text[max(0, candidate.start - LOOK_BACK) : candidate.start]))


def _is_count(text: str, candidate: _Candidate) -> bool:
    cue = CUE_OF_COUNT if candidate.rule.id == "year_cued" else CUE_OF_MONTH
    return cue.search(text[max(0, candidate.start - LOOK_BACK) : candidate.start]) is not None


def _selected(candidates: list[_Candidate]) -> list[_Candidate]:
    """Leftmost first, then the longest, then the earlier rule."""
    kept: list[_Candidate] = []
    for candidate in sorted(candidates, key=lambda found: (found.start, -found.end)):
        if not kept or candidate.start >= kept[-1].end:
            kept.append(candidate)
    return kept


def _mention(printed: str, text: str, candidate: _Candidate, frame: Frame, grammar: Grammar, floor: int) -> DateMention:
    before = text[max(floor, candidate.start - LOOK_BACK) : candidate.start]
    start, end, rule = candidate.start, candidate.end, candidate.rule
    leads = grammar.leads.Match(searchable(before)) or ()
    try:
        value = rule.build(candidate.reading, replace(frame, forward=True) if FORWARD in leads else frame)
        value, start, end = _opened(text, value, start, end, before, leads, grammar)
    except RefusalError as refusal:
        return DateMention(start, end, When(text=printed[start:end]), rule.id, str(refusal))
    return DateMention(start, end, _when(value, printed[start:end]), rule.id)


def _when(value: Value, text: str) -> When:
    start, end = span_of(value.edtf)
    return When(value.edtf, start, end, precision_of(value.edtf), value.basis, text)


def _opened(
    text: str, value: Value, start: int, end: int, before: str, leads: Container[int], grammar: Grammar
) -> tuple[Value, int, int]:
    """The date with "since" or "until" before it as an open interval, the mention grown over that word."""
    # "After last year's flood" bounds nothing by the year
    if text[end : end + 2] in ("'s", "’s"):
        return value, start, end
    for at, at_end in OPENERS:
        if at in leads:
            match = grammar.lead_patterns[at].search(before)
            return open_interval(_bound(value, at_end), at_end), start - len(before) + match.start(1), end
    if before.lower().endswith(("from ", "from the ")) and (onwards := ON_AFTER.match(text[end : end + 10])):
        return open_interval(_bound(value, True), True), start, end + onwards.end()
    return value, start, end


def _bound(value: Value, at_end: bool) -> Value:
    """The first or last point of a season or week: EDTF opens intervals at points."""
    first, slash, last = value.edtf.partition("/")
    if slash:
        return replace(value, edtf=first if at_end else last)
    point = point_of(value.edtf)
    if point is None or not point.is_season or point.year is None:
        return value
    month = Point(point.year, SEASON_START[point.month or 0])
    return replace(value, edtf=(month if at_end else shift_months(month, 2)).edtf)
