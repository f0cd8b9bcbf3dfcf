"""Reads the story that was taken out of an HTML page."""

from dataclasses import dataclass

from dashboard import dates
from dashboard.documents.assembly import Finding, join_passages
from dashboard.documents.decoding import clean_text
from dashboard.documents.furniture import Furniture
from dashboard.documents.lines import Block, split_blocks
from dashboard.documents.outlets import Outlets
from dashboard.documents.parsed import ParsedPage
from dashboard.documents.story import (
    Story,
    body_passages,
    find_head_date,
    find_stamps,
    is_cut,
    read_story,
    title_passages,
)


@dataclass(frozen=True)
class PageReading:
    """The text that is coded, with what was found in it."""

    text: str
    finding: Finding


def read_html_page(page: ParsedPage, rules: Furniture, outlets: Outlets) -> PageReading:
    """The title line and the paragraphs, blank lines between them, are the text."""
    title = clean_text(page.title)
    text = "\n\n".join(part for part in (title, *(clean_text(paragraph) for paragraph in page.paragraphs)) if part)
    blocks = split_blocks(text)
    story = _read_body(blocks, title, rules)
    passages = (*title_passages(story), *body_passages(story))
    edges = [line.text for block in (*blocks[:4], *blocks[4:][-4:]) for line in block]
    origin = outlets.find_origin(edges)
    said = origin or outlets.name_of(page.site) or outlets.find_teller(join_passages(text, passages))
    finding = Finding(
        format="html",
        passages=passages,
        title=title,
        publisher=said or outlets.find_by_address(page.url),
        original_publisher=origin,
        url=page.url,
        published=_find_published(page, [*find_stamps(blocks, rules, passages), *story.head], rules),
        truncated=is_cut(blocks, rules),
    )
    return PageReading(text, finding)


def _read_body(blocks: tuple[Block, ...], title: str, rules: Furniture) -> Story:
    """The first line is the title because the page says so, whatever it looks like."""
    if not title or not blocks:
        return read_story(rules.sift(blocks), rules)
    return read_story(rules.sift(blocks[1:]), rules, titles=blocks[0][:1])


def _find_published(page: ParsedPage, head: list[str], rules: Furniture) -> str:
    """The day that the page's own metadata states, else the one printed near the title."""
    stated = next((day for stamp in page.stamps if (day := dates.find_published(stamp))), "")
    return stated or find_head_date([*page.visible, *head], rules)
