"""Finds the words of a search in a text as it stands, where the search itself looks in a folded copy."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.filters import search_clauses

Span = tuple[int, int]

# What `fold_texts` takes for one and the same.
LOOKALIKES = {" ": r"\s+", "'": "['\u2018\u2019\u201b]", '"': '["\u201c\u201d\u201e]'}
# Only what is not ASCII, or stands before it, can change when a text is normalised.
CHANGEABLE = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")


@dataclass(frozen=True)
class Normalised:
    """A text in the form that searches compare, with the place in the original of each of its characters."""

    text: str
    origin: Sequence[int]

    def original(self, start: int, end: int) -> Span:
        """The span of the original that a span came from, whole characters with their marks."""
        return self.origin[start], self.origin[bisect_left(self.origin, self.origin[end - 1] + 1)]


def wanted_terms(search: str) -> tuple[str, ...]:
    """The words and phrases that a search asks for; those that it excludes are none."""
    terms = (term.text for clause in search_clauses(search) for term in clause if term.wanted)
    return tuple(dict.fromkeys(terms))


def find_spans(text: str, terms: Sequence[str]) -> tuple[Span, ...]:
    """Where the terms stand, in order, overlapping ones joined."""
    if not terms:
        return ()
    normalised = _normalise(text)
    found = (match.span() for term in terms for match in _expression(term).finditer(normalised.text))
    return _joined(normalised.original(start, end) for start, end in found if end > start)


def _expression(term: str) -> re.Pattern[str]:
    folded = " ".join(unicodedata.normalize("NFKC", term).split())
    plain = folded.translate({ord(mark): kind for kind, marks in LOOKALIKES.items() for mark in marks if mark > "\x7f"})
    return re.compile("".join(LOOKALIKES.get(char, re.escape(char)) for char in plain), re.IGNORECASE)


def _normalise(text: str) -> Normalised:
    parts: list[str] = []
    origin: list[int] = []
    at = 0
    for match in CHANGEABLE.finditer(text):
        parts.append(text[at : match.start()])
        origin.extend(range(at, match.start()))
        for start, cluster in _clusters(match[0], match.start()):
            changed = unicodedata.normalize("NFKC", cluster)
            parts.append(changed)
            origin.extend(range(start, start + len(cluster)) if changed == cluster else [start] * len(changed))
        at = match.end()
    parts.append(text[at:])
    origin.extend(range(at, len(text) + 1))
    return Normalised("".join(parts), origin)


def _clusters(run: str, at: int) -> Iterable[tuple[int, str]]:
    """The run in the smallest pieces that are normalised each by itself."""
    if unicodedata.is_normalized("NFKC", run):
        return [(at, run)]
    starts = [0, *(place for place in range(1, len(run)) if not _continues(run[place]))]
    return [(at + start, run[start:end]) for start, end in zip(starts, [*starts[1:], len(run)], strict=True)]


def _continues(char: str) -> bool:
    """Whether a character joins the one before it: a combining mark, a vowel or final consonant of Hangul."""
    return unicodedata.category(char).startswith("M") or "\u1160" <= char <= "\u11ff" or char in "\uff9e\uff9f"


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)
