"""Loads phrasing.yaml: named lists of phrases, each list one linear-time pattern."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import re2

from dashboard.codebook import CodebookError
from dashboard.codebook_schema import read_fields

FILE = "phrasing.yaml"
FINDER_BYTES = 32 * 1024**2  # at most; what a finder needs is a small part of it

ANYWHERE, AT_START, AT_END = "(?:{})", "^(?:{})", "(?:{})$"


class Finder:
    """Says which of several lists hold in a text, in one pass over it."""

    def __init__(self, patterns: Mapping[str, str]) -> None:
        self._names = tuple(patterns)
        options = re2.Options()
        options.max_mem = FINDER_BYTES
        self._set: Any = re2.Set.SearchSet(options)
        for pattern in patterns.values():
            self._set.Add(pattern)
        self._set.Compile()

    def find(self, text: str) -> frozenset[str]:
        """The names of those that hold."""
        return frozenset([self._names[at] for at in self._set.Match(text) or ()])


class Phrasing(Mapping[str, Any]):
    """The compiled pattern of each named list, and finders of several lists at once."""

    def __init__(self, patterns: Mapping[str, Any]) -> None:
        self._patterns = dict(patterns)
        self._finders: dict[Callable[[Phrasing], Finder], Finder] = {}

    def __getitem__(self, name: str) -> Any:
        return self._patterns[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._patterns)

    def __len__(self) -> int:
        return len(self._patterns)

    def anywhere(self, *names: str) -> dict[str, str]:
        """What a finder needs to seek these lists anywhere in a text."""
        return self._framed(ANYWHERE, names)

    def at_start(self, *names: str) -> dict[str, str]:
        """The same, at the start of a text."""
        return self._framed(AT_START, names)

    def at_end(self, *names: str) -> dict[str, str]:
        """The same, up to the end of a text."""
        return self._framed(AT_END, names)

    def finder(self, make: Callable[["Phrasing"], Finder]) -> Finder:
        """What `make` makes of these lists, made once."""
        known = self._finders.get(make)
        if known is None:
            known = self._finders[make] = make(self)
        return known

    def _framed(self, frame: str, names: tuple[str, ...]) -> dict[str, str]:
        return {name: frame.format(self._patterns[name].pattern) for name in names}


def load_phrasing(folder: Path, names: tuple[str, ...]) -> Phrasing:
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
    return Phrasing(patterns)


def _compile(phrases: tuple[str, ...]) -> Any:
    return re2.compile(r"(?i)(?:^|\b)(?:" + "|".join(phrases) + r")(?:\b|$)")
