"""Reads plain articles, and an organisation's pages that repeat them under a head of their own."""

import re2

from dashboard.documents.assembly import Finding, join_passages
from dashboard.documents.furniture import Furniture
from dashboard.documents.lines import Block, split_blocks
from dashboard.documents.outlets import Outlets
from dashboard.documents.story import (
    Story,
    body_passages,
    find_edge_date,
    find_head_date,
    find_stamps,
    is_cut,
    read_story,
    title_passages,
)

_ADDRESS = re2.compile(r"https?://[^\s<>\x{00a0}\x{3000}]+")
_HEAD_LINES = 12
_END_LINES = 8


def read_article(text: str, rules: Furniture, outlets: Outlets) -> Finding:
    """A bare text: a title if its first line is one, a head of bylines and stamps, paragraphs."""
    blocks = split_blocks(text)
    story = read_story(rules.sift(blocks), rules)
    passages = (*title_passages(story), *body_passages(story))
    edges = edge_lines(blocks)
    origin = outlets.find_origin(edges)
    return Finding(
        format="article",
        passages=passages,
        title=_title_of(story),
        publisher=origin or outlets.find_teller(join_passages(text, passages)),
        original_publisher=origin,
        url=_find_address(edges),
        published=find_head_date([*find_stamps(blocks, rules, passages), *story.head], rules)
        or find_edge_date(blocks, rules),
        truncated=is_cut(blocks, rules),
    )


def read_ngo_page(text: str, rules: Furniture, outlets: Outlets) -> Finding:
    """A page with breadcrumbs, `Date :`, the headline once or twice, the address of the story, and its source."""
    blocks = split_blocks(text)
    story = read_story(rules.sift(blocks), rules, most_titles=3)
    passages = (*title_passages(story), *body_passages(story))
    edges = edge_lines(blocks)
    address = _find_address(edges)
    said = outlets.find_origin(edges) or outlets.find_teller(join_passages(text, passages))
    publisher = said or outlets.find_by_address(address)
    return Finding(
        format="ngo_page",
        passages=passages,
        title=_title_of(story),
        publisher=publisher,
        original_publisher=publisher,
        url=address,
        published=find_head_date([*find_stamps(blocks, rules, passages), *story.head], rules)
        or find_edge_date(blocks, rules),
        truncated=is_cut(blocks, rules),
    )


def edge_lines(blocks: tuple[Block, ...]) -> list[str]:
    """The first and last lines, where a page says what it is."""
    lines = [line.text for block in blocks for line in block]
    return lines[:_HEAD_LINES] + lines[_HEAD_LINES:][-_END_LINES:]


def _title_of(story: Story) -> str:
    return " ".join(story.titles[0].text.split()) if story.titles else ""


def _find_address(lines: list[str]) -> str:
    """The address that stands on a line of its own at the head or the end."""
    for line in lines:
        match = _ADDRESS.search(line)
        if match and match.start() <= 20:
            return str(match.group(0))
    return ""
