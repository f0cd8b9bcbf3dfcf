"""Reads the words that a rule caught as numbers: day, month, year, weekday, season, relation."""

from dataclasses import dataclass
from functools import cached_property

from dashboard.dates.words import DateWords

RELATIONS = ("last", "this", "next", "same", "following", "preceding")
ENGLISH_ORDINAL_ENDINGS = ("st", "nd", "rd", "th")


@dataclass(frozen=True)
class Lexicon:
    """The words of the word file by their lower-case form."""

    words: DateWords

    @cached_property
    def months(self) -> dict[str, int]:
        """Number of each month name."""
        return self._numbers("months")

    @cached_property
    def weekdays(self) -> dict[str, int]:
        """Number of each weekday, Monday 1."""
        return self._numbers("weekdays")

    @cached_property
    def seasons(self) -> dict[str, int]:
        """EDTF number of each season."""
        return self._numbers("seasons")

    @cached_property
    def counts(self) -> dict[str, int]:
        """Value of each number word, "twenty-five" put together from its parts."""
        simple = self._numbers("numbers")
        tens = {name: value for name, value in simple.items() if value in range(20, 100, 10)}
        ones = {
            name: value for name, value in simple.items() if value in range(1, 10) and name.isalpha() and len(name) > 2
        }
        return simple | {f"{ten}-{one}": tens[ten] + ones[one] for ten in tens for one in ones}

    @cached_property
    def ordinals(self) -> dict[str, int]:
        """Value of each ordinal word."""
        return self._numbers("ordinals")

    @cached_property
    def day_words(self) -> dict[str, int]:
        """Days from the day of speaking."""
        return self._numbers("day_words")

    @cached_property
    def relations(self) -> dict[str, str]:
        """How each relative word lies to its anchor."""
        return {word.lower(): key for key in RELATIONS for word in self.words.of(key)}

    @cached_property
    def vague(self) -> frozenset[str]:
        """Amounts that are no numbers."""
        return frozenset(word.lower() for word in self.words.of("vague_numbers"))

    def _numbers(self, key: str) -> dict[str, int]:
        return {name.lower(): number for number, names in self.words.entries(key) for name in names}


@dataclass(frozen=True)
class Reading:
    """What one rule caught, by the names of its groups."""

    lexicon: Lexicon
    groups: tuple[tuple[str, str], ...]

    def text(self, name: str) -> str:
        """The words of a group in lower case with single spaces; '' when the group caught nothing."""
        caught = next((text for group, text in self.groups if group == name), "")
        return " ".join(caught.lower().split())

    def has(self, name: str) -> bool:
        """Whether the group caught anything."""
        return bool(self.text(name))

    def number(self, name: str) -> int | None:
        """A number in figures or words; None when nothing or no number was caught."""
        text = self.text(name).removesuffix(" of")
        if text[-2:] in ENGLISH_ORDINAL_ENDINGS and text[:-2].isdigit():
            text = text[:-2]
        if text.isdigit():
            return int(text)
        return self.lexicon.counts.get(text, self.lexicon.ordinals.get(text))

    def month(self, name: str = "m") -> int:
        """Number of the month, by name or in figures."""
        text = self.text(name)
        return int(text) if text.isdigit() else self.lexicon.months[text]

    def weekday(self, name: str = "w") -> int:
        """Number of the weekday, Monday 1."""
        return self.lexicon.weekdays[self.text(name)]

    def season(self, name: str = "s") -> int:
        """EDTF number of the season."""
        return self.lexicon.seasons[self.text(name)]

    def relation(self, name: str = "r") -> str:
        """One of `RELATIONS`; '' when nothing was caught."""
        return self.lexicon.relations.get(self.text(name), "")

    def days_from_now(self, name: str = "k") -> int:
        """What "yesterday" and its like add to the day of speaking."""
        return self.lexicon.day_words[self.text(name)]

    def is_vague(self, name: str = "n") -> bool:
        """Whether the amount is no number ("several")."""
        return self.text(name) in self.lexicon.vague
