"""Tells a story's lines from what is printed around them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

import re2

from dashboard import dates
from dashboard.documents.lines import Block, Line, ends_sentence, is_wrapped
from dashboard.documents.outlets_file import OUTLETS_FILE, load_outlets_file

_LONGEST_LINE = 240  # characters; a longer line is prose, save a bracketed caption
_LONGEST_CAPTION = 600
_LONGEST_ROW = 100  # characters of a table's row
_PROSE = 100  # characters from which a line after a list of other stories is the story again
_FIGURE = re2.compile(r"\d")
_CELLS = re2.compile(r"\t| {3,}|\s\|\s|^\|")


@dataclass(frozen=True)
class Part:
    """What is left of a block: lines of the story, and whether they are one hard-wrapped paragraph."""

    lines: Block
    wrapped: bool


@dataclass(frozen=True)
class Furniture:
    """The furniture patterns of the outlets file, each kind as one expression."""

    lines: "re2._Regexp"
    blocks: "re2._Regexp"
    sections: "re2._Regexp"
    inline_sections: "re2._Regexp"
    heads: "re2._Regexp"
    imprints: "re2._Regexp"
    stamps: "re2._Regexp"
    crawls: "re2._Regexp"

    def sift(self, blocks: Iterable[Block]) -> tuple[Part, ...]:
        """The parts of a story; other stories listed under a heading of their own go, with that heading."""
        parts: list[Part] = []
        listing = False
        for block in blocks:
            kept, listing = self._sift_block(block, listing)
            parts.extend(kept)
        return tuple(parts)

    def is_line(self, text: str) -> bool:
        """Whether a line is furniture wherever it stands."""
        text = " ".join(text.split())
        if len(text) > (_LONGEST_CAPTION if text[:1] in ("[", "(") else _LONGEST_LINE):
            return False
        return bool(self.lines.fullmatch(text) or self.inline_sections.fullmatch(text) or self.is_stamp(text))

    def is_stamp(self, text: str) -> bool:
        """Whether a line prints a date or time and nothing else."""
        return len(text) <= 120 and bool(_FIGURE.search(text)) and bool(self.stamps.fullmatch(text))

    def is_crawl(self, text: str) -> bool:
        """Whether a stamp tells when the page was fetched or changed."""
        return bool(self.crawls.search(text))

    def is_byline(self, text: str) -> bool:
        """Whether a line is furniture at the head or end of a story, a byline among it."""
        return self.is_line(text) or bool(self.heads.fullmatch(text) and not ends_sentence(text))

    def is_head(self, text: str) -> bool:
        """Whether a line is a byline, or a stamp with a name or a town before it."""
        if self.is_byline(text):
            return True
        return (
            len(text) <= 90 and not ends_sentence(text) and _is_named_stamp(text) and bool(dates.find_published(text))
        )

    def is_imprint(self, text: str) -> bool:
        """Whether a line under a title says where it was published, its year with it."""
        return len(text) <= 160 and bool(self.imprints.fullmatch(text))

    def _sift_block(self, block: Block, listing: bool) -> tuple[list[Part], bool]:
        if self._is_caption(block):
            return [], listing
        wrapped = is_wrapped(block)
        prose = wrapped and _is_prose(block)
        kept: list[list[Line]] = [[]]
        for line in block:
            if self.sections.fullmatch(line.text):
                listing = True
            elif listing and (prose or _is_prose((line,))):
                listing = False
            if wrapped and self.blocks.fullmatch(line.text):
                break
            if listing or self.blocks.fullmatch(line.text) or self.is_line(line.text):
                kept.append([])
            else:
                kept[-1].append(line)
        stories = (story for lines in kept for story in _outside_tables(lines))
        return [Part(lines, is_wrapped(lines)) for lines in stories], listing

    def _is_caption(self, block: Block) -> bool:
        """A bracketed caption may take several lines."""
        text = " ".join(line.text for line in block)
        return len(block) > 1 and text[0] in "[(" and text[-1] in "])" and self.is_line(text)


def _is_named_stamp(text: str) -> bool:
    """A date beside names only: a line with small words in it is more likely a headline with a date."""
    words = [word for word in text.split() if word[0].isalpha()]
    return sum(word[0].islower() for word in words) <= 1


def _is_prose(lines: Sequence[Line]) -> bool:
    return sum(len(line.text) for line in lines) >= _PROSE and ends_sentence(lines[-1].text)


def _outside_tables(lines: Sequence[Line]) -> tuple[Block, ...]:
    """The lines but for tables, in runs; a wrapped paragraph is no table, whatever figures its lines hold."""
    if not lines or is_wrapped(lines):
        return (tuple(lines),) if lines else ()
    runs = [(is_row, tuple(run)) for is_row, run in groupby(lines, key=lambda line: _is_row(line.text))]
    return tuple(run for is_row, run in runs if not (is_row and _is_table(run)))


def _is_table(rows: Block) -> bool:
    """Two rows of cells, or three short lines with figures."""
    return len(rows) >= 3 or sum(bool(_CELLS.search(row.text)) for row in rows) >= 2


def _is_row(text: str) -> bool:
    """A short line that is no sentence, with figures or in cells."""
    if len(text) > _LONGEST_ROW or ends_sentence(text):
        return False
    return bool(_CELLS.search(text)) or (bool(_FIGURE.search(text)) and not dates.find_published(text))


@cache
def load_furniture(path: Path = OUTLETS_FILE) -> Furniture:
    """The furniture part of the outlets file, ready to ask."""
    file = load_outlets_file(path)
    words = "|".join(re2.escape(word) for word in file.stamp_words)
    return Furniture(
        lines=_any(file.lines, "(?i)"),
        blocks=_any(file.blocks, "(?i)"),
        sections=_any(file.sections, "(?i)"),
        inline_sections=_any(file.inline_sections, "(?i)"),
        heads=_any(file.heads, ""),
        imprints=_any(file.imprints, "(?i)"),
        stamps=re2.compile(rf"(?i)(?:{words}|\d+|[\s\pP\pS])+"),
        crawls=re2.compile(rf"(?i)\b(?:{'|'.join(re2.escape(word) for word in file.crawl_words)})\b"),
    )


def _any(patterns: Iterable[str], flags: str) -> "re2._Regexp":
    options = re2.Options()
    options.max_mem = 64 * 1024**2  # bytes; all line patterns in one automaton need more than the usual 8 MB
    options.log_errors = False
    return re2.compile(flags + "(?:" + "|".join(f"(?:{pattern})" for pattern in patterns) + ")", options)
