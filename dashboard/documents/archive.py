"""Reads pages of a news archive: a day's heading, its items, and Related items with days of their own."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto

import re2

from dashboard import dates
from dashboard.documents.assembly import Finding
from dashboard.documents.furniture import Furniture
from dashboard.documents.lines import Line, ends_sentence, split_blocks
from dashboard.model import Passage, PassageKind

_HEADING = re2.compile(r"^(#{1,6})\s*(.*?)\s*#*$")
_DAY = re2.compile(r"^\[?\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\s*\]?\s*(?:\(\S*\))?$")
_SECTION = re2.compile(r"(?i)^(?:#+\s*)?\**(sources?|references?|related|changes|history|formats|see also)\**\s*:?\**$")
_MARK = re2.compile(r"(?i)^(?:formats?|sources?|references?|cover image|categor(?:y|ies)|tags)\s*:")
_ITEM = re2.compile(r"^(?:\d{1,3}[.)]|[-*+•])\s+(.+)$")
_LINK = re2.compile(r"\[(.+?)\]\((?:<([^<>]*)>|(\S*?))\)")
_LINK_DAY = re2.compile(r"/(\d{4})/(\d{1,2})/(\d{1,2})(?:/|$)")
_NOTE = re2.compile(r"\s+_[^_]*_\s*$")
_LAST_SOURCE = re2.compile(r"(?:\s*\(?\[[^\[\]]{1,60}\]\([^\s()]*\)\)?\.?)+\s*$")
_SHORTEST_HEADLINE = 6  # words; a shorter heading without final punctuation is a category


class _Section(Enum):
    STORY = auto()
    SOURCES = auto()
    RELATED = auto()
    CHANGES = auto()


_SECTIONS = {"related": _Section.RELATED, "see also": _Section.RELATED, "changes": _Section.CHANGES}
_SECTIONS |= {"history": _Section.CHANGES}


@dataclass
class _Page:
    """Where the reading stands."""

    section: _Section = _Section.STORY
    heading: str = ""
    published: str = ""
    item: int = 0
    last_item: int = 0
    is_told: bool = False
    changes: int = 0
    passages: list[Passage] = field(default_factory=list)

    def begin_item(self) -> None:
        """Item 0 is the page's first story; a further one, or a Related item, takes the next number."""
        self.item = self.last_item + 1 if self.is_told else 0
        self.last_item = max(self.last_item, self.item)
        self.is_told = True


def read_news_archive(text: str, rules: Furniture) -> Finding:
    """Titles, summaries and Related headlines, each under the day of its heading or its own link."""
    page = _Page()
    for block in split_blocks(text):
        for line in block:
            _read_line(text, line, page, rules)
    told = (passage for passage in page.passages if passage.end > passage.start)
    passages = tuple(sorted(told, key=lambda passage: passage.start))
    titles = [passage for passage in passages if passage.kind is PassageKind.TITLE]
    title = " ".join(text[titles[0].start : titles[0].end].split()) if titles else ""
    return Finding(format="news_archive", passages=passages, title=title, published=page.published)


def _read_line(text: str, line: Line, page: _Page, rules: Furniture) -> None:
    day = _heading_day(line.text)
    section = _SECTION.match(line.text)
    if day:
        page.section, page.heading, page.published = _Section.STORY, day, page.published or day
    elif section:
        page.section = _SECTIONS.get(section.group(1).lower(), _Section.SOURCES)
    elif page.section is _Section.RELATED:
        _read_related(text, line, page)
    elif page.section is _Section.CHANGES:
        _read_change(text, line, page)
    elif page.section is _Section.STORY or _is_headline(line.text):
        _read_told(text, line, page, rules)


def _heading_day(text: str) -> str:
    """EDTF day of a heading that is a date and nothing else."""
    heading = _HEADING.match(text)
    if not heading:
        return ""
    match = _DAY.match(heading.group(2))
    if match:
        return _iso_day(match)
    words = heading.group(2).strip("[]")
    return dates.find_published(words) if len(words) <= 30 and len(words.split()) <= 4 else ""


def _iso_day(match: "re2._Match") -> str:
    try:
        return date(*(int(part) for part in match.groups()[:3])).isoformat()
    except ValueError:  # no such day
        return ""


def _is_headline(text: str) -> bool:
    heading = _HEADING.match(text)
    if not heading or not heading.group(2):
        return False
    words = heading.group(2)
    return len(heading.group(1)) == 1 or ends_sentence(words) or len(words.split()) >= _SHORTEST_HEADLINE


def _read_told(text: str, line: Line, page: _Page, rules: Furniture) -> None:
    heading, item = _HEADING.match(line.text), _ITEM.match(line.text)
    if _is_headline(line.text):
        page.section = _Section.STORY
        page.begin_item()
        start = line.start + line.text.index(heading.group(2))
        page.passages.append(_headline(text, start, start + len(heading.group(2)), page, PassageKind.TITLE))
    elif heading or _MARK.match(line.text) or rules.is_line(line.text):
        return
    elif item:
        page.begin_item()
        page.passages.append(_headline(text, line.end - len(item.group(1)), line.end, page, PassageKind.TITLE))
    else:
        page.passages.extend(_paragraph(text, line, page))


def _headline(text: str, start: int, end: int, page: _Page, kind: PassageKind) -> Passage:
    """The words of a headline: inside its link, without the note and the sources after it."""
    whole = text[start:end]
    link = _LINK.match(whole)
    if link:
        heading = _link_day(link) or page.heading
        return _trimmed(text, start + link.start(1), start + link.end(1), kind, heading, page.item)
    end = start + len(_strip_tail(whole))
    return _trimmed(text, start, end, kind, page.heading, page.item)


def _strip_tail(whole: str) -> str:
    bare = str(_NOTE.sub("", whole))
    return str(_LAST_SOURCE.sub("", bare)) or bare


def _paragraph(text: str, line: Line, page: _Page) -> Iterator[Passage]:
    end = line.start + len(_strip_tail(line.text))
    if _LINK.fullmatch(text[line.start : end]) or end <= line.start:
        return
    page.is_told = True
    yield Passage(line.start, end, PassageKind.BODY, page.heading, page.item)


def _link_day(link: "re2._Match") -> str:
    found = _LINK_DAY.search(link.group(2) or link.group(3) or "")
    return _iso_day(found) if found else ""


def _trimmed(text: str, start: int, end: int, kind: PassageKind, heading: str, item: int) -> Passage:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return Passage(start, start + len(words.strip()), kind, heading, item)


def _read_related(text: str, line: Line, page: _Page) -> None:
    """A Related item; its day is that of its own link, and is not taken from the page."""
    item = _ITEM.match(line.text)
    if not item:
        return
    page.is_told = True
    page.begin_item()
    start = line.end - len(item.group(1))
    found = _headline(text, start, line.end, page, PassageKind.RELATED)
    link = _LINK.match(text[start : line.end])
    page.passages.append(Passage(found.start, found.end, found.kind, _link_day(link) if link else "", found.item))


def _read_change(text: str, line: Line, page: _Page) -> None:
    """The headline of the first version tells the item once more, unless it has not changed."""
    item = _ITEM.match(line.text)
    if not item or not _LINK.match(item.group(1)):
        return
    page.changes += 1
    page.item = 0
    found = _headline(text, line.end - len(item.group(1)), line.end, page, PassageKind.TITLE)
    told = {text[passage.start : passage.end] for passage in page.passages}
    if page.changes == 1 and text[found.start : found.end] not in told:
        page.passages.append(found)
