"""Compiles the date grammar with the words of a word file."""

from collections.abc import Iterable
from functools import cache, cached_property
from typing import Any

import re2

from dashboard.dates.grammar import RULES
from dashboard.dates.reading import RELATIONS, Lexicon
from dashboard.dates.shields import MODEL, SHIELDS
from dashboard.dates.words import DateWords, alternation, any_case, default_words, title_or_upper

# A gap between words: spaces and at most one line break, so that no date runs over a paragraph
GAP = r"(?:[\x20\t\x{a0}\x{2009}\x{202f}]{1,3}(?:\r?\n[\x20\t]{0,3})?|\r?\n[\x20\t]{0,3})"


CASED_LISTS = ("money", "units", "numbered", "named_after_dates")
ANY_CASE_LISTS = (
    "month_cues", "month_verbs", "day_cues", "season_cues", "year_cues", "edges", "day_parts", "open_end",
    "open_beginning", "forward", "counted_before", "habits",
)  # fmt: skip
SYNTAX = {
    "year": r"(?:1[89]|20)\d\d",
    "nth": r"\d{1,2}(?:st|nd|rd|th)",
    "day": r"(?:\d{1,2}(?:st|nd|rd|th)?)",
    "dayof": r"(?:@day|(?:@ordinal|@nth) of)",
    "part": r"(?:@somepart)?",
    "unit": r"(?i:day|week|month|year|decade|fortnight)",
    "amount": r"(?:(?P<or>@number (?i:or|to)) )?"
    r"(?:(?P<half>(?i:half an?)) |(?P<n>@number)(?P<plushalf> (?i:and a half))? )"
    r"(?P<u>@unit)s?(?P<plushalf2> (?i:and a half))?",
    "to": r"(?: ?[-–—‒] ?| (?i:to|until|till|through|thru) )",
    "dot": r"(?:\. ?| )",
    "the": r"(?:(?i:the) )?",
    "of": r"(?:(?i:of|in|of the) )?",
    "beside": r"(?:,? \(@anyweekday\.?\))?",
    "lastyear": r"(?:,? (?P<y2>@year)|,? @of(?P<r>@relation) year)?",
}


# What stands right before a date: words that open an interval at it, at its end or beginning, or that look forward
LEADS = (
    r"(?P<x>@open_end (?:the )?@part)$",
    r"\b(?P<x>(?i:since)(?: [A-Za-z’'-]+){1,9} (?i:in|on|at) (?:the )?@part)$",
    r"(?P<x>@open_beginning (?:the )?@part)$",
    r"@forward (?:the )?@part$",
)
OPENERS, FORWARD = ((0, True), (1, True), (2, False)), 3  # by place in LEADS; whether the interval is open at its end


class Grammar:
    """The rules compiled with the words of a word file."""

    def __init__(self, words: DateWords) -> None:
        self.words = words
        self.lexicon = Lexicon(words)
        macros = _macros(words, self.lexicon)
        self.patterns: list[Any] = [re2.compile(_expand(rule.pattern, macros)) for rule in RULES]
        self.filter = _set_of([_expand(rule.pattern, macros) for rule in RULES])
        self.shield: Any = re2.compile("|".join(_expand(shield, macros) for shield in SHIELDS))
        self.model: Any = re2.compile(MODEL)
        self.lead_patterns: list[Any] = [re2.compile(_expand(lead, macros)) for lead in LEADS]
        self.leads = _set_of([_expand(lead, macros) for lead in LEADS])
        self.counted: Any = re2.compile(_expand(r"\b@counted_before (?i:of) $", macros))

    @cached_property
    def groups(self) -> tuple[tuple[int, tuple[tuple[str, int], ...]], ...]:
        """Of each pattern: the group that is the mention, and the others by name with their numbers."""
        numbered = [dict(pattern.groupindex) for pattern in self.patterns]
        return tuple(
            (groups.get("x", 0), tuple((name, number) for name, number in sorted(groups.items()) if name != "x"))
            for groups in numbered
        )

    @cached_property
    def followers(self) -> dict[str, frozenset[str]]:
        """The words of each list that may not follow a rule."""
        keys = {key for rule in RULES for key in rule.not_before}
        return {key: frozenset(self.words.of(key)) for key in sorted(keys)}

    @cached_property
    def hyphenated(self) -> frozenset[str]:
        """Words that stand with a hyphen before the figure of a date."""
        names = self.words.names("months") + self.words.of("parts") + self.words.of("weekday_abbreviations")
        return frozenset(word.lower() for word in (*names, "pre", "post"))


def _set_of(patterns: Iterable[str]) -> Any:
    found: Any = re2.Set.SearchSet()
    for pattern in patterns:
        found.Add(pattern)
    found.Compile()
    return found


def _macros(words: DateWords, lexicon: Lexicon) -> dict[str, str]:
    """What each `@name` of a pattern stands for; a macro may use others."""
    cased = {key: alternation(words.of(key)) for key in CASED_LISTS}
    lists = {key: any_case(words.of(key)) for key in ANY_CASE_LISTS}
    return cased | lists | _calendar_macros(words) | _relation_macros(words, lexicon) | SYNTAX


def _calendar_macros(words: DateWords) -> dict[str, str]:
    """Names of months, weekdays and seasons; months and weekdays take a capital."""
    months, seasons = words.names("months"), words.names("seasons")
    full = tuple(names[0] for _, names in words.entries("months"))
    return {
        "month": title_or_upper(months),
        "anymonth": any_case(months),
        "fullmonth": title_or_upper(full),
        "plainmonth": title_or_upper(tuple(name for name in full if name not in words.of("months_needing_a_cue"))),
        "months_as_subject": title_or_upper(words.of("months_as_subject")),
        "weekday": title_or_upper(words.names("weekdays")),
        "anyweekday": title_or_upper(words.names("weekdays") + words.of("weekday_abbreviations")),
        "season": any_case(seasons),
        "plainseason": any_case(tuple(name for name in seasons if name not in words.of("seasons_needing_the"))),
    }


def _relation_macros(words: DateWords, lexicon: Lexicon) -> dict[str, str]:
    """Words that place a date beside another one."""
    beside = tuple(word for key in ("same", "following", "preceding") for word in words.of(key))
    return {
        "relation": any_case(tuple(word for key in RELATIONS for word in words.of(key))),
        "relation2": f"(?P<r>{any_case(beside)})",
        "number": rf"(?:\d{{1,3}}|{any_case(tuple(lexicon.counts) + words.of('vague_numbers'))})",
        "ordinal": any_case(words.names("ordinals")),
        "day_words": any_case(words.names("day_words")),
        "somepart": rf"{any_case(words.of('parts'))}[ -](?:(?i:in|the) )?",
    }


def _expand(pattern: str, macros: dict[str, str]) -> str:
    """The pattern with word lists for `@name` and gaps for spaces."""
    names = sorted(macros, key=len, reverse=True)
    while "@" in pattern and any(f"@{name}" in pattern for name in names):
        for name in names:
            pattern = pattern.replace(f"@{name}", macros[name])
    return pattern.replace("[ -]", f"(?:{GAP}|-)").replace(" ", GAP)


@cache
def default_grammar() -> Grammar:
    """The grammar with the words that come with the project."""
    return Grammar(default_words())
