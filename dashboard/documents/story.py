"""Reads a story told in plain lines: its titles, its head of bylines and stamps, its paragraphs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

import re2

from dashboard import dates
from dashboard.documents.furniture import Furniture, Part
from dashboard.documents.lines import Line, ends_sentence, runs_on, split_paragraphs, width_of
from dashboard.model import DatePrecision, Passage, PassageKind

_LONGEST_TITLE = 200
_LONGEST_SENTENCE_TITLE = 120
_SAME_TITLE = 0.85  # share of equal characters from which a line repeats the title
_CUT = re2.compile(r"(?i)\s*(?:\.{3,}|…+|\[(?:\.\.\.|…|continued|more)\]|\((?:continued|more)\))\s*$")
_YEAR = re2.compile(r"\b(?:19|20)\d\d\b")
_DATED = re2.compile(r"(?i)^(?:date|published|posted|작성일|날짜) ?[:：]")
_LAST_LINES = 8  # lines among which a closing `Published: ...` is looked for
_FIRST_LINES, _FINAL_LINES, _SHORT = 10, 4, 90  # lines at the edges of a document that may date it, and characters
_DATELINE = re2.compile(
    r"^([A-Z][A-Z .,’'()/-]{2,40},?\s[^—–]{0,60}?\b(?:19|20)\d\d\b[^—–]{0,45}?)\s?(?:--|—|–|-\s|\)\.\s)"
)
_CLEAR = re2.compile(r"(?i)\b(?:published|posted|date|dated|issued)\b")
_LATER = re2.compile(r"(?i)\bupdated?\b")


@dataclass
class Story:
    """What is found so far while the parts of a document are gone through."""

    titles: list[Line] = field(default_factory=list)
    head: list[str] = field(default_factory=list)
    body: list[Part] = field(default_factory=list)


def read_story(parts: Sequence[Part], rules: Furniture, most_titles: int = 1, titles: Sequence[Line] = ()) -> Story:
    """Titles (or those given), then bylines and stamps, then the body; once it has begun, everything is body."""
    story = Story(titles=list(titles))
    for index, part in enumerate(parts):
        alone = len(parts) - index > 2
        rest = part.lines if story.body else _take_head(part, rules, story, most_titles, alone)
        if rest:
            story.body.append(Part(rest, part.wrapped and len(rest) > 1))
    while len(story.body) > 1 and _is_tail(story.body[-1], rules):
        story.head.append(story.body.pop().lines[0].text)
    return story


def _is_tail(part: Part, rules: Furniture) -> bool:
    return len(part.lines) == 1 and rules.is_head(part.lines[0].text)


def _take_head(part: Part, rules: Furniture, story: Story, most_titles: int, alone: bool) -> tuple[Line, ...]:
    lines = part.lines
    if not story.titles and part.wrapped and _is_whole_title(lines):
        story.titles.append(Line(lines[0].start, lines[-1].end, " ".join(line.text for line in lines)))
        return ()
    for index, line in enumerate(lines):
        if _is_title(lines, index, story, most_titles, alone) and not rules.is_byline(line.text):
            story.titles.append(line)
        elif _is_head(lines, index, part.wrapped, rules):
            story.head.append(line.text)
        else:
            return lines[index:]
    return ()


def _is_head(lines: Sequence[Line], index: int, wrapped: bool, rules: Furniture) -> bool:
    """A wrapped paragraph may begin with a line that looks like a byline; only a line of its own is one."""
    line = lines[index]
    if wrapped and index + 1 < len(lines) and runs_on(line, lines[index + 1], width_of(lines)):
        return False
    return rules.is_head(line.text) or rules.is_imprint(line.text)


def _is_whole_title(lines: Sequence[Line]) -> bool:
    length = lines[-1].end - lines[0].start
    return len(lines) <= 3 and length <= _LONGEST_TITLE and not ends_sentence(lines[-1].text)


def _is_title(lines: Sequence[Line], index: int, story: Story, most_titles: int, alone: bool) -> bool:
    line, after = lines[index], lines[index + 1 : index + 2]
    if story.titles and _is_alike(line.text, story.titles[0].text):
        return True
    if len(story.titles) >= most_titles or (story.head and story.titles) or len(line.text) > _LONGEST_TITLE:
        return False
    if after and runs_on(line, after[0], width_of(lines)) and after[0].text[0].islower():
        return False
    if ends_sentence(line.text) and line.text[-1] not in "?!…":
        return not story.titles and not after and alone and len(line.text) <= _LONGEST_SENTENCE_TITLE
    return True


def _is_alike(line: str, title: str) -> bool:
    return len(line) <= _LONGEST_TITLE and SequenceMatcher(None, line, title).ratio() >= _SAME_TITLE


def body_passages(story: Story, heading: str = "", item: int = 0) -> tuple[Passage, ...]:
    """One passage a paragraph; the mark of a cut at the very end stays outside."""
    paragraphs = [lines for part in story.body for lines in split_paragraphs(part.lines, part.wrapped)]
    passages = [Passage(lines[0].start, lines[-1].end, PassageKind.BODY, heading, item) for lines in paragraphs]
    if paragraphs:
        spared = _length_of_cut(paragraphs[-1][-1].text)
        passages[-1] = Passage(passages[-1].start, passages[-1].end - spared, PassageKind.BODY, heading, item)
    return tuple(passage for passage in passages if passage.end > passage.start)


def _length_of_cut(text: str) -> int:
    match = _CUT.search(text)
    return len(text) - match.start() if match else 0


def is_cut(blocks: Sequence[Sequence[Line]], rules: Furniture) -> bool:
    """Whether the last line that belongs to the story ends in the dots or the mark of a cut."""
    for line in reversed([line for block in blocks for line in block]):
        if _CUT.fullmatch(line.text) or (_CUT.search(line.text) and line.text[0] not in "[("):
            return True
        if not rules.is_head(line.text):
            return False
    return False


def title_passages(story: Story) -> tuple[Passage, ...]:
    """A passage for the title and for each repetition of it."""
    return tuple(Passage(line.start, line.end, PassageKind.TITLE) for line in story.titles)


def find_stamps(blocks: Sequence[Sequence[Line]], rules: Furniture, passages: Sequence[Passage]) -> list[str]:
    """Stamps that were sifted out: all above the body, and below it those that say what they date."""
    lines = [line for block in blocks for line in block]
    last = lines[-1].end if lines else 0
    start = next((passage.start for passage in passages if passage.kind is PassageKind.BODY), last)
    above = [line.text for line in lines if line.end <= start and _is_stamp(line.text, rules)]
    below = [line.text for line in lines[-_LAST_LINES:] if line.start > start and _DATED.search(line.text)]
    return above + [text for text in below if _is_stamp(text, rules)]


def _is_stamp(text: str, rules: Furniture) -> bool:
    return rules.is_stamp(text) or bool(_DATED.search(text))


def find_head_date(head: Sequence[str], rules: Furniture) -> str:
    """EDTF of publication from the lines around a story: a clear stamp, else any, else an update, else an imprint."""
    stamps = [line for line in head if not rules.is_crawl(line)]
    for wanted in (_CLEAR.search, lambda line: not _LATER.search(line), _LATER.search):
        found = next((day for line in stamps if wanted(line) and (day := dates.find_published(line))), "")
        if found:
            return found
    return next((found for line in stamps if rules.is_imprint(line) and (found := _imprint_date(line))), "")


def find_edge_date(blocks: Sequence[Sequence[Line]], rules: Furniture) -> str:
    """EDTF day that a short line beside the story prints, or a dateline before its first sentence; else ''."""
    lines = [line.text for block in blocks for line in block]
    edges = [
        line for line in (*lines[:_FIRST_LINES], *lines[_FIRST_LINES:][-_FINAL_LINES:]) if not rules.is_crawl(line)
    ]
    short = [line for line in edges if len(line) <= _SHORT and not ends_sentence(line.rstrip("."))]
    head = [line for line in lines[:_FIRST_LINES] if len(line) <= _SHORT and not ends_sentence(line.rstrip("."))]
    found = next((day for line in short if (day := dates.find_published(line))), "")
    found = found or next((day for line in head if (day := dates.find_made(line))), "")
    return found or next((day for line in lines[:_FIRST_LINES] if (day := _dateline_day(line))), "")


def _dateline_day(line: str) -> str:
    match = _DATELINE.match(line)
    return dates.find_published(match.group(1)) if match else ""


def _imprint_date(line: str) -> str:
    """Month or year of an imprint that names one year."""
    years = sorted(set(_YEAR.findall(line)))
    if len(years) != 1:
        return ""
    mentions = dates.find_dates(line, dates.DateContext())
    months = [
        found.when.date for found in mentions if found.when.precision is DatePrecision.MONTH and not found.refused
    ]
    return next((month for month in months if month.startswith(years[0])), years[0])
