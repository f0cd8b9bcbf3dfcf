"""Loads the words with which dates are told, and turns them into parts of patterns."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import re2
import yaml

from dashboard.settings import starting_workspace

WORDS_FILE = starting_workspace().codebook / "dates.yaml"
NUMBERED_KEYS = ("months", "weekdays", "seasons", "numbers", "ordinals", "day_words")
NUMBER_RANGES = {
    "months": (1, 12),
    "weekdays": (1, 7),
    "seasons": (21, 24),
    "numbers": (1, 999),
    "ordinals": (1, 31),
    "day_words": (-9, 9),
}
LIST_KEYS = (
    "months_needing_a_cue", "month_cues", "months_as_subject", "month_verbs", "weekday_abbreviations",
    "vague_numbers", "seasons_needing_the", "season_cues", "day_cues", "parts", "edges", "last", "this", "next",
    "same", "following", "preceding", "open_end", "open_beginning", "forward", "year_cues", "counted_before",
    "money", "units", "counted", "numbered", "ordinal_nouns", "season_nouns", "weekday_nouns", "named_after_dates",
    "day_parts", "habits", "telling", "passive", "passive_telling", "clause_words", "plain_ed_words",
    "published_labels", "revision_labels", "edition_words", "document_words",
)  # fmt: skip


class DateWordsError(ValueError):
    """The word file lacks a key or holds something that is not a word; the message names file and key."""


@dataclass(frozen=True)
class DateWords:
    """The word lists; `numbered` entries are (number, names), `listed` ones words, each pair under its key."""

    numbered: tuple[tuple[str, tuple[tuple[int, tuple[str, ...]], ...]], ...]
    listed: tuple[tuple[str, tuple[str, ...]], ...]

    def of(self, key: str) -> tuple[str, ...]:
        """The words of a list."""
        return next(words for name, words in self.listed if name == key)

    def entries(self, key: str) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """The numbered names of a key."""
        return next(entries for name, entries in self.numbered if name == key)

    def names(self, key: str) -> tuple[str, ...]:
        """All names of a numbered key, without their numbers."""
        return tuple(name for _, names in self.entries(key) for name in names)


def load_date_words(path: Path = WORDS_FILE) -> DateWords:
    """The words of a file; DateWordsError names file and key of the first fault."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DateWordsError(f"{path}: cannot be read: {error}") from error
    if not isinstance(content, dict):
        raise DateWordsError(f"{path}: must be a mapping of keys to words")
    _refuse_unknown_keys(path, content)
    numbered = tuple((key, _read_numbered(path, key, content.get(key))) for key in NUMBERED_KEYS)
    listed = tuple((key, _read_words(path, key, content.get(key))) for key in LIST_KEYS)
    return DateWords(numbered, listed)


def _refuse_unknown_keys(path: Path, content: dict[Any, Any]) -> None:
    for key in content:
        if key != "version" and key not in NUMBERED_KEYS and key not in LIST_KEYS:
            raise DateWordsError(f"{path}: {key}: unknown key")


def _read_numbered(path: Path, key: str, value: object) -> tuple[tuple[int, tuple[str, ...]], ...]:
    if not isinstance(value, dict) or not value:
        raise DateWordsError(f"{path}: {key}: must map numbers to lists of words")
    low, high = NUMBER_RANGES[key]
    for number in value:
        if not isinstance(number, int) or not low <= number <= high:
            raise DateWordsError(f"{path}: {key}: {number!r} is no number from {low} to {high}")
    return tuple((number, _read_words(path, f"{key}.{number}", words)) for number, words in value.items())


def _read_words(path: Path, key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise DateWordsError(f"{path}: {key}: must be a list of words")
    for word in value:
        if not isinstance(word, str) or not word.strip():
            raise DateWordsError(f"{path}: {key}: {word!r} is no word; put it in quotes")
    return tuple(value)


@cache
def default_words() -> DateWords:
    """The words that come with the project."""
    return load_date_words()


def alternation(words: tuple[str, ...]) -> str:
    """A pattern of any of the words, the longest first; a space in a word is any gap within a paragraph."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(str(re2.escape(word)).replace("\\ ", " ") for word in ordered) + ")"


def any_case(words: tuple[str, ...]) -> str:
    """As `alternation`, in upper or lower case."""
    return f"(?i:{alternation(words)})"


def title_or_upper(words: tuple[str, ...]) -> str:
    """As `alternation`, as written or in capitals, and not in lower case."""
    return alternation(tuple(dict.fromkeys(form for word in words for form in (word, word.upper()))))
