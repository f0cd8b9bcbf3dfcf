"""Loads phrasing.yaml: named lists of phrases, each list one linear-time pattern."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar

import re2

from dashboard.codebook import CodebookError
from dashboard.codebook_schema import read_fields

FILE = "phrasing.yaml"
FINDER_BYTES = 32 * 1024**2  # at most; what a finder needs is a small part of it
COUNTED = "{0,"  # opens the count of a gap
SENTENCES = 1024  # whose lists are remembered: those of a few sections, which are asked for again and again
ANYWHERE, AT_START, AT_END, WHOLE = "(?:{})", "^(?:{})", "(?:{})$", "^(?:{})$"

Made = TypeVar("Made")


class Finder:
    """Says which of several lists hold in a text, in few passes over it."""

    def __init__(self, patterns: Mapping[str, str]) -> None:
        # Lists with counted gaps need many states: with them in it the set of all others would be slower too.
        plain = {name: pattern for name, pattern in patterns.items() if COUNTED not in pattern}
        groups = [plain, {name: pattern for name, pattern in patterns.items() if name not in plain}]
        self._sets = tuple((tuple(group), _compile_set(group.values())) for group in groups if group)

    def find(self, text: str) -> frozenset[str]:
        """The names of those that hold."""
        searched = text.encode()
        return frozenset([names[at] for names, some in self._sets for at in some.Match(searched) or ()])


def _compile_set(patterns: Iterable[str]) -> Any:
    options = re2.Options()
    options.max_mem = FINDER_BYTES
    found: Any = re2.Set.SearchSet(options)
    for pattern in patterns:
        found.Add(pattern)
    found.Compile()
    return found


class Phrasing(Mapping[str, Any]):
    """The compiled pattern of each named list, and what finds several lists at once.

    `sought` are the lists that are asked for anywhere in a sentence, not beside a name.
    """

    def __init__(self, patterns: Mapping[str, Any], sought: Sequence[str] = ()) -> None:
        self._patterns = dict(patterns)
        self._sought = tuple(sought)
        self._made: dict[Callable[[Phrasing], Any], Any] = {}

    def __getitem__(self, name: str) -> Any:
        return self._patterns[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._patterns)

    def __len__(self) -> int:
        return len(self._patterns)

    @cached_property
    def lists_in(self) -> Callable[[str], frozenset[str]]:
        """The names of the lists sought that hold somewhere in a text."""
        return lru_cache(maxsize=SENTENCES)(self.anywhere(*self._sought).find)

    def anywhere(self, *names: str) -> Finder:
        """Finds which of these lists hold somewhere in a text."""
        return Finder(self._framed(ANYWHERE, names))

    def at_start(self, *names: str) -> Finder:
        """The same, at the start of a text."""
        return Finder(self._framed(AT_START, names))

    def at_end(self, *names: str) -> Finder:
        """The same, up to the end of a text."""
        return Finder(self._framed(AT_END, names))

    def whole(self, *names: str) -> Finder:
        """The same, from the start of a text to its end."""
        return Finder(self._framed(WHOLE, names))

    def made(self, make: "Callable[[Phrasing], Made]") -> Made:
        """What `make` makes of these lists, made once."""
        known: Made | None = self._made.get(make)
        if known is None:
            known = self._made[make] = make(self)
        return known

    def _framed(self, frame: str, names: tuple[str, ...]) -> dict[str, str]:
        return {name: frame.format(self._patterns[name].pattern) for name in names}


def load_phrasing(folder: Path, names: tuple[str, ...], sought: Sequence[str] = ()) -> Phrasing:
    """The compiled pattern of each named list; CodebookError names the list whose phrase is no valid pattern."""
    problems: list[str] = []
    fields = read_fields(folder, FILE, problems)
    patterns = {}
    for name in names:
        try:
            patterns[name] = _compile(fields.texts(name))
        except re2.error as error:
            problems.append(f"{FILE}: {name}: {error}")
    fields.close()
    if problems:
        raise CodebookError(problems)
    return Phrasing(patterns, sought)


def _compile(phrases: tuple[str, ...]) -> Any:
    return re2.compile(r"(?i)(?:^|\b)(?:" + "|".join(phrases) + r")(?:\b|$)")
