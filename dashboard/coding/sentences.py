"""Splits a document's passages into sentences whose offsets reproduce the text."""

from collections.abc import Iterator
from dataclasses import dataclass

import nupunkt
import re2

from dashboard.model import Document, Passage

# Ranks and titles that nupunkt's model takes for the end of a sentence.
ABBREVIATION = re2.compile(
    r"(?i)(?:^|[\s(\"“‘])(?:lt|col|maj|gen|sgt|capt|cpl|prov|gov|rev|fr|no|nos|mt|ri|approx)\.\s*$"
)
LETTER = re2.compile(r"\pL")
LONGEST = 3000


@dataclass(frozen=True)
class Sentence:
    """`document.text[start:end]`; `text` is the same with line breaks as spaces, so offsets inside it agree."""

    start: int
    end: int
    text: str
    passage: Passage
    paragraph: int


def split_sentences(document: Document) -> tuple[Sentence, ...]:
    """All sentences of all passages, in order of the text."""
    return tuple(
        sentence
        for number, passage in enumerate(document.passages)
        for sentence in _sentences_of(document.text, passage, number)
    )


def _sentences_of(text: str, passage: Passage, number: int) -> Iterator[Sentence]:
    flat = text[passage.start : passage.end].replace("\n", " ")
    for start, end in _spans(flat):
        yield Sentence(passage.start + start, passage.start + end, flat[start:end], passage, number)


def _spans(flat: str) -> Iterator[tuple[int, int]]:
    """Trimmed spans that hold a letter; a piece that ends in a known abbreviation is joined to the next."""
    begun: int | None = None
    for start, end in nupunkt.sent_spans(flat) if flat.strip() else []:
        begun = start if begun is None else begun
        if ABBREVIATION.search(flat[begun:end]) and end < len(flat):
            continue
        yield from _trimmed(flat, begun, end)
        begun = None
    if begun is not None:
        yield from _trimmed(flat, begun, len(flat))


def _trimmed(flat: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span without outer white space, cut into pieces of at most LONGEST characters."""
    piece = flat[start:end]
    left = start + len(piece) - len(piece.lstrip())
    right = start + len(piece.rstrip())
    for at in range(left, right, LONGEST):
        stop = min(at + LONGEST, right)
        if "A" <= flat[at].upper() <= "Z" or LETTER.search(flat[at:stop]):  # most begin with a letter
            yield at, stop
