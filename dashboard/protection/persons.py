"""Finds the names of persons in folded text: what no list knows as anything else counts as a name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from dashboard.protection.rules import KOREAN_PARTICLES, NameRules

Span = tuple[int, int]

WORD = re.compile(r"[^\W\d_]+(?:['’`ʼ-][^\W\d_]+)*", re.UNICODE)
# What is written onto a word and belongs to no name: "Kim's", "I'd".
ENCLITIC = re.compile(r"['’`ʼ](?:[sdm]|ll|re|ve|t)$", re.IGNORECASE)
# Between the parts of one name: a blank, or the point of an initial.
BETWEEN = re.compile(r" |\. ?|,? ?(?:[dD]e|[vV]an|[vV]on|bin|binti) ")
SENTENCE_END = re.compile(r"(?:^|[.!?:;\"“”‘’'(\[\u3002]) ?$")
ENDINGS = ("s", "es", "ed", "d", "ing", "ly", "er", "ers")
CJK = re.compile(r"[\u3040-\u9fff\uac00-\ud7a3\u1100-\u11ff]")
LONGEST_ACRONYM = 6


class Standing(IntEnum):
    """How far a capitalised word is a name: an everyday word is one beside another part of a name only."""

    KNOWN = 0
    ACRONYM = 1
    EVERYDAY = 2
    EITHER = 3
    NAME = 4


@dataclass(frozen=True)
class Capital:
    """A capitalised word of a text."""

    start: int
    end: int
    standing: Standing
    opens: bool


def find_persons(text: str, rules: NameRules, known: frozenset[str], kept: Sequence[Span]) -> tuple[Span, ...]:
    """Where folded text names persons; `known` are more words that are no names, `kept` stretches that stay."""
    found = [*_latin(text, rules, known, kept), *_signs(text, rules), *_hidden(text, rules)]
    return tuple(span for span in found if not _touches(span, kept))


def _touches(span: Span, kept: Sequence[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in kept)


def _hidden(text: str, rules: NameRules) -> Iterator[Span]:
    """Names that the list of the workspace gives, also where they touch what else would stay."""
    for name in rules.hidden:
        for match in re.finditer(re.escape(name), text, re.IGNORECASE):
            yield match.span()


def _latin(text: str, rules: NameRules, known: frozenset[str], kept: Sequence[Span]) -> Iterator[Span]:
    for run in _runs(text, rules, known, kept):
        yield from _names_in(run)


def _runs(text: str, rules: NameRules, known: frozenset[str], kept: Sequence[Span]) -> Iterator[list[Capital]]:
    """Capitalised words that follow each other."""
    run: list[Capital] = []
    for match in WORD.finditer(text):
        word = match[0]
        if not word[0].isupper() or CJK.match(word) or _touches(match.span(), kept):
            continue
        end = match.end() - len(enclitic[0]) if (enclitic := ENCLITIC.search(word)) else match.end()
        opens = bool(SENTENCE_END.search(text, max(0, match.start() - 2), match.start())) or match.start() == 0
        capital = Capital(match.start(), end, _standing(text[match.start() : end], rules, known), opens)
        if run and not _continues(text, run[-1], capital):
            yield run
            run = []
        run.append(capital)
    if run:
        yield run


def _continues(text: str, last: Capital, following: Capital) -> bool:
    gap = text[last.end : following.start]
    is_initial = last.end - last.start <= 2
    return bool(BETWEEN.fullmatch(gap)) and ("." not in gap or is_initial)


def _standing(word: str, rules: NameRules, known: frozenset[str]) -> Standing:
    small = word.casefold()
    parts = re.split(r"['’`ʼ-]", small)
    if _is_kept(small, rules) or small in known:
        return Standing.KNOWN
    if small in rules.everyday:
        return Standing.EVERYDAY
    is_ordinary = all(_is_ordinary(part, rules.ordinary) for part in parts if part)
    if small in rules.names or (len(parts) > 1 and any(part in rules.names for part in parts)):
        return Standing.EITHER if is_ordinary else Standing.NAME
    if is_ordinary or all(part in rules.kept_words or part in known or part in rules.ordinary for part in parts):
        return Standing.KNOWN
    return Standing.ACRONYM if word.isupper() and len(word) <= LONGEST_ACRONYM else Standing.NAME


def _is_ordinary(word: str, ordinary: frozenset[str]) -> bool:
    return word in ordinary or any(word.endswith(end) and word[: -len(end)] in ordinary for end in ENDINGS)


def _is_kept(word: str, rules: NameRules) -> bool:
    return word in rules.kept_words or word.removesuffix("s") in rules.kept_words


def _names_in(run: Sequence[Capital]) -> Iterator[Span]:
    """The stretches of a run that are names: sure words, and what else may be one beside them."""
    stretch: list[Capital] = []
    for capital in run:
        if capital.standing is Standing.KNOWN:
            yield from _stretch(stretch)
            stretch = []
        else:
            stretch.append(capital)
    yield from _stretch(stretch)


def _stretch(stretch: Sequence[Capital]) -> Iterator[Span]:
    standings = [capital.standing for capital in stretch]
    if not stretch:
        return
    sure = Standing.NAME in standings or standings.count(Standing.EITHER) > 1
    alone = len(stretch) == 1 and standings[0] is Standing.EITHER and not stretch[0].opens
    together = Standing.EITHER in standings and len(stretch) > 1
    if sure or alone or together:
        yield stretch[0].start, stretch[-1].end


def _signs(text: str, rules: NameRules) -> Iterator[Span]:
    """Korean and Chinese names."""
    for pattern in (rules.korean, rules.chinese):
        at = 0
        while match := pattern.search(text, at):
            group = next(number for number, value in enumerate(match.groups(), start=1) if value is not None)
            span = match.span(group)
            at = max(span[1], at + 1)
            if not _inside_korean_word(text, span[0]) and not _is_korean_word(match[group], rules):
                yield span


def _is_korean_word(found: str, rules: NameRules) -> bool:
    """Also with the syllable of a particle, which a given name may end in too."""
    word = found.replace(" ", "")
    return word in rules.korean_words or (word[-1] in KOREAN_PARTICLES and word[:-1] in rules.korean_words)


def _inside_korean_word(text: str, start: int) -> bool:
    """A Korean name begins its word."""
    return "가" <= text[start] <= "힣" and start > 0 and "가" <= text[start - 1] <= "힣"
