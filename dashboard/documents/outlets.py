"""Says which outlet wrote a text, where the text itself says so."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import re2

from dashboard.documents.outlets_file import OUTLETS_FILE, load_outlets_file

# A capitalised name of up to six words with small words inside; "38 North" and Korean names count as well.
_NAME = r"((?:[Tt]he )?[\p{Lu}\d\p{Hangul}][\pL\d&.-]*[\pL\d](?: (?:(?:of|the|for|and|&) ){0,2}\p{Lu}[\pL\d&-]*){0,5})"
_TITLE_BREAK = re2.compile(r"^(.{10,}) (?:\||-|–|—|::|»|:|·) (.{2,60})$")


@dataclass(frozen=True)
class Outlets:
    """The listed outlets, with the phrases in which texts name an outlet as their own or as their origin."""

    by_name: Mapping[str, str]
    by_domain: Mapping[str, str]
    words: frozenset[str]
    excluded: frozenset[str]
    excluded_words: frozenset[str]
    telling: tuple["re2._Regexp", ...]
    source_telling: tuple["re2._Regexp", ...]
    reposts: tuple["re2._Regexp", ...]

    def name_of(self, printed: str) -> str:
        """The listed name of a printed one; an unlisted name stays as printed."""
        bare = " ".join(printed.split()).strip(" .,;:’'\"“”*_")
        return self.by_name.get(bare.casefold(), bare)

    def is_outlet(self, printed: str) -> bool:
        """Whether a capitalised name is an outlet's: listed, with a word such as `Post`, or an unlisted acronym."""
        bare = printed.removeprefix("The ").removeprefix("the ")
        if bare in self.excluded:
            return False
        if bare.casefold() in self.by_name or not self.words.isdisjoint(bare.replace("-", " ").split()):
            return "Secretary" not in bare
        return bare.isascii() and bare.isalpha() and bare.isupper() and 3 <= len(bare) <= 5

    def find_teller(self, text: str) -> str:
        """The outlet to which the text says its sources spoke, or which it calls itself; empty without one winner."""
        found = Counter(self._named(text))
        ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
        tied = len(ranked) > 1 and ranked[0][1] == ranked[1][1]
        return ranked[0][0] if ranked and not tied else ""

    def find_origin(self, lines: Iterable[str]) -> str:
        """The outlet that a mark of its own (`[Source: ...]`, `first appeared in ...`) names as the origin."""
        for line in lines:
            for pattern in self.reposts:
                match = pattern.search(" ".join(line.split()))
                if match:
                    return self.name_of(match.group(1))
        return ""

    def find_by_address(self, url: str) -> str:
        """The listed outlet on whose site the address is."""
        parts = _host_of(url).split(".")
        candidates = (".".join(parts[index:]) for index in range(len(parts) - 1))
        return next((self.by_domain[name] for name in candidates if name in self.by_domain), "")

    def _named(self, text: str) -> Iterable[str]:
        for accepts, patterns in ((self.is_outlet, self.telling), (self._may_be_outlet, self.source_telling)):
            for name in (match.group(1) for pattern in patterns for match in pattern.finditer(text)):
                if accepts(name):
                    yield self.name_of(name.removeprefix("the "))

    def _may_be_outlet(self, printed: str) -> bool:
        """Whether a name of two words or more has nothing of a person or an office in it."""
        words = printed.replace("-", " ").split()
        return len(words) > 1 and printed not in self.excluded and self.excluded_words.isdisjoint(words)


def split_site(title: str) -> tuple[str, str]:
    """A page title without the site's name after its last bar or dash, and that name."""
    match = _TITLE_BREAK.match(title)
    return (match.group(1).strip(), match.group(2).strip()) if match else (title, "")


def _host_of(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:  # a broken address in brackets, from the page itself
        return ""


@cache
def load_outlets(path: Path = OUTLETS_FILE) -> Outlets:
    """The outlets file, ready to ask."""
    file = load_outlets_file(path)
    return Outlets(
        by_name=file.index(lambda outlet: (outlet.name, *outlet.aliases)),
        by_domain=file.index(lambda outlet: outlet.domains),
        words=frozenset(file.outlet_words),
        excluded=frozenset(file.no_outlets),
        excluded_words=frozenset(file.no_outlet_words),
        source_telling=tuple(re2.compile(pattern.replace("{outlet}", _NAME)) for pattern in file.source_telling),
        telling=tuple(re2.compile(pattern.replace("{outlet}", _NAME)) for pattern in file.telling),
        reposts=tuple(re2.compile(pattern.replace("{outlet}", _NAME)) for pattern in file.reposts),
    )
