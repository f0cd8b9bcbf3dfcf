"""Cuts a text into lines, blocks and paragraphs without moving an offset."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_BLANK = " \t\x0b\x0c\x85\xa0\u3000\u200b\ufeff\u2028\u2029"
_TERMINAL = ".!?…。！？"
_CLOSING = "\"'”’»)]"
_MINIMUM_WRAPPED = 40  # characters; a shorter line ends where its author ended it


@dataclass(frozen=True)
class Line:
    """A line that is not blank, trimmed; `text` is the document's `[start:end]`."""

    start: int
    end: int
    text: str
    indented: bool = False


Block = tuple[Line, ...]


def split_blocks(text: str) -> tuple[Block, ...]:
    """Lines in groups that blank lines separate."""
    blocks: list[list[Line]] = [[]]
    position = 0
    for raw in text.split("\n"):
        line = _trim(text, position, position + len(raw))
        position += len(raw) + 1
        if line:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return tuple(tuple(block) for block in blocks if block)


def _trim(text: str, start: int, end: int) -> Line | None:
    raw = text[start:end]
    bare = raw.strip(_BLANK).strip()
    if not bare:
        return None
    offset = raw.index(bare)
    return Line(start + offset, start + offset + len(bare), bare, indented=offset >= 2)


def ends_sentence(text: str) -> bool:
    """Whether the text ends in final punctuation, closing quotes and brackets aside."""
    return text.rstrip(_CLOSING + " ").endswith(tuple(_TERMINAL))


def runs_on(line: Line, following: Line, width: int) -> bool:
    """Whether a line was broken only because the next word had no room in `width` characters."""
    first_word = following.text.split(maxsplit=1)[0]
    full = len(line.text) + 1 + len(first_word) >= 0.85 * width
    return full and len(line.text) >= _MINIMUM_WRAPPED and not ends_sentence(line.text)


def width_of(block: Sequence[Line]) -> int:
    """Length of the longest line of a block."""
    return max(len(line.text) for line in block)


def is_wrapped(block: Sequence[Line]) -> bool:
    """Whether the lines of a block are one hard-wrapped paragraph rather than a paragraph each."""
    joins = list(pairwise(block))
    width = width_of(block)
    soft = sum(runs_on(line, following, width) for line, following in joins)
    return bool(joins) and 2 * soft >= len(joins)


def split_paragraphs(block: Sequence[Line], wrapped: bool) -> tuple[Block, ...]:
    """A wrapped block is a paragraph, or several where indents mark their starts; else each line is one."""
    if not wrapped:
        return tuple((line,) for line in block)
    marked = 0 < sum(line.indented for line in block) <= len(block) / 2
    paragraphs: list[list[Line]] = []
    for line in block:
        if not paragraphs or (marked and line.indented):
            paragraphs.append([])
        paragraphs[-1].append(line)
    return tuple(tuple(paragraph) for paragraph in paragraphs)
